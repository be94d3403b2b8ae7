"""The estate that is asked over HTTP: 284,000 assets of which 100,000 are virtual machines and 10,000 functions, and both servers on it."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench.estate import Size
from bench.filling import filled
from bench.row import Bench
from bench.serving import Server, ours, theirs
from cli import world
from graph.embedded import Address

# What the peer is given type definitions of: what is asked for, and what lies between.
TYPES = frozenset(
    {
        "VM", "VMTag", "Disk", "NetworkInterface", "SecurityGroup", "SecurityGroupRule", "Subnet", "VPC", "Function", "IAMRole",
        "IAMPolicy", "IAMPolicyStatement", "Bucket", "BucketPolicy", "BucketPolicyStatement", "KMSKey", "Trail", "Connector", "Region",
    }
)  # fmt: skip
FRAGMENT = (
    "fragment AssetFragment on IAsset { identifier accountID cloudAccountID cloudAccountName cloudProvider idFromProvider "
    "internalAssetType internalName internalRegion assetCategory contentHash }"
)


@contextmanager
def asked(bench: Bench) -> Iterator[tuple[Address, Server, Server]]:
    """The database, our server and @neo4j/graphql."""
    accounts = bench.size(200, 2)
    size = Size(accounts, 1_420, {"VM": 500, "Function": 50})
    with (
        filled(bench.work.parents[1] / "estates" / f"asked-{accounts}", size, world.controls(), bench.tell) as at,
        ours(bench, at) as mine,
        theirs(bench, at, TYPES) as peer,
    ):
        yield at, mine, peer
