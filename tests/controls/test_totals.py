"""Out of how many: the number of assets a control is about is true, or says that it is a least."""

from collections.abc import Callable

import pytest

from controls import report as shape
from controls.control import Control
from controls.totals import together
from controls.verdict import Judged, Report, Total, Verdict

Made = Callable[..., Control]
Judge = Callable[..., Report]
NO_KEY = '{ trails(where: { kmsKeyID: { eq: "" } }) { ...AssetFragment } }'
MULTI = "{ trails(where: { isMultiRegionTrail: { eq: true } }) { ...AssetFragment } }"
LONELY = "{ connectors(where: { trails_NONE: {} }) { ...AssetFragment } }"
SIX = "Connector a:\nTrail t1:\nTrail t2:\nTrail t3: {isMultiRegionTrail: true}\nTrail t4: {kmsKeyID: k}\nTrail t5: {kmsKeyID: k}\n"


def first(report: Report) -> Judged:
    """The verdict of the first account."""
    return report.controls[0].accounts[0]


# the query, what it is about, what is added to the graph, and out of how many
TOTALS = {
    "all of a type": (NO_KEY, "", "", Total(5, "trails")),
    "what it says it is about": (NO_KEY, MULTI, "", Total(3, "trails", whole=False)),
    "about what is not asked for": (LONELY, MULTI, "", Total(1, "connectors")),
    "a listing that broke off": (NO_KEY, "", "unlisted: [Trail a/eu-west-1]", Total(5, "trails", at_least=True)),
    "one that is only remembered": (NO_KEY, "", "Trail t6: {unread: [DescribeTrails]}", Total(5, "trails", at_least=True)),
    "an unread detail": (NO_KEY, "", "Trail t6: {unread: [GetTrailStatus]}", Total(6, "trails")),
    "about what is unread": (NO_KEY, MULTI.replace("isMultiRegionTrail", "status: { isLogging").replace("true }", "true } }"),
                             "Trail t6: {kmsKeyID: k, unread: [GetTrailStatus]}", Total(3, "trails", at_least=True, whole=False)),
}  # fmt: skip


@pytest.mark.parametrize("case", TOTALS)
def test_a_total_counts_what_is_surely_there(made: Made, judged: Judge, case: str) -> None:
    """Assets count which a current listing names; where there may be more, the total is a least."""
    query, about, more, total = TOTALS[case]
    assert first(judged(SIX + more, made(query, applicable=about))).total == total


def test_a_reason_says_out_of_how_many(made: Made, judged: Judge) -> None:
    """What fails is told out of what the control is about, and an unread part makes it a least."""
    assert first(judged(SIX, made(NO_KEY))).reason.startswith("3 of 5 trails: ")
    assert first(judged(SIX + "unlisted: [Trail a/eu-west-1]", made(NO_KEY))).reason.startswith("3 of at least 5 trails: ")


def test_json_has_the_total(made: Made, judged: Judge) -> None:
    """A program reads the number, whether it is a least, and what is counted; where nothing is judged there is none."""
    found = first(judged(SIX + "unlisted: [Trail a/eu-west-1]", made(NO_KEY)))
    a, b = shape.account(found), shape.account(Judged("b", "b", Verdict.OUT_OF_SCOPE))
    assert (a["totalCount"], a["totalIsAtLeast"], a["totalOf"]) == (5, True, "trails")
    assert (b["totalCount"], b["totalIsAtLeast"], b["totalOf"]) == (None, False, None)


@pytest.mark.parametrize(
    ("totals", "found"),
    [
        ([], None),
        ([None, Total(3, "trails")], Total(3, "trails")),
        ([Total(3, "trails"), Total(3, "trails")], Total(3, "trails")),
        ([Total(3, "trails"), Total(5, "keys")], Total(5, "keys", at_least=True)),
        ([Total(3, "trails", whole=False), Total(3, "trails", whole=False)], Total(3, "trails", at_least=True, whole=False)),
        ([Total(3, "trails", at_least=True), Total(3, "trails")], Total(3, "trails", at_least=True)),
    ],
)
def test_rules_together_are_about_at_least_the_most(totals: list[Total | None], found: Total | None) -> None:
    """Rules about all of one type are about the same assets; of others only the greater number is sure."""
    assert together(totals) == found


def test_several_rules_never_name_more_than_their_total(made: Made, judged: Judge) -> None:
    """What two rules find together is no more than what the control is said to be about."""
    control = made(NO_KEY, '{ trails(where: { kmsKeyID: { eq: "k" } }) { ...AssetFragment } }', applicable=MULTI)
    account = first(judged(SIX, control))
    assert account.total is not None
    assert (len(account.failing), account.total.count, account.total.at_least) == (5, 5, True)


def test_every_missing_reading_is_in_the_report(made: Made, judged: Judge) -> None:
    """A reading that failed is told also where a failure is certain without it, once for all controls."""
    report = judged(SIX + "unlisted: [Trail a/eu-west-1]", made(NO_KEY), made(MULTI, id="other"))
    assert first(report).gaps == ()
    assert [(m["operation"], m["cloudAccountID"], m["region"]) for m in report.missing] == [("DescribeTrails", "a", "eu-west-1")]
