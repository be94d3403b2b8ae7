"""What permissions of security groups and entries of network ACLs let through."""

from typing import Any

import pytest

from collectors.meaning.security_rules import acl_rules, group_rules, opens_management_ports
from graph.model import Record, Unreadable

ANYBODY = {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
PORTS = ("destFromPort", "destToPort", "icmpType", "icmpCode")


def permission(**said: Any) -> Record:
    """The rule that one inbound permission for everybody is."""
    [rule] = group_rules({"IpPermissions": [{**ANYBODY, **said}]})
    return rule


def entry(**said: Any) -> Record:
    """The rule that one entry of a network ACL is."""
    [rule] = acl_rules({"Entries": [{"RuleAction": "allow", "Egress": False, "RuleNumber": 1, **said}]})
    return rule


def numbers(rule: Record) -> tuple[int | None, ...]:
    """First and last port, type and code of ICMP; None where a rule has no such thing."""
    return tuple(rule.get(name) for name in PORTS)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"IpProtocol": "tcp", "FromPort": 22, "ToPort": 25}, (22, 25, None, None)),
        ({"IpProtocol": "udp", "FromPort": 0, "ToPort": 65535}, (0, 65535, None, None)),
        ({"IpProtocol": "6", "FromPort": 22, "ToPort": 22}, (22, 22, None, None)),
        ({"IpProtocol": "-1"}, (0, 65535, None, None)),
        ({"IpProtocol": "-1", "FromPort": 443, "ToPort": 443}, (0, 65535, None, None)),
        ({"IpProtocol": "50"}, (0, 65535, None, None)),
        ({"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1}, (None, None, 8, -1)),
        ({"IpProtocol": "icmpv6"}, (None, None, -1, -1)),
        ({"IpProtocol": "58", "FromPort": 128, "ToPort": 0}, (None, None, 128, 0)),
    ],
)
def test_ports_of_a_permission(said: dict[str, Any], expected: tuple[int | None, ...]) -> None:
    """TCP and UDP have the ports they name, ICMP has none, and every other protocol has all."""
    assert numbers(permission(**said)) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"Protocol": "6", "PortRange": {"From": 22, "To": 25}}, (22, 25, None, None)),
        ({"Protocol": "17", "PortRange": {"From": 53, "To": 53}}, (53, 53, None, None)),
        ({"Protocol": "-1"}, (0, 65535, None, None)),
        ({"Protocol": "50", "PortRange": {"From": 1, "To": 2}}, (0, 65535, None, None)),
        ({"Protocol": "1", "IcmpTypeCode": {"Type": 8, "Code": -1}}, (None, None, 8, -1)),
        ({"Protocol": "58"}, (None, None, -1, -1)),
    ],
)
def test_ports_of_an_entry(said: dict[str, Any], expected: tuple[int | None, ...]) -> None:
    """The numbers of protocols mean the same in a network ACL as their names in a group."""
    assert numbers(entry(**said)) == expected


@pytest.mark.parametrize("ports", [{}, {"FromPort": 22}, {"FromPort": -1, "ToPort": -1}, {"FromPort": 25, "ToPort": 22}])
def test_impossible_ports(ports: dict[str, int]) -> None:
    """A rule for TCP whose ports nobody can understand is unreadable, neither open nor closed."""
    with pytest.raises(Unreadable, match="a rule for tcp has the ports"):
        permission(IpProtocol="tcp", **ports)


def test_sources() -> None:
    """Ranges of both kinds, groups and lists of addresses are sources, each with its form."""
    rule = permission(
        IpProtocol="-1",
        Ipv6Ranges=[{"CidrIpv6": "::/0"}],
        UserIdGroupPairs=[{"GroupId": "sg-1", "UserId": "222222222222"}],
        PrefixListIds=[{"PrefixListId": "pl-1"}],
    )
    assert rule["sources"] == ["cidr:0.0.0.0/0", "cidr:::/0", "sg:sg-1", "prefixList:pl-1"]
    assert (rule["destinations"], rule["direction"], rule["action"]) == ([], "Inbound", "Allow")


def test_outbound_rules_have_destinations() -> None:
    """What a group lets out to everybody comes from nobody outside."""
    [rule] = group_rules({"IpPermissionsEgress": [{"IpProtocol": "-1", **ANYBODY}]})
    assert (rule["direction"], rule["sources"], rule["destinations"]) == ("Outbound", [], ["cidr:0.0.0.0/0"])


def test_a_permission_for_nobody_is_no_rule() -> None:
    """A permission that names nobody lets nothing through."""
    assert group_rules({"IpPermissions": [{"IpProtocol": "-1", "IpRanges": []}]}) == []
    assert group_rules({}) == []


def test_entries_in_order() -> None:
    """Entries come by direction and number, denials among them, and each range is a source or a destination."""
    both = {"Protocol": "-1", "CidrBlock": "10.0.0.0/8"}
    rules = acl_rules(
        {
            "Entries": [
                {**both, "RuleNumber": 32767, "RuleAction": "deny", "Egress": False},
                {**both, "RuleNumber": 100, "RuleAction": "allow", "Egress": True},
                {"Protocol": "-1", "Ipv6CidrBlock": "::/0", "RuleNumber": 101, "RuleAction": "allow", "Egress": False},
            ]
        }
    )
    assert [(r["direction"], r["ruleNumber"], r["action"], r["sources"], r["destinations"]) for r in rules] == [
        ("Inbound", 101, "Allow", ["cidr:::/0"], []),
        ("Inbound", 32767, "Deny", ["cidr:10.0.0.0/8"], []),
        ("Outbound", 100, "Allow", [], ["cidr:10.0.0.0/8"]),
    ]


def test_unknown_actions() -> None:
    """An entry that neither allows nor denies is unreadable."""
    with pytest.raises(Unreadable, match="an entry has the action 'count'"):
        entry(Protocol="-1", RuleAction="count")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, **ANYBODY}, True),
        ({"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}, True),
        ({"IpProtocol": "tcp", "FromPort": 3000, "ToPort": 4000, **ANYBODY}, True),
        ({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, **ANYBODY}, False),
        ({"IpProtocol": "icmp", "FromPort": 8, "ToPort": 0, **ANYBODY}, False),
        ({"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}, False),
        ({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [{"PrefixListId": "pl-1"}]}, False),
    ],
)
def test_management_ports(said: dict[str, Any], expected: bool) -> None:
    """Ports 22 and 3389 are open to anybody if one inbound rule says so."""
    assert opens_management_ports({"IpPermissions": [said]}) is expected
    assert not opens_management_ports({"IpPermissionsEgress": [said]})


def test_a_prefix_list_may_hold_any_address() -> None:
    """Where a prefix list decides who reaches a management port, it is not known who does."""
    listed = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": [{"PrefixListId": "pl-1"}]}
    with pytest.raises(Unreadable):
        opens_management_ports({"IpPermissions": [listed]})
    assert opens_management_ports({"IpPermissions": [listed, {"IpProtocol": "-1", **ANYBODY}]})
