"""The engine behind POST /graphql: a parsed request in, the members of a response out."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, execute_sync

from api import schema
from api.answer import Request, answer
from api.documents import Documents, InvalidError
from api.limits import Limits, check_variables
from api.plans import Plans
from api.services import Services
from graph.catalogue import Catalogue
from queries.compile import CAP, Compiler
from queries.document import document, operation
from queries.view import Views

LOG = logging.getLogger(__name__)
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
        self.schema = schema.core(schema.build(catalogue, views))
        self.compiler = Compiler(self.schema, catalogue, views or {}, cap)
        self.plans, self._documents = Plans(self.compiler), Documents(self.schema, limits or Limits())

    async def execute(self, asked: Asked, services: Services) -> Answer:
        """The answer to a request."""
        try:
            return await self._answer(asked, Request(self.plans, services))
        except InvalidError as error:
            return refused(*error.mistakes)
        except GraphQLError as error:
            return refused(error)
        except Exception as error:  # whatever it is, whoever asked is told that it is ours
            LOG.exception("a request failed")
            return refused(GraphQLError("the server failed", original_error=error))

    async def _answer(self, asked: Asked, request: Request) -> Answer:
        check_variables(asked.variables)
        operation(document(asked.query), asked.operation_name)
        read, variables = self._documents.read(asked.query), dict(asked.variables or {})
        plan = self.plans.plan(asked.query, read, asked.operation_name, variables)
        if plan is None:  # it is about the schema itself
            found = execute_sync(self.schema, read, variable_values=variables, operation_name=asked.operation_name)
            return refused(*found.errors) if found.errors else Answer({"data": found.data})
        data = await answer(request, plan)
        return Answer({"data": data, **({"extensions": request.extensions} if request.extensions else {})})


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
