"""The engine behind POST /graphql: a parsed request in, the members of a response out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLError

from api import schema
from api.answer import Request, Whole
from api.limits import Limits, check_variables
from api.plans import Plans
from api.services import Services
from graph.catalogue import Catalogue
from queries.compile import CAP, Compiler
from queries.document import document, operation
from queries.view import Views

DOWN = ("TIMEOUT", "UNREACHABLE", "WRONG_PASSWORD", "NO_DATABASE", "TOO_OLD", "TOO_NEW", "READ_ONLY", "GRAPH")
STATUS = dict.fromkeys(DOWN, 503) | {"INTERNAL": 500}


@dataclass(frozen=True)
class Asked:
    """A GraphQL request as HTTP carries it."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None


@dataclass(frozen=True)
class Answer:
    """The members of the response, and the HTTP status: 200 only if there is data."""

    body: dict[str, Any]
    status: int = 200


class Engine:
    """The schema with all that answers it. `compiler` is what controls are loaded and evaluated with."""

    def __init__(self, catalogue: Catalogue, views: Views | None = None, *, limits: Limits | None = None, cap: int = CAP) -> None:
        self.schema: strawberry.Schema = schema.build(catalogue, views, [Whole])
        self.compiler = Compiler(schema.core(self.schema), catalogue, views or {}, cap)
        self.plans, self.limits = Plans(self.compiler), limits or Limits()

    async def execute(self, asked: Asked, services: Services) -> Answer:
        """The answer to a request."""
        request = Request(self.plans, self.limits, services)
        try:
            check_variables(asked.variables)
            operation(document(asked.query), asked.operation_name)
            result = await self.schema.execute(asked.query, dict(asked.variables or {}), request, operation_name=asked.operation_name)
        except GraphQLError as error:
            return refused(error)
        if result.errors:
            return refused(*result.errors)
        extensions = {"extensions": request.extensions} if request.extensions else {}
        return Answer({"data": result.data, **extensions})


def refused(*errors: GraphQLError) -> Answer:
    """The answer that there is none, with what is wrong; our own failures are masked."""
    shown = [_shown(e) for e in errors[:5]]
    codes = [s["extensions"]["code"] for s in shown]
    return Answer({"errors": shown}, max(STATUS.get(code, 400) for code in codes))


def _shown(error: GraphQLError) -> dict[str, Any]:
    if _ours(error):
        return {"message": "The server failed; its log says why.", "extensions": {"code": "INTERNAL"}}
    shown: dict[str, Any] = dict(error.formatted)
    shown["extensions"] = {"code": "INVALID", **shown.get("extensions", {})}
    return shown


def _ours(error: GraphQLError) -> bool:
    """Whether it is a failure of the server: any exception but a refusal."""
    original = error.original_error
    while isinstance(original, GraphQLError):
        original = original.original_error
    return original is not None and "code" not in (error.extensions or {})
