"""The schema, the limits' own cost, and plans; nothing here needs a database."""

from pathlib import Path

import pytest
from graphql import build_schema, get_introspection_query, validate

from api.documents import Documents, InvalidError
from api.engine import Engine, refused
from api.limits import Limits, check
from api.plans import Plans
from api.schema import BadViewError, build, text
from collectors.aws import CATALOGUE
from controls.views import views
from graph.question import Listing
from queries.compile import View
from queries.document import document
from tests.queries.conftest import VIEWS
from tests.queries.things import THINGS


@pytest.fixture(scope="module")
def plain() -> Engine:
    """An engine that nobody has asked yet."""
    return Engine(THINGS, VIEWS)


def test_committed_schema() -> None:
    """The committed schema is the one that the declarations give; `emptyset schema > api/schema.graphql` renews it."""
    committed = Path("api/schema.graphql").read_text(encoding="utf-8")
    assert committed == text(CATALOGUE, views())
    build_schema(committed)


def test_everything_is_described(plain: Engine) -> None:
    """Every type and field of the schema has a description."""
    types = [t for name, t in plain.compiler.schema.type_map.items() if not name.startswith("__")]
    assert [t.name for t in types if not t.description] == []
    members = [(t.name, name) for t in types for name, f in getattr(t, "fields", {}).items() if not f.description]
    assert members == []


def test_bad_views() -> None:
    """A stored root field over anything but lists, or with a variable of another type, cannot be built."""
    for query in ("{ controls { id } }", "{ nothing { id } }", "query ($w: ThingWhere) { things(where: $w) { text } }"):
        with pytest.raises(BadViewError, match="V"):
            build(THINGS, {"V": View("V", "A view.", document(query))})


def test_introspection(plain: Engine) -> None:
    """The query by which tools ask for the schema is within the limits."""
    parsed = document(get_introspection_query())
    check(parsed, plain.compiler.schema, Limits())
    assert validate(plain.compiler.schema, parsed) == []


@pytest.mark.parametrize("count", [5, 10, 20, 40])
def test_weighing_is_linear(plain: Engine, count: int) -> None:
    """Each selection of a document is looked at once, though fragments that spread others twice double at each step."""
    fragments = " ".join(f"fragment f{i} on Thing {{ ...f{i + 1} ...f{i + 1} }}" for i in range(count))
    parsed = document(f"{{ things {{ ...f0 }} }} {fragments} fragment f{count} on Thing {{ text }}")
    assert check(parsed, plain.compiler.schema, Limits(cost=10**13, fields=10**13)) == 2 + 2 * count + 1


def test_unknown_and_endless_fragments(plain: Engine) -> None:
    """Fragments that are missing, or spread themselves, are left to validation, which names them."""
    for text_ in (
        "{ ...nothing }",
        "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
        "{ nothing { x } }",
        "{ __nothing { x } }",
    ):
        parsed = document(text_)
        check(parsed, plain.compiler.schema, Limits())
        assert validate(plain.compiler.schema, parsed)


def plans(engine: Engine, query: str, *all_variables: dict[str, object]) -> tuple[int, list[object]]:
    """How many plans were made for these requests, and the parameters that each would send."""
    found = Plans(engine.compiler)
    sent: list[object] = []
    for variables in all_variables:
        plan = found.plan(query, document(query), None, variables)
        assert plan is not None
        sent += [step.statement.params for step in plan.values() if step.statement]
    return found.made, sent


def test_plans_are_shared(plain: Engine) -> None:
    """Requests which differ in texts only share a plan, and each sends its own texts."""
    query = "query ($x: String, $y: [String!]) { things(where: {text: {eq: $x}, text_IN: $y}) { text } }"
    made, sent = plans(plain, query, {"x": "a", "y": ["p"]}, {"x": "b", "y": ["q"]}, {"x": "c", "y": ["r"], "unknown": 1})
    assert made == 1
    assert [(p["p0"], p["p1"]) for p in sent] == [("a", ["p"]), ("b", ["q"]), ("c", ["r"])]  # type: ignore[index]
    assert all(type(p["p0"]) is str for p in sent)  # type: ignore[index]


def test_plans_are_not_shared(plain: Engine) -> None:
    """Variables of another shape, or of which something was made, need a plan of their own."""
    equal = "query ($x: String) { things(where: {text: {eq: $x}}) { text } }"
    assert plans(plain, equal, {"x": "a"}, {"x": None}, {}, {"x": "b"})[0] == 3
    matches = "query ($x: String) { things(where: {text: {matches: $x}}) { text } }"
    assert plans(plain, matches, {"x": "a"}, {"x": "b"}, {"x": "a"})[0] == 2
    both = "query ($x: String) { things(where: {text: {matches: $x, eq: $x}}) { text } }"
    made, sent = plans(plain, both, {"x": "a"}, {"x": "b"})
    assert (made, sent[0] == sent[1]) == (2, False)
    dates = "query ($x: DateTime) { things(where: {at_LT: $x}) { text } }"
    assert plans(plain, dates, {"x": "2026-01-01"}, {"x": "2026-01-02"})[0] == 2
    skipped = "query ($x: Boolean!) { things { text flag @skip(if: $x) } }"
    assert plans(plain, skipped, {"x": True}, {"x": False}, {"x": True})[0] == 2
    relative = 'query ($x: String) { things(where: {text: {eq: $x}, at_LT: "-P1D"}) { text } }'
    assert plans(plain, relative, {"x": "a"}, {"x": "a"}) == (2, [])


def test_a_text_is_validated_once(plain: Engine) -> None:
    """A document that may be answered is remembered; what may not is refused each time."""
    documents = Documents(plain.compiler.schema, Limits())
    assert documents.read("{ things { text } }") is documents.read("{ things { text } }")
    for _ in range(2):
        with pytest.raises(InvalidError, match="nothing"):
            documents.read("{ nothing }")


def test_failures_are_masked(plain: Engine) -> None:
    """An exception that is no refusal shows nothing of itself."""
    from graphql import GraphQLError  # noqa: PLC0415 - beside its only use

    answer = refused(GraphQLError("secret", original_error=KeyError("secret")))
    assert answer.status == 500
    assert "secret" not in str(answer.body)
    asked = plain.compiler.asked(document("{ things { text } }"))
    assert isinstance(next(iter((asked or {}).values())), Listing)
