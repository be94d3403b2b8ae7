"""Relations that several kinds fill together: one subquery for all of them, where the condition is on what is always known.

Kind by kind, each with its certain and its possible half, a question on eight kinds would be more than may be planned.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from graph.catalogue import NodeType, Relation
from graph.gaps import Places, reached
from graph.question import All, Either, Not, Quantifier, Related, Test, Where
from graph.unread import NEAR

if TYPE_CHECKING:
    from graph.predicates import Predicates

KNOWN = frozenset({"identifier", "accountID", "cloudProvider", "idFromProvider"})


def plain(where: Where) -> bool:
    """Whether a condition is only on what is known of every asset, unread or not."""
    match where:
        case All(parts) | Either(parts):
            return all(plain(p) for p in parts)
        case Not(part):
            return plain(part)
        case Test(name):
            return name in KNOWN
    return False


def spread(here: NodeType, related: Related) -> Where:
    """A condition on a union of relations as conditions on each of them."""
    parts = [f"{related.relation}:{r.holder}" for r in here.relation(related.relation).alternatives]
    none = [Related(name, Quantifier.NONE, related.where) for name in parts]
    match related.quantifier:
        case Quantifier.SOME:
            return Either(tuple(Related(name, Quantifier.SOME, related.where) for name in parts))
        case Quantifier.NONE:
            return All(tuple(none))
        case Quantifier.ALL:
            return All(tuple(Related(name, Quantifier.ALL, related.where) for name in parts))
    single = [Related(name, Quantifier.SINGLE, related.where) for name in parts]
    return Either(tuple(All((one, *none[:i], *none[i + 1 :])) for i, one in enumerate(single)))


def unread(p: "Predicates", relation: Relation, m: str) -> str:
    """Whether what makes the relation is unread of a node behind it, whichever kind it is of."""
    return _by_kind(p, relation.alternatives, m, lambda there, each: p.unread(there, each.far, m))


def outside(p: "Predicates", relation: Relation, m: str) -> str:
    """Whether the node is only remembered, from a region that is out of scope."""
    return _by_kind(p, relation.alternatives, m, lambda there, _: p.outside(there, m))


def unseen(p: "Predicates", relation: Relation, where: Where) -> Places:
    """The places of this end for which an asset of one of the kinds that nobody saw could meet the condition."""
    found = [reached(p.catalogue, p.coverage, each, where) for each in relation.alternatives]
    scopes, accounts = {s for f in found for s in f.scopes}, {a for f in found for a in f.accounts}
    return Places(scopes, accounts, everywhere=any(f.everywhere for f in found))


def others(p: "Predicates", relation: Relation, v: str, meets: Callable[[str], str]) -> list[str]:
    """For each distance: whether an asset that was seen, but of which what makes the relation is unread, could belong to it."""
    partial = [r for r in relation.alternatives if p.coverage.partial(p.catalogue.types[r.target].kind, r.far)]
    return [_other(p, [r for r in partial if r.reach is reach], v, meets) for reach in sorted({r.reach for r in partial})]


def _other(p: "Predicates", relations: list[Relation], v: str, meets: Callable[[str], str]) -> str:
    h = p.variable()
    labels = "|".join(p.catalogue.types[r.target].name for r in relations)
    near = NEAR[relations[0].reach].format(holder=h, target=v, place=f"{v}.scope", manager="")
    parts = [_by_kind(p, relations, h, lambda there, each: p.unread(there, each.far, h)), near, meets(h)]
    away = _by_kind(p, relations, h, lambda there, _: p.outside(there, h))
    parts += [f"NOT {away}"] if away != "false" else []
    return f"EXISTS {{ MATCH ({h}:{labels}) WHERE {' AND '.join(part for part in parts if part != 'true')} }}"


def _by_kind(p: "Predicates", relations: Iterable[Relation], v: str, said: Callable[[NodeType, Relation], str]) -> str:
    """What is said of the node, by its kind; as CASE, since the planner would multiply out an OR of such pairs."""
    pairs = [(there.name, said(there, r)) for r in relations for there in [p.catalogue.types[r.target]]]
    cases = " ".join(f"WHEN {v}:{name} THEN {text}" for name, text in pairs if text != "false")
    return f"CASE {cases} ELSE false END" if cases else "false"
