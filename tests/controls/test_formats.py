"""A report in each format: what its readers rely on."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from controls import formats
from controls.report import CUT
from controls.verdict import ControlVerdict, InScope, Interval, Judged, Report, RuleVerdict, Verdict

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


def asset(name: str) -> dict[str, str]:
    """An asset as far as formats look at it."""
    return {"identifier": f"id-{name}", "internalName": name, "idFromProvider": f"arn:{name}", "internalAssetType": "Trail"}


GAP = {"operation": "GetTrailStatus", "cloudAccountID": "2", "region": "eu-west-1", "outcome": "denied", "error": "no", "at": NOW}
ACCOUNTS = (
    Judged("1", "one <&>", Verdict.FAIL, "1 of 2 trails: bad\x0b", failing=(asset("bad"),)),
    Judged("2", "two", Verdict.UNKNOWN, "undecided: maybe", Verdict.PASS, undecided=(asset("maybe"),), gaps=(GAP,)),
    Judged("3", "three", Verdict.PASS, "none of 1 trails"),
    Judged("4", "four", Verdict.OUT_OF_SCOPE, "suspended"),
)
SCOPE = InScope(("1", "2", "3"), ({"cloudAccountID": "4", "cloudAccountName": "four", "reason": "suspended"},), ())


def control(name: str, verdict: Verdict, *accounts: Judged, severity: str = "high", **more: Any) -> ControlVerdict:
    """A verdict over the accounts given."""
    return ControlVerdict(name, f"Title of {name}", severity, verdict, NOW, SCOPE, readings=Interval(NOW, NOW), accounts=accounts, **more)


REPORT = Report(
    NOW,
    (
        control("whole", Verdict.FAIL, *ACCOUNTS),
        control(
            "unsupported",
            Verdict.NOT_SUPPORTED,
            severity="low",
            reason="no «x»",
            rules=(RuleVerdict("r", Verdict.NOT_SUPPORTED, "no «x»"),),
        ),
        control("insight", Verdict.FAIL, ACCOUNTS[0], insight=True),
        control("off", Verdict.DISABLED, reason="the control is switched off"),
    ),
)


def test_formats_are_found_by_folder() -> None:
    """Every module of the folder is a format, and one that does not exist is refused with the nearest name."""
    assert formats.names() == ["csv", "html", "json", "junit", "ocsf", "sarif", "table"]
    with pytest.raises(ValueError, match="Did you mean «junit»"):
        formats.render(REPORT, "junitt")


@pytest.mark.parametrize("name", formats.names())
def test_every_format_takes_every_report(name: str) -> None:
    """No format chokes on an empty report, on names with odd characters, or on a neutral verdict."""
    assert isinstance(formats.render(Report(NOW), name), str)
    shown = formats.render(REPORT, name)
    assert all(c.control in shown for c in REPORT.controls)


def test_json_has_the_documented_shape() -> None:
    """The JSON has each member that others build on, and times with their zone."""
    found = json.loads(formats.render(REPORT, "json"))
    assert found["verdict"] == "FAIL"
    whole = found["controls"][0]
    assert {"control", "title", "severity", "verdict", "evaluatedAt", "readings", "scope", "accounts", "rules"} <= whole.keys()
    assert whole["readings"] == {"oldest": NOW.isoformat(), "newest": NOW.isoformat()}
    assert whole["scope"]["outOfScope"][0]["reason"] == "suspended"
    unknown = whole["accounts"][1]
    assert (unknown["otherwise"], unknown["undecidedCount"], unknown["failingCount"], unknown["exemptCount"]) == ("PASS", 1, 0, 0)
    assert unknown["gaps"] == [{**GAP, "at": NOW.isoformat()}]
    assert found["controls"][1]["rules"] == [
        {
            "rule": "r",
            "verdict": "NOT_SUPPORTED",
            "reason": "no «x»",
            "readings": {"oldest": None, "newest": None},
            "accounts": [],
            "outOfScopeCount": 0,
        }
    ]


def test_the_table_tells_accounts_with_reasons() -> None:
    """Each account stands with its verdict and the reason in words; the last line sums up."""
    shown = formats.render(REPORT, "table")
    assert "undecided: maybe (otherwise PASS)" in shown
    assert "insight, does not weigh" in shown
    assert shown.splitlines()[-1] == "In all: FAIL (2 FAIL, 1 NOT_SUPPORTED, 1 DISABLED)"


def test_junit_counts_what_it_shows() -> None:
    """A FAIL is a failure, what is not known an error, the rest skipped; each suite's counts are those of its cases."""
    root = ET.fromstring(formats.render(REPORT, "junit"))  # noqa: S314 - made above
    suites = {suite.get("name", ""): suite for suite in root.iter("testsuite")}
    counts = {n: [int(s.get(k, "")) for k in ("tests", "failures", "errors", "skipped")] for n, s in suites.items()}
    assert counts == {"whole": [4, 1, 1, 1], "unsupported": [1, 0, 1, 0], "insight": [2, 0, 0, 2], "off": [1, 0, 0, 1]}
    for suite in suites.values():
        tags = [child.tag for case in suite for child in case]
        assert [int(suite.get(k, "")) for k in ("failures", "errors", "skipped")] == [
            tags.count(t) for t in ("failure", "error", "skipped")
        ]
    case = suites["whole"].find("testcase/failure")
    assert case is not None
    assert "arn:bad" in (case.get("message") or "")


def test_sarif_has_what_the_standard_asks() -> None:
    """Rules and results agree; only failures have a level; every place is a logical location."""
    found = json.loads(formats.render(REPORT, "sarif"))
    assert (found["version"], len(found["runs"])) == ("2.1.0", 1)
    run = found["runs"][0]
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    assert len({r["id"] for r in rules}) == len(rules) == len(REPORT.controls)
    for result in results:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["kind"] in {"pass", "open", "informational", "notApplicable", "review", "fail"}
        assert (result["level"] != "none") is (result["kind"] == "fail")
        assert result["message"]["text"]
        assert all(set(place) == {"logicalLocations"} for place in result.get("locations", []))
    kinds = [r["kind"] for r in results if r["ruleId"] == "whole"]
    assert kinds == ["fail", "open", "pass", "notApplicable"]
    assert results[0]["locations"][1]["logicalLocations"][0]["fullyQualifiedName"] == "arn:bad"


def test_every_format_for_programs_names_the_requirements() -> None:
    """JSON, SARIF and JUnit say which requirements of which framework a control decides."""
    report = Report(NOW, (control("whole", Verdict.FAIL, *ACCOUNTS, frameworks={"House 1": ("2", "3")}),))
    shown = {name: formats.render(report, name) for name in ("json", "sarif", "junit")}
    assert json.loads(shown["json"])["controls"][0]["frameworks"] == [{"name": "House 1", "items": ["2", "3"]}]
    (rule,) = json.loads(shown["sarif"])["runs"][0]["tool"]["driver"]["rules"]
    assert rule["properties"]["tags"] == ["House 1: 2", "House 1: 3"]
    found = ET.fromstring(shown["junit"]).find("testsuite/properties/property")  # noqa: S314 - made above
    assert found is not None
    assert (found.get("name"), found.get("value")) == ("House 1", "2, 3")


def test_an_insight_is_no_failure_in_a_pipeline() -> None:
    """An insight is informational in SARIF and skipped in JUnit, so that it breaks no build."""
    results = json.loads(formats.render(REPORT, "sarif"))["runs"][0]["results"]
    assert {r["kind"] for r in results if r["ruleId"] == "insight"} == {"informational"}


def test_long_lists_are_cut_in_json_only_with_their_count() -> None:
    """A list beyond the cut says how long it was."""
    many = Judged("1", "one", Verdict.FAIL, failing=tuple(asset(f"a{i}") for i in range(CUT + 5)))
    found = json.loads(formats.render(Report(NOW, (control("c", Verdict.FAIL, many),)), "json"))["controls"][0]["accounts"][0]
    assert (len(found["failing"]), found["failingCount"]) == (CUT, CUT + 5)


def test_a_format_is_one_file() -> None:
    """Each format is a module of its own that says first what it is for."""
    for path in Path(formats.__file__).parent.glob("as_*.py"):
        assert path.read_text(encoding="utf-8").startswith('"""')
