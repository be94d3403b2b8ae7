"""Operations and the questions they ask."""

from typing import Any

import pytest
from graphql import GraphQLError, validate

from graph.question import (
    Certainty,
    Constant,
    Follow,
    Group,
    Listing,
    Member,
    One,
    OnType,
    Operator,
    Page,
    Position,
    Question,
    Sort,
    TypeName,
    Value,
)
from graph.question import Test as Is
from queries.compile import Compiler, Service
from queries.document import document, stored


def asked(compiler: Compiler, text: str, **variables: Any) -> Any:
    """What the one root field of an operation asks."""
    parsed = document(text)
    assert validate(compiler.schema, parsed) == []
    (found,) = (compiler.asked(parsed, None, variables) or {}).values()
    return found


def test_list(compiler: Compiler) -> None:
    """A list root asks for its type, with condition, selection, order, offset and limit."""
    options = "{limit: 2, offset: 1, sort: [{count: DESC}, {text: ASC}]}"
    found = asked(compiler, f'{{ things(where: {{text_IN: ["a"]}}, options: {options}) {{ x: text __typename state {{ level }} }} }}')
    select = (Value("x", "text"), TypeName("__typename"), Group("state", "state", (Value("level", "state_level"),)))
    assert found == Listing(
        (Question("Thing", Is("text", Operator.IN, ["a"]), select, 2),), (Sort("count", descending=True), Sort("text")), 1
    )


def test_cap(compiler: Compiler) -> None:
    """No limit asked for is beyond the cap."""
    for text in ("{ things { text } }", "{ things(options: {limit: 99999}) { text } }"):
        assert asked(compiler, text).questions[0].limit == 10_000


def test_certainty(compiler: Compiler) -> None:
    """The view of incomplete data stands beside the outermost conditions."""
    question = asked(compiler, "{ things(where: {certainty: CERTAIN, count_GT: 1}) { text } }").questions[0]
    assert (question.certainty, question.where) == (Certainty.CERTAIN, Is("count", Operator.GT, 1))
    with pytest.raises(GraphQLError, match="outermost"):
        asked(compiler, "{ things { friends(where: {certainty: CERTAIN}) { text } } }")


def test_relations(compiler: Compiler) -> None:
    """Relations are followed with their own condition and limit."""
    (found,) = asked(compiler, '{ things { friends(where: {text_CONTAINS: "a"}, first: 5) { best { text } } } }').questions[0].select
    best = Follow("best", "best", asked(compiler, "{ things { text } }").questions[0].where, (Value("text", "text"),), 1_000)
    assert found == Follow("friends", "friends", Is("text", Operator.CONTAINS, "a"), (best,), 5)


def test_directives_and_fragments(compiler: Compiler) -> None:
    """Fragments, aliases, @skip and @include are resolved; fields of one key are merged."""
    text = (
        "query ($yes: Boolean!, $no: Boolean!) { things { text @include(if: $no) ...F ... @skip(if: $yes) { flag } state { on } } } "
        "fragment F on Thing { count state { level } }"
    )
    select = asked(compiler, text, yes=True, no=False).questions[0].select
    state = Group("state", "state", (Value("level", "state_level"), Value("on", "state_on")))
    assert select == (Value("count", "count"), state)


def test_interface(compiler: Compiler) -> None:
    """Below the interface, a type that a fragment names has its whole selection."""
    found = asked(compiler, '{ asset(identifier: "i") { internalName ... on Thing { text } ... on Trail { internalName } } }')
    name = Value("internalName", "internalName")
    assert found == One("i", (name, OnType("Thing", (name, Value("text", "text")))))


def test_connection(compiler: Compiler) -> None:
    """A connection asks for a page after a position in an order."""
    below = "n: totalCount pageInfo { __typename hasNextPage } edges { node { text } }"
    found = asked(compiler, f'{{ thingsConnection(first: 2, after: "=5|i", orderBy: {{count: DESC}}) {{ {below} }} }}')
    assert isinstance(found, Page)
    assert (found.first, found.sort, found.after) == (2, Sort("count", descending=True), Position(5, "i"))
    assert found.question.select == (
        Member("n", "totalCount"),
        Member("pageInfo", "pageInfo", (Constant("__typename", "PageInfo"), Member("hasNextPage", "hasNextPage"))),
        Member("edges", "edges", (Member("node", "node", (Value("text", "text"),)),)),
    )


def test_views(compiler: Compiler) -> None:
    """A stored root field asks its own questions with the selection made here; its variables are arguments."""
    (question,) = asked(compiler, "{ ThingsOn { text } }").questions
    assert question.select == (Value("text", "text"),)
    assert Is("state_level", Operator.GTE, 3) in question.where.parts
    (question,) = asked(compiler, "query ($l: Int) { ThingsOn(level: $l) { text } }", l=7).questions
    assert Is("state_level", Operator.GTE, 7) in question.where.parts
    assert [q.type for q in asked(compiler, "{ Both { internalName } }").questions] == ["Thing", "Trail"]


def test_questions(compiler: Compiler) -> None:
    """A stored query asks lists only."""
    found = compiler.questions(stored("things(where: {text: null}) { ...AssetFragment }"))
    assert [q.type for listing in found.values() for q in listing.questions] == ["Thing"]
    with pytest.raises(GraphQLError, match="lists of assets only"):
        compiler.questions(stored("thingsConnection { totalCount }"))


def test_patterns_are_capped_for_requests_only(compiler: Compiler) -> None:
    """A stored query's pattern looks at texts of any length, a request's at short ones."""
    text = '{ things(where: {friends_SOME: {OR: [{NOT: {text_MATCHES: ".*a.*b"}}, {text: null}]}}) { text } }'
    assert "Pattern(" in repr(asked(compiler, text))
    assert "Pattern(" not in repr(compiler.questions(document(text)))


def test_other_roots(compiler: Compiler) -> None:
    """Controls are left to a service, `__typename` needs no asking, and the schema answers for itself."""
    assert asked(compiler, '{ control(id: "c") { title } }') == Service("control", {"id": "c"}, (Member("title", "title"),))
    assert asked(compiler, "{ __typename }") == "Query"
    assert compiler.asked(document("{ __schema { queryType { name } } __typename }")) is None
    with pytest.raises(GraphQLError, match="request of its own"):
        compiler.asked(document("{ __schema { queryType { name } } things { text } }"))


@pytest.mark.parametrize(
    ("text", "variables", "code"),
    [
        ("query ($n: Int!) { things(options: {limit: $n}) { text } }", {}, "BAD_VALUE"),
        ("query ($n: Int!) { things(options: {limit: $n}) { text } }", {"n": "x"}, "BAD_VALUE"),
        ("query ($n: Int!) { things(options: {limit: $n}) { text } }", {"n": -1}, "BAD_PAGE"),
        ("query ($n: DateTime) { things(where: {at_LT: $n}) { text } }", {"n": "never"}, "BAD_DATE"),
        ("{ thingsConnection(first: 1001) { totalCount } }", {}, "BAD_PAGE"),
        ("{ thingsConnection(first: -1) { totalCount } }", {}, "BAD_PAGE"),
        ('{ thingsConnection(after: "?") { totalCount } }', {}, "BAD_CURSOR"),
        ("{ things(options: {sort: [{text: ASC, count: ASC}]}) { text } }", {}, "BAD_SORT"),
        ('{ asset(identifier: "i") { neighbours(after: "?") { totalCount } } }', {}, "BAD_CURSOR"),
        ("query ($t: [ID!]) { things(where: {identifier_IN: $t}) { text } }", {"t": ["x"] * 10_001}, "TOO_COMPLEX"),
        ("query ($w: ThingWhere) { things(where: $w) { text } }", {"w": {"OR": [{"text": None}] * 201}}, "TOO_COMPLEX"),
        ("query ($w: ThingWhere) { things(where: $w) { text } }", {"w": {"OR": [{"best": None}] * 26}}, "TOO_COMPLEX"),
        ("query ($w: ThingWhere) { things(where: $w) { text } }", {"w": {"text": {"matches": "(a*)*"}}}, "BAD_PATTERN"),
    ],
)
def test_refused(compiler: Compiler, text: str, variables: dict[str, Any], code: str) -> None:
    """Values beyond a limit, or of no meaning, are refused with their code."""
    with pytest.raises(GraphQLError) as caught:
        asked(compiler, text, **variables)
    assert (caught.value.extensions or {})["code"] == code


def test_durations_with_variables(compiler: Compiler) -> None:
    """A duration object may hold a variable."""
    question = asked(compiler, "query ($n: Int) { things(where: {at: {gt: {days: $n}}}) { text } }", n=-3).questions[0]
    assert question.where.value.offset.days == -3
