"""The organization that collections are measured on: accounts with two trails each, one of them in all regions, and a role in each."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from demo.aws.clients import SECRET, TOKEN, access_key
from demo.aws.organizations import DemoTrail, create_trail
from demo.aws.server import SimulatedAWS

MANAGER, ROLE = "333300000000", "emptyset-audit"
TRAILS = {"main": DemoTrail(), "local": DemoTrail(multi_region=False)}


def organization(aws: SimulatedAWS, accounts: int) -> list[str]:
    """An organization of so many accounts with their trails; the numbers of its accounts."""
    aws.create_organization(MANAGER, "measured")
    members = [aws.create_account(MANAGER, f"member-{n}", f"3333{n:08d}") for n in range(1, accounts)]
    found = [MANAGER, *members]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda account: [create_trail(aws, account, trail, name) for name, trail in TRAILS.items()], found))
    return found


def profiles(folder: Path, accounts: Sequence[str], url: str) -> dict[str, str]:
    """A configuration with a profile for each account, for tools that read accounts so, and the variables that name it."""
    config, credentials = folder / "config", folder / "credentials"
    config.write_text("".join(f"[profile account-{a}]\nregion = us-east-1\n" for a in accounts), encoding="utf-8")
    keys = "aws_access_key_id = {}\naws_secret_access_key = {}\naws_session_token = {}"
    credentials.write_text("".join(f"[account-{a}]\n{keys.format(access_key(a), SECRET, TOKEN)}\n" for a in accounts), encoding="utf-8")
    return {
        "AWS_CONFIG_FILE": str(config), "AWS_SHARED_CREDENTIALS_FILE": str(credentials), "AWS_ENDPOINT_URL": url,
        "NO_PROXY": ",".join(filter(None, [os.environ.get("NO_PROXY"), "127.0.0.1"])),
    }  # fmt: skip
