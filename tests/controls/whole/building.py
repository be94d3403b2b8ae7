"""All accounts, built."""

from collections.abc import Mapping

from controls.control import Control
from demo.aws.server import SimulatedAWS
from tests.controls.whole import identities, networks, records, services
from tests.controls.whole.world import HEAD, NEW, RIGHT, WRONG, Here, Part, defaults, organizations

PARTS: tuple[Part, ...] = (
    services.keys, identities.identities, identities.credentials, identities.watched, networks.networks, networks.machines, networks.disks,
    services.databases, services.functions, services.containers, services.stores, services.doors, services.front_ends, records.recorders,
)  # fmt: skip


def build(aws: SimulatedAWS, controls: Mapping[str, Control]) -> dict[str, str]:
    """Both organizations; the names of what AWS gave an id to."""
    organizations(aws)
    accounts = {account: Here(aws, account) for account in (NEW, WRONG, HEAD, RIGHT)}
    for here in accounts.values():
        defaults(here)
    for account, wrong in ((WRONG, True), (RIGHT, False)):
        records.flows(accounts[account])
        for part in PARTS:
            part(accounts[account], wrong)
    records.wrong_records(accounts[WRONG])
    records.right_records(accounts[RIGHT])
    records.told(accounts[RIGHT], controls)
    records.organization_trail(accounts[HEAD])
    identities.no_root_credentials(accounts[HEAD])
    identities.virtual_device(accounts[NEW])
    return {id_: name for here in accounts.values() for id_, name in here.names.items()}
