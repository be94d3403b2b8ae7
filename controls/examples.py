"""Example graphs as a control's file writes them: a key «Type name» for each asset, with fields and links by name.

    Connector production:
      trails: [main]
    Trail main:
      status: {isLogging: true}

Words that are no field: `in` (account/region it lives in), `unread` (operations that were denied for it; with the listing
among them, an earlier run saw it and it may be gone), `fails` (whether it is what the control must name). A duration stands
for a time relative to the reading. The key `unlisted` names listings that broke off: «Trail production/us-east-1».
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graphql import GraphQLError

from controls import plain
from controls.control import Example
from controls.plain import Plain, Where
from controls.problem import ControlError, Problem, any_of, did_you_mean
from graph.catalogue import Catalogue, Column, NodeType, Relation, operations
from graph.model import GLOBAL, Scope, ValueType
from graph.question import Ago
from graph.trial import HOME, Planted, World
from queries.moments import moment

WORDS = ("in", "unread", "fails")
UNLISTED = "unlisted"
PYTHON: Mapping[ValueType, type | tuple[type, ...]] = {
    ValueType.STRING: str,
    ValueType.BOOLEAN: bool,
    ValueType.INT: int,
    ValueType.FLOAT: (int, float),
    ValueType.STRINGS: list,
}


@dataclass(frozen=True)
class Graph:
    """An example ready to be planted; `fails` names the assets that the control must name, where it says so."""

    world: World
    fails: frozenset[tuple[str, str]]


def graph(catalogue: Catalogue, path: Path, example: Example, at: datetime) -> Graph:
    """The graph of an example that is read at a time. Raises ControlError with everything wrong in its block."""
    return _Parser(catalogue, plain.read(path, example.text, example.line), at).graph()


class _Parser:
    """Reads one block and gathers its mistakes."""

    def __init__(self, catalogue: Catalogue, text: Plain, at: datetime) -> None:
        self._catalogue, self._text, self._at = catalogue, text, at
        self._problems: list[Problem] = []
        self._accounts, self._regions = catalogue.opening(Scope.ACCOUNT), catalogue.opening(Scope.REGION)
        self._entries = dict(self._read())
        self._home = self._default_account()

    def graph(self) -> Graph:
        assets = tuple(self._asset(key, values) for key, values in self._entries.items())
        unlisted = frozenset(self._unlisted())
        if self._problems:
            raise ControlError(self._problems)
        return Graph(World(assets, unlisted), frozenset(k for k, v in self._entries.items() if v.get("fails")))

    def _wrong(self, where: Where, message: str) -> None:
        self._problems.append(self._text.problem(where, message))

    def _read(self) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
        if not isinstance(self._text.value, dict):
            raise ControlError([self._text.problem((), "An example has a key «Type name» for each of its assets.")])
        known = {t.name for t in self._catalogue.assets()}
        for key, values in self._text.value.items():
            type_name, _, name = str(key).partition(" ")
            if key == UNLISTED:
                continue
            if type_name not in known or not name:
                self._wrong((key,), f"«{key}» is not «Type name» with a type of {any_of(known)}.{did_you_mean(type_name, known)}")
            elif not isinstance(values or {}, dict):
                self._wrong((key,), f"Below «{key}» stand its fields, each with its value.")
            else:
                yield (type_name, name), values or {}

    def _default_account(self) -> str:
        """The only account of the example, or the one which manages the others."""
        names = [name for type_name, name in self._entries if type_name == self._accounts.name]
        managers = {v[self._accounts.managed_by] for v in self._entries.values() if self._accounts.managed_by in v}
        found = names if len(names) == 1 else [name for name in names if name in managers]
        return found[0] if len(found) == 1 else ""

    def _asset(self, key: tuple[str, str], entry: Mapping[str, Any]) -> Planted:
        here, where = self._catalogue.types[key[0]], (" ".join(key),)
        account, region = self._place(key, entry, where)
        name = f"{account}/{key[1]}" if here.kind is self._regions else key[1]
        values, nested, links = dict[str, Any](), dict[str, Any](), dict[str, Any]()
        for word, value in entry.items():
            relation = here.relations.get(word)
            if relation and relation.nesting:
                nested[word] = self._objects(relation.target, value, (*where, word))
            elif relation and relation.alternatives:
                kinds = any_of({r.holder for r in relation.alternatives})
                self._wrong((*where, word), f"«{word}» leads to several types; say it at the other end: at {kinds}.")
            elif relation:
                links[word] = self._links(relation, value, (*where, word))
            elif word not in WORDS:
                values |= self._value(here, word, value, (*where, word))
        return Planted(here.name, name, account, region, values, nested, links, self._unread(here, entry, where))

    def _place(self, key: tuple[str, str], entry: Mapping[str, Any], where: Where) -> tuple[str, str]:
        kind = self._catalogue.kind(key[0])
        if kind is self._accounts:
            return key[1], GLOBAL
        account, _, region = str(entry.get("in", self._home)).partition("/")
        if (self._accounts.name, account) not in self._entries:
            self._wrong((*where, "in"), f"Where does «{' '.join(key)}» live? Say «in: account/region» with one of its accounts.")
        return account, region or (HOME if kind.scope is Scope.REGION else GLOBAL)

    def _unread(self, here: NodeType, entry: Mapping[str, Any], where: Where) -> frozenset[str]:
        known = set(operations(here.kind))
        for operation in set(entry.get("unread", ())) - known:
            message = f"Nothing of {here.name} is read by «{operation}»; there are {any_of(known)}."
            self._wrong((*where, "unread"), message + did_you_mean(str(operation), known))
        return frozenset(map(str, entry.get("unread", ())))

    def _link(self, target: str, name: Any, where: Where) -> tuple[str, str]:
        if (target, str(name)) not in self._entries:
            known = {n for t, n in self._entries if t == target}
            self._wrong(where, f"The example has no «{target} {name}».{did_you_mean(str(name), known)}")
        return target, str(name)

    def _objects(self, type_name: str, value: Any, where: Where) -> tuple[dict[str, Any], ...]:
        here, found = self._catalogue.types[type_name], list[dict[str, Any]]()
        for i, each in enumerate(value if isinstance(value, list) else [value]):
            one = dict[str, Any]()
            for word, inner in each.items():
                relation, place = here.relations.get(word), (*where, i, word)
                one |= self._below(relation, inner, place) if relation else self._value(here, word, inner, place)
            found.append(one)
        return tuple(found)

    def _below(self, relation: Relation, value: Any, where: Where) -> dict[str, Any]:
        """What an object has behind a relation: objects nested in it, or the assets it refers to."""
        if relation.nesting:
            return {relation.name: self._objects(relation.target, value, where)}
        return {relation.name: self._links(relation, value, where)}

    def _links(self, relation: Relation, value: Any, where: Where) -> tuple[tuple[str, str], ...]:
        return tuple(self._link(relation.target, name, where) for name in (value if isinstance(value, list) else [value]))

    def _value(self, here: NodeType, word: str, value: Any, where: Where) -> dict[str, Any]:
        """The stored properties for a field, or for a part with its fields."""
        part = next((p for p in here.parts if p.name == word), None)
        if part and isinstance(value, dict):
            pairs = ((f"{word}_{inner}", v, (*where, inner)) for inner, v in value.items())
            return {k: v for p, x, w in pairs for k, v in self._value(here, p, x, w).items()}
        if (column := here.columns.get(word)) is None:
            known = {
                *(p.split("_")[-1] if "_" in word else p for p in here.columns),
                *here.relations,
                *(p.name for p in here.parts),
                *WORDS,
            }
            name = word.rsplit("_", maxsplit=1)[-1]
            self._wrong(where, f"{here.name} has no field or relation «{name}».{did_you_mean(name, known)}")
            return {}
        return {word: self._typed(column, value, where)}

    def _typed(self, column: Column, value: Any, where: Where) -> Any:
        if value is None:
            return None
        if column.field.type is ValueType.DATETIME:
            return self._time(value, where)
        wrong = isinstance(value, bool) is not (column.field.type is ValueType.BOOLEAN)
        if wrong or not isinstance(value, PYTHON[column.field.type]):
            self._wrong(where, f"«{column.field.name}» is a {column.field.type.value}, and not {value!r}.")
        return value

    def _time(self, value: Any, where: Where) -> datetime | None:
        try:
            found = moment(value if isinstance(value, datetime) else str(value))
        except GraphQLError as error:
            self._wrong(where, error.message)
            return None
        if isinstance(found, Ago):
            return self._at + found.offset
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    def _unlisted(self) -> Iterator[tuple[str, str, str]]:
        for each in self._text.value.get(UNLISTED) or ():
            type_name, _, place = str(each).partition(" ")
            account, _, region = place.partition("/")
            if type_name not in {t.name for t in self._catalogue.assets()} or (self._accounts.name, account) not in self._entries:
                self._wrong((UNLISTED,), f"«{each}» is not «Type account/region» with a type and an account of the example.")
            yield type_name, account, region or GLOBAL
