"""Files of exemptions: what they mean, and each mistake with its file, its line and what was probably meant."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from controls.control import Control
from controls.exemption import Exemption
from controls.exemptions import Rules, exemptions, moment
from controls.problem import ControlError
from graph.question import Operator
from queries.compile import Compiler

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
TRAILS = '{ trails(where: { kmsKeyID: { eq: "" } }) { ...AssetFragment } }'
BUCKETS = "{ buckets { ...AssetFragment } }"
GOOD = {
    "control": "trail-key",
    "asset": "t",
    "owner": "ann",
    "reason": "a test",
    "ticket": "T-1",
    "approved": "2026-01-10",
    "expires": "2026-06-30",
}
Read = Callable[..., Sequence[Exemption]]


@pytest.fixture
def read(compiler: Compiler, made: Callable[..., Control], tmp_path: Path) -> Read:
    """Reads a file with one exemption: the good one, with other values and without those that are None."""
    controls = [made(TRAILS, id="trail-key", aliases=("old-key",)), made(BUCKETS, id="bucket-any")]

    def make(text: str = "", longest: timedelta | None = None, **changed: str | None) -> Sequence[Exemption]:
        values = {k: v for k, v in (GOOD | changed).items() if v is not None}
        lines = [f"{'- ' if i == 0 else '  '}{k}: {v}" for i, (k, v) in enumerate(values.items())]
        (file := tmp_path / "exemptions.yaml").write_text(dedent(text) or "\n".join(["exemptions:", *lines]))
        return exemptions(Rules(compiler, controls, NOW, *([longest] if longest else [])), [file])

    return make


def wrong(read: Read, text: str = "", changed: dict[str, str | None] | None = None) -> str:
    """What is said of a file with a mistake, after its folder."""
    with pytest.raises(ControlError) as told:
        read(text, **(changed or {}))
    return "\n".join(str(p).split("/exemptions.yaml")[1] for p in told.value.problems)


def test_a_file_says_who_answers_for_what_until_when(read: Read) -> None:
    """An exemption keeps its owner, reason, ticket and place; a day counts to its end."""
    (found,) = read()
    assert (found.owner, found.reason, found.ticket, found.asset) == ("ann", "a test", "T-1", "t")
    assert (found.approved, found.expires) == (datetime(2026, 1, 11, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
    assert found.source.endswith("exemptions.yaml:2")


def test_a_condition_is_graphql_on_the_type_that_is_judged(read: Read) -> None:
    """`where` is compiled for each type that the controls ask for and that has what it names."""
    (found,) = read(asset=None, where="'{ isMultiRegionTrail: { eq: true } }'", control="'*'")
    ((name, where),) = found.meant.items()
    assert (name, getattr(where, "property", ""), getattr(where, "operator", None)) == ("Trail", "isMultiRegionTrail", Operator.EQ)


def test_an_alias_means_its_control(read: Read) -> None:
    """A control that was renamed keeps its exemptions."""
    assert read(control="old-key")[0].control == "old-key"


MISTAKES: dict[str, tuple[dict[str, str | None], str]] = {
    "a control that is not there": ({"control": "trail-kye"}, ":2: No control is like «trail-kye». Did you mean «trail-key»?"),
    "no expiry": ({"expires": None}, ":2: «exemptions.0» lacks «expires»."),
    "an expiry too far ahead": ({"expires": "2027-06-30"}, ":8: It expires over 366 days after it was approved"),
    "an expiry before the approval": ({"expires": "2025-06-30"}, ":8: It expires before it was approved."),
    "an approval to come": ({"approved": "2026-02-01"}, ":7: «2026-02-01» is still to come, so it is not approved."),
    "no day": ({"expires": "someday"}, ":8: «someday» is no day and no time; write 2026-12-31."),
    "a key that is not there": ({"onwer": "ann"}, ":9: «exemptions.0» has no key «onwer». Did you mean «owner»?"),
    "an asset and a condition": ({"where": "'{}'"}, ":2: An exemption names one «asset»"),
    "neither": ({"asset": None}, ":2: An exemption names one «asset»"),
    "a field that is not there": ({"asset": None, "where": "'{ kmsKeyId: { eq: \"\" } }'"}, "Did you mean 'kmsKeyID'"),
    "no GraphQL": ({"asset": None, "where": "'{ kmsKeyID: '"}, "«where» on trails: "),
    "no account": ({"accounts": "[ann]"}, ":9: «exemptions.0.accounts.0»"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_line(read: Read, mistake: str) -> None:
    """Each mistake names the file, the line, what is wrong and, where a word is near, what was meant."""
    changed, said = MISTAKES[mistake]
    assert said in wrong(read, changed=changed)


def test_a_file_that_is_no_list_is_a_mistake(read: Read) -> None:
    """A file must have the key «exemptions»; what is no YAML is told as such."""
    assert "lacks «exemptions»" in wrong(read, "exempt: []")
    assert "This is not YAML" in wrong(read, "exemptions: [")


def test_the_bound_is_a_setting(read: Read) -> None:
    """A nearer bound refuses what the usual one allows."""
    with pytest.raises(ControlError, match="over 30 days"):
        read(longest=timedelta(days=30))


def test_a_file_that_cannot_be_read_is_a_problem(compiler: Compiler, tmp_path: Path) -> None:
    """A file that is not there is told with its path."""
    with pytest.raises(ControlError, match="cannot be read"):
        exemptions(Rules(compiler, (), NOW), [tmp_path / "nowhere.yaml"])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-01-31", datetime(2026, 2, 1, tzinfo=UTC)),
        ("2026-01-31T10:00:00", datetime(2026, 1, 31, 10, tzinfo=UTC)),
        ("2026-01-31T10:00:00+02:00", datetime(2026, 1, 31, 8, tzinfo=UTC)),
        ("tomorrow", None),
    ],
)
def test_a_day_is_its_end_and_a_time_itself(text: str, meant: datetime | None) -> None:
    """A day stands for its last moment, a time for itself, in UTC where it names no zone."""
    assert moment(text) == meant
