"""`emptyset demo`: two simulated organizations, collected, judged and served, in a data folder of its own.

The three things that take long to start do so side by side: the database, the simulated AWS with what is built in it, and the rest of
this program, which is therefore not imported here.
"""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from importlib.util import find_spec

import typer

from cli import database
from cli.console import err
from cli.settings import settings

MISSING = "the demonstration needs its simulated AWS, which is not installed; type: pip install 'emptyset[demo]'"


def show(*, once: bool, port: int) -> None:
    """Run the demonstration. It ends well when it ran, whatever the verdicts are."""
    if not (find_spec("demo") and find_spec("moto")):
        raise typer.BadParameter(MISSING)
    began = time.monotonic()
    own = replace(settings(), home=settings().home / "demo", uri="", database="neo4j")
    with suppress(KeyboardInterrupt), ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(2))
        building, importing = pool.submit(_organizations, stack), pool.submit(_imported)
        at = stack.enter_context(database.address(own, linger=0, brief=True))
        organizations = building.result()
        importing.result()
        err.print(f"Neo4j and a simulated AWS are up after {time.monotonic() - began:.1f} s")
        from cli import demonstrating

        asyncio.run(demonstrating.walk(own, at, organizations, began, once=once))
        if not once:
            demonstrating.serve(own, at, port)


def _organizations(stack: ExitStack) -> Sequence[object]:
    """The organizations in a simulated AWS that ends with the stack."""
    from demo.aws.organizations import build
    from demo.aws.server import SimulatedAWS

    return build(stack.enter_context(SimulatedAWS()))


def _imported() -> None:
    """Everything that is needed once there are a database and organizations."""
    from cli import demonstrating

    demonstrating.controls()
