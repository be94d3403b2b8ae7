"""How complete the reading is, and how everything stands, asked for in GraphQL."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.app import application
from api.services import Services
from cli.world import engine
from collectors.aws import CATALOGUE
from controls.control import Control
from controls.evaluate import Evaluator
from controls.load import FOLDER, control
from controls.service import Controls
from controls.standing import standing
from graph.catalogue import fingerprint
from graph.coverage import Coverage
from graph.outcomes import Outcome, Result
from graph.places import Account
from graph.store import Store
from tests.api.conftest import Client

Run = Callable[[Awaitable[Any]], Any]
NOW = datetime.now(UTC)
DENIED = "AccessDenied: User: arn:aws:sts::2:assumed-role/audit/x is not authorized to perform: cloudtrail:GetEventSelectors"
REGIONS = frozenset({"eu-west-1", "us-east-1"})
ACCOUNTS = [
    Account("1", "one", "1", "1/global", manager_read=True, regions=REGIONS),
    Account("2", "two", "2", "1/global", manager_read=True, regions=frozenset({"us-east-1"})),
    Account("3", "three", "3", "1/global", manager_read=True, regions=REGIONS),
    Account("4", "four", "4", "1/global", manager_read=True, out_of_scope="it is suspended", regions=REGIONS),
]


def outcome(kind: str, place: str, operation: str = "", result: Result = Result.COMPLETE, **more: Any) -> Outcome:
    """How a reading ended in an account and region; a listing unless another operation is named."""
    declared = CATALOGUE.kind(kind)
    service = next((r.service for r in declared.readings() if r.operation == operation), declared.listing.service)
    account, _, region = place.partition("/")
    at = NOW - timedelta(hours=more.pop("hours", 1))
    return Outcome(
        kind, service, operation or declared.listing.operation, account, region, result, at, fingerprint=fingerprint(declared), **more
    )


OUTCOMES = [
    outcome("Connector", "1/global"),
    *(outcome("Region", f"{number}/global") for number in "12"),
    outcome("Trail", "1/eu-west-1"), outcome("Trail", "1/us-east-1", hours=2), outcome("Trail", "2/us-east-1"),
    outcome("Trail", "1/eu-west-1", "GetTrailStatus", hours=30),
    outcome("Trail", "2/us-east-1", "GetEventSelectors", Result.DENIED, error=DENIED),
    Outcome("", "sts", "AssumeRole", "3", "global", Result.DENIED, NOW, "AccessDenied: not allowed"),
]  # fmt: skip


@pytest.fixture(scope="module")
def shown() -> Control:
    """A control of ours."""
    return control(engine().compiler, FOLDER / "cloudtrail-all-regions.md")


@pytest.fixture(scope="module")
def client(opened: Store, run: Run, shown: Control) -> Iterator[Client]:
    """A client of an application that knows the outcomes above."""

    async def coverage() -> Coverage:
        return Coverage(CATALOGUE, OUTCOMES, {a.id: a for a in ACCOUNTS}, NOW)

    @asynccontextmanager
    async def opening() -> AsyncIterator[Services]:
        yield Services(opened, coverage, Controls([shown], Evaluator(engine().compiler, opened)))

    app = application(engine(), opening)
    context = app.router.lifespan_context(app)
    run(context.__aenter__())
    yield Client(app, run)
    run(context.__aexit__(None, None, None))


def test_each_account_tells_how_complete_its_reading_is(client: Client) -> None:
    """What no run has read anywhere is named and not counted; what is too old counts as unread."""
    asked = (
        "{ coverage { maxAge unread accounts { cloudAccountID cloudAccountName outOfScope complete gaps { name count } oldest newest } } }"
    )
    found = client.ask(asked)["coverage"]
    assert found["maxAge"] == 26 * 3600
    assert "AccessAnalyzer" in found["unread"]
    assert "Trail" not in found["unread"]
    one, two, three, four = found["accounts"]
    assert (one["cloudAccountName"], one["complete"], one["gaps"]) == ("one", 4, [{"name": "stale", "count": 1}])
    assert (one["oldest"], one["newest"]) == ((NOW - timedelta(hours=2)).isoformat(), (NOW - timedelta(hours=1)).isoformat())
    assert (two["complete"], two["gaps"]) == (2, [{"name": "denied", "count": 1}])
    assert (three["complete"], three["gaps"], three["newest"]) == (0, [{"name": "denied", "count": 1}], None)
    assert (four["outOfScope"], four["complete"], four["gaps"]) == ("it is suspended", 0, [])


def test_the_missing_permission_is_the_one_that_the_provider_names(client: Client) -> None:
    """Or else that of the operation; with the accounts that lack it."""
    found = client.ask("{ coverage { permissions { action resources accounts gaps } } }")["coverage"]["permissions"]
    assert found == [
        {"action": "cloudtrail:GetEventSelectors", "resources": [], "accounts": ["2"], "gaps": 1},
        {"action": "sts:AssumeRole", "resources": [], "accounts": ["3"], "gaps": 1},
    ]


def test_cells_are_regions_and_services_of_some_accounts(client: Client) -> None:
    """In the order of accounts, regions and services."""
    asked = "query($a: [String!]!) { coverageCells(accounts: $a) { cloudAccountID region service complete gaps { name count } } }"
    found = client.ask(asked, {"a": ["2", "1"]})["coverageCells"]
    cells = {(c["cloudAccountID"], c["region"], c["service"]): (c["complete"], c["gaps"]) for c in found}
    assert cells["1", "eu-west-1", "cloudtrail"] == (1, [{"name": "stale", "count": 1}])
    assert cells["2", "us-east-1", "cloudtrail"] == (1, [{"name": "denied", "count": 1}])
    assert list(cells) == sorted(cells)
    assert client.ask(asked, {"a": []})["coverageCells"] == []
    assert client.code(asked, {"a": ["1"] * 101}) == "TOO_LARGE"


def test_gaps_tell_what_the_provider_said(client: Client) -> None:
    """Narrowed by account, region, service and outcome; counted whole, told as many as are wanted."""
    asked = (
        "query($a: [String!], $o: String) { coverageGaps(accounts: $a, outcome: $o) { count gaps { operation error at missing outcome } } }"
    )
    assert client.ask(asked)["coverageGaps"]["count"] == 3
    found = client.ask(asked, {"a": ["2"]})["coverageGaps"]
    assert found["count"] == 1
    assert (found["gaps"][0]["error"], found["gaps"][0]["missing"]) == (DENIED, ["cloudtrail:GetEventSelectors"])
    (stale,) = client.ask(asked, {"o": "stale"})["coverageGaps"]["gaps"]
    assert (stale["operation"], stale["missing"]) == ("GetTrailStatus", [])
    one = client.ask("{ coverageGaps(first: 1) { count gaps { operation } } }")["coverageGaps"]
    assert (one["count"], len(one["gaps"])) == (3, 1)
    assert client.code("{ coverageGaps(first: 0) { count } }") == "TOO_LARGE"


def test_what_was_not_judged_stands_as_that(client: Client) -> None:
    """Before the first evaluation, and for an account that nobody judged."""
    asked = "query($a: String) { standing(account: $a) { controls { id verdict failingCount } verdicts { name count } accounts { name } } }"
    found = client.ask(asked)["standing"]
    assert found["controls"] == [{"id": "cloudtrail-all-regions", "verdict": "NONE", "failingCount": 0}]
    assert (found["verdicts"], found["accounts"]) == ([{"name": "NONE", "count": 1}], [])
    assert client.ask(asked, {"a": "1"})["standing"]["controls"] == []


def test_verdicts_are_counted_by_what_they_have_in_common(shown: Control) -> None:
    """By severity, framework and account; of one account its own verdicts."""
    numbers = {"undecidedCount": 0, "exemptCount": 1}
    accounts = [
        {"cloudAccountID": "1", "cloudAccountName": "one", "verdict": "FAIL", "failingCount": 3, **numbers},
        {"cloudAccountID": "2", "cloudAccountName": None, "verdict": "PASS", "failingCount": 0, **numbers},
    ]
    last = {shown.id: {"verdict": "FAIL", "evaluatedAt": NOW.isoformat(), "accounts": accounts}}
    found = standing([shown], last)
    assert found["verdicts"] == [{"name": "FAIL", "count": 1}]
    assert found["severities"] == [{"name": "high", "title": None, "verdicts": [{"name": "FAIL", "count": 1}]}]
    assert [(a["name"], a["title"], a["verdicts"][0]["name"]) for a in found["accounts"]] == [("1", "one", "FAIL"), ("2", None, "PASS")]
    (row,) = found["controls"]
    assert (row["failingCount"], row["exemptCount"]) == (3, 2)
    assert row["accounts"] == [{"name": "FAIL", "count": 1}, {"name": "PASS", "count": 1}]
    (of_two,) = standing([shown], last, "2")["controls"]
    assert (of_two["verdict"], of_two["failingCount"]) == ("PASS", 0)
