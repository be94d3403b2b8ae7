"""Exemptions in verdicts: what counts, what counts no longer, what is another asset, and what nobody can say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from controls import report as shape
from controls.control import Control
from controls.exemption import Exemption, State
from controls.verdict import Judged, Report, Verdict
from graph import question as asked_for
from graph.model import identifier
from graph.question import Operator, Where

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NO_KEY = '{ trails(where: { kmsKeyID: { eq: "" } }) { ...AssetFragment } }'
ROLES = "{ iamRoles { ...AssetFragment } }"
GROUPS = "{ securityGroups { ...AssetFragment } }"
LOGGING: Where = asked_for.Test("status_isLogging", Operator.EQ, value=True)
Made = Callable[..., Control]
Judge = Callable[..., Report]


def exemption(**more: Any) -> Exemption:
    """One that counts for the control «made», approved now."""
    bare = Exemption("made", "ann", "a test", "T-1", approved=NOW, expires=NOW + DAY)
    return replace(bare, **more)


def one(report: Report) -> Judged:
    """The verdict of the only account."""
    (account,) = report.controls[0].accounts
    return account


@pytest.fixture
def trail(judged: Judge, made: Made) -> Callable[..., Report]:
    """Judges a trail without a key, of which more is said, with exemptions."""

    def judge(*exemptions: Exemption, more: str = "", **options: Any) -> Report:
        text = f"Connector a: {{trails: t}}\nTrail t: {{in: a/eu-west-1{more}}}"
        return judged(text, made(NO_KEY), exemptions=exemptions, **options)

    return judge


def test_an_exempt_asset_does_not_fail_and_is_shown(trail: Callable[..., Report]) -> None:
    """Where all that fails is exempt the account passes, and the asset stands there with who answers for it and until when."""
    report = trail(exemption(asset="t"))
    account = one(report)
    assert (account.verdict, account.failing, account.exempt) == (Verdict.PASS, (), 1)
    (shown,) = shape.account(account)["exempt"]
    assert (shown["internalName"], shown["certain"]) == ("t", True)
    assert (shown["exemption"]["owner"], shown["exemption"]["expires"]) == ("ann", "2026-01-16T12:00:00+00:00")
    assert account.reason == "none of 1 trails; exempt: t"
    assert [(use.state, use.count) for use in report.exemptions] == [(State.ACTIVE, 1)]


@pytest.mark.parametrize(("name", "value"), [("asset", "u"), ("control", "other"), ("accounts", ("b",))])
def test_it_speaks_of_nothing_else(trail: Callable[..., Report], name: str, value: Any) -> None:
    """Another asset, another control or another account is not exempt, and the exemption is unused."""
    report = trail(exemption(**({"asset": "t"} | {name: value})))
    assert one(report).verdict is Verdict.FAIL
    assert {use.state for use in report.exemptions} <= {State.UNUSED}


@pytest.mark.parametrize("pattern", ["made", "ma*", "former"])
def test_a_control_is_named_by_id_alias_or_pattern(judged: Judge, made: Made, pattern: str) -> None:
    """A pattern and a former name of a control mean it as its id does."""
    control = made(NO_KEY, aliases=("former",))
    assert one(judged("Connector a: {trails: t}\nTrail t:", control, exemptions=[exemption(asset="t", control=pattern)])).exempt == 1


def test_an_expired_one_counts_no_longer_at_once(trail: Callable[..., Report]) -> None:
    """From the moment at which it expires the asset fails again, and the exemption is shown as expired."""
    report = trail(exemption(asset="t", expires=NOW))
    assert one(report).verdict is Verdict.FAIL
    assert [use.state for use in report.exemptions] == [State.EXPIRED]
    assert one(trail(exemption(asset="t", expires=NOW + timedelta(seconds=1)))).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("made_", "verdict", "state"),
    [("2026-01-14", Verdict.PASS, State.ACTIVE), ("2026-01-16", Verdict.FAIL, State.REBOUND)],
)
def test_a_new_asset_under_an_old_name_is_not_exempt(judged: Judge, made: Made, made_: str, verdict: Verdict, state: State) -> None:
    """A role that was made after the exemption was approved is another one, whatever it is called."""
    text = f"Connector a:\nIAMRole r: {{in: a/global, createDate: {made_}T00:00:00Z}}"
    report = judged(text, made(ROLES), exemptions=[exemption(asset="r")])
    assert (one(report).verdict, report.exemptions[0].state) == (verdict, state)


def test_when_it_was_made_may_be_unread(judged: Judge, made: Made) -> None:
    """Of a role that is only remembered nobody knows whether it is still the same, so it neither fails nor is exempt."""
    text = "Connector a:\nIAMRole r: {in: a/global, createDate: 2026-01-14T00:00:00Z, unread: [GetAccountAuthorizationDetails]}"
    report = judged(text, made(ROLES), exemptions=[exemption(asset="r")])
    assert (one(report).verdict, one(report).otherwise, report.exemptions[0].state) == (Verdict.UNKNOWN, Verdict.PASS, State.UNPROVEN)


def test_an_id_that_is_given_once_needs_no_date(judged: Judge, made: Made) -> None:
    """AWS gives the id of a security group once, so it is exempt however late it was first seen."""
    text = "Connector a:\nSecurityGroup g: {in: a/eu-west-1}"
    assert one(judged(text, made(GROUPS), exemptions=[exemption(asset="g", approved=NOW - DAY)])).exempt == 1


@pytest.mark.parametrize(("by_name", "verdict"), [(False, Verdict.UNKNOWN), (True, Verdict.PASS)])
def test_what_aws_does_not_date_counts_from_when_it_was_seen(trail: Callable[..., Report], by_name: bool, verdict: Verdict) -> None:
    """A trail that was first seen after the approval may be another one, unless the exemption means whatever bears the name."""
    assert one(trail(exemption(asset="t", approved=NOW - DAY, by_name=by_name))).verdict is verdict


def test_a_condition_exempts_what_meets_it(trail: Callable[..., Report]) -> None:
    """A filter exempts the assets that certainly meet it, and no others."""
    sandbox = exemption(where="…", meant={"Trail": LOGGING})
    assert one(trail(sandbox, more=", status: {isLogging: true}")).exempt == 1
    assert one(trail(sandbox, more=", status: {isLogging: false}")).verdict is Verdict.FAIL


def test_a_condition_that_nobody_can_decide_leaves_undecided(trail: Callable[..., Report]) -> None:
    """Where the reading that decides a filter failed, the verdict is UNKNOWN, and names that reading."""
    account = one(trail(exemption(where="…", meant={"Trail": LOGGING}), more=", unread: [GetTrailStatus]"))
    assert (account.verdict, account.otherwise) == (Verdict.UNKNOWN, Verdict.FAIL)
    assert [gap["operation"] for gap in account.gaps] == ["GetTrailStatus"]


def test_many_conditions_are_few_statements(trail: Callable[..., Report]) -> None:
    """Of twenty filters, asked a few in a statement, the one that holds is named, and the others are unused."""
    nothing = asked_for.Test("internalName", Operator.EQ, "nobody")
    many = [*(exemption(meant={"Trail": nothing}, ticket=f"T-{i}") for i in range(19)), exemption(meant={"Trail": LOGGING}, ticket="T-19")]
    report = trail(*many, more=", status: {isLogging: true}")
    (asset,) = one(report).exempted
    assert asset["exemption"]["ticket"] == "T-19"
    assert [use.state for use in report.exemptions] == [State.UNUSED] * 19 + [State.ACTIVE]


def test_an_identifier_names_an_asset_too(judged: Judge, made: Made) -> None:
    """An asset is named by our identifier as well as by the provider's id."""
    group = identifier(CATALOGUE.kind("SecurityGroup"), "g", "a", "eu-west-1")
    assert one(judged("Connector a:\nSecurityGroup g: {in: a/eu-west-1}", made(GROUPS), exemptions=[exemption(asset=group)])).exempt == 1


def test_rules_of_one_control_share_their_exemptions(judged: Judge, made: Made) -> None:
    """An asset that several rules find is exempt once in the verdict of the control."""
    report = judged("Connector a: {trails: t}\nTrail t:", made(NO_KEY, NO_KEY), exemptions=[exemption(asset="t")])
    assert (one(report).verdict, one(report).exempt, report.exemptions[0].count) == (Verdict.PASS, 1, 1)
