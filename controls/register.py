"""The exemptions that are kept in a graph: given, withdrawn and read again, held to the rules of those in files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from controls.control import Control
from controls.exemption import LONGEST, Exemption, means
from controls.exemptions import Rules, given, meaning
from graph.keeping.exemptions import Exemptions, Given
from graph.keeping.runs import Origin
from graph.store import Store
from queries.compile import Compiler

TERMS = ("control", "asset", "where", "accounts", "owner", "reason", "ticket", "byName")


@dataclass(frozen=True)
class Register:
    """The exemptions that a graph keeps, for whoever gives them, as they speak of controls; `longest` is how soon they must expire."""

    store: Store
    compiler: Compiler
    controls: Sequence[Control]
    origin: Origin
    longest: timedelta = LONGEST

    def by(self, name: str) -> "Register":
        """The same for somebody who gives a name; «» changes nothing."""
        return replace(self, origin=replace(self.origin, by=name)) if name else self

    async def give(self, terms: Mapping[str, Any]) -> Exemption:
        """Keep a new exemption, approved now; it counts at once. Raises ControlError with everything wrong with its terms."""
        now = datetime.now(UTC)
        rules = Rules(self.compiler, self.controls, now, self.longest)
        kept = {name: value for name, value in terms.items() if value not in (None, "", [])}
        found = given(rules, kept)
        one = await Exemptions(self.store).give(self.origin, now, found.expires, {k: v for k, v in kept.items() if k in TERMS})
        return self._exemption(one)

    async def withdraw(self, exemption: str) -> Exemption:
        """Have one count no longer from now on; it stays on record. Raises NotKept."""
        return self._exemption(await Exemptions(self.store).withdraw(exemption, self.origin, datetime.now(UTC)))

    async def all(self) -> tuple[Exemption, ...]:
        """Every one there is, those that expired or were withdrawn too, oldest first."""
        return tuple(map(self._exemption, await Exemptions(self.store).all()))

    def _exemption(self, one: Given) -> Exemption:
        """What was given, as the controls and types of today have it: its condition may mean nothing any more."""
        terms = one.terms
        about = [c for c in self.controls if means(terms["control"], c)]
        meant, mistakes = meaning(self.compiler, about, terms["where"]) if terms.get("where") else ({}, [])
        return Exemption(
            control=terms["control"],
            owner=terms["owner"],
            reason=terms["reason"],
            ticket=terms["ticket"],
            approved=one.given,
            expires=one.expires,
            asset=terms.get("asset", ""),
            where=terms.get("where", ""),
            accounts=tuple(terms.get("accounts", ())),
            by_name=terms.get("byName", False),
            source=one.id,
            meant=meant,
            since=one.given,
            id=one.id,
            by=one.by,
            withdrawn=one.withdrawn,
            withdrawn_by=one.withdrawn_by,
            problem="; ".join(mistakes) if about else f"There is no control like «{terms['control']}» here.",
        )
