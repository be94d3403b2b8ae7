"""The page of one asset."""

from playwright.sync_api import expect

from collectors.aws import CATALOGUE
from graph.model import identifier
from tests.web.conftest import Visit


def trail(account: str) -> str:
    """The address of the page of the trail of an account."""
    return f"/assets/{identifier(CATALOGUE.kind('Trail'), f'arn:aws:cloudtrail:us-east-1:{account}:trail/main', account, 'us-east-1')}"


def account(number: str) -> str:
    """The address of the page of an account."""
    return f"/assets/{identifier(CATALOGUE.kind('Connector'), number, number, 'global')}"


def test_each_field_says_who_told_it_and_what_is_not_known_says_why(visit: Visit) -> None:
    """With the permission that was denied, in the provider's words."""
    page = visit.at(trail("111100000007"))
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="isMultiRegionTrail"))
    expect(row).to_contain_text("Whether it records every region of the account.")
    expect(row).to_contain_text("cloudtrail:DescribeTrails")
    expect(row.get_by_role("cell", name="yes")).to_be_visible()
    unread = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="managementEvents")).first
    expect(unread).to_contain_text("not known now")
    expect(page.get_by_text("Not all of it is known.")).to_be_visible()
    readings = page.get_by_role("region", name="Where this is from")
    expect(readings.get_by_role("row").filter(has_text="cloudtrail:GetEventSelectors").first).to_contain_text("not authorized to perform")
    expect(readings.get_by_role("row").filter(has_text="cloudtrail:GetTrailStatus")).to_contain_text("complete")
    page.get_by_role("link", name="selectors-denied 111100000007").click()
    page.get_by_role("heading", level=1, name="Assets").wait_for()
    assert page.url.endswith("/assets?account=111100000007")


def test_what_changed_stands_with_its_time(visit: Visit) -> None:
    """The trail that was stopped between the readings recorded before."""
    page = visit.at(trail("111100000001"))
    changes = page.get_by_role("region", name="Changes")
    expect(changes).to_contain_text("status.isLogging: yes became no")
    expect(changes.get_by_role("listitem").last).to_contain_text("It was seen first")


def test_the_verdicts_that_name_it_lead_to_the_control_and_to_the_path(visit: Visit) -> None:
    """Those in which it fails, and those in which another does for what was read of it."""
    page = visit.at(trail("111100000004"))
    verdicts = page.get_by_role("region", name="Verdicts that name it").first
    row = verdicts.get_by_role("row").filter(has_text="Every account is recorded in all regions")
    expect(row).to_contain_text("Another fails, or may, for what was read of this.")
    failing = verdicts.get_by_role("row").filter(has_text="It fails.").first
    failing.get_by_role("link", name="Show the path").click()
    expect(page.get_by_role("region", name="The path of the verdict")).to_contain_text("holds")
    page.go_back()
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name="single-region 111100000004")).to_be_focused()


def test_neighbours_are_grouped_and_come_page_by_page(visit: Visit) -> None:
    """A group is asked for when it is opened."""
    page = visit.at(account("111100000004"))
    around = page.get_by_role("region", name="Neighbours")
    around.get_by_text("regions: 34 Region").click()
    expect(around.get_by_role("link")).to_have_count(25)
    around.get_by_role("button", name="More of Region").click()
    expect(around.get_by_role("link")).to_have_count(34)
    around.get_by_text("trails: 1 Trail").click()
    around.get_by_role("link", name="main").click()
    page.get_by_role("heading", level=1, name="main").wait_for()
    assert page.url.endswith(trail("111100000004"))


def test_a_hostile_name_is_a_title_and_one_that_is_not_there_is_told(visit: Visit) -> None:
    """The name does nothing; a link to what has gone says so."""
    page = visit.at(account("111100000009"))
    expect(page.get_by_role("heading", level=1)).to_have_text("<img src=x onerror=document.title='harm'>")
    page.get_by_role("link", name="Explore from here").click()
    expect(page.get_by_role("button", name="<img src=x")).to_be_visible()
    assert page.title() == "Explore · Emptyset"
    page = visit.at("/assets/nobody")
    expect(page.get_by_text("There is no such asset now.")).to_be_visible()
    expect(page.get_by_text("Nothing is kept of what became of it.")).to_be_visible()
