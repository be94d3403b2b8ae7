"""What whoever sets the scene can tell the simulated AWS: one function for each command, arguments and results as JSON."""

from collections.abc import Callable, Mapping
from typing import Any

from demo.aws import faults
from demo.aws.corrections import accounts
from demo.aws.world import World


def reset(world: World) -> None:
    """Forget everything."""
    world.reset()


def fault(world: World, **rule: Any) -> None:
    """Let some calls go wrong from now on."""
    world.faults.append(faults.make(rule))


def clear_faults(world: World) -> None:
    """Let none go wrong any more."""
    world.lift_faults()


def answer(world: World, service: str, operation: str, body: str, headers: dict[str, str]) -> None:
    """Let an operation answer with this from now on, whatever moto would."""
    world.answers[service, operation] = body, headers


def requests(world: World) -> list[tuple[str, ...]]:
    """All calls seen since the last reset."""
    return list(world.seen)


def forget_requests(world: World) -> None:
    """Count calls anew."""
    world.seen = []


def delay(world: World, seconds: float) -> None:
    """Make every answer take longer."""
    world.delay = seconds


def opt_in(world: World, account: str, region: str) -> None:
    """Enable a region for an account."""
    world.opted_in.add((account, region))


def hide_organization_trails(world: World, hidden: bool) -> None:
    """Show members no trail of their organization, or show them again."""
    world.organization_trails_hidden = hidden


def logs_delivered(world: World, trail: str, at: float) -> None:
    """Set when a trail last delivered to CloudWatch Logs, in seconds since 1970."""
    world.delivered[trail] = at


def suspend(_: World, account: str, state: str) -> None:
    """Close an account."""
    accounts.suspend(account, state)


def create_organization(_: World, account: str, name: str) -> str:
    """Make an organization; its id."""
    return accounts.create_organization(account, name)


def create_account(_: World, management: str, name: str, number: str | None) -> str:
    """Make a member account; its number."""
    return accounts.create_account(management, name, number)


def leave(_: World, account: str) -> None:
    """Take a member account out of its organization."""
    accounts.leave(account)


COMMANDS: Mapping[str, Callable[..., Any]] = {
    command.__name__: command
    for command in (
        reset, fault, clear_faults, answer, requests, forget_requests, delay, opt_in, hide_organization_trails, logs_delivered,
        suspend, create_organization, create_account, leave,
    )
}  # fmt: skip
