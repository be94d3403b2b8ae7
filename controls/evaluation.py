"""One evaluation: what all of its controls share, and the verdict of each account by each rule."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import Any

from controls.answer import Answer, answer, shown
from controls.asking import ask
from controls.control import Control, Rule
from controls.evidence import proven
from controls.exempting import Exempting
from controls.exemption import Uses
from controls.merge import merged
from controls.path import at_leaf
from controls.totals import Census, populations, total
from controls.verdict import ControlVerdict, InScope, Interval, Judged, RuleVerdict, Verdict, worst
from controls.why import reasons
from graph.coverage import Account, Coverage
from graph.errors import BadPattern, TimedOut, TooComplex, TooLarge
from graph.question import Question
from graph.store import Store
from queries.compile import Compiler

UNSEEN = "the list of accounts is not current, so there may be others; collect again"


class Told(Enum):
    """How much an evaluation tells. Each says what the ones before it say, and takes as long again."""

    VERDICTS = "verdicts, with the assets that fail or are undecided"
    REASONS = "why, in words, and of how many assets"
    EVIDENCE = "for each asset the conditions, values and readings that say so, as data"


class Evaluation:
    """One evaluation: everything that its controls share."""

    def __init__(self, compiler: Compiler, store: Store, coverage: Coverage, account: str, uses: Uses, told: Told) -> None:
        self._compiler, self._store, self._coverage, self._account, self._uses = compiler, store, coverage, account, uses
        self._census, self._told = Census(store, coverage), told
        self._touched = set[tuple[str, str]]()
        chosen = [a for a in coverage.accounts.values() if account in {"", a.id}]
        self._inside = sorted((a for a in chosen if not a.out_of_scope), key=lambda a: (a.name, a.id))
        self._outside = sorted((a for a in chosen if a.out_of_scope), key=lambda a: (a.name, a.id))

    async def control(self, control: Control) -> ControlVerdict:
        """The verdict of one control, over all accounts that are judged."""
        neutral, exempting = self._neutral(control), Exempting(self._store, self._coverage, self._uses, self._uses.of(control))
        rules = () if neutral else tuple([await self._rule(rule, exempting) for rule in control.rules])
        reason = neutral[1] if neutral else "; ".join(dict.fromkeys(r.reason for r in rules if r.reason))
        return ControlVerdict(
            control=control.id,
            title=control.title,
            severity=control.severity.value,
            verdict=neutral[0] if neutral else worst(r.verdict for r in rules),
            evaluated_at=self._coverage.now,
            scope=self._scope(),
            reason=reason,
            readings=_interval(r.readings for r in rules),
            accounts=merged(rules),
            rules=rules if len(rules) > 1 or reason else (),
            insight=control.insight,
            frameworks=control.frameworks,
            about=control,
        )

    def missing(self) -> tuple[Mapping[str, Any], ...]:
        """Every reading behind what was judged that is missing or failed."""
        return tuple(self._coverage.missing((a.id for a in self._inside), self._touched))

    def _neutral(self, control: Control) -> tuple[Verdict, str] | None:
        if not control.enabled:
            return Verdict.DISABLED, "the control is switched off"
        if all(rule.manual for rule in control.rules):
            return Verdict.MANUAL, "a person must look"
        return None

    async def _rule(self, rule: Rule, exempting: Exempting) -> RuleVerdict:
        if rule.manual:
            return RuleVerdict(rule.name, Verdict.MANUAL, "a person must look")
        if rule.problem or rule.document is None:
            return RuleVerdict(rule.name, Verdict.NOT_SUPPORTED, rule.problem)
        if not self._inside:
            return RuleVerdict(rule.name, Verdict.UNKNOWN, self._nobody(), self._left_out())
        try:
            return await self._judged(rule, self.questions(rule), exempting)
        except (TimedOut, TooComplex, TooLarge, BadPattern) as error:
            return RuleVerdict(rule.name, Verdict.UNKNOWN, f"the evaluation broke: {error}")

    def _nobody(self) -> str:
        """Why there is no account to judge."""
        if self._outside:
            return "every account that was asked for is out of scope"
        return (
            f"account {self._account} is not in the graph; collect it first"
            if self._account
            else "there is no account in scope; collect first"
        )

    def questions(self, rule: Rule) -> list[Question]:
        """What a rule asks: nothing if a person must look."""
        found = ask(self._compiler, rule.document) if rule.document else []
        return [at_leaf(self._compiler.catalogue, q, rule.return_path) for q in found]

    async def _judged(self, rule: Rule, questions: Sequence[Question], exempting: Exempting) -> RuleVerdict:
        applicable = ask(self._compiler, rule.applicable, rule.variables) if rule.applicable else None
        found = await answer(self._store, questions, self._coverage)
        await exempting.apply(found)
        about = await answer(self._store, applicable, self._coverage) if applicable else None
        self._touched |= found.touched
        judged = [judge(a, found, about, self._coverage) for a in self._inside]
        if self._told is not Told.VERDICTS:
            judged = await self._otherwise(judged, questions, applicable, found.excused)
            judged = await self._reasoned(judged, questions, applicable, about)
        if self._told is Told.EVIDENCE:
            judged = await proven(self._store, self._coverage, questions, judged)
        accounts = (*judged, *self._left_out())
        return RuleVerdict(
            rule=rule.name,
            verdict=worst([*(a.verdict for a in accounts), *self._unseen()]),
            reason=UNSEEN if self._unseen() else "",
            accounts=accounts,
            readings=Interval(*self._coverage.interval(found.touched)),
            strays=found.strays({a.id for a in self._coverage.accounts.values() if not a.out_of_scope}),
        )

    async def _reasoned(
        self, judged: Sequence[Judged], questions: Sequence[Question], applicable: Sequence[Question] | None, about: Answer | None
    ) -> list[Judged]:
        """The same, each with its reason, and with how many assets the rule is about."""
        whole = await populations(self._census, questions, [j.account for j in judged])
        judged = [replace(j, total=total(j, whole[j.account], questions, applicable or (), about)) for j in judged]
        words = await reasons(self._store, self._coverage, questions, judged, whole)
        return [replace(j, reason=words[j.account]) for j in judged]

    async def _otherwise(
        self, judged: Sequence[Judged], questions: Sequence[Question], about: Sequence[Question] | None, excused: Collection[str]
    ) -> list[Judged]:
        """The same, each UNKNOWN with the verdict it would have if nothing unseen mattered."""
        unknown = [j.account for j in judged if j.verdict is Verdict.UNKNOWN]
        failing = await shown(self._store, questions, self._coverage, unknown, excused)
        concerned = set(unknown) if about is None else await shown(self._store, about, self._coverage, unknown)
        fine = {a: Verdict.PASS if a in concerned else Verdict.NOT_APPLICABLE for a in unknown}
        as_shown = fine | dict.fromkeys(failing, Verdict.FAIL)
        return [replace(j, otherwise=as_shown.get(j.account)) for j in judged]

    def _unseen(self) -> list[Verdict]:
        """UNKNOWN if there may be accounts that nobody saw, unless one account alone is asked about."""
        return [Verdict.UNKNOWN] if self._coverage.unseen_accounts() and not self._account else []

    def _left_out(self) -> tuple[Judged, ...]:
        return tuple(Judged(a.id, a.name, Verdict.OUT_OF_SCOPE, a.out_of_scope) for a in self._outside)

    def _scope(self) -> InScope:
        return InScope(
            accounts=tuple(a.id for a in self._inside),
            left_out=tuple({"cloudAccountID": a.id, "cloudAccountName": a.name, "reason": a.out_of_scope} for a in self._outside),
            closed_regions=tuple(
                {"cloudAccountID": a.id, "region": region, "reason": why}
                for a in self._inside
                for region, why in sorted(a.closed_regions.items())
            ),
        )


def judge(account: Account, found: Answer, about: Answer | None, coverage: Coverage) -> Judged:
    """The verdict of one account from what was found there and what could be there unseen."""
    failing, undecided = found.failing(account.id), found.undecided(account.id)
    if failing:
        verdict = Verdict.FAIL
    elif undecided or account.id in found.unseen:
        verdict = Verdict.UNKNOWN
    else:
        verdict = Verdict.PASS if about is None or about.mentions(account.id) else Verdict.NOT_APPLICABLE
    gaps = tuple(coverage.failures(account.id, found.touched)) if verdict is Verdict.UNKNOWN else ()
    return Judged(account.id, account.name, verdict, failing=failing, undecided=undecided, exempted=found.exempted(account.id), gaps=gaps)


def _interval(found: Iterable[Interval]) -> Interval:
    every = list(found)
    oldest, newest = [i.oldest for i in every if i.oldest], [i.newest for i in every if i.newest]
    return Interval(min(oldest, default=None), max(newest, default=None))
