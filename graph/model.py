"""The vocabulary in which every asset type is declared: what an asset is, and which operation reads which part of it.

A `Kind` names the listing that finds its assets, the details read for each of them, and what is derived from the
answers. The order of words is that of a declaration: an operation, then everything it tells.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID, uuid5

NAMESPACE = UUID("6f0f7a52-8a0e-5a38-9a3e-4f1d7b3c2e11")
GLOBAL = "global"
Record = Mapping[str, Any]
Source = str | Callable[[Record], Any]


class ValueType(Enum):
    """The type of a field's value, named as GraphQL shows it."""

    STRING = "String"
    BOOLEAN = "Boolean"
    INT = "Int"
    FLOAT = "Float"
    DATETIME = "DateTime"
    STRINGS = "[String!]"


class Scope(StrEnum):
    """How often a listing is called: once for an organization, once for an account, or once for each of its regions."""

    ORGANIZATION = "organization"
    ACCOUNT = "account"
    REGION = "region"


class Reach(StrEnum):
    """Where the holder of a link can live, seen from the other end of it.

    ORGANIZATION: in the same account or in the account which manages the organization.
    """

    REGION = "region"
    ACCOUNT = "account"
    ORGANIZATION = "organization"
    ANYWHERE = "anywhere"


class Unreadable(ValueError):
    """An answer which cannot be understood; what rests on it is unread, with this message as the reason."""


@dataclass(frozen=True)
class Field:
    """A value of an asset: its name in the API, its type, where the answer has it, what it means.

    `default` is what an absent member means; `volatile` values are written but make no new version of the asset.
    """

    name: str
    type: ValueType
    source: Source
    doc: str
    default: Any = None
    volatile: bool = False


@dataclass(frozen=True)
class Part:
    """A to-one nested object of the API (`status { isLogging }`); its fields are stored flat, as `status_isLogging`."""

    name: str
    doc: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Reference:
    """The far end of a link as the holder knows it: enough to find the asset, or to make a stub of it."""

    id: str
    account: str = ""
    region: str = GLOBAL


@dataclass(frozen=True, kw_only=True)
class Link:
    """A reference to assets of another kind, declared on the side which holds it; the inverse is derived.

    `source(record)` gives the references. `inward` turns the arrow of the stored relationship towards the holder.
    `abroad` are facts that hold for every holder which reaches into another account. `owner`: it leads to what the holder is
    part of for as long as it exists, such as its account, so a link that was once read holds. `to_one` and `inverse_to_one`: there
    is at most one at the far end, or at the near one.

    `matching`: the references do not name assets but a value of this property of theirs; with `globs` they may hold `*`
    for any text and `?` for any character, and no value is matched that one of `unless` matches. Such a link rests on what
    both ends say, and is made where both are known.
    """

    name: str
    relationship: str
    target: str
    inverse: str
    source: Callable[[Record], list[Reference]]
    doc: str
    inverse_doc: str
    to_one: bool = False
    inverse_to_one: bool = False
    inward: bool = False
    owner: bool = False
    reach: Reach = Reach.REGION
    abroad: Mapping[str, Any] = field(default_factory=dict)
    matching: str = ""
    globs: bool = False
    unless: Callable[[Record], list[str]] | None = None

    @property
    def keys(self) -> str:
        """The property of the holder that keeps the values which far ends are matched by."""
        return f"match_{self.relationship}"


@dataclass(frozen=True, kw_only=True)
class Nested:
    """Nested objects of an answer: nodes below their parent, which belong to its version and go with it.

    `to_one`: there is at most one, and `source` gives the object itself.
    """

    name: str
    kind: str
    relationship: str
    inverse: str
    source: Source
    doc: str
    fields: tuple[Field, ...]
    nested: tuple["Nested", ...] = ()
    links: tuple[Link, ...] = ()
    to_one: bool = False


@dataclass(frozen=True)
class Permission:
    """What the provider must allow: the name it has there, and for what it is enough (none: for everything)."""

    action: str
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One operation of the provider and everything it tells about an asset."""

    service: str
    operation: str
    fields: tuple[Field | Part, ...] = ()
    nested: tuple[Nested, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """What the provider must allow for it, that of the operation itself first; none where that is not declared."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """Fields and links computed from several answers; unread when one of these is, or when it cannot be decided."""

    name: str
    rests_on: tuple[str, ...]
    fields: tuple[Field | Part, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Kind:
    """One asset type.

    `id`, `title`, `region` and `owner` are read from a listed record (`owner` and `region` default to the place of the
    listing). `id_is_unique`: the id alone names the asset in all the world (an ARN, a bucket). `opens`: each asset is
    itself a place to read (an account, a region); `closed` names a field and the values, with their reasons, for which
    it is out of scope; `managed_by` is the field that names the account managing its organization.

    `shown_everywhere`: an asset with these values is listed in every region of its account. `managers_only`: it belongs
    to an account that manages an organization. `shared`: other accounts list it too. `born` is the field that says
    when it was made, so that a later one of its name is told from it; «idFromProvider» where the provider gives an id once.
    `sortable` fields are indexed. `also`: further names of the list, for what it has in common with those of other providers.
    """

    name: str
    plural: str
    doc: str
    category: str
    scope: Scope
    listing: Reading
    id: Source
    title: Source
    region: Source | None = None
    owner: Source | None = None
    details: tuple[Reading, ...] = ()
    derived: tuple[Derivation, ...] = ()
    id_is_unique: bool = False
    opens: Scope | None = None
    closed: tuple[str, Mapping[str, str]] = ("", {})
    managed_by: str = ""
    shown_everywhere: Mapping[str, Any] = field(default_factory=dict)
    managers_only: Mapping[str, Any] = field(default_factory=dict)
    shared: bool = False
    born: str = ""
    sortable: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def readings(self) -> tuple[Reading, ...]:
        """The listing, then the details."""
        return (self.listing, *self.details)


def identifier(kind: Kind, id_: str, account: str, region: str) -> str:
    """The stable identifier of an asset: UUIDv5 of provider, type, id and, unless the id is unique, its place."""
    place = () if kind.id_is_unique else (account, region)
    return str(uuid5(NAMESPACE, "/".join(("aws", kind.name, id_, *place))))


def value(source: Source, record: Record) -> Any:
    """What a record says at a dotted path (None where it says nothing), or what a function makes of it."""
    if callable(source):
        return source(record)
    found: Any = record
    for name in source.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found
