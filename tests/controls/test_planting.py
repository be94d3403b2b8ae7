"""Examples as a collection would hand them over: what is unsaid is as read and complete."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from graph.coverage import Coverage
from graph.outcomes import Result
from graph.planting import HOME, Planted, Planting, World
from graph.readings import Found, Group
from graph.store import Store
from graph.trial import plant, trial

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
ACCOUNT = Planted("Connector", "a", "a", "global")
Run = Callable[[Any], Any]


def groups(*assets: Planted, unlisted: frozenset[tuple[str, str, str]] = frozenset()) -> dict[str, Group]:
    """The groups of an example by type."""
    return {g.kind.name: g for g in Planting(CATALOGUE, World(assets, unlisted), NOW).groups()}


def found(group: Group, name: str) -> Found:
    """The asset of that name."""
    return next(f for f in group.found if f.interface["internalName"] == name)


def test_regions_are_those_the_example_uses() -> None:
    """An account has its home region and those in which its assets, or its unread listings, are."""
    made = groups(ACCOUNT, Planted("Trail", "t", "a", "us-east-1"), unlisted=frozenset({("Trail", "a", "us-west-2")}))
    assert sorted(f.interface["internalName"] for f in made["Region"].found) == [HOME, "us-east-1", "us-west-2"]


def test_regions_that_are_said_are_not_made_twice() -> None:
    """A region that the example describes, as one that is not enabled say, is taken as it is described."""
    made = groups(ACCOUNT, Planted("Region", f"a/{HOME}", "a", "global", {"optInStatus": "not-opted-in"}))
    (region,) = made["Region"].found
    assert region.parts["DescribeRegions"].values["optInStatus"] == "not-opted-in"


def test_every_reading_of_every_place_has_an_outcome() -> None:
    """Listings and details are complete wherever the kind is read, but for those the example denies."""
    trail = Planted("Trail", "t", "a", unread=frozenset({"GetTrailStatus"}))
    made = groups(ACCOUNT, trail, unlisted=frozenset({("Trail", "a", "us-east-1")}))
    results = {(o.region, o.operation): o.result for o in made["Trail"].outcomes}
    assert results[HOME, "DescribeTrails"] is Result.COMPLETE
    assert results[HOME, "GetTrailStatus"] is Result.DENIED
    assert results["us-east-1", "DescribeTrails"] is Result.DENIED
    assert (made["Trail"].complete, made["Trail"].incomplete) == ([f"a/{HOME}"], ["a/us-east-1"])


def test_absent_values_are_the_declared_defaults() -> None:
    """What an example leaves out is what AWS means by leaving it out."""
    parts = found(groups(ACCOUNT, Planted("Trail", "t", "a"))["Trail"], "t").parts
    assert parts["DescribeTrails"].values["kmsKeyID"] == ""
    assert parts["DescribeTrails"].values["isMultiRegionTrail"] is False


def test_what_rests_on_an_unread_detail_is_unread() -> None:
    """A derived value is missing where one of the answers it rests on is."""
    trail = Planted("Trail", "t", "a", values={"managementEvents": "all"}, unread=frozenset({"GetEventSelectors"}))
    parts = found(groups(ACCOUNT, trail)["Trail"], "t").parts
    assert not {"GetEventSelectors", "managementEvents"} & parts.keys()


@pytest.mark.parametrize("holder", ["Trail", "Connector"])
def test_links_may_be_said_at_either_end(holder: str) -> None:
    """The account's `trails` and the trail's `connectors` are the same link, held by the trail."""
    ends = {"Trail": {"connectors": (("Connector", "a"),)}, "Connector": {"trails": (("Trail", "t"),)}}
    account = Planted("Connector", "a", "a", "global", links=ends["Connector"] if holder == "Connector" else {})
    trail = Planted("Trail", "t", "a", links=ends["Trail"] if holder == "Trail" else {})
    links = found(groups(account, trail)["Trail"], "t").parts["DescribeTrails"].links
    assert [reference.id for _, reference in links["connectors"]] == ["a"]


def test_an_asset_is_linked_to_its_own_place() -> None:
    """A region belongs to its account, and a trail has its home region, without a word in the example."""
    made = groups(ACCOUNT, Planted("Trail", "t", "a"))
    assert [r.id for _, r in found(made["Region"], HOME).parts["DescribeRegions"].links["connector"]] == ["a"]
    assert [r.id for _, r in found(made["Trail"], "t").parts["DescribeTrails"].links["region"]] == [HOME]


def test_members_are_listed_where_their_organization_is_managed() -> None:
    """An account that names a manager was found in the manager's listing."""
    member = Planted("Connector", "b", "b", "global", {"managementAccountID": "a"})
    made = groups(ACCOUNT, member)
    assert {f.account: f.listed_in for f in made["Connector"].found} == {"a": "a/global", "b": "a/global"}


def test_a_planted_graph_has_no_gaps(store: Store, run: Run) -> None:
    """To coverage a planted example is a complete and current reading."""
    run(plant(store, CATALOGUE, World((ACCOUNT, Planted("Trail", "t", "a"))), NOW))
    coverage = run(Coverage.load(store, CATALOGUE, now=NOW))
    assert coverage.accounts["a"].regions == {HOME}
    assert all(not coverage.gaps(kind) for kind in CATALOGUE.kinds)


def test_a_trial_ends_without_trace_even_if_it_fails(store: Store, run: Run) -> None:
    """Work that raises leaves nothing behind either."""

    async def break_down(inside: Store) -> None:
        assert (await inside.run("MATCH (n:Connector) RETURN count(n) AS n"))[0]["n"] == 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(trial(store, CATALOGUE, World((ACCOUNT,)), NOW, break_down))
    assert run(store.run("MATCH (n) RETURN count(n) AS n"))[0]["n"] == 0


def test_examples_never_meet_the_real_cloud() -> None:
    """Accounts of examples have words for numbers, so no identifier of theirs is one of AWS's."""
    made = groups(ACCOUNT, Planted("Trail", "t", "a"))
    assert all(not f.account.isdigit() and not f.interface["idFromProvider"].startswith("arn:") for g in made.values() for f in g.found)
