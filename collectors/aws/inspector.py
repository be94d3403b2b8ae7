"""Inspector: which resources it watches for vulnerabilities, and what it finds in them."""

from collections.abc import Callable, Iterator

from collectors.declare import Call
from graph.model import Field, Kind, Link, Record, Reference, Scope, Unreadable, ValueType

STRING, FLOAT, DATETIME, STRINGS = ValueType.STRING, ValueType.FLOAT, ValueType.DATETIME, ValueType.STRINGS
FUNCTION, INSTANCE = "AWS_LAMBDA_FUNCTION", "AWS_EC2_INSTANCE"
WATCHING = {"ENABLED", "ENABLING"}


def equals(value: str) -> list[dict[str, str]]:
    """A filter of Inspector's: exactly this value."""
    return [{"comparison": "EQUALS", "value": value}]


def status(record: Record, answer: Record) -> Record:
    """What BatchGetAccountStatus says of the account that was asked; {} if Inspector was never switched on there."""
    if any(account["accountId"] == record["_account"] for account in answer.get("failedAccounts") or []):
        raise Unreadable("Inspector does not tell the status of the account")
    return next((account for account in answer["accounts"] if account["accountId"] == record["_account"]), {})


def scans(account: Record, resource: str) -> bool:
    """Whether a kind of resource is scanned in an account: ec2, ecr or lambda."""
    return ((account.get("resourceState") or {}).get(resource) or {}).get("status") in WATCHING


STATUS = Call(
    service="inspector2",
    operation="BatchGetAccountStatus",
    always=("accounts",),
    arguments=lambda record: {"accountIds": [record["_account"]]},
    shared=True,
    pick=status,
)


def watched(id_: str, answer: Record) -> bool:
    """Whether Inspector scans a resource's packages now.

    Amazon Inspector user guide, «Assessing Amazon Inspector coverage»: a resource is actively monitored, or not, for a reason
    such as a tag which excludes it, an instance without an agent, a function encrypted with a key of the customer's.
    """
    mine = [r for r in answer.get("coveredResources") or [] if unqualified(r["resourceId"]) == id_ and r["scanType"] == "PACKAGE"]
    return any((resource.get("scanStatus") or {}).get("statusCode") == "ACTIVE" for resource in mine)


def unqualified(id_: str) -> str:
    """The id of a resource; Inspector adds the version to a function's ARN."""
    return ":".join(id_.split(":")[:7])


def coverage(resource: str, type_: str, id_: Callable[[Record], str]) -> Call:
    """The detail which tells whether Inspector watches an asset: one question for a region; none where it is off."""
    return Call(
        service="inspector2",
        operation="ListCoverage",
        items="coveredResources",
        below=STATUS,
        when=lambda record: scans(record["_parent"], resource),
        arguments=lambda _: {"filterCriteria": {"resourceType": equals(type_)}},
        shared=True,
        pick=lambda record, answer: {"watched": watched(id_(record), answer)},
        fields=(
            Field("inspectorEnabled", ValueType.BOOLEAN, lambda answer: answer.get("watched"), "Whether Amazon Inspector scans it for vulnerabilities.", default=False),
        ),
    )  # fmt: skip


def resources(finding: Record, type_: str) -> Iterator[str]:
    """The ids of the resources of a type in which something was found."""
    return (unqualified(resource["id"]) for resource in finding["resources"] if resource["type"] == type_)


def switched_on(answer: Record) -> list[Record]:
    """The account, if Inspector scans anything there."""
    return [a for a in answer["accounts"] if any(scans(a, resource) for resource in a["resourceState"])]


INSPECTOR_FINDING = Kind(
    name="InspectorFinding",
    plural="inspectorFindings",
    born="idFromProvider",
    doc="Something that Amazon Inspector found in a resource and that is neither mended nor suppressed.",
    category="Vulnerability",
    scope=Scope.REGION,
    id="findingArn",
    title=lambda finding: finding.get("title") or finding["findingArn"].rsplit("/", 1)[-1],
    id_is_unique=True,
    listing=Call(
        service="inspector2",
        operation="ListFindings",
        items="findings",
        below=Call(
            service="inspector2",
            operation="BatchGetAccountStatus",
            always=("accounts",),
            arguments=lambda record: {"accountIds": [record["_account"]]},
            shared=True,
            records=switched_on,
        ),
        arguments=lambda record: {"filterCriteria": {"awsAccountId": equals(record["accountId"]), "findingStatus": equals("ACTIVE")}},
        fields=(
            Field("arn", STRING, "findingArn", "Its ARN."),
            Field("type", STRING, "type", "PACKAGE_VULNERABILITY, NETWORK_REACHABILITY or CODE_VULNERABILITY."),
            Field("title", STRING, "title", "Its title; «» without one.", default=""),
            Field("description", STRING, "description", "What was found."),
            Field("severity", STRING, "severity", "INFORMATIONAL, LOW, MEDIUM, HIGH, CRITICAL or UNTRIAGED."),
            Field("status", STRING, "status", "ACTIVE."),
            Field("exploitAvailable", STRING, "exploitAvailable", "Whether an exploit is known: YES or NO; «» if not told.", default=""),
            Field("fixAvailable", STRING, "fixAvailable", "Whether a mended version is: YES, NO or PARTIAL; «» if not told.", default=""),
            Field("inspectorScore", FLOAT, "inspectorScore", "Inspector's score, to 10."),
            Field("epssScore", FLOAT, "epss.score", "The probability that it is exploited within 30 days."),
            Field("vulnerabilityID", STRING, "packageVulnerabilityDetails.vulnerabilityId", "Such as CVE-2021-44228; «» without one.", default=""),
            Field("firstObservedAt", DATETIME, "firstObservedAt", "When it was first seen."),
            Field("lastObservedAt", DATETIME, "lastObservedAt", "When it was last seen.", volatile=True),
            Field("resourceTypes", STRINGS, lambda finding: [r["type"] for r in finding["resources"]], "What it was found in."),
        ),
        links=(
            Link(
                name="vms", relationship="FOUND_IN_VM", target="VM", inverse="inspectorFindings",
                source=lambda f: [Reference(id_, f["awsAccountId"], f["_region"]) for id_ in resources(f, INSTANCE)],
                doc="The instances it was found in.", inverse_doc="What Amazon Inspector found in it.",
            ),
            Link(
                name="functions", relationship="FOUND_IN_FUNCTION", target="Function", inverse="inspectorFindings",
                source=lambda f: [Reference(id_, f["awsAccountId"], f["_region"]) for id_ in resources(f, FUNCTION)],
                doc="The functions it was found in.", inverse_doc="What Amazon Inspector found in it.",
            ),
        ),
    ),
)  # fmt: skip
