"""Which management events trails record: by themselves, and on the way through AWS and Neo4j."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.meaning.management_events import excluded_sources, recorded_events
from demo.aws.server import SimulatedAWS
from graph.model import Unreadable
from tests.collectors.harness import FIRST, Collector, trail
from tests.collectors.situations import ADVANCED, CLASSIC, TABLE, UNDECIDED, advanced, classic, condition

ORDER = {"none": set[str](), "read": {"read"}, "write": {"write"}, "all": {"read", "write"}}


def recorded(answer: dict[str, Any]) -> str:
    """What is recorded, «undecided» included."""
    try:
        return recorded_events(answer)
    except Unreadable:
        return UNDECIDED


def without(answer: dict[str, Any]) -> list[str] | None:
    """The services left out, None where that is undecided."""
    try:
        return excluded_sources(answer)
    except Unreadable:
        return None


@pytest.mark.parametrize("name", TABLE)
def test_the_truth_table(name: str) -> None:
    """Selectors record what AWS documents of them, and what is not documented is undecided."""
    answer, halves, left_out = TABLE[name]
    assert recorded(answer) == halves
    assert without(answer) == left_out


SELECTORS = st.sampled_from(["All", "ReadOnly", "WriteOnly"]).flatmap(
    lambda kind: st.builds(
        classic, st.just(kind), st.sampled_from(["kms.amazonaws.com", "rdsdata.amazonaws.com", "x"]), management=st.booleans()
    )
)
CONDITIONS = st.builds(
    lambda field, operator, values: condition(field, **{operator: values}),
    st.sampled_from(["eventCategory", "readOnly", "eventSource", "eventName"]),
    st.sampled_from(["Equals", "NotEquals", "StartsWith"]),
    st.lists(st.sampled_from(["Management", "Data", "true", "false", "kms.amazonaws.com"]), min_size=1, max_size=2),
)
ADVANCED_SELECTORS = st.lists(CONDITIONS, max_size=3).map(lambda conditions: advanced(*conditions))
ANY = st.one_of(
    st.builds(lambda s: {"EventSelectors": s}, st.lists(SELECTORS, min_size=1, max_size=4)),
    st.builds(lambda s: {"AdvancedEventSelectors": s}, st.lists(ADVANCED_SELECTORS, min_size=1, max_size=4)),
)


@given(ANY, st.randoms())
def test_the_order_of_selectors_does_not_matter(answer: dict[str, Any], random: Any) -> None:
    """Whatever order AWS lists the selectors in, they record the same."""
    [(name, selectors)] = answer.items()
    other = {name: random.sample(selectors, len(selectors))}
    assert recorded(answer) == recorded(other)
    assert without(answer) == without(other)


@given(ANY, st.data())
def test_one_selector_more_never_records_less(answer: dict[str, Any], data: Any) -> None:
    """What some selectors record for certain, they record beside any other selector too, and they leave out no more for it."""
    [(name, selectors)] = answer.items()
    more = {name: [*selectors, data.draw(SELECTORS if name == "EventSelectors" else ADVANCED_SELECTORS)]}
    one, two = recorded(answer), recorded(more)
    if UNDECIDED not in {one, two}:
        assert ORDER[one] <= ORDER[two]
    if one == "all":
        assert two == "all"


@given(ANY)
def test_certain_selectors_decide_alone(answer: dict[str, Any]) -> None:
    """With a selector of everything beside them, other selectors never make the answer undecided."""
    [(name, selectors)] = answer.items()
    everything = classic() if name == "EventSelectors" else advanced(condition("eventCategory", Equals=["Management"]))
    assert recorded({name: [*selectors, everything]}) == "all"


def test_the_truth_table_by_http(collector: Collector, aws: SimulatedAWS) -> None:
    """What each trail's selectors record is what the graph says, and what is undecided is unread with its reason."""
    expected: dict[str, tuple[str, list[str] | None]] = {}
    for i, (name, (selectors, halves, left_out)) in enumerate((CLASSIC | ADVANCED).items()):
        arn = trail(aws, FIRST, f"t{i:02}")
        kind = "AdvancedEventSelectors" if name in ADVANCED else "EventSelectors"
        aws.client(FIRST, "cloudtrail").put_event_selectors(TrailName=arn, **{kind: selectors})
        expected[arn] = (halves, left_out)
    for i, (name, (answer, halves, left_out)) in enumerate(TABLE.items()):
        if name not in CLASSIC | ADVANCED:
            arn = trail(aws, FIRST, f"u{i:02}")
            aws.fault(kind="surprising", operation="GetEventSelectors", about=arn, body={"TrailARN": arn, **answer})
            expected[arn] = (halves, left_out)
    collector.alone(FIRST)
    assert len(expected) == len(TABLE)
    marks = "[l IN labels(t) WHERE l STARTS WITH 'Unread' | l]"
    rows = f"MATCH (t:Trail) RETURN t.trailARN, t.managementEvents, t.excludedManagementEventSources, {marks}"
    for arn, halves, left_out, unread in collector.rows(rows):
        events, sources = expected[arn]
        assert halves == (None if events == UNDECIDED else events), arn
        assert left_out == sources, arn
        open_ = {"Unread_managementEvents": events == UNDECIDED, "Unread_excludedManagementEventSources": sources is None}
        assert set(unread) == {mark for mark, undecided in open_.items() if undecided}, arn
    assert collector.outcomes("managementEvents")[f"{FIRST}/us-east-1"][0] == "undecided"
    assert collector.outcomes("managementEvents")[f"{FIRST}/us-east-1"][1]
