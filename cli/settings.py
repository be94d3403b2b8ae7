"""What the environment says: which database, and where the embedded one lives."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import platformdirs
import typer

MAX_AGE = "EMPTYSET_MAX_AGE"
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True)
class Settings:
    """`uri` «» stands for the embedded database in `home`; `keep` None for keeping what was judged for ever; `ages` as `--max-age`."""

    home: Path
    uri: str = ""
    username: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = "neo4j"
    keep: timedelta | None = None
    ages: tuple[str, ...] = ()


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process."""
    given = os.environ if environment is None else environment
    home = given.get("EMPTYSET_HOME") or platformdirs.user_data_dir("emptyset")
    return Settings(
        Path(home).expanduser().absolute(),
        given.get("NEO4J_URI", ""),
        given.get("NEO4J_USERNAME") or "neo4j",
        given.get("NEO4J_PASSWORD", ""),
        given.get("NEO4J_DATABASE") or "neo4j",
        age(given["EMPTYSET_KEEP"]) if given.get("EMPTYSET_KEEP") else None,
        tuple(given.get(MAX_AGE, "").replace(",", " ").split()),
    )


def age(text: str) -> timedelta:
    """«26h», «90m» or «7d» as a time span."""
    found = re.fullmatch(r"(\d{1,6})([smhd])", text.strip())
    if not found:
        raise typer.BadParameter(f"«{text}» is no time span; write a number and s, m, h or d, such as 26h")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def names(text: str) -> frozenset[str]:
    """The names in a list with commas between them."""
    return frozenset(filter(None, (name.strip() for name in text.split(","))))
