"""`emptyset demo`: two simulated organizations, collected, judged and served, in a data folder of its own."""

import asyncio
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace

import typer

from cli import collecting, world
from cli.console import err, out, reading
from cli.settings import Settings, settings
from cli.who import origin
from controls.ahead import planning
from controls.asking import kinds
from controls.choosing import Choice, chosen
from controls.control import Control
from controls.evaluate import Evaluator
from controls.evaluation import Told
from controls.formats import as_table
from controls.keeping import Keeper
from controls.load import FOLDER, control
from controls.service import Controls
from graph.embedded import Address
from graph.store import Store

QUERIES = (
    "{ AWSLogging1 { ...AssetFragment } }",
    "{ connectors(where: { trails_NONE: {} }) { internalName cloudAccountID } }",
    '{ trails(where: { NOT: { managementEvents: { eq: "all" } } }) { cloudAccountName managementEvents status { isLogging } } }',
)
# The controls of what is built here: all others would have to read what is not there.
SHOWN = (
    "cloudtrail-all-regions",
    "cloudtrail-cloudwatch-delivery",
    "cloudtrail-kms-encryption",
    "cloudtrail-log-file-validation",
    "cloudtrail-no-excluded-sources",
    "cloudtrail-organization-trail",
)
MISSING = "the demonstration needs its simulated AWS, which is not installed; type: pip install 'emptyset[demo]'"


def show(*, once: bool, port: int) -> None:
    """Run the demonstration. It ends well when it ran, whatever the verdicts are."""
    try:
        from demo.aws.server import SimulatedAWS
    except ImportError as error:
        raise typer.BadParameter(MISSING) from error
    began = time.monotonic()
    own = replace(settings(), home=settings().home / "demo", uri="", database="neo4j")
    with suppress(KeyboardInterrupt), SimulatedAWS() as aws, ThreadPoolExecutor(2) as pool:
        from demo.aws.organizations import DemoOrganization, build

        building, loading = pool.submit(build, aws), pool.submit(_shown)
        with _database(own) as at:
            organizations: Sequence[DemoOrganization] = building.result()
            shown = loading.result()
            err.print(f"Neo4j and a simulated AWS are up after {time.monotonic() - began:.1f} s")
            asyncio.run(_walk(own, at, organizations, shown, began))
            if not once:
                _serve(own, at, port)


@contextmanager
def _database(own: Settings) -> Iterator[Address]:
    """The demonstration's database, which stops with it."""
    with world.address(own, linger=0) as at:
        yield at


async def _walk(own: Settings, at: Address, organizations: Sequence[object], shown: Sequence[Control], began: float) -> None:
    compiler = world.compiler()
    only = kinds(compiler, (rule.document for control in shown for rule in control.rules if rule.document))
    async with world.opened(own, at) as store:
        await store.clear()
        async with planning(store, compiler, shown):
            for organization in organizations:
                await _collect(store, organization, ",".join(sorted(only)))
        with err.status("judging"):
            keeping = Controls(shown, Evaluator(compiler, store), keeper=Keeper(store, origin()))
            report = await keeping.evaluate(told=Told.EVIDENCE)
        as_table.show(report, out)
        err.print(f"the table is there after {time.monotonic() - began:.1f} s")


def _shown() -> Sequence[Control]:
    """The controls of the table, read alone: the others, and what frameworks say of them, would only take time here."""
    return [control(world.compiler(), FOLDER / f"{name}.md") for name in SHOWN]


async def _collect(store: Store, organization: object, only: str) -> None:
    """Read what the controls are about, and what the accounts are; the rest of AWS would only take time here."""
    name, role, environment = (getattr(organization, n) for n in ("name", "role_name", "environment"))
    os.environ.pop("AWS_PROFILE", None)  # the simulated AWS has credentials of its own
    os.environ.update(environment)
    began = time.monotonic()
    with reading(f"reading the organization {name}") as calls:
        summaries = await collecting.fulfil(collecting.Order(role=role, whole_organization=True, only=only), store, calls)
    for line in collecting.told(summaries[0]):
        err.print(line if line.startswith(" ") else f"organization {name}, {time.monotonic() - began:.1f} s: {line}", markup=False)


def _serve(own: Settings, at: Address, port: int) -> None:
    from cli import serving

    def ready(url: str) -> None:
        shown = "\n".join(f"  {query}" for query in QUERIES)
        out.print(
            f"\nThe page is served at {url}/ (open it in a browser), GraphQL at {url}/graphql. "
            f"Three queries to try:\n{shown}\nCtrl-C stops everything.",
            markup=False,
        )

    serving.run(own, at, serving.Listening("127.0.0.1", port), chosen(world.controls(), Choice(names=SHOWN)), ready=ready)
