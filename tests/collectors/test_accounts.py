"""Which accounts are read, and as whom: organizations, single accounts, delegated administrators, files, profiles, roles."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collectors.accounts import listed_in_file, organization, own_account
from collectors.clients import Clients
from collectors.errors import BadCredentials, CannotCollect
from demo.aws.server import SimulatedAWS
from tests.collectors.harness import FIRST, MANAGER, ROLE, SECOND, Collector, differences, trail

RECORDS = "MATCH (t:Trail {idFromProvider: $arn})<-[:HAS_TRAIL]-(c:Connector) RETURN c.cloudAccountID ORDER BY c.cloudAccountID"
TRAIL = "MATCH (t:Trail {idFromProvider: $arn}) WHERE NOT t:Stub RETURN t.cloudAccountID, t.status_isLogging, t.managementEvents, labels(t)"
KEYS = f"<AccessKeyId>ASIA{FIRST}DEMO</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>x</SessionToken>"
SESSION = "<AssumeRoleResponse><AssumeRoleResult><Credentials>{}</Credentials></AssumeRoleResult></AssumeRoleResponse>"


@pytest.fixture
def ours(acme: dict[str, str], aws: SimulatedAWS) -> str:
    """The ARN of acme's organization trail."""
    return trail(aws, MANAGER, "ours", IsOrganizationTrail=True)


def test_an_organization_trail_records_every_account(collector: Collector, ours: str, aws: SimulatedAWS) -> None:
    """An organization's trail is one node, owned by the management account, and records all accounts, whoever sees it."""
    collector.organization()
    assert collector.rows(RECORDS, arn=ours) == [[MANAGER], [FIRST], [SECOND]]
    before = collector.graph()
    aws.hide_organization_trails()
    collector.organization()
    assert not differences(before, collector.graph())


def test_an_organization_trail_whose_owner_is_closed(collector: Collector, ours: str, aws: SimulatedAWS) -> None:
    """Where its owner cannot be read, an organization's trail is read through a member, who sees its status but not its selectors."""
    aws.fault(kind="denied", service="cloudtrail", account=MANAGER)
    collector.organization()
    [[owner, logging, events, labels]] = collector.rows(TRAIL, arn=ours)
    assert (owner, logging, events) == (MANAGER, True, None)
    assert {label for label in labels if label.startswith("Unread_")} == {
        "Unread_GetEventSelectors", "Unread_ListTags", "Unread_managementEvents", "Unread_excludedManagementEventSources",
    }  # fmt: skip
    aws.clear_faults()
    collector.organization()
    assert collector.rows(TRAIL, arn=ours)[0][2] == "all"


def test_a_delegated_administrator(collector: Collector, ours: str, aws: SimulatedAWS) -> None:
    """A delegated administrator collects the same graph as the management account."""
    aws.client(MANAGER, "organizations").register_delegated_administrator(AccountId=FIRST, ServicePrincipal="ssm.amazonaws.com")
    assert collector.organization(FIRST).accounts == 3
    delegated = collector.graph()
    collector.run(collector.store.clear())
    collector.organization()
    changed = differences(delegated, collector.graph())
    assert {key.split("/")[1] for key in changed} == {"AssumeRole"}  # each reads its own account without a role


def test_a_member_cannot_list_the_organization(collector: Collector, acme: dict[str, str]) -> None:
    """A member that is no delegated administrator is told so, and nothing is written."""
    with pytest.raises(CannotCollect, match=r"account 111111111111 cannot list .*delegated administrator"):
        collector.organization(FIRST)
    assert collector.graph() == {}


def test_an_account_alone(collector: Collector, ours: str) -> None:
    """A member read by itself has its own trails and its organization's, and does not speak for other accounts."""
    summary = collector.alone(FIRST)
    assert (summary.accounts, summary.unreadable) == (1, [])
    assert collector.rows("MATCH (c:Connector) WHERE NOT c:Stub RETURN c.cloudAccountID") == [[FIRST]]
    assert collector.rows(RECORDS, arn=ours) == [[MANAGER], [FIRST]]
    [[owner, logging, events, _]] = collector.rows(TRAIL, arn=ours)
    assert (owner, logging, events) == (MANAGER, True, None)


def test_a_member_and_its_organization(collector: Collector, ours: str) -> None:
    """After a member by itself, a collection of the organization gives what it gives alone."""
    collector.organization()
    whole = collector.graph()
    collector.run(collector.store.clear())
    collector.alone(FIRST)
    collector.organization()
    assert not differences(whole, collector.graph())


def test_an_organization_and_its_member(collector: Collector, ours: str) -> None:
    """A member read by itself after its organization takes nothing away from what the organization told."""
    collector.organization()
    before = collector.graph()
    collector.alone(FIRST)
    after = collector.graph()
    assert not {key for key in differences(before, after) if "Outcome" not in {**before, **after}[key]["labels"]}
    assert collector.outcomes("ListAccounts") == {f"{MANAGER}/organization": ("complete", "")}


def test_each_account_by_itself(collector: Collector, ours: str) -> None:
    """All accounts read one by one, in any order, give one organization trail which records them all, read by its owner."""
    graphs = []
    for order in ((FIRST, MANAGER, SECOND), (MANAGER, SECOND, FIRST)):
        collector.run(collector.store.clear())
        for account in order:
            collector.alone(account)
        assert collector.rows(RECORDS, arn=ours) == [[MANAGER], [FIRST], [SECOND]]
        assert collector.rows(TRAIL, arn=ours)[0][:3] == [MANAGER, True, "all"]
        graphs.append(collector.graph())
    assert not differences(
        graphs[0], graphs[1], ignore=("readings", "contentHash")
    )  # the owner read by itself knows only members read before


def test_an_external_id(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """The external id goes with each role that is assumed."""
    aws.fault(kind="denied", operation="AssumeRole", about="ExternalId=wrong")
    assert collector.organization(external_id="right").unreadable == []
    assert {a["cloudAccountID"] for a in collector.organization(external_id="wrong").unreadable} == {FIRST, SECOND}


def test_the_role_is_assumed_elsewhere_only(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """The caller reads its own account as itself, and every other one by the role, assumed once."""
    aws.forget_requests()
    collector.organization()
    calls = Counter((r.operation, r.account) for r in aws.requests())
    assert calls["AssumeRole", MANAGER] == 2
    assert {account for operation, account in calls if operation == "DescribeTrails"} == {MANAGER, FIRST, SECOND}


def test_credentials_are_renewed(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """Credentials of a role that are about to expire are renewed before they are used again."""
    soon = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    keys = f"{KEYS}<Expiration>{soon}</Expiration>"
    aws.fault(kind="surprising", operation="AssumeRole", about=f"{FIRST}:role/", times=1, body=SESSION.format(keys))
    aws.forget_requests()
    assert collector.organization().unreadable == []
    assert Counter(r.operation for r in aws.requests())["AssumeRole"] == 3
    assert len(collector.rows(TRAIL, arn=acme[FIRST])) == 1


def test_credentials_that_cannot_be_renewed(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """Where a role can no longer be assumed in the middle of a run, what is left to read of its account fails with that reason."""
    soon = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    keys = f"{KEYS}<Expiration>{soon}</Expiration>"
    aws.fault(kind="surprising", operation="AssumeRole", about=f"{FIRST}:role/", times=1, body=SESSION.format(keys))
    aws.fault(kind="denied", operation="AssumeRole", about=f"{FIRST}:role/")
    collector.organization()
    assert collector.outcomes("AssumeRole")[f"{FIRST}/global"][0] == "complete"
    how, why = collector.outcomes("DescribeRegions")[f"{FIRST}/global"]
    assert (how, "AssumeRole" in why) == ("denied", True)
    assert len(collector.outcomes("DescribeTrails", "complete")) == 4


def test_a_profile_with_a_role(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, tmp_path: Path) -> None:
    """A profile that assumes a role reads the role's account."""
    config = tmp_path / "config"
    config.write_text(
        f"[profile base]\naws_access_key_id = ASIA{MANAGER}DEMO\naws_secret_access_key = x\n"
        f"[profile audit]\nrole_arn = arn:aws:iam::{SECOND}:role/{ROLE}\nsource_profile = base\nregion = eu-west-1\n"
    )
    collector.caller(MANAGER).close()
    collector.environ.setenv("AWS_CONFIG_FILE", str(config))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION"):
        collector.environ.delenv(name)
    caller = collector.with_profile("audit")
    assert collector.collected(caller, own_account).accounts == 1
    assert collector.rows("MATCH (c:Connector) WHERE NOT c:Stub RETURN c.cloudAccountID") == [[SECOND]]
    assert "eu-west-1" in {r.region for r in aws.requests() if r.operation == "GetCallerIdentity"}


def test_a_profile_that_does_not_exist(collector: Collector) -> None:
    """A profile that does not exist is named, with the command that lists those which do."""
    with pytest.raises(BadCredentials, match=r"no AWS profile 'nobody'.*aws configure list-profiles"):
        collector.caller(MANAGER, profile="nobody")


def test_no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without credentials the message says how to give some."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(BadCredentials, match="AWS_PROFILE or AWS_ACCESS_KEY_ID"):
        Clients()


def test_an_accounts_file(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, tmp_path: Path) -> None:
    """A file lists accounts by number, or with name, role and external id; others are not read."""
    file = tmp_path / "accounts.yaml"
    special = f"- id: '{FIRST}'\n  name: production\n  role: arn:aws:iam::{FIRST}:role/special\n  externalId: only-here\n"
    file.write_text(f"- {MANAGER}\n{special}")
    aws.fault(kind="denied", operation="AssumeRole", about="role/general")
    caller = collector.caller(MANAGER)
    summary = collector.collected(caller, lambda c: listed_in_file(c, file, "general", ""))
    assert (summary.accounts, summary.unreadable) == (2, [])
    names = dict(collector.rows("MATCH (c:Connector) WHERE NOT c:Stub RETURN c.cloudAccountID, c.internalName"))
    assert names == {MANAGER: MANAGER, FIRST: "production"}
    owners = collector.rows("MATCH (t:Trail) WHERE NOT t:Stub RETURN t.cloudAccountID ORDER BY t.cloudAccountID")
    assert owners == [[MANAGER], [FIRST]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "cannot be read"), ("a: [", "cannot be read"), ("", "not a list"), ("id: 1", "not a list"), ("[]", "not a list"),
        ("- 12x", "12 digits"), ("- {id: '111111111111', nmae: x}", "not an account"), ("- {id: '222222222222'}", "names no role"),
        ("- {name: x}", "12 digits"), ("- [1]", "12 digits"),
    ],
)  # fmt: skip
def test_an_accounts_file_that_is_wrong(collector: Collector, tmp_path: Path, text: str | None, message: str) -> None:
    """A file that cannot be used is named with what is wrong in it."""
    file = tmp_path / "accounts.yaml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(BadCredentials, match=message) as raised:
        collector.collected(collector.caller(MANAGER), lambda c: listed_in_file(c, file, "", ""))
    assert str(file) in str(raised.value)


def test_partitions(collector: Collector, aws: SimulatedAWS) -> None:
    """The partition is the caller's, so roles elsewhere are asked for by ARNs of that partition, in its home region."""
    inside = f"<Arn>arn:aws-cn:iam::{MANAGER}:user/x</Arn><Account>{MANAGER}</Account>"
    body = f"<R><GetCallerIdentityResult>{inside}</GetCallerIdentityResult></R>"
    aws.fault(kind="surprising", operation="GetCallerIdentity", body=body)
    aws.create_organization(MANAGER, "acme")
    aws.create_account(MANAGER, "first", FIRST)
    caller = collector.caller(MANAGER)
    roster = collector.run(organization(caller, ROLE, ""))
    caller.close()
    assert {e.role for e in roster.entries} == {"", f"arn:aws-cn:iam::{FIRST}:role/{ROLE}"}
    assert {e.identity.home for e in roster.entries} == {"cn-north-1"}
