"""Documents that may be answered: within the limits, and valid against the schema. Of a text this is found out once.

Validation takes most of the time of a small request, and what it says depends on the text alone.
"""

from collections import OrderedDict

from graphql import DocumentNode, GraphQLError, GraphQLSchema, validate

from api.limits import Limits, check
from queries.document import document

MOST_TEXTS = 500
LONGEST_TEXT = 20_000


class InvalidError(Exception):
    """A document that the schema does not allow; `mistakes` says why."""

    def __init__(self, mistakes: list[GraphQLError]) -> None:
        self.mistakes = mistakes
        super().__init__("; ".join(m.message for m in mistakes))


class Documents:
    """Reads documents, and remembers the latest of those that may be answered."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self._schema, self._limits = schema, limits
        self._known: OrderedDict[str, DocumentNode] = OrderedDict()

    def read(self, text: str) -> DocumentNode:
        """The document of a text. Raises GraphQLError where it cannot be read or asks too much, InvalidError where it is not valid."""
        if known := self._known.get(text):
            self._known.move_to_end(text)
            return known
        parsed = document(text)
        check(parsed, self._schema, self._limits)
        if mistakes := validate(self._schema, parsed):
            raise InvalidError(mistakes)
        if len(text) <= LONGEST_TEXT:
            self._known[text] = parsed
        while len(self._known) > MOST_TEXTS:
            self._known.popitem(last=False)
        return parsed
