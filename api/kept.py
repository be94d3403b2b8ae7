"""What is kept of runs, evaluations and verdicts, in the schema and as values of the API."""

from dataclasses import asdict
from typing import Any

import strawberry

from api.dynamic import DateTime, made, many
from controls.differing import changes, moment
from controls.history import evaluation, run
from controls.standing import counted
from graph.keeping.between import history
from graph.keeping.evaluations import Evaluations
from graph.keeping.runs import NotKept, Runs
from graph.store import Store
from queries.compile import Service

KEPT = frozenset({"runs", "evaluations", "verdictChanges", "verdictHistory"})
MOST = 100
LONGEST = 1_000
MOMENT = "The id of an evaluation or of a run, or a time such as 2026-01-31T12:00:00Z."

Count: Any = made("Count", "A number with its name.", {"name": (str, "What is counted."), "count": (int, "How many.")})

CollectionRun: Any = made("CollectionRun", "One reading of the cloud.", {
    "id": (strawberry.ID, "Its id, which sorts by time."),
    "by": (str, "Who started it: a user and a machine, or whatever was given."),
    "version": (str, "The version of Emptyset."),
    "started": (DateTime, "When it started."),
    "ended": (DateTime | None, "When it ended; null: it still runs, or was killed."),
    "state": (str, "complete, interrupted, failed or unfinished."),
    "accounts": (list[str], "The accounts it was to read."),
    "regions": (list[str], "The regions it was to read; none: all."),
    "kinds": (list[str], "The types it was to read; none: all."),
    "counts": (many(Count), "Requests, and assets seen, created, changed and gone; of a run that broke off, until then."),
    "outcomes": (many(Count), "How its readings ended."),
    "error": (str, "Why it did not come to its end."),
})  # fmt: skip

Evaluation: Any = made("Evaluation", "One judgement of controls on the graph.", {
    "id": (strawberry.ID, "Its id, which sorts by time."),
    "at": (DateTime, "The moment for which it holds."),
    "by": (str, "Who made it."),
    "version": (str, "The version of Emptyset."),
    "maxAge": (int, "Readings older than so many seconds counted as unread."),
    "account": (str | None, "The only account that was judged; null: all."),
    "accounts": (list[str], "The accounts that were judged."),
    "controls": (list[str], "The controls that were judged."),
    "oldest": (DateTime | None, "The oldest reading behind it."),
    "newest": (DateTime | None, "The newest reading behind it."),
    "runs": (list[str], "The collection runs it rested on."),
    "verdict": (str, "The worst of its verdicts."),
    "verdicts": (many(Count), "How many controls got each verdict."),
    "pinned": (DateTime | None, "Since when it is kept as evidence."),
    "pinnedBy": (str | None, "Who pinned it."),
    "note": (str | None, "What it is evidence of."),
})  # fmt: skip

MovedAssets: Any = made(
    "MovedAssets",
    "Assets that came to a verdict, and that left it.",
    {"came": (list[str], "The identifiers of those that were none before."), "went": (list[str], "Those that are none any more.")},
)

VerdictChange: Any = made("VerdictChange", "What became of a control in an account.", {
    "control": (strawberry.ID, "The control's id."),
    "cloudAccountID": (str, "The number of the account."),
    "change": (str, "NEW_FAILURE, REGRESSED, RESOLVED, TURNED_UNKNOWN, DECIDED_AGAIN, ASSETS, FIRST or OTHER."),
    "from": (str | None, "The verdict at the first moment."),
    "to": (str | None, "The verdict at the second moment."),
    "since": (DateTime, "Since when the second one is known."),
    "failing": (MovedAssets, "What fails for certain."),
    "undecided": (MovedAssets, "What may fail."),
})  # fmt: skip


VerdictSpan: Any = made("VerdictSpan", "A verdict of a control in an account, and for how long it stood.", {
    "cloudAccountID": (str, "The number of the account."),
    "verdict": (str, "The verdict."),
    "since": (DateTime, "The first evaluation that said so."),
    "until": (DateTime | None, "The first one that did not any more; null: it stands."),
})  # fmt: skip


async def kept(asked: Service, store: Store) -> list[dict[str, Any]]:
    """The value of a root field about what is kept. Raises NotKept."""
    if asked.name == "verdictChanges":
        start, end = [await moment(store, asked.arguments[name]) for name in ("from", "to")]
        return [c.plain() for c in await changes(store, start, end)]
    most = asked.arguments["first"]
    if not 0 < most <= LONGEST:
        raise NotKept(f"«first» is {most}; it may be 1 to {LONGEST}")
    if asked.name == "verdictHistory":
        return [{"cloudAccountID": account, **asdict(span)} for account, span in await history(store, asked.arguments["control"], most)]
    if asked.name == "runs":
        return [_counted(run(r), "counts", "outcomes") for r in await Runs(store).latest(most)]
    return [_counted(evaluation(e), "verdicts") for e in await Evaluations(store).latest(most)]


def _counted(value: dict[str, Any], *names: str) -> dict[str, Any]:
    """The same with its numbers by name as lists."""
    return value | {name: counted(value[name]) for name in names}
