"""How old a reading may be, for all operations or for one: «26h», «GetCredentialReport=4h», by `--max-age` or from the environment."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import typer

from cli.settings import MAX_AGE as SETTING
from cli.settings import age, settings
from graph.freshness import MAX_AGE, Freshness


def limits(given: Sequence[str] | None) -> Freshness:
    """The limits that the options name, and else the setting. Raises BadParameter where one is no time span, or names no operation."""
    (every, single), (usual, others) = _read("--max-age", given or ()), _read(SETTING, settings().ages)
    default = next(limit for limit in (every, usual, MAX_AGE) if limit is not None)  # no time at all is a limit too
    return Freshness(default, others | single)


def _read(source: str, texts: Iterable[str]) -> tuple[timedelta | None, dict[str, timedelta]]:
    """The limit of every operation, if one is named, and those of single ones; the last one counts."""
    split = [text.rpartition("=") for text in texts]
    single = {name.strip(): _age(source, span) for name, _, span in split if name}
    for name in single:
        _known(source, name)
    every = [_age(source, span) for name, _, span in split if not name]
    return (every[-1] if every else None), single


def _age(source: str, span: str) -> timedelta:
    try:
        return age(span)
    except typer.BadParameter as error:
        raise typer.BadParameter(f"{source}: {error.message}") from error


def _known(source: str, operation: str) -> None:
    from collectors.aws import CATALOGUE
    from controls.problem import did_you_mean
    from graph.catalogue import services

    known = {op for kind in CATALOGUE.kinds for op in services(kind)}
    if operation not in known:
        raise typer.BadParameter(f"{source}: no asset is read by «{operation}».{did_you_mean(operation, known)}")
