"""What one transaction of a writer is given."""

from typing import Any

from graph.portion import distinct


def link(holder: str, to: str, *, inward: bool = False, type_: str = "RECORDS") -> dict[str, Any]:
    """A link as a holder tells of it."""
    return {"id": holder, "to": to, "type": type_, "inward": inward}


def test_a_link_that_both_ends_tell_of_is_one() -> None:
    """The same link from the same start to the same end is there once, whoever told of it; another direction or type is another."""
    told = [link("a", "b"), link("b", "a", inward=True), link("a", "b"), link("b", "a"), link("a", "b", type_="ENCRYPTS")]
    ends = {(r["to"], r["type"], r["id"]) if r["inward"] else (r["id"], r["type"], r["to"]) for r in distinct(told)}
    assert len(distinct(told)) == 3
    assert ends == {("a", "RECORDS", "b"), ("b", "RECORDS", "a"), ("a", "ENCRYPTS", "b")}
