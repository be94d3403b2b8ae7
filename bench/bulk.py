"""What a collection would write, as files for Neo4j's own import: a million assets in a minute, and the same graph as by the writer.

The rows are those which the product's own comparison of a reading with an empty graph gives to the writer. Accounts that are
alike differ in their number and in the first eight digits of all identifiers, so that each is text that was made once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from graph.before import Before
from graph.catalogue import Catalogue
from graph.changes import Changes, compare
from graph.embedded import java
from graph.embedded.home import Home
from graph.embedded.jars import ignore
from graph.embedded.locks import Lock
from graph.embedded.server import install
from graph.outcomes import Outcome
from graph.planting import Planting, World

ACCOUNT, PREFIX = "@account@", "@prefix@"  # what stands in the text of an account until it is copied
PREFIX_LENGTH = 8
TYPES = {bool: "boolean", int: "long", float: "double", datetime: "datetime"}
Rows = dict[tuple[str, str], list[Mapping[str, Any]]]  # by ("node", its labels) or ("link", its type)


class NotImportedError(RuntimeError):
    """An import that Neo4j refused."""


def rows(catalogue: Catalogue, world: World, at: datetime) -> tuple[Rows, list[Outcome]]:
    """The nodes and links of a world whose account is called ACCOUNT, and how its readings ended."""
    changes, outcomes, found = Changes(), [], Rows()
    found = defaultdict(list)
    for group in Planting(catalogue, world, at).groups():
        compare(changes, group, Before(), {ACCOUNT})
        outcomes += group.outcomes
    for row in changes.nodes:
        values = {**row["set"], "begun": at, "linked": at, "since": at, "firstSeen": at, "identifier": _named(row["id"])}
        found["node", ":".join(["Asset", *row["add"]])].append(values)
    for row in (row for level in changes.nested for row in level):
        ends = {"identifier": _named(row["set"]["identifier"]), "parent": _named(row["set"]["parent"])}
        found["node", f"Nested:{row['kind']}"].append({**row["set"], **ends, "begun": at, "linked": at})
        found["link", row["type"]].append(_link(row["above"], row["set"]["identifier"], at))
    for row in (*changes.links, *changes.nested_links):
        ends_ = (row["to"], row["id"]) if row["inward"] else (row["id"], row["to"])
        found["link", row["type"]].append(_link(*ends_, at))
    return found, outcomes


def _named(identifier: str) -> str:
    return PREFIX + identifier[PREFIX_LENGTH:]


def _link(start: str, end: str, at: datetime) -> Mapping[str, Any]:
    return {":START_ID": _named(start), ":END_ID": _named(end), "since": at}


@dataclass
class Files:
    """The files of an import, a pair for each label and each type of link: a header, and the rows.

    `empty` are the properties of labels which somewhere hold an empty list: the import leaves these out.
    """

    folder: Path
    columns: dict[tuple[str, str], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    empty: set[tuple[str, str]] = field(default_factory=set)

    def learn(self, found: Rows) -> None:
        """Note which columns there are, and what they hold."""
        for key, each in found.items():
            for row in each:
                for name, value in row.items():
                    if value is not None and name not in self.columns[key]:
                        self.columns[key][name] = _typed(name, value)
                    if value in ([], ()):
                        self.empty.add((key[1], name))

    def text(self, found: Rows) -> dict[tuple[str, str], str]:
        """The rows of some nodes and links as text."""
        return {
            key: "".join(",".join(_cell(row.get(name)) for name in self.columns[key]) + "\n" for row in each) for key, each in found.items()
        }

    def append(self, texts: Mapping[tuple[str, str], str], account: str, prefix: str) -> None:
        """Write a copy of an account."""
        for key, text in texts.items():
            with self._rows(key).open("a", encoding="utf-8") as file:
                file.write(text.replace(ACCOUNT, account).replace(PREFIX, prefix))

    def options(self) -> Iterator[str]:
        """The files as the import takes them."""
        for key, columns in self.columns.items():
            what, name = key
            header = self._rows(key).with_suffix(".header")
            header.write_text(",".join(columns.values()) + "\n", encoding="utf-8")
            yield f"--{'nodes' if what == 'node' else 'relationships'}={name}={header},{self._rows(key)}"

    def _rows(self, key: tuple[str, str]) -> Path:
        return self.folder / f"{key[0]}-{key[1].replace(':', '-')}.csv"


def _typed(name: str, value: Any) -> str:
    if name.startswith(":"):
        return name
    if name == "identifier":
        return "identifier:ID"
    if isinstance(value, (list, tuple)):
        return f"{name}:string[]"
    return f"{name}:{TYPES.get(type(value), 'string')}"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return _quoted(";".join(map(str, value)))
    return _quoted(value) if isinstance(value, str) else value.isoformat() if isinstance(value, datetime) else str(value)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def outcome_rows(outcomes: Iterable[Outcome], at: datetime) -> list[Mapping[str, Any]]:
    """Outcomes as nodes."""
    return [{**vars(o), "key": o.key, "result": o.result.value, "begun": at} for o in outcomes]


def load(path: Path, options: Sequence[str]) -> None:
    """Make the database of a home, which has none, of these files."""
    home = Home(path)
    home.create()
    home.ensure_password()
    with Lock(home.running).take() as lock:
        install(home, ignore)
        java.set_password(home, lock)
        words = ["database", "import", "full", "neo4j", "--id-type=string", "--overwrite-destination", *options]
        with java.started(home, lock, "admin", ["-Xmx2g", *java.LEAN], [java.ADMIN, *words]) as process:
            code = process.wait(1_800)
        if code:
            raise NotImportedError(f"the import ended with status {code}. {home.excerpt()}")
