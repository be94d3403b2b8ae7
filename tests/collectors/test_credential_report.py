"""The credential report's rows, and what each value in them means."""

from datetime import UTC, datetime

import pytest

from collectors.meaning.credential_report import FIELDS, flag, moment, of_root, of_user, rows, told
from graph.model import Unreadable, value

MADE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
REPORT = (
    b"user,arn,user_creation_time,mfa_active\n<root_account>,r,2020-01-01T00:00:00+00:00,false\nalice,a,2026-01-02T03:04:05+00:00,TRUE\n"
)
ANSWER = {"Content": REPORT, "GeneratedTime": MADE}


def test_a_user_finds_its_row() -> None:
    """The row of a user is found by name, with the time of the report beside it."""
    found = of_user({"UserName": "alice", "CreateDate": MADE.replace(microsecond=7)}, ANSWER)
    assert (found["row"]["arn"], found["GeneratedTime"]) == ("a", MADE)
    assert of_root({}, ANSWER)["row"]["arn"] == "r"


@pytest.mark.parametrize(("name", "made"), [("bob", MADE), ("alice", MADE.replace(year=2027))])
def test_a_user_newer_than_the_report_is_unread(name: str, made: datetime) -> None:
    """A user whom the report does not know yet, or under whose name it knows an earlier one, is unread."""
    with pytest.raises(Unreadable, match="the credential report of 2026"):
        of_user({"UserName": name, "CreateDate": made}, ANSWER)


@pytest.mark.parametrize("content", ["", "user,arn\n", "<html></html>\nx"])
def test_what_is_no_report(content: str) -> None:
    """A text without a row for each user is no report, and a report without the root user tells nothing of it."""
    with pytest.raises(Unreadable):
        rows(content)
    with pytest.raises(Unreadable, match="root user"):
        of_root({}, {"Content": "user,arn\nalice,a\n", "GeneratedTime": MADE})


@pytest.mark.parametrize("said", ["N/A", "no_information", "not_supported", ""])
def test_nothing_to_tell(said: str) -> None:
    """AWS's ways of saying nothing are null, whatever is asked for."""
    row = {"x": said}
    assert (told(row, "x"), flag(row, "x"), moment(row, "x")) == (None, None, None)


def test_values() -> None:
    """Words of any case are true or false, and times are in UTC."""
    row = {"yes": "TRUE", "no": "false", "at": "2026-01-02T04:04:05+01:00"}
    assert (flag(row, "yes"), flag(row, "no"), moment(row, "at")) == (True, False, MADE)


def test_what_is_not_understood_is_unread() -> None:
    """Another word than true and false, a time that is none, and a missing column are not guessed at."""
    for read, said in ((flag, "maybe"), (moment, "yesterday")):
        with pytest.raises(Unreadable, match=said):
            read({"x": said}, "x")
    with pytest.raises(Unreadable, match="no column y"):
        told({"x": "1"}, "y")


def test_every_column_is_read() -> None:
    """Each column of a report but the user's name and ARN is a field of its own."""
    asked = set[str]()

    class Row(dict[str, str]):
        def get(self, column: str, _: object = None) -> str:
            asked.add(column)
            return "N/A"

    assert {value(f.source, Row()) for f in FIELDS} == {None}
    assert len(asked) == len(FIELDS) == 20
