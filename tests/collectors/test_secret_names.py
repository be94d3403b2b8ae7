"""Which names of variables look like that of a secret."""

from typing import Any

import pytest

from collectors.meaning.secret_names import secret_looking, variables
from graph.model import Unreadable

SECRETS = [
    "DB_PASSWORD",
    "API_KEY",
    "apiKey",
    "GITHUB_TOKEN",
    "CLIENT_SECRET",
    "AWS_SECRET_ACCESS_KEY",
    "STRIPE_PRIVATE_KEY",
    "dbCredentials",
]
OTHERS = [
    "SECRET_ARN",
    "TOKEN_URL",
    "DB_SECRET_NAME",
    "PASSWORD_FILE",
    "TOKEN_TTL",
    "STAGE",
    "KEYBOARD",
    "LOG_LEVEL",
    "PASSWORD_MIN_LENGTH",
]


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_noticed(name: str) -> None:
    """Common words for secrets count, whatever the case of their letters."""
    assert secret_looking([name]) == [name]


@pytest.mark.parametrize("name", OTHERS)
def test_a_reference_is_none(name: str) -> None:
    """A name that says where a secret is, or how long it may be, is not that of one; nor is a word that only sounds like it."""
    assert secret_looking([name]) == []


def test_names_are_in_order() -> None:
    """Those which are found are sorted, so that a new order of the variables is no change."""
    assert secret_looking(["TOKEN", "STAGE", "PASSWORD"]) == ["PASSWORD", "TOKEN"]


FUNCTIONS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"Environment": {}}, []),
    ({"Environment": {"Variables": {"B": "1", "A": "2"}}}, ["A", "B"]),
    ({"Environment": {"Variables": {"A": "1"}, "Error": {"ErrorCode": "x"}}}, ["A"]),
]


@pytest.mark.parametrize(("function", "names"), FUNCTIONS)
def test_variables_by_name(function: dict[str, Any], names: list[str]) -> None:
    """A function without an environment has no variables."""
    assert variables(function) == names


def test_variables_that_could_not_be_decrypted_are_not_none() -> None:
    """Where AWS could not decrypt them for who asked, it is not known which there are."""
    with pytest.raises(Unreadable, match="AccessDeniedException"):
        variables({"Environment": {"Error": {"ErrorCode": "AccessDeniedException", "Message": "…"}}})
