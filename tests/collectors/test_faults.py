"""What goes wrong at AWS: a collection ends, tells what it could not read, writes nothing wrong, and the next one heals it."""

from typing import Any

import pytest

from collectors.clients import TimeLimits
from collectors.errors import CannotCollect
from demo.aws.server import SimulatedAWS
from tests.collectors.harness import FIRST, MANAGER, SECOND, Collector, differences

IN_REGIONS = [f"{FIRST}/eu-west-1", f"{FIRST}/us-east-1"]
# fault, the result it leads to, a part of what is said of it
FAULTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "denied": ({"kind": "denied"}, "denied", "not authorized"),
    "throttled": ({"kind": "throttled"}, "throttled", "Rate exceeded"),
    "timeout": ({"kind": "timeout", "seconds": 60}, "failed", "ReadTimeoutError"),
    "reset": ({"kind": "reset"}, "failed", "Error"),
    "malformed": ({"kind": "malformed"}, "failed", ""),
    "error": ({"kind": "error", "code": "InternalFailure", "status": 500}, "failed", "InternalFailure"),
}
DERIVED = {"managementEvents", "excludedManagementEventSources"}
# operation, where its outcomes are kept, what of the first account's trail is unread then
OPERATIONS: dict[str, tuple[list[str], set[str]]] = {
    "DescribeRegions": ([f"{FIRST}/global"], set()),
    "DescribeTrails": (IN_REGIONS, {"DescribeTrails", "GetTrailStatus", "GetEventSelectors", "ListTags", *DERIVED}),
    "GetTrailStatus": (IN_REGIONS[1:], {"GetTrailStatus"}),
    "GetEventSelectors": (IN_REGIONS[1:], {"GetEventSelectors", *DERIVED}),
    "ListTags": (IN_REGIONS[1:], {"ListTags"}),
}


def unread(node: dict[str, Any]) -> set[str]:
    """The operations that are unread of an asset."""
    return {label.removeprefix("Unread_") for label in node["labels"] if label.startswith("Unread_")}


def of_others(graph: dict[str, Any]) -> dict[str, Any]:
    """The part of a graph which the first account has nothing to do with."""
    return {key: node for key, node in graph.items() if FIRST not in (node.get("cloudAccountID"), node.get("account"))}


def assets(graph: dict[str, Any]) -> set[str]:
    """The keys of all assets and what is nested in them."""
    return {key for key, node in graph.items() if "Outcome" not in node["labels"]}


def only_marked(healthy: dict[str, Any], faulty: dict[str, Any]) -> bool:
    """Whether marks of what is unread are all that came to the assets."""
    kept = assets(healthy)
    return {name for key, change in differences(healthy, faulty).items() if key in kept for name in change} == {"labels"}


def impatient(collector: Collector) -> Collector:
    """A collector that gives up soon."""
    return collector.but(attempts=2, limits=TimeLimits(read=1.5))


# Each fault in one operation, and two of them in the others; tests/faults tries every operation with every fault, in one account.
FEW = {"denied", "malformed"}
TRIED = [(fault, operation) for operation in OPERATIONS for fault in FAULTS if operation == "DescribeTrails" or fault in FEW]


@pytest.mark.parametrize(("fault", "operation"), TRIED)
def test_a_reading_that_fails_in_one_account(
    collector: Collector, acme: dict[str, str], aws: SimulatedAWS, fault: str, operation: str
) -> None:
    """A failed reading is told with its reason, deletes and changes nothing, stops no other account, and the next run heals it."""
    (rule, result, words), (scopes, parts) = FAULTS[fault], OPERATIONS[operation]
    collector.organization()
    healthy = collector.graph()
    aws.fault(**rule, operation=operation, account=FIRST)
    aws.fault(kind="denied", operation="ListRegions", account=FIRST)  # it would stand in for DescribeRegions
    impatient(collector).organization()
    faulty, told = collector.graph(), collector.outcomes(operation)
    assert sorted(scope for scope, (how, _) in told.items() if how != "complete") == scopes
    assert all(told[scope][0] == result and words in told[scope][1] and told[scope][1] for scope in scopes)
    assert assets(faulty) == assets(healthy)
    assert not differences(of_others(healthy), of_others(faulty))
    assert unread(collector.trail(acme[FIRST])) == parts
    assert only_marked(healthy, faulty)
    aws.clear_faults()
    collector.organization()
    assert not differences(healthy, collector.graph())


@pytest.mark.parametrize("fault", FAULTS)
def test_a_role_that_cannot_be_assumed(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, fault: str) -> None:
    """An account whose role cannot be assumed stays with all that was known of it, marked as unread, until a later run heals it."""
    rule, result, words = FAULTS[fault]
    collector.organization()
    healthy = collector.graph()
    aws.fault(**rule, operation="AssumeRole", about=f"arn:aws:iam::{FIRST}:role/")
    summary = impatient(collector).organization()
    faulty = collector.graph()
    assert [a["cloudAccountID"] for a in summary.unreadable] == [FIRST]
    assert collector.outcomes("AssumeRole")[f"{FIRST}/global"][0] == result
    assert words in collector.outcomes("AssumeRole")[f"{FIRST}/global"][1]
    assert assets(faulty) == assets(healthy)
    assert not differences(of_others(healthy), of_others(faulty))
    assert unread(collector.trail(acme[FIRST])) == OPERATIONS["DescribeTrails"][1]
    assert f"{FIRST}/us-east-1" not in collector.outcomes("DescribeTrails")
    aws.clear_faults()
    collector.organization()
    assert not differences(healthy, collector.graph())


@pytest.mark.parametrize("operation", ["GetCallerIdentity", "ListAccounts"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_collection_that_cannot_begin(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, fault: str, operation: str) -> None:
    """Without the caller or the list of accounts there is no collection, and the graph stays as it was."""
    rule, _, words = FAULTS[fault]
    collector.organization()
    healthy = collector.graph()
    aws.fault(**rule, operation=operation)
    with pytest.raises(CannotCollect, match=operation) as raised:
        impatient(collector).organization()
    assert words in str(raised.value)
    assert not differences(healthy, collector.graph())


@pytest.mark.parametrize("fault", FAULTS)
def test_an_organization_that_cannot_be_described(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, fault: str) -> None:
    """A collection that cannot describe the organization reads its accounts all the same."""
    rule, result, _ = FAULTS[fault]
    collector.organization()
    healthy = collector.graph()
    aws.fault(**rule, operation="DescribeOrganization")
    assert impatient(collector).organization().accounts == 3
    faulty = collector.graph()
    assert {how for how, _ in collector.outcomes("DescribeOrganization").values()} == {result}
    assert assets(faulty) == assets(healthy)
    assert [unread(collector.trail(arn)) for arn in acme.values()] == [set(), set(), set()]
    assert only_marked(healthy, faulty)
    aws.clear_faults()
    collector.organization()
    assert not differences(healthy, collector.graph())


@pytest.mark.parametrize(
    "operation", ["GetCallerIdentity", "ListAccounts", "AssumeRole", "DescribeRegions", "DescribeTrails", "GetTrailStatus"]
)
@pytest.mark.parametrize("rule", [{"kind": "throttled"}, {"kind": "reset"}, {"kind": "error", "code": "ServiceUnavailable", "status": 503}])
def test_a_call_that_succeeds_later(
    collector: Collector, acme: dict[str, str], aws: SimulatedAWS, rule: dict[str, Any], operation: str
) -> None:
    """What goes wrong once is asked again, and nothing of it is seen in the graph."""
    aws.fault(**rule, operation=operation, times=1)
    summary = collector.organization()
    assert set(summary.results) == {"complete"}
    assert not summary.unreadable
    assert [unread(collector.trail(arn)) for arn in acme.values()] == [set(), set(), set()]


def test_throttling_lowers_the_budget(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """Throttling halves the budget of its account, service and region, which the summary reports."""
    aws.fault(kind="throttled", operation="DescribeTrails", account=SECOND, region="eu-west-1", times=2)
    [lowered] = collector.organization().budgets
    assert lowered == {"cloudAccountID": SECOND, "service": "cloudtrail", "region": "eu-west-1", "lowestRate": 125.0}


def test_regions_by_the_other_way(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """Where EC2 may not be asked for the regions, Account Management tells the same of them, except for the endpoints."""
    collector.organization()
    healthy = collector.graph()
    aws.fault(kind="denied", operation="DescribeRegions", account=FIRST)
    collector.organization()
    changed = {name for change in differences(healthy, collector.graph()).values() for name in change}
    assert changed <= {"endpoint", "contentHash", "readings"}
    assert collector.outcomes("DescribeRegions")[f"{FIRST}/global"][0] == "complete"


ARN = f"arn:aws:cloudtrail:us-east-1:{FIRST}:trail/main"
TRAIL = {"TrailARN": ARN, "Name": "main", "HomeRegion": "us-east-1"}
SURPRISES: dict[str, tuple[str, Any]] = {
    "a name that is a number": ("DescribeTrails", {"trailList": [{**TRAIL, "Name": 7}]}),
    "a trail without ARN": ("DescribeTrails", {"trailList": [{"Name": "main", "HomeRegion": "us-east-1"}]}),
    "a trail without name": ("DescribeTrails", {"trailList": [{"TrailARN": ARN, "HomeRegion": "us-east-1"}]}),
    "a trail without home": ("DescribeTrails", {"trailList": [{"TrailARN": ARN, "Name": "main"}]}),
    "an ARN that is none": ("DescribeTrails", {"trailList": [{**TRAIL, "TrailARN": "main"}]}),
    "a boolean in words": ("DescribeTrails", {"trailList": [{**TRAIL, "IsMultiRegionTrail": "yes"}]}),
    "a list of texts": ("DescribeTrails", {"trailList": ["main"]}),
    "a text instead of a list": ("DescribeTrails", {"trailList": "main"}),
    "no list": ("DescribeTrails", {"trailList": None}),
    "an empty answer": ("DescribeTrails", {}),
    "logging in words": ("GetTrailStatus", {"IsLogging": "yes"}),
    "no word on logging": ("GetTrailStatus", {}),
    "a time in words": ("GetTrailStatus", {"IsLogging": True, "StartLoggingTime": "noon"}),
    "selectors that are a text": ("GetEventSelectors", {"TrailARN": ARN, "EventSelectors": "All"}),
    "selectors that are texts": ("GetEventSelectors", {"TrailARN": ARN, "EventSelectors": ["All"]}),
    "selectors of nothing": ("GetEventSelectors", {"EventSelectors": []}),
    "a condition without field": ("GetEventSelectors", {"TrailARN": ARN, "AdvancedEventSelectors": [{"FieldSelectors": [{"Field": 7}]}]}),
    "a tag with a number": ("ListTags", {"ResourceTagList": [{"TagsList": [{"Key": 7, "Value": "x"}]}]}),
    "tags of nothing": ("ListTags", {}),
    "regions without names": ("DescribeRegions", "<R><regionInfo><item><optInStatus>opted-in</optInStatus></item></regionInfo></R>"),
    "no regions": ("DescribeRegions", "<R><regionInfo></regionInfo></R>"),
    "nothing on regions": ("DescribeRegions", "<R></R>"),
}


@pytest.mark.parametrize("surprise", SURPRISES)
def test_a_surprising_answer(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, surprise: str) -> None:
    """An answer that is not what AWS documents leaves what was known, marked as unread, with a reason, until the next run."""
    operation, body = SURPRISES[surprise]
    collector.organization()
    healthy = collector.graph()
    aws.fault(kind="surprising", operation=operation, account=FIRST, body=body)
    aws.fault(kind="denied", operation="ListRegions", account=FIRST)
    collector.but(attempts=1).organization()
    faulty, told = collector.graph(), collector.outcomes(operation)
    scopes, parts = OPERATIONS[operation]
    assert sorted(scope for scope, (how, error) in told.items() if how == "failed" and error) == scopes
    assert assets(faulty) == assets(healthy)
    assert not differences(of_others(healthy), of_others(faulty))
    assert unread(collector.trail(acme[FIRST])) == parts
    assert only_marked(healthy, faulty)
    aws.clear_faults()
    collector.organization()
    assert not differences(healthy, collector.graph())


@pytest.mark.parametrize(
    "body",
    [{}, {"Accounts": []}, {"Accounts": "x"}, {"Accounts": [{"Name": "x"}]}, {"Accounts": [{"Id": "7"}]}, {"Accounts": [7]}],
    ids=str,
)
def test_a_surprising_list_of_accounts(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, body: Any) -> None:
    """A list without accounts, or of accounts without number, is no list: nothing is collected, and nothing is lost."""
    collector.organization()
    healthy = collector.graph()
    aws.fault(kind="surprising", operation="ListAccounts", body=body)
    with pytest.raises(CannotCollect, match="ListAccounts"):
        collector.but(attempts=1).organization()
    assert not differences(healthy, collector.graph())


@pytest.mark.parametrize(
    "body", [{}, {"Organization": "x"}, {"Organization": {"Id": "o-1"}}, {"Organization": {"MasterAccountId": 7}}], ids=str
)
def test_a_surprising_organization(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, body: Any) -> None:
    """An organization of which AWS says nothing sensible is unread, and its accounts are read all the same."""
    collector.organization()
    healthy = collector.graph()
    aws.fault(kind="surprising", operation="DescribeOrganization", body=body)
    assert collector.but(attempts=1).organization().accounts == 3
    faulty = collector.graph()
    assert {how for how, _ in collector.outcomes("DescribeOrganization").values()} == {"failed"}
    assert assets(faulty) == assets(healthy)
    aws.clear_faults()
    collector.organization()
    assert not differences(healthy, collector.graph())


IDENTITY = "<GetCallerIdentityResponse><GetCallerIdentityResult>{}</GetCallerIdentityResult></GetCallerIdentityResponse>"


@pytest.mark.parametrize(
    "inside", ["", "<Account>111111111110</Account>", "<Arn>nonsense</Arn><Account>111111111110</Account>", "<Arn>arn:aws:x</Arn>"]
)
def test_a_surprising_identity(collector: Collector, aws: SimulatedAWS, inside: str) -> None:
    """A caller without number or ARN is no caller."""
    aws.fault(kind="surprising", operation="GetCallerIdentity", body=IDENTITY.format(inside))
    with pytest.raises(CannotCollect, match="sts:GetCallerIdentity"):
        collector.but(attempts=1).organization()


KEYS = "<AccessKeyId>ASIA111111111111DEMO</AccessKeyId><SecretAccessKey>demo</SecretAccessKey><SessionToken>demo</SessionToken>"
SESSION = "<AssumeRoleResponse><AssumeRoleResult><Credentials>{}</Credentials></AssumeRoleResult></AssumeRoleResponse>"


@pytest.mark.parametrize(
    "inside",
    ["", KEYS, f"{KEYS}<Expiration>2020-01-01T00:00:00Z</Expiration>", f"{KEYS}<Expiration>soon</Expiration>"],
    ids=["none", "endless", "past", "words"],
)
def test_a_surprising_session(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, inside: str) -> None:
    """Credentials of a role which cannot be used make its account unreadable, with a reason, and stop no other."""
    aws.fault(kind="surprising", operation="AssumeRole", about=f"{FIRST}:role/", body=SESSION.format(inside))
    summary = collector.but(attempts=1).organization()
    assert [a["cloudAccountID"] for a in summary.unreadable] == [FIRST]
    assert summary.unreadable[0]["error"]
    assert set(collector.outcomes("DescribeTrails")) == {f"{a}/{r}" for a in (MANAGER, SECOND) for r in ("eu-west-1", "us-east-1")}
