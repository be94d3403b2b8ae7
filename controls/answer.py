"""What the graph answers to a rule: by account the assets that certainly and possibly fail, and where unseen ones could."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.asking import ask
from graph.coverage import Coverage
from graph.judging import judge
from graph.question import All, Listing, Operator, Question, Test, Value
from graph.store import Store

Assets = dict[str, Mapping[str, Any]]
ACCOUNT, IDENTIFIER = "cloudAccountID", "identifier"
EVERY = 100_000_000  # verdicts are over everything, so no list is cut


@dataclass
class Answer:
    """Assets by account and identifier, the accounts in which an unseen one could be, and the readings it all rests on.

    `set_apart` are those that certainly are exempt, `excused` the identifiers of those that the graph, taken as it is, says to be.
    """

    certain: dict[str, Assets] = field(default_factory=lambda: defaultdict(dict))
    possible: dict[str, Assets] = field(default_factory=lambda: defaultdict(dict))
    set_apart: dict[str, Assets] = field(default_factory=lambda: defaultdict(dict))
    excused: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    touched: set[tuple[str, str]] = field(default_factory=set)

    def failing(self, account: str) -> tuple[Mapping[str, Any], ...]:
        """Assets which are an answer however the unread part looks."""
        return tuple(self.certain.get(account, {}).values())

    def undecided(self, account: str) -> tuple[Mapping[str, Any], ...]:
        """Assets which could be an answer and are not a certain one by another of the questions."""
        certain = self.certain.get(account, {})
        return tuple(asset for i, asset in self.possible.get(account, {}).items() if i not in certain)

    def exempted(self, account: str) -> tuple[Mapping[str, Any], ...]:
        """Assets which are, or could be, an answer and are exempt, each with its exemption."""
        return tuple(self.set_apart.get(account, {}).values())

    def assets(self) -> list[Mapping[str, Any]]:
        """Everything that is, or could be, an answer."""
        return [asset for found in (self.certain, self.possible) for assets in found.values() for asset in assets.values()]

    def exempt(self, asset: Mapping[str, Any], by: Mapping[str, Any]) -> None:
        """Set an asset apart; `certain` says of it whether it is an answer for certain."""
        account, identifier = asset[ACCOUNT], asset["identifier"]
        certain = self.certain.get(account, {}).pop(identifier, None) is not None
        self.possible.get(account, {}).pop(identifier, None)
        self.set_apart[account][identifier] = {**asset, "certain": certain, "exemption": by}

    def doubt(self, asset: Mapping[str, Any]) -> None:
        """Take back that an asset is a certain answer: it may be exempt."""
        if self.certain.get(asset[ACCOUNT], {}).pop(asset["identifier"], None) is not None:
            self.possible[asset[ACCOUNT]][asset["identifier"]] = asset

    def mentions(self, account: str) -> bool:
        """Whether anything is, or could be, an answer in this account."""
        return account in self.unseen or any(found.get(account) for found in (self.certain, self.possible, self.set_apart))

    def strays(self, accounts: Collection[str]) -> int:
        """How many of the assets belong to none of these accounts."""
        outside = {*self.certain, *self.possible} - set(accounts)
        return sum(len(self.failing(a)) + len(self.undecided(a)) for a in outside)


async def answer(store: Store, questions: Sequence[Question], coverage: Coverage) -> Answer:
    """The union of the answers to several questions."""
    found = Answer()
    for question in questions:
        statement = judge(coverage.catalogue, question, coverage)
        for row in await store.rows(statement):
            asset = row["asset"]
            (found.certain if row["certain"] else found.possible)[asset[ACCOUNT]][asset["identifier"]] = asset
        found.unseen |= coverage.possible_gaps(str(question.type), question.where).keys()
        found.touched |= statement.touched
    return found


async def shown(
    store: Store, questions: Sequence[Question], coverage: Coverage, accounts: Sequence[str], excused: Collection[str] = ()
) -> set[str]:
    """Those of the accounts in which the graph, taken as it is, holds an answer that is not among the excused."""
    found = set[str]()
    for question in questions if accounts else ():
        statement = ask(coverage.catalogue, Listing((_within(question, accounts),)), coverage)
        found |= {row[ACCOUNT] for row in await store.rows(statement) if row[IDENTIFIER] not in excused}
    return found


def _within(question: Question, accounts: Sequence[str]) -> Question:
    """The question, asked plainly, for nothing but the accounts of its answers."""
    here = Test(ACCOUNT, Operator.IN, tuple(accounts))
    return Question(question.type, All((here, question.where)), (Value(ACCOUNT, ACCOUNT), Value(IDENTIFIER, IDENTIFIER)), limit=EVERY)
