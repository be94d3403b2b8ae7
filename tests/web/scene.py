"""`python -m tests.web.scene`: what the page is shown on, served until interrupted; the address is the only line that it prints.

The demonstration's organizations, read and judged twice. Between the two readings a trail that was stopped is started, another is
stopped, and somebody answers for an account without a trail. One account has a name that does harm on a page which takes it for markup.
"""

import asyncio

from cli import database, serving, world
from cli.demonstrating import SHOWN, collect
from cli.settings import settings
from cli.who import origin
from controls.asking import kinds
from controls.choosing import Choice, chosen
from controls.control import Control
from controls.evaluate import Evaluator
from controls.evaluation import Told
from controls.keeping import Keeper
from controls.service import Controls
from demo.aws.organizations import ACME, GLOBEX, DemoAccount, DemoOrganization, DemoTrail, organization
from demo.aws.server import SimulatedAWS
from graph.store import Store

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


async def played(store: Store, aws: SimulatedAWS, organizations: list[DemoOrganization], controls: tuple[Control, ...]) -> None:
    """Both readings with their judgements."""
    compiler = world.compiler()
    only = ",".join(sorted(kinds(compiler, (rule.document for control in controls for rule in control.rules if rule.document))))
    service = Controls(controls, Evaluator(compiler, store), keeper=Keeper(store, origin("ada@host")))
    await read(store, organizations, only)
    await service.evaluate(told=Told.EVIDENCE)
    changed(aws)
    await exempted(store, service)
    await read(store, organizations, only)
    await service.evaluate(told=Told.EVIDENCE)


async def read(store: Store, organizations: list[DemoOrganization], only: str) -> None:
    """One reading of all organizations."""
    for each in organizations:
        await collect(store, each, only)


async def exempted(store: Store, service: Controls) -> None:
    """An exemption for the account without a trail."""
    (row,) = await store.run("MATCH (c:Connector {cloudAccountID: '111100000002'}) RETURN c.identifier AS identifier, date() AS today")
    expires = row["today"].to_native().replace(day=1).replace(year=row["today"].year + 1).isoformat()
    terms = {**EXEMPTION, "asset": row["identifier"], "expires": expires, "where": "", "accounts": [], "byName": False}
    await service.register.give(terms)


async def scene(aws: SimulatedAWS, controls: tuple[Control, ...]) -> None:
    """The scene, in a graph that is emptied first."""
    own = settings()
    with database.address(own) as at:
        async with world.opened(own, at) as store:
            await store.clear()
            await played(store, aws, [organization(aws, (*ACME, HARMED)), organization(aws, GLOBEX)], controls)


def main() -> None:
    """Set the scene and serve it."""
    controls = tuple(chosen(world.controls(), Choice(names=SHOWN)))
    own = settings()
    with SimulatedAWS() as aws:
        asyncio.run(scene(aws, controls))
        with database.address(own) as at:
            serving.run(own, at, serving.Listening("127.0.0.1", 0), controls, ready=lambda url: print(url, flush=True))  # noqa: T201


if __name__ == "__main__":
    main()
