"""The accounts and regions that are collected and judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Account:
    """An account as the graph has it.

    `listed_in` is the scope whose listing found it; `manager` is the account that manages its organization, as last
    read, and `manager_read` whether that is what the present reading says; `regions` are those enabled, or None where
    they are not currently known; `closed_regions` and `out_of_scope` carry reasons, the latter from a status that is
    worth something only if `status_read`.
    """

    id: str
    name: str
    identifier: str
    listed_in: str
    manager: str = ""
    manager_read: bool = False
    out_of_scope: str = ""
    status_read: bool = True
    regions: frozenset[str] | None = None
    closed_regions: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class EvaluationScope:
    """Which regions are judged (none named: all that are enabled) and which accounts are left out, with the reason."""

    regions: frozenset[str] = frozenset()
    excluded_accounts: Mapping[str, str] = field(default_factory=dict, hash=False)

    def closed(self, region: str, reason: str) -> str:
        """Why a region is not judged; «» if it is. `reason`: what speaks against it already."""
        return reason or ("left out of this evaluation" if self.regions and region not in self.regions else "")
