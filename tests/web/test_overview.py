"""The overview: how everything stands, what changed, how complete it is."""

from playwright.sync_api import Route, expect

from tests.web.conftest import Visit
from tests.web.scene import HOSTILE, SHOWN


def test_it_says_what_changed_since_the_last_run(visit: Visit) -> None:
    """A new failure leads to the control with the account that fails; back leads back."""
    page = visit.at("/")
    changes = page.get_by_role("region", name="What changed since the last run")
    expect(changes.get_by_role("listitem").filter(has_text="New failure").first).to_contain_text("multi-region 111100000001")
    expect(changes.get_by_role("listitem").filter(has_text="Resolved").first).to_contain_text("Fails → ")
    changes.get_by_role("listitem").filter(has_text="New failure").get_by_role("link").first.click()
    visit.settled()
    assert page.url.endswith("?account=111100000001")
    expect(page.get_by_role("heading", name="multi-region 111100000001")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")


def test_it_says_how_complete_and_how_old_the_reading_is(visit: Visit) -> None:
    """With the number of readings that failed, and that they may matter."""
    page = visit.at("/")
    reading = page.get_by_role("region", name="How complete and how old")
    expect(reading).to_contain_text("2 denied")
    expect(reading).to_contain_text("Part of the cloud could not be read.")
    assert reading.locator("time").count() == 3


def test_a_count_leads_to_what_it_counts(visit: Visit) -> None:
    """By verdict, severity, framework and account; an account's row tells of that account's verdicts."""
    page = visit.at("/")
    tile = page.get_by_role("region", name="Verdicts", exact=True).get_by_role("link", name="Fails")
    count = int(tile.inner_text().split()[0])
    tile.click()
    visit.settled()
    assert page.url.endswith("/controls?verdict=FAIL")
    expect(page.get_by_role("status").filter(has_text="controls")).to_have_text(f"{count} of {len(SHOWN)} controls")
    page.go_back()
    page.get_by_role("link", name="no-trail 111100000002").click()
    visit.settled()
    assert page.url.endswith("account=111100000002")
    expect(page.get_by_label("Account")).to_have_value("111100000002")


def test_a_hostile_name_is_a_name(visit: Visit) -> None:
    """An account whose name is markup is shown with that name, and does nothing."""
    page = visit.at("/")
    page.get_by_role("link", name=HOSTILE).click()
    visit.settled()
    page.get_by_role("link", name="Every account is recorded in all regions").click()
    visit.settled()
    expect(page.get_by_role("heading", level=3, name=HOSTILE)).to_be_visible()
    assert page.locator("img").count() == 0
    assert "harm" not in page.title()


def test_a_table_is_sorted_and_its_order_stands_in_the_address(visit: Visit) -> None:
    """So that a link shows the same order."""
    page = visit.at("/")
    accounts = page.get_by_role("region", name="Verdicts by account")
    accounts.get_by_role("button", name="Account").click()
    expect(accounts.get_by_role("columnheader", name="Account")).to_have_attribute("aria-sort", "ascending")
    first = accounts.get_by_role("rowheader").first.inner_text()
    visit.at(page.url.removeprefix(visit.served))
    expect(accounts.get_by_role("rowheader").first).to_have_text(first)


def test_thousands_of_accounts_are_shown_a_page_at_a_time(visit: Visit) -> None:
    """The table stays as long as a window; its page stands in the address."""

    def more(route: Route) -> None:
        response = route.fetch()
        body = response.json()
        if standing := body["data"].get("standing"):
            one = standing["accounts"][0]
            standing["accounts"] = [{**one, "name": f"{n:012}", "title": f"a{n}"} for n in range(3_000)]
        route.fulfill(response=response, json=body)

    visit.page.route("**/graphql", more)
    page = visit.at("/")
    accounts = page.get_by_role("region", name="By account")
    expect(accounts.get_by_role("rowheader")).to_have_count(20)
    pages = accounts.get_by_role("navigation")
    expect(pages.get_by_role("status")).to_have_text("Page 1 of 150, 3,000 in all")
    pages.get_by_role("button", name="Next").click()
    expect(pages.get_by_role("status")).to_have_text("Page 2 of 150, 3,000 in all")
    assert page.url.endswith("/?account-page=2")
