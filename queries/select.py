"""Selections of an operation as the graph answers them: fragments, aliases, @skip and @include already resolved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)  # fmt: skip
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_subfields
from graphql.execution.values import VariableValues, get_argument_values

from graph.catalogue import Catalogue, NodeType
from graph.question import Constant, Follow, Group, Member, Neighbours, OnType, Selection, TypeName, Value, Where
from queries import bounds, cursors
from queries.roots import INTERFACE_TYPE
from queries.slots import plain

NEIGHBOURS = "neighbours"
FOLLOWED = 1_000


@dataclass(frozen=True)
class Selector:
    """Reads the selections of one operation; `condition` reads the `where` of a relation."""

    schema: GraphQLSchema
    catalogue: Catalogue
    fragments: Mapping[str, FragmentDetails]
    values: VariableValues
    operation: OperationDefinitionNode
    condition: Callable[[str, Any], Where]

    def nodes(self, type_: GraphQLNamedType, fields: list[FieldDetails]) -> tuple[Selection, ...]:
        """What is selected of assets or nested objects; below the interface, also for each type that a fragment names."""
        if not isinstance(type_, GraphQLInterfaceType):
            return self._node(type_, fields)
        named = sorted(self._named(fields) & {t.name for t in self.schema.get_possible_types(type_)})
        common = self._node(type_, fields)
        special = [OnType(name, self._node(self.schema.type_map[name], fields)) for name in named]
        return (*common, *(s for s in special if s.select != tuple(common)))

    def members(self, type_: GraphQLNamedType, fields: list[FieldDetails]) -> tuple[Selection, ...]:
        """What is selected of an object that is no node; a `node` in it is one."""
        return tuple(self._member(type_, key, nodes) for key, nodes in self._collected(type_, fields).items())

    def _collected(self, type_: GraphQLNamedType, fields: list[FieldDetails]) -> dict[str, list[FieldDetails]]:
        """The fields below by response key. An interface has no instances, so it is collected as if it were an object."""
        if not isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)):
            return {}
        return collect_subfields(self.schema, dict(self.fragments), self.values, self.operation, type_, fields).grouped_field_set  # type: ignore[arg-type]

    def _member(self, type_: Any, key: str, fields: list[FieldDetails]) -> Selection:
        name = fields[0].node.name.value
        if name == "__typename":
            return Constant(key, type_.name)
        below: GraphQLNamedType = get_named_type(type_.fields[name].type)
        select = self.nodes(below, fields) if name == "node" else self.members(below, fields)
        return Member(key, name, select)

    def _node(self, type_: GraphQLNamedType, fields: list[FieldDetails]) -> tuple[Selection, ...]:
        here = self.catalogue.types.get(type_.name)
        return tuple(self._selection(type_, here, key, nodes) for key, nodes in self._collected(type_, fields).items())

    def _selection(self, type_: Any, here: NodeType | None, key: str, fields: list[FieldDetails]) -> Selection:
        name = fields[0].node.name.value
        if name == "__typename":
            return TypeName(key)
        if name == NEIGHBOURS:
            return self._neighbours(type_, key, fields)
        if here is None or name in here.columns:
            return Value(key, name)
        below = get_named_type(type_.fields[name].type)
        if name in here.relations:
            return self._follow(type_, here, key, fields)
        inner = self._collected(below, fields).items()
        return Group(key, name, tuple(_part(below, name, k, nodes[0].node) for k, nodes in inner))

    def _follow(self, type_: Any, here: NodeType, key: str, fields: list[FieldDetails]) -> Follow:
        definition = type_.fields[fields[0].node.name.value]
        arguments = get_argument_values(definition, fields[0].node, self.values)
        relation = here.relations[fields[0].node.name.value]
        where = self.condition(relation.target, arguments.get("where"))
        limit = bounds.page_size(arguments.get("first", FOLLOWED))
        return Follow(key, relation.name, where, self.nodes(get_named_type(definition.type), fields), limit)

    def _neighbours(self, type_: Any, key: str, fields: list[FieldDetails]) -> Neighbours:
        definition = type_.fields[NEIGHBOURS]
        arguments = get_argument_values(definition, fields[0].node, self.values)
        first, after = bounds.page_size(arguments.get("first", 100)), cursors.edge(arguments.get("after"))
        only = {name: plain(arguments.get(name) or "") for name in ("relationship", "direction", "type")}
        return Neighbours(key, first, after, self.members(get_named_type(definition.type), fields), **only)

    def _named(self, fields: list[FieldDetails]) -> set[str]:
        """The types that fragments name, at this level."""
        found: set[str] = set()
        pending: list[SelectionSetNode] = [f.node.selection_set for f in fields if f.node.selection_set]
        seen: set[str] = set()
        while pending:
            for s in pending.pop().selections:
                if isinstance(s, FragmentSpreadNode) and s.name.value not in seen:
                    seen.add(s.name.value)
                    fragment = self.fragments[s.name.value].definition
                    found.add(fragment.type_condition.name.value)
                    pending.append(fragment.selection_set)
                elif isinstance(s, InlineFragmentNode):
                    found |= {s.type_condition.name.value} if s.type_condition else set()
                    pending.append(s.selection_set)
        return found - {INTERFACE_TYPE}


def _part(type_: GraphQLNamedType, part: str, key: str, node: FieldNode) -> Selection:
    name = node.name.value
    return Constant(key, type_.name) if name == "__typename" else Value(key, f"{part}_{name}")
