"""Any question, written and asked on the page, kept, shared, and made a control."""

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from graph.embedded import Address
from tests.cli.conftest import command, environment
from tests.web.conftest import Visit
from tests.web.looking import picture, violations
from tests.web.scene import HOSTILE
from tests.web.test_failing import forgiven

NAMES = "{ connectors { identifier internalName } }"
UNENCRYPTED = '{ trails(where: { kmsKeyID: { eq: "" } }) { ...AssetFragment } }'
TERMS = {
    "Title": "Every trail is encrypted by a key",
    "Id": "trails-by-key",
    "Rationale": "Without a key nobody decides who reads the log files.",
    "Impact": "Whoever reads the bucket reads them.",
    "Console": "1. Open the trail, and choose **SSE-KMS**.",
    "Command line": "aws cloudtrail update-trail --name NAME --kms-key-id KEY",
    "Terraform": 'resource "aws_cloudtrail" "main" {\n  kms_key_id = aws_kms_key.trail.arn\n}',
    "Reference": "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
}


def editor(page: Page) -> Locator:
    """Where the query is written."""
    return page.get_by_role("textbox", name="The query")


def write(page: Page, text: str) -> None:
    """Put a text in place of what is written, as somebody does who selects all and types."""
    editor(page).press("Control+A")
    page.keyboard.insert_text(text)
    expect(editor(page)).to_have_text(text)


def answer(page: Page) -> Locator:
    """What came of it."""
    return page.get_by_role("region", name="Answer", exact=True)


def described(page: Page) -> None:
    """Wait until the schema is there."""
    expect(page.get_by_role("search", name="Schema")).to_be_visible()


def test_a_query_is_written_asked_and_shared_by_its_address(visit: Visit) -> None:
    """By keyboard alone; a hostile name in the answer is a name, and who opens the address has the same query, not asked yet."""
    page = visit.at("/queries")
    write(page, NAMES)
    editor(page).press("Control+Enter")
    expect(answer(page)).to_contain_text("10 answers to connectors")
    expect(answer(page).get_by_role("cell", name=HOSTILE)).to_be_visible()
    assert page.locator("img").count() == 0
    page.wait_for_url("**/queries?query=*")
    address = page.url.removeprefix(visit.served)
    visit.at("/")
    page = visit.at(address)
    expect(editor(page)).to_have_text(NAMES)
    expect(answer(page)).to_contain_text("Nothing was asked yet.")


def test_variables_are_given_as_json(visit: Visit) -> None:
    """They stand in the address; what is no JSON is told before anything is sent."""
    page = visit.at(
        '/queries?query=query($n: String) { connectors(where: { internalName: { eq: $n } }) { identifier } }&variables={"n": "acme"}'
    )
    page.get_by_role("button", name="Run").click()
    expect(answer(page)).to_contain_text("1 answer to connectors")
    page.get_by_label("Variables, as JSON").fill("{n: acme}")
    page.get_by_role("button", name="Run").click()
    expect(answer(page).get_by_role("alert")).to_contain_text("The variables are not JSON")


def test_a_refused_query_is_told_with_its_place(visit: Visit) -> None:
    """In the server's words, with line and column; and the page has marked it before, from the schema."""
    page = visit.at("/queries?query={ trails { nmae } }")
    described(page)
    marked = page.locator(".cm-lintRange-error")
    expect(marked).to_have_text("nmae")
    marked.hover()
    expect(page.get_by_text('Cannot query field "nmae" on type "Trail"').first).to_be_visible()
    page.get_by_role("button", name="Run").click()
    expect(answer(page).get_by_role("alert")).to_contain_text("Did you mean")
    expect(answer(page)).to_contain_text("line 1, column 12")
    forgiven(visit)


def test_names_are_completed_from_the_schema(visit: Visit) -> None:
    """With what they mean; Tab leads out of the editor, as it does everywhere."""
    page = visit.at("/queries")
    described(page)
    write(page, "{ trails { isMult")
    editor(page).press("Control+Space")
    page.get_by_role("option", name="isMultiRegionTrail").click()
    expect(editor(page)).to_contain_text("isMultiRegionTrail")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Variables, as JSON")).to_be_focused()


def test_the_schema_is_looked_up_beside_the_query(visit: Visit) -> None:
    """By name, and from type to type; back leads back."""
    page = visit.at("/queries")
    schema = page.get_by_label("Find a type or field")
    schema.fill("isMultiRegionTrail")
    page.get_by_role("link", name="Trail.isMultiRegionTrail", exact=True).click()
    expect(page.get_by_role("heading", level=3, name="Trail")).to_be_visible()
    expect(page.get_by_text("isMultiRegionTrail: Boolean")).to_be_visible()
    page.get_by_role("link", name="All of Trail").click()
    page.get_by_role("link", name="Connector", exact=True).first.click()
    expect(page.get_by_role("heading", level=3, name="Connector")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=3, name="Trail")).to_be_visible()


def test_queries_are_kept_renamed_carried_and_deleted(visit: Visit, tmp_path: Path) -> None:
    """In this browser, and from it to another one as a file."""
    page = visit.at("/queries")
    page.get_by_role("link", name="What was not read").click()
    expect(editor(page)).to_contain_text("coverageGaps")
    saved = page.get_by_role("region", name="Saved queries")
    saved.get_by_label("Name").fill(HOSTILE)
    saved.get_by_role("button", name="Save this query").click()
    page.reload()
    visit.settled()
    saved.get_by_role("button", name=f"Rename {HOSTILE}").click()
    saved.get_by_label(f"New name of {HOSTILE}").fill("gaps")
    saved.get_by_role("button", name="Rename", exact=True).click()
    with page.expect_download() as told:
        saved.get_by_role("button", name="Export all").click()
    told.value.save_as(file := tmp_path / "queries.json")
    assert [each["name"] for each in json.loads(file.read_text())] == ["gaps"]
    saved.get_by_role("button", name="Delete gaps").click()
    expect(saved.get_by_text("None are saved in this browser.")).to_be_visible()
    (tmp_path / "other.json").write_text('{"name": "no list"}')
    saved.get_by_label("Import").set_input_files(tmp_path / "other.json")
    expect(saved.get_by_role("status")).to_contain_text("other.json holds no saved queries")
    saved.get_by_label("Import").set_input_files(file)
    expect(saved.get_by_role("link", name="gaps")).to_be_visible()
    visit.at("/queries")
    saved.get_by_role("link", name="gaps").click()
    expect(editor(page)).to_contain_text("coverageGaps")


def test_a_schema_that_cannot_be_had_leaves_the_editor(visit: Visit) -> None:
    """One may write and ask; what is lacking is told, with «Try again»."""
    visit.page.route("**/schema.graphql", lambda route: route.abort())
    page = visit.at("/queries")
    expect(page.get_by_role("alert")).to_contain_text("Could not load the schema.")
    write(page, NAMES)
    page.get_by_role("button", name="Run").click()
    expect(answer(page)).to_contain_text("10 answers to connectors")
    page.unroute("**/schema.graphql")
    page.get_by_role("button", name="Try again").click()
    described(page)
    forgiven(visit)


def test_a_control_leads_to_its_query(visit: Visit) -> None:
    """Where it can be changed and asked."""
    page = visit.at("/controls/cloudtrail-kms-encryption")
    page.get_by_role("link", name="Open it in Queries").click()
    visit.settled()
    expect(editor(page)).to_contain_text("kmsKeyID")


@pytest.mark.parametrize(
    ("query", "reason"),
    [("mutation { evaluate { verdict } }", "this is a mutation"), ("query($n: Int!) { trails { name } }", "without variables")],
)
def test_what_cannot_be_a_control_is_told(visit: Visit, query: str, reason: str) -> None:
    """Before anything else is asked."""
    page = visit.at(f"/queries?query={query}")
    page.get_by_role("button", name="Save as control").click()
    expect(page.get_by_role("region", name="Make it a control")).to_contain_text(reason)


def test_a_query_becomes_a_control_that_the_loader_takes(visit: Visit, database: Address, tmp_path: Path) -> None:
    """What is missing is told at its field; the file that is downloaded passes `emptyset controls check`, examples and all."""
    page = visit.at(f"/queries?query={UNENCRYPTED}")
    described(page)
    page.get_by_role("button", name="Save as control").click()
    page.get_by_role("button", name="Download the control").click()
    expect(page.get_by_label("Title")).to_be_focused()
    expect(page.get_by_text("Say what must be so.")).to_be_visible()
    assert violations(page) == []
    expect(page.get_by_label("A graph that fails")).to_have_value('Connector production: {}\nTrail main: {fails: true, kmsKeyID: ""}')
    for label, text in TERMS.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Severity").select_option("High")
    picture(page, "queries-control")
    page.get_by_label("Rationale").fill(f"# No heading\n{TERMS['Rationale']}\n```")
    with page.expect_download() as told:
        page.get_by_role("button", name="Download the control").click()
    assert told.value.suggested_filename == "trails-by-key.md"
    told.value.save_as(tmp_path / "house" / "trails-by-key.md")
    expect(page.get_by_text("emptyset controls check FOLDER")).to_be_visible()
    checked = check(database, tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def check(database: Address, folder: Path) -> subprocess.CompletedProcess[str]:
    """`emptyset controls check` of what is in a folder, on the database of these tests."""
    other = {"NEO4J_URI": database.uri, "NEO4J_USERNAME": database.username, "NEO4J_PASSWORD": database.password}
    env = environment(folder, other)
    return subprocess.run(command("controls", "check", str(folder / "house")), env=env, capture_output=True, text=True, check=False)
