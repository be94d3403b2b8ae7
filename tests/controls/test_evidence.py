"""The evidence of failing and undecided assets: conditions, values, and the operation, place and time of each reading."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from controls import report as shape
from controls.control import Control
from controls.evaluation import Told
from controls.verdict import Report
from graph.freshness import Freshness

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
NO_KEY = '{ trails(where: { kmsKeyID: { eq: "" } }) { ...AssetFragment } }'
NOT_LOGGING = "{ trails(where: { status: { isLogging: { eq: false } } }) { ...AssetFragment } }"
ACCOUNTS = (
    "{ connectors(where: { trails_NONE: { isMultiRegionTrail: { eq: true } status: { isLogging: { eq: true } } } }) { ...AssetFragment } }"
)
Made = Callable[..., Control]
Judge = Callable[..., Report]


def rows(report: Report, which: str) -> list[dict[str, Any]]:
    """The evidence of the only failing or undecided asset of the only account."""
    (account,) = shape.report(report)["controls"][0]["accounts"]
    (asset,) = account[which]
    found: list[dict[str, Any]] = asset["evidence"]
    return found


def test_a_failure_says_what_was_read_where_and_when(made: Made, judged: Judge) -> None:
    """Each condition stands with its value, the operation, account and region that it was read by, and the time."""
    (row,) = rows(judged("Connector a:\nTrail t: {in: a/eu-west-1}", made(NO_KEY), told=Told.EVIDENCE), "failing")
    assert row == {
        "condition": "kmsKeyID is «»", "holds": True, "value": "", "service": "cloudtrail", "operation": "DescribeTrails",
        "cloudAccountID": "a", "region": "eu-west-1", "outcome": "complete", "readAt": NOW.isoformat(), "path": [],
    }  # fmt: skip


def test_an_undecided_asset_names_the_reading_that_failed(made: Made, judged: Judge) -> None:
    """Of what is unread it is not said that it holds, and the operation stands there with how it ended."""
    text = "Connector a:\nTrail t: {in: a/eu-west-1, unread: [GetTrailStatus]}"
    (row,) = rows(judged(text, made(NOT_LOGGING), told=Told.EVIDENCE), "undecided")
    assert (row["holds"], row["operation"], row["outcome"]) == (None, "GetTrailStatus", "denied")


def test_a_relation_shows_the_path_of_assets(made: Made, judged: Judge) -> None:
    """An account without a good trail shows each trail that it has, by name and relation, with what that trail lacks."""
    text = "Connector a: {trails: t}\nTrail t: {in: a/eu-west-1, isMultiRegionTrail: true, status: {isLogging: false}}"
    (row,) = rows(judged(text, made(ACCOUNTS), told=Told.EVIDENCE), "failing")
    assert (row["condition"], row["holds"], row["value"], row["operation"]) == ("status.isLogging is true", False, False, "GetTrailStatus")
    assert [(step["relation"], step["type"], step["internalName"]) for step in row["path"]] == [("trails", "Trail", "t")]


def test_where_there_is_nothing_the_listings_prove_it(made: Made, judged: Judge) -> None:
    """An account without any trail shows the operation that would have listed one, and how many there are."""
    (row,) = rows(judged("Connector a:", made(ACCOUNTS), told=Told.EVIDENCE), "failing")
    assert (row["operation"], row["cloudAccountID"], row["region"], row["outcome"], row["value"]) == (
        "DescribeTrails",
        "a",
        "",
        "complete",
        0,
    )


def test_several_rules_tell_all_that_they_found(made: Made, judged: Judge) -> None:
    """An asset that fails two rules carries the evidence of both."""
    text = "Connector a:\nTrail t: {in: a/eu-west-1, status: {isLogging: false}}"
    found = rows(judged(text, made(NO_KEY, NOT_LOGGING), told=Told.EVIDENCE), "failing")
    assert [row["operation"] for row in found] == ["DescribeTrails", "GetTrailStatus"]


def test_it_costs_nothing_unless_asked_for(made: Made, judged: Judge) -> None:
    """Without being asked for, an asset carries no evidence."""
    report = judged("Connector a:\nTrail t: {in: a/eu-west-1}", made(NO_KEY))
    assert "evidence" not in report.controls[0].accounts[0].failing[0]


def test_one_operation_has_a_limit_of_its_own(made: Made, judged: Judge) -> None:
    """Past the limit of its operation a FAIL is not known any more, the gap and the evidence say since when, and others stand."""
    text = "Connector a:\nTrail t: {in: a/eu-west-1, status: {isLogging: false}}"
    limits, later = Freshness(operations={"GetTrailStatus": timedelta(hours=4)}), NOW + timedelta(hours=5)
    report = judged(text, made(NOT_LOGGING), made(NO_KEY, id="key"), now=later, max_age=limits, told=Told.EVIDENCE)
    first, second = (c.accounts[0] for c in report.controls)
    assert (first.verdict, second.verdict) == ("UNKNOWN", "FAIL")
    assert [(g["operation"], g["outcome"], g["error"]) for g in first.gaps] == [
        ("GetTrailStatus", "stale", "read 5 h ago, the limit is 4 h")
    ]
    assert "GetTrailStatus stale in eu-west-1 (read 5 h ago, the limit is 4 h)" in first.reason
    assert first.undecided[0]["evidence"][0]["outcome"] == "stale"


def test_a_pass_grows_old_too(made: Made, judged: Judge) -> None:
    """What passed by a reading that is too old passes no longer; with a longer limit for all it does."""
    text = "Connector a:\nTrail t: {in: a/eu-west-1, status: {isLogging: true}}"
    limits, later = Freshness(operations={"GetTrailStatus": timedelta(hours=4)}), NOW + timedelta(hours=5)
    verdicts = [judged(text, made(NOT_LOGGING), now=later, **more).verdict for more in ({"max_age": limits}, {})]
    assert verdicts == ["UNKNOWN", "PASS"]
