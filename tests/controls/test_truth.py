"""The verdicts of our controls against a plain reading of their sentences, over random accounts and trails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from collectors.aws import CATALOGUE
from controls.choosing import Choice, chosen
from controls.control import Control
from controls.evaluate import Evaluator
from controls.load import own
from graph.store import Store
from graph.trial import Planted, World, trial
from queries.compile import Compiler

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
STATUS, SELECTORS = "GetTrailStatus", "GetEventSelectors"
Truth = bool | None  # None: it depends on what was not read


@dataclass(frozen=True)
class Trail:
    """A trail as the sentences of the controls speak of it; a delivery is hours ago."""

    multi: bool
    organization: bool
    logging: bool
    events: str
    excluded: bool
    validated: bool
    key: bool
    group: bool
    delivered: int | None
    unread: frozenset[str]


def both(*parts: Truth) -> Truth:
    """All of them hold."""
    return False if False in parts else None if None in parts else True


def any_of(parts: Sequence[Truth]) -> Truth:
    """At least one of them holds."""
    return True if True in parts else None if None in parts else False


def negated(part: Truth) -> Truth:
    """It does not hold."""
    return None if part is None else not part


def complete(t: Trail) -> Truth:
    """It covers all regions, is logging, and records all management events."""
    logging = None if STATUS in t.unread else t.logging
    return both(t.multi, logging, None if SELECTORS in t.unread else t.events == "all")


def late(t: Trail) -> Truth:
    """It has no log group, or delivered nothing to it within a day."""
    if not t.group:
        return True
    return None if STATUS in t.unread else t.delivered is None or t.delivered > 24


def whole(t: Trail) -> Truth:
    """It is complete and leaves nothing out."""
    return both(complete(t), None if SELECTORS in t.unread else not t.excluded)


WRONG: dict[str, Callable[[Sequence[Trail]], Truth]] = {
    "cloudtrail-all-regions": lambda trails: negated(any_of([complete(t) for t in trails])),
    "cloudtrail-log-file-validation": lambda trails: any_of([not t.validated for t in trails]),
    "cloudtrail-kms-encryption": lambda trails: any_of([not t.key for t in trails]),
    "cloudtrail-cloudwatch-delivery": lambda trails: any_of([late(t) for t in trails]),
    "cloudtrail-no-excluded-sources": lambda trails: both(
        any_of([complete(t) for t in trails]), negated(any_of([whole(t) for t in trails]))
    ),
    "cloudtrail-organization-trail": lambda trails: negated(any_of([both(t.organization, complete(t)) for t in trails])),
}
trails = st.builds(
    Trail,
    multi=st.booleans(),
    organization=st.booleans(),
    logging=st.booleans(),
    events=st.sampled_from(["all", "all", "write", "none"]),
    excluded=st.booleans(),
    validated=st.booleans(),
    key=st.booleans(),
    group=st.booleans(),
    delivered=st.sampled_from([None, 1, 23, 25, 100]),
    unread=st.frozensets(st.sampled_from([STATUS, SELECTORS]), max_size=1),
)


def planted(accounts: Sequence[Sequence[Trail]]) -> World:
    """Accounts of one organization, each with its trails."""
    assets = [Planted("Organization", "o", "a0", "global")]
    for i, owned in enumerate(accounts):
        name = f"a{i}"
        links = {"organization": (("Organization", "o"),), "trails": tuple(("Trail", f"{name}-{j}") for j in range(len(owned)))}
        assets.append(Planted("Connector", name, name, "global", {"managementAccountID": "a0"}, links=links))
        assets += [Planted("Trail", f"{name}-{j}", name, values=values(t), unread=t.unread) for j, t in enumerate(owned)]
    return World(tuple(assets))


def values(t: Trail) -> dict[str, Any]:
    """The stored properties of a trail."""
    return {
        "isMultiRegionTrail": t.multi,
        "isOrganizationTrail": t.organization,
        "logFileValidationEnabled": t.validated,
        "kmsKeyID": "k" if t.key else "",
        "cloudWatchLogsLogGroupARN": "g" if t.group else "",
        "status_isLogging": t.logging,
        "status_latestCloudWatchLogsDeliveryTime": None if t.delivered is None else NOW - timedelta(hours=t.delivered),
        "managementEvents": t.events,
        "excludedManagementEventSources": ["kms.amazonaws.com"] if t.excluded else [],
    }


@pytest.fixture(scope="module")
def controls(compiler: Compiler) -> list[Control]:
    """Ours on trails; one is on the buckets that trails write to."""
    return [c for c in chosen(own(compiler), Choice(globs=["cloudtrail-*"])) if c.id != "cloudtrail-bucket-open"]


@settings(
    max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(accounts=st.lists(st.lists(trails, max_size=3), min_size=10, max_size=25))
def test_verdicts_are_those_of_the_sentences(
    accounts: list[list[Trail]], controls: list[Control], compiler: Compiler, store: Store, run: Callable[[Any], Any]
) -> None:
    """For random trails with random unread details, each account's verdict is what the control's sentence says of it."""

    async def ask(inside: Store) -> Any:
        return await Evaluator(compiler, inside).evaluate(controls, now=NOW)

    report = run(trial(store, CATALOGUE, planted(accounts), NOW, ask))
    names = {True: {"FAIL"}, None: {"UNKNOWN"}, False: {"PASS", "NOT_APPLICABLE"}}
    for control in report.controls:
        for judged in control.accounts:
            owned = accounts[int(judged.account[1:])]
            assert judged.verdict.value in names[WRONG[control.control](owned)], (control.control, owned)


def test_every_control_has_its_sentence(controls: list[Control]) -> None:
    """No control of ours on trails is without a plain reading here."""
    assert {c.id for c in controls} == set(WRONG)
