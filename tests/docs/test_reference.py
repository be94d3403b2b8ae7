"""What is generated is current, and what it allows is what the declarations ask for."""

import json
from pathlib import Path
from typing import Any

import botocore.session
import cfnlint  # type: ignore[import-untyped]  # it has no types
import pytest
import yaml
from cfnlint.api import lint_all  # type: ignore[import-untyped]  # the same

from cli.world import compiler, controls
from collectors.aws import CATALOGUE
from collectors.declare import Call, calls
from controls.asking import checked
from controls.control import Control, Rule, Severity
from graph.catalogue import Catalogue
from graph.model import Field, Kind, Scope, ValueType
from scripts.reference import permissions, templates
from scripts.reference.assets import page
from scripts.reference.everything import files, outdated
from scripts.reference.logic import logic
from tests.docs.reading import ROOT

FILES = files()
KNOWN = json.loads((Path(cfnlint.__file__).parent / "data/AdditionalSpecs/Policies.json").read_text(encoding="utf-8"))
BROKER = Kind(
    name="Broker", plural="brokers", doc="A broker.", category="Messages", scope=Scope.REGION, id="Url", title="Url",
    listing=Call(
        service="mq", operation="ListBrokers", items="BrokerSummaries", fields=(Field("url", ValueType.STRING, "Url", "Its address."),),
    ),
    details=(Call(service="mq", operation="DescribeBroker", permission="mq:DescribeBroker"),),
)  # fmt: skip


OWN_PREFIX = {"cloudwatch": "cloudwatch"}  # requests are signed for «monitoring», its name before; permissions never had it
# The report is made anew at most every four hours; API Gateway names its actions after the methods of HTTP.
READING = ("List", "Get", "Describe", "BatchGet", "GenerateCredentialReport", "GET")


class Loader(yaml.SafeLoader):
    """Reads a template; CloudFormation's functions become what they are applied to."""


def _applied(loader: Loader, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node)
    return loader.construct_sequence(node, deep=True) if isinstance(node, yaml.SequenceNode) else node.value


Loader.add_multi_constructor("!", _applied)


def template(name: str) -> Any:
    """A template of docs/deploy as plain data."""
    return yaml.load((ROOT / "docs/deploy" / name).read_text(encoding="utf-8"), Loader)  # noqa: S506 - a safe loader


def policy(name: str) -> Any:
    """A policy of docs/reference."""
    return json.loads((ROOT / "docs/reference" / name).read_text(encoding="utf-8"))


def actions(document: Any) -> set[str]:
    """All that a policy allows."""
    return {action for statement in document["Statement"] for action in statement["Action"]}


def declared() -> list[Call]:
    """Every call that reading any type may make."""
    return [call for kind in CATALOGUE.kinds for call in calls(kind)]


@pytest.mark.parametrize("path", FILES)
def test_a_generated_file_is_current(path: str) -> None:
    """It says what `make reference` would write now."""
    assert (ROOT / path).read_text(encoding="utf-8") == FILES[path], "type: make reference"


def test_no_page_is_left_of_a_type_that_is_gone() -> None:
    """The folder of pages holds those of declared types only."""
    assert outdated() == []


@pytest.mark.parametrize("kind", CATALOGUE.kinds, ids=lambda kind: kind.name)
def test_a_page_names_everything_of_its_type(kind: Kind) -> None:
    """Every field, relation and operation of the type and of what is nested in it, with its description."""
    told = FILES[f"docs/reference/types/{kind.name}.md"]
    types = [t for t in CATALOGUE.types.values() if t.kind is kind]
    words = [c.property.replace("_", ".") for t in types if not t.is_asset for c in t.columns.values()]
    words += [r.operation for r in kind.readings()] + [r.name for t in types for r in t.relations.values()]
    assert [word for word in words if f"`{word}`" not in told] == []
    assert [r.doc for t in types for r in t.relations.values() if r.doc not in told] == []


@pytest.mark.parametrize("control", controls(), ids=lambda c: c.id)
def test_a_page_tells_all_of_its_control(control: Control) -> None:
    """Title, severity, mapping, reasons, query, remedy, examples and references of a control, and the readings that decide it."""
    told = FILES[f"docs/reference/controls/{control.id}.md"]
    words = [control.title, control.rationale, control.impact, control.remedy, control.advice, control.steps, control.evidence]
    words += [*control.frameworks, *control.references, *(e.text for e in control.examples), *(r.text for r in control.rules)]
    assert [each for each in words if each not in told] == []
    assert f"| Severity | {control.severity} |" in told
    assert ("The readings that it rests on:" in told) is not control.rules[0].manual
    assert f"(controls/{control.id}.md)" in FILES["docs/reference/controls.md"]


LOGIC = {
    "{ trails { ...AssetFragment } }": "It asks for all `trails`.\n",
    '{ trails(where: { kmsKeyID: { eq: "" } }) { ...AssetFragment } }': "- `kmsKeyID` is empty\n",
    '{ trails(where: { tags_NONE: { key: { eq: "a`b" } } }) { ...AssetFragment } }': "- none of `tags` has this:\n  - `key` is `` a`b ``\n",
    "{ trails(where: { kmsKeyID: null, NOT: { status: { isLogging: { eq: true } } } }) { ...AssetFragment } }": (
        "- not so:\n  - `status.isLogging` is `true`\n- `kmsKeyID` is absent\n"
    ),
    '{ trails(where: { OR: [{ name: { in: ["a", "b"] } }, { tags_SOME: {} }] }) { ...AssetFragment } }': (
        "- any of these:\n  - `name` is one of `a` or `b`\n  - there is at least one behind `tags`\n"
    ),
    '{ trails(where: { status: { latestDeliveryTime: { lt: "-P1D" } } }) { ...AssetFragment } }': "is below 1 day before the reading\n",
    '{ trails(where: { status: { latestDeliveryTime: { lt: "-PT36H" } } }) { ...AssetFragment } }': "is below 36 hours before the",
}


@pytest.mark.parametrize("query", LOGIC)
def test_the_logic_is_told_in_words(query: str) -> None:
    """A condition is a nested list, in which every value stands as code."""
    control = Control("x", "X", Severity.LOW, (Rule("x", query, checked(compiler(), query)),), Path("x.md"))
    told = logic(compiler(), control)
    assert LOGIC[query] in told
    assert "`cloudtrail:DescribeTrails`" in told
    assert "NOT_APPLICABLE" not in told


def test_the_logic_tells_what_a_control_is_about() -> None:
    """With «applicable», the page says when a control is not about an account; what is worked out is told by what it rests on."""
    told = FILES["docs/reference/controls/cloudtrail-log-file-validation.md"]
    assert "**NOT_APPLICABLE**" in told
    assert "`cloudtrail:GetEventSelectors`" in FILES["docs/reference/controls/cloudtrail-all-regions.md"]
    assert "managementEvents`" in FILES["docs/reference/controls/cloudtrail-all-regions.md"]


def test_both_policies_together_allow_exactly_what_is_declared() -> None:
    """Nothing is missing, and nothing is allowed that no declaration asks for, but for assuming the role."""
    allowed = actions(policy("iam-policy.json")) | actions(policy("iam-policy-collector.json"))
    assert allowed == {call.action for call in declared()} | {"sts:AssumeRole"}


def test_listings_of_the_organization_are_the_collectors_own() -> None:
    """The role, which every account has, may not list the accounts."""
    assert "organizations:ListAccounts" not in actions(policy("iam-policy.json"))
    assert "organizations:ListAccounts" in actions(policy("iam-policy-collector.json"))


@pytest.mark.parametrize("action", sorted({call.action for call in declared()} | {"sts:AssumeRole"}))
def test_an_action_exists_in_iam(action: str) -> None:
    """AWS's own list of actions, as cfn-lint carries it, has it under this service prefix."""
    prefix, _, name = action.partition(":")
    assert name.lower() in {known.lower() for known in KNOWN[prefix]["Actions"]}


@pytest.mark.parametrize("call", declared(), ids=lambda call: f"{call.service}.{call.operation}")
def test_a_prefix_is_the_one_that_requests_are_signed_for(call: Call) -> None:
    """The permission's service prefix is botocore's signing name, which for some services is not the client's name."""
    model = botocore.session.get_session().get_service_model(call.service)
    assert call.action.partition(":")[0] == OWN_PREFIX.get(call.service, model.signing_name)


def test_the_role_can_change_nothing() -> None:
    """Each of its actions lists, gets or describes, or has a report made of what there is."""
    names = [action.partition(":")[2] for action in actions(policy("iam-policy.json"))]
    assert [name for name in names if not name.startswith(READING)] == []


def test_the_template_has_the_policy_of_the_role() -> None:
    """role.yaml cannot drift from iam-policy.json, but that it takes the partition of its stack."""
    inlined = template("role.yaml")["Resources"]["Role"]["Properties"]["Policies"]
    said = json.loads(json.dumps([p["PolicyDocument"] for p in inlined]).replace("${AWS::Partition}", "aws"))
    assert said == [policy("iam-policy.json")]


def test_api_keys_cannot_be_read() -> None:
    """The only action with which API Gateway is read is allowed for lists of APIs and of stages, and not for keys."""
    [narrowed] = [s for s in policy("iam-policy.json")["Statement"] if "apigateway:GET" in s["Action"]]
    assert narrowed["Action"] == ["apigateway:GET"]
    assert [arn.partition("::/")[2] for arn in narrowed["Resource"]] == ["apis", "apis/*/stages", "restapis", "restapis/*/stages"]


def test_the_template_trusts_only_its_reader() -> None:
    """One principal, a parameter, and under the condition that an external id is named if one is set."""
    (trust,) = template("role.yaml")["Resources"]["Role"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert (trust["Principal"], trust["Action"]) == ({"AWS": "Reader"}, "sts:AssumeRole")
    assert trust["Condition"] == ["HasExternalId", {"StringEquals": {"sts:ExternalId": "ExternalId"}}, "AWS::NoValue"]


def test_the_stack_set_carries_the_template_word_for_word() -> None:
    """And hands all of its parameters on."""
    stackset = template("stackset.yaml")["Resources"]["Roles"]["Properties"]
    assert stackset["TemplateBody"] == (ROOT / "docs/deploy/role.yaml").read_text(encoding="utf-8")
    assert {p["ParameterKey"] for p in stackset["Parameters"]} == set(template("role.yaml")["Parameters"])


def test_the_role_has_one_name_everywhere() -> None:
    """The default of the templates is the name in the collector's policy."""
    assumed = policy("iam-policy-collector.json")["Statement"][1]["Resource"]
    assert assumed.endswith(f":role/{template('role.yaml')['Parameters']['RoleName']['Default']}")
    assert template("stackset.yaml")["Parameters"]["RoleName"]["Default"] == permissions.ROLE


@pytest.mark.parametrize("name", ["role.yaml", "stackset.yaml"])
def test_a_template_is_valid(name: str) -> None:
    """cfn-lint, which knows CloudFormation's schemas and IAM's actions, has no error and no warning."""
    found = lint_all((ROOT / "docs/deploy" / name).read_text(encoding="utf-8"))
    assert [str(match) for match in found if not match.rule.id.startswith("I")] == []  # I: suggestions


def test_a_new_type_is_in_the_policies_and_the_pages_at_once() -> None:
    """Nothing but its declaration is needed."""
    catalogue = Catalogue((*CATALOGUE.kinds, BROKER))
    wider = actions(permissions.role(catalogue))
    assert wider - actions(permissions.role(CATALOGUE)) == {"mq:ListBrokers", "mq:DescribeBroker"}
    assert " - mq:ListBrokers\n" in templates.role(permissions.role(catalogue))
    assert "| `url` | String | Its address. | `Url` | `ListBrokers` | absent |" in page(catalogue, catalogue.types["Broker"])
