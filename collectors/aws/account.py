"""Account Management: whom AWS tells of what concerns an account."""

from typing import Any

from collectors.declare import Call, of_account
from graph.model import Field, Kind, Record, Scope, ValueType

STRING = ValueType.STRING


def contact(kind: str) -> dict[str, Any]:
    """The call for one contact; without one AWS answers ResourceNotFoundException (API reference, GetAlternateContact)."""
    return {
        "service": "account", "operation": "GetAlternateContact", "items": "AlternateContact", "always": ("AlternateContact",),
        "arguments": lambda _: {"AlternateContactType": kind}, "absent": ("ResourceNotFoundException",),
    }  # fmt: skip


def contact_id(record: Record) -> str:
    """The account and what the contact is for: there is one of each."""
    return f"{record['_account']}/{record['AlternateContactType']}"


ALTERNATE_CONTACT = Kind(
    name="AlternateContact",
    plural="alternateContacts",
    doc="Whom AWS tells, beside the root user's address, of security, billing or operations.",
    category="Account",
    scope=Scope.ACCOUNT,
    id=contact_id,
    title=lambda record: record["AlternateContactType"].lower(),
    id_is_unique=True,
    listing=Call(
        **contact("SECURITY"),
        beside=(Call(**contact("BILLING")), Call(**contact("OPERATIONS"))),
        fields=(
            Field("contactType", STRING, "AlternateContactType", "What it is for: SECURITY, BILLING or OPERATIONS."),
            Field("emailAddress", STRING, "EmailAddress", "The mail address that is written to."),
            Field("position", STRING, "Title", "The position of who is named, such as «Security team»; the name itself is not kept.", default=""),
        ),
        links=(of_account("HAS_ALTERNATE_CONTACT", "alternateContacts", "Whom AWS tells of security, billing and operations."),),
    ),
)  # fmt: skip
