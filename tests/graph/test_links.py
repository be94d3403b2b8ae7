"""Links that are made by a value, that nested objects hold, and that several kinds have in common."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from collectors.parse import glob
from graph.asking import ask
from graph.catalogue import ANY, Catalogue
from graph.model import identifier
from graph.question import EVERYTHING, Follow, Listing, Operator, Quantifier, Question, Related, Value
from graph.question import Test as Compare
from graph.store import Store
from tests.graph.linking import CATALOGUE, DISK, KEY, KEYS, MACHINE, OTHER, ROLE, ends, group, kind, role, write

Run = Callable[[Awaitable[Any]], Any]


def test_made_where_both_ends_are_known(store: Store, run: Run) -> None:
    """A link by a value appears with whichever end comes last, follows the value, and goes with it."""
    run(write(store, group(ROLE, role("r", ("p1",)))))
    assert run(ends(store, "ACTS_ON")) == set()
    run(write(store, group(MACHINE, {"id": "m1", "profile": "p1"}, {"id": "m2", "profile": "p2"})))
    assert run(ends(store, "ACTS_ON")) == {("r", "m1")}
    run(write(store, group(MACHINE, {"id": "m1", "profile": "p2"}, {"id": "m2", "profile": "p1"})))
    assert run(ends(store, "ACTS_ON")) == {("r", "m2")}
    run(write(store, group(ROLE, role("r", ("p1", "p2")))))
    assert run(ends(store, "ACTS_ON")) == {("r", "m1"), ("r", "m2")}
    run(write(store, group(MACHINE, {"id": "m1", "profile": "p2"})))
    assert run(ends(store, "ACTS_ON")) == {("r", "m1")}
    run(write(store, group(ROLE, role("r"))))
    assert run(ends(store, "ACTS_ON")) == set()


def test_only_within_reach(store: Store, run: Run) -> None:
    """The same value in another account is another thing."""
    run(write(store, group(ROLE, role("r", ("p",))), group(MACHINE, {"id": "m", "profile": "p"}, account=OTHER)))
    assert run(ends(store, "ACTS_ON")) == set()


def test_a_second_run_writes_nothing(store: Store, run: Run) -> None:
    """What is linked already is left alone."""
    groups = (group(ROLE, role("r", ("p",), ("d*",))), group(MACHINE, {"id": "m", "profile": "p"}), group(DISK, {"id": "d1"}))
    run(write(store, *groups))
    before = run(store.run("MATCH ()-[x]->() RETURN elementId(x) AS id, x.since AS since ORDER BY id"))
    written = run(write(store, *groups))
    assert (written.created, written.changed, written.gone) == (0, 0, 0)
    assert run(store.run("MATCH ()-[x]->() RETURN elementId(x) AS id, x.since AS since ORDER BY id")) == before


def test_wildcards(store: Store, run: Run) -> None:
    """A star stands for any text, a question mark for one character, and everything else for itself."""
    disks = [{"id": id_} for id_ in ("a.b", "axb", "a.b/c", "z")]
    run(write(store, group(DISK, *disks), group(ROLE, role("one", (), ("a.?",)), role("more", (), ("a.*",)), role("all", (), ("*",)))))
    found = run(ends(store, "READS"))
    assert found == {("one", "a.b"), ("more", "a.b"), ("more", "a.b/c"), *(("all", d["id"]) for d in disks)}


@pytest.mark.parametrize(("text", "pattern"), [("a*", r"a[\s\S]*"), ("?", r"[\s\S]"), ("a.b", r"a\.b"), ("**?", r"[\s\S]*"), ("", "")])
def test_a_glob_is_a_regular_expression(text: str, pattern: str) -> None:
    """Wildcards become classes, and whatever means something in a regular expression is quoted."""
    assert glob(text) == pattern


def test_nested_objects_refer_to_assets(store: Store, run: Run) -> None:
    """What an object inside an asset refers to is linked from that object, and not from a later version's."""
    machine = {"id": "m", "profile": None, "system": {"title": "x"}}
    run(write(store, group(DISK, {"id": "d1"}, {"id": "d2"}), group(MACHINE, machine | {"mounts": [{"disk": "d1"}]})))
    key = identifier(MACHINE, "m", "", "")
    assert run(ends(store, "MOUNTS")) == {(key, "d1")}
    run(write(store, group(MACHINE, machine | {"mounts": [{"disk": "d2"}]})))
    assert run(ends(store, "MOUNTS")) == {(key, "d2")}
    where = Related("mounts", Quantifier.SOME, Related("machine", Quantifier.SOME, Related("system", Quantifier.SOME, EVERYTHING)))
    asked = Listing((Question("Disk", where, (Value("id", "idFromProvider"),)),))
    assert run(store.rows(ask(CATALOGUE, asked))) == [{"id": "d2"}]


def test_a_nested_object_that_is_not_there(store: Store, run: Run) -> None:
    """Of an object there is at most one of, none is an answer that can be asked for."""
    run(write(store, group(MACHINE, {"id": "with", "profile": None, "system": {"title": "x"}}, {"id": "without", "profile": None})))
    asked = Listing((Question("Machine", Related("system", Quantifier.NONE, EVERYTHING), (Value("id", "idFromProvider"),)),))
    assert run(store.rows(ask(CATALOGUE, asked))) == [{"id": "without"}]


def test_one_relation_of_several_kinds(store: Store, run: Run) -> None:
    """Where two kinds give the far end of a link one name, it leads to assets of both, in answers and in conditions."""
    assert CATALOGUE.types["Key"].relations["stores"].target == ANY
    run(write(store, group(KEYS, {"id": "k1"}, {"id": "k2"}, {"id": "k3"}), group(DISK, {"id": "d", "key": "k1"})))
    run(write(store, group(MACHINE, {"id": "m1", "profile": None, "key": "k1"}, {"id": "m2", "profile": None, "key": "k2"})))
    follow = Follow("stores", "stores", EVERYTHING, (Value("id", "idFromProvider"),), 10)
    rows = run(store.rows(ask(CATALOGUE, Listing((Question("Key", EVERYTHING, (Value("id", "idFromProvider"), follow)),)))))
    assert {row["id"]: {s["id"] for s in row["stores"]} for row in rows} == {"k1": {"d", "m1"}, "k2": {"m2"}, "k3": set()}
    expected = {
        (Quantifier.SOME, "m1"): {"k1"}, (Quantifier.NONE, "m1"): {"k2", "k3"}, (Quantifier.SINGLE, ""): {"k2"},
        (Quantifier.SOME, ""): {"k1", "k2"}, (Quantifier.ALL, "m2"): {"k2", "k3"},
    }  # fmt: skip
    for (quantifier, id_), keys in expected.items():
        where = Related("stores", quantifier, Compare("idFromProvider", Operator.EQ, id_) if id_ else EVERYTHING)
        found = run(store.rows(ask(CATALOGUE, Listing((Question("Key", where, (Value("id", "idFromProvider"),)),)))))
        assert {row["id"] for row in found} == keys, (quantifier, id_)


def test_two_links_of_one_name_must_be_one_relationship() -> None:
    """A relation that two kinds fill by different relationships is a mistake in the declarations."""
    other = kind("Other", "others", links=(replace(KEY, relationship="LOCKED_BY"),))
    with pytest.raises(ValueError, match="declared twice"):
        _ = Catalogue((*CATALOGUE.kinds, other)).types
