"""Plans: what an operation asks, compiled. One plan serves every request of the same text and shape of variables."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import DocumentNode

from api.limits import MAX_STATEMENT
from graph.asking import ask, needs_coverage
from graph.coverage import Coverage
from graph.question import Asked
from graph.statement import Statement
from queries.compile import Answerable, Compiler, Service
from queries.document import operation
from queries.refusal import refusal
from queries.slots import Path, filled, shape, slots, slotted

MOST_PLANS = 500
LONGEST_TEXT = 20_000
MOST_SLOTS = 200
Every = frozenset[Path]


@dataclass(frozen=True)
class Step:
    """One root field. `statement` is None where it needs the coverage of the moment, or no graph at all."""

    asked: Answerable
    statement: Statement | None = None


Plan = Mapping[str, Step]


@dataclass
class _Known:
    """The plans of one operation and structure of variables: `free` are the places whose texts do not matter."""

    free: frozenset[Path]
    plans: dict[Any, Plan]


class Plans:
    """Makes plans, and remembers the latest."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler, self.made = compiler, 0
        self._known: OrderedDict[Any, _Known] = OrderedDict()

    def plan(self, text: str, document: DocumentNode, name: str | None, variables: Mapping[str, Any]) -> Plan | None:
        """The plan for a request; None if it asks for the schema itself."""
        declared = {v.variable.name.value for v in operation(document, name).variable_definitions or ()}
        given = {k: v for k, v in variables.items() if k in declared}
        marked = slotted(given)
        every = frozenset(slot.path for slot in slots(marked))
        key = (text, name, shape(given, every))
        if (known := self._known.get(key)) and (found := known.plans.get(shape(given, known.free))):
            self._known.move_to_end(key)
            return _filled(found, given)
        plan = self._made(document, name, marked)
        if plan is None:
            return None
        if len(text) <= LONGEST_TEXT and len(every) <= MOST_SLOTS and all(s.statement for s in plan.values()):
            self._remember(key, plan, marked, given)
        return _filled(plan, given)

    def _made(self, document: DocumentNode, name: str | None, marked: Mapping[str, Any]) -> Plan | None:
        self.made += 1
        asked = self.compiler.asked(document, name, marked)
        return None if asked is None else {key: self._step(a) for key, a in asked.items()}

    def _step(self, asked: Answerable) -> Step:
        if isinstance(asked, (str, Service)) or needs_coverage(asked):
            return Step(asked)
        return Step(asked, stated(self.compiler, asked))

    def _remember(self, key: Any, plan: Plan, marked: Any, given: Any) -> None:
        used = {slot.path for slot in slots(marked) if slot.used}
        kept = {slot.path for step in plan.values() if step.statement for slot in slots(step.statement.params)}
        known = self._known.setdefault(key, _Known(frozenset(kept - used), {}))
        if known.free == kept - used and len(known.plans) < MOST_PLANS:
            known.plans[shape(given, known.free)] = plan
        while sum(len(k.plans) for k in self._known.values()) > MOST_PLANS:
            self._known.popitem(last=False)


def stated(compiler: Compiler, asked: Asked, coverage: Coverage | None = None) -> Statement:
    """The statement for a root field, if the database can plan it in time."""
    statement = ask(compiler.catalogue, asked, coverage)
    if len(statement.text) > MAX_STATEMENT:
        raise refusal("The query is too complex for one statement; ask for fewer relations, or with a simpler «where».", "TOO_COMPLEX")
    return statement


def _filled(plan: Plan, given: Mapping[str, Any]) -> Plan:
    """The plan with the texts of this request."""
    return {key: _step(step, given) for key, step in plan.items()}


def _step(step: Step, given: Mapping[str, Any]) -> Step:
    if step.statement is None:
        return step
    return replace(step, statement=replace(step.statement, params=filled(step.statement.params, given)))
