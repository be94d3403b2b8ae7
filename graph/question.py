"""The question: the one value between GraphQL and Cypher. A type, a `where` as a small tree, and a selection.

Asking, judging and explaining are compilers of it; a naive interpreter walks the same tree in the tests.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any


class Operator(StrEnum):
    """How a field is compared. ABSENT asks whether there is no value; with INCLUDES the field is a list."""

    EQ = "eq"
    IN = "in"
    NOT_IN = "notIn"
    CONTAINS = "contains"
    STARTS_WITH = "startsWith"
    ENDS_WITH = "endsWith"
    MATCHES = "matches"
    LT = "lt"
    LTE = "lte"
    GT = "gt"
    GTE = "gte"
    INCLUDES = "includes"
    ABSENT = "absent"


class Quantifier(StrEnum):
    """How many related nodes must meet a condition. ALL: none for which its NOT holds. A to-one relation is SOME."""

    SOME = "some"
    NONE = "none"
    ALL = "all"
    SINGLE = "single"


class Certainty(StrEnum):
    """Which view of incomplete data a question takes: what the graph holds, what is certain, or what is possible."""

    PRESENT = "PRESENT"
    CERTAIN = "CERTAIN"
    POSSIBLE = "POSSIBLE"


@dataclass(frozen=True)
class Ago:
    """A point in time relative to the reading of the field that is compared with it; negative offsets lie before."""

    offset: timedelta


@dataclass(frozen=True)
class Pattern:
    """A regular expression that looks at short texts only; whether a longer one matches is not said, as of an absent value."""

    text: str
    longest: int


@dataclass(frozen=True)
class Test:
    """A comparison of a stored property; a comparison with an absent value is neither true nor false."""

    property: str
    operator: Operator
    value: Any = None


@dataclass(frozen=True)
class Related:
    """A condition on the nodes behind a relation."""

    relation: str
    quantifier: Quantifier
    where: "Where"


@dataclass(frozen=True)
class All:
    """Every part holds; with no parts it is true."""

    parts: tuple["Where", ...] = ()


@dataclass(frozen=True)
class Either:
    """At least one part holds; with no parts it is false."""

    parts: tuple["Where", ...] = ()


@dataclass(frozen=True)
class Not:
    """The part is false (not merely unknown for want of a value)."""

    part: "Where"


Where = Test | Related | All | Either | Not
EVERYTHING = All()


@dataclass(frozen=True)
class Value:
    """A stored property under a response key."""

    key: str
    property: str


@dataclass(frozen=True)
class TypeName:
    """The name of the node's type under a response key."""

    key: str


@dataclass(frozen=True)
class Constant:
    """A text that is known without asking, under a response key: the name of a type that is no node's."""

    key: str
    text: str


@dataclass(frozen=True)
class Group:
    """A part: a nested object whose values are stored on the node itself."""

    key: str
    part: str
    select: tuple["Selection", ...]


@dataclass(frozen=True)
class Follow:
    """The nodes behind a relation: one of them (to-one) or a list, cut at `limit`."""

    key: str
    relation: str
    where: Where
    select: tuple["Selection", ...]
    limit: int


@dataclass(frozen=True)
class OnType:
    """The whole selection for nodes of one type, instead of what is selected beside it, below an interface."""

    type: str
    select: tuple["Selection", ...]


@dataclass(frozen=True)
class Member:
    """Under a response key, the member `name` of an object which is no node: of a connection, an edge, a verdict."""

    key: str
    name: str
    select: tuple["Selection", ...] = ()


@dataclass(frozen=True)
class Neighbours:
    """A page of the assets next to a node: those after (relationship, direction, identifier).

    «» as `relationship`, `direction` or `type` is any.
    """

    key: str
    first: int
    after: tuple[str, str, str] | None
    select: tuple["Selection", ...]
    relationship: str = ""
    direction: str = ""
    type: str = ""


Selection = Value | TypeName | Constant | Group | Follow | OnType | Member | Neighbours


@dataclass(frozen=True)
class Question:
    """Which assets of a type (of any type: None), and what of each of them."""

    type: str | None
    where: Where = EVERYTHING
    select: tuple[Selection, ...] = ()
    limit: int = 10_000
    certainty: Certainty = Certainty.PRESENT


@dataclass(frozen=True)
class Sort:
    """An order by one stored property and then by identifier; absent values come last in either direction."""

    property: str
    descending: bool = False


@dataclass(frozen=True)
class Listing:
    """A list of assets: the union of what the questions find (mostly one), with the selection of the first.

    `as_of`, here and below: the time at which the graph is asked, as the request writes it; «» is now.
    """

    questions: tuple[Question, ...]
    sort: tuple[Sort, ...] = ()
    offset: int = 0
    as_of: str = ""


@dataclass(frozen=True)
class Position:
    """The place in an order after which a page begins; the value None: among those without one."""

    value: Any
    identifier: str


@dataclass(frozen=True)
class Page:
    """A page of a connection: the question's assets in an order, `first` of them after a position.

    The question's selection is of `Member`s: edges (with cursor and node), pageInfo, totalCount.
    """

    question: Question
    first: int
    sort: Sort
    after: Position | None = None
    as_of: str = ""


@dataclass(frozen=True)
class One:
    """The asset with an identifier, or none."""

    identifier: str
    select: tuple[Selection, ...]
    as_of: str = ""


Asked = Listing | Page | One
