"""Which accounts a run reads, and as whom: by profiles, by an organization and a role, or by a file that lists them."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from botocore.credentials import Credentials

from collectors.caller import Caller, Failed
from collectors.errors import BadCredentials, CannotCollect, shapeless
from graph.model import GLOBAL, Record

ORGANIZATION = "organization"  # the place of a listing of the whole organization, apart from the manager's own account

ACCOUNT = re.compile("[0-9]{12}")


@dataclass(frozen=True)
class Identity:
    """Who is asking."""

    account: str
    partition: str
    credentials: Credentials
    home: str


@dataclass(frozen=True)
class Entry:
    """An account of the run: its record as the organization lists it, who opens it, and the listing it comes from."""

    record: Record
    identity: Identity
    role: str = ""
    external_id: str = ""
    listed_in: str = ""
    name: str = ""

    @property
    def account(self) -> str:
        """The number of the account."""
        return str(self.record["Id"])


@dataclass
class Roster:
    """The accounts of a run. `organization`: the answer of DescribeOrganization, by the scope that gave it."""

    entries: list[Entry] = field(default_factory=list)
    organizations: dict[str, list[Record]] = field(default_factory=dict)

    def manager(self) -> dict[str, str]:
        """Account → the account which manages its organization, where that was read."""
        answers = ((e.account, e.record.get("DescribeOrganization") or {}) for e in self.entries)
        return {account: str(answer["Organization"]["MasterAccountId"]) for account, answer in answers if answer.get("Organization")}


async def identify(caller: Caller) -> Identity:
    """Ask AWS who we are. Raises CannotCollect."""
    clients = caller.clients
    home = clients.home("aws")
    try:
        answer = await caller.call(clients.credentials, "", "sts", home, "GetCallerIdentity", {})
        partition = str(answer["Arn"].split(":")[1])
        return Identity(str(answer["Account"]), partition, clients.credentials, clients.home(partition))
    except (Failed, KeyError, IndexError) as error:
        raise CannotCollect(
            f"AWS does not say who is asking (sts:GetCallerIdentity): {error}; check the credentials and the network"
        ) from error


async def own_account(caller: Caller) -> Roster:
    """The caller's account alone."""
    me = await identify(caller)
    return Roster([Entry({"Id": me.account, "Name": me.account}, me, listed_in=f"{me.account}/{GLOBAL}")])


async def organization(caller: Caller, role: str, external_id: str) -> Roster:
    """Every account of the caller's organization. Raises CannotCollect if they cannot be listed."""
    me = await identify(caller)
    listed, about = await asyncio.gather(_listed(caller, me), _describe(caller, me))
    scope = f"{about.get('Organization', {}).get('MasterAccountId', me.account)}/{ORGANIZATION}"
    entries = [_entry(me, record, about, role, external_id, scope) for record in listed]
    return Roster(entries, {scope: [about["Organization"]]} if about.get("Organization") else {})


async def _listed(caller: Caller, me: Identity) -> list[Record]:
    try:
        return _accounts(await caller.call(me.credentials, me.account, "organizations", me.home, "ListAccounts", {}, ("Accounts",)))
    except Failed as error:
        raise CannotCollect(
            f"account {me.account} cannot list the accounts of its organization (organizations:ListAccounts): {error}; "
            "use credentials of the management account or of a delegated administrator"
        ) from error


def _accounts(answer: Record) -> list[Record]:
    """The accounts of an answer. Who asks is one of them, so there is never none. Raises Failed."""
    listed: list[Record] = answer["Accounts"]
    if not listed or not all(isinstance(a, Mapping) and ACCOUNT.fullmatch(str(a.get("Id"))) for a in listed):
        raise Failed(shapeless("accounts with an Id"))
    return listed


async def _describe(caller: Caller, me: Identity) -> Mapping[str, Any]:
    try:
        answer: Mapping[str, Any] = await caller.call(me.credentials, me.account, "organizations", me.home, "DescribeOrganization", {})
    except Failed:  # read again, with its outcome, as a detail of each account
        return {}
    organization = answer.get("Organization")
    return answer if isinstance(organization, Mapping) and isinstance(organization.get("MasterAccountId"), str) else {}


def _entry(me: Identity, record: Record, about: Record, role: str, external_id: str, scope: str) -> Entry:
    """ListAccounts tells of an account what DescribeAccount would; the caller reads its own account as itself."""
    told = {"DescribeAccount": {"Account": record}, **({"DescribeOrganization": about} if about.get("Organization") else {})}
    arn = "" if str(record["Id"]) == me.account else f"arn:{me.partition}:iam::{record['Id']}:role/{role}"
    return Entry({**record, **told}, me, arn, external_id, scope)


async def listed_in_file(caller: Caller, path: Path, role: str, external_id: str) -> Roster:
    """The accounts of a YAML file: a list of numbers, or of `{id, name, role, externalId}`. Raises BadCredentials."""
    me = await identify(caller)
    rows = [row if isinstance(row, dict) else {"id": row} for row in _rows(path)]
    return Roster([_of_row(me, row, path, role, external_id) for row in rows])


def _rows(path: Path) -> list[Any]:
    try:
        rows = yaml.safe_load(path.read_text())
    except (OSError, yaml.YAMLError) as error:
        raise BadCredentials(f"the accounts file {path} cannot be read: {error}") from error
    if not isinstance(rows, list) or not rows:
        raise BadCredentials(f"the accounts file {path} is not a list of account numbers, or of entries with id, name, role and externalId")
    return rows


def _of_row(me: Identity, row: dict[str, Any], path: Path, role: str, external_id: str) -> Entry:
    number = str(row.get("id") or "none").zfill(12)  # YAML takes a number that begins with 0 for an octal one, or drops the 0
    if not ACCOUNT.fullmatch(number) or set(row) - {"id", "name", "role", "externalId"}:
        raise BadCredentials(f"{path}: {row} is not an account: it has id (12 digits), and may have name, role and externalId")
    wanted = row.get("role") or role
    if number != me.account and not wanted:
        raise BadCredentials(f"{path}: account {number} names no role; add «role», or give --role-name")
    arn = "" if number == me.account else wanted if str(wanted).startswith("arn:") else f"arn:{me.partition}:iam::{number}:role/{wanted}"
    record = {"Id": number, "Name": row.get("name") or number}
    return Entry(record, me, arn, row.get("externalId") or external_id, f"{number}/{GLOBAL}", str(row.get("name") or ""))
