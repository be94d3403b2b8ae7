"""The page of a report: whole in itself, true in its counts, and no name in the cloud becomes markup in it."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from controls import formats
from controls.formats.as_html import out_of, summed
from controls.verdict import Judged, Report, Total, Verdict
from tests.controls.reports import ABOUT, EMPTY, HOSTILE, NOW, REPORT, asset, control

ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "dl", "dt", "dd", "div", "p", "span", "table", "thead", "tbody",
    "tr", "th", "td", "a", "br", "section", "code", "pre", "strong", "em", "ol", "ul", "li",
}  # fmt: skip
VOID = {"meta", "br"}


class Page(HTMLParser):
    """Reads a page: which elements and attributes it has, its text, its rows; elements must close in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.rows: list[list[str]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._open += [] if tag in VOID else [tag]
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text."""
        self.text.append(data)
        if {"td", "th"} & set(self._open):
            self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def page() -> Page:
    """The page of the report."""
    return Page(formats.render(REPORT, "html"))


def test_nothing_of_the_cloud_becomes_markup(page: Page) -> None:
    """A page has the template's elements only, whatever assets, accounts, errors and controls are called."""
    assert set(page.tags) <= ALLOWED
    assert HOSTILE in "".join(page.text)
    assert "49" not in "".join(page.text)


def test_nothing_is_fetched_or_run(page: Page) -> None:
    """An address is one to click on, no attribute runs anything, and the page's own policy forbids to fetch or run."""
    names = {name for _, name, _ in page.attributes}
    assert names <= {"lang", "charset", "http-equiv", "content", "name", "id", "class", "scope", "href"}
    assert {value.partition("-")[0].partition("/")[0] for tag, name, value in page.attributes if name == "href"} == {"#control", "https:"}
    assert ("meta", "content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes
    assert "url(" not in formats.render(REPORT, "html")


def test_it_says_when_by_what_and_what_was_read(page: Page) -> None:
    """The moment, the version, the pack, the interval of the readings and the age that counted as unread."""
    text = " ".join(page.text)
    for told in ("2026-01-15 12:00:00 UTC", "Emptyset ", "house 1.2.0", "2026-01-15 10:00:00 UTC to", "older than 26 hours"):
        assert told in text
    assert ["333333333333", "three"] in page.rows


def test_it_says_what_was_not_read(page: Page) -> None:
    """Each failed reading with its error, also one that no verdict needed; accounts and regions out of scope with the reason."""
    assert ["222222222222", "eu-west-1", "GetTrailStatus", "denied", f"AccessDenied: {HOSTILE}", "2026-01-15 12:00:00 UTC"] in page.rows
    assert ["111111111111", "eu-west-1", "DescribeTrails", "throttled", "Rate exceeded", "2026-01-15 12:00:00 UTC"] in page.rows
    assert ["444444444444", "four", "suspended"] in page.rows
    assert ["111111111111", "not enabled", "af-south-1, me-south-1"] in page.rows


def test_every_asset_is_named(page: Page) -> None:
    """What fails and what could not be decided, each in a row with account, region, type, name and id."""
    for name in (HOSTILE, "both", "maybe"):
        assert [row[1:] for row in page.rows].count(["eu-west-1", "Trail", name, f"arn:aws:{name}"]) >= 1


def test_long_lists_are_not_cut() -> None:
    """An auditor's page has all assets, however many."""
    many = Judged("1", "one", Verdict.FAIL, failing=tuple(asset(f"n{i}") for i in range(1_500)), total=Total(2_000, "trails"))
    found = Page(formats.render(replace(REPORT, controls=(control("c", Verdict.FAIL, many),)), "html"))
    assert sum(row[2:3] == ["Trail"] for row in found.rows) == 1_500


def test_counts_are_out_of_how_many(page: Page) -> None:
    """For each account and for all of them, and what is unread makes it a least."""
    assert [row[3:5] for row in page.rows if row[0].startswith("Title of trails")] == [["2 of at least 422 trails", "2"]]
    assert [row[1:4] for row in page.rows if row[0] == "two222222222222"] == [["UNKNOWNotherwise PASS", "0 of at least 7 trails", "1"]]
    assert out_of(3, Total(412, "trails")) == "3 of 412 trails"
    assert out_of(0, None) == ""
    assert summed([None, Total(1, "keys"), Total(2, "keys")]) == Total(3, "keys")


def test_the_words_of_a_control_are_there(page: Page) -> None:
    """Why it matters and what it costs to leave it; HTML, pictures and running addresses in them are text."""
    text = "".join(page.text)
    assert "Nobody sees <b>what</b> happened" in text
    assert "What it costs to leave it" in text
    assert "unseen" in text
    assert "javascript:" in text


def test_a_manual_control_leads_a_person() -> None:
    """What somebody has to decide stands with the steps and with where the evidence goes, and without a number of undecided assets."""
    about = replace(ABOUT, steps="1. Look at the **trail**.", evidence="Keep it in the folder of the audit.")
    page = Page(formats.render(Report(NOW, (control("by-hand", Verdict.MANUAL, about=about),)), "html"))
    text = "".join(page.text)
    assert all(
        words in text for words in ("What a person does", "Look at the trail.", "Where the evidence goes", "in the folder of the audit")
    )
    assert [row[2:] for row in page.rows if row[0].startswith("Title of by-hand")] == [["MANUAL", "", ""]]


def test_an_empty_report_is_a_page() -> None:
    """With nothing judged, the page says so."""
    text = " ".join(Page(formats.render(EMPTY, "html")).text)
    assert "none that is current" in text
    assert "no control" in text


def test_it_is_made_for_paper_and_for_the_dark() -> None:
    """The page has colours for light and dark, and prints with the head of a table on each sheet."""
    shown = formats.render(REPORT, "html")
    assert all(word in shown for word in ("prefers-color-scheme: dark", "@media print", "table-header-group"))
    assert NOW.strftime("%Y") in shown


def test_what_is_exempt_stays_visible() -> None:
    """An exempt asset is listed with who answers for it, why and until when, and its words are text."""
    exemption = {"owner": "platform", "reason": HOSTILE, "ticket": "T-1", "expires": NOW}
    excused = Judged("555555555555", "five", Verdict.PASS, "none of 1 trails", exempted=({**asset("spared"), "exemption": exemption},))
    page = formats.render(Report(NOW, (control("trails", Verdict.PASS, excused),)), "html")
    assert "<script>" not in page
    row = page[page.index("What is exempt") :]
    assert all(word in row for word in ("spared", "platform", "T-1", "2026-01-15"))
