"""Every operation that the declarations name, made to fail in every way: nothing is lost, nothing wrong is said, the next run heals.

In each round every so many-th operation fails in one way, so services fail in part, and all others must not notice.
"""

import math
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from api.engine import Engine
from collectors.accounts import own_account
from collectors.aws import CATALOGUE
from collectors.caller import Caller
from collectors.clients import TimeLimits
from collectors.declare import Call
from collectors.run import Wanted
from controls.control import Control
from controls.evaluate import Evaluator
from controls.evaluation import Told
from controls.load import own
from controls.views import views
from demo.aws.server import SimulatedAWS
from graph.model import Kind
from graph.store import Store
from tests.collectors.harness import Collector, collection, differences
from tests.collectors.samples import ACCOUNT
from tests.faults.fullness import Operation, fill, operations, stranger

pytestmark = pytest.mark.slow

EVERYTHING = Wanted()
# Kind of fault: what a reading that meets it ends as, and in how many rounds all operations take their turn.
KINDS = {
    "denied": "denied",
    "throttled": "throttled",
    "timeout": "failed",
    "reset": "failed",
    "malformed": "failed",
    "surprising": "failed",
}
ROUNDS = 3
# That a control is about nothing in an account has to be certain; where it is not, and nothing fails, it passes.
FINE = {"NOT_APPLICABLE": ("PASS",)}
FIGURES = Path(__file__).parents[2] / "docs" / "reference" / "faults.md"
# Asked only once: what says who asks, and which accounts and regions there are. tests/collectors/test_faults.py fails them.
BEGINNINGS = {("organizations", "ListAccounts"), ("ec2", "DescribeRegions"), ("account", "ListRegions")}
# Never asked: the listing brings their answers along.
BROUGHT = {("iam", "GetRole"), ("iam", "GetPolicyVersion")}
# Here the first way to list these cannot succeed: the buckets are listed without their regions.
BY_ANOTHER = {"Bucket"}
REGIONS = (
    "<DescribeRegionsResponse><regionInfo><item><regionName>us-east-1</regionName><regionEndpoint>ec2.us-east-1.amazonaws.com"
    "</regionEndpoint><optInStatus>opt-in-not-required</optInStatus></item></regionInfo></DescribeRegionsResponse>"
)
Run = Callable[[Awaitable[Any]], Any]


@dataclass
class Suite:
    """An account in which there is one of everything, collected and judged while all was well."""

    collector: Collector
    patient: Caller
    hurried: Caller
    evaluator: Evaluator
    controls: list[Control]
    healthy: dict[str, Any] = field(default_factory=dict)
    asked: set[Operation] = field(default_factory=set)
    truth: dict[Any, Any] = field(default_factory=dict)
    judged: dict[int, Any] = field(default_factory=dict)
    tried: dict[str, set[Operation]] = field(default_factory=lambda: {kind: set() for kind in KINDS})

    def collect(self, kind: str = "") -> None:
        """A collection, with more haste where AWS does not answer."""
        caller = self.hurried if kind == "timeout" else self.patient
        self.collector.run(collection(self.collector.store, caller, own_account, EVERYTHING))

    def verdicts(self) -> dict[Any, Any]:
        """Control and account → the verdict and who fails."""
        report = self.collector.run(self.evaluator.evaluate(self.controls, told=Told.VERDICTS))
        return {
            (c.control, j.account): (j.verdict.value, {a["identifier"] for a in j.failing}) for c in report.controls for j in c.accounts
        }

    def turns(self, number: int) -> list[Operation]:
        """The operations whose turn it is in a round."""
        return sorted(self.asked)[number::ROUNDS]

    def befall(self, kind: str, among: list[Operation]) -> None:
        """Let these operations fail from now on."""
        self.collector.aws.clear_faults()
        for service, operation in among:
            details: dict[str, dict[str, Any]] = {"timeout": {"seconds": 120}, "surprising": {"body": stranger(service, operation)}}
            self.collector.aws.fault(kind=kind, service=service, operation=operation, **details.get(kind, {}))


@pytest.fixture(scope="module")
def suite(opened: Store, simulated: SimulatedAWS, run: Run) -> Iterator[Suite]:
    """The account as it was while all was well."""
    simulated.reset()
    run(opened.clear())
    simulated.create_organization(ACCOUNT, "acme")
    fill(simulated, [o for o in operations() if o not in BEGINNINGS and o[0] != "organizations"])
    simulated.answer("ec2", "DescribeRegions", REGIONS)
    engine = Engine(CATALOGUE, views())
    with pytest.MonkeyPatch.context() as environ:
        collector = Collector(opened, simulated, run, environ, workers=64, rate=math.inf)  # what throttles here would slow all others down
        patient = collector.but(attempts=2).caller(ACCOUNT)
        hurried = collector.but(attempts=1, limits=TimeLimits(read=6.0)).caller(ACCOUNT)
        with closing(patient), closing(hurried):
            made = Suite(collector, patient, hurried, Evaluator(engine.compiler, opened), own(engine.compiler))
            simulated.forget_requests()
            made.collect()
            asked = {(r.service, r.operation) for r in simulated.requests()}
            made.asked = (asked & set(operations())) - BEGINNINGS
            made.healthy, made.truth = collector.graph(), made.verdicts()
            yield made
            simulated.clear_faults()


def broken(kind: Kind, faulty: set[Operation]) -> set[str]:
    """The readings of a kind that cannot succeed while these operations fail, by what the kind declares."""
    ways = (kind.listing, *getattr(kind.listing, "alternatives", ()))
    listing = ways[1:] if kind.name in BY_ANOTHER else ways
    if all(fails(call, faulty) for call in listing):
        return {r.operation for r in kind.readings()}
    return {d.operation for d in kind.details if any(fails(c, faulty) for c in (d, *getattr(d, "alternatives", ())))}


def fails(call: Any, faulty: set[Operation]) -> bool:
    """Whether a call needs one of these operations."""
    assert isinstance(call, Call)
    needed = [c for c in (call.first, call.below) if c] + list(call.beside)
    return (call.service, call.asked) in faulty or any(fails(c, faulty) for c in needed)


def expected(suite: Suite, faulty: set[Operation], result: str) -> dict[str, str]:
    """Key → result of every outcome there has to be: a failed listing leaves none of its details."""
    found: dict[str, str] = {}
    for key, node in suite.healthy.items():
        if "Outcome" in node["labels"]:
            kind = next((k for k in CATALOGUE.kinds if k.name == node["kind"]), None)
            wrong = broken(kind, faulty) if kind else set()
            if kind and kind.listing.operation in wrong and node["operation"] != kind.listing.operation:
                continue
            found[key] = result if node["operation"] in wrong else node["result"]
            by_another = kind is not None and kind.name in BY_ANOTHER and node["operation"] == kind.listing.operation
            if kind and by_another and node["operation"] in wrong and not fails(kind.listing, faulty):
                found[key] = "failed"  # what is told is how the first way failed, and then the other
    return found


def free(faulty: set[Operation]) -> set[tuple[str, str]]:
    """Kind and name of what is derived of readings that fail: it is told of those assets that the failed one was not asked for."""
    return {(kind.name, d.name) for kind in CATALOGUE.kinds for d in kind.derived if set(d.rests_on) & broken(kind, faulty)}


def outcomes(graph: dict[str, Any]) -> dict[str, str]:
    """Key → result of the outcomes in a graph."""
    return {key: node["result"] for key, node in graph.items() if "Outcome" in node["labels"]}


def assets(graph: dict[str, Any]) -> dict[str, Any]:
    """What there is of assets and what is nested in them."""
    return {key: node for key, node in graph.items() if "Outcome" not in node["labels"]}


def test_everything_is_asked(suite: Suite) -> None:
    """While all is well every declared operation is asked, but for those that only stand in for others."""
    assert set(operations()) - suite.asked == BEGINNINGS | BROUGHT


@pytest.mark.parametrize("number", range(ROUNDS))
@pytest.mark.parametrize("kind", KINDS)
def test_a_round(suite: Suite, kind: str, number: int) -> None:
    """Where operations fail, exactly what rests on them is told as unread; assets, values and all other readings stay as they were."""
    faulty = suite.turns(number)
    suite.tried[kind].update(faulty)
    suite.befall(kind, faulty)
    suite.collect(kind)
    graph, wanted = suite.collector.graph(), expected(suite, set(faulty), KINDS[kind])
    told = outcomes(graph)
    differing = {k: (told.get(k), wanted.get(k)) for k in told.keys() | wanted.keys() if told.get(k) != wanted.get(k)}
    loose = free(set(faulty))
    assert {k: pair for k, pair in differing.items() if tuple(k.split("/")[:2]) not in loose or pair[0] is not None} == {}
    changed = differences(assets(suite.healthy), assets(graph))
    assert not changes_but_marks(changed)
    if number in suite.judged:
        assert not differences(suite.judged[number], known(graph))  # so it is judged as it was then
    else:
        suite.judged[number] = known(graph)
        for control, (verdict, failing) in suite.verdicts().items():
            true, fail = suite.truth[control]
            assert verdict in {true, "UNKNOWN", *FINE.get(true, ())}, control
            assert failing <= fail, control


def known(graph: dict[str, Any]) -> dict[str, Any]:
    """What verdicts rest on: all but why a reading failed."""
    return {
        key: {n: x for n, x in node.items() if n not in {"result", "error"}} | {"read": node.get("result") == "complete"}
        for key, node in graph.items()
    }


def changes_but_marks(changed: dict[str, Any]) -> dict[str, Any]:
    """Differences that are more than marks of what is unread."""
    return {key: change for key, change in changed.items() if set(change) != {"labels"}}


def test_all_is_healed(suite: Suite) -> None:
    """A run after all of these leaves the graph that there was before, and the verdicts."""
    suite.collector.aws.clear_faults()
    suite.collect()
    assert not differences(suite.healthy, suite.collector.graph())
    assert suite.verdicts() == suite.truth


def test_figures(suite: Suite) -> None:
    """The document says how many operations were tried in each way, which is every one that is asked."""
    rows = (line.strip("| ").split(" | ") for line in FIGURES.read_text(encoding="utf-8").splitlines())
    told = {row[0]: (int(row[1]), row[2]) for row in rows if row[0] in KINDS and len(row) == 3}
    assert told == {kind: (len(suite.asked), result) for kind, result in KINDS.items()}
    counted = {kind: len(tried) for kind, tried in suite.tried.items()}
    print(f"faults tried: {counted}, {sum(counted.values())} in all")
    assert all(tried in (set(), suite.asked) for tried in suite.tried.values())
