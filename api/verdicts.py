"""Controls and verdicts in the schema; the members of verdicts are those of their JSON form."""

from typing import Any

import strawberry
from strawberry.scalars import JSON

from api.dynamic import DateTime, made, many
from api.kept import Count
from graph.catalogue import INTERFACE

_ASSET = {f.name: (strawberry.ID if f.name == "identifier" else str | None, f.doc) for f in INTERFACE}

EvidenceStep: Any = made("EvidenceStep", "A step from the asset to what a condition was read of.", {
    "relation": (str, "The relation that was followed."),
    "type": (str, "The type of what it leads to."),
    "identifier": (strawberry.ID, "Its identifier."),
    "internalName": (str | None, "Its name."),
})  # fmt: skip

Evidence: Any = made("Evidence", "A condition with what was read of it.", {
    "condition": (str, "The condition."),
    "holds": (bool | None, "Whether it holds; null: that is not known."),
    "value": (JSON | None, "The value that was read."),
    "service": (str | None, "The service that was asked."),
    "operation": (str, "The operation that reads it."),
    "cloudAccountID": (str | None, "In which account."),
    "region": (str | None, "In which region; empty: in all of them."),
    "outcome": (str, "How the reading ended: complete, or why it counts for nothing."),
    "readAt": (DateTime | None, "When."),
    "path": (many(EvidenceStep), "From the asset to what it was read of; empty: the asset itself."),
})  # fmt: skip

JudgedAsset: Any = made("JudgedAsset", "An asset as a verdict names it.", {
    **_ASSET,
    "evidence": (many(Evidence) | None, "Why it fails, or may."),
})  # fmt: skip

EXEMPTION: dict[str, tuple[Any, str]] = {
    "control": (str, "The control, or the pattern of controls."),
    "asset": (str | None, "The asset that it names."),
    "where": (str | None, "The condition by which it means assets."),
    "accounts": (list[str], "The accounts in which it counts; none: all."),
    "owner": (str, "Who answers for it."),
    "reason": (str, "Why."),
    "ticket": (str, "Where it was decided."),
    "approved": (DateTime, "When it was decided."),
    "expires": (DateTime, "When it stops counting."),
    "source": (str, "Its file and line, or its id."),
    "id": (strawberry.ID | None, "Its id, if it was given through the API or by a command."),
    "by": (str | None, "Who gave it."),
    "withdrawn": (DateTime | None, "Since when it counts no longer."),
    "withdrawnBy": (str | None, "Who withdrew it."),
    "problem": (str | None, "Why what it says means nothing to the controls and types of today."),
}
Exemption: Any = made("Exemption", "Somebody answers for a failure, for a time.", EXEMPTION)

ExemptAsset: Any = made("ExemptAsset", "An asset that fails, or may, and is exempt.", {
    **_ASSET,
    "certain": (bool, "Whether it fails for certain."),
    "exemption": (Exemption, "The exemption."),
})  # fmt: skip

Gap: Any = made("Gap", "A reading that is missing, or is not current.", {
    "service": (str | None, "The service that was asked."),
    "operation": (str, "The reading that is missing."),
    "cloudAccountID": (str | None, "In which account."),
    "region": (str | None, "In which region; empty: the account's regions are not known."),
    "outcome": (str, "How it ended: denied, throttled, failed, never read, out of date."),
    "error": (str | None, "What the provider said."),
    "at": (DateTime | None, "When."),
})  # fmt: skip

Readings: Any = made(
    "Readings",
    "The interval of the readings behind an answer.",
    {"oldest": (DateTime | None, "The oldest."), "newest": (DateTime | None, "The newest.")},
)

AccountVerdict: Any = made("AccountVerdict", "What a control says of one account.", {
    "cloudAccountID": (str, "The number of the account."),
    "cloudAccountName": (str | None, "Its name."),
    "verdict": (str, "FAIL, UNKNOWN, NOT_SUPPORTED, PASS, NOT_APPLICABLE, OUT_OF_SCOPE, MANUAL or DISABLED."),
    "reason": (str | None, "Why, in words."),
    "otherwise": (str | None, "Of an UNKNOWN: the verdict if nothing unseen mattered."),
    "failing": (many(JudgedAsset), "What fails for certain; at most 1,000 of them."),
    "failingCount": (int, "How many those are."),
    "undecided": (many(JudgedAsset), "What may fail; at most 1,000 of them."),
    "undecidedCount": (int, "How many those are."),
    "exempt": (many(ExemptAsset), "What fails, or may, and is exempt; at most 1,000 of them."),
    "exemptCount": (int, "How many those are."),
    "totalCount": (int | None, "Out of how many that the control is about; null where nothing was judged."),
    "totalIsAtLeast": (bool, "Whether part of those is unread, so that there may be more."),
    "totalOf": (str | None, "What those are called, such as «trails»."),
    "gaps": (many(Gap), "The readings whose absence left it undecided; at most 1,000 of them."),
    "gapsCount": (int, "How many those are."),
})  # fmt: skip

FrameworkItems: Any = made(
    "FrameworkItems",
    "Where a control stands in a framework.",
    {"name": (str, "The framework."), "items": (list[str], "The items of it that the control covers.")},
)

Verdict: Any = made("Verdict", "What a control says of everything in scope.", {
    "control": (strawberry.ID, "The control's id."),
    "title": (str | None, "Its title."),
    "severity": (str | None, "How much harm a failure does."),
    "verdict": (str, "The worst of the accounts' verdicts."),
    "reason": (str | None, "Why, in words, where it is not for the accounts to say."),
    "isInsight": (bool | None, "Whether it is shown and does not weigh."),
    "frameworks": (many(FrameworkItems), "What it decides of each framework."),
    "evaluatedAt": (DateTime, "When."),
    "readings": (Readings, "When what it rests on was read."),
    "scope": (JSON, "What was judged, and what was left out with the reason."),
    "accounts": (many(AccountVerdict), "The verdict of each account."),
    "rules": (JSON, "The verdict of each of the control's queries."),
})  # fmt: skip

ControlQuery: Any = made("ControlQuery", "A query of a control.", {
    "name": (str, "What it is called."),
    "text": (str, "The query; empty: a person decides."),
    "variables": (JSON, "The variables that it is asked with."),
    "problem": (str, "Why it cannot be asked here; empty: it can."),
})  # fmt: skip

ControlReading: Any = made("ControlReading", "An operation on which the verdict of a control rests.", {
    "type": (str, "The type of which it is read."),
    "service": (str, "The service that is asked."),
    "operation": (str, "The operation."),
})  # fmt: skip

Control: Any = made("Control", "A requirement, with the query that decides it.", {
    "id": (strawberry.ID, "Its id."),
    "title": (str, "What must be so."),
    "severity": (str, "How much harm a failure does."),
    "provider": (str, "The cloud that it is about."),
    "tags": (list[str], "What it is filed under."),
    "pack": (str, "The pack that it comes from, with its version."),
    "text": (str, "The whole text of the control."),
    "rationale": (str, "Why it must be so."),
    "impact": (str, "What it costs to leave a failure; empty: it does not say."),
    "remedy": (str, "How to mend a failure."),
    "query": (str, "The query that names what is wrong; several are separated by an empty line."),
    "queries": (many(ControlQuery), "Each of its queries."),
    "logic": (str, "What it asks for, in words; empty: nothing is asked."),
    "readings": (many(ControlReading), "The operations on which its verdict rests."),
    "manual": (bool, "Whether a person decides it."),
    "steps": (str, "Of a manual one: what that person does."),
    "proof": (str, "Of a manual one: what is kept of that as evidence."),
    "falsePositives": (str, "When to doubt a failure; empty: it does not say."),
    "references": (list[str], "Where to read on."),
    "frameworks": (many(FrameworkItems), "The frameworks it belongs to."),
    "problem": (str, "Why it cannot be asked here; empty: it can."),
    "lastVerdict": (Verdict | None, "The verdict of its latest evaluation over all accounts, whoever made it."),
})  # fmt: skip

_COUNTED = (many(Count), "How many of them got each verdict; NONE: they were not judged yet.")

ControlStanding: Any = made("ControlStanding", "How a control stands, without the assets behind it.", {
    "id": (strawberry.ID, "Its id."),
    "title": (str, "What must be so."),
    "severity": (str, "How much harm a failure does."),
    "provider": (str, "The cloud that it is about."),
    "manual": (bool, "Whether a person decides it."),
    "frameworks": (many(FrameworkItems), "The frameworks it belongs to."),
    "verdict": (str, "Its latest verdict over all accounts, or that of the account that is asked for; NONE: it was not judged yet."),
    "evaluatedAt": (DateTime | None, "When."),
    "accounts": (many(Count), "How many accounts got each verdict."),
    "failingCount": (int, "How many assets fail for certain."),
    "undecidedCount": (int, "How many may fail."),
    "exemptCount": (int, "How many are exempt."),
})  # fmt: skip

StandingGroup: Any = made("StandingGroup", "Verdicts with something in common.", {
    "name": (str, "What that is: a severity, a framework, the number of an account."),
    "title": (str | None, "Of an account: its name."),
    "verdicts": _COUNTED,
})  # fmt: skip

Standing: Any = made("Standing", "How everything stands by the latest evaluations over all accounts.", {
    "controls": (many(ControlStanding), "Each control; if an account is asked for, those that judged it."),
    "verdicts": _COUNTED,
    "severities": (many(StandingGroup), "Controls by severity."),
    "frameworks": (many(StandingGroup), "Controls by framework; one may stand under several."),
    "accounts": (many(StandingGroup), "What was said of each account."),
})  # fmt: skip
