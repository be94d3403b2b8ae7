"""The page of a control: what its file says, with its mapping and its logic."""

from collections.abc import Iterable

from controls.control import Control, Example, Expected
from queries.compile import Compiler
from scripts.reference.logic import logic
from scripts.reference.words import bullets, code, codes, table

NOTE = "<!-- Made by `make reference` from the control's file; change that, not this page. -->\n"


def page(compiler: Compiler, control: Control) -> str:
    """The whole page."""
    parts = {
        "": control.rationale,
        "Impact": control.impact,
        "Query": _query(control),
        "Logic": logic(compiler, control) if control.rules[0].document else "",
        "Steps": control.steps,
        "Evidence": control.evidence,
        "Remedy": control.remedy,
        "False positives": control.advice,
        "Examples": _examples(control.examples),
        "References": bullets(control.references).rstrip(),
    }
    sections = (f"## {title}\n\n{text.strip()}\n" if title else f"{text}\n" for title, text in parts.items() if text)
    return f"# {control.title}\n\n{NOTE}\n{_facts(control)}\n" + "\n".join(sections)


def _facts(control: Control) -> str:
    source = f"[controls/aws/{control.id}.md](../../../controls/aws/{control.id}.md)"
    rows = [
        ["Id", code(control.id)],
        ["Severity", control.severity.value],
        *([name, ", ".join(numbers)] for name, numbers in sorted(control.frameworks.items())),
        *([["Former ids", codes(control.aliases)]] if control.aliases else []),
        *([["Decided by", "a person"]] if control.rules[0].manual else []),
        ["File", source],
    ]
    return table(["", ""], rows)


def _query(control: Control) -> str:
    return "\n\n".join(f"```graphql control\n{rule.text}\n```" for rule in control.rules if rule.document)


def _examples(examples: Iterable[Example]) -> str:
    found = list(examples)
    return "\n\n".join(f"### {e.value}\n\n{_graphs(x for x in found if x.expected is e)}" for e in Expected if _any(found, e))


def _any(examples: Iterable[Example], expected: Expected) -> bool:
    return any(x.expected is expected for x in examples)


def _graphs(examples: Iterable[Example]) -> str:
    return "\n\n".join(f"{x.caption}\n\n```yaml\n{x.text}\n```".lstrip() for x in examples)
