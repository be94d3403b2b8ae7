"""Random exemptions on random questions, applied by the real code and held against what the truth could be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from controls.answer import Answer, answer
from controls.exempting import Exempting
from controls.exemption import Exemption, Uses
from graph.coverage import Coverage
from graph.question import Question, Where
from graph.store import Store
from tests.semantics.declared import CATALOGUE, NOW
from tests.semantics.interpreter import Node, answers
from tests.semantics.verdicts import Asked

BORN = {kind.name: kind.born for kind in CATALOGUE.kinds}


@dataclass(frozen=True)
class Excused:
    """A question with the exemptions that count for it: conditions on its type, and names with the time of their approval."""

    asked: Asked
    filters: Sequence[Where]
    names: Sequence[tuple[str, datetime]]

    def exemptions(self) -> list[Exemption]:
        """As the product knows them."""
        bare = Exemption("*", "o", "r", "t", approved=NOW, expires=NOW + timedelta(days=1))
        by_filter = [replace(bare, meant={self.asked[0]: where}) for where in self.filters]
        return [*by_filter, *(replace(bare, approved=approved, asset=name) for name, approved in self.names)]

    async def found(self, store: Store, coverage: Coverage) -> Answer:
        """What fails, may fail and is exempt, as the product has it."""
        name, where = self.asked
        given = tuple(self.exemptions())
        result = await answer(store, [Question(name, where)], coverage)
        await Exempting(store, coverage, Uses(given, NOW), list(enumerate(given))).apply(result)
        return result

    def contradictions(self, found: Answer, truth: Sequence[Node], inside: set[str]) -> Iterator[str]:
        """What is wrong with it if this is the truth. Of assets that nobody dates, the truth about names is not said."""
        failing = {n.identifier: n for n in truth if n.type == self.asked[0] and answers([n], *self.asked, NOW)}
        sure = {i for i, n in failing.items() if self._exempt(n) is True}
        never = {i for i, n in failing.items() if self._exempt(n) is False}
        certain, apart = (set().union(*(assets for assets in each.values())) for each in (found.certain, found.set_apart))
        told = certain | apart | set().union(*found.possible.values())
        if wrong := certain & (sure | {i for a in found.certain.values() for i in a if i not in failing}):
            yield f"certain, but exempt or no answer: {sorted(wrong)}"
        if wrong := apart & never:
            yield f"exempt, but not so: {sorted(wrong)}"
        if missed := {i for i in never if i not in told and failing[i].account in inside - found.unseen}:
            yield f"fails, and is not told: {sorted(missed)}"

    def _exempt(self, node: Node) -> bool | None:
        """Whether it is exempt in truth; None where a name is meant and nobody knows when the asset was made."""
        if any(answers([node], self.asked[0], where, NOW) for where in self.filters):
            return True
        approvals = [approved for name, approved in self.names if name == node.values["idFromProvider"]]
        if not approvals:
            return False
        made = node.values.get(BORN[node.type]) if BORN[node.type] else None
        return None if made is None else any(made <= approved for approved in approvals)
