"""`returnPath` turned round into a question for the leaves."""

import pytest

from collectors.aws import CATALOGUE
from controls.asking import ask, checked
from controls.path import PathError, at_leaf
from graph import question as tree
from graph.question import EVERYTHING, All, Operator, Quantifier, Question, Related
from queries.compile import Compiler

KEYLESS = tree.Test("kmsKeyID", Operator.EQ, "")


def question(compiler: Compiler, text: str) -> Question:
    """The only question of a query."""
    (found,) = ask(compiler, checked(compiler, text))
    return found


def test_no_path_is_the_question_itself(compiler: Compiler) -> None:
    """Without a path the answers themselves fail."""
    asked = question(compiler, "{ trails { ...AssetFragment } }")
    assert at_leaf(CATALOGUE, asked, ()) == asked


def test_a_path_asks_for_leaves_that_lead_back(compiler: Compiler) -> None:
    """The accounts of keyless trails are the accounts that have some keyless trail."""
    asked = question(compiler, '{ trails(where: { kmsKeyID: { eq: "" } }) { connectors { ...AssetFragment } } }')
    found = at_leaf(CATALOGUE, asked, ("connectors",))
    assert (found.type, found.where) == ("Connector", All((EVERYTHING, Related("trails", Quantifier.SOME, KEYLESS))))


def test_longer_paths_turn_round_step_by_step(compiler: Compiler) -> None:
    """Each step leads back to the one before, by the name that the relation has at its other end, aliases aside."""
    asked = question(compiler, '{ trails(where: { kmsKeyID: { eq: "" } }) { c: connectors { regions { ...AssetFragment } } } }')
    found = at_leaf(CATALOGUE, asked, ("c", "regions"))
    inner = All((EVERYTHING, Related("trails", Quantifier.SOME, KEYLESS)))
    assert (found.type, found.where) == ("Region", All((EVERYTHING, Related("connector", Quantifier.SOME, inner))))


def test_a_path_may_lead_through_nested_objects_but_not_end_there(compiler: Compiler) -> None:
    """A nested object is no asset, so nothing of its kind can fail by itself."""
    asked = question(compiler, "{ trails { eventSelectors { trail { ...AssetFragment } } } }")
    assert at_leaf(CATALOGUE, asked, ("eventSelectors", "trail")).type == "Trail"
    with pytest.raises(PathError, match="ends at EventSelector"):
        at_leaf(CATALOGUE, asked, ("eventSelectors",))


def test_a_path_that_is_not_selected_is_refused(compiler: Compiler) -> None:
    """The path must be one that the query selects."""
    asked = question(compiler, "{ trails { ...AssetFragment } }")
    with pytest.raises(PathError, match="«connectors», which the query does not select on Trail"):
        at_leaf(CATALOGUE, asked, ("connectors",))
