"""From answers of AWS to what the graph stores: values checked by type, defaults, nested objects, references."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from graph.catalogue import Catalogue
from graph.model import Derivation, Field, Kind, Link, Nested, Reading, Record, Reference, Unreadable, ValueType, identifier, value
from graph.model import Part as ModelPart
from graph.readings import NestedNode, Part

EXPECTED: Mapping[ValueType, tuple[type, ...]] = {
    ValueType.STRING: (str,),
    ValueType.BOOLEAN: (bool,),
    ValueType.INT: (int,),
    ValueType.FLOAT: (float, int),
    ValueType.DATETIME: (datetime,),
    ValueType.STRINGS: (list, tuple),
}


def part(catalogue: Catalogue, source: Reading | Derivation, answer: Record) -> Part:
    """What one operation's answer tells of an asset. Raises Unreadable where it is not what AWS documents."""
    try:
        return Part(
            values=values(source.fields, answer, volatile=False) | _keys(source.links, answer),
            volatile=values(source.fields, answer, volatile=True),
            nested=[node for nested in getattr(source, "nested", ()) for node in _nodes(catalogue, nested, answer)],
            links=_links(catalogue, source.links, answer),
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable(f"the answer has not the documented shape: {type(error).__name__} {error}") from error


def values(fields: Iterable[Field | ModelPart], answer: Record, *, volatile: bool) -> dict[str, Any]:
    """Property → value, for the fields that are volatile, or for those that are not."""
    found: dict[str, Any] = {}
    for f in fields:
        if isinstance(f, ModelPart):
            found |= {f"{f.name}_{name}": x for name, x in values(f.fields, answer, volatile=volatile).items()}
        elif f.volatile is volatile:
            found[f.name] = _checked(f, answer)
    return found


def _checked(f: Field, answer: Record) -> Any:
    found = _said(f, answer)
    if found is None:
        found = f.default
    if found is None:
        return None
    wrong = not isinstance(found, EXPECTED[f.type]) or (f.type is not ValueType.BOOLEAN and isinstance(found, bool))
    if wrong or (f.type is ValueType.STRINGS and not all(isinstance(x, str) for x in found)):
        raise Unreadable(f"{f.name} is {type(found).__name__}, where AWS documents {f.type.value}")
    return _plain(found)


def _said(f: Field, answer: Record) -> Any:
    """What an answer says of a field; an object on the way to it that is something else has not the documented shape."""
    above: Any = answer
    for name in f.source.split(".")[:-1] if isinstance(f.source, str) else ():
        above = above.get(name) if above is not None else None
    if above is not None and not isinstance(above, Mapping):
        raise Unreadable(f"what should hold {f.name} is {type(above).__name__}, where AWS documents an object")
    return value(f.source, answer)


def _plain(found: Any) -> Any:
    """Lists for tuples, and every time in UTC."""
    if isinstance(found, datetime):
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    return list(found) if isinstance(found, tuple) else found


def _nodes(catalogue: Catalogue, nested: Nested, answer: Record) -> list[NestedNode]:
    return [
        NestedNode(
            nested.kind,
            nested.relationship,
            values(nested.fields, record, volatile=False) | _keys(nested.links, record),
            [n for below in nested.nested for n in _nodes(catalogue, below, record)],
            _links(catalogue, nested.links, record),
        )
        for record in _records(nested, answer)
    ]


def _records(nested: Nested, answer: Record) -> list[Record]:
    found = value(nested.source, answer)
    if nested.to_one:
        found = None if found is None else [found]
    if found is not None and not (isinstance(found, list) and all(isinstance(record, Mapping) for record in found)):
        raise Unreadable(f"{nested.name} is not the list of objects that AWS documents")
    return found or []


def _links(catalogue: Catalogue, links: Iterable[Link], answer: Record) -> dict[str, list[tuple[str, Reference]]]:
    """Link → the assets it leads to, for those that name them."""
    found: dict[str, list[tuple[str, Reference]]] = {}
    for link in (link for link in links if not link.matching):
        target = catalogue.kind(link.target)
        found[link.name] = [(identifier(target, ref.id, ref.account, ref.region), ref) for ref in link.source(answer)]
    return found


def _keys(links: Iterable[Link], answer: Record) -> dict[str, Any]:
    """The values by which the other links find their far ends; of globs, the regular expressions that mean the same."""
    return {link.keys: sorted({_key(link, ref, answer) for ref in link.source(answer)}) for link in links if link.matching}


def _key(link: Link, ref: Reference, answer: Record) -> str:
    """A value, or the regular expression of those that are meant."""
    if not link.globs:
        return ref.id
    other = "|".join(glob(text) for text in (link.unless(answer) if link.unless else ()))
    return f"(?!(?:{other})$){glob(ref.id)}" if other else glob(ref.id)


def glob(text: str) -> str:
    """A text with wildcards, as AWS's policies have them, as a regular expression of Java for the whole value."""
    pieces = re.split(r"([*?]+)", text)
    return "".join(("[\\s\\S]*" if "*" in p else "[\\s\\S]" * len(p)) if i % 2 else _quoted(p) for i, p in enumerate(pieces))


def _quoted(text: str) -> str:
    return re.sub(r"([^A-Za-z0-9:/_ -])", r"\\\1", text)


def text(kind: Kind, source: Any, record: Record, what: str) -> str:
    """A value that an asset cannot do without: its id, its name, its place."""
    try:
        found = value(source, record)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable(f"a {kind.name} without {what}") from error
    if not isinstance(found, str) or not found:
        raise Unreadable(f"a {kind.name} without {what}")
    return found
