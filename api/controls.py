"""Controls and verdicts as JSON values, for the root fields and the endpoints that show them."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLError

from api.changes import changed
from api.exempting import NAMES, exempting
from api.kept import KEPT, kept
from api.services import Services
from controls.control import Control
from controls.evaluation import Told
from controls.report import frameworks
from controls.report import report as report_json
from controls.service import Controls, UnknownControlError
from graph.catalogue import Catalogue
from graph.keeping.runs import NotKept
from graph.question import Constant, Member, Selection
from queries.compile import Service


async def listed(controls: Controls) -> list[dict[str, Any]]:
    """All controls."""
    last = await controls.last()
    return [described(control, last.get(control.id)) for control in controls.list()]


def described(control: Control, last: dict[str, Any] | None) -> dict[str, Any]:
    """A control with the verdict of its latest evaluation."""
    return {
        "id": control.id,
        "title": control.title,
        "severity": control.severity.value,
        "text": control.text,
        "rationale": control.rationale,
        "impact": control.impact,
        "remedy": control.remedy,
        "query": "\n\n".join(rule.text for rule in control.rules),
        "frameworks": frameworks(control.frameworks),
        "problem": " ".join(rule.problem for rule in control.rules if rule.problem),
        "lastVerdict": last,
    }


async def found(controls: Controls, name: str) -> dict[str, Any] | None:
    """The control of this id, if there is one."""
    try:
        control = controls.get(name)
    except UnknownControlError:
        return None
    return described(control, (await controls.last()).get(control.id))


async def evaluated(controls: Controls, names: list[str] | None, as_of: str = "") -> dict[str, Any]:
    """Fresh verdicts, and the worst of them, as `emptyset evaluate --format json` prints them. Raises UnknownControlError."""
    return report_json(await controls.evaluate(names or [], as_of=as_of, told=Told.EVIDENCE))


async def answered(asked: Service, services: Services, catalogue: Catalogue) -> Any:
    """The value of a root field about controls, or about what changed."""
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
    if asked.name in NAMES:
        return await exempting(asked, controls)
    return await (kept(asked, controls.evaluator.store) if asked.name in KEPT else listed(controls))


def picked(select: tuple[Selection, ...], value: Any) -> Any:
    """The selected members of a value, by response key."""
    if isinstance(value, list):
        return [picked(select, v) for v in value]
    if not select or not isinstance(value, Mapping):
        return value
    return {s.key: _picked(s, value) for s in select if isinstance(s, (Constant, Member))}


def _picked(s: Constant | Member, value: Mapping[str, Any]) -> Any:
    return s.text if isinstance(s, Constant) else picked(s.select, value.get(s.name))
