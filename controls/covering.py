"""How far a framework is covered: each requirement with its controls and their verdicts, and how many there are of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from controls.control import Control
from controls.frameworks import Framework, Requirement
from controls.verdict import Report, Verdict

NOT_EVALUATED, NO_CONTROL = "not evaluated", "no control"
# A requirement which a person must still look at is not met by what the other controls find.
ORDER = (
    Verdict.FAIL.value,
    Verdict.UNKNOWN.value,
    Verdict.NOT_SUPPORTED.value,
    NOT_EVALUATED,
    Verdict.MANUAL.value,
    Verdict.DISABLED.value,
    Verdict.PASS.value,
    Verdict.NOT_APPLICABLE.value,
    Verdict.OUT_OF_SCOPE.value,
    NO_CONTROL,
)


@dataclass(frozen=True)
class Covered:
    """A requirement, the verdict of each of its controls, and what they say together."""

    requirement: Requirement
    controls: Mapping[str, str]

    @property
    def verdict(self) -> str:
        """The worst of them."""
        return next((v for v in ORDER if v in self.controls.values()), NO_CONTROL)


def covered(framework: Framework, controls: Sequence[Control], report: Report | None) -> list[Covered]:
    """Every requirement of a framework, in its order; without a report only what needs none is known."""
    known = {c.id: Verdict.MANUAL.value if all(r.manual for r in c.rules) else NOT_EVALUATED for c in controls}
    found = {v.control: v.verdict.value for v in report.controls} if report and seen(report) else {}
    return [Covered(r, {c: found.get(c) or known[c] for c in r.controls}) for r in framework.requirements]


def seen(report: Report) -> bool:
    """Whether there was any account to judge, or to leave out."""
    return any(v.scope.accounts or v.scope.left_out for v in report.controls)


def totals(rows: Sequence[Covered]) -> dict[str, int]:
    """How many requirements have each verdict, worst first."""
    counts = Counter(row.verdict for row in rows)
    return {verdict: counts[verdict] for verdict in ORDER if counts[verdict]}


def as_plain(framework: Framework, rows: Sequence[Covered]) -> dict[str, Any]:
    """The coverage as JSON values."""
    return {
        "framework": framework.title,
        "requirements": [
            {
                "number": row.requirement.number,
                "subject": row.requirement.subject,
                "level": row.requirement.level,
                "verdict": row.verdict,
                "controls": [{"control": name, "verdict": verdict} for name, verdict in row.controls.items()],
            }
            for row in rows
        ],
        "totals": totals(rows),
        "count": len(rows),
    }
