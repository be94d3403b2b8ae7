"""The page of an asset type: how it is read, its fields, its relations, its nested objects."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from collectors.declare import Call
from graph.catalogue import INTERFACE, Catalogue, Column, NodeType, Relation
from graph.model import Kind, Scope
from scripts.reference.words import LISTED, NOTE, REACHES, bullets, code, codes, meaning, source, table

NESTED = "A nested object: it belongs to its parent and goes with it."


def page(catalogue: Catalogue, type_: NodeType) -> str:
    """The whole page, in Markdown."""
    below = [t for t in catalogue.types.values() if not t.is_asset and t.kind is type_.kind]
    parts = [
        f"# {type_.name}\n\n{NOTE}\n{type_.doc}\n",
        f"In GraphQL: the lists {_lists(type_)}. Nodes have the label `{type_.name}`.\n",
        f"## How it is read\n\n{bullets(_reading(type_.kind))}",
        f"## Fields\n\nBesides those of [every asset](../README.md#what-every-asset-has).\n\n{_fields(type_)}",
        f"## Relations\n\n{_relations(type_)}",
        *(f"## {t.name}\n\n{t.doc} {NESTED}\n\n{_fields(t)}\n{_relations(t)}" for t in below),
    ]
    return "\n".join(parts)


def _lists(type_: NodeType) -> str:
    return " and ".join(f"`{plural}` and `{plural}Connection`" for plural in (type_.plural, *type_.kind.also))


# --- how it is read


def _reading(kind: Kind) -> Iterator[str]:
    yield f"Listed by {_call(kind.listing)}, {LISTED[kind.scope]}."
    if isinstance(kind.listing, Call):
        if kind.listing.below:
            yield f"It is asked for each item of {_call(kind.listing.below)}."
        for other in kind.listing.alternatives:
            yield f"Where that fails: {_call(other)}."
    for detail in kind.details:
        yield f"Then, for each of them, {_call(detail)}.{''.join(f' {s}' for s in _surprises(detail))}"
    for derivation in kind.derived:
        yield f"`{derivation.name}` is derived from {codes(derivation.rests_on)}; undecided where the answer leaves doubt."
    yield from _place(kind)
    yield from _special(kind)


def _call(reading: object) -> str:
    call = reading if isinstance(reading, Call) else None
    return f"{code(call.asked)} of {call.service} (permission {code(call.action)})" if call else ""


def _surprises(call: object) -> Iterator[str]:
    """What other answers than the usual one mean."""
    if not isinstance(call, Call):
        return
    if call.always:
        yield f"An answer without {codes(call.always)} is none."
    if call.gone:
        yield f"{codes(call.gone)} from its owner: deleted in the meantime."
    if call.absent:
        yield f"{codes(call.absent)}: there is nothing to tell."


def _place(kind: Kind) -> Iterator[str]:
    unique = "its id alone, which names it in all the world" if kind.id_is_unique else "its id, account and region"
    yield f"Id: {source(kind.id)}. Name: {source(kind.title)}. The identifier is made of the type and {unique}."
    owner = "the account that was asked" if kind.owner is None else source(kind.owner)
    region = "where it was listed" if kind.region is None else source(kind.region)
    yield f"Owner: {owner}. Region: {region}."
    if kind.shared:
        yield "Other accounts list it too: it is one node, and its details are asked of its owner first, then of whoever lists it."


def _special(kind: Kind) -> Iterator[str]:
    if kind.shown_everywhere:
        yield f"Where {_facts(kind.shown_everywhere)}, each region lists it: one complete listing shows that none is unseen in its account."
    if kind.managers_only:
        yield f"Where {_facts(kind.managers_only)}, its account manages an organization: one known to manage none hides no such asset."
    if isinstance(kind.listing, Call) and kind.listing.never_empty:
        yield "There is always something to list, so an empty answer is no answer."
    if kind.opens:
        name, closed = kind.closed
        place = "an account" if kind.opens is Scope.ACCOUNT else "a region"
        reasons = "; ".join(f"`{value}`: {why}" for value, why in closed.items())
        yield f"Each of them is a place to read, {place}. Out of scope by {code(name)}: {reasons}."
    if kind.sortable:
        yield f"Sortable by {codes(kind.sortable)}."


def _facts(values: Mapping[str, Any]) -> str:
    return " and ".join(f"`{name}` is {str(value).lower()}" for name, value in values.items())


# --- fields and relations


def _fields(type_: NodeType) -> str:
    own = [c for c in type_.columns.values() if not (type_.is_asset and c.property in _INTERFACE)]
    if not own:
        return "It has no further ones.\n"
    rows = [
        [code(c.property.replace("_", ".")), c.field.type.value, c.field.doc, _from(c), _operations(c.operations), meaning(c.field.default)]
        for c in own
    ]
    return table(["Field", "Type", "What it is", "In AWS's answer", "Read by", "Left out by AWS"], rows)


_INTERFACE = {f.name for f in INTERFACE}


def _from(column: Column) -> str:
    return source(column.field.source) + (" (changes without making a new version)" if column.field.volatile else "")


def _operations(names: Iterable[str]) -> str:
    return " and ".join(code(n) for n in names)


def _relations(type_: NodeType) -> str:
    rows = [_relation(type_, r) for _, r in sorted(type_.relations.items())]
    return table(["Relation", "Leads to", "What it is", "In the graph", "Filled by", "Both ends in"], rows) if rows else "It has none.\n"


def _relation(here: NodeType, r: Relation) -> list[str]:
    many = r.target if r.to_one else f"[{r.target}]"
    stored = f"-[:{r.relationship}]->" if r.outgoing else f"<-[:{r.relationship}]-"
    place = "one asset" if r.nesting else REACHES[r.reach]
    return [
        code(r.name),
        code(many),
        r.doc,
        code(stored),
        f"{_operations(r.operations)} of {here.kind.name if r.nesting else r.holder}",
        place,
    ]
