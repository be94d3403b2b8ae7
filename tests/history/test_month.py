"""A month of an organization that changes and an AWS that fails: what is said each day is true, and can be told again at its end."""

import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from api.engine import Asked, Engine
from api.services import Services
from collectors.accounts import organization
from collectors.aws import CATALOGUE
from collectors.caller import Caller
from collectors.clients import TimeLimits
from collectors.run import Wanted, collect
from controls.choosing import Choice, chosen
from controls.control import Control
from controls.differing import changes
from controls.evaluate import Evaluator
from controls.keeping import Keeper
from controls.load import own
from controls.service import Controls
from controls.verdict import Judged, Report
from controls.views import views
from demo.aws.server import SimulatedAWS
from graph.coverage import Coverage
from graph.differences import Way, differences
from graph.freshness import MAX_AGE
from graph.keeping.runs import Origin
from graph.model import identifier
from graph.store import Store
from tests.collectors.harness import ROLE, Collector
from tests.history import truth
from tests.history.company import MANAGER, Account, Company
from tests.history.hearing import Ear, Facts, Key, compared
from tests.history.mishaps import Deaf, Mishap, rolled
from tests.semantics.memory import last

pytestmark = pytest.mark.slow

DAYS, MEMBERS, SEED = 30, 6, 7
START = datetime(2026, 1, 1, 6, tzinfo=UTC)
WANTED = Wanted(kinds=frozenset({"Organization", "Trail", "Bucket", "EBSSettings", "IAMPasswordPolicy"}))
ENOUGH = 0.8  # of the verdicts of a day are decided
LISTS = """query($t: String) {
  trails(asOf: $t) { idFromProvider isMultiRegionTrail status { isLogging } managementEvents eventSelectors { readWriteType }
                     connectors { cloudAccountID } bucket { internalName } }
  buckets(asOf: $t) { idFromProvider publicAccessBlocked versioningStatus trails { internalName } }
  connectors(asOf: $t) { cloudAccountID internalName trails { internalName } }
  ebsSettings(asOf: $t) { cloudAccountID internalRegion encryptedByDefault }
}"""
# What AWS dates by its own clock: not part of what the company did.
DATED = {
    "status_startLoggingTime", "status_stopLoggingTime", "status_timeLoggingStarted", "status_timeLoggingStopped", "creationDate",
    "joinedTime",
}  # fmt: skip
Run = Callable[[Awaitable[Any]], Any]


@dataclass(frozen=True)
class Day:
    """What was so, what went wrong, what could be known, what was said, and when it was said."""

    number: int
    accounts: Mapping[str, Account]
    deaf: Deaf
    known: Facts
    report: Report
    lists: Any
    at: datetime
    evaluated: datetime

    def judged(self) -> Iterator[tuple[str, Judged]]:
        """Each control and account."""
        for control in self.report.controls:
            yield from ((control.control, judged) for judged in control.accounts)


class Month:
    """The days, one after the other."""

    def __init__(self, collector: Collector, engine: Engine) -> None:
        dice = random.Random(SEED)
        self.collector, self.engine, self.run, self.store = collector, engine, collector.run, collector.store
        self.controls: list[Control] = chosen(own(engine.compiler), Choice(globs=list(truth.CONTROLS)))
        self.evaluator = Evaluator(engine.compiler, self.store)
        self.company = Company(collector.aws, dice, MEMBERS)
        self.patient = collector.but(attempts=2).caller(MANAGER)
        self.hurried = collector.but(attempts=1, limits=TimeLimits(read=3.0)).caller(MANAGER)  # where AWS does not answer
        self.days = list[Day]()
        known: Facts = {}
        for number in range(DAYS):
            if number:
                self.company.day()
            mishaps = rolled(dice, self.company.accounts) if number else []
            self.days.append(self._day(number, known, mishaps))
            known = self.days[-1].known

    def _day(self, number: int, known: Facts, mishaps: list[Mishap]) -> Day:
        """A collection, an evaluation that is kept, and what the lists hold then."""
        accounts, clock = self.company.state(), _clock(START + timedelta(days=number))
        for mishap in mishaps:
            mishap.befall(self.collector.aws)
        self.run(self._collected(self.hurried if any(m.kind == "timeout" for m in mishaps) else self.patient, clock))
        self.collector.aws.clear_faults()
        report, at, now = self.run(self.evaluator.evaluate(self.controls, now=clock())), self.run(last(self.store)), clock()
        self.run(Keeper(self.store, Origin("test", "0")).keep(report, "", MAX_AGE))
        deaf = Deaf(mishaps, accounts)
        return Day(number, accounts, deaf, Ear(accounts, deaf).after(known), report, self.lists(None), at, now)

    async def _collected(self, caller: Caller, clock: Callable[[], datetime]) -> None:
        await collect(self.store, CATALOGUE, caller, await organization(caller, ROLE, ""), WANTED, now=clock)

    def lists(self, time_: datetime | None) -> Any:
        """What the lists hold at a time, or now."""
        services = Services(self.store, lambda: Coverage.load(self.store, CATALOGUE, now=datetime.now(UTC)), Controls([], self.evaluator))
        asked = Asked(LISTS, {"t": time_.isoformat() if time_ else None})
        answer = self.run(self.engine.execute(asked, services))
        assert answer.status == 200, answer.body
        return {name: sorted(map(repr, rows)) for name, rows in answer.body["data"].items()}


def _clock(start: datetime) -> Callable[[], datetime]:
    """A clock that starts at a time and goes as this machine's does."""
    began = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)


@pytest.fixture(scope="module")
def month(opened: Store, simulated: SimulatedAWS, run: Run) -> Iterator[Month]:
    """Thirty days, played once."""
    simulated.reset()
    run(opened.clear())
    with pytest.MonkeyPatch.context() as environ:
        month = Month(Collector(opened, simulated, run, environ), Engine(CATALOGUE, views()))
        with closing(month.patient), closing(month.hurried):
            yield month


def test_every_verdict_is_right_or_unknown(month: Month) -> None:
    """Each day each verdict is the one that is true of the company, with the assets that truly fail, or UNKNOWN."""
    for day in month.days:
        assert {(c, j.account) for c, j in day.judged()} == {(c, a) for c in truth.CONTROLS for a in day.accounts}
        for control, judged in day.judged():
            true = truth.verdict(control, day.accounts, judged.account)
            where = (day.number, control, judged.account, judged.reason, day.deaf.mishaps)
            assert judged.verdict.value in {true, "UNKNOWN"}, where
            named = {a["idFromProvider"] for a in judged.failing}
            assert named <= truth.failing(control, day.accounts, judged.account), where
            if judged.verdict.value == true and not day.deaf.mishaps:
                assert named == truth.failing(control, day.accounts, judged.account), where


def test_unknown_only_where_what_went_wrong_could_change_it(month: Month) -> None:
    """What nobody failed to hear is decided, and what is not decided names the operations and accounts that went wrong, and no others."""
    for day in month.days:
        wrong = {(m.called, m.account) for m in day.deaf.mishaps}
        for control, judged in day.judged():
            if judged.verdict.value == "UNKNOWN":
                where = (day.number, control, judged.account, judged.reason, day.deaf.mishaps)
                assert truth.may_be_unknown(control, day.accounts, judged.account, day.deaf), where
                assert judged.gaps, where
                assert {(g["operation"], g["cloudAccountID"]) for g in judged.gaps if g["outcome"] != "unread"} <= wrong, where


def test_most_is_decided(month: Month) -> None:
    """Of each day's verdicts at least four fifths are decided; the figures are printed."""
    shares = []
    for day in month.days:
        verdicts = Counter(judged.verdict.value for _, judged in day.judged())
        shares.append(1 - verdicts["UNKNOWN"] / verdicts.total())
    kinds = Counter(m.kind for day in month.days for m in day.deaf.mishaps)
    print(f"{DAYS} days, {len(shares)} runs, {kinds.total()} faults: {dict(sorted(kinds.items()))}")
    print(f"decided: {sum(shares) / len(shares):.1%} of all, {min(shares):.1%} on the worst day")
    assert min(shares) >= ENOUGH
    assert min(kinds[kind] for kind in ("denied", "throttled", "timeout", "reset", "malformed", "error")) > 0


def test_the_difference_of_two_days_is_what_the_company_did(month: Month) -> None:
    """Between two days assets appeared, went or changed as the company changed them, as far as it was heard, and in nothing else."""
    ways = Counter[str]()
    for before, after in pairwise(month.days):
        found = month.run(differences(month.store, CATALOGUE, before.at.isoformat(), after.at.isoformat()))
        told = {key(change.asset): what(change) for change in found}
        told = {k: w for k, w in told.items() if w}
        expected = compared(before.known, after.known)
        differing = {k: (told.get(k), expected.get(k)) for k in told.keys() | expected.keys() if told.get(k) != expected.get(k)}
        assert not differing, (after.number, after.deaf.mishaps)
        ways.update(w if isinstance(w, str) else "changed" for w in told.values())
    print(f"differences told: {dict(sorted(ways.items()))}")
    assert min(ways[way.value] for way in Way) >= DAYS // 2


def key(asset: Mapping[str, Any]) -> Key:
    """An asset as the company has it."""
    type_ = asset["internalAssetType"]
    return type_, "" if type_ == "Organization" else asset["idFromProvider"], asset["cloudAccountID"]


def what(change: Any) -> Any:
    """What became of an asset; of one that changed, its fields with what they were and are."""
    if change.way is not Way.CHANGED:
        return change.way.value
    return {f.field: (f.before, f.after) for f in change.fields if f.field not in DATED}


def test_what_became_of_verdicts_is_what_was_said(month: Month) -> None:
    """The verdicts of two days differ as the two reports do, with the assets that came and went."""
    for before, after in pairwise(month.days):
        found = month.run(changes(month.store, before.report.evaluated_at, after.report.evaluated_at))
        one, other = said(before), said(after)
        expected = {pair: (one.get(pair), other.get(pair)) for pair in one.keys() | other.keys() if one.get(pair) != other.get(pair)}
        assert {(c.control, c.account) for c in found} == expected.keys()
        for c in found:
            old, new = expected[c.control, c.account]
            assert (c.before, c.after) == (old[0] if old else "", new[0] if new else "")
            for sort, i in (("failing", 1), ("undecided", 2)):
                old_assets, new_assets = (x[i] if x else frozenset() for x in (old, new))
                assert set(c.came.get(sort, ())) == new_assets - old_assets
                assert set(c.went.get(sort, ())) == old_assets - new_assets


def said(day: Day) -> dict[tuple[str, str], Any]:
    """Control and account → the verdict, who fails, and who is undecided."""
    return {
        (control, j.account): (j.verdict.value, *(frozenset(a["identifier"] for a in assets) for assets in (j.failing, j.undecided)))
        for control, j in day.judged()
    }


def test_each_day_can_be_told_again(month: Month) -> None:
    """At the end of the month, as of each day, the verdicts with their reasons and the lists are what they were on that day."""
    for day in month.days:
        again = month.run(month.evaluator.as_of(day.evaluated.isoformat(), month.controls))
        assert [words(c) for c in again.controls] == [words(c) for c in day.report.controls], day.number
        assert month.lists(day.at) == day.lists, day.number


def words(control: Any) -> Any:
    """All that is said of a control."""
    accounts = [(j.account, j.name, j.verdict, j.otherwise, j.failing, j.undecided, j.gaps, j.total, j.reason) for j in control.accounts]
    return control.control, control.verdict, control.readings, sorted(map(repr, accounts))


def test_identifiers_name_the_assets(month: Month) -> None:
    """The graph's identifier of each asset that is known at the end is made of its type, its id and its place, as declared."""
    kinds = {kind.name: kind for kind in CATALOGUE.kinds}
    trails = {k for k in month.days[-1].known if k[0] == "Trail"}
    ids = {identifier(kinds["Trail"], arn, "", "") for _, arn, _ in trails}
    rows = month.run(month.store.run("MATCH (t:Trail) WHERE NOT t:Stub RETURN t.identifier AS id"))
    assert {r["id"] for r in rows} == ids
