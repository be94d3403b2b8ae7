"""What the page shows while something goes wrong: an API that fails in the middle, a refusal, an answer that is none."""

import re

from playwright.sync_api import Route, expect

from tests.web.conftest import Visit

GRAPHQL = "**/graphql"
REFUSED = re.compile("Failed to load resource|ERR_")


def forgiven(visit: Visit) -> None:
    """The browser tells of each request that failed; more it must not say."""
    assert [each for each in visit.complaints if not REFUSED.search(each)] == []
    visit.complaints.clear()


def test_a_server_that_is_gone_is_told_with_what_to_do_and_tried_again(visit: Visit) -> None:
    """In every part of the page; once it is back, «Try again» brings what belongs there."""
    visit.page.route(GRAPHQL, lambda route: route.abort())
    page = visit.at("/")
    alert = page.get_by_role("region", name="Verdicts", exact=True).get_by_role("alert")
    expect(alert).to_contain_text("Could not load the verdicts. The server does not answer.")
    expect(alert).to_contain_text("emptyset serve")
    page.unroute(GRAPHQL)
    alert.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("region", name="Verdicts", exact=True).get_by_role("link", name="Fails")).to_be_visible()
    forgiven(visit)


def test_one_failing_part_leaves_the_others(visit: Visit) -> None:
    """A database that fails for one question is told there, in the server's own words."""
    failing = '{"data": null, "errors": [{"message": "The graph cannot be asked at the moment.", "extensions": {"code": "GRAPH"}}]}'

    def half(route: Route) -> None:
        if "verdictChanges" in (route.request.post_data or ""):
            route.fulfill(status=503, content_type="application/json", body=failing)
        else:
            route.continue_()

    visit.page.route(GRAPHQL, half)
    page = visit.at("/")
    changes = page.get_by_role("region", name="What changed since the last run")
    expect(changes.get_by_role("alert")).to_contain_text("The graph cannot be asked at the moment.")
    expect(page.get_by_role("region", name="Verdicts by account").get_by_role("rowheader").first).to_be_visible()
    forgiven(visit)


def test_an_answer_that_is_none_is_told(visit: Visit) -> None:
    """Such as the page of a proxy."""
    visit.page.route(GRAPHQL, lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Log in</h1>"))
    page = visit.at("/controls")
    expect(page.get_by_role("alert")).to_contain_text("The server's answer could not be read (status 200).")


def test_while_it_loads_there_are_skeletons(visit: Visit) -> None:
    """A question that takes long is seen to be under way, and axe has nothing against that."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    visit.page.route(GRAPHQL, hold)
    visit.page.goto(f"{visit.served}/controls")
    expect(visit.page.get_by_text("Still loading the controls")).to_be_attached()
    for route in held:
        route.continue_()
    visit.settled()
    expect(visit.page.get_by_role("rowheader").first).to_be_visible()


def test_the_policy_of_the_page_refuses_what_is_not_its_own(visit: Visit) -> None:
    """A script or style that got into the document does nothing, and the browser says so; so a test would notice one of ours."""
    page = visit.at("/")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'document.title = \"harm\"'}))")
    page.evaluate("document.head.append(Object.assign(document.createElement('style'), {textContent: 'body { display: none }'}))")
    assert page.title() == "Overview · Emptyset"
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert len(visit.complaints) == 2
    assert all("Content Security Policy" in each for each in visit.complaints)
    visit.complaints.clear()
