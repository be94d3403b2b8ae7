"""What the demonstration shows, once there are a database and organizations: collecting, judging, serving."""

import os
import time
from collections.abc import Sequence
from functools import cache

from cli import collecting, world
from cli.console import err, out, reading
from cli.settings import Settings
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
# The controls of what tells these accounts apart: all others would have to read, or to plan, what none of them shows.
SHOWN = (
    "cloudtrail-all-regions",
    "cloudtrail-cloudwatch-delivery",
    "cloudtrail-kms-encryption",
    "cloudtrail-log-file-validation",
    "cloudtrail-organization-trail",
)


async def walk(own: Settings, at: Address, organizations: Sequence[object], began: float, *, once: bool) -> None:
    """Collect the organizations and judge them; `began` is when the demonstration did."""
    compiler, shown = world.compiler(), controls()
    only = kinds(compiler, (rule.document for control in shown for rule in control.rules if rule.document))
    async with world.connected(own, at) as store:
        async with planning(store, compiler, shown):
            await world.make_ready(store)
            await store.clear()
            for organization in organizations:
                await collect(store, organization, ",".join(sorted(only)))
            with err.status("judging"):
                keeping = Controls(shown, Evaluator(compiler, store), keeper=Keeper(store, origin()))
                report = await keeping.evaluate()
        as_table.show(report, out)
        err.print(f"the table is there after {time.monotonic() - began:.1f} s")
        if not once:
            with err.status("gathering evidence for the page"):
                await keeping.evaluate(told=Told.EVIDENCE)


@cache
def controls() -> Sequence[Control]:
    """The controls of the table, read alone: the others, and what frameworks say of them, would only take time here."""
    return [control(world.compiler(), FOLDER / f"{name}.md") for name in SHOWN]


async def collect(store: Store, organization: object, only: str) -> None:
    """Read what the controls are about, and what the accounts are; the rest of AWS would only take time here."""
    name, role, environment = (getattr(organization, n) for n in ("name", "role_name", "environment"))
    os.environ.pop("AWS_PROFILE", None)  # the simulated AWS has credentials of its own
    os.environ.update(environment)
    began = time.monotonic()
    with reading(f"reading the organization {name}") as calls:
        summaries = await collecting.fulfil(collecting.Order(role=role, whole_organization=True, only=only), store, calls)
    for line in collecting.told(summaries[0]):
        err.print(line if line.startswith(" ") else f"organization {name}, {time.monotonic() - began:.1f} s: {line}", markup=False)


def serve(own: Settings, at: Address, port: int) -> None:
    """Serve what was collected, until Ctrl-C."""
    from cli import serving

    def ready(url: str) -> None:
        shown = "\n".join(f"  {query}" for query in QUERIES)
        out.print(
            f"\nThe page is served at {url}/ (open it in a browser), GraphQL at {url}/graphql. "
            f"Three queries to try:\n{shown}\nCtrl-C stops everything.",
            markup=False,
        )

    serving.run(own, at, serving.Listening("127.0.0.1", port), chosen(world.controls(), Choice(names=SHOWN)), ready=ready)
