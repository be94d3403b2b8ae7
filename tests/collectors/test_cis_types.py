"""What the benchmark asks for beyond the public catalogue: contacts, file systems, web front ends, Security Hub, resource policies."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from collectors.aws.cloudfront import DISTRIBUTION
from collectors.parse import part
from collectors.run import Wanted
from demo.aws.server import SimulatedAWS
from graph.model import Unreadable
from graph.store import Store
from tests.collectors.harness import FIRST, Collector

REGION = "eu-west-1"
KINDS = frozenset(
    {"AlternateContact", "APIStage", "Distribution", "EventBus", "FileSystem", "Function", "GlacierVault", "Secret", "SecurityHub"}
)
PUBLIC = json.dumps({"Statement": [{"Sid": "all", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]})
ORIGIN = {"Id": "o", "DomainName": "files.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
BEHAVIOR = {
    "TargetOriginId": "o",
    "ViewerProtocolPolicy": "https-only",
    "MinTTL": 0,
    "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
}


@pytest.fixture
def collected(store: Store, aws: SimulatedAWS, run: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch) -> Collector:
    """A graph of one account with one of each."""
    fill(aws)
    collector = Collector(store, aws, run, monkeypatch)
    collector.alone(FIRST, Wanted(frozenset({REGION, "us-east-1"}), KINDS))
    return collector


def fill(aws: SimulatedAWS) -> None:
    """One of each kind, most of them in one of the two regions."""

    def here(service: str) -> Any:
        return aws.client(FIRST, service, REGION)

    contact = {"Name": "Team", "Title": "Security team", "EmailAddress": "s@example.com", "PhoneNumber": "+1"}
    here("account").put_alternate_contact(AlternateContactType="SECURITY", **contact)
    here("efs").create_file_system(CreationToken="one", Encrypted=True)
    here("securityhub").enable_security_hub()
    here("events").put_permission(EventBusName="default", Policy=PUBLIC)
    here("secretsmanager").create_secret(Name="open", SecretString="-")
    here("secretsmanager").put_resource_policy(SecretId="open", ResourcePolicy=PUBLIC)
    here("glacier").create_vault(vaultName="archive")
    apis(here("apigateway"), here("apigatewayv2"))
    distribution(aws)


def apis(rest: Any, newer: Any) -> None:
    """A REST API and an HTTP API, the latter with a stage that has a log."""
    rest.create_rest_api(name="rest")
    api = newer.create_api(Name="web", ProtocolType="HTTP")["ApiId"]
    log = {"DestinationArn": f"arn:aws:logs:{REGION}:{FIRST}:log-group:web", "Format": "$context.requestId"}
    newer.create_stage(ApiId=api, StageName="$default", AccessLogSettings=log)
    newer.create_stage(ApiId=api, StageName="test")


def distribution(aws: SimulatedAWS) -> None:
    """A distribution whose log CloudWatch Logs delivers, which is told in us-east-1 alone."""
    front, logs = aws.client(FIRST, "cloudfront", "us-east-1"), aws.client(FIRST, "logs", "us-east-1")
    config = {
        "CallerReference": "r",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [ORIGIN]},
        "DefaultCacheBehavior": BEHAVIOR,
    }
    arn = front.create_distribution(DistributionConfig=config)["Distribution"]["ARN"]
    logs.put_delivery_source(name="site", resourceArn=arn, logType="ACCESS_LOGS")
    to = {"destinationResourceArn": "arn:aws:s3:::logs"}
    destination = logs.put_delivery_destination(name="bucket", deliveryDestinationConfiguration=to)["deliveryDestination"]["arn"]
    logs.create_delivery(deliverySourceName="site", deliveryDestinationArn=destination)


def told(collector: Collector, kind: str, *fields: str) -> list[list[Any]]:
    """These fields of all assets of a kind, by name."""
    what = ", ".join(f"n.{name}" for name in fields)
    return collector.rows(f"MATCH (n:{kind}) RETURN {what} ORDER BY n.internalName, n.internalRegion")


def test_each_is_in_the_graph(collected: Collector) -> None:
    """Each kind is read from where AWS keeps it, and where there is none, that is known."""
    assert told(collected, "AlternateContact", "contactType", "emailAddress") == [["SECURITY", "s@example.com"]]
    assert told(collected, "FileSystem", "encrypted", "internalRegion") == [[True, REGION]]
    assert told(collected, "SecurityHub", "internalName") == [[REGION]]
    assert told(collected, "EventBus", "name", "internalRegion") == [["default", REGION], ["default", "us-east-1"]]
    assert told(collected, "Secret", "name") == [["open"]]
    assert told(collected, "GlacierVault", "name", "policyDocument") == [["archive", ""]]
    assert collected.outcomes("DescribeHub") == {f"{FIRST}/{region}": ("complete", "") for region in (REGION, "us-east-1")}
    assert collected.outcomes("GetAlternateContact", "complete").keys() == {f"{FIRST}/global"}

    assert_policies_are_statements(collected)
    assert_front_ends_say_whether_they_log(collected)


def assert_policies_are_statements(collected: Collector) -> None:
    """The policies of event buses and secrets can be looked into."""
    found = collected.rows("MATCH (n)-[:HAS_STATEMENT]->(s) WHERE 'AWS|*' IN s.principals RETURN labels(n), s.effect")
    assert {(next(x for x in labels if x in KINDS), effect) for labels, effect in found} == {("EventBus", "Allow"), ("Secret", "Allow")}


def assert_front_ends_say_whether_they_log(collected: Collector) -> None:
    """Stages of both kinds of APIs tell where their log goes, and a distribution whether CloudWatch Logs delivers it."""
    log = f"arn:aws:logs:{REGION}:{FIRST}:log-group:web"
    assert told(collected, "APIStage", "internalName", "protocol", "accessLogDestinationARN") == [
        ["web/$default", "HTTP", log],
        ["web/test", "HTTP", ""],
    ]
    assert told(collected, "Distribution", "loggingEnabled", "accessLogsDelivered", "internalRegion") == [[False, True, "us-east-1"]]


def test_in_another_partition_deliveries_are_not_known() -> None:
    """Where CloudWatch Logs keeps them there is not documented, so that nothing is said of them."""
    [derivation] = DISTRIBUTION.derived
    read = {"ListDistributions": {"ARN": "arn:aws-cn:cloudfront::1:distribution/E", "_partition": "aws-cn"}}
    with pytest.raises(Unreadable, match="aws-cn"):
        part(CATALOGUE, derivation, {**read, "DescribeDeliverySources": {}, "DescribeDeliveries": {}})


def test_a_denied_contact_is_a_gap(collected: Collector) -> None:
    """Who may not ask for the contact does not know that there is none."""
    collected.aws.fault(kind="denied", operation="GetAlternateContact")
    collected.alone(FIRST, Wanted(frozenset({REGION}), frozenset({"AlternateContact"})))
    [(result, _)] = collected.outcomes("GetAlternateContact").values()
    assert result == "denied"
