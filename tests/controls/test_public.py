"""The public catalogue as its users have it: every rule is listed, and asked where the schema can answer it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from controls.control import Control, Severity
from controls.evaluate import Evaluator
from controls.problem import ControlError
from controls.public import public
from controls.verdict import Report, Verdict
from graph.store import Store
from queries.compile import Compiler

Judge = Callable[..., Report]
KEYLESS = 'trails(where:{kmsKeyID: { eq: "" }}){...AssetFragment}'


@pytest.fixture
def catalogue(compiler: Compiler, shared: Path) -> list[Control]:
    """All AWS controls of the public catalogue."""
    return public(compiler, shared / "grc-cms")


def write(folder: Path, query: str, /, **rule: Any) -> Path:
    """A catalogue of one control with one rule."""
    for name in ("controls", "queries"):
        (folder / name).mkdir(exist_ok=True)
    more = {k: rule.pop(k) for k in ("isEnabled", "isInsight", "severity") if k in rule}
    whole = {"cloudProviders": ["aws"], "comparator": "eq", "expectedResult": "[]", "query": "q"} | rule
    (folder / "queries" / "q.json").write_text(json.dumps({"slug": "q", "name": "Q", "query": query}), encoding="utf-8")
    (folder / "controls" / "c.json").write_text(json.dumps({"slug": "c", "name": "C", "rules": [whole]} | more), encoding="utf-8")
    return folder


def test_no_rule_is_left_out(catalogue: list[Control]) -> None:
    """All 139 AWS controls with all their 143 rules are there, each asked or with the reason why not."""
    rules = [rule for control in catalogue for rule in control.rules]
    assert (len(catalogue), len(rules)) == (139, 143)
    assert all((rule.document is None) is bool(rule.problem) for rule in rules)


def test_rules_on_trails_and_accounts_are_asked(catalogue: list[Control]) -> None:
    """The rules that need no type but those collected are asked, the stored root field's too."""
    asked = {c.id for c in catalogue if all(r.document for r in c.rules)}
    assert asked >= {"aws-logging-1", "aws-logging-2", "aws-logging-7"}


def test_every_rule_can_be_asked(catalogue: list[Control]) -> None:
    """No rule of the catalogue names anything that the schema lacks."""
    assert {r.name: r.problem for c in catalogue for r in c.rules if r.problem} == {}


def test_a_reason_names_what_is_missing(compiler: Compiler, tmp_path: Path, judged: Judge) -> None:
    """A rule that cannot be asked says which root field the schema lacks, and is NOT_SUPPORTED."""
    (control,) = public(compiler, write(tmp_path, "{ quantumComputers { ...AssetFragment } }"))
    assert "Cannot query field 'quantumComputers'" in control.rules[0].problem
    assert judged("Connector a:", control).controls[0].verdict is Verdict.NOT_SUPPORTED


def test_switched_off_and_insight_are_as_the_catalogue_says(catalogue: list[Control]) -> None:
    """Five controls are switched off, and eleven do not weigh."""
    assert (sum(not c.enabled for c in catalogue), sum(c.insight for c in catalogue)) == (5, 11)
    assert {c.severity for c in catalogue} == {Severity.LOW, Severity.MEDIUM, Severity.HIGH}


def test_the_catalogue_has_true_verdicts(catalogue: list[Control], judged: Judge) -> None:
    """Its three controls on trails fail an account with a bare trail and pass one whose trail has it all."""
    text = """
        Connector bad: {trails: bare}
        Connector good: {trails: whole}
        Trail bare: {in: bad/eu-west-1}
        Trail whole:
          in: good/eu-west-1
          isMultiRegionTrail: true
          logFileValidationEnabled: true
          kmsKeyID: k
          status: {isLogging: true}
          managementEvents: all
    """
    names = ("aws-logging-1", "aws-logging-2", "aws-logging-7")
    report = judged(text, *(c for c in catalogue if c.id in names))
    found = {c.control: {a.name: a.verdict.value for a in c.accounts} for c in report.controls}
    assert found == {name: {"bad": "FAIL", "good": "PASS"} for name in names}


def test_braces_may_be_missing(compiler: Compiler, tmp_path: Path) -> None:
    """A selection without its outer braces is a query."""
    (control,) = public(compiler, write(tmp_path, KEYLESS))
    assert not control.rules[0].problem
    assert control.rules[0].document


@pytest.mark.parametrize(("query", "more"), [("# look for yourself\n\n# here", {}), ("", {}), (KEYLESS, {"isManual": True})])
def test_what_only_a_person_can_judge_is_manual(
    compiler: Compiler, tmp_path: Path, query: str, more: dict[str, Any], judged: Judge
) -> None:
    """A rule marked manual, and a query which is only a comment, are MANUAL."""
    (control,) = public(compiler, write(tmp_path, query, **more))
    assert judged("Connector a:", control).controls[0].verdict is Verdict.MANUAL


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"comparator": "gt"}, "The comparison gt [] is not known; eq [] is."),
        ({"expectedResult": "[1]"}, "The comparison eq [1] is not known; eq [] is."),
        ({"query": "nowhere"}, "The catalogue has no query «nowhere»."),
        ({"returnPath": "nowhere"}, "returnPath leads to «nowhere», which the query does not select on Trail."),
        ({"applicableAssetsQuery": "{ trials { identifier } }"}, "Did you mean 'trails'"),
    ],
)
def test_what_cannot_be_asked_says_why(compiler: Compiler, tmp_path: Path, rule: dict[str, Any], reason: str, judged: Judge) -> None:
    """A rule which cannot be asked as it is written is NOT_SUPPORTED, with the reason."""
    (control,) = public(compiler, write(tmp_path, KEYLESS, **rule))
    found = judged("Connector a:", control).controls[0]
    assert found.verdict is Verdict.NOT_SUPPORTED
    assert reason in found.reason


def test_an_applicable_query_gets_the_catalogues_variables(compiler: Compiler, tmp_path: Path, judged: Judge) -> None:
    """`$options` and `$failedAssetsIdentifiers` are given such that nothing is filtered, and tell where a rule applies."""
    about = (
        "query ($options: TrailOptions, $failedAssetsIdentifiers: [ID!]) { trails(options: $options, "
        "where: { NOT: { identifier_IN: $failedAssetsIdentifiers } }) { ...AssetFragment } }"
    )
    (control,) = public(compiler, write(tmp_path, KEYLESS, applicableAssetsQuery=about))
    assert not control.rules[0].problem
    text = "Connector none:\nConnector some: {trails: t}\nTrail t: {in: some/eu-west-1, kmsKeyID: k}"
    assert {a.name: a.verdict.value for a in judged(text, control).controls[0].accounts} == {"none": "NOT_APPLICABLE", "some": "PASS"}


def test_rules_for_other_clouds_are_left_out(compiler: Compiler, tmp_path: Path) -> None:
    """A control without any rule for AWS is none of ours."""
    assert public(compiler, write(tmp_path, KEYLESS, cloudProviders=["azure"])) == []


def test_a_folder_of_another_layout_is_refused(compiler: Compiler, tmp_path: Path) -> None:
    """A folder without the catalogue's two folders, and a broken file, are named."""
    with pytest.raises(ControlError, match="This is no catalogue"):
        public(compiler, tmp_path)
    write(tmp_path, KEYLESS)
    (tmp_path / "controls" / "c.json").write_text("{\n  broken", encoding="utf-8")
    with pytest.raises(ControlError, match=r"c\.json:2: This is not JSON"):
        public(compiler, tmp_path)
    (tmp_path / "controls" / "c.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ControlError, match="An object with name, rules, slug is meant"):
        public(compiler, tmp_path)


def test_an_empty_graph_passes_nothing(catalogue: list[Control], compiler: Compiler, store: Store, run: Callable[[Any], Any]) -> None:
    """Over an empty graph no control of the catalogue is PASS."""
    report = run(Evaluator(compiler, store).evaluate(catalogue))
    assert Verdict.PASS not in {c.verdict for c in report.controls}
