"""The statements of plain answers: one for whatever a root field asks, its rows in the shape of the response."""

from collections.abc import Iterator

from graph import pages
from graph.catalogue import Catalogue
from graph.connectives import conjunction
from graph.coverage import Coverage
from graph.judging import listed
from graph.predicates import Predicates
from graph.projections import Projection
from graph.question import (
    EVERYTHING,
    Ago,
    All,
    Asked,
    Certainty,
    Either,
    Follow,
    Group,
    Listing,
    Member,
    Neighbours,
    Not,
    One,
    OnType,
    Page,
    Position,
    Question,
    Related,
    Selection,
    Sort,
    Test,
    Where,
)  # fmt: skip
from graph.statement import RECORDS, Statement, portions

IDENTIFIER = Sort("identifier")
ORDERED = "n.identifier >= ''"  # holds of every asset, and tells the planner of an index that has them in their order


def ask(catalogue: Catalogue, asked: Asked, coverage: Coverage | None = None) -> Statement:
    """The statement for a root field. A listing's rows are one longer than its limit if there are more."""
    return _Asking(catalogue, coverage).statement(asked)


def needs_coverage(asked: Asked) -> bool:
    """Whether the answer depends on what was read and when, not only on what the graph holds."""
    questions = _questions(asked)
    conditions = [q.where for q in questions] + [w for s in _selections(asked) for w in _conditions(s)]
    return any(q.certainty is not Certainty.PRESENT for q in questions) or any(_relative(w) for w in conditions)


class _Asking:
    """One statement in the making."""

    def __init__(self, catalogue: Catalogue, coverage: Coverage | None) -> None:
        self.catalogue, self.p = catalogue, Predicates(catalogue, coverage)
        self.projection = Projection(self.p)

    def statement(self, asked: Asked) -> Statement:
        text = self._listing(asked) if isinstance(asked, Listing) else f"{self._single(asked)} AS row {RECORDS}"
        for question in _questions(asked):
            names = [question.type] if question.type else [t.name for t in self.catalogue.assets()]
            self.p.touched |= {(name, self.catalogue.types[name].listing) for name in names}
        return Statement(text, self.p.params, frozenset(self.p.touched))

    def _single(self, asked: Page | One) -> str:
        return self._page(asked) if isinstance(asked, Page) else self._one(asked)

    def _listing(self, asked: Listing) -> str:
        first, *others = asked.questions
        ordered = [] if asked.sort else [ORDERED]
        source = self._union(asked.questions) if others else self._match(first, *ordered)
        type_name = first.type if not others else None
        order = ", ".join([*(_order(s) for s in asked.sort), "n.identifier"])
        skip = f"SKIP {self.p.param(asked.offset)} " if asked.offset else ""
        calls, shape = self.projection.shape(type_name, first.select, "x")
        chosen = f"{source} WITH n ORDER BY {order} {skip}LIMIT {self.p.param(first.limit + 1)}"
        if not calls:
            return portions(chosen, shape)
        return f"{chosen} WITH collect(n) AS found UNWIND found AS x {calls} WITH {shape} AS row {RECORDS}"

    def _union(self, questions: tuple[Question, ...]) -> str:
        return "CALL () { " + " UNION ".join(f"{self._match(q)} RETURN n" for q in questions) + " }"

    def _match(self, question: Question, *more: str) -> str:
        return f"MATCH (n:{question.type or 'Asset'}) WHERE {conjunction(['NOT n:Stub', *more, self._where(question)])}"

    def _where(self, question: Question) -> str:
        name = question.type or self.catalogue.assets()[0].name
        where = self.p.where(name, question.where, "n", question.certainty) if question.where != EVERYTHING else "true"
        certain = question.certainty is Certainty.CERTAIN
        return conjunction([listed(self.p, name, "n"), where]) if certain else where

    def _one(self, asked: One) -> str:
        match = f"MATCH (n:Asset {{identifier: {self.p.param(asked.identifier)}}})"
        calls, shape = self.projection.shape(None, asked.select, "n")
        return f"{match} {calls} WITH {shape}"

    # --- pages

    def _page(self, asked: Page) -> str:
        question, first = asked.question, self.p.param(asked.first)
        calls, edge, nodes = pages.edges(self.projection, question.type, question.select, "n", {"cursor": self._cursor(asked.sort)})
        collected = f"CALL (page) {{ UNWIND page AS n {calls} RETURN collect({edge}) AS found }}"
        counted = any(isinstance(s, Member) and s.name == "totalCount" for s in question.select)
        total = f" CALL () {{ {self._counted(question)} AS total }}" if counted else ""
        shape = pages.connection(question.select, nodes, first, later=asked.after is not None, total="total")
        return f"{' '.join(self._phases(asked, first))} {collected}{total} WITH {shape}"

    def _counted(self, question: Question) -> str:
        """How many there are. All of a type are counted already, those among them that are only referred to are found by both labels."""
        name = question.type or "Asset"
        if question.where == EVERYTHING and question.certainty is Certainty.PRESENT:
            return f"RETURN COUNT {{ (:{name}) }} - COUNT {{ (:{name}&Stub) }}"
        return f"{self._match(question)} RETURN count(n)"

    def _phases(self, asked: Page, first: str) -> Iterator[str]:
        """First the assets that have a value, then, if the page is not full, those that have none."""
        question, name, after = asked.question, asked.sort.property, asked.after
        if after is None or after.value is not None:
            place = self._place(asked.sort, after)
            order = "" if asked.sort == IDENTIFIER else f"n.{name}{' DESC' if asked.sort.descending else ''}, "
            down = " DESC" if asked.sort == Sort("identifier", descending=True) else ""
            sorted_ = f"WITH n ORDER BY {order}n.identifier{down} LIMIT {first} + 1"
            yield f"CALL () {{ {self._match(question, place)} {sorted_} RETURN collect(n) AS present }}"
        else:
            yield "WITH [] AS present"
        yield self._absent(question, name, after, first)
        yield f"WITH (present + absent)[..{first} + 1] AS page"

    def _absent(self, question: Question, name: str, after: Position | None, first: str) -> str:
        if name == IDENTIFIER.property:
            return "WITH present, [] AS absent"
        more = [f"n.identifier > {self.p.param(after.identifier)}"] if after and after.value is None else []
        match = self._match(question, f"n.{name} IS NULL", *more)
        room = f"UNWIND CASE WHEN size(present) <= {first} THEN [1] ELSE [] END AS room"
        return f"CALL (present) {{ {room} {match} WITH n ORDER BY n.identifier LIMIT {first} + 1 RETURN collect(n) AS absent }}"

    def _place(self, sort: Sort, after: Position | None) -> str:
        """After a position, written so that an index on the value is used: the textbook's OR takes eight times as long."""
        sign = "<" if sort.descending else ">"
        if after is None:
            return f"n.{sort.property} IS NOT NULL"
        i = self.p.param(after.identifier)
        if sort.property == IDENTIFIER.property:
            return f"n.identifier {sign} {i}"
        x = self.p.param(after.value)
        return f"n.{sort.property} {sign}= {x} AND (n.{sort.property} {sign} {x} OR n.identifier > {i})"

    def _cursor(self, sort: Sort) -> str:
        """«=», the value, «|», the identifier; or «-|» and the identifier. Read back by queries/cursors.py."""
        if sort.property == IDENTIFIER.property:
            return "'-|' + n.identifier"
        return f"coalesce('=' + toString(n.{sort.property}), '-') + '|' + n.identifier"


def _order(sort: Sort) -> str:
    return f"n.{sort.property} IS NULL, n.{sort.property}{' DESC' if sort.descending else ''}"


def _questions(asked: Asked) -> tuple[Question, ...]:
    if isinstance(asked, One):
        return ()
    return asked.questions if isinstance(asked, Listing) else (asked.question,)


def _selections(asked: Asked) -> Iterator[Selection]:
    yield from asked.select if isinstance(asked, One) else _questions(asked)[0].select


def _conditions(s: Selection) -> Iterator[Where]:
    """The conditions in a selection and below it."""
    if isinstance(s, Follow):
        yield s.where
    if isinstance(s, (Follow, Group, OnType, Member, Neighbours)):
        for inner in s.select:
            yield from _conditions(inner)


def _relative(where: Where) -> bool:
    match where:
        case Test(value=value):
            return isinstance(value, Ago)
        case All(parts) | Either(parts):
            return any(_relative(p) for p in parts)
        case Not(part) | Related(where=part):
            return _relative(part)
