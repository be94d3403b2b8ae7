"""`--max-age`: how old a reading may be, for all operations or for one: «26h», «GetCredentialReport=4h»."""

from collections.abc import Sequence

import typer

from cli.settings import age
from graph.freshness import MAX_AGE as MAX
from graph.freshness import Freshness

MAX_AGE = typer.Option(
    metavar="AGE",
    help="Readings that are older count as unread: 26h unless said; OPERATION=AGE is the limit of one operation. May be repeated.",
)


def limits(given: Sequence[str] | None) -> Freshness:
    """The limits that the options name. Raises BadParameter where one is no time span, or names no operation."""
    split = [text.rpartition("=") for text in given or ()]
    single = {name.strip(): age(span) for name, _, span in split if name}
    for name in single:
        _known(name)
    every = [age(span) for name, _, span in split if not name]
    return Freshness(every[-1] if every else MAX, single)


def _known(operation: str) -> None:
    from collectors.aws import CATALOGUE
    from controls.problem import did_you_mean
    from graph.catalogue import services

    known = {op for kind in CATALOGUE.kinds for op in services(kind)}
    if operation not in known:
        raise typer.BadParameter(f"--max-age: no asset is read by «{operation}».{did_you_mean(operation, known)}")
