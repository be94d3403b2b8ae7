"""Exemptions as they are written: held to `exemption.schema.json`, to the controls there are, and to the schema that is served."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from controls import plain
from controls.asking import QueryError, ask, checked
from controls.control import Control
from controls.exemption import LONGEST, Exemption, means
from controls.held import held
from controls.path import at_leaf
from controls.plain import Plain
from controls.problem import ControlError, Problem, did_you_mean
from graph.question import Where
from queries.compile import Compiler

SCHEMA = Path(__file__).parent / "exemption.schema.json"
DAY, DATE = timedelta(days=1), len("2026-01-01")
ONE = ("properties", "exemptions", "items")  # where the schema speaks of one exemption


@dataclass(frozen=True)
class Rules:
    """What a file of exemptions is held to; `longest` is how far from its approval one may expire."""

    compiler: Compiler
    controls: Sequence[Control]
    now: datetime
    longest: timedelta = LONGEST


def exemptions(rules: Rules, paths: Sequence[Path]) -> tuple[Exemption, ...]:
    """The exemptions in the files. Raises ControlError with everything wrong in all of them."""
    found, problems = list[Exemption](), list[Problem]()
    for path in paths:
        try:
            found += read(rules, path)
        except ControlError as bad:
            problems += bad.problems
    if problems:
        raise ControlError(problems)
    return tuple(found)


def read(rules: Rules, path: Path) -> list[Exemption]:
    """The exemptions in a file. Raises ControlError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ControlError([Problem(path, 0, f"The file cannot be read: {error}.")]) from error
    whole = plain.read(path, text, 1)
    whole = held(replace(whole, value=_dated(whole.value)), SCHEMA, "The file")
    return _checked([_Entry(rules, whole, ("exemptions", i)) for i in range(len(whole.value["exemptions"]))])


def given(rules: Rules, terms: Mapping[str, Any]) -> Exemption:
    """The exemption that is given now in these terms, which are those of a file but for its approval. Raises ControlError."""
    whole = Plain(Path("exemption"), {**terms, "approved": rules.now.isoformat()}, {})
    (found,) = _checked([_Entry(rules, held(whole, SCHEMA, "The exemption", ONE), ())])
    if found.expired(rules.now):
        raise ControlError([whole.problem((), f"«{terms['expires']}» is past, so it would never count; choose a later day.")])
    return found


def _checked(entries: Sequence["_Entry"]) -> list[Exemption]:
    if problems := [p for entry in entries for p in entry.problems()]:
        raise ControlError(problems)
    return [entry.exemption() for entry in entries]


def meaning(compiler: Compiler, controls: Sequence[Control], where: str) -> tuple[dict[str, Where], list[str]]:
    """What a condition means on each type that controls judge; or, if it fits none, what is wrong with it."""
    meant, mistakes = dict[str, Where](), list[str]()
    for name in _types(compiler, controls):
        plural = compiler.catalogue.types[name].plural
        try:
            document = checked(compiler, f"{{ {plural}(where: {where}) {{ identifier }} }}")
            (meant[name],) = [q.where for q in ask(compiler, document)]
        except (QueryError, ValueError) as bad:
            mistakes += [f"«where» on {plural}: {bad}"]
    return meant, [] if meant else mistakes


def _types(compiler: Compiler, controls: Sequence[Control]) -> list[str]:
    """The types of the assets that fail controls."""
    rules = [(rule, rule.document) for c in controls for rule in c.rules if rule.document and not rule.problem]
    questions = [at_leaf(compiler.catalogue, q, rule.return_path) for rule, document in rules for q in ask(compiler, document)]
    return list(dict.fromkeys(str(q.type) for q in questions))


def _dated(value: Any) -> Any:
    """The YAML value with its dates as text, as a JSON schema knows them."""
    if isinstance(value, dict):
        return {k: _dated(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_dated(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def moment(text: str) -> datetime | None:
    """A time, or the end of a day; None if it is neither. A time without a zone is UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found + DAY if len(text) <= DATE else found


class _Entry:
    """One exemption as it is written, at a place of a text, before anybody knows whether it is right."""

    def __init__(self, rules: Rules, whole: Plain, at: plain.Where) -> None:
        self._rules, self._whole, self._at = rules, whole, at
        self._value: Mapping[str, Any] = whole.value["exemptions"][at[1]] if at else whole.value
        self._controls = [c for c in rules.controls if means(self._value["control"], c)]
        where = self._value.get("where")
        self._meant, self._mistakes = meaning(rules.compiler, self._controls, where) if where else ({}, [])

    def exemption(self) -> Exemption:
        v = self._value
        return Exemption(
            control=v["control"],
            owner=v["owner"],
            reason=v["reason"],
            ticket=v["ticket"],
            approved=self._time("approved"),
            expires=self._time("expires"),
            asset=v.get("asset", ""),
            where=v.get("where", ""),
            accounts=tuple(v.get("accounts", ())),
            by_name=v.get("byName", False),
            source=f"{self._whole.path}:{self._whole.line(self._at)}",
            meant=self._meant,
            since=self._since(),
        )

    def problems(self) -> Iterator[Problem]:
        if not self._controls:
            near = did_you_mean(self._value["control"].strip("*"), [name for c in self._rules.controls for name in (c.id, *c.aliases)])
            yield self._problem("control", f"No control is like «{self._value['control']}».{near}")
        if ("asset" in self._value) == ("where" in self._value):
            yield self._problem("", "An exemption names one «asset», or says by «where» which ones it means; here are both or neither.")
        yield from (self._problem("where", message) for message in self._mistakes)
        yield from self._times()

    def _times(self) -> Iterator[Problem]:
        wrong = [key for key in ("approved", "expires") if moment(self._value[key]) is None]
        yield from (self._problem(key, f"«{self._value[key]}» is no day and no time; write 2026-12-31.") for key in wrong)
        if wrong:
            return
        approved, expires = self._time("approved"), self._time("expires")
        if self._since() > self._rules.now:
            yield self._problem("approved", f"«{self._value['approved']}» is still to come, so it is not approved.")
        if expires <= approved - DAY:
            yield self._problem("expires", "It expires before it was approved.")
        elif expires - approved > self._rules.longest:
            most = self._rules.longest.days
            yield self._problem(
                "expires", f"It expires over {most} days after it was approved; approve it again then, or choose a nearer day."
            )

    def _since(self) -> datetime:
        """When it was approved: the time, or the beginning of the day."""
        return self._time("approved") - (DAY if len(self._value["approved"]) <= DATE else timedelta(0))

    def _time(self, key: str) -> datetime:
        return moment(self._value[key]) or self._rules.now

    def _problem(self, key: str, message: str) -> Problem:
        return self._whole.problem((*self._at, key) if key else self._at, message)
