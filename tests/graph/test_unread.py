"""What is known of an asset by where it was listed."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from collectors.aws import CATALOGUE
from controls.ahead import READ, REGION, UNREAD, rehearsal
from graph import question
from graph.judging import judge
from graph.question import Operator, Question
from graph.store import Store

PLANT = "UNWIND $rows AS r CREATE (n:Asset:Trail) SET n = r"


def test_where_regions_are_unknown_nothing_is_known_of_what_no_reading_is_recorded_of(
    store: Store, run: Callable[[Awaitable[Any]], Any]
) -> None:
    """A trail of a region that was read certainly is what it says; one that is remembered from a region without any record may be gone."""
    coverage = rehearsal(CATALOGUE, datetime.now(UTC))
    places = {"known": f"{READ}/{REGION}", "remembered": f"{UNREAD}/{REGION}"}
    rows = [{"identifier": i, "listedIn": p, "scope": p, "cloudAccountID": p[0], "isMultiRegionTrail": True} for i, p in places.items()]

    async def judged() -> dict[str, bool]:
        await store.run(PLANT, write=True, rows=rows)
        asked = Question("Trail", question.Test("isMultiRegionTrail", Operator.EQ, value=True), ())
        return {row["asset"]["identifier"]: row["certain"] for row in await store.rows(judge(CATALOGUE, asked, coverage))}

    assert run(judged()) == {"known": True, "remembered": False}
