"""Exemptions that the graph keeps, in verdicts: from when they are given until they expire or are withdrawn, and as of a time."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from controls.control import Control, Example, Expected
from controls.evaluate import Evaluator
from controls.examples import graph
from controls.exemption import State
from controls.problem import ControlError
from controls.service import Controls
from controls.verdict import Report, Verdict
from graph.keeping.exemptions import Exemptions
from graph.keeping.runs import NotKept, Origin
from graph.store import Store
from graph.trial import plant
from queries.compile import Compiler

Run = Callable[[Awaitable[Any]], Any]
NO_KEY = '{ trails(where: { kmsKeyID: { eq: "" } }) { ...AssetFragment } }'
ROLES = "{ iamRoles { ...AssetFragment } }"
WORLD = "Connector a: {trails: t}\nTrail t: {in: a/eu-west-1, status: {isLogging: true}}\nIAMRole r: {in: a/global, createDate: PT1H}"
DAY = timedelta(days=1)
Said = tuple[Verdict, int, list[State]]
Judge = Callable[..., Said]
TERMS = {"control": "made", "asset": "t", "owner": "ann", "reason": "a test", "ticket": "T-1"}


def terms(**more: Any) -> dict[str, Any]:
    """Those of an exemption until the end of tomorrow."""
    return TERMS | {"expires": f"{datetime.now(UTC) + DAY:%Y-%m-%d}"} | more


@pytest.fixture
def service(compiler: Compiler, made: Callable[..., Control], store: Store, run: Run) -> Controls:
    """Two controls on a graph, collected now, with a trail that fails the one and a role that fails the other."""
    now = datetime.now(UTC)
    run(plant(store, CATALOGUE, graph(CATALOGUE, Path("example.md"), Example(Expected.FAIL, "", WORLD, 1), now).world, now))
    return Controls([made(NO_KEY), made(ROLES, id="roles")], Evaluator(compiler, store))


@pytest.fixture
def judged(service: Controls, run: Run) -> Judge:
    """Judges a control: its verdict, how many assets are exempt, and what the exemptions came to."""

    def judge(control: str = "made", **more: Any) -> Said:
        report: Report = run(service.evaluate([control], **more))
        (account,) = report.controls[0].accounts
        return account.verdict, account.exempt, [use.state for use in report.exemptions]

    return judge


EXEMPT: Said = (Verdict.PASS, 1, [State.ACTIVE])
FAILS: Said = (Verdict.FAIL, 0, [])


def test_one_counts_from_its_giving_to_its_withdrawal(service: Controls, judged: Judge, run: Run) -> None:
    """At once either way; as of a time it counts if it stood then, whatever became of it since."""
    assert judged() == FAILS
    before = datetime.now(UTC).isoformat()
    one = run(service.register.give(terms()))
    assert judged() == EXEMPT
    between = datetime.now(UTC).isoformat()
    run(service.register.withdraw(one.id))
    assert judged() == FAILS
    assert (judged(as_of=between), judged(as_of=before)) == (EXEMPT, FAILS)
    (use,) = run(service.uses())
    assert (use.state, use.exemption.id) == (State.WITHDRAWN, one.id)


def test_a_condition_counts(service: Controls, judged: Judge, run: Run) -> None:
    """It means what it says on the type of the asset that the control finds."""
    run(service.register.give(terms(asset=None, where="{ status: { isLogging: { eq: false } } }")))
    assert judged() == (Verdict.FAIL, 0, [State.UNUSED])
    run(service.register.give(terms(asset=None, where="{ status: { isLogging: { eq: true } } }")))
    assert judged()[:2] == EXEMPT[:2]


def test_it_binds_to_the_asset_as_it_was_made(service: Controls, judged: Judge, run: Run) -> None:
    """A role that was made after it was given is another one."""
    run(service.register.give(terms(control="roles", asset="r")))
    assert judged("roles") == (Verdict.FAIL, 0, [State.REBOUND])


def test_an_expired_one_is_shown_and_does_not_count(service: Controls, judged: Judge, store: Store, run: Run) -> None:
    """From the moment at which it expires."""
    now = datetime.now(UTC)
    run(Exemptions(store).give(Origin("ann", ""), now - 2 * DAY, now, TERMS))
    assert judged() == (Verdict.FAIL, 0, [State.EXPIRED])


def test_what_means_nothing_any_more_is_told(service: Controls, judged: Judge, store: Store, run: Run) -> None:
    """A condition on a field that there is no longer exempts nothing and breaks nothing; so does a control that is not here."""
    now = datetime.now(UTC)
    condition = {k: v for k, v in TERMS.items() if k != "asset"} | {"where": "{ former: { eq: 1 } }"}
    run(Exemptions(store).give(Origin("ann", ""), now, now + DAY, condition))
    run(Exemptions(store).give(Origin("ann", ""), now, now + DAY, TERMS | {"control": "former"}))
    assert judged() == (Verdict.FAIL, 0, [State.BROKEN])
    uses = run(service.uses())
    assert [use.state for use in uses] == [State.BROKEN, State.BROKEN]
    assert {"former" in use.exemption.problem for use in uses} == {True}


def test_its_expiry_is_bounded(service: Controls, run: Run) -> None:
    """From when it is given; the bound is a setting."""
    with pytest.raises(ControlError, match="over 366 days"):
        run(service.register.give(terms(expires=f"{datetime.now(UTC) + 400 * DAY:%Y-%m-%d}")))
    assert run(service.exemptions()) == ()


def test_what_is_not_there_is_not_withdrawn(service: Controls, run: Run) -> None:
    """The error says where those that are there are listed."""
    with pytest.raises(NotKept, match="emptyset exemptions list"):
        run(service.register.withdraw("exemption-x"))
