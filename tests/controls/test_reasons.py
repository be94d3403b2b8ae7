"""The reason of a verdict in words."""

from collections.abc import Callable

import pytest

from controls.control import Control
from controls.verdict import Judged, Report, Total, Verdict
from controls.why import NAMED, named, reason, unread


def assets(count: int) -> tuple[dict[str, str], ...]:
    """Assets with names."""
    return tuple({"identifier": f"i{i}", "internalName": f"t{i}"} for i in range(count))


def gap(operation: str, region: str = "eu-west-1", outcome: str = "denied") -> dict[str, str]:
    """A reading that failed."""
    return {"operation": operation, "outcome": outcome, "region": region}


@pytest.mark.parametrize(
    ("judged", "count", "words"),
    [
        (Judged("a", "", Verdict.FAIL, failing=assets(1)), 3, "1 of 3 trails: t0"),
        (Judged("a", "", Verdict.FAIL, failing=assets(2), total=Total(2, "trails", at_least=True)), 9, "2 of at least 2 trails: t0, t1"),
        (Judged("a", "", Verdict.PASS), 3, "none of 3 trails"),
        (Judged("a", "", Verdict.PASS), 0, "it has no trails"),
        (Judged("a", "", Verdict.PASS, total=Total(0, "trails", at_least=True)), 0, "none of at least 0 trails"),
        (Judged("a", "", Verdict.NOT_APPLICABLE), 2, "nothing that this is about among 2 trails"),
        (Judged("a", "", Verdict.UNKNOWN), 2, "something that decides it was not read"),
        (
            Judged("a", "", Verdict.UNKNOWN, undecided=assets(1), gaps=(gap("GetTrailStatus"),)),
            2,
            "undecided: t0; unread: GetTrailStatus denied in eu-west-1",
        ),
    ],
)
def test_every_verdict_says_why(judged: Judged, count: int, words: str) -> None:
    """What was found, of how many, and which readings failed."""
    assert reason(judged, Total(count, "trails"), {}) == words


def test_an_explanation_stands_with_its_asset() -> None:
    """Where the query explains an asset, the explanation follows its name."""
    found = reason(Judged("a", "", Verdict.FAIL, failing=assets(1)), Total(1, "trails"), {"i0": "kmsKeyID is empty"})
    assert found == "1 of 1 trails: t0 (kmsKeyID is empty)"


def test_an_account_that_is_judged_itself_is_explained() -> None:
    """The explanation of the account stands for counts, and failed readings follow it only where they matter."""
    why = {"a": "main: status.isLogging is unread"}
    gaps, one = (gap("GetTrailStatus"),), Total(1, "connectors")
    assert reason(Judged("a", "", Verdict.UNKNOWN, gaps=gaps), one, why).startswith(f"{why['a']}; unread: GetTrailStatus")
    assert reason(Judged("a", "", Verdict.PASS, gaps=gaps), one, why) == why["a"]


def test_long_lists_are_told_by_their_first() -> None:
    """Names beyond the first few are counted."""
    assert named(assets(NAMED), {}).endswith("t2")
    assert named(assets(NAMED + 4), {}) == "t0, t1, t2 and 4 more"


def test_the_same_failure_is_told_once() -> None:
    """Two rows of the same failed reading are one, and many are cut."""
    assert unread([gap("A"), gap("A")]) == "unread: A denied in eu-west-1"
    assert unread([gap("A", f"r{i}") for i in range(5)]) == "unread: A denied in r0, A denied in r1, A denied in r2 and 2 more"
    assert not unread([])


SOME_AND_NONE = """{ connectors(where: {
    trails_SOME: { isMultiRegionTrail: { eq: true }, managementEvents: { eq: "all" } }
    trails_NONE: { isMultiRegionTrail: { eq: true }, managementEvents: { eq: "all" }, kmsKeyID: { eq: "k" } }
}) { ...AssetFragment } }"""
ABOUT_ONE_RELATION = [
    ("Connector a:", "no trails found"),
    (
        "Connector a: {trails: t}\nTrail t: {isMultiRegionTrail: true, unread: [GetEventSelectors]}",
        "t: managementEvents is unread; unread: GetEventSelectors denied in eu-west-1",
    ),
    (
        "Connector a: {trails: t}\nTrail t: {isMultiRegionTrail: true, managementEvents: all, kmsKeyID: other}",
        "t: isMultiRegionTrail is true and managementEvents is all and kmsKeyID is other, not k",
    ),
    (
        "Connector a: {trails: [t, u]}\nTrail t: {isMultiRegionTrail: true, managementEvents: all}\nTrail u: {managementEvents: all}",
        (
            "t: isMultiRegionTrail is true and managementEvents is all and kmsKeyID is «», not k; "
            "u: isMultiRegionTrail is false and kmsKeyID is «», not k"
        ),
    ),
]


@pytest.mark.parametrize(("text", "words"), ABOUT_ONE_RELATION, ids=["none", "unread", "one", "two"])
def test_nothing_is_said_twice(made: Callable[..., Control], judged: Callable[..., Report], text: str, words: str) -> None:
    """Where a query asks twice about one relation, each neighbour is spoken of in one place, and each condition on it once."""
    (account,) = judged(text, made(SOME_AND_NONE)).controls[0].accounts
    assert account.reason == words
