"""Controls and verdicts as JSON values, for the root fields and the endpoints that show them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from graphql import GraphQLError

from api import assets
from api.changes import changed
from api.covering import COVERING, covering
from api.exempting import NAMES, exempting
from api.kept import KEPT, kept
from api.services import Services
from controls.control import Control, Rule
from controls.evaluation import Told
from controls.logic import logic
from controls.report import frameworks
from controls.report import report as report_json
from controls.service import Controls, UnknownControlError
from controls.standing import standing
from graph.catalogue import Catalogue
from graph.keeping.runs import NotKept
from graph.question import Constant, Member, Selection
from queries.compile import Compiler, Service

LOGIC = frozenset({"logic", "readings"})  # the members of a control that are told from its compiled question


async def listed(controls: Controls, wanted: Iterable[str] = ()) -> list[dict[str, Any]]:
    """All controls; with their logic if one of its members is wanted, for it takes a while to be told of all."""
    last, compiler = await controls.last(), controls.evaluator.compiler
    told = LOGIC & {*wanted}
    return [described(c, last.get(c.id)) | (reasoned(compiler, c) if told else {}) for c in controls.list()]


def reasoned(compiler: Compiler, control: Control) -> dict[str, Any]:
    """The logic of a control."""
    found = logic(compiler, control)
    return {"logic": found.text, "readings": [asdict(reading) for reading in found.readings]}


def described(control: Control, last: dict[str, Any] | None) -> dict[str, Any]:
    """A control with the verdict of its latest evaluation."""
    return {
        "id": control.id,
        "title": control.title,
        "severity": control.severity.value,
        "provider": control.provider,
        "tags": list(control.tags),
        "pack": control.pack,
        "text": control.text,
        "rationale": control.rationale,
        "impact": control.impact,
        "remedy": control.remedy,
        "query": "\n\n".join(rule.text for rule in control.rules),
        "queries": [_query(rule) for rule in control.rules],
        "manual": control.rules[0].manual,
        "steps": control.steps,
        "proof": control.evidence,
        "falsePositives": control.advice,
        "references": list(control.references),
        "frameworks": frameworks(control.frameworks),
        "problem": " ".join(rule.problem for rule in control.rules if rule.problem),
        "lastVerdict": last,
    }


def _query(rule: Rule) -> dict[str, Any]:
    return {"name": rule.name, "text": rule.text, "variables": dict(rule.variables), "problem": rule.problem}


async def found(controls: Controls, name: str) -> dict[str, Any] | None:
    """The control of this id, if there is one."""
    try:
        control = controls.get(name)
    except UnknownControlError:
        return None
    return described(control, (await controls.last()).get(control.id)) | reasoned(controls.evaluator.compiler, control)


async def evaluated(controls: Controls, names: list[str] | None, as_of: str = "") -> dict[str, Any]:
    """Fresh verdicts, and the worst of them, as `emptyset evaluate --format json` prints them. Raises UnknownControlError."""
    return report_json(await controls.evaluate(names or [], as_of=as_of, told=Told.EVIDENCE))


async def answered(asked: Service, services: Services, catalogue: Catalogue) -> Any:
    """The value of a root field about controls, about one asset, about what was read, or about what changed."""
    if asked.name in assets.NAMES:
        return picked(asked.select, await assets.told(asked, services, catalogue))
    if asked.name in COVERING:
        return picked(asked.select, await covering(asked, await services.coverage()))
    if asked.name == "changes":
        return picked(asked.select, await changed(services.store, catalogue, asked.arguments))
    try:
        value = await _value(asked, services.controls)
    except UnknownControlError as error:
        raise GraphQLError(str(error), extensions={"code": "UNKNOWN_CONTROL"}) from error
    except NotKept as error:
        raise GraphQLError(str(error), extensions={"code": "NOT_KEPT"}) from error
    return picked(asked.select, value)


async def _value(asked: Service, controls: Controls) -> Any:
    if asked.name == "evaluate":
        return (await evaluated(controls, asked.arguments.get("controls"), asked.arguments.get("asOf") or ""))["controls"]
    if asked.name == "control":
        return await found(controls, asked.arguments["id"])
    if asked.name == "standing":
        return standing(controls.list(), await controls.last(), asked.arguments.get("account") or "")
    if asked.name in NAMES:
        return await exempting(asked, controls)
    if asked.name in KEPT:
        return await kept(asked, controls.evaluator.store)
    return await listed(controls, (s.name for s in asked.select if isinstance(s, Member)))


def picked(select: tuple[Selection, ...], value: Any) -> Any:
    """The selected members of a value, by response key."""
    if isinstance(value, list):
        return [picked(select, v) for v in value]
    if not select or not isinstance(value, Mapping):
        return value
    return {s.key: _picked(s, value) for s in select if isinstance(s, (Constant, Member))}


def _picked(s: Constant | Member, value: Mapping[str, Any]) -> Any:
    return s.text if isinstance(s, Constant) else picked(s.select, value.get(s.name))
