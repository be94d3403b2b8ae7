"""The schema as it was written down compiles what the schema as it is made compiles."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from graphql import DocumentNode, GraphQLError

from api.schema import build, core
from api.written import written
from collectors.aws import CATALOGUE
from controls.asking import ask
from controls.control import Control
from controls.load import own
from controls.public import public
from controls.views import views
from graph.question import Question
from queries.compile import Compiler
from queries.document import document

Pair = tuple[Compiler, Compiler]


@pytest.fixture(scope="module")
def pair() -> Pair:
    """A compiler with the schema as it is made, and one with the schema as it was written."""
    return Compiler(core(build(CATALOGUE, views())), CATALOGUE, views()), Compiler(written(), CATALOGUE, views())


def asked(compiler: Compiler, text: str, **variables: object) -> list[Question]:
    """The questions of a query."""
    return ask(compiler, document(text), variables)


def test_all_controls_ask_the_same(pair: Pair, shared: Path) -> None:
    """Every control of ours and of the public catalogue asks the same with either."""
    loaded: list[Mapping[str, Control]] = [{c.id: c for c in (*own(c), *public(c, shared / "grc-cms"))} for c in pair]
    documents = [(key, rule.document) for key, control in loaded[0].items() for rule in control.rules if rule.document]
    assert loaded[0].keys() == loaded[1].keys()
    assert len(documents) > 100
    for key, each in documents:
        assert _questions(pair[0], each) == _questions(pair[1], each), key


def _questions(compiler: Compiler, each: DocumentNode) -> list[Question]:
    return ask(compiler, each)


@pytest.mark.parametrize(
    "text",
    [
        '{ trails(where: { status: { startLoggingTime: { lt: "-P90D" } } }) { name } }',
        "{ trails(where: { status: { startLoggingTime: { gte: { days: 30 } } } }) { name } }",
        "query ($n: Int = 3) { trails(where: { status: { startLoggingTime: { gte: { ago: { days: $n } } } } }) { name } }",
        "{ trails(where: { certainty: CERTAIN, NOT: { name: null } }, options: { limit: 3, sort: [{ internalName: DESC }] }) { name } }",
        '{ trails(where: { name_IN: ["a", "b"], connectors_SOME: { status: { eq: "ACTIVE" } } }) { name } }',
    ],
)
def test_values_mean_the_same(pair: Pair, text: str) -> None:
    """Points in time, durations with variables, certainty and orders mean the same with either."""
    assert asked(pair[0], text) == asked(pair[1], text)


@pytest.mark.parametrize("bad", ['"soon"', "{ days: 1.5 }", "3"])
def test_mistakes_are_the_same(pair: Pair, bad: str) -> None:
    """What is no point in time is refused by either, with the same words."""
    text = f"{{ trails(where: {{ status: {{ startLoggingTime: {{ lt: {bad} }} }} }}) {{ name }} }}"
    assert refusal(pair[0], text) == refusal(pair[1], text)


def refusal(compiler: Compiler, text: str) -> str:
    """Why a query is refused."""
    with pytest.raises(GraphQLError) as caught:
        asked(compiler, text)
    return caught.value.message
