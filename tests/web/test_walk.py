"""A walk from the first page by visible labels alone: each of four questions is answered within six clicks.

What is clicked is found by its role and the name that people see or hear; no address is typed but the first. The pictures are those
of docs/web.md.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import Visit
from tests.web.looking import picture

MOST = 6


class Walk:
    """Clicks, counted, and the pictures of where they lead."""

    def __init__(self, visit: Visit) -> None:
        self.page, self.visit, self.clicks = visit.at("/"), visit, 0

    def click(self, place: Page | Locator, role: str, name: str) -> Page:
        """Click what is called that; the first, where several are."""
        place.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.clicks += 1
        return self.visit.settled()

    def part(self, name: str) -> Locator:
        """A part of the page under its heading."""
        return self.page.get_by_role("region", name=name, exact=True)

    def seen(self, place: Locator, name: str) -> None:
        """The answer is there; a picture of it."""
        place.scroll_into_view_if_needed()
        picture(self.page, name)


@pytest.fixture
def walk(visit: Visit) -> Iterator[Walk]:
    """A walk of at most six clicks."""
    found = Walk(visit)
    yield found
    assert 0 <= found.clicks <= MOST


def test_why_an_account_fails_and_what_to_do_about_it(walk: Walk) -> None:
    """From the account to the control that fails, to the asset and the condition that does not hold; then the commands that mend it."""
    walk.click(walk.part("By account"), "link", "single-region 111100000004")
    expect(walk.page.get_by_role("heading", level=1)).to_have_text("Controls")
    walk.click(walk.page, "link", "Every account is recorded in all regions")
    verdicts = walk.part("Verdict of each account")
    expect(verdicts).to_contain_text("main: isMultiRegionTrail is false")
    verdicts.get_by_text("Evidence:").first.click()
    walk.clicks += 1
    expect(verdicts).to_contain_text("Does not hold: isMultiRegionTrail")
    expect(verdicts).to_contain_text("cloudtrail:DescribeTrails")
    walk.seen(verdicts.get_by_text("Does not hold:").first, "walk-why")
    walk.click(walk.part("What to do"), "tab", "Command line")
    command = walk.page.get_by_role("tabpanel", name="Command line")
    expect(command).to_contain_text("aws cloudtrail")
    walk.seen(command, "walk-what-to-do")


def test_whether_the_answer_is_complete(walk: Walk) -> None:
    """The first page says that it is not; a click leads to each gap, the missing permission, and the statement that allows it."""
    expect(walk.part("How complete and how old")).to_contain_text("Part of the cloud could not be read.")
    walk.click(walk.part("How complete and how old"), "link", "Collection")
    expect(walk.part("Whether it is complete")).to_contain_text("2 of 10 accounts have gaps.")
    gap = walk.part("Gaps").get_by_role("row").filter(has_text="selectors-denied")
    expect(gap).to_contain_text("cloudtrail:GetEventSelectors")
    expect(walk.part("What to allow").get_by_role("button", name="Copy")).to_be_visible()
    walk.seen(gap, "walk-complete")


def test_what_changed_since_the_last_run(walk: Walk) -> None:
    """The first page says so; a click leads to the account that newly fails, with why, and to when it began."""
    changes = walk.part("What changed since the last run")
    expect(changes).to_contain_text("New failure")
    expect(changes).to_contain_text("Resolved")
    walk.seen(changes, "walk-changed")
    walk.click(changes.get_by_role("listitem").filter(has_text="New failure"), "link", "Every account is recorded in all regions")
    expect(walk.part("Verdict of each account")).to_contain_text("main: status.isLogging is false")
    walk.click(walk.page.get_by_role("navigation", name="Pages"), "link", "Collection")
    walk.page.get_by_role("region", name="Runs, newest first").get_by_role("button").filter(has_text="20").first.click()
    walk.clicks += 1
    assets = walk.page.get_by_role("region", name="Assets that changed since the run before")
    expect(assets.get_by_role("row").filter(has_text="111100000001")).to_contain_text("status")
