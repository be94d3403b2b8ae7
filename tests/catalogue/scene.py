"""A small AWS account with one thing wrong, collected, and what the public catalogue's rules say of it."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from collectors.run import Summary, Wanted
from controls.control import Control
from controls.evaluate import Evaluator
from controls.evaluation import Told
from controls.verdict import ControlVerdict
from tests.collectors.harness import Collector

ACCOUNT, REGION = "111111111111", "us-east-1"
# An account with one region, so that a collection of it has no gaps and takes little time.
REGIONS = (
    "<DescribeRegionsResponse><regionInfo><item><regionName>us-east-1</regionName>"
    "<regionEndpoint>ec2.us-east-1.amazonaws.com</regionEndpoint><optInStatus>opt-in-not-required</optInStatus></item></regionInfo>"
    "</DescribeRegionsResponse>"
)


@dataclass(frozen=True)
class Judged:
    """A rule's verdict, and the provider's ids of the assets that fail and of those that are undecided."""

    verdict: str
    failing: AbstractSet[str]
    undecided: AbstractSet[str]
    reason: str


@dataclass(frozen=True)
class Violated:
    """What is wrong in an account: for each rule, by its control's slug, the assets that fail; and how to mend all of it."""

    failing: Mapping[str, AbstractSet[str]]
    mend: Callable[[], object]

    @property
    def verdicts(self) -> dict[str, tuple[str, AbstractSet[str], AbstractSet[str]]]:
        """What is to be said of each rule before the mend: its verdict, who fails, and that nothing is undecided."""
        return {slug: ("FAIL" if ids else "PASS", ids, frozenset()) for slug, ids in self.failing.items()}

    @property
    def mended(self) -> dict[str, tuple[str, AbstractSet[str], AbstractSet[str]]]:
        """The same after the mend."""
        return dict.fromkeys(self.failing, ("PASS", frozenset(), frozenset()))


@dataclass(frozen=True)
class Scene:
    """One account of the simulated AWS, its collection, and the verdicts of the catalogue's controls by slug.

    What happens in it is written for ACCOUNT; in the scene of another account, that account's number stands in its place.
    `said` are the answers that are served, of all accounts whose scenes share it.
    """

    collector: Collector
    evaluator: Evaluator
    controls: Mapping[str, Control]
    run: Callable[[Any], Any]
    account: str = ACCOUNT
    said: list[dict[str, Any]] = field(default_factory=list)

    def here(self, what: Any) -> Any:
        """Something that was written for ACCOUNT as it is in this account: texts, and objects, lists and sets of them."""
        if isinstance(what, str):
            return what.replace(ACCOUNT, self.account)
        if isinstance(what, Mapping):
            return {self.here(key): self.here(value) for key, value in what.items()}
        return type(what)(map(self.here, what)) if isinstance(what, list | tuple | set | frozenset) else what

    def client(self, service: str, region: str = REGION) -> Any:
        """A boto3 client in the account, to which what was written for ACCOUNT can be told."""
        found = self.collector.aws.client(self.account, service, region)
        found.meta.events.register_first("provide-client-params", lambda params, **_: self.here(params), unique_id="written for ACCOUNT")
        return found

    def answer(self, operation: str, body: Any, **where: Any) -> None:
        """From now on an operation answers with this body, as it goes over the wire: for what the simulation lacks."""
        fault = self.here({"operation": operation, "body": body, **where}) | {"kind": "surprising", "account": self.account}
        self.said.append(fault)
        self.collector.aws.fault(**fault)

    def forget(self) -> None:
        """No more served answers in this account; those of others stay."""
        self.said[:] = [fault for fault in self.said if fault["account"] != self.account]
        self.collector.aws.clear_faults()
        for fault in self.said:
            self.collector.aws.fault(**fault)

    def violated(self, failing: Mapping[str, AbstractSet[str]], mend: Callable[[], object]) -> Violated:
        """What is wrong here, told as in ACCOUNT."""
        return Violated(self.here(failing), mend)

    def collect(self, *kinds: str) -> Summary:
        """A collection of these kinds, or of all, in the account's only region."""
        self.answer("DescribeRegions", REGIONS, service="ec2")
        return self.collector.alone(self.account, Wanted(kinds=frozenset(kinds)))

    def verdicts(self, *slugs: str) -> dict[str, tuple[str, AbstractSet[str], AbstractSet[str]]]:
        """The verdict of each rule, with who fails and who is undecided."""
        return {slug: (j.verdict, j.failing, j.undecided) for slug, j in self.judge(*slugs).items()}

    def holds(self, violated: Violated, *kinds: str) -> None:
        """Assert that what is wrong is found by a collection of these kinds, nothing else is, and nothing once it is mended."""
        self.collect(*kinds)
        found = self.verdicts(*violated.failing)
        assert found == violated.verdicts, {slug: (found[slug], said) for slug, said in violated.verdicts.items() if found[slug] != said}
        violated.mend()
        self.collect(*kinds)
        left = [slug for slug, j in self.judge(*violated.failing).items() if j.verdict != "PASS"]
        assert not left, self.judge(*left, told=Told.REASONS)

    def judge(self, *slugs: str, told: Told = Told.VERDICTS) -> dict[str, Judged]:
        """The verdicts of controls, by slug, also of those that the catalogue has switched off."""
        report = self.run(self.evaluator.evaluate([replace(self.controls[slug], enabled=True) for slug in slugs], told=told))
        return {control.control: _judged(control) for control in report.controls}


def _judged(control: ControlVerdict) -> Judged:
    accounts = control.accounts
    return Judged(
        control.verdict,
        frozenset(asset["idFromProvider"] for a in accounts for asset in a.failing),
        frozenset(asset["idFromProvider"] for a in accounts for asset in a.undecided),
        control.reason or "; ".join(a.reason for a in accounts),
    )
