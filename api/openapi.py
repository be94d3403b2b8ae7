"""The OpenAPI description of the endpoints beside GraphQL."""

from typing import Any

from api.verdicts import (
    AccountVerdict,
    Control,
    ControlQuery,
    ControlReading,
    FrameworkItems,
    Gap,
    JudgedAsset,
    Readings,
    Verdict,
)

_TYPES = (Control, ControlQuery, ControlReading, FrameworkItems, Verdict, AccountVerdict, Readings, Gap, JudgedAsset)
_SCALARS = {"str": "string", "int": "integer", "bool": "boolean", "ID": "string", "DateTime": "string"}


def _schema(annotation: Any) -> dict[str, Any]:
    """The JSON schema of a member, from its annotation."""
    inner = [a for a in getattr(annotation, "__args__", ()) if a is not type(None)]
    if getattr(annotation, "__origin__", None) is list:
        return {"type": "array", "items": _schema(inner[0])}
    if inner:
        found = _schema(inner[0])
        return {**found, "type": [found["type"], "null"]} if "type" in found else {"anyOf": [found, {"type": "null"}]}
    if annotation in _TYPES:
        return {"$ref": f"#/components/schemas/{annotation.__name__}"}
    name = _SCALARS.get(getattr(annotation, "__name__", ""))
    return {"type": name} if name else {}


def _object(type_: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {name: _schema(a) for name, a in type_.__annotations__.items()}}


def _reference(type_: Any) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{type_.__name__}"}


def _many(type_: Any, **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {**more, "controls": {"type": "array", "items": _reference(type_)}}}


def _answer(doc: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": doc, "content": {"application/json": {"schema": schema}}}


_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
_AS_OF = {
    "name": "asOf",
    "in": "query",
    "description": "As of when it is evaluated: a time as ISO 8601, or the id of a run or an evaluation; now if it is left out.",
    "schema": {"type": "string"},
}


def _operation(doc: str, schema: dict[str, Any], *, id_: bool = False, as_of: bool = False, **more: str) -> dict[str, Any]:
    problem = {"type": "object", "properties": {"errors": {"type": "array", "items": {"type": "object"}}}}
    failures = {status.removeprefix("s"): _answer(text, problem) for status, text in more.items()}
    parameters = [*([_ID] if id_ else []), *([_AS_OF] if as_of else [])]
    return {"summary": doc, "parameters": parameters, "responses": {"200": _answer(doc, schema), **failures}}


_STATUS = {"type": "object", "properties": {"status": {"type": "string"}}}
_UNKNOWN, _DOWN, _PAST = "There is no such control.", "The database does not answer.", "There is no history of that time."
DESCRIPTION: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Emptyset", "version": "1", "description": "Controls and their verdicts. Everything else is asked by POST /graphql."},
    "paths": {
        "/controls": {"get": _operation("All controls.", _many(Control), s503=_DOWN)},
        "/controls/{id}": {"get": _operation("A control.", _reference(Control), id_=True, s404=_UNKNOWN, s503=_DOWN)},
        "/controls/{id}/evaluate": {
            "post": _operation(
                "A fresh verdict of a control.", _reference(Verdict), id_=True, as_of=True, s400=_PAST, s404=_UNKNOWN, s503=_DOWN
            )
        },
        "/evaluate": {
            "post": _operation(
                "Fresh verdicts of all controls.", _many(Verdict, verdict={"type": "string"}), as_of=True, s400=_PAST, s503=_DOWN
            )
        },
        "/schema.graphql": {
            "get": {"summary": "The GraphQL schema.", "responses": {"200": {"description": "As a text.", "content": {"text/plain": {}}}}}
        },
        "/healthz": {"get": {**_operation("That the server runs.", _STATUS), "security": []}},
        "/readyz": {"get": {**_operation("That its database answers.", _STATUS, s503=_DOWN), "security": []}},
    },
    "security": [{}, {"token": []}],
    "components": {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "Wanted beyond loopback."}},
        "schemas": {t.__name__: _object(t) for t in _TYPES},
    },
}
