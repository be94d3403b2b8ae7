"""`python -m tests.web.scene`: what the page is shown on, served until interrupted; the address is the only line that it prints.

The demonstration's first organization, read and judged twice. Between the two readings a trail that was stopped is started, another is
stopped, and somebody answers for an account without a trail. One account has a name that does harm on a page which takes it for markup.

Whatever can wait for somebody else does so beside the rest: the simulated AWS starts while the database makes its indexes, and the database
plans while AWS is read.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from cli import database, serving, world
from cli.demonstrating import collect
from cli.settings import Settings, settings
from cli.who import origin
from controls.ahead import planning
from controls.asking import kinds
from controls.choosing import Choice, chosen
from controls.control import Control
from controls.evaluate import Evaluator
from controls.evaluation import Told
from controls.keeping import Keeper
from controls.service import Controls
from demo.aws.organizations import ACME, DemoAccount, DemoOrganization, DemoTrail, organization
from demo.aws.server import SimulatedAWS
from graph.embedded import Address
from graph.store import Store

# One of each severity that trails have, as each more has to be planned.
SHOWN = ("cloudtrail-all-regions", "cloudtrail-kms-encryption", "cloudtrail-cloudwatch-delivery", "cloudtrail-log-file-validation")
HOSTILE = "<img src=x onerror=document.title='harm'>"
HARMED = DemoAccount(HOSTILE, "111100000009", DemoTrail(multi_region=False))
EXEMPTION = {
    "control": "cloudtrail-all-regions", "asset": "111100000002", "expires": "", "owner": "platform", "reason": "It is closed in spring.",
    "ticket": "SEC-1412",
}  # fmt: skip


def changed(aws: SimulatedAWS) -> None:
    """What happens between the two readings."""
    aws.client("111100000003", "cloudtrail").start_logging(Name="main")
    aws.client("111100000001", "cloudtrail").stop_logging(Name="main")


async def emptied(own: Settings, at: Address) -> None:
    """A graph with nothing in it but its indexes."""
    async with world.opened(own, at) as store:
        await store.clear()


async def played(own: Settings, at: Address, aws: SimulatedAWS, acme: DemoOrganization, controls: Sequence[Control]) -> None:
    """Both readings with their judgements."""
    compiler = world.compiler()
    only = ",".join(sorted(kinds(compiler, (rule.document for control in controls for rule in control.rules if rule.document))))
    async with world.opened(own, at) as store:
        service = Controls(controls, Evaluator(compiler, store), keeper=Keeper(store, origin("ada@host")))
        async with planning(store, compiler, controls):
            await collect(store, acme, only)
            await service.evaluate(told=Told.EVIDENCE)
        changed(aws)
        await exempted(store, service)
        await collect(store, acme, only)
        await service.evaluate(told=Told.EVIDENCE)


async def exempted(store: Store, service: Controls) -> None:
    """An exemption for the account without a trail."""
    (row,) = await store.run("MATCH (c:Connector {cloudAccountID: '111100000002'}) RETURN c.identifier AS identifier, date() AS today")
    expires = row["today"].to_native().replace(day=1).replace(year=row["today"].year + 1).isoformat()
    terms = {**EXEMPTION, "asset": row["identifier"], "expires": expires, "where": "", "accounts": [], "byName": False}
    await service.register.give(terms)


def main() -> None:
    """Set the scene and serve it."""
    own = settings()
    with database.address(own) as at, ThreadPoolExecutor(2) as pool, ExitStack() as ending:
        empty = pool.submit(lambda: asyncio.run(emptied(own, at)))
        aws = ending.enter_context(SimulatedAWS())
        building = pool.submit(organization, aws, (*ACME, HARMED))
        controls = tuple(chosen(world.controls(), Choice(names=SHOWN)))
        empty.result()
        pool.submit(world.engine)  # for the server, which would only then begin with it
        asyncio.run(played(own, at, aws, building.result(), controls))
        serving.run(own, at, serving.Listening("127.0.0.1", 0), controls, ready=lambda url: print(url, flush=True))  # noqa: T201


if __name__ == "__main__":
    main()
