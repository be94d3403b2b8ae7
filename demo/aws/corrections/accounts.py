"""Organizations as AWS answers it: who may list the accounts, page by page; and accounts made with a number of one's own choice.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
"""

import threading
from typing import Any

from moto.organizations import utils
from moto.organizations.models import OrganizationsBackend, organizations_backends

from demo.aws import errors
from demo.aws.answer import Answer, json_answer
from demo.aws.call import Call
from demo.aws.world import World

PAGE = 20  # accounts; AWS gives no more at once
numbering = threading.Lock()


def list_accounts(call: Call, _: World) -> Answer | None:
    """For the management account and delegated administrators; moto refuses nobody and loses accounts between its pages."""
    management = management_of(call.account)
    if management is None:
        return errors.error(call, ("AWSOrganizationsNotInUseException", 400), "Your account is not a member of an organization.")
    backend = organizations_backends[management]["aws"]
    if call.account not in {management, *(admin.account.id for admin in backend.admins)}:
        return errors.error(call, errors.DENIED["json"], "You don't have permissions to access this resource.")
    return json_answer(page([account.describe() for account in backend.accounts], call.parameters))


def page(accounts: list[dict[str, Any]], parameters: dict[str, Any]) -> dict[str, Any]:
    """The accounts from where the last page ended, and where this one ends."""
    start = int(parameters.get("NextToken") or 0)
    end = start + min(parameters.get("MaxResults") or PAGE, PAGE)
    following = {"NextToken": str(end)} if end < len(accounts) else {}
    return {"Accounts": accounts[start:end], **following}


def management_of(account: str) -> str | None:
    """The management account of an account's organization, None if it stands alone."""
    if account in organizations_backends and organizations_backends[account]["aws"].org:
        return account
    management, _ = organizations_backends.master_accounts.get(account, (None, None))
    return management


def state_of(account: str) -> str:
    """Whether an account is ACTIVE, SUSPENDED or between; ACTIVE if it belongs to no organization."""
    management = management_of(account)
    if management is None:
        return "ACTIVE"
    return str(organizations_backends[management]["aws"].get_account_by_id(account).state)


def suspend(account: str, state: str = "SUSPENDED") -> None:
    """Set the state of a member account, and its status as AWS derives it."""
    management = management_of(account)
    if management is None:
        raise ValueError(f"account {account} belongs to no organization: create it with create_account first")
    found = organizations_backends[management]["aws"].get_account_by_id(account)
    found.state, found.status = state, "SUSPENDED" if state == "SUSPENDED" else "PENDING_CLOSURE"


def leave(account: str) -> None:
    """Take a member account out of its organization."""
    management = management_of(account)
    if management in {None, account}:
        raise ValueError(f"account {account} is no member of an organization, so it cannot leave one")
    backend = organizations_backends[management]["aws"]
    backend.accounts = [found for found in backend.accounts if found.id != account]
    organizations_backends.master_accounts.pop(account)


def create_organization(account: str, name: str) -> str:
    """An organization with this management account; its id."""
    backend: OrganizationsBackend = organizations_backends[account]["aws"]
    organization = backend.create_organization(region="us-east-1", FeatureSet="ALL")["Organization"]
    [management] = backend.accounts
    management.name, management.email = name, f"{name}@example.com"
    return str(organization["Id"])


def create_account(management: str, name: str, number: str | None = None) -> str:
    """A member account with the given number, so that pictures of the demonstration look alike; moto's are random."""
    backend: OrganizationsBackend = organizations_backends[management]["aws"]
    with numbering:
        moto_way = utils.make_random_account_id
        utils.make_random_account_id = (lambda: number) if number else moto_way
        try:
            made = backend.create_account(AccountName=name, Email=f"{name}@example.com")
        finally:
            utils.make_random_account_id = moto_way
    return str(made["CreateAccountStatus"]["AccountId"])


ANSWERS = {("organizations", "ListAccounts"): list_accounts}
