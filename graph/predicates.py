"""`where` to Cypher, three times: what the graph holds, what is certain, and what is possible.

certain: holds however the unread part of the cloud looks. possible: could hold. Cypher's own three-valued logic
carries absent values through all three. The rules and their proof are in docs/decisions/0003-certain-and-possible.md.
"""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

from graph import unions
from graph.catalogue import Catalogue, Column, NodeType, Relation
from graph.connectives import conjunction, denial, disjunction
from graph.coverage import Coverage
from graph.errors import TooComplex
from graph.model import Kind, Reach, Scope
from graph.normal import literal, normal, own, simple
from graph.question import Ago, All, Certainty, Either, Not, Operator, Pattern, Quantifier, Related, Test, Where
from graph.timeline import MICROSECOND, as_micro
from graph.unread import ROOT, Unread

COMPARISONS = {
    Operator.EQ: "{v} = {p}", Operator.IN: "{v} IN {p}", Operator.NOT_IN: "NOT {v} IN {p}", Operator.CONTAINS: "{v} CONTAINS {p}",
    Operator.STARTS_WITH: "{v} STARTS WITH {p}", Operator.ENDS_WITH: "{v} ENDS WITH {p}", Operator.MATCHES: "{v} =~ {p}",
    Operator.LT: "{v} < {p}", Operator.LTE: "{v} <= {p}", Operator.GT: "{v} > {p}", Operator.GTE: "{v} >= {p}",
    Operator.INCLUDES: "{p} IN {v}", Operator.ABSENT: "{v} IS NULL",
}  # fmt: skip
MOST_SUBQUERIES = 24
MOST_SHALLOW = 48
OPPOSITE = {
    Certainty.PRESENT: Certainty.PRESENT,
    Certainty.CERTAIN: Certainty.POSSIBLE,
    Certainty.POSSIBLE: Certainty.CERTAIN,
}


class Sharpness(Enum):
    """How much of what is known a statement uses. Less makes more possible, nothing more certain, and a statement short to plan.

    SHALLOW: of a neighbour that nobody has shown to be linked, the conditions on its own neighbours are taken as met. BLUNT:
    so they are, and «exactly one» beside other relations is left open.
    """

    SHARP = "sharp"
    SHALLOW = "shallow"
    BLUNT = "blunt"


class Predicates:
    """Compiles conditions for one statement; gathers its parameters and what it rests on.

    `counts`: whether the statement counts neighbours, certain and possible ones, which is what takes long to plan.
    """

    def __init__(self, catalogue: Catalogue, coverage: Coverage | None = None, sharpness: Sharpness = Sharpness.SHARP) -> None:
        self.sharpness, self.counts = sharpness, False
        self.catalogue, self.coverage = catalogue, coverage or Coverage.nothing(catalogue)
        self.params: dict[str, Any] = {}
        self.touched: set[tuple[str, str]] = set()
        self._variables = self._subqueries = self._singles = 0
        self._stubs: set[str] = set()
        self._shared: dict[int, str] = {}  # by identity: the parameters keep the objects
        self._unread_of: dict[str, frozenset[str]] = {}
        self._unread = Unread(self)

    def param(self, value: Any) -> str:
        """The name of a parameter with this value."""
        self.params[name := f"p{len(self.params)}"] = value
        return f"${name}"

    def shared(self, value: Any) -> str:
        """The name of a parameter with this very object, which is sent once however often it is compared with."""
        if id(value) not in self._shared:
            self._shared[id(value)] = self.param(value)
        return self._shared[id(value)]

    def variable(self) -> str:
        """A variable that no other part of the statement uses."""
        self._variables += 1
        return f"m{self._variables}"

    def where(self, type_name: str, where: Where, variable: str, certainty: Certainty) -> str:
        """The condition as a Cypher predicate on `variable`, a node of this type."""
        plain = normal(where)  # the values matter only beside what is unread: otherwise one statement serves them all
        return self._where(self.catalogue.types[type_name], plain if certainty is Certainty.PRESENT else simple(plain), variable, certainty)

    def granted(self, type_name: str, where: Where, variable: str) -> str:
        """The condition for certain, of a node of which it is already known to be possible.

        «Unread, or it holds» is true, so what was read holds: such comparisons are not made again.
        """
        here, plain = self.catalogue.types[type_name], simple(normal(where))
        parts = plain.parts if isinstance(plain, All) else (plain,)
        return conjunction(dict.fromkeys(self._granted(here, part, variable) for part in parts))

    def _granted(self, here: NodeType, part: Where, v: str) -> str:
        unread = {self._unread_test(here, each, v) for each in comparisons(part)}
        return denial(unread.pop()) if len(unread) == 1 else self._where(here, part, v, Certainty.CERTAIN)

    def _where(self, here: NodeType, where: Where, v: str, mode: Certainty) -> str:
        match where:
            case All(parts):
                return conjunction(self._parts(here, parts, v, mode, conjunction))
            case Either(parts):
                return disjunction(self._parts(here, parts, v, mode, disjunction))
            case Not(Related() as related):
                return denial(self._related(here, related, v, OPPOSITE[mode]))
            case Test() | Not(Test()):
                return guarded(*self._test(here, where, v, mode), mode)
            case Related():
                return self._related(here, where, v, mode)
        raise TypeError(where)

    # --- comparisons

    def _parts(self, here: NodeType, parts: Iterable[Where], v: str, mode: Certainty, joined: Callable[[Any], str]) -> list[str]:
        """The parts of an AND or an OR; comparisons that rest on the same readings are asked together whether these are there."""
        found, together = list[str](), dict[str, list[str]]()
        for part in parts:
            if isinstance(part, Test) or (isinstance(part, Not) and isinstance(part.part, Test)):
                unread, base = self._test(here, part, v, mode)
                together.setdefault(unread, []).append(base)
            else:
                found.append(self._where(here, part, v, mode))
        return [*(guarded(unread, joined(bases), mode) for unread, bases in together.items()), *found]

    def _test(self, here: NodeType, where: Where, v: str, mode: Certainty) -> tuple[str, str]:
        """Whether what a comparison rests on is unread, and the comparison."""
        test, negated = literal(where)
        column = here.columns[test.property]
        unread = self._unread_test(here, where, v) if mode is not Certainty.PRESENT else "false"
        self.touched |= {(here.kind.name, op) for op in column.operations}
        base = self._comparison(here, column, test, v)
        return unread, f"NOT ({base})" if negated else f"({base})"

    def _unread_test(self, here: NodeType, where: Where, v: str) -> str:
        """Whether what a comparison rests on is unread."""
        column = here.columns[literal(where)[0].property]
        known = identity(here.kind) | (PLACE if v == ROOT else frozenset())  # at another place it would be another answer
        return "false" if column.property in known else self._unread.node(here, column.operations, v)

    def _comparison(self, here: NodeType, column: Column, test: Test, v: str) -> str:
        """The comparison alone; null where it is neither true nor false."""
        value, subject = test.value, f"{v}.{test.property}"
        if isinstance(value, Pattern):
            limit = self.param(value.longest)
            return f"CASE WHEN size({subject}) <= {limit} THEN {subject} =~ {self.param(value.text)} END"
        if isinstance(value, Ago):
            return COMPARISONS[test.operator].format(v=as_micro(subject), p=self._moment(here, column, value, v))
        operand = "" if test.operator is Operator.ABSENT else self.param(value)
        return COMPARISONS[test.operator].format(v=subject, p=operand)

    def _moment(self, here: NodeType, column: Column, ago: Ago, v: str) -> str:
        """The time that is meant, by when the place of the node was read; as a number, since there may be thousands of places."""
        read = self.shared(self.coverage.read_at(here.kind, column.operations))
        return f"({read}[{v}.listedIn] + {self.param(ago.offset // MICROSECOND)})"

    # --- relations

    def _related(self, here: NodeType, related: Related, v: str, mode: Certainty) -> str:
        relation = here.relation(related.relation)
        if relation.alternatives and (related.quantifier is Quantifier.SINGLE or not unions.plain(related.where)):
            return self._where(here, normal(unions.spread(here, related)), v, mode)
        if relation.near and self._unread.node(here, relation.near, v) == "true" and mode is not Certainty.PRESENT:
            self._touched(relation)
            return str(mode is Certainty.POSSIBLE).lower()  # whatever is behind it
        match related.quantifier:
            case Quantifier.SOME:
                return self._some(here, related, v, mode)
            case Quantifier.NONE:
                return denial(self._some(here, related, v, OPPOSITE[mode]))
        return self._single(here, related, v, mode)

    def _some(self, here: NodeType, related: Related, v: str, mode: Certainty) -> str:
        relation = self._touched(here.relation(related.relation))
        if relation.alternatives:
            return self._any(here, relation, related.where, v, mode)
        exists = f"EXISTS {{ {self._match(relation, related.where, v, mode)[0]} }}"
        if mode is Certainty.PRESENT:
            return exists
        if mode is Certainty.CERTAIN:
            # What is only referred to may be gone, and its owner's link with it; whatever else is asked for is known to be there.
            lasting = relation.held and relation.link is not None and relation.link.owner and not self.is_stub(v)
            return exists if lasting else conjunction([self._link_read(here, relation, v), exists])
        return disjunction([self._others(here, relation, related.where, v), exists])

    def _any(self, here: NodeType, relation: Relation, where: Where, v: str, mode: Certainty) -> str:
        """SOME of a union, whose condition is on what is known of every asset."""
        self._planned(mode)
        m, there = self.variable(), self.catalogue.types[relation.alternatives[0].target]

        def meets(node: str) -> str:
            return self._where(there, where, node, Certainty.PRESENT)

        known = {Certainty.CERTAIN: unions.unread, Certainty.POSSIBLE: unions.outside}
        condition = conjunction([meets(m), *([denial(known[mode](self, relation, m))] if mode in known else [])])
        exists = f"EXISTS {{ MATCH {pattern(relation, v, m)}" + (f" WHERE {condition} }}" if condition != "true" else " }")
        if mode is not Certainty.POSSIBLE:
            return exists
        unseen = self._unread.within(unions.unseen(self, relation, where), relation, v)
        return disjunction([self._unread.stub(here, v), unseen, *unions.others(self, relation, v, meets), exists])

    def _single(self, here: NodeType, related: Related, v: str, mode: Certainty) -> str:
        relation, where = self._touched(here.relation(related.relation)), related.where
        if mode is Certainty.PRESENT:
            return f"(COUNT {{ {self._match(relation, where, v, mode)[0]} }} = 1)"
        if self._singles:
            raise TooComplex(
                f"«{related.relation}_SINGLE» stands inside another _SINGLE, which would take too long to plan; ask for _SOME there"
            )
        if self.sharpness is Sharpness.BLUNT and (v != ROOT or own(where) != where):
            return str(mode is Certainty.POSSIBLE).lower()
        self._singles, self.counts = self._singles + 1, True
        found, read = self._found(relation, where, v), self._link_read(here, relation, v)
        others, x, y = self._others(here, relation, where, v), self.variable(), self.variable()
        self._singles -= 1
        if mode is Certainty.CERTAIN:
            return conjunction([read, denial(others), f"any({x} IN [{found}] WHERE size({x}) = 1 AND {x}[0])"])
        at_most_one = disjunction([denial(read), f"size([{y} IN {x}[0] WHERE {y}]) <= 1"])
        return f"any({x} IN [[{found}, {others}]] WHERE ({at_most_one}) AND ({x}[1] OR size({x}[0]) >= 1))"

    def _found(self, relation: Relation, where: Where, v: str) -> str:
        """A list with, for each neighbour that could meet the condition, whether it certainly does: both counts in one subquery."""
        matched, m = self._match(relation, where, v, Certainty.POSSIBLE)
        return f"COLLECT {{ {matched} RETURN coalesce({self._met(relation, where, (v, m), Certainty.CERTAIN)}, false) }}"

    def _planned(self, mode: Certainty) -> None:
        """Count a subquery; each costs the planner about a tenth of a second in a statement that judges."""
        self._subqueries += mode is not Certainty.PRESENT
        if self._subqueries > (most := MOST_SUBQUERIES if self.sharpness is Sharpness.SHARP else MOST_SHALLOW):
            raise TooComplex(f"the question has over {most} conditions on relations, counted certain and possible; ask for less at once")

    def _touched(self, relation: Relation) -> Relation:
        """Note that the answer rests on what fills a relation, and on the listing of those who hold it."""
        for each in relation.alternatives:
            self._touched(each)
        holder = self.catalogue.types[relation.holder]
        self.touched |= {(holder.kind.name, op) for op in (holder.listing, *relation.operations)}
        if relation.reach is Reach.ORGANIZATION:
            accounts = self.catalogue.opening(Scope.ACCOUNT)
            column = self.catalogue.types[accounts.name].columns.get(accounts.managed_by)
            self.touched |= {(accounts.name, op) for op in (column.operations if column else ())}
        return relation

    def _match(self, relation: Relation, where: Where, v: str, mode: Certainty) -> tuple[str, str]:
        """The nodes behind a relation that meet the condition, and the variable they are bound to."""
        self._planned(mode)
        m = self.variable()
        if relation.held and not relation.nesting:
            self._stubs.add(m)
        condition = self._met(relation, where, (v, m), mode)
        return f"MATCH {pattern(relation, v, m)}" + (f" WHERE {condition}" if condition != "true" else ""), m

    def _met(self, relation: Relation, where: Where, ends: tuple[str, str], mode: Certainty) -> str:
        """Whether a node behind a relation meets the condition; a certain one is read as linked by its holder."""
        there, (v, m) = self.catalogue.types[relation.target], ends
        parts = [self._where(there, where, m, mode)]
        if mode is Certainty.CERTAIN and relation.far:
            parts.insert(0, denial(self._unread.node(there, relation.far, m)))
        if mode is Certainty.CERTAIN:
            parts.append(denial(self._unread.membership(relation, *((v, m) if relation.held else (m, v)))))
        if mode is Certainty.POSSIBLE and not relation.held and not relation.nesting:
            parts.insert(0, denial(self._unread.outside(there, m)))
        return conjunction(parts)

    def _link_read(self, here: NodeType, relation: Relation, v: str) -> str:
        """Whether what this end says of the relation is read."""
        return denial(self._unread.node(here, relation.near, v)) if relation.near else "true"

    def _others(self, here: NodeType, relation: Relation, where: Where, v: str) -> str:
        """Whether there could be a neighbour meeting the condition that the graph does not show as linked."""
        near = self._unread.node(here, relation.near, v) if relation.near else "false"
        if relation.nesting:
            return near
        if relation.held and not relation.joined:
            return disjunction([near, self._unread.target(relation, where, v)])
        there = self.catalogue.types[relation.target]
        wanted = where if self.sharpness is Sharpness.SHARP else own(where)
        seen = self._unread.others(there, relation, v, lambda h: self._where(there, wanted, h, Certainty.POSSIBLE))
        return disjunction([near, self._unread.stub(here, v), self._unread.unseen(relation, where, v), seen])

    def unread(self, here: NodeType, operations: tuple[str, ...], v: str) -> str:
        """Cypher for «one of these operations is unread for the node»."""
        return self._unread.node(here, operations, v)

    def outside(self, here: NodeType, v: str) -> str:
        """Cypher for «the node is only remembered, from a region that is out of scope»."""
        return self._unread.outside(here, v)

    def note_unread(self, variable: str, operations: tuple[str, ...]) -> None:
        """Remember that the statement binds a variable to nodes of which one of these operations is unread."""
        self._unread_of[variable] = frozenset(operations)

    def unread_of(self, variable: str) -> frozenset[str]:
        """The operations one of which is unread for every node that a variable is bound to; none are known otherwise."""
        return self._unread_of.get(variable, frozenset())

    def is_stub(self, variable: str) -> bool:
        """Whether the node bound to a variable may be a stub: the far end of a reference."""
        return variable in self._stubs


IDENTITY = frozenset({"identifier", "accountID", "cloudProvider", "idFromProvider", "internalAssetType"})
PLACE = frozenset({"cloudAccountID", "internalRegion"})


def identity(kind: Kind) -> frozenset[str]:
    """What is known even of an asset that was only referred to, or that is no longer listed: it would be another asset otherwise."""
    named = frozenset({"internalName"} if kind.title == kind.id else ())
    return IDENTITY | named if kind.id_is_unique else IDENTITY | PLACE | named


def pattern(relation: Relation, here: str, there: str) -> str:
    """A relation between two variables, as MATCH writes it."""
    left, right = ("-", "->") if relation.outgoing else ("<-", "-")
    label = "Asset" if relation.alternatives else relation.target
    return f"({here}){left}[:{relation.relationship}]{right}({there}:{label})"


def comparisons(where: Where) -> tuple[Where, ...]:
    """The comparisons that a condition consists of; none if there is anything else in it."""
    parts = where.parts if isinstance(where, Either) else (where,)
    return parts if all(isinstance(p.part if isinstance(p, Not) else p, Test) for p in parts) else ()


def guarded(unread: str, base: str, mode: Certainty) -> str:
    """What holds of comparisons whose readings may be unread: certain only where they are not, and possible where they are."""
    return conjunction([denial(unread), base]) if mode is Certainty.CERTAIN else disjunction([unread, base])
