"""The logic of a control in words, from its compiled question: what it asks for, and the readings that its verdict rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from controls.asking import ask
from controls.control import Control
from graph.catalogue import services
from graph.coverage import Coverage
from graph.judging import judge
from graph.question import Ago, All, Either, Not, Operator, Pattern, Quantifier, Question, Related, Test, Where
from graph.reasons import VERBS
from queries.compile import Compiler

MANY = {Quantifier.SOME: "at least one", Quantifier.NONE: "none", Quantifier.ALL: "every one", Quantifier.SINGLE: "exactly one"}


@dataclass(frozen=True, order=True)
class Reading:
    """An operation that is read of a type; of what is worked out from other readings there is none."""

    type: str
    operation: str
    service: str


@dataclass(frozen=True)
class Logic:
    """What the first rule of a control asks for, as Markdown, of which types, and the readings that its verdict rests on."""

    text: str = ""
    types: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()


def logic(compiler: Compiler, control: Control) -> Logic:
    """The logic of a control; empty for one that is not asked."""
    rule = control.rules[0]
    if not rule.document:
        return Logic()
    questions = ask(compiler, rule.document)
    types = tuple(dict.fromkeys(str(q.type) for q in questions))
    return Logic("".join(_asked(compiler, q) for q in questions), types, tuple(_readings(compiler, questions)))


def _asked(compiler: Compiler, question: Question) -> str:
    plural = f"`{compiler.catalogue.types[str(question.type)].plural}`"
    conditions = "".join(_lines(question.where, 0))
    return f"It asks for {plural} of which this is so:\n\n{conditions}" if question.where != All() else f"It asks for all {plural}.\n"


def _readings(compiler: Compiler, questions: list[Question]) -> Iterator[Reading]:
    nothing = Coverage.nothing(compiler.catalogue)
    for name, operation in sorted({pair for q in questions for pair in judge(compiler.catalogue, q, nothing).touched}):
        if service := services(compiler.catalogue.kind(name)).get(operation, ""):
            yield Reading(name, operation, service)


def _lines(where: Where, depth: int) -> Iterator[str]:
    """A condition as a nested list."""
    indent = "  " * depth
    match where:
        case All((only,)) | Either((only,)):
            yield from _lines(only, depth)
        case All(parts) if depth == 0:
            for part in parts:
                yield from _lines(part, depth)
        case All(parts) | Either(parts):
            yield f"{indent}- {'all' if isinstance(where, All) else 'any'} of these:\n"
            for part in parts:
                yield from _lines(part, depth + 1)
        case Not(part):
            yield f"{indent}- not so:\n"
            yield from _lines(part, depth + 1)
        case Related():
            yield from _related(where, depth)
        case Test():
            yield f"{indent}- {_test(where)}\n"


def _related(where: Related, depth: int) -> Iterator[str]:
    many, name = MANY[where.quantifier], f"`{where.relation}`"
    if where.where == All():
        yield f"{'  ' * depth}- there is {many} behind {name}\n"
        return
    yield f"{'  ' * depth}- {many} of {name} has this:\n"
    yield from _lines(where.where, depth + 1)


def _test(test: Test) -> str:
    name = f"`{test.property.replace('_', '.')}`"
    return f"{name} is absent" if test.operator is Operator.ABSENT else f"{name} {VERBS[test.operator]} {_value(test.value)}"


def _value(value: Any) -> str:
    match value:
        case bool():
            return f"`{str(value).lower()}`"
        case Ago(offset):
            return f"{_span(abs(offset))} {'before' if offset < timedelta() else 'after'} the reading"
        case Pattern(text):
            return _code(text)
        case tuple() | list():
            return " or ".join(_value(v) for v in value) or "nothing"
    return _code(str(value)) if value != "" else "empty"


def _code(text: str) -> str:
    """Any text as code: the fence is longer than what it holds."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _span(span: timedelta) -> str:
    days, hours = span.days, span.seconds / 3600
    return f"{days} day{'s' * (days != 1)}" if days and not hours else f"{span.total_seconds() / 3600:g} hours"
