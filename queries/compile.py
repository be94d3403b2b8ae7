"""From a valid GraphQL operation to what it asks: one question for each root field, by response key."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_fields
from graphql.execution.values import VariableValues, get_argument_values, get_variable_values

from graph.catalogue import Catalogue
from graph.question import Asked, Certainty, Listing, One, Page, Question, Selection, Sort, Where
from queries import bounds, cursors
from queries.document import operation
from queries.grammar import ANY, Grammar
from queries.refusal import refusal
from queries.roots import AS_OF, CERTAINTY, Root, RootKind, roots
from queries.select import Selector
from queries.slots import plain
from queries.view import View, Views
from queries.where import condition

Variables = Mapping[str, Any] | None
CAP = 10_000
PAGE = 100
SCHEMA = frozenset({"__schema", "__type"})


@dataclass(frozen=True)
class Service:
    """A root field that the graph does not answer: its name, arguments, and members selected."""

    name: str
    arguments: Mapping[str, Any]
    select: tuple[Selection, ...]


Answerable = Asked | Service | str


class Compiler:
    """Reads operations against one schema. `cap` is the longest list that is answered."""

    def __init__(self, schema: GraphQLSchema, catalogue: Catalogue, views: Views, cap: int = CAP) -> None:
        self.schema, self.catalogue, self.views, self.cap = schema, catalogue, views, cap
        self.grammar, self.roots = Grammar(catalogue), roots(catalogue)

    def asked(self, document: DocumentNode, name: str | None = None, variables: Variables = None) -> dict[str, Answerable] | None:
        """What a request asks, by response key: a text for `__typename`. Patterns in it look at short texts only.

        None: it asks for the schema, and for nothing else.
        """
        return _Operation(self, document, name, variables or {}, capped=True).asked()

    def questions(self, document: DocumentNode, name: str | None = None, variables: Variables = None) -> dict[str, Listing]:
        """The lists that a stored query asks for, by response key; its patterns look at texts of any length."""
        found = _Operation(self, document, name, variables or {}, capped=False).asked() or {}
        wrong = [key for key, asked in found.items() if not isinstance(asked, Listing)]
        if wrong:
            raise refusal(f"A stored query asks for lists of assets only, and «{wrong[0]}» is none.", "NOT_A_LIST")
        lists = {key: asked for key, asked in found.items() if isinstance(asked, Listing)}
        if past := [key for key, listing in lists.items() if listing.as_of]:
            raise refusal(f"A stored query asks about whatever time it is evaluated for; leave «{AS_OF}» out of «{past[0]}».", "NOT_A_LIST")
        return lists


class _Operation:
    """One operation with its variables."""

    def __init__(self, compiler: Compiler, document: DocumentNode, name: str | None, variables: Mapping[str, Any], *, capped: bool) -> None:
        self.c, self.capped, self.node = compiler, capped, operation(document, name)
        self.fragments = {d.name.value: FragmentDetails(d) for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        values = get_variable_values(compiler.schema, self.node.variable_definitions or (), dict(variables), max_errors=5)
        if not isinstance(values, VariableValues):
            raise _bad_value(values[0])
        self.values = values
        self.selector = Selector(self.c.schema, self.c.catalogue, self.fragments, values, self.node, self.condition)

    def asked(self) -> dict[str, Answerable] | None:
        """What each root field asks; None if they ask for the schema."""
        root = self.c.schema.get_root_type(self.node.operation)
        if root is None:
            raise refusal(f"The schema has no {self.node.operation.value}.", "BAD_OPERATION", self.node)
        found = collect_fields(self.c.schema, self.fragments, self.values, root, self.node).grouped_field_set
        names = {nodes[0].node.name.value for nodes in found.values()}
        if not names & SCHEMA:
            return {key: self._root(root, nodes) for key, nodes in found.items()}
        if not names <= {*SCHEMA, "__typename"}:
            raise refusal("Ask for the schema (__schema, __type) in a request of its own.", "MIXED_INTROSPECTION", self.node)
        return None

    def condition(self, type_name: str, value: Any) -> Where:
        """The tree of a `where`, within the limits of a statement."""
        if isinstance(value, Mapping) and value.get(CERTAINTY):
            raise refusal(f"«{CERTAINTY}» stands only in the outermost «where» of a list.", "BAD_WHERE")
        return self._condition(type_name, value)

    def _condition(self, type_name: str, value: Any) -> Where:
        found = bounds.limited(condition(self.c.grammar, type_name, value))
        return bounds.capped(found) if self.capped else found

    def _root(self, root: GraphQLObjectType, nodes: list[FieldDetails]) -> Answerable:
        name = nodes[0].node.name.value
        if name == "__typename":
            return str(root.name)
        definition = root.fields[name]
        arguments = self._arguments(definition, nodes[0])
        type_ = get_named_type(definition.type)
        if view := self.c.views.get(name):
            return self._view(view, arguments, type_, nodes)
        if known := self.c.roots.get(name):
            return self._known(known, arguments, type_, nodes)
        return Service(name, arguments, self.selector.members(type_, nodes))

    def _arguments(self, definition: GraphQLField, details: FieldDetails) -> dict[str, Any]:
        try:
            return get_argument_values(definition, details.node, self.values)
        except GraphQLError as error:
            raise _bad_value(error) from error

    def _known(self, root: Root, arguments: dict[str, Any], type_: GraphQLNamedType, nodes: list[FieldDetails]) -> Asked:
        if root.kind is RootKind.ONE:
            return One(arguments["identifier"], self.selector.nodes(type_, nodes), _as_of(arguments))
        if root.kind is RootKind.CONNECTION:
            return self._page(root, arguments, type_, nodes)
        return self._list(root, arguments, self.selector.nodes(type_, nodes))

    def _list(self, root: Root, arguments: dict[str, Any], select: tuple[Selection, ...]) -> Listing:
        options = arguments.get("options") or {}
        limit, offset = options.get("limit"), options.get("offset") or 0
        bounds.not_negative(limit=limit or 0, offset=offset)
        question = self._question(root, arguments, select)
        limited = replace(question, limit=self.c.cap if limit is None else min(limit, self.c.cap))
        return Listing((limited,), _sorts(options.get("sort")), offset, _as_of(arguments))

    def _question(self, root: Root, arguments: dict[str, Any], select: tuple[Selection, ...]) -> Question:
        where = dict(arguments.get("where") or {})
        certainty = Certainty(where.pop(CERTAINTY, None) or Certainty.PRESENT)
        name = root.type.name if root.type else None
        return Question(name, self._condition(name or ANY, where), select, self.c.cap, certainty)

    def _page(self, root: Root, arguments: dict[str, Any], type_: GraphQLNamedType, nodes: list[FieldDetails]) -> Page:
        first = bounds.page_size(arguments.get("first", PAGE))
        sort = next(iter(_sorts([arguments.get("orderBy") or {}])), Sort("identifier"))
        column = self.c.grammar.column(root.type.name if root.type else ANY, sort.property)
        question = self._question(root, arguments, self.selector.members(type_, nodes))
        position = cursors.position(arguments.get("after"), sort, column.field.type)
        return Page(question, first, sort, position, _as_of(arguments))

    def _view(self, view: View, arguments: dict[str, Any], type_: GraphQLNamedType, nodes: list[FieldDetails]) -> Listing:
        """The view's questions, with the selection that is made here."""
        capped = self.capped and bool(view.operation.variable_definitions)
        select = self.selector.nodes(type_, nodes)
        found = _Operation(self.c, view.document, None, _others(arguments), capped=capped).asked() or {}
        questions = [q for asked in found.values() if isinstance(asked, Listing) for q in asked.questions]
        return Listing(tuple(replace(q, select=select) for q in questions), as_of=_as_of(arguments))


def _as_of(arguments: Mapping[str, Any]) -> str:
    """The time for which a root field asks; «» is now."""
    return plain(arguments.get(AS_OF) or "")


def _others(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if name != AS_OF}


def _sorts(given: list[Mapping[str, Any]] | None) -> tuple[Sort, ...]:
    """`[{internalName: ASC}]`, one field in each object."""
    for item in given or []:
        if len(item) > 1:
            raise refusal("Each object of «sort», and «orderBy», names one field; write a list to sort by several.", "BAD_SORT")
    return tuple(Sort(name, descending=getattr(way, "value", way) == "DESC") for item in given or [] for name, way in item.items() if way)


def _bad_value(error: GraphQLError) -> GraphQLError:
    """A value of the wrong type, or one that a scalar of ours refused with a code of its own."""
    code = (getattr(error.original_error, "extensions", None) or error.extensions or {}).get("code", "BAD_VALUE")
    return GraphQLError(error.message, error.nodes, extensions={"code": code})


__all__ = ["Answerable", "Compiler", "Service", "View"]
