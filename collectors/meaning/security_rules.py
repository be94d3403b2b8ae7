"""What security groups and network ACLs let through: one rule for each permission or entry, in the same words for both.

EC2 API, IpPermission and CreateNetworkAclEntry: «-1», and every protocol but TCP, UDP and ICMP, means all ports, whatever
range is given beside it. ICMP has no ports: there the two numbers are a type and a code.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from graph.model import Field, Nested, Record, Unreadable, ValueType

NAMES = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}
WITH_PORTS, WITHOUT_PORTS = frozenset({"tcp", "udp"}), frozenset({"icmp", "icmpv6"})
LAST_PORT = 65535
MANAGEMENT = (22, 3389)
EVERYWHERE = frozenset({"cidr:0.0.0.0/0", "cidr:::/0"})
ACTIONS = {"allow": "Allow", "deny": "Deny"}
PEERS = (
    ("IpRanges", "CidrIp", "cidr"), ("Ipv6Ranges", "CidrIpv6", "cidr"), ("UserIdGroupPairs", "GroupId", "sg"),
    ("PrefixListIds", "PrefixListId", "prefixList"),
)  # fmt: skip


def group_rules(group: Record) -> list[Record]:
    """The rules of a security group. A permission that names nobody lets nothing through and is no rule."""
    inbound = (_permission(p, "Inbound") for p in group.get("IpPermissions") or ())
    outbound = (_permission(p, "Outbound") for p in group.get("IpPermissionsEgress") or ())
    return [rule for rules in (inbound, outbound) for rule in rules if rule["sources"] or rule["destinations"]]


def acl_rules(acl: Record) -> list[Record]:
    """The rules of a network ACL, in the order in which AWS applies them."""
    return sorted(map(_entry, acl.get("Entries") or ()), key=lambda rule: (rule["direction"], rule["ruleNumber"] or 0))


def opens_management_ports(group: Record) -> bool:
    """Whether anybody may reach SSH or RDP through a group. Raises Unreadable where a prefix list decides: it may hold any address."""
    inbound = [r for r in group_rules(group) if r["direction"] == "Inbound" and any(_about(r, port) for port in MANAGEMENT)]
    sources = {source for rule in inbound for source in rule["sources"]}
    if not sources & EVERYWHERE and any(source.startswith("prefixList:") for source in sources):
        raise Unreadable("a prefix list decides who reaches a management port, and its addresses are not read")
    return bool(sources & EVERYWHERE)


def _about(rule: Record, port: int) -> bool:
    return bool(rule.get("destFromPort", LAST_PORT + 1) <= port <= rule.get("destToPort", -1))


def _permission(permission: Mapping[str, Any], direction: str) -> Record:
    protocol, first, last = _protocol(permission["IpProtocol"]), permission.get("FromPort"), permission.get("ToPort")
    return {"action": "Allow", "protocol": protocol, **_ports(protocol, first, last), **_ends(direction, list(_peers(permission)))}


def _entry(entry: Mapping[str, Any]) -> Record:
    protocol, icmp, ports = _protocol(entry["Protocol"]), entry.get("IcmpTypeCode") or {}, entry.get("PortRange") or {}
    first, last = (icmp.get("Type"), icmp.get("Code")) if protocol in WITHOUT_PORTS else (ports.get("From"), ports.get("To"))
    cidrs = [f"cidr:{cidr}" for cidr in (entry.get("CidrBlock"), entry.get("Ipv6CidrBlock")) if cidr]
    if entry["RuleAction"] not in ACTIONS:
        raise Unreadable(f"an entry has the action {entry['RuleAction']!r}")
    return {
        "ruleNumber": entry.get("RuleNumber"), "action": ACTIONS[entry["RuleAction"]], "protocol": protocol,
        **_ports(protocol, first, last), **_ends("Outbound" if entry.get("Egress") else "Inbound", cidrs),
    }  # fmt: skip


def _protocol(said: str) -> str:
    return NAMES.get(said, said)


def _ports(protocol: str, first: int | None, last: int | None) -> Record:
    """The ports a rule is about, or the type and code of ICMP; -1 are all of these."""
    if protocol in WITHOUT_PORTS:
        return {"icmpType": -1 if first is None else first, "icmpCode": -1 if last is None else last}
    if protocol not in WITH_PORTS:
        return {"destFromPort": 0, "destToPort": LAST_PORT}
    if first is None or last is None or not 0 <= first <= last <= LAST_PORT:
        raise Unreadable(f"a rule for {protocol} has the ports {first} to {last}")
    return {"destFromPort": first, "destToPort": last}


def _ends(direction: str, peers: list[str]) -> Record:
    """Whom a rule names: where traffic comes from, or where it goes to."""
    inbound = direction == "Inbound"
    return {"direction": direction, "sources": peers if inbound else [], "destinations": [] if inbound else peers}


def _peers(permission: Mapping[str, Any]) -> Iterator[str]:
    for member, id_, prefix in PEERS:
        yield from (f"{prefix}:{peer.get(id_) or peer['GroupName']}" for peer in permission.get(member) or ())


FIELDS = (
    Field("direction", ValueType.STRING, "direction", "Inbound or Outbound."),
    Field("action", ValueType.STRING, "action", "Allow or Deny."),
    Field("protocol", ValueType.STRING, "protocol", "tcp, udp, icmp, icmpv6, the number of another protocol, or -1 for all."),
    Field("destFromPort", ValueType.INT, "destFromPort", "The first port; 0 where all are meant; null for ICMP, which has none."),
    Field("destToPort", ValueType.INT, "destToPort", "The last port; 65535 where all are meant; null for ICMP."),
    Field("icmpType", ValueType.INT, "icmpType", "The type of ICMP message; -1 for all; null for other protocols."),
    Field("icmpCode", ValueType.INT, "icmpCode", "The code of ICMP message; -1 for all; null for other protocols."),
    Field("sources", ValueType.STRINGS, "sources", "Where inbound traffic comes from: cidr:RANGE, sg:GROUP, prefixList:LIST.", default=()),
    Field("destinations", ValueType.STRINGS, "destinations", "Where outbound traffic goes to, in the same form.", default=()),
)
NUMBER = Field("ruleNumber", ValueType.INT, "ruleNumber", "Rules are tried by this number, and the first that fits decides.")


def rules_of_groups() -> Nested:
    """The declaration of a security group's rules."""
    return Nested(
        name="rules", kind="SecurityGroupRule", relationship="HAS_SECURITY_RULE", inverse="securityGroup", source=group_rules,
        doc="What it lets in and out.", fields=FIELDS,
    )  # fmt: skip


def rules_of_acls() -> Nested:
    """The declaration of a network ACL's rules."""
    return Nested(
        name="rules", kind="NetworkACLRule", relationship="HAS_ACL_RULE", inverse="networkAcl", source=acl_rules, fields=(*FIELDS, NUMBER),
        doc="What it lets in and out, and what it stops.",
    )  # fmt: skip
