"""The logic of a control in words, from its compiled question: what it asks for, and the readings that its verdict rests on."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from controls.asking import ask
from controls.control import Control, Rule
from graph.catalogue import services
from graph.coverage import Coverage
from graph.judging import judge
from graph.question import Ago, All, Either, Not, Operator, Pattern, Quantifier, Question, Related, Test, Where
from graph.reasons import VERBS
from queries.compile import Compiler
from scripts.reference.words import code, table

PASS = "**PASS**: neither is there one, nor could there be one unseen."  # noqa: S105 - a verdict
NOTHING = "**NOT_APPLICABLE**: there surely is nothing that the control is about, which this query asks for:"
MANY = {Quantifier.SOME: "at least one", Quantifier.NONE: "none", Quantifier.ALL: "every one", Quantifier.SINGLE: "exactly one"}


def logic(compiler: Compiler, control: Control) -> str:
    """Conditions, verdicts and readings of a control that is asked."""
    rule = control.rules[0]
    questions = ask(compiler, rule.document) if rule.document else []
    asked = "".join(_asked(compiler, q) for q in questions)
    return f"{asked}\nThe verdict of an account:\n\n{_verdicts(rule, questions)}\n{_readings(compiler, questions)}"


def _asked(compiler: Compiler, question: Question) -> str:
    plural = code(compiler.catalogue.types[str(question.type)].plural)
    conditions = "".join(_lines(question.where, 0))
    return f"It asks for {plural} of which this is so:\n\n{conditions}" if question.where != All() else f"It asks for all {plural}.\n"


def _verdicts(rule: Rule, questions: list[Question]) -> str:
    types = " or ".join(dict.fromkeys(f"`{q.type}`" for q in questions))
    lines = [
        f"- **FAIL**: in the account is a {types} for which it certainly is so, however the unread part looks.",
        "- **UNKNOWN**: there is none such, but there could be one: a reading below is missing, failed or too old, and matters.",
        f"- {PASS}",
    ]
    about = _query(rule) if rule.applicable else ""
    return "\n".join([*lines, *([f"- {NOTHING}"] if about else [])]) + "\n" + about


def _query(rule: Rule) -> str:
    source = rule.applicable.loc.source.body if rule.applicable and rule.applicable.loc else ""
    return f"\n  ```graphql applicable\n  {source.strip()}\n  ```\n"


def _readings(compiler: Compiler, questions: list[Question]) -> str:
    nothing = Coverage.nothing(compiler.catalogue)
    touched = sorted({pair for q in questions for pair in judge(compiler.catalogue, q, nothing).touched})
    rows = [[_type(name), code(f"{service}:{op}")] for name, op in touched if (service := _service(compiler, name, op))]
    return f"The readings that it rests on:\n\n{table(['Type', 'Operation'], rows)}"


def _service(compiler: Compiler, type_name: str, operation: str) -> str:
    """The service of an operation; nothing for what is worked out from other readings."""
    return services(compiler.catalogue.kind(type_name)).get(operation, "")


def _type(name: str) -> str:
    return f"[{name}](../types/{name}.md)"


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
    many, name = MANY[where.quantifier], code(where.relation)
    if where.where == All():
        yield f"{'  ' * depth}- there is {many} behind {name}\n"
        return
    yield f"{'  ' * depth}- {many} of {name} has this:\n"
    yield from _lines(where.where, depth + 1)


def _test(test: Test) -> str:
    name = code(test.property.replace("_", "."))
    return f"{name} is absent" if test.operator is Operator.ABSENT else f"{name} {VERBS[test.operator]} {_value(test.value)}"


def _value(value: Any) -> str:
    match value:
        case bool():
            return code(str(value).lower())
        case Ago(offset):
            return f"{_span(abs(offset))} {'before' if offset < timedelta() else 'after'} the reading"
        case Pattern(text):
            return _code(text)
        case tuple() | list():
            return " or ".join(_value(v) for v in value) or "nothing"
    return _code(str(value)) if value != "" else "empty"


def _code(text: str) -> str:
    """Any text as code: the fence is longer than what it holds."""
    return f"`` {text} ``" if "`" in text else code(text)


def _span(span: timedelta) -> str:
    days, hours = span.days, span.seconds / 3600
    return f"{days} day{'s' * (days != 1)}" if days and not hours else f"{span.total_seconds() / 3600:g} hours"
