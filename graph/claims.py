"""What two places of one run both say they have: an asset has one place, so the second is not believed.

A name may move while it is asked for: a bucket is deleted in one account after that was listed, and made in another
before this one is. And something on the way may answer for all regions alike. Whatever it was, the second listing is not
what AWS has now, so it is incomplete, and the next run decides.
"""

from dataclasses import replace

from graph.model import Kind
from graph.outcomes import Outcome, Result
from graph.readings import Found, Group

TWICE = "it names «{id}», which {place} named before"


class Claims:
    """Who named each asset first."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}

    def __contains__(self, identifier: object) -> bool:
        """Whether any place has named it."""
        return identifier in self._places

    def disputed(self, group: Group) -> list[Found]:
        """The assets of a group that another place named before; from now on, all others are its own."""
        if own_place(group.kind):
            return []
        return [f for f in group.found if self._places.setdefault(f.identifier, f.listed_in) != f.listed_in]

    def without(self, group: Group, disputed: list[Found]) -> Group:
        """A group without them; the listings that named them have failed."""
        places = {f.listed_in: TWICE.format(id=f.interface["idFromProvider"], place=self._places[f.identifier]) for f in disputed}
        ids = {f.identifier for f in disputed}
        return replace(
            group,
            found=[f for f in group.found if f.identifier not in ids],
            outcomes=[_failed(o, places[o.scope]) if _lists(group, o) and o.scope in places else o for o in group.outcomes],
            complete=[scope for scope in group.complete if scope not in places],
            incomplete=list(dict.fromkeys([*group.incomplete, *(scope for scope in group.complete if scope in places)])),
        )


def own_place(kind: Kind) -> bool:
    """Whether an asset has its place in its identifier, so that no other place can name it."""
    return not kind.id_is_unique and kind.owner is None and kind.region is None


def _lists(group: Group, outcome: Outcome) -> bool:
    return outcome.operation == group.kind.listing.operation


def _failed(outcome: Outcome, error: str) -> Outcome:
    return replace(outcome, result=Result.FAILED, error=error) if outcome.result is Result.COMPLETE else outcome
