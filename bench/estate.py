"""An estate of a thousand accounts with a thousand assets each: what the rules of a catalogue ask about, mostly right, in part wrong.

Each asset is planted as a collection would hand it over, with every field, nested object and link that its type declares, and is
written by the product's own writer. Values are drawn with a fixed seed: of what a rule compares, one in twenty is what it looks for.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bench.drawing import Drawing, drawing
from graph.catalogue import INTERFACE, Catalogue, Column, NodeType
from graph.model import GLOBAL, Derivation, Kind, Nested, Reading, Scope
from graph.normal import normal
from graph.planting import Planted, World
from graph.question import All, Either, Not, Quantifier, Question, Related, Test, Where

MANAGER = 100_000_000_000
REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "eu-central-1")
# How many of each type an account of a thousand has. Types that are not named have one in each place.
COUNTS = {
    "IAMRole": 60, "IAMPolicy": 40, "IAMUser": 15, "IAMGroup": 5, "IAMVirtualMFADevice": 8, "Bucket": 40, "Distribution": 2,
    "VM": 60, "Disk": 90, "AMI": 12, "NetworkInterface": 90, "SecurityGroup": 60, "Subnet": 32, "VPC": 8, "NetworkACL": 8,
    "RouteTable": 12, "FlowLog": 8, "LaunchTemplateVersion": 12, "LoadBalancer": 8, "LogGroup": 60, "CloudWatchAlarm": 20,
    "MetricFilter": 18, "Function": 40, "SNSTopic": 16, "SQSQueue": 20, "KMSKey": 16, "Secret": 16, "DBInstance": 8, "DBCluster": 4,
    "DBSnapshot": 12, "DBClusterSnapshot": 4, "ECRRepository": 8, "ECRImage": 24, "ECSCluster": 4, "ECSService": 8, "ECSTask": 12,
    "ECSTaskDefinition": 12, "Container": 16, "EKSCluster": 3, "EKSNodeGroup": 4, "KinesisDataStream": 4, "FileSystem": 4,
    "ACMSSLCertificate": 8, "APIStage": 4, "InspectorFinding": 24, "Trail": 1, "SageMakerNoteBook": 2, "GlacierVault": 1,
    "IAMServerCertificate": 1, "AccessAnalyzer": 4, "AlternateContact": 2, "Organization": 0, "Region": 0, "Connector": 0,
}  # fmt: skip
REST = "EBSSnapshot"
COMMON_NAMES = frozenset(f.name for f in INTERFACE)


@dataclass(frozen=True)
class Size:
    """How many accounts, how many assets each of them has, and how many of some types; the rest are snapshots."""

    accounts: int
    assets: int = 1_000
    counts: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass
class Habits:
    """What questions compare each property with, and whether they look for it (True) or for its opposite."""

    found: dict[tuple[str, str], list[tuple[Test, bool]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, catalogue: Catalogue, questions: Iterable[Question]) -> "Habits":
        """Those of these questions."""
        habits = cls()
        for question in questions:
            habits._walk(catalogue, catalogue.types[str(question.type)], normal(question.where), sought=True)
        return habits

    def _walk(self, catalogue: Catalogue, here: NodeType, where: Where, *, sought: bool) -> None:
        match where:
            case All(parts) | Either(parts):
                for part in parts:
                    self._walk(catalogue, here, part, sought=sought)
            case Not(part):
                self._walk(catalogue, here, part, sought=not sought)
            case Test(name) if (where, sought) not in (known := self.found[here.name, name]):
                known.append((where, sought))
            case Related(name, quantifier, inner):
                relation, same = here.relation(name), quantifier in {Quantifier.SOME, Quantifier.SINGLE}
                for each in relation.alternatives or (relation,):
                    self._walk(catalogue, catalogue.types[each.target], inner, sought=sought is same)


class Estate:
    """Makes the accounts, one after the other. `patterns` are texts that metric filters have."""

    def __init__(self, catalogue: Catalogue, size: Size, habits: Habits, patterns: list[str], at: datetime) -> None:
        self._catalogue, self._habits, self._patterns, self._at = catalogue, habits, patterns, at
        self.size, self._counts = size, {**COUNTS, **size.counts}
        self._rng = random.Random(7)  # noqa: S311  # a sample that can be drawn again
        self._drawn: dict[tuple[str, str], Drawing] = {}
        self._opening = {catalogue.opening(Scope.ACCOUNT).name, catalogue.opening(Scope.REGION).name}

    def world(self, account: str) -> World:
        """An account and what is in it."""
        places = self._placed(account)
        by_place: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for kind, name, region in places:
            by_place[kind.name, region].append((kind.name, name))
            by_place[kind.name, ""].append((kind.name, name))
        assets = [self._asset(kind, name, account, region, by_place) for kind, name, region in places]
        opening = self._catalogue.opening(Scope.ACCOUNT)
        manager = {opening.managed_by: str(MANAGER), opening.closed[0]: "ACTIVE"}
        here = self._asset(opening, account, account, GLOBAL, by_place)
        return World((Planted(opening.name, account, account, GLOBAL, {**here.values, **manager}, here.nested), *assets))

    def _placed(self, account: str) -> list[tuple[Kind, str, str]]:
        """Kind, name and region of each asset."""
        found: list[tuple[Kind, str, str]] = []
        for kind in self._catalogue.kinds:
            regions = (GLOBAL,) if kind.scope is Scope.ACCOUNT and kind.region is None else REGIONS
            count = self._counts.get(kind.name, len(regions) if kind.scope is Scope.REGION else 1)
            if kind.name != REST:
                found += self._several(kind, account, regions, count)
        left = self.size.assets - 1 - len(REGIONS) - len(found)
        return found + self._several(self._catalogue.kind(REST), account, REGIONS, left)

    def _several(self, kind: Kind, account: str, regions: tuple[str, ...], count: int) -> list[tuple[Kind, str, str]]:
        return [(kind, f"{kind.name.lower()}-{account}-{n}", regions[n % len(regions)]) for n in range(count)]

    def _asset(
        self, kind: Kind, name: str, account: str, region: str, by_place: Mapping[tuple[str, str], list[tuple[str, str]]]
    ) -> Planted:
        here = self._catalogue.types[kind.name]
        values = {p: self._value(here, c) for p, c in here.columns.items() if p not in COMMON_NAMES}
        near = _Near(by_place, region, self._rng, self._opening)
        nested = {n.name: self._nested(n, near) for r in kind.readings() for n in r.nested}
        sources: list[Reading | Derivation] = [*kind.readings(), *kind.derived]
        declared = [link for source in sources for link in source.links]
        links = {link.name: near.some(link.target, link.to_one) for link in declared}
        return Planted(kind.name, name, account, region, values, nested, {k: v for k, v in links.items() if v})

    def _nested(self, nested: Nested, near: "_Near") -> tuple[Mapping[str, Any], ...]:
        count = 1 if nested.to_one else self._rng.choice((0, 1)) if nested.name == "tags" else self._rng.choice((1, 1, 2))
        here = self._catalogue.types[nested.kind]
        return tuple(
            {p: self._value(here, c) for p, c in here.columns.items()}
            | {inner.name: self._nested(inner, near) for inner in nested.nested}
            | {link.name: near.some(link.target, link.to_one) for link in nested.links}
            for _ in range(count)
        )

    def _value(self, here: NodeType, column: Column) -> Any:
        """A value of a field, mostly right."""
        key = here.name, column.property
        if key not in self._drawn:
            self._drawn[key] = drawing(column, self._habits.found.get(key, ()), self._patterns, self._at)
        drawn = self._drawn[key]
        return drawn.value(self._rng, self._rng.random() < drawn.wrong)


@dataclass(frozen=True)
class _Near:
    """The assets in reach of one: those of its region, or of its account where the region has none."""

    by_place: Mapping[tuple[str, str], list[tuple[str, str]]]
    region: str
    rng: random.Random
    opening: set[str]

    def some(self, target: str, to_one: bool) -> tuple[tuple[str, str], ...]:
        """One or two of a type; accounts and regions follow of themselves."""
        found = [] if target in self.opening else self.by_place.get((target, self.region)) or self.by_place.get((target, ""), [])
        if not found:
            return ()
        return tuple(dict.fromkeys(self.rng.choice(found) for _ in range(1 if to_one else self.rng.choice((1, 1, 2)))))
