"""All shipped controls on two simulated organizations, each verdict as its text has it: collected once, judged once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest

from collectors.run import Wanted
from controls.control import Control
from controls.covering import as_plain, covered
from controls.evaluate import Evaluator
from controls.frameworks import named
from controls.load import own
from controls.packs import library
from controls.verdict import Asset, ControlVerdict, Judged, Report
from demo.aws.server import SimulatedAWS
from graph.embedded import Address
from graph.store import Store
from queries.compile import Compiler
from tests.collectors.harness import Collector
from tests.controls.whole import world
from tests.controls.whole.building import build
from tests.controls.whole.expected import BY_HAND, CLOSED, EXPECTED, Said

pytestmark = pytest.mark.slow

Run = Callable[[Any], Any]
PATIENCE = 300.0  # seconds for one statement, most of which a busy machine needs to plan it
ACCOUNTS = {"new": world.NEW, "head": world.HEAD, "wrong": world.WRONG, "right": world.RIGHT, "closed": world.CLOSED}


@pytest.fixture(scope="module")
def controls(compiler: Compiler) -> dict[str, Control]:
    """The shipped controls by id."""
    return {control.id: control for control in own(compiler)}


@pytest.fixture(scope="module")
def names(simulated: SimulatedAWS, opened: Store, run: Run, controls: Mapping[str, Control]) -> dict[str, str]:
    """Both organizations, built and collected; the names of what AWS gave an id to."""
    simulated.reset()
    run(opened.clear())
    found = build(simulated, controls)
    with pytest.MonkeyPatch.context() as environ:
        collector = Collector(opened, simulated, run, environ)
        for management in (world.NEW, world.HEAD):
            collector.organization(management, Wanted())
    return found


@pytest.fixture(scope="module")
def report(names: dict[str, str], database: Address, run: Run, compiler: Compiler, controls: Mapping[str, Control]) -> Report:
    """What all controls say of it."""
    assert names

    async def judge() -> Report:
        async with Store.connect(database.uri, database.username, database.password, timeout=PATIENCE) as store:
            return await Evaluator(compiler, store).evaluate(controls.values())

    found: Report = run(judge())
    return found


def called(names: Mapping[str, str], assets: Iterable[Asset]) -> tuple[str, ...]:
    """Assets as the table names them."""
    return tuple(sorted(_called(names, asset) for asset in assets))


def _called(names: Mapping[str, str], asset: Asset) -> str:
    name = names.get(asset["idFromProvider"].rpartition("/")[2], asset["internalName"]).removesuffix(f"-{asset['cloudAccountID']}")
    region = asset["internalRegion"]
    return name if region in {"global", world.HOME, name} else f"{name}@{region}"


def said(names: Mapping[str, str], judged: Judged) -> Said:
    """A verdict as the table has it; one on assets of which some fail and others are undecided is neither."""
    if judged.undecided and judged.verdict != "UNKNOWN":
        return f"{judged.verdict} beside {called(names, judged.undecided)}"
    return called(names, judged.failing) if judged.verdict == "FAIL" else str(judged.verdict)


def test_every_verdict_is_explained(report: Report, names: dict[str, str]) -> None:
    """Each control fails with what the table says, and with nothing else; everywhere else it passes, is about nothing, or cannot know."""
    expected = {
        (control, account): verdict
        for control, row in EXPECTED.items()
        for account, verdict in (row._asdict() | {"closed": CLOSED.get(control, "UNKNOWN")}).items()
    }
    numbers = {number: account for account, number in ACCOUNTS.items()}
    found = {
        (control.control, numbers[judged.account]): said(names, judged)
        for control in report.controls
        for judged in control.accounts
        if judged.account in numbers
    }
    assert {key: (found.get(key), expected.get(key)) for key in found.keys() | expected.keys() if found.get(key) != expected.get(key)} == {}


def test_the_table_is_about_all_controls(controls: Mapping[str, Control]) -> None:
    """Every control that is asked has a row with a failure and a pass in it, and every other one is for a person."""
    assert EXPECTED.keys() | BY_HAND == controls.keys()
    assert [name for name, row in EXPECTED.items() if not any(isinstance(verdict, tuple) for verdict in row)] == []
    assert [name for name, row in EXPECTED.items() if "PASS" not in row] == []


def of_account(report: Report, number: str) -> Iterator[tuple[ControlVerdict, Judged]]:
    """What controls say of an account."""
    for control in report.controls:
        yield from ((control, judged) for judged in control.accounts if judged.account == number)


def test_what_is_not_known_says_why(report: Report) -> None:
    """An account that nobody may enter is UNKNOWN for that reason, and one that is suspended is out of scope for that."""
    unknown = [judged for _, judged in of_account(report, world.CLOSED) if judged.verdict == "UNKNOWN"]
    assert len(unknown) == len(EXPECTED) - len(CLOSED)
    assert [judged.reason for judged in unknown if "AssumeRole denied in global" not in judged.reason] == []
    gone = {(judged.verdict, judged.reason) for _, judged in of_account(report, world.SUSPENDED)}
    assert gone == {("OUT_OF_SCOPE", "the account is suspended")}


def test_what_a_person_decides_is_left_to_a_person(report: Report) -> None:
    """The controls that nobody can ask say so, and no other does."""
    assert {control.control for control in report.controls if control.verdict == "MANUAL"} == BY_HAND


def test_all_requirements_are_covered(report: Report, compiler: Compiler) -> None:
    """The coverage of the benchmark shows each of its 70 requirements, as a failure of some account or as a matter for a person."""
    found = library(compiler, ())
    framework = named(found.frameworks, "CIS AWS Foundations 7.0")
    told = as_plain(framework, covered(framework, found.controls, report))
    assert (told["count"], len({r["number"] for r in told["requirements"]})) == (70, 70)
    assert told["totals"] == {"FAIL": 59, "MANUAL": 11}
