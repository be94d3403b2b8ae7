"""What a collection hands to the graph: assets as read, and how each reading ended."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph.model import Kind, Reference
from graph.outcomes import Outcome


@dataclass
class NestedNode:
    """One nested object as read: its type, how it hangs below its parent, its values, what is nested in it, what it refers to."""

    kind: str
    relationship: str
    values: dict[str, Any]
    nested: list["NestedNode"] = field(default_factory=list)
    links: dict[str, list[tuple[str, Reference]]] = field(default_factory=dict)

    def plain(self) -> list[Any]:
        """All of it as plain data, for a hash."""
        links = {name: sorted(i for i, _ in refs) for name, refs in self.links.items()}
        return [self.kind, self.relationship, self.values, [n.plain() for n in self.nested], *([links] if links else [])]


@dataclass
class Part:
    """What one operation (or derivation) told of an asset."""

    values: dict[str, Any] = field(default_factory=dict)
    volatile: dict[str, Any] = field(default_factory=dict)
    nested: list[NestedNode] = field(default_factory=list)
    links: dict[str, list[tuple[str, Reference]]] = field(default_factory=dict)

    def hashes(self) -> str:
        """Two short hashes: of what makes a version of the asset, and of what is volatile."""
        links = {name: sorted(identifier for identifier, _ in refs) for name, refs in self.links.items()}
        lasting = digest([self.values, [n.plain() for n in self.nested], links])
        return f"{lasting}/{digest(self.volatile) if self.volatile else ''}"


@dataclass
class Found:
    """One asset as read.

    `parts`: operation → what it told, for those that were read. `listed_in` is the scope under which its reading is
    accounted. `interface` has the values every asset has, without contentHash.
    """

    kind: Kind
    identifier: str
    account: str
    region: str
    listed_in: str
    interface: dict[str, Any]
    parts: dict[str, Part]

    @property
    def scope(self) -> str:
        """The place where the asset lives."""
        return f"{self.account}/{self.region}"


@dataclass
class Group:
    """The reading of one kind in some scopes which were judged together: their assets, and how each reading ended.

    `complete`: the scopes whose listing named everything, so that what it did not name is gone. `incomplete`: the
    others; what is known there stays, marked as unread.
    """

    kind: Kind
    found: list[Found] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    complete: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """An asset as the graph has it: where it was listed, the hash of each of its parts, which of them are unread."""

    kind: str
    scope: str
    listed_in: str
    hashes: Mapping[str, str]
    unread: frozenset[str]


def digest(content: Any) -> str:
    """A short hash of plain data, the same for the same content."""
    text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_NAIVE_UTC, default=str)
    return hashlib.sha256(text).hexdigest()[:16]
