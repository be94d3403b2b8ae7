"""Each page: its title and heading, axe in both themes, a narrow window, a picture for the documents, and no word of the browser."""

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Visit
from tests.web.looking import picture, too_wide, violations
from tests.web.test_asset import account, trail

CONTROL = "/controls/cloudtrail-all-regions?account=111100000002"
ASSETS = "/assets?type=Trail&where=%7B%22isMultiRegionTrail%22%3A%7B%22eq%22%3Atrue%7D%2C%22bucket%22%3A%7B%7D%7D"
SINGLE = account("111100000004").removeprefix("/assets/")
EXPLORE = f"/explore?control=cloudtrail-all-regions&account=111100000004&asset={SINGLE}&open={SINGLE}~HAS_REGION~OUTGOING~Region~20"
PAGES = {
    "/": "Overview",
    "/controls": "Controls",
    CONTROL: "Every account is recorded in all regions",
    ASSETS: "Assets",
    trail("111100000007"): "main",
    EXPLORE: "Explore",
    "/queries": "Queries",
    "/collection": "Collection",
    "/nowhere": "There is no such page",
}
PICTURES = {
    "/": "overview", "/controls": "controls", CONTROL: "control", ASSETS: "assets", trail("111100000007"): "asset", EXPLORE: "explore",
    "/queries": "queries", "/collection": "collection",
}  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_what_its_title_says(visit: Visit, path: str) -> None:
    """The window, the heading and the navigation name it; axe finds nothing in light and in dark."""
    page = visit.at(path)
    assert page.get_by_role("heading", level=1).inner_text() == PAGES[path]
    assert page.title() == f"{PAGES[path]} · Emptyset"
    for theme in ("Light", "Dark"):
        page.get_by_label("Theme").select_option(theme)
        assert violations(page) == []
        if path in PICTURES and (theme == "Light" or path == "/"):
            picture(page, f"{PICTURES[path]}-{theme.lower()}")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_narrow_window(visit: Visit, path: str) -> None:
    """On a telephone nothing but a table scrolls sideways."""
    visit.page.set_viewport_size({"width": 360, "height": 740})
    page = visit.at(path)
    assert too_wide(page) == []
    assert violations(page) == []
    if path == "/":
        picture(page, "overview-narrow")


def test_the_theme_is_that_of_the_system_until_one_is_chosen(visit: Visit) -> None:
    """And a chosen one is still there on the next visit of this browser."""
    ground = "getComputedStyle(document.body).backgroundColor"
    page = visit.at("/")
    light = page.evaluate(ground)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(ground)
    assert dark != light
    page.get_by_label("Theme").select_option("Light")
    assert page.evaluate(ground) == light
    page.reload()
    visit.settled()
    assert page.evaluate(ground) == light


def test_a_keyboard_skips_to_the_content_and_a_new_page_has_the_focus_on_its_heading(visit: Visit) -> None:
    """Who cannot see the page is not left at its top."""
    page = visit.at("/")
    focused = "document.activeElement.innerText"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Controls").press("Enter")
    page.get_by_role("heading", level=1, name="Controls").wait_for()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.get_by_role("link", name="Controls", exact=True).get_attribute("aria-current") == "page"
