"""Classic load balancers in the words of the newer ones."""

from typing import Any

from collectors.meaning.tls import classic_attributes, classic_listeners

HTTPS = {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstancePort": 80, "SSLCertificateId": "arn:certificate"}
HTTP = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}


def policy(name: str, type_: str = "SSLNegotiationPolicyType", **attributes: str) -> dict[str, Any]:
    """A policy of a classic load balancer."""
    found = [{"AttributeName": key.replace("_", "-"), "AttributeValue": value} for key, value in attributes.items()]
    return {"PolicyName": name, "PolicyTypeName": type_, "PolicyAttributeDescriptions": found}


def test_listeners() -> None:
    """A listener has the predefined policy that its own repeats, its own where it repeats none, and none without TLS."""
    listeners = [(HTTPS, ["sticky", "mine"]), (HTTPS, ["custom"]), (HTTP, []), (HTTP, ["sticky"])]
    balancer = {"ListenerDescriptions": [{"Listener": listener, "PolicyNames": names} for listener, names in listeners]}
    policies = [
        policy("sticky", "LBCookieStickinessPolicyType"),
        policy("mine", Reference_Security_Policy="ELBSecurityPolicy-2016-08"),
        policy("custom", Protocol_TLSv1="true"),
    ]
    found = classic_listeners(balancer, {"PolicyDescriptions": policies})["Listeners"]
    assert [(x["Port"], len(x["Certificates"]), x["SslPolicy"]) for x in found] == [
        (443, 1, "ELBSecurityPolicy-2016-08"), (443, 1, "custom"), (80, 0, ""), (80, 0, ""),
    ]  # fmt: skip


def test_no_listeners() -> None:
    """A classic load balancer of which AWS tells no listeners has none."""
    assert classic_listeners({}, {"PolicyDescriptions": []}) == {"Listeners": []}


def test_attributes() -> None:
    """Attributes are keys and values, as text; a switch that is not told is off."""
    told = {"AccessLog": {"Enabled": True, "S3BucketName": "logs"}, "ConnectionSettings": {"IdleTimeout": 60}}
    assert classic_attributes({}, {"LoadBalancerAttributes": told})["Attributes"] == [
        {"Key": "access_logs.s3.bucket", "Value": "logs"},
        {"Key": "access_logs.s3.enabled", "Value": "true"},
        {"Key": "connection_draining.enabled", "Value": "false"},
        {"Key": "idle_timeout.timeout_seconds", "Value": "60"},
        {"Key": "load_balancing.cross_zone.enabled", "Value": "false"},
    ]
