"""The GraphQL schema, derived from the catalogue and the stored root fields.

Its resolvers never run: api/answer.py answers whole operations. It exists for validation, introspection and text.
"""

import logging
from typing import Annotated, Any

import strawberry
from graphql import (
    GraphQLSchema,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    TypeNode,
    VariableDefinitionNode,
)
from strawberry import UNSET
from strawberry.schema.config import StrawberryConfig

from api import assets, changes, covering, exempting, kept, verdicts
from api.dynamic import SCALAR_MAP, DateTime, empty, field, many
from api.inputs import Inputs
from api.outputs import Outputs
from graph.catalogue import Catalogue, NodeType
from queries.compile import PAGE
from queries.grammar import ANY
from queries.roots import AS_OF
from queries.view import View, Views

_ARGUMENTS: dict[str, Any] = {"String": str, "ID": strawberry.ID, "Int": int, "Float": float, "Boolean": bool, "DateTime": DateTime}
_PAST: dict[str, Any] = {AS_OF: (str | None, UNSET)}  # as of when the graph is asked: a time as ISO 8601 has it, a run, an evaluation

log = logging.getLogger("emptyset.api")


class BadViewError(ValueError):
    """A stored root field that the schema cannot hold: which, and why."""


def build(catalogue: Catalogue, views: Views | None = None) -> strawberry.Schema:
    """The schema. It is never executed by Strawberry: operations are answered as a whole."""
    inputs = Inputs(catalogue)
    outputs = Outputs(catalogue, inputs)
    query = empty("Query")
    for type_ in catalogue.assets():
        _roots(query, type_, inputs, outputs)
    _others(query, inputs, outputs)
    for view in (views or {}).values():
        setattr(query, view.name, _view(catalogue, view, outputs))
    return strawberry.Schema(
        strawberry.type(query, description="Everything that can be asked."),
        mutation=strawberry.type(_mutation(), description="Everything that can be done."),
        types=list(outputs.types.values()),
        config=StrawberryConfig(auto_camel_case=False, scalar_map=SCALAR_MAP),
    )


def core(schema: strawberry.Schema) -> GraphQLSchema:
    """The schema as graphql-core has it, for reading operations."""
    return schema._schema  # noqa: SLF001 - Strawberry has no public way to it


def text(catalogue: Catalogue, views: Views | None = None) -> str:
    """The schema as `api/schema.graphql` has it."""
    return build(catalogue, views).as_str() + "\n"


def _roots(query: Any, type_: NodeType, inputs: Inputs, outputs: Outputs) -> None:
    where = inputs.wheres[type_.name] | None, UNSET
    listed = {"where": where, "options": (inputs.options[type_.name] | None, UNSET), **_PAST}
    paged = {
        "where": where,
        "first": (int, PAGE),
        "after": (str | None, UNSET),
        "orderBy": (inputs.sorts[type_.name] | None, UNSET),
        **_PAST,
    }
    for plural in (type_.plural, *type_.kind.also):
        setattr(query, plural, field(many(outputs.types[type_.name]), type_.doc, listed))
        setattr(query, f"{plural}Connection", field(outputs.connections[type_.name], f"{type_.doc} Page by page.", paged))


def _others(query: Any, inputs: Inputs, outputs: Outputs) -> None:
    query.asset = field(outputs.interface | None, "The asset with this identifier.", {"identifier": (strawberry.ID, UNSET), **_PAST})
    query.assets = field(many(outputs.interface), "Assets of every type.", {"where": (inputs.wheres[ANY] | None, UNSET), **_PAST})
    paged = {
        "where": (inputs.wheres[ANY] | None, UNSET),
        "first": (int, PAGE),
        "after": (str | None, UNSET),
        "orderBy": (inputs.any_sort | None, UNSET),
        **_PAST,
    }
    query.assetsConnection = field(outputs.any, "Assets of every type. Page by page.", paged)
    assets.fill(query)
    query.changes = field(many(changes.Change), changes.DOC, {"since": (str, UNSET), "until": (str | None, UNSET)})
    query.controls = field(many(verdicts.Control), "All controls.")
    query.control = field(verdicts.Control | None, "The control of this id or former id.", {"id": (strawberry.ID, UNSET)})
    query.standing = field(verdicts.Standing, "How everything stands, counted.", {"account": (str | None, UNSET)})
    covering.fill_query(query)
    exempting.fill_query(query)
    _kept(query)


def _kept(query: Any) -> None:
    latest = {"first": (int, kept.MOST)}
    query.runs = field(many(kept.CollectionRun), "The collection runs that are kept, newest first.", latest)
    query.evaluations = field(many(kept.Evaluation), "The evaluations that are kept, newest first.", latest)
    query.verdictHistory = field(
        many(kept.VerdictSpan), "What was said of a control in each account, newest first.", {"control": (strawberry.ID, UNSET), **latest}
    )
    moments = {f"{name}_": (Annotated[str, strawberry.argument(name=name, description=kept.MOMENT)], UNSET) for name in ("from", "to")}
    query.verdictChanges = field(many(kept.VerdictChange), "What became of verdicts between two moments.", moments)


def _mutation() -> Any:
    mutation = empty("Mutation")
    chosen = {"controls": (list[strawberry.ID] | None, UNSET), **_PAST}
    mutation.evaluate = field(many(verdicts.Verdict), "Fresh verdicts of these controls, or of all; `asOf`: as they were then.", chosen)
    exempting.fill_mutation(mutation)
    return mutation


def _view(catalogue: Catalogue, view: View, outputs: Outputs) -> Any:
    """A root field whose arguments are the view's variables."""
    plurals = {plural: t.name for t in catalogue.assets() for plural in (t.plural, *t.kind.also)}
    names = [getattr(getattr(s, "name", None), "value", "") for s in view.operation.selection_set.selections]
    if not set(names) <= plurals.keys():
        known = ", ".join(plurals)
        raise BadViewError(f"The stored root field «{view.name}» asks {', '.join(names)}; it may ask lists of assets only: {known}.")
    result = outputs.types[plurals[names[0]]] if len(names) == 1 else outputs.interface
    arguments = {v.variable.name.value: _argument(view, v) for v in view.operation.variable_definitions or ()}
    return field(many(result), view.doc, {**arguments, **_PAST})


def _argument(view: View, definition: VariableDefinitionNode) -> tuple[Any, Any]:
    """A variable as an argument. Its default is the view's, so that it may be left out."""
    type_, required = _type(view, definition.type)
    return (type_, UNSET) if required and definition.default_value is None else (type_ | None, UNSET)


def _type(view: View, node: TypeNode) -> tuple[Any, bool]:
    if isinstance(node, NonNullTypeNode):
        return _type(view, node.type)[0], True
    if isinstance(node, ListTypeNode):
        return many(_type(view, node.type)[0]), False
    name = node.name.value if isinstance(node, NamedTypeNode) else ""
    if name not in _ARGUMENTS:
        raise BadViewError(f"The stored root field «{view.name}» has a variable of type {name}; it may be one of {', '.join(_ARGUMENTS)}.")
    return _ARGUMENTS[name], False
