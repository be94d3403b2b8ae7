"""From an answer to values: defaults, types, times, nested objects, references."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from collectors.declare import Call
from collectors.parse import part, text, values
from graph.model import Field, Link, Nested, Reference, Unreadable, ValueType
from graph.model import Part as Object

TRAIL = CATALOGUE.kind("Trail")
NAMES: dict[ValueType, Any] = {
    ValueType.STRING: "x",
    ValueType.BOOLEAN: True,
    ValueType.INT: 7,
    ValueType.FLOAT: 0.5,
    ValueType.DATETIME: datetime(2026, 1, 1, tzinfo=UTC),
    ValueType.STRINGS: ["x"],
}


def one(type_: ValueType, said: Any, default: Any = None) -> Any:
    """The value of a field of this type, where an answer says something of it."""
    return values([Field("f", type_, "F", "A field.", default=default)], {"F": said}, volatile=False)["f"]


@pytest.mark.parametrize("type_", ValueType)
@pytest.mark.parametrize("said", [*NAMES.values(), {}, {"a": 1}, [7], b"x"], ids=repr)
def test_types(type_: ValueType, said: Any) -> None:
    """A value of the declared type is taken, any other is unread, and none is turned into another."""
    fits = type(said) is type(NAMES[type_]) and said != [7]
    if fits or (type_ is ValueType.FLOAT and said == 7 and said is not True):
        assert one(type_, said) == said
    else:
        with pytest.raises(Unreadable, match=f"f is {type(said).__name__}"):
            one(type_, said)


@pytest.mark.parametrize("type_", ValueType)
def test_absence(type_: ValueType) -> None:
    """What is absent is null, or the default; what is false or empty is not absent."""
    assert one(type_, None) is None
    assert one(ValueType.STRINGS, None, default=()) == []
    assert one(ValueType.BOOLEAN, said=False, default=True) is False
    assert one(ValueType.STRING, "", default="x") == ""
    assert one(ValueType.STRINGS, [], default=("x",)) == []


def test_times_are_in_utc() -> None:
    """A time of any zone is stored in UTC, and one without zone is taken for UTC."""
    noon = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    assert one(ValueType.DATETIME, noon) == noon
    assert one(ValueType.DATETIME, noon).tzinfo is UTC
    assert one(ValueType.DATETIME, datetime(2026, 1, 1)) == datetime(2026, 1, 1, tzinfo=UTC)  # noqa: DTZ001 - as a parser may give it


def test_parts_are_flat() -> None:
    """Fields of a part carry its name, and volatile ones are apart."""
    status = Object("status", "S.", (Field("a", ValueType.STRING, "A", "A."), Field("b", ValueType.STRING, "B", "B.", volatile=True)))
    assert values([status], {"A": "x", "B": "y"}, volatile=False) == {"status_a": "x"}
    assert values([status], {"A": "x", "B": "y"}, volatile=True) == {"status_b": "y"}


@pytest.mark.parametrize("above", ["x", 7, ["x"]])
def test_paths_through_something_else(above: Any) -> None:
    """A path through what should be an object and is not is unread, not absent."""
    with pytest.raises(Unreadable, match="where AWS documents an object"):
        values([Field("f", ValueType.STRING, "A.B", "A field.")], {"A": above}, volatile=False)


def test_paths_through_nothing() -> None:
    """A path through what is absent leads to what is absent."""
    assert values([Field("f", ValueType.STRING, "A.B", "A field.")], {}, volatile=False) == {"f": None}


def call(**more: Any) -> Call:
    """A call to try things with."""
    return Call(service="s", operation="O", **more)


NESTED = Nested(
    name="ns", kind="N", relationship="HAS_N", inverse="i", source="Ns", doc="D.", fields=(Field("f", ValueType.STRING, "F", "F."),)
)


@pytest.mark.parametrize("said", ["x", {"a": 1}, ["x"], [7], 7, [[]]])
def test_nested_objects_that_are_none(said: Any) -> None:
    """Where a list of objects should be and is not, the operation is unread."""
    with pytest.raises(Unreadable, match="ns is not the list"):
        part(CATALOGUE, call(nested=(NESTED,)), {"Ns": said})


def test_nested_objects() -> None:
    """Nested objects keep their order; an absent list is an empty one."""
    found = part(CATALOGUE, call(nested=(NESTED,)), {"Ns": [{"F": "b"}, {"F": "a"}]}).nested
    assert [(n.kind, n.relationship, n.values) for n in found] == [("N", "HAS_N", {"f": "b"}), ("N", "HAS_N", {"f": "a"})]
    assert part(CATALOGUE, call(nested=(NESTED,)), {}).nested == []


@pytest.mark.parametrize("error", [KeyError("x"), TypeError("x"), AttributeError("x"), IndexError("x")])
def test_functions_that_fail(error: Exception) -> None:
    """A source that is a function and finds another shape makes the operation unread."""

    def source(_: Any) -> Any:
        raise error

    with pytest.raises(Unreadable, match=type(error).__name__):
        part(CATALOGUE, call(fields=(Field("f", ValueType.STRING, source, "F."),)), {})


def test_references() -> None:
    """A reference has the identifier that its far end will have, whoever reads which of them first."""

    def source(_: Any) -> list[Reference]:
        return [Reference("us-east-1", "111111111111"), Reference("us-east-1", "111111111112")]

    link = Link(name="region", relationship="R", target="Region", inverse="i", source=source, doc="D.", inverse_doc="D.")
    [(one_, _), (two, _)] = part(CATALOGUE, call(links=(link,)), {}).links["region"]
    assert one_ != two


@pytest.mark.parametrize("said", [None, "", 7, ["x"], {}])
def test_what_an_asset_cannot_do_without(said: Any) -> None:
    """An id, name or place that is missing or no text makes the record unreadable, and says what is missing."""
    with pytest.raises(Unreadable, match="a Trail without name"):
        text(TRAIL, "Name", {"Name": said}, "name")


def test_hashes_are_of_content() -> None:
    """Two readings of the same content have the same hash; volatile content is hashed apart."""
    status = next(r for r in TRAIL.readings() if r.operation == "GetTrailStatus")
    early, late = (part(CATALOGUE, status, {"IsLogging": True, "LatestDeliveryTime": datetime(2026, 1, d, tzinfo=UTC)}) for d in (1, 2))
    stopped = part(CATALOGUE, status, {"IsLogging": False, "LatestDeliveryTime": datetime(2026, 1, 1, tzinfo=UTC)})
    assert early.hashes().split("/")[0] == late.hashes().split("/")[0]
    assert early.hashes().split("/")[1] != late.hashes().split("/")[1]
    assert early.hashes().split("/")[0] != stopped.hashes().split("/")[0]
