"""The page on the public catalogue: what each of its rules asks, what proves it, where its text says something else."""

import importlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from graphql import FieldNode, OperationDefinitionNode

from cli.world import compiler
from controls.control import Control, Rule
from controls.public import public
from graph.catalogue import Catalogue
from scripts.reference.recorded import Read, read
from scripts.reference.words import code, codes, table

HERE = Path(__file__).parent
NOTE = "<!-- Made by `make reference` from the catalogue, the tests and the recordings; change those, not this page. -->\n"
PROOFS = {
    "moto": "a simulated AWS that has the calls",
    "served": "answers in the shape of AWS's models, served in its place",
}


def page(catalogue: Catalogue, shared: Path) -> str:
    """The page as Markdown; `shared` holds the catalogue and the recordings."""
    controls, proofs, notes = public(compiler(), shared / "grc-cms"), proven(HERE.parents[1] / "tests" / "catalogue"), differences()
    rules = [_row(control, proofs.get(control.id, "")) for control in controls]
    results = read(catalogue, shared / "recorded-aws")
    return (
        f"# The public catalogue\n\n{NOTE}\n"
        f"Its {len(controls)} AWS controls have {sum(len(c.rules) for c in controls)} rules, and are asked as they are written: "
        "`emptyset evaluate --catalogue DIR`.\n\n"
        "## What each asks, and what its verdicts were tried on\n\n"
        + "".join(f"- {code(name)}: {text}.\n" for name, text in PROOFS.items())
        + f"\n{table(['Control', 'Root fields', 'State', 'Tried on'], rows=rules)}\n"
        "## Where a control's text implies something else than its query asks\n\n"
        "The verdict is the query's.\n\n"
        f"{table(['Control', 'What to know'], [[code(slug), text] for slug, text in sorted(notes.items())])}\n"
        "## Recorded answers of the real AWS\n\n"
        f"Of {sum(r.records for r in results)} recorded records, {sum(r.whole for r in results)} are read whole.\n\n"
        f"{table(['Type', 'Operation', 'Answers', 'Records', 'Read whole', 'Why not the others'], map(_result, results))}"
    )


def _row(control: Control, proof: str) -> list[str]:
    fields = dict.fromkeys(name for rule in control.rules for name in _roots(rule))
    return [code(control.id), codes(fields), _state(control), proof]


def _state(control: Control) -> str:
    if not control.enabled:
        return "disabled"
    if all(rule.manual for rule in control.rules):
        return "manual"
    return "insight" if control.insight else ""


def _roots(rule: Rule) -> Iterator[str]:
    """The root fields that a rule asks."""
    for definition in rule.document.definitions if rule.document else ():
        if isinstance(definition, OperationDefinitionNode):
            yield from (s.name.value for s in definition.selection_set.selections if isinstance(s, FieldNode))


def _result(r: Read) -> Iterable[str]:
    why = "; ".join(f"{text} ({count})" for text, count in r.reasons.most_common(3))
    return [r.kind, code(r.operation), str(r.answers), str(r.records), str(r.whole), why]


def proven(folder: Path) -> Mapping[str, str]:
    """Control → what its verdicts were tried on, as the tests say in their tables `BY`."""
    modules = [importlib.import_module(f"tests.{folder.name}.{path.stem}") for path in sorted(folder.glob("test_*.py"))]
    return {slug: proof for module in modules for slug, proof in getattr(module, "BY", {}).items()}


def differences() -> dict[str, str]:
    """Control → what its query finds that its text does not say, or the other way round."""
    return {k: str(v) for k, v in tomllib.loads((HERE / "differences.toml").read_text(encoding="utf-8")).items()}
