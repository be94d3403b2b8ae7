"""Reports in the formats of others, held to the schemas that their makers publish."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

from controls import formats
from controls.formats.as_ocsf import VERSION
from tests.controls.reports import EMPTY, FORMULA, HOSTILE, REPORT

SARIF = json.loads((Path(__file__).parent / "schemas/sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ocsf() -> Draft202012Validator:
    """The schema of a Compliance Finding with the cloud profile: it knows no attribute but those of OCSF."""
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version=VERSION))
    return Draft202012Validator(schema.get_class_schema(schema.lookup_class_name_from_uid(2003), profiles=["cloud"]))


def findings() -> list[dict[str, Any]]:
    """The findings of the report."""
    return [json.loads(line) for line in formats.render(REPORT, "ocsf").splitlines()]


def mistakes(validator: Any, found: Any) -> list[str]:
    """What a schema does not allow."""
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(found)]


@pytest.mark.parametrize("report", [REPORT, EMPTY], ids=["full", "empty"])
def test_sarif_is_what_oasis_says(report: Any) -> None:
    """The schema of the standard allows the whole report."""
    assert mistakes(Draft4Validator(SARIF), json.loads(formats.render(report, "sarif"))) == []


def test_the_schema_of_sarif_has_teeth() -> None:
    """A level that SARIF does not know, and a member that it does not have, are refused."""
    found = json.loads(formats.render(REPORT, "sarif"))
    found["runs"][0]["results"][0]["level"] = "fatal"
    found["runs"][0]["verdict"] = "FAIL"
    assert len(mistakes(Draft4Validator(SARIF), found)) == 2


def test_every_finding_is_one_of_ocsf(ocsf: Draft202012Validator) -> None:
    """Each line is a Compliance Finding with nothing in it that OCSF does not know."""
    found = findings()
    assert [mistakes(ocsf, each) for each in found] == [[] for _ in found]
    assert {(f["class_uid"], f["category_uid"], f["type_uid"], f["metadata"]["version"]) for f in found} == {(2003, 2, 200301, VERSION)}


def test_the_schema_of_ocsf_has_teeth(ocsf: Draft202012Validator) -> None:
    """A status that OCSF does not number, and an attribute that it does not have, are refused."""
    (first, *_) = findings()
    assert mistakes(ocsf, {**first, "verdict": "FAIL"})
    assert mistakes(ocsf, {**first, "compliance": {**first["compliance"], "status_id": 7}})


def test_every_asset_and_account_has_its_finding() -> None:
    """What fails is Fail, what may fail is Warning, and an account that names no asset has one finding of its own."""
    told = [(f["resources"][0]["uid"], f["compliance"]["status"]) for f in findings() if f["compliance"]["control"] == "trails"]
    assert told == [
        (f"arn:aws:{HOSTILE}", "Fail"),
        ('arn:aws:=HYPERLINK("http://evil.example","x")', "Fail"),
        ("arn:aws:both", "Warning"),
        ("arn:aws:maybe", "Warning"),
        ("333333333333", "Pass"),
        ("arn:aws:spared", "Fail"),
        ("arn:aws:perhaps", "Warning"),
        ("444444444444", "OUT_OF_SCOPE"),
    ]


def test_a_finding_says_what_is_known_of_it() -> None:
    """Framework, requirement, account, totals, remedy, failed readings and the interval of the readings."""
    first, *_, maybe = findings()[:4]
    assert first["compliance"]["standards"] == ["House 1", "Other 2"]
    assert first["compliance"]["requirements"] == ["House 1: 2", "House 1: 3", "Other 2: 9"]
    assert first["cloud"]["account"]["uid"] == "111111111111"
    assert first["remediation"]["references"] == ["https://docs.aws.amazon.com/x"]
    assert (first["end_time"] - first["start_time"], first["time"]) == (7_200_000, 1_768_478_400_000)
    assert maybe["unmapped"] == {"failing_count": 0, "total_count": 7, "total_is_at_least": True, "otherwise": "PASS"}
    assert maybe["compliance"]["status_details"][1].startswith("GetTrailStatus denied in 222222222222/eu-west-1: AccessDenied")


def test_an_exempt_asset_is_suppressed() -> None:
    """Its finding says so, with who answers, where that was decided, until when and why; no other finding is suppressed."""
    spared, perhaps = (f for f in findings() if "status_id" in f)
    assert [(f["status_id"], f["status"], f["resources"][0]["name"]) for f in (spared, perhaps)] == [
        (3, "Suppressed", "spared"),
        (3, "Suppressed", "perhaps"),
    ]
    assert spared["status_detail"] == f"exempt until 2026-02-14 by platform ({FORMULA}): {HOSTILE} is gone soon"


def test_a_finding_keeps_its_uid() -> None:
    """Each finding has a uid of its own, which is the same in the next report; an insight is informational."""
    uids = [f["finding_info"]["uid"] for f in findings()]
    assert len(set(uids)) == len(uids)
    assert uids == [f["finding_info"]["uid"] for f in findings()]
    assert {f["severity"] for f in findings() if f["compliance"]["control"] == "insight"} == {"Informational"}
