"""The page of a control, and the list of all."""

from playwright.sync_api import expect

from tests.web.conftest import Visit

CONTROL = "/controls/cloudtrail-all-regions"
SECTIONS = ["In short", "Verdict of each account", "Why", "What to do", "Logic", "Query", "History", "Further"]


def test_it_has_all_parts(visit: Visit) -> None:
    """Severity, provider, frameworks; each part under a heading of its own."""
    page = visit.at(CONTROL)
    assert page.get_by_role("heading", level=2).all_inner_texts() == SECTIONS
    short = page.get_by_role("region", name="In short")
    for each in ("High", "AWS", "CIS AWS Foundations 7.0: 4.1", "Fails"):
        expect(short).to_contain_text(each)
    expect(page.get_by_role("region", name="Why")).to_contain_text("What it costs to leave a failure")
    expect(page.get_by_role("region", name="Logic")).to_contain_text("none of trails has this")


def test_the_ways_to_mend_it_are_tabs(visit: Visit) -> None:
    """Console, command line and Terraform, by keyboard too."""
    page = visit.at(CONTROL)
    tabs = page.get_by_role("tablist", name="Ways")
    assert tabs.get_by_role("tab").all_inner_texts() == ["Console", "Command line", "Terraform"]
    tabs.get_by_role("tab", name="Console").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tabpanel", name="Command line")).to_contain_text("aws cloudtrail create-trail")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tabpanel", name="Terraform")).to_contain_text('resource "aws_cloudtrail" "main"')


def test_an_account_shows_what_fails_what_is_exempt_and_what_is_not_known(visit: Visit) -> None:
    """Each with why, and with the readings that are missing."""
    page = visit.at(CONTROL)
    verdicts = page.get_by_role("region", name="Verdict of each account").first
    verdicts.get_by_role("button", name="single-region 111100000004").click()
    expect(page.get_by_role("heading", name="single-region 111100000004")).to_be_focused()
    expect(verdicts).to_contain_text("Failing: 1")
    verdicts.get_by_text("Evidence:").first.click()
    expect(verdicts).to_contain_text("cloudtrail:DescribeTrails")
    verdicts.get_by_role("button", name="no-trail 111100000002").click()
    expect(verdicts).to_contain_text("platform answers for it until")
    verdicts.get_by_role("button", name="role-denied 111100000008").click()
    expect(verdicts).to_contain_text("If nothing unread mattered, it would be")
    expect(verdicts).to_contain_text("AssumeRole")
    assert page.url.endswith("?account=111100000008")


def test_its_query_runs(visit: Visit) -> None:
    """The answer is a table of the assets that break it, and says of what it may lack."""
    page = visit.at(CONTROL)
    query = page.get_by_role("region", name="Query", exact=True)
    query.get_by_role("button", name="Run the query").click()
    expect(query.get_by_role("rowheader").or_(query.get_by_role("cell", name="no-trail")).first).to_be_visible()
    expect(query).to_contain_text("This is not everything.")
    expect(query).to_contain_text("answers to AWSLogging1")


def test_its_history_tells_verdicts_with_their_times(visit: Visit) -> None:
    """The account whose trail was started failed before, and passes since."""
    page = visit.at(CONTROL)
    rows = page.get_by_role("region", name="History of the verdict").get_by_role("row").filter(has_text="stopped 111100000003")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Passes")
    expect(rows.nth(0)).to_contain_text("it stands")
    expect(rows.nth(1)).to_contain_text("Fails")


def test_one_that_is_not_there_is_told(visit: Visit) -> None:
    """A link from elsewhere may name a control that this server was not given."""
    page = visit.at("/controls/nothing-of-the-kind")
    expect(page.get_by_text("There is no control «nothing-of-the-kind» on this server.")).to_be_visible()


def test_filters_of_the_list_stand_in_the_address(visit: Visit) -> None:
    """Words and choices narrow the list; what is left of nothing is said."""
    page = visit.at("/controls")
    page.get_by_label("Title or id contains").fill("kms-enc")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    assert page.url.endswith("/controls?text=kms-enc")
    page.get_by_label("Severity").select_option("Critical")
    expect(page.get_by_text("No control meets these filters; take one away.")).to_be_visible()
    visit.at("/controls?text=kms-enc")
    expect(page.get_by_role("rowheader")).to_have_count(1)
