"""Stored root fields: their files, and the mistakes in them."""

from pathlib import Path

import pytest

from controls.problem import ControlError
from controls.views import views

GOOD = """# Trails without a key.
#
# Second paragraph.
query Keyless($key: String) {
  trails(where: { kmsKeyID: { eq: $key } }) { ...AssetFragment }
}
"""


def test_our_views_are_these() -> None:
    """AWSLogging1 is a stored root field, described by its comment."""
    found = views()["AWSLogging1"]
    assert found.doc.startswith("Accounts that no trail records in all regions.\n\nAn account is recorded if")


def test_name_arguments_and_description_come_from_the_file(tmp_path: Path) -> None:
    """The query's name, variables and comment are those of the root field."""
    (tmp_path / "Keyless.graphql").write_text(GOOD, encoding="utf-8")
    found = views(tmp_path)["Keyless"]
    assert (found.name, found.doc) == ("Keyless", "Trails without a key.\n\nSecond paragraph.")
    assert [v.variable.name.value for v in found.operation.variable_definitions or ()] == ["key"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace("query Keyless", "query Other"), "4: The query's name must be that of the file: «query Keyless»."),
        (GOOD.split("\n", 3)[3], "1: A view begins with a comment"),
        (GOOD.replace("}\n}", "}"), ":6: .*Syntax Error"),
        (GOOD + "query Second { trails { identifier } }", "A view is one query."),
        (GOOD.replace("query Keyless($key: String)", "mutation Keyless"), "A view is one query."),
        (GOOD.replace("trails(", "...F trails(") + "fragment F on Query { trails { identifier } }", "4: A view selects list roots only"),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    """A file which is no view is refused with its line and what is meant."""
    (tmp_path / "Keyless.graphql").write_text(text, encoding="utf-8")
    with pytest.raises(ControlError, match=message):
        views(tmp_path)
