"""Verdicts on real graphs: certain, possible, unseen, out of scope; and everything that a verdict says beside its word."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from controls import report as shape
from controls.control import Control, Rule
from controls.evaluate import Evaluator
from controls.evaluation import UNSEEN
from controls.verdict import Report, Verdict
from graph.coverage import Coverage, EvaluationScope
from graph.errors import TimedOut
from graph.judging import population
from graph.statement import Statement
from graph.store import Store
from graph.trial import Planted, World, plant
from queries.compile import Compiler

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
NO_KEY = '{ trails(where: { kmsKeyID: { eq: "" } }) { ...AssetFragment } }'
NOT_LOGGING = "{ trails(where: { status: { isLogging: { eq: false } } }) { ...AssetFragment } }"
TRAILS = "{ trails { ...AssetFragment } }"
Made = Callable[..., Control]
Judge = Callable[..., Report]


def by_name(report: Report, control: int = 0) -> dict[str, Any]:
    """Each account's verdict by a control of the report."""
    return {a.name: a for a in report.controls[control].accounts}


FIVE = """
    Connector fails: {trails: [bare, unsure]}
    Connector unknown: {trails: undecided}
    Connector passes: {trails: good}
    Connector empty:
    Connector closed: {status: SUSPENDED, trails: outside}
    Trail bare: {in: fails/eu-west-1, status: {isLogging: false}}
    Trail unsure: {in: fails/eu-west-1, unread: [GetTrailStatus]}
    Trail undecided: {in: unknown/eu-west-1, unread: [GetTrailStatus]}
    Trail good: {in: passes/eu-west-1, status: {isLogging: true}}
    Trail outside: {in: closed/eu-west-1, status: {isLogging: false}}
"""


def test_each_account_gets_its_own_verdict(made: Made, judged: Judge) -> None:
    """A certain asset fails, a possible one leaves undecided, none passes, and where nothing is to be judged none applies."""
    report = judged(FIVE, made(NOT_LOGGING, applicable=TRAILS))
    accounts = by_name(report)
    assert {name: a.verdict.value for name, a in accounts.items()} == {
        "fails": "FAIL",
        "unknown": "UNKNOWN",
        "passes": "PASS",
        "empty": "NOT_APPLICABLE",
        "closed": "OUT_OF_SCOPE",
    }
    assert report.controls[0].verdict is report.verdict is Verdict.FAIL
    assert [a["internalName"] for a in accounts["fails"].failing] == ["bare"]
    assert [a["internalName"] for a in accounts["fails"].undecided] == ["unsure"]
    assert accounts["closed"].reason == "the account is suspended"


def test_an_unknown_says_what_was_not_read_and_what_it_would_be(made: Made, judged: Judge) -> None:
    """Every UNKNOWN, and only an UNKNOWN, carries the failed readings and the verdict if nothing unseen mattered."""
    accounts = by_name(judged(FIVE, made(NOT_LOGGING)))
    unknown = accounts.pop("unknown")
    (gap,) = unknown.gaps
    assert {"operation": "GetTrailStatus", "cloudAccountID": "unknown", "region": "eu-west-1", "outcome": "denied"}.items() <= gap.items()
    assert "GetTrailStatus denied in eu-west-1" in unknown.reason
    assert unknown.otherwise is Verdict.PASS
    assert all(not a.gaps and a.otherwise is None for a in accounts.values())


def test_an_unknown_names_what_was_not_read_elsewhere(made: Made, judged: Judge) -> None:
    """Where an account was read whole and another one could still say something of its assets, the other one's gap is named."""
    text = "unlisted: [Trail b/eu-west-1]\nConnector a:\nConnector b:\nBucket logs: {in: a/eu-west-1}"
    accounts = by_name(judged(text, made("{ buckets(where: { trails_NONE: {} }) { ...AssetFragment } }")))
    assert {name: a.verdict for name, a in accounts.items()} == {"a": Verdict.UNKNOWN, "b": Verdict.PASS}
    gaps = {(gap["operation"], gap["cloudAccountID"], gap["region"]) for gap in accounts["a"].gaps}
    assert gaps == {("DescribeTrails", "b", "eu-west-1")}


def test_what_is_only_referred_to_may_be_gone(made: Made, judged: Judge) -> None:
    """A remembered role may have been deleted, and its link to its account with it, whatever a function still names."""
    text = """
        Connector a:
        IAMRole was: {{in: a/global, connector: a, unread: [{}]}}
        Function f: {{in: a/eu-west-1, iamRoles: was}}
    """
    query = '{ functions(where: { iamRoles_SOME: { connector: { cloudProvider: { eq: "aws" } } } }) { ...AssetFragment } }'
    remembered, listed = (judged(text.format(unread), made(query)) for unread in ("GetAccountAuthorizationDetails", "GetRole"))
    assert by_name(remembered)["a"].verdict is Verdict.UNKNOWN
    assert by_name(listed)["a"].verdict is Verdict.FAIL


def test_otherwise_is_asked_of_the_graph_as_it_is(made: Made, judged: Judge) -> None:
    """Where the graph as it is holds an answer that a failed reading makes uncertain, `otherwise` is FAIL."""
    text = "{ connectors(where: { trails_NONE: { isMultiRegionTrail: { eq: true } } }) { ...AssetFragment } }"
    account = by_name(judged("unlisted: [Trail a/us-east-1, Trail a/eu-west-1]\nConnector a:", made(text)))["a"]
    assert (account.verdict, account.otherwise) == (Verdict.UNKNOWN, Verdict.FAIL)


def test_an_unread_listing_leaves_undecided_unless_its_assets_could_not_match(made: Made, judged: Judge) -> None:
    """An unseen trail beside a complete listing elsewhere is single-region, so only what single-region trails meet is open."""
    query = "{{ trails(where: {{ isMultiRegionTrail: {{ eq: {} }} }}) {{ ...AssetFragment }} }}"
    text = "unlisted: [Trail a/us-east-1]\nConnector a:"
    report = judged(text, made(query.format("true"), id="multi"), made(query.format("false"), id="single"))
    assert {c.control: c.verdict.value for c in report.controls} == {"multi": "PASS", "single": "UNKNOWN"}
    assert by_name(report, 1)["a"].gaps[0]["operation"] == "DescribeTrails"


def test_old_readings_are_no_readings(made: Made, judged: Judge) -> None:
    """A day and two hours later what was FAIL is not known any more, and the other way round with a longer limit."""
    later = NOW + timedelta(hours=27)
    control = made(NO_KEY)
    text = "Connector a: {trails: t}\nTrail t:"
    assert judged(text, control).verdict is Verdict.FAIL
    assert judged(text, control, now=later).verdict is Verdict.UNKNOWN
    assert judged(text, control, now=later, max_age=timedelta(days=2)).verdict is Verdict.FAIL


def test_a_verdict_shows_its_scope_and_its_readings(made: Made, judged: Judge) -> None:
    """Who was judged, who and which regions were left out and why, and when all of it was read."""
    scope = EvaluationScope(regions=frozenset({"eu-west-1"}), excluded_accounts={"b": "a sandbox"})
    found = judged("Connector a:\nConnector b:\nTrail t: {in: a/us-east-1}", made(NO_KEY), scope=scope).controls[0]
    assert found.scope.accounts == ("a",)
    assert found.scope.left_out == ({"cloudAccountID": "b", "cloudAccountName": "b", "reason": "a sandbox"},)
    assert found.scope.closed_regions == ({"cloudAccountID": "a", "region": "us-east-1", "reason": "left out of this evaluation"},)
    assert (found.evaluated_at, found.readings.oldest, found.readings.newest) == (NOW, NOW, NOW)


def test_assets_of_accounts_out_of_scope_are_counted(made: Made, judged: Judge) -> None:
    """An answer that belongs to no account in scope is not lost without a word."""
    report = judged("Connector a:\nConnector b: {status: SUSPENDED}\nTrail t: {in: b/eu-west-1}", made(NO_KEY, NO_KEY))
    assert [r.strays for r in report.controls[0].rules] == [1, 1]
    assert report.verdict is Verdict.PASS


def test_one_account_can_be_asked_for(made: Made, judged: Judge) -> None:
    """With an account's number only that account is judged; a number that nobody knows is no PASS."""
    report = judged(FIVE, made(NOT_LOGGING), account="passes")
    assert list(by_name(report)) == ["passes"]
    assert report.verdict is Verdict.PASS
    missing = judged(FIVE, made(NOT_LOGGING), account="nobody").controls[0]
    assert (missing.verdict, missing.reason) == (Verdict.UNKNOWN, "account nobody is not in the graph; collect it first")


def test_an_empty_graph_is_not_a_pass(compiler: Compiler, store: Store, run: Callable[[Any], Any], made: Made) -> None:
    """Without any account the verdict is UNKNOWN, and says what to do."""
    (found,) = run(Evaluator(compiler, store).evaluate([made(NO_KEY)])).controls
    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, "there is no account in scope; collect first")


def test_only_accounts_out_of_scope_are_not_a_pass(made: Made, judged: Judge) -> None:
    """With nobody left in scope the verdict is UNKNOWN, and the accounts left out are shown with the reason."""
    report = judged("Connector a: {status: SUSPENDED}", made(NO_KEY))
    assert (report.verdict, report.controls[0].reason) == (Verdict.UNKNOWN, "every account that was asked for is out of scope")
    assert by_name(report)["a"].verdict is Verdict.OUT_OF_SCOPE


def test_a_control_is_as_bad_as_its_worst_rule(made: Made, judged: Judge) -> None:
    """Each rule is listed with its verdict, and the account has the worst of them."""
    found = judged("Connector a: {trails: t}\nTrail t: {status: {isLogging: true}}", made(NOT_LOGGING, NO_KEY)).controls[0]
    assert [(r.rule, r.verdict.value) for r in found.rules] == [("rule-1", "PASS"), ("rule-2", "FAIL")]
    assert found.accounts[0].verdict is found.verdict is Verdict.FAIL


def test_roots_of_one_query_are_a_union(made: Made, judged: Judge) -> None:
    """An asset which one selection leaves undecided and another finds for certain fails, and is named once."""
    query = (
        "{ a: trails(where: { status: { isLogging: { eq: false } } }) { ...AssetFragment } "
        'b: trails(where: { kmsKeyID: { eq: "" } }) { ...AssetFragment } }'
    )
    account = by_name(judged("Connector a: {trails: t}\nTrail t: {unread: [GetTrailStatus]}", made(query)))["a"]
    assert (len(account.failing), account.undecided) == (1, ())


def test_a_return_path_leads_to_what_fails(made: Made, judged: Judge) -> None:
    """With a path, the assets at its end fail: those behind certain answers certainly, those behind possible ones possibly."""
    query = "{ trails(where: { status: { isLogging: { eq: false } } }) { connectors { ...AssetFragment } } }"
    accounts = by_name(judged(FIVE, made(query, path="connectors")))
    assert [a["internalAssetType"] for a in accounts["fails"].failing] == ["Connector"]
    assert accounts["unknown"].verdict is Verdict.UNKNOWN
    assert accounts["passes"].verdict is Verdict.PASS


def test_controls_which_are_not_asked(made: Made, judged: Judge) -> None:
    """Switched off, manual, not supported and insight: each is shown as what it is."""
    report = judged(
        "Connector a: {trails: t}\nTrail t:",
        made(NO_KEY, id="off", enabled=False),
        replace(made(id="manual"), rules=(Rule("r", "", manual=True),)),
        replace(made(id="unsupported"), rules=(Rule("r", "", problem="there is no «buckets»"),)),
        made(NO_KEY, id="insight", insight=True),
    )
    assert {c.control: c.verdict.value for c in report.controls} == {
        "off": "DISABLED",
        "manual": "MANUAL",
        "unsupported": "NOT_SUPPORTED",
        "insight": "FAIL",
    }
    assert report.controls[2].reason == "there is no «buckets»"
    assert report.verdict is Verdict.NOT_SUPPORTED


NO_MULTI_REGION = "{ connectors(where: { trails_NONE: { isMultiRegionTrail: { eq: true } } }) { ...AssetFragment } }"
UNLISTED_ACCOUNTS = """
    unlisted: [Connector a/global]
    Connector a: {trails: t}
    Trail t: {kmsKeyID: "arn:key", isMultiRegionTrail: false}
"""


def test_a_list_of_accounts_that_is_not_current_is_no_pass(made: Made, judged: Judge) -> None:
    """Where there may be accounts that nobody saw, an account can pass, but the control and the report cannot, and they say why."""
    report = judged(UNLISTED_ACCOUNTS, made(NO_KEY))
    found = report.controls[0]
    assert by_name(report)["a"].verdict is Verdict.PASS
    assert (found.verdict, report.verdict, found.reason) == (Verdict.UNKNOWN, Verdict.UNKNOWN, UNSEEN)
    assert [(r.verdict, r.reason) for r in found.rules] == [(Verdict.UNKNOWN, UNSEEN)]


def test_a_failure_outweighs_accounts_that_nobody_saw(made: Made, judged: Judge) -> None:
    """What fails for certain fails, whether or not there are further accounts."""
    report = judged(UNLISTED_ACCOUNTS.replace("arn:key", ""), made(NO_KEY))
    assert report.verdict is by_name(report)["a"].verdict is Verdict.FAIL


def test_unseen_accounts_do_not_matter_to_one_account(made: Made, judged: Judge) -> None:
    """Whoever asks about one account gets the verdict of that account, for others have no part in it."""
    found = judged(UNLISTED_ACCOUNTS, made(NO_KEY), account="a").controls[0]
    assert (found.verdict, found.reason) == (Verdict.PASS, "")


def test_what_an_incomplete_list_named_is_certain(made: Made, judged: Judge) -> None:
    """An account that was named before the list broke off is there, so what is wrong with it is a failure."""
    account = by_name(judged(UNLISTED_ACCOUNTS, made(NO_MULTI_REGION)))["a"]
    assert (account.verdict, account.reason) == (Verdict.FAIL, "t: isMultiRegionTrail is false")


def test_an_old_list_of_accounts_is_no_list(made: Made, judged: Judge) -> None:
    """With every reading too old, nothing passes and nothing fails, and the accounts may not be all."""
    found = judged("Connector a:", made(NO_KEY), now=NOW + timedelta(days=3)).controls[0]
    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, UNSEEN)


class Noting(Store):
    """A store that notes what it is asked."""

    def __init__(self, inner: Store) -> None:
        self._inner, self.run = inner, inner.run  # type: ignore[method-assign]
        self.asked: list[str] = []

    async def rows(self, statement: Statement) -> list[Any]:
        """The rows of the real store."""
        self.asked.append(statement.text)
        return await self._inner.rows(statement)


def test_assets_are_counted_once(compiler: Compiler, store: Store, run: Callable[[Any], Any], made: Made) -> None:
    """However many rules of however many controls are about a type, one evaluation counts its assets once, and the next one again."""
    world = World((Planted("Connector", "a", "a", "global"), Planted("Trail", "t", "a", values={"kmsKeyID": "k"})))
    run(plant(store, CATALOGUE, world, NOW))
    noting, coverage = Noting(store), run(Coverage.load(store, CATALOGUE, now=NOW))
    controls = [made(NO_KEY, NOT_LOGGING), made(NO_KEY, id="other"), made(NO_MULTI_REGION, id="accounts")]
    for turn in (1, 2):
        report = run(Evaluator(compiler, noting).evaluate(controls, now=NOW))
        assert by_name(report, 1)["a"].reason == "none of 1 trails"
        assert [noting.asked.count(population(CATALOGUE, name, coverage).text) for name in ("Trail", "Connector")] == [turn, turn]


class Breaking(Store):
    """A store that gives up on judging and answers everything else."""

    def __init__(self, inner: Store) -> None:
        self.run = inner.run  # type: ignore[method-assign]

    async def rows(self, statement: Statement) -> list[Any]:
        """No rows, whatever the statement."""
        raise TimedOut(f"the graph took too long to answer {len(statement.text)} characters")


def test_an_evaluation_that_breaks_is_unknown(compiler: Compiler, store: Store, run: Callable[[Any], Any], made: Made) -> None:
    """A statement that takes too long leaves its control undecided, and the others are judged."""
    run(plant(store, CATALOGUE, World((Planted("Connector", "a", "a", "global"),)), NOW))
    (found,) = run(Evaluator(compiler, Breaking(store)).evaluate([made(NO_KEY)], now=NOW)).controls
    assert found.verdict is Verdict.UNKNOWN
    assert found.reason.startswith("the evaluation broke: the graph took too long")


@pytest.mark.parametrize("count", [1_000, 1_001])
def test_long_lists_are_cut_and_counted(made: Made, judged: Judge, count: int) -> None:
    """The JSON of a verdict names at most a thousand assets and says how many there are."""
    trails = "\n".join(f"Trail t{i}:" for i in range(count))
    account = shape.control(judged(f"Connector a:\n{trails}", made(NO_KEY)).controls[0])["accounts"][0]
    assert (len(account["failing"]), account["failingCount"]) == (1_000, count)
    assert account["reason"] == f"{count} of {count} trails: " + account["reason"].split(": ", 1)[1]
