"""Stored root fields: each a GraphQL query over the list roots, whose variables are the field's arguments."""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import DocumentNode, OperationDefinitionNode

from queries.document import operation


@dataclass(frozen=True)
class View:
    """A stored root field. `doc` is its description; its document's only operation is a query."""

    name: str
    doc: str
    document: DocumentNode

    @property
    def operation(self) -> OperationDefinitionNode:
        """The query behind it."""
        return operation(self.document)


Views = Mapping[str, View]
