"""Controls held to their own examples: every graph in a file must get the verdict of the heading that it stands under."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from controls.control import Control, Example, Expected
from controls.evaluate import Evaluator
from controls.evaluation import Told
from controls.examples import Graph, graph
from controls.load import FOLDER, survey
from controls.packs import FILE, surveyed
from controls.problem import ControlError, Problem
from controls.verdict import ControlVerdict, Verdict
from graph.coverage import Coverage, EvaluationScope
from graph.store import Store
from graph.trial import trial
from queries.compile import Compiler

VERDICTS = {Expected.PASS: Verdict.PASS, Expected.FAIL: Verdict.FAIL, Expected.UNKNOWN: Verdict.UNKNOWN}


@dataclass(frozen=True)
class Checked:
    """The controls of a folder that could be loaded, and everything wrong with them and the others."""

    controls: Sequence[Control]
    problems: Sequence[Problem]


async def check(compiler: Compiler, store: Store, folder: Path) -> list[Problem]:
    """Everything wrong with the controls of a folder: with their files, and with the verdicts of their examples."""
    return list((await checked(compiler, store, folder)).problems)


async def checked(compiler: Compiler, store: Store, folder: Path) -> Checked:
    """A folder held to all rules. One that is a pack is looked at beside our own, as it will be used."""
    controls, problems = _surveyed(compiler, folder)
    return Checked(controls, sorted([*problems, *await examples(compiler, store, controls)]))


def _surveyed(compiler: Compiler, folder: Path) -> tuple[list[Control], list[Problem]]:
    if not (folder / FILE).exists():
        return survey(compiler, folder)
    found, problems = surveyed(compiler, [FOLDER, folder])
    return [c for c in found.controls if c.path.resolve().is_relative_to(folder.resolve())], problems


async def examples(compiler: Compiler, store: Store, controls: Iterable[Control]) -> list[Problem]:
    """The examples which do not get their verdict. What the graph already holds is left out of them, and stays as it is."""
    at = datetime.now(UTC)
    coverage = await Coverage.load(store, compiler.catalogue, now=at)
    scope = EvaluationScope(excluded_accounts=dict.fromkeys(coverage.accounts, "not of the example"))
    found = [await _example(compiler, store, scope, control, example, at) for control in controls for example in control.examples]
    return [problem for problems in found for problem in problems]


async def _example(
    compiler: Compiler, store: Store, scope: EvaluationScope, control: Control, example: Example, at: datetime
) -> list[Problem]:
    try:
        planted = graph(compiler.catalogue, control.path, example, at)
    except ControlError as bad:
        return list(bad.problems)

    async def ask(inside: Store) -> str:
        evaluator = Evaluator(compiler, inside)
        report = await evaluator.evaluate([control], now=at, scope=scope, told=Told.VERDICTS)
        if _wrong(example, planted, report.controls[0]):  # then it is worth while to know why
            report = await evaluator.evaluate([control], now=at, scope=scope)
        return _wrong(example, planted, report.controls[0])

    wrong = await trial(store, compiler.catalogue, planted.world, at, ask)
    return [Problem(control.path, example.line, wrong)] if wrong else []


def _wrong(example: Example, planted: Graph, found: ControlVerdict) -> str:
    """What is wrong with the verdict of an example; nothing if it is right."""
    about = f"The example «{example.caption[:60]}»" if example.caption else "The example"
    if found.verdict is not VERDICTS[example.expected]:
        reasons = "; ".join(f"{a.name}: {a.reason}" for a in found.accounts if a.verdict is found.verdict)
        return f"{about} must be {VERDICTS[example.expected]} and is {found.verdict}. {found.reason or reasons}".rstrip()
    named = {(a["internalAssetType"], a["internalName"]) for account in found.accounts for a in account.failing}
    if planted.fails and named != planted.fails:
        return f"{about} must name {_list(planted.fails)} and names {_list(named)}."
    return ""


def _list(assets: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"«{type_name} {name}»" for type_name, name in sorted(assets)) or "nothing"
