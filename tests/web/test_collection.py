"""What was read, when, and what was not; each gap with what to do."""

import json
import re

import pytest
from playwright.sync_api import Route, expect

from tests.web.conftest import Visit
from tests.web.scene import HOSTILE
from tests.web.test_failing import GRAPHQL, forgiven

ACTION = "cloudtrail:GetEventSelectors"


def test_it_says_whether_the_reading_is_complete_and_what_is_missing(visit: Visit) -> None:
    """Each gap with what the provider said and with the permission that is missing."""
    page = visit.at("/collection")
    expect(page.get_by_role("region", name="Whether it is complete")).to_contain_text("2 of 10 accounts have gaps.")
    expect(page.get_by_role("region", name="Whether it is complete")).to_contain_text(re.compile(r"\d+ of \d+ readings; 2 denied"))
    gap = page.get_by_role("region", name="Gaps").get_by_role("row").filter(has_text="selectors-denied 111100000007")
    expect(gap.get_by_role("rowheader")).to_have_text(ACTION)
    for each in ("us-east-1", "denied", ACTION, "is not authorized to perform"):
        expect(gap).to_contain_text(each)
    expect(page.get_by_role("region", name="Gaps")).to_contain_text("Allow what is missing")


def test_it_gives_the_statement_that_allows_what_is_missing(visit: Visit) -> None:
    """As IAM takes it, without what is no right of the role itself."""
    page = visit.at("/collection")
    allow = page.get_by_role("region", name="What to allow")
    text = allow.get_by_role("region", name="The statements to add").inner_text()
    assert json.loads(text) == [{"Effect": "Allow", "Action": [ACTION], "Resource": "*"}]
    expect(allow).to_contain_text("111100000008 could not be entered at all")


def test_the_last_runs_tell_by_whom_how_long_and_what_changed(visit: Visit) -> None:
    """The chosen one shows each asset that changed; it stands in the address."""
    page = visit.at("/collection")
    runs = page.get_by_role("region", name="Last runs")
    expect(runs.get_by_role("row")).to_have_count(3)
    newest = runs.get_by_role("row").nth(1)
    for each in ("complete", "2 denied", re.compile(r"\d\.\d s")):
        expect(newest).to_contain_text(each)
    newest.get_by_role("button").click()
    expect(runs.get_by_role("heading", level=3)).to_be_focused()
    changed = runs.get_by_role("region", name="Assets that changed since the run before")
    expect(changed.get_by_role("row").filter(has_text="111100000001")).to_contain_text("status")
    assert "?run=run-" in page.url
    page.reload()
    visit.settled()
    expect(changed.get_by_role("row").filter(has_text="111100000001")).to_contain_text("status")


def test_a_cell_of_the_coverage_leads_to_its_gaps(visit: Visit) -> None:
    """Account, region and service stand in the address, and whoever comes back sees the same."""
    page = visit.at("/collection")
    coverage = page.get_by_role("region", name="Readings by account, region and service")
    expect(coverage.get_by_role("columnheader").filter(has_text="cloudtrail")).to_be_visible()
    row = coverage.get_by_role("row").filter(has_text="selectors-denied 111100000007").filter(has_text="us-east-1")
    expect(row).to_contain_text("3 complete")
    row.get_by_role("button", name="1 denied").click()
    expect(page.get_by_role("heading", name="Gaps")).to_be_focused()
    gaps = page.get_by_role("region", name="Gaps")
    expect(gaps.get_by_role("status").first).to_contain_text("1 reading is missing in accounts that contain «111100000007»")
    assert page.url.endswith("/collection?account=111100000007&region=us-east-1&service=cloudtrail")
    gaps.get_by_role("button", name="Show all gaps").click()
    expect(gaps.get_by_role("status").first).to_have_text("2 readings are missing")


def test_the_coverage_is_filtered_and_shown_some_accounts_at_a_time(visit: Visit) -> None:
    """By words, and by whether there are gaps."""
    page = visit.at("/collection")
    pages = page.get_by_role("navigation", name="Pages of Accounts")
    expect(pages.get_by_role("status")).to_have_text("Page 1 of 4, 10 in all")
    page.get_by_label("Only what has gaps").check()
    expect(pages).to_have_count(0)
    expect(page.get_by_role("region", name="Readings by account, region and service").get_by_role("rowheader")).to_have_count(2)
    page.get_by_label("Only what has gaps").uncheck()
    page.get_by_label("Account contains").fill("onerror")
    expect(page.get_by_role("rowheader").filter(has_text=HOSTILE).first).to_be_visible()
    assert page.locator("img").count() == 0
    page.get_by_label("Account contains").fill("nobody")
    expect(page.get_by_text("No account meets these filters; take one away.")).to_be_visible()
    expect(page.get_by_role("region", name="Gaps").get_by_text("No reading is missing.")).to_be_visible()


def test_a_part_that_fails_leaves_the_others(visit: Visit) -> None:
    """The gaps cannot be had, the runs and the coverage can; once it is mended, «Try again» brings them."""
    failing = '{"data": null, "errors": [{"message": "The graph cannot be asked at the moment.", "extensions": {"code": "GRAPH"}}]}'

    def half(route: Route) -> None:
        if "coverageGaps" in (route.request.post_data or ""):
            route.fulfill(status=503, content_type="application/json", body=failing)
        else:
            route.continue_()

    visit.page.route(GRAPHQL, half)
    page = visit.at("/collection")
    gaps = page.get_by_role("region", name="Gaps")
    expect(gaps.get_by_role("alert")).to_contain_text("Could not load the gaps. The graph cannot be asked at the moment.")
    expect(page.get_by_role("region", name="Last runs").get_by_role("row")).to_have_count(3)
    page.unroute(GRAPHQL)
    gaps.get_by_role("button", name="Try again").click()
    expect(gaps.get_by_role("row").filter(has_text=ACTION)).to_have_count(1)
    forgiven(visit)


@pytest.mark.parametrize("path", ["/collection", "/"])
def test_before_the_first_run_it_says_what_to_do(visit: Visit, path: str) -> None:
    """A graph that nothing was read into is no error."""
    nothing: dict[str, object] = {
        "runs": [], "evaluations": [], "coverage": {"maxAge": 93600, "unread": [], "permissions": [], "accounts": []},
        "standing": {"controls": [], "verdicts": [], "severities": [], "frameworks": [], "accounts": []},
    }  # fmt: skip
    visit.page.route(GRAPHQL, lambda route: route.fulfill(json={"data": nothing}))
    page = visit.at(path)
    expect(page.get_by_text("Nothing was read yet.").first).to_be_visible()
    expect(page.get_by_text("emptyset collect").first).to_be_visible()


def test_thousands_of_cells_stay_fluid(visit: Visit) -> None:
    """A thousand accounts are shown three at a time; each of their cells is there."""

    def more(route: Route) -> None:
        body = json.loads(route.request.post_data or "{}")
        if "coverageCells" in body["query"]:
            cell = {"region": "r", "service": "s", "complete": 1, "gaps": [], "oldest": None}
            places = [(f"r{region}", f"s{service}") for region in range(18) for service in range(35)]
            cells = [{**cell, "cloudAccountID": a, "region": r, "service": s} for a in body["variables"]["accounts"] for r, s in places]
            return route.fulfill(json={"data": {"coverageCells": cells}})
        response = route.fetch()
        found = response.json()
        if coverage := (found.get("data") or {}).get("coverage"):
            one = coverage["accounts"][0]
            coverage["accounts"] = [{**one, "cloudAccountID": f"{n:012}", "cloudAccountName": f"a{n}"} for n in range(1_000)]
        return route.fulfill(response=response, json=found)

    visit.page.route(GRAPHQL, more)
    page = visit.at("/collection")
    expect(page.get_by_role("navigation", name="Pages of Accounts").get_by_role("status")).to_have_text("Page 1 of 334, 1,000 in all")
    coverage = page.get_by_role("region", name="Readings by account, region and service")
    expect(coverage.get_by_role("rowheader")).to_have_count(54)
    expect(coverage.get_by_role("cell")).to_have_count(54 * 35)
