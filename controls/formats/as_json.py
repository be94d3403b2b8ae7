"""JSON: every verdict with its accounts, assets and gaps, as the HTTP endpoints show them too."""

import json

from controls import report as shape
from controls.verdict import Report


def render(report: Report) -> str:
    """The report as text."""
    return json.dumps(shape.report(report), indent=2, ensure_ascii=False)
