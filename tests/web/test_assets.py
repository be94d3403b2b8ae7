"""The list of assets: searched, filtered by the builder of conditions, page by page, and all of it in the address."""

import json
from urllib.parse import parse_qs, quote, urlsplit

from playwright.sync_api import Page, expect

from tests.web.conftest import Visit

NESTED = {
    "OR": [{"isMultiRegionTrail": {"eq": False}}, {"connectors_SOME": {"cloudAccountID": {"in": ["111100000001", "111100000003"]}}}],
    "NOT": {"status": {"isLogging": {"eq": True}}},
}


def asked(page: Page) -> dict[str, str]:
    """The parameters of the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_a_search_finds_by_name_and_a_hostile_one_is_text(visit: Visit) -> None:
    """It stands in the table as it is written, and does nothing."""
    page = visit.at("/assets")
    page.get_by_label("Name or id contains").fill("<img")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(page.get_by_role("rowheader")).to_have_text("<img src=x onerror=document.title='harm'>")
    assert asked(page) == {"text": "<img"}
    page.get_by_label("Name or id contains").fill("there is none of it")
    expect(page.get_by_text("Nothing meets this.")).to_be_visible()
    assert page.title() == "Assets · Emptyset"


def test_the_builder_is_used_by_keyboard_and_shows_the_graphql_it_makes(visit: Visit) -> None:
    """What is added has the focus; operators fit the field; a relation has conditions of its own; the link opens it in Queries."""
    page = visit.at("/assets?type=Trail")
    page.get_by_text("Build conditions").press("Enter")
    page.get_by_role("button", name="Add a condition").press("Enter")
    field = page.get_by_role("combobox", name="Field of Trail")
    expect(field).to_be_focused()
    field.select_option("isMultiRegionTrail")
    assert page.get_by_role("combobox", name="Comparison").get_by_role("option").all_inner_texts() == ["is", "has a value", "has no value"]
    page.get_by_role("combobox", name="Value").select_option("yes")
    page.get_by_role("button", name="Add a relation").press("Enter")
    page.get_by_role("combobox", name="Relation of Trail").select_option(label="connectors (Connector)")
    page.get_by_role("combobox", name="How many of connectors").select_option("at least one")
    inner = page.get_by_role("group", name="Connector that meets")
    inner.get_by_role("button", name="Add a condition").press("Enter")
    inner.get_by_role("textbox", name="Value").fill("denied")
    inner.get_by_role("combobox", name="Comparison").select_option("contains")
    expect(page.get_by_text("Conditions: 3")).to_be_visible()
    shown = page.get_by_role("region", name="The GraphQL that this makes")
    expect(shown).to_contain_text("isMultiRegionTrail: {eq: true}")
    expect(shown).to_contain_text('connectors_SOME: {internalName: {contains: "denied"}}')
    page.get_by_role("button", name="Show what meets this").press("Enter")
    expect(page.get_by_role("cell", name="111100000007")).to_have_count(1)
    expect(page.get_by_role("rowheader")).to_have_count(1)
    assert json.loads(asked(page)["where"]) == {
        "isMultiRegionTrail": {"eq": True},
        "connectors_SOME": {"internalName": {"contains": "denied"}},
    }
    link = page.get_by_role("link", name="Open in Queries").get_attribute("href") or ""
    assert parse_qs(urlsplit(link).query)["query"][0].startswith("query Assets($after: String) {\n  trailsConnection(")
    inner.get_by_role("button", name="Remove").press("Enter")
    expect(inner.get_by_role("button", name="Add a condition")).to_be_focused()


def test_an_address_brings_its_conditions_back(visit: Visit) -> None:
    """Groups, negations, relations and lists, as the API takes them; one that was cut is told."""
    address = f"/assets?type=Trail&where={quote(json.dumps(NESTED))}"
    page = visit.at(address)
    expect(page.get_by_role("combobox", name="How the conditions on Trail are joined")).to_have_count(3)
    page.get_by_role("button", name="Show what meets this").click()
    assert json.loads(asked(page)["where"]) == NESTED
    expect(page.get_by_role("rowheader")).to_have_count(1)
    page = visit.at(address[:-12])
    expect(page.get_by_text("The conditions in this address cannot be read")).to_be_visible()
    page = visit.at("/assets?type=Nothing")
    expect(page.get_by_text("There is no type «Nothing».")).to_be_visible()


def test_pages_go_on_and_back_and_can_be_shared(visit: Visit) -> None:
    """By links, by the browser's own buttons, and by an address that somebody was sent."""
    page = visit.at("/assets?order=cloudAccountID")
    ids = page.locator("tbody a")

    def shown() -> list[str]:
        return list(ids.evaluate_all("links => links.map(a => a.href)"))

    def turned(name: str) -> list[str]:
        before = ids.first.get_attribute("href") or ""
        page.get_by_role("link", name=name).click()
        expect(ids.first).not_to_have_attribute("href", before)
        return shown()

    first = shown()
    second, third = turned("Next page"), turned("Next page")
    assert len({*first, *second, *third}) == 3 * 50
    third_url = page.url
    assert turned("Previous page") == second
    page.go_back()
    expect(ids.first).to_have_attribute("href", urlsplit(third[0]).path)
    visit.at(third_url.removeprefix(visit.served))
    assert shown() == third
    assert turned("First page") == first


def test_columns_are_chosen(visit: Visit) -> None:
    """One more, one less, in the address; a field inside of a part as well."""
    page = visit.at("/assets?type=Trail")
    page.get_by_text("Columns: 7 of").click()
    page.get_by_role("checkbox", name="status.isLogging").check()
    expect(page.get_by_role("columnheader", name="status.isLogging")).to_be_visible()
    page.get_by_role("checkbox", name="isOrganizationTrail").uncheck()
    expect(page.get_by_role("columnheader", name="isOrganizationTrail")).to_have_count(0)
    visit.at(page.url.removeprefix(visit.served))
    expect(page.get_by_role("columnheader", name="status.isLogging")).to_be_visible()
    expect(page.get_by_role("cell", name="no", exact=True).first).to_be_visible()
