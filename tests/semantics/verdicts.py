"""The verdicts of accounts on rules made of random questions, held against what the truth could be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from controls.answer import answer
from controls.evaluation import judge
from controls.verdict import Verdict
from graph.coverage import Coverage
from graph.question import Question, Where
from graph.store import Store

Asked = tuple[str, Where]
Located = Sequence[set[str]]  # in each world that is tried, the accounts with an answer to one question
SILENT = {Verdict.PASS, Verdict.NOT_APPLICABLE}


@dataclass(frozen=True)
class Rule:
    """Two questions whose answers fail and one for what the rule is about, by their places; each account's verdict."""

    failing: tuple[int, int]
    about: int
    verdicts: dict[str, Verdict]

    def contradictions(self, found: Sequence[Located]) -> Iterator[str]:
        """What is wrong in one of the worlds."""
        first, second = (found[i] for i in self.failing)
        for here, there, concerned in zip(first, second, found[self.about], strict=True):
            for account, verdict in self.verdicts.items():
                if verdict in SILENT and account in here | there:
                    yield f"{account} is {verdict}, but something fails there"
                if verdict is Verdict.FAIL and account not in here | there:
                    yield f"{account} is FAIL, but nothing fails there"
                if verdict is Verdict.NOT_APPLICABLE and account in concerned:
                    yield f"{account} is NOT_APPLICABLE, but has what the rule is about"


async def rules(store: Store, coverage: Coverage, asked: Sequence[Asked]) -> list[Rule]:
    """A rule for each three questions in a row."""
    questions = [Question(name, where) for name, where in asked]
    made = []
    for i in range(0, len(asked) - 2, 3):
        found = await answer(store, questions[i : i + 2], coverage)
        about = await answer(store, questions[i + 2 : i + 3], coverage)
        inside = [a for a in coverage.accounts.values() if not a.out_of_scope]
        made.append(Rule((i, i + 1), i + 2, {a.id: judge(a, found, about, coverage).verdict for a in inside}))
    return made
