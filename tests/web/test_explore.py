"""The graph around an asset: its list is what a person without eyes has of it, so the list is what is tested."""

from playwright.sync_api import expect

from tests.web.conftest import Visit
from tests.web.looking import violations
from tests.web.test_asset import account, trail
from tests.web.test_failing import forgiven


def start(address: str) -> str:
    """The address of the graph around an asset, from that of its page."""
    return f"/explore?start={address.removeprefix('/assets/')}"


def test_it_starts_at_what_is_found_and_grows_by_keyboard(visit: Visit) -> None:
    """A group is shown in part, then in whole, then put away; the address has what is shown."""
    page = visit.at("/explore")
    assert violations(page) == []
    page.get_by_label("Start at an asset").fill("single-region")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="single-region").press("Enter")
    everything = page.get_by_role("region", name="Everything shown, as a list")
    expect(everything).to_contain_text("1 asset, 0 links")
    page.get_by_role("button", name="Show 20 of 34 Region").press("Enter")
    expect(everything).to_contain_text("21 assets, 20 links")
    expect(page.get_by_role("img", name="A drawing of 21 assets and 20 links.")).to_have_attribute("data-drawn", "21")
    page.get_by_role("button", name="More of 34 Region").press("Enter")
    expect(everything).to_contain_text("35 assets, 34 links")
    visit.at(page.url.removeprefix(visit.served))
    expect(everything).to_contain_text("35 assets, 34 links")
    page.get_by_role("button", name="Hide 34 Region").press("Enter")
    expect(everything).to_contain_text("1 asset, 0 links")


def test_what_hangs_on_what_is_put_away_goes_with_it(visit: Visit) -> None:
    """The chosen asset is the one that grows; from a neighbour it goes on."""
    page = visit.at(start(account("111100000004")))
    everything = page.get_by_role("region", name="Everything shown, as a list")
    page.get_by_role("button", name="Show 1 Trail").click()
    everything.get_by_role("button", name="main").press("Enter")
    expect(everything.get_by_role("button", name="main")).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Show 1 Bucket").click()
    expect(everything).to_contain_text("3 assets, 2 links")
    expect(everything).to_contain_text("bucket → main-trail-111100000004 Bucket")
    everything.get_by_role("button", name="single-region").click()
    page.get_by_role("button", name="Hide 1 Trail").click()
    expect(everything).to_contain_text("1 asset, 0 links")


def test_the_path_that_makes_a_control_fail(visit: Visit) -> None:
    """From the control's page: the account, the trail that falls short, and in what."""
    page = visit.at("/controls/cloudtrail-all-regions?account=111100000004")
    page.get_by_role("link", name="Show the path").click()
    why = page.get_by_role("region", name="The path of the verdict")
    expect(why).to_contain_text("single-region trails → main: does not hold: isMultiRegionTrail is true (read: false)")
    everything = page.get_by_role("region", name="Everything shown, as a list")
    expect(everything).to_contain_text("single-region Connector ✕ judged here")
    expect(everything).to_contain_text("trails → main Trail on the path")
    why.get_by_role("link", name="Every account is recorded in all regions").click()
    expect(page.get_by_role("heading", name="single-region 111100000004")).to_be_visible()


def test_ways_to_another_asset(visit: Visit) -> None:
    """In words and in the graph; where all ways lead through an account, that has to be asked for."""
    page = visit.at(start(trail("111100000004")))
    ways = page.get_by_role("region", name="Ways to another asset")
    ways.get_by_label("Another asset").fill("single-region")
    ways.get_by_role("button", name="Find").click()
    ways.get_by_role("button", name="single-region").click()
    expect(ways.get_by_role("list", name="Ways")).to_contain_text("main ← connectors single-region Connector")
    expect(page.get_by_role("region", name="Everything shown, as a list")).to_contain_text("2 assets, 1 link")
    ways.get_by_label("Another asset").fill("arn:aws:cloudtrail:us-east-1:111100000001")
    ways.get_by_role("button", name="Find").click()
    ways.get_by_role("button", name="main").click()
    expect(ways.get_by_text("There is no way of this length.")).to_be_visible()
    ways.get_by_label("by way of accounts and regions too").check()
    expect(ways.get_by_role("list", name="Ways").get_by_role("listitem").first).to_contain_text("multi-region Connector")


def test_what_cannot_be_had_is_told_where_it_would_stand(visit: Visit) -> None:
    """A server that fails in the middle leaves what is there; a start that has gone is told."""
    page = visit.at(start(trail("111100000004")))
    page.route("**/graphql", lambda route: route.abort())
    page.get_by_role("button", name="Show 1 Bucket").click()
    expect(page.get_by_role("alert")).to_contain_text("Could not load some of the neighbours. The server does not answer.")
    expect(page.get_by_role("region", name="Everything shown, as a list")).to_contain_text("1 asset, 0 links")
    page.unroute("**/graphql")
    forgiven(visit)
    page = visit.at("/explore?start=nobody")
    expect(page.get_by_text("There is no such asset now.")).to_be_visible()
