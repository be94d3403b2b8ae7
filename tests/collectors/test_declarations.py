"""Every declared type against the model of AWS that botocore ships, so that no name in a declaration is a guess."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.validate import ParamValidator

from collectors.aws import CATALOGUE
from collectors.declare import Call, calls
from graph.catalogue import INTERFACE, services
from graph.model import Derivation, Field, Kind, Link, Nested, Part, Reading, Scope, Unreadable, ValueType, value
from tests.collectors.samples import INSTEAD, SAID, Samples, model

KINDS = {kind.name: kind for kind in CATALOGUE.kinds}
# Operations by kind and name; of those which a kind calls in several ways, the later ones with a number.
CALLS = {
    f"{kind.name}.{call.operation}{f'.{earlier + 1}' if earlier else ''}": (kind, call)
    for kind in CATALOGUE.kinds
    for number, call in enumerate(calls(kind))
    for earlier in (sum(call.operation == other.operation for other in list(calls(kind))[:number]),)
}
# One function reads the policies in users, groups and roles, each of which has one of these members.
OF_HOLDERS = {"UserPolicyList", "GroupPolicyList", "RolePolicyList"}


@cache
def readings(name: str) -> tuple[Samples, ...]:
    """What reading a kind from full answers comes to."""
    samples = Samples(SAID), Samples(INSTEAD)
    for sample in samples:
        sample.read(KINDS[name])
    return samples


def inside(shape: Shape | None, path: str) -> Shape | None:
    """The shape at a dotted path of members and of keys of maps, None if there is none."""
    for name in path.split("."):
        shape = member(shape, name)
    return shape


def member(shape: Shape | None, name: str) -> Shape | None:
    """What an object holds under a name; a map holds it under each key that it may have."""
    if isinstance(shape, MapShape):
        return shape.value if name in (getattr(shape.key, "enum", None) or [name]) else None
    return shape.members.get(name) if isinstance(shape, StructureShape) else None


def of_items(shape: Shape | None) -> Shape | None:
    """The shape of what a list holds, or the shape itself."""
    return shape.member if isinstance(shape, ListShape) else shape


def output(call: Call) -> Shape | None:
    """The shape of a call's answer."""
    return model(call.service, call.asked).output_shape


def plain(fields: tuple[Field | Part, ...]) -> Iterator[Field]:
    """Fields, and the fields of parts."""
    for f in fields:
        yield from f.fields if isinstance(f, Part) else (f,)


def below(owner: str, nested: tuple[Nested, ...]) -> Iterator[tuple[str, Nested]]:
    """Nested objects at every depth, with the type of what they belong to."""
    for n in nested:
        yield owner, n
        yield from below(n.kind, n.nested)


def nestings(kind: Kind) -> list[tuple[str, Nested]]:
    """The nested objects of a kind."""
    return [found for reading in kind.readings() for found in below(kind.name, reading.nested)]


@pytest.mark.parametrize("name", CALLS)
def test_the_operation_exists(name: str) -> None:
    """Each operation exists, is called for some record, and takes the arguments that are made for it."""
    kind, call = CALLS[name]
    takes = model(call.service, call.asked).input_shape
    made = [arguments for samples in readings(kind.name) for asked, arguments in samples.asked if asked is call]
    assert made
    for arguments in made:
        assert takes or not arguments
        assert not takes or ParamValidator().validate(arguments, takes).generate_report() == ""


@pytest.mark.parametrize("name", KINDS)
def test_what_is_read_exists(name: str) -> None:
    """Whatever is looked for in an answer, by a path or by a function, is documented there; of a wrong type it would be unreadable."""
    assert [missed for samples in readings(name) for missed in samples.missed if missed not in OF_HOLDERS] == []


@pytest.mark.parametrize("name", KINDS)
def test_nested_objects_are_found(name: str) -> None:
    """A full answer has nested objects of every declared kind, at every depth."""
    made = {kind for samples in readings(name) for kind in samples.made}
    assert {nested.kind for _, nested in nestings(KINDS[name])} == made


def test_a_wrong_name_is_noticed() -> None:
    """A path or a function that looks for what AWS does not have is noted; a field of another type is unreadable."""
    wrong: dict[str, Any] = {"name": "X", "plural": "xs", "doc": "X.", "category": "X", "scope": Scope.REGION, "id": "TrailARN"}
    call: dict[str, Any] = {"service": "cloudtrail", "operation": "DescribeTrails", "items": "trailList"}
    fields = Field("path", ValueType.STRING, "Nam", ""), Field("function", ValueType.STRING, lambda trail: trail.get("ARN"), "")
    samples = Samples()
    samples.read(Kind(**wrong, title="Name", listing=Call(**call, fields=fields)))
    assert samples.missed == ["Nam", "ARN"]
    with pytest.raises(Unreadable):
        Samples().read(Kind(**wrong, title="Name", listing=Call(**call, fields=(Field("typed", ValueType.INT, "Name", ""),))))
    with pytest.raises(Unreadable):
        Samples().read(Kind(**wrong, title="Title", listing=Call(**call)))


def test_maps_are_entered() -> None:
    """A path leads through a map by the keys which AWS documents for it, and by any key where it documents none."""
    queue = model("sqs", "GetQueueAttributes").output_shape
    assert getattr(inside(queue, "Attributes.KmsMasterKeyId"), "type_name", "") == "string"
    assert inside(queue, "Attributes.Nonsense") is None
    assert inside(model("lambda", "ListTags").output_shape, "Tags.anything") is not None


def test_samples_are_answers() -> None:
    """A sample holds what an answer may hold, in lists and maps too, and ends where a shape holds itself."""
    full = Samples().full
    assert full(model("sqs", "GetQueueAttributes").output_shape)["Attributes"].keys() >= {"All", "Policy"}
    assert full(model("cloudtrail", "DescribeTrails").output_shape)["trailList"][0]["IsMultiRegionTrail"] is True
    assert full(model("dynamodb", "GetItem").output_shape)["Item"]


@pytest.mark.parametrize("name", CALLS)
def test_members_exist(name: str) -> None:
    """The members with the items, those which an answer always has, and that with its age exist; items are a list or one object."""
    _, call = CALLS[name]
    assert all(inside(output(call), member) for member in call.always)
    assert all(getattr(inside(output(call), member), "type_name", "") in {"list", "structure"} for member in call.members)
    assert not call.told_at or getattr(inside(output(call), call.told_at), "type_name", "") == "timestamp"


@pytest.mark.parametrize("name", CALLS)
def test_error_codes_exist(name: str) -> None:
    """A code with a meaning of its own is one that the operation is documented to answer."""
    _, call = CALLS[name]
    shapes = model(call.service, call.asked).error_shapes
    documented = {shape.metadata.get("error", {}).get("code", shape.name) for shape in shapes} | {shape.name for shape in shapes}
    assert not documented or {*call.gone, *call.absent, *call.again} <= documented


def sourced(call: Call) -> set[str]:
    """The members of an answer that a declaration reads."""
    return {f.source for f in plain(call.fields) if isinstance(f.source, str)} | {
        n.source for n in call.nested if isinstance(n.source, str)
    }


@pytest.mark.parametrize("operation", ["DescribeTrails", "GetTrailStatus", "GetEventSelectors", "ListTags"])
def test_trails_are_whole(operation: str) -> None:
    """Every member of what CloudTrail tells of a trail is declared, at every depth."""
    _, call = CALLS[f"Trail.{operation}"]
    shape = of_items(inside(output(call), str(call.items))) if operation == "DescribeTrails" else output(call)
    assert isinstance(shape, StructureShape)
    beside = {"TrailARN"} if operation == "GetEventSelectors" else {"ResourceTagList", "NextToken"} if operation == "ListTags" else set()
    assert set(shape.members) == sourced(call) | beside
    for n in (n for n in call.nested if isinstance(n.source, str)):
        assert_whole(n, of_items(inside(shape, str(n.source))))


def assert_whole(n: Nested, shape: Shape | None) -> None:
    """Every member of a nested object is declared, and so below it."""
    assert isinstance(shape, StructureShape)
    assert set(shape.members) == {f.source for f in plain(n.fields)} | {inner.source for inner in n.nested}
    for inner in n.nested:
        assert_whole(inner, of_items(inside(shape, str(inner.source))))


def test_tags_are_whole() -> None:
    """Of a tag, key and value are declared, which is all there is."""
    _, call = CALLS["Trail.ListTags"]
    [tags] = call.nested
    tag = of_items(inside(of_items(inside(model("cloudtrail", "ListTags").output_shape, "ResourceTagList")), "TagsList"))
    assert isinstance(tag, StructureShape)
    assert {f.source for f in plain(tags.fields)} == set(tag.members)


def sources(kind: Kind) -> list[Reading | Derivation]:
    """All that tells something of an asset."""
    return [*kind.readings(), *kind.derived]


def links() -> list[tuple[str, Link]]:
    """Every link with the type of what holds it: an asset, or what is nested in one."""
    own = [(kind.name, link) for kind in CATALOGUE.kinds for source in sources(kind) for link in source.links]
    return own + [(n.kind, link) for kind in CATALOGUE.kinds for _, n in nestings(kind) for link in n.links]


def test_names_are_well_formed() -> None:
    """Types are nouns, fields and relations camelCase, relationship types verbs in the third person or phrases of several words."""
    relations = [n for t in CATALOGUE.types.values() for n in t.relations]
    kinds = [link.relationship for _, link in links()] + [n.relationship for kind in CATALOGUE.kinds for _, n in nestings(kind)]
    assert all(re.fullmatch(r"([A-Z][a-z0-9]*)+", name) for name in CATALOGUE.types)
    assert all(re.fullmatch(r"[a-z][a-zA-Z0-9]*(_[a-z][a-zA-Z0-9]*)?", p) for t in CATALOGUE.types.values() for p in t.columns)
    assert all(re.fullmatch(r"[a-z][a-zA-Z0-9]*", name) for name in relations)
    assert all(re.fullmatch(r"[A-Z]+S|[A-Z]+(_[A-Z]+)+", kind) for kind in kinds)


def test_each_relationship_type_belongs_to_one_link() -> None:
    """Links share a relationship type only if the other end sees them as one, nestings only below different types."""
    nested = [(n.relationship, owner) for kind in CATALOGUE.kinds for owner, n in nestings(kind)]
    ends = {(link.relationship, link.target, link.inverse, link.inward) for _, link in links()}
    assert max(Counter(relationship for relationship, *_ in ends).values()) == 1, ends
    assert max(Counter((link.relationship, holder) for holder, link in links()).values()) == 1
    assert max(Counter(nested).values()) == 1, nested
    assert not {relationship for relationship, _ in nested} & {relationship for relationship, *_ in ends}


def test_names_are_unique() -> None:
    """No two types share a name or a plural, and no field, part or relation of a type shares one with another of it."""
    assert len({t.plural for t in CATALOGUE.assets()}) == len(CATALOGUE.assets())
    for kind in CATALOGUE.kinds:
        names = [f.name for s in sources(kind) for f in s.fields] + [link.name for s in sources(kind) for link in s.links]
        names += [f.name for f in INTERFACE]
        names += [n.name for r in kind.readings() for n in r.nested]
        assert max(Counter(names).values()) == 1, kind.name


def test_nothing_hides_an_inverse() -> None:
    """Each link is seen from both its ends, from the far one maybe with others, and no inverse took the place of another relation."""
    for holder, link in links():
        assert CATALOGUE.types[holder].relations[link.name].link is link
        inverse = CATALOGUE.types[link.target].relations[link.inverse]
        assert [r.holder for r in inverse.alternatives or (inverse,) if r.link is link and r.target == r.holder] == [holder]


def test_everything_is_described() -> None:
    """Each type, field, part and relation says in a sentence what it is."""
    texts = [t.doc for t in CATALOGUE.types.values()] + [c.field.doc for t in CATALOGUE.types.values() for c in t.columns.values()]
    texts += [r.doc for t in CATALOGUE.types.values() for r in t.relations.values()] + [
        p.doc for t in CATALOGUE.types.values() for p in t.parts
    ]
    assert all(len(text) > 5 and text.endswith(".") for text in texts), [text for text in texts if len(text) <= 5 or not text.endswith(".")]


@pytest.mark.parametrize("name", KINDS)
def test_derivations_rest_on_readings(name: str) -> None:
    """What is derived rests on operations that the type reads, and has a name of its own."""
    kind = KINDS[name]
    assert all(set(d.rests_on) <= set(services(kind)) and d.name not in services(kind) for d in kind.derived)


def test_defaults_agree_with_types() -> None:
    """A default is of its field's type."""
    types: dict[ValueType, Any] = {ValueType.STRING: str, ValueType.BOOLEAN: bool, ValueType.INT: int, ValueType.STRINGS: tuple}
    fields = [c.field for t in CATALOGUE.types.values() for c in t.columns.values() if c.field.default is not None]
    assert fields
    assert [f.name for f in fields if not isinstance(f.default, types[f.type])] == []


def test_permissions_are_actions() -> None:
    """Each call names the IAM action which permits it."""
    actions = {call.action for _, call in CALLS.values()}
    assert all(re.fullmatch(r"[a-z0-9-]+:[A-Z][A-Za-z]+", action) for action in actions)
    assert {"cloudtrail:DescribeTrails", "account:ListRegions", "organizations:ListAccounts"} <= actions


def test_places_are_opened_once() -> None:
    """One type opens accounts, one opens regions, and each says for which of its values a place is closed."""
    for scope in (Scope.ACCOUNT, Scope.REGION):
        [kind] = [kind for kind in CATALOGUE.kinds if kind.opens is scope]
        assert kind.closed[0] in CATALOGUE.types[kind.name].columns
        assert all(kind.closed[1].values())


def test_region_status_is_translated() -> None:
    """Each status that Account Management knows becomes one that EC2 knows."""
    [call] = CALLS["Region.DescribeRegions"][1].alternatives
    shape = inside(of_items(inside(output(call), str(call.items))), "RegionOptStatus")
    statuses = getattr(shape, "enum", [])
    assert statuses
    translated = {record["OptInStatus"] for s in statuses for record in call.records({"RegionName": "x", "RegionOptStatus": s})}
    assert translated == {"opt-in-not-required", "opted-in", "not-opted-in"}


def test_values_by_path() -> None:
    """A dotted path finds what is inside, and nothing where an object on the way is missing."""
    assert value("a.b", {"a": {"b": 1}}) == 1
    assert value("a.b", {"a": None}) is None
