"""Exemptions applied to an answer: what certainly is exempt is set apart, what may be exempt fails no longer for certain."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from controls.answer import Answer
from controls.exemption import Exemption, State, Uses
from graph.coverage import Coverage
from graph.exempting import HOLDS, NOT_HELD, OPEN, Facts, Held, facts
from graph.model import Kind
from graph.store import Store

Numbered = tuple[int, Exemption]
Assets = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Exempting:
    """The exemptions that count for one control, ready to be applied to what its rules find."""

    store: Store
    coverage: Coverage
    uses: Uses
    exemptions: list[Numbered]

    async def apply(self, found: Answer) -> None:
        """Set apart in `found` what is exempt; note what each exemption came to."""
        named: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
        for asset in found.assets() if self.exemptions else ():
            if any(e.names(asset) for _, e in self.exemptions):
                named[asset["internalAssetType"]][asset["identifier"]] = asset
        for type_name, assets in named.items():
            await self._of_type(found, type_name, assets)

    async def _of_type(self, found: Answer, type_name: str, assets: Assets) -> None:
        kind = self.coverage.catalogue.kind(type_name)
        filters = [e.meant[type_name] for _, e in self.exemptions if type_name in e.meant]
        known, touched = await facts(self.store, self.coverage, type_name, sorted(assets), filters)
        found.touched |= touched
        for identifier, asset in assets.items():
            if identifier in known:
                said = list(self._said(kind, asset, known[identifier]))
                self._decide(found, asset, said)

    def _said(self, kind: Kind, asset: Mapping[str, Any], known: Facts) -> Iterable[tuple[Numbered, Held]]:
        """How each exemption stands for an asset."""
        held = iter(known.held)
        for number, exemption in self.exemptions:
            filtered = next(held) if kind.name in exemption.meant else None
            if exemption.names(asset):
                yield (number, exemption), filtered or bound(exemption, kind, known)

    def _decide(self, found: Answer, asset: Mapping[str, Any], said: list[tuple[Numbered, Held]]) -> None:
        for (number, exemption), held in said:
            if held != NOT_HELD or exemption.asset:
                state = State.ACTIVE if held.certain else State.UNPROVEN if held.possible else State.REBOUND
                self.uses.note(number, state, asset["identifier"])
        by = next((e for (_, e), held in said if held.certain), None)
        if by:
            found.exempt(asset, by.plain())
        elif any(held.possible for _, held in said):
            found.doubt(asset)
        if any(held.present for _, held in said):
            found.excused.add(asset["identifier"])


def bound(exemption: Exemption, kind: Kind, known: Facts) -> Held:
    """Whether the asset of a name is the one that was there when the exemption was approved (docs/decisions/0012-exemptions.md)."""
    made = known.made
    if kind.born == "idFromProvider":
        return HOLDS  # an id that AWS gives once
    if kind.born:
        then = HOLDS if made.at and made.at <= exemption.approved else NOT_HELD if made.at else OPEN
        return then if made.known or then == OPEN else Held(certain=False, possible=True, present=then.present)
    if exemption.by_name or (made.seen and made.seen <= exemption.approved):
        return HOLDS
    return OPEN
