"""Listeners and attributes of classic load balancers in the words of the newer ones, so that one question covers both.

Classic Load Balancers user guide, «Predefined SSL security policies» and «SSL negotiation configurations»: a policy of type
SSLNegotiationPolicyType says in Reference-Security-Policy which predefined one it repeats. API reference of both,
LoadBalancerAttributes and LoadBalancerAttribute.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from graph.model import Record, value

NEGOTIATION, REFERENCE = "SSLNegotiationPolicyType", "Reference-Security-Policy"
# The newer name of an attribute → where a classic load balancer has it.
ATTRIBUTES = {
    "access_logs.s3.enabled": "AccessLog.Enabled",
    "access_logs.s3.bucket": "AccessLog.S3BucketName",
    "access_logs.s3.prefix": "AccessLog.S3BucketPrefix",
    "load_balancing.cross_zone.enabled": "CrossZoneLoadBalancing.Enabled",
    "connection_draining.enabled": "ConnectionDraining.Enabled",
    "idle_timeout.timeout_seconds": "ConnectionSettings.IdleTimeout",
}
SWITCHES = {"access_logs.s3.enabled", "load_balancing.cross_zone.enabled", "connection_draining.enabled"}


def classic_listeners(balancer: Record, answer: Record) -> Record:
    """The listeners of a classic load balancer, as DescribeListeners would tell them; from it and from its policies."""
    negotiated = dict(_negotiated(answer["PolicyDescriptions"]))
    return {
        "Listeners": [_listener(d["Listener"], d.get("PolicyNames") or [], negotiated) for d in balancer.get("ListenerDescriptions") or []]
    }


def _listener(listener: Record, policies: list[str], negotiated: Mapping[str, str]) -> Record:
    certificate = listener.get("SSLCertificateId")
    return {
        "Protocol": listener["Protocol"],
        "Port": listener["LoadBalancerPort"],
        "Certificates": [{"CertificateArn": certificate}] if certificate else [],
        "SslPolicy": next((negotiated[name] for name in policies if name in negotiated), ""),
    }


def _negotiated(policies: list[Record]) -> Iterator[tuple[str, str]]:
    """Policy → the predefined one that it repeats; its own name where it repeats none."""
    for policy in policies:
        if policy["PolicyTypeName"] == NEGOTIATION:
            attributes = {a["AttributeName"]: a.get("AttributeValue") for a in policy.get("PolicyAttributeDescriptions") or []}
            yield policy["PolicyName"], attributes.get(REFERENCE) or policy["PolicyName"]


def classic_attributes(_: Record, answer: Record) -> Record:
    """The attributes of a classic load balancer, as keys and values; a switch that is not told is off."""
    found = {key: value(path, answer["LoadBalancerAttributes"]) for key, path in ATTRIBUTES.items()}
    told = {key: x for key, x in found.items() if x is not None} | {key: False for key in SWITCHES if found[key] is None}
    return {"Attributes": [{"Key": key, "Value": _text(x)} for key, x in sorted(told.items())]}


def _text(said: Any) -> str:
    return str(said).lower() if isinstance(said, bool) else str(said)
