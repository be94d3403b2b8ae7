"""Connections as Cypher maps: edges, page info and total count, as a page's selection of `Member`s asks for them.

`found` is the list of edges in the statement; it is one longer than the page if there are more. An edge holds its
cursor, its own words and one map for each `node` that is selected below it.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from graph.catalogue import Catalogue
from graph.question import Constant, Member, Neighbours, Selection

if TYPE_CHECKING:
    from graph.projections import Projection

Nodes = Mapping[int, str]


def neighbours(projection: "Projection", s: Neighbours, v: str) -> tuple[str, str]:
    """A subquery for a page of the assets around a node, ordered by relationship, direction, identifier."""
    p = projection.p
    m, out, first = p.variable(), p.variable(), p.param(s.first)
    calls, edge, nodes = edges(projection, None, s.select, m, _words(projection, v, m))
    direction = f"CASE WHEN startNode(r) = {v} THEN 'OUTGOING' ELSE 'INCOMING' END"
    meant = f"MATCH ({v})-[r]-({m}:Asset) WHERE {_meant(projection, s, direction, m)}"
    found = f"{meant} WITH DISTINCT {v}, type(r) AS t, {direction} AS d, {m}"
    page = f"WITH {v}, t, d, {m} ORDER BY t, d, {m}.identifier LIMIT {first} + 1 {calls} WITH collect({edge}) AS found"
    shape = connection(
        s.select, nodes, first, later=s.after is not None, total=f"COUNT {{ {meant} RETURN DISTINCT type(r), {direction}, {m} }}"
    )
    return f"CALL ({v}) {{ {found} {_after(projection, s, m)} {page} RETURN {shape} AS {out} }}", out


def edges(
    projection: "Projection", type_name: str | None, select: tuple[Selection, ...], v: str, words: Mapping[str, str]
) -> tuple[str, str, Nodes]:
    """The parts before an edge, the edge's map, and the name in it of each `node` selection."""
    asked = [s for e in _named(select, "edges") for s in _named(e.select, "node")]
    shapes = [projection.shape(type_name, s.select, v) for s in asked]
    edge = dict(words) | {f"node{i}": shape for i, (_, shape) in enumerate(shapes)}
    return " ".join(call for call, _ in shapes), _map(edge), {id(s): f"node{i}" for i, s in enumerate(asked)}


def connection(select: tuple[Selection, ...], nodes: Nodes, first: str, *, later: bool, total: str) -> str:
    """The map of a connection over `found`."""
    page = f"found[..{first}]"
    info = {
        "hasNextPage": f"size(found) > {first}",
        "hasPreviousPage": str(later).lower(),
        "startCursor": f"head({page}).cursor",
        "endCursor": f"last({page}).cursor",
    }
    members: Mapping[str, Callable[[Member], str]] = {
        "edges": lambda s: f"[e IN {page} | {_object(s.select, lambda inner: f'e.{nodes.get(id(inner), inner.name)}')}]",
        "pageInfo": lambda s: _object(s.select, lambda inner: info[inner.name]),
        "totalCount": lambda _: total,
    }
    return _object(select, lambda s: members[s.name](s))


def _named(select: tuple[Selection, ...], name: str) -> list[Member]:
    return [s for s in select if isinstance(s, Member) and s.name == name]


def _words(projection: "Projection", v: str, m: str) -> dict[str, str]:
    """What an edge to a neighbour says of itself; `relation` is the schema's name for it, if it has one."""
    name = f"{projection.p.param(led(projection.catalogue))}[{v}.internalAssetType + '/' + t + '/' + d + '/' + {m}.internalAssetType]"
    return {"cursor": f"t + '|' + d + '|' + {m}.identifier", "type": "t", "direction": "d", "relation": name}


def led(catalogue: Catalogue) -> dict[str, str]:
    """«Type/RELATIONSHIP/DIRECTION/type of the neighbour» → the field that leads there."""
    return {
        f"{t.name}/{each.relationship}/{'OUTGOING' if each.outgoing else 'INCOMING'}/{each.target}": r.name
        for t in catalogue.assets()
        for r in t.relations.values()
        for each in r.alternatives or (r,)
    }


def _meant(projection: "Projection", s: Neighbours, direction: str, m: str) -> str:
    """Which neighbours are asked for: those of a relationship, a direction, a type."""
    subjects = {"type(r)": s.relationship, direction: s.direction, f"{m}.internalAssetType": s.type}
    return " AND ".join(f"{subject} = {projection.p.param(value)}" for subject, value in subjects.items() if value) or "true"


def _after(projection: "Projection", s: Neighbours, m: str) -> str:
    if s.after is None:
        return ""
    t, d, i = (projection.p.param(x) for x in s.after)
    return f"WHERE t > {t} OR (t = {t} AND (d > {d} OR (d = {d} AND {m}.identifier > {i})))"


def _object(select: tuple[Selection, ...], item: Callable[[Member], str]) -> str:
    """The map of an object that is no node; a constant needs no asking."""
    known = {s.key: f"'{s.text}'" for s in select if isinstance(s, Constant)}
    return _map(known | {s.key: item(s) for s in select if isinstance(s, Member)}, quote="`")


def _map(items: Mapping[str, str], quote: str = "") -> str:
    return "{" + ", ".join(f"{quote}{key}{quote}: {value}" for key, value in items.items()) + "}"
