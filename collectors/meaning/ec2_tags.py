"""The tags of EC2's resources, and the name a person gave one.

EC2 user guide, «Tag your Amazon EC2 resources»: the name is the tag with the key Name.
"""

from collections.abc import Callable

from graph.model import Field, Nested, Record, ValueType


def name(member: str = "Tags") -> Callable[[Record], str]:
    """What reads a resource's name; «» without one."""

    def read(record: Record) -> str:
        return next((str(tag.get("Value") or "") for tag in record.get(member) or () if tag.get("Key") == "Name"), "")

    return read


def title(id_: str, member: str = "Tags") -> Callable[[Record], str]:
    """What reads a resource's name, or its id where it has none."""
    named = name(member)
    return lambda record: named(record) or record[id_]


def tags(kind: str, inverse: str, member: str = "Tags") -> Nested:
    """The declaration of a resource's tags."""
    return Nested(
        name="tags", kind=kind, relationship="HAS_TAG", inverse=inverse, source=member, doc="Its tags.",
        fields=(
            Field("key", ValueType.STRING, "Key", "The tag's key."),
            Field("value", ValueType.STRING, "Value", "Its value.", default=""),
        ),
    )  # fmt: skip
