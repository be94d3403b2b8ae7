"""What a request may ask at most, found in time linear in its document: each selection set is looked at once.

The token count and nesting are limited while parsing (queries/document.py), conditions and pages while compiling
(queries/bounds.py). Here: depth, cost, aliases and root fields, before the standard rules of validation, some of which
compare every pair of fields.
"""

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_list_type,
    is_non_null_type,
)  # fmt: skip

from queries.refusal import refusal

MAX_BODY = 1_000_000
MAX_STATEMENT = 60_000
MAX_VARIABLE_DEPTH = 40
MAX_VARIABLES = 20_000
_HUGE = 10**12
_LISTS_OF_SCHEMA = frozenset({"types", "fields", "inputFields", "interfaces", "possibleTypes", "args", "enumValues", "directives"})


@dataclass(frozen=True)
class Limits:
    """Most of each. Cost counts a field for each time it may be answered: a list as ten, a root list as a hundred."""

    depth: int = 12
    cost: int = 200_000
    aliases: int = 30
    roots: int = 20
    fields: int = 600
    fragments: int = 50
    root_list: int = 100
    inner_list: int = 10


@dataclass(frozen=True)
class Weight:
    """What a selection set amounts to, fragments included; `schema_lists` is how deep lists of the schema are nested."""

    depth: int = 0
    cost: int = 0
    aliases: int = 0
    fields: int = 0
    schema_lists: int = 0

    def beside(self, other: "Weight") -> "Weight":
        """Both, one next to the other."""
        return Weight(
            max(self.depth, other.depth), min(self.cost + other.cost, _HUGE), min(self.aliases + other.aliases, _HUGE),
            min(self.fields + other.fields, _HUGE), max(self.schema_lists, other.schema_lists),
        )  # fmt: skip


def check(document: DocumentNode, schema: GraphQLSchema, limits: Limits) -> int:
    """Refuses a document beyond the limits; returns how many selections were looked at."""
    scales = _Scales(document, schema, limits)
    if len(scales.fragments) > limits.fragments:
        raise refusal(f"The query defines {len(scales.fragments)} fragments; {limits.fragments} are allowed.", "TOO_MANY_FRAGMENTS")
    for operation in document.definitions:
        if isinstance(operation, OperationDefinitionNode):
            root = schema.get_root_type(operation.operation)
            weight = scales.weigh(operation.selection_set, root.name if root else "", root=True)
            _compare(weight, scales.roots(operation.selection_set), limits)
    return scales.steps


def _compare(weight: Weight, roots: int, limits: Limits) -> None:
    for what, code, found, most in (
        ("levels deep", "TOO_DEEP", weight.depth, limits.depth),
        ("root fields", "TOO_MANY_ROOTS", roots, limits.roots),
        ("aliases", "TOO_MANY_ALIASES", weight.aliases, limits.aliases),
        ("fields with those of its fragments", "TOO_MANY_FIELDS", weight.fields, limits.fields),
        ("values by the sizes of its lists", "TOO_COSTLY", weight.cost, limits.cost),
        ("lists of the schema within each other", "TOO_DEEP", weight.schema_lists, 3),
    ):
        if found > most:
            count = found if found < _HUGE else "countless"
            raise refusal(f"The query asks for {count} {what}; {most} are allowed. Ask for less at once.", code)


class _Scales:
    """Weighs selection sets, each fragment once."""

    def __init__(self, document: DocumentNode, schema: GraphQLSchema, limits: Limits) -> None:
        self.schema, self.limits, self.steps = schema, limits, 0
        self.fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self.known: dict[str, Weight] = {}
        self.counted: dict[str, int] = {}

    def weigh(self, selections: SelectionSetNode, type_: str, *, root: bool = False) -> Weight:
        """The sum of a selection set."""
        total = Weight()
        for s in selections.selections:
            self.steps += 1
            if isinstance(s, FieldNode):
                total = total.beside(self._field(s, type_, root=root))
            elif isinstance(s, InlineFragmentNode):
                total = total.beside(self.weigh(s.selection_set, s.type_condition.name.value if s.type_condition else type_, root=root))
            elif isinstance(s, FragmentSpreadNode):
                total = total.beside(self._fragment(s.name.value, root=root))
        return total

    def roots(self, selections: SelectionSetNode) -> int:
        """How many root fields an operation has."""
        total = 0
        for s in selections.selections:
            if isinstance(s, FragmentSpreadNode):
                total += self._fragment_roots(s.name.value)
            else:
                total += self.roots(s.selection_set) if isinstance(s, InlineFragmentNode) else 1
        return min(total, _HUGE)

    def _fragment_roots(self, name: str) -> int:
        if name not in self.counted:
            self.counted[name] = 0  # one that spreads itself is invalid, and ends here
            fragment = self.fragments.get(name)
            self.counted[name] = self.roots(fragment.selection_set) if fragment else 0
        return self.counted[name]

    def _fragment(self, name: str, *, root: bool) -> Weight:
        if name not in self.known:
            self.known[name] = Weight()  # as above
            if fragment := self.fragments.get(name):
                self.known[name] = self.weigh(fragment.selection_set, fragment.type_condition.name.value, root=root)
        return self.known[name]

    def _field(self, node: FieldNode, type_: str, *, root: bool) -> Weight:
        name, alias = node.name.value, int(node.alias is not None)
        if node.selection_set is None:
            return Weight(1, 1, alias, 1)
        definition = getattr(self.schema.get_type(type_), "fields", {}).get(name)
        below = self.weigh(node.selection_set, get_named_type(definition.type).name if definition else _meta(name))
        times = self._times(node, definition, root=root)
        lists = below.schema_lists + int(type_.startswith("__") and name in _LISTS_OF_SCHEMA)
        depth, cost = below.depth + int(not type_.startswith("__")), min(1 + times * below.cost, _HUGE)
        return Weight(depth, cost, below.aliases + alias, below.fields + 1, lists)

    def _times(self, node: FieldNode, definition: object, *, root: bool) -> int:
        """How often what is below may be answered. The edges of a connection are counted at the connection."""
        first = next((a.value for a in node.arguments or () if a.name.value == "first"), None)
        if isinstance(first, IntValueNode):
            return max(1, min(int(first.value), 1_000)) if len(first.value) < 6 else 1_000  # noqa: PLR2004
        type_ = getattr(definition, "type", None)
        plain = type_.of_type if is_non_null_type(type_) else type_
        listed = is_list_type(plain) and node.name.value != "edges"
        if not listed and "first" not in getattr(definition, "args", {}):
            return 1
        return self.limits.root_list if root else self.limits.inner_list


def _meta(name: str) -> str:
    """The type of the root fields that ask for the schema."""
    return {"__schema": "__Schema", "__type": "__Type"}.get(name, "")


def check_variables(variables: object) -> None:
    """Refuses variables nested too deeply or too many, without recursion."""
    pending, seen = [(variables, 0)], 0
    while pending:
        value, depth = pending.pop()
        seen += 1
        if depth > MAX_VARIABLE_DEPTH:
            raise refusal(f"The variables are nested more than {MAX_VARIABLE_DEPTH} deep.", "TOO_DEEP")
        if seen > MAX_VARIABLES:
            raise refusal(f"The variables have more than {MAX_VARIABLES} values.", "TOO_LONG")
        if isinstance(value, dict):
            pending.extend((v, depth + 1) for v in value.values())
        elif isinstance(value, list):
            pending.extend((v, depth + 1) for v in value)
