"""Policy documents as statements, so that a query can look inside.

IAM user guide, «IAM JSON policy elements reference»: Statement is one object or a list of them, and so is every list
in it; a principal «*» and {"AWS": "*"} mean the same in a resource policy.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from graph.model import Field, Link, Nested, Unreadable, ValueType

EVERYBODY = "AWS|*"
Statement = Mapping[str, Any]


def document(said: Any) -> Mapping[str, Any] | None:
    """A policy as boto3 gives it, text or object; None where there is none. Raises Unreadable if it is no policy."""
    if said in (None, ""):
        return None
    try:
        found = json.loads(said) if isinstance(said, str) else said
    except json.JSONDecodeError as error:
        raise Unreadable(f"the policy is not JSON: {error}") from error
    if not isinstance(found, Mapping) or not all(isinstance(s, Mapping) for s in _list(found.get("Statement"))):
        raise Unreadable("the policy has not the documented shape")
    return found


def compact(said: Any) -> str:
    """A policy as one line without spaces; «» where there is none."""
    found = document(said)
    return "" if found is None else json.dumps(found, separators=(",", ":"), ensure_ascii=False)


def statements(said: Any) -> list[Statement]:
    """The statements of a policy, every element a list of texts; conditions as «operator|key|value»."""
    return [_statement(s) for s in _list((document(said) or {}).get("Statement"))]


def _statement(statement: Mapping[str, Any]) -> Statement:
    effect = statement.get("Effect")
    if effect not in {"Allow", "Deny"}:
        raise Unreadable(f"a statement has the effect {effect!r}")
    return {
        "sid": str(statement.get("Sid") or ""),
        "effect": effect,
        **{name: _texts(statement.get(member)) for name, member in LISTS.items()},
        **{name: list(principals(statement.get(member))) for name, member in PRINCIPALS.items()},
        "conditions": list(_conditions(statement.get("Condition") or {})),
    }


LISTS = {"actions": "Action", "notActions": "NotAction", "resources": "Resource", "notResources": "NotResource"}
PRINCIPALS = {"principals": "Principal", "notPrincipals": "NotPrincipal"}


def principals(said: Any) -> Iterator[str]:
    """Whom a statement is about, as «type|value»."""
    if said == "*":
        yield EVERYBODY
    elif isinstance(said, Mapping):
        for kind, values in said.items():
            yield from (f"{kind}|{value}" for value in _texts(values))
    elif said is not None:
        raise Unreadable("a principal has not the documented shape")


def _conditions(said: Any) -> Iterator[str]:
    if not isinstance(said, Mapping):
        raise Unreadable("a condition has not the documented shape")
    for operator, keys in said.items():
        if not isinstance(keys, Mapping):
            raise Unreadable("a condition has not the documented shape")
        for key, values in keys.items():
            yield from (f"{operator}|{key}|{value}" for value in _texts(values))


def _texts(said: Any) -> list[str]:
    return [x if isinstance(x, str) else json.dumps(x) for x in _list(said)]


def _list(said: Any) -> list[Any]:
    return [] if said is None else list(said) if isinstance(said, list) else [said]


FIELDS = (
    Field("sid", ValueType.STRING, "sid", "Its name in the policy; «» without one.", default=""),
    Field("effect", ValueType.STRING, "effect", "Allow or Deny."),
    Field("actions", ValueType.STRINGS, "actions", "The actions it is about, such as s3:GetObject."),
    Field("notActions", ValueType.STRINGS, "notActions", "It is about all actions but these."),
    Field("resources", ValueType.STRINGS, "resources", "The resources it is about."),
    Field("notResources", ValueType.STRINGS, "notResources", "It is about all resources but these."),
    Field("principals", ValueType.STRINGS, "principals", "Whom it is about, as «type|value»; everybody is «AWS|*»."),
    Field("notPrincipals", ValueType.STRINGS, "notPrincipals", "It is about everybody but these."),
    Field("conditions", ValueType.STRINGS, "conditions", "When it holds, as «operator|key|value»; empty: always."),
)


def statement_nodes(
    kind: str, inverse: str, source: Any, name: str = "statements", nested: tuple[Nested, ...] = (), links: tuple[Link, ...] = ()
) -> Nested:
    """The declaration of a policy's statements; `source` gives what `statements` makes of the policy."""
    return Nested(
        name=name, kind=kind, relationship="HAS_STATEMENT", inverse=inverse, source=source, fields=FIELDS, nested=nested, links=links,
        doc="The statements of the policy.",
    )  # fmt: skip
