"""How old readings may be: by the option, by the setting, or as it is unless said."""

from datetime import timedelta

import pytest
from typer import BadParameter

from cli.freshness import limits
from graph.freshness import MAX_AGE

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("setting", "given", "default", "operation"),
    [
        ("", None, MAX_AGE, MAX_AGE),
        ("12h", None, 12 * HOUR, 12 * HOUR),
        ("12h, GetTrailStatus=4h", None, 12 * HOUR, 4 * HOUR),
        ("12h GetTrailStatus=4h", ["2h"], 2 * HOUR, 4 * HOUR),
        ("12h GetTrailStatus=4h", ["GetTrailStatus=1h"], 12 * HOUR, HOUR),
        ("", ["2h", "3h"], 3 * HOUR, 3 * HOUR),
    ],
)
def test_the_option_goes_before_the_setting(
    monkeypatch: pytest.MonkeyPatch, setting: str, given: list[str] | None, default: timedelta, operation: timedelta
) -> None:
    """For all operations and for each, so that an option for one leaves the rest of the setting alone."""
    monkeypatch.setenv("EMPTYSET_MAX_AGE", setting)
    found = limits(given)
    assert (found.default, found.limit("GetTrailStatus"), found.limit("DescribeTrails")) == (default, operation, default)


@pytest.mark.parametrize(("setting", "hint"), [("soon", "EMPTYSET_MAX_AGE: «soon»"), ("GetTrailStatu=1h", "Did you mean «GetTrailStatus»")])
def test_a_mistake_in_the_setting_names_it(monkeypatch: pytest.MonkeyPatch, setting: str, hint: str) -> None:
    """So that it is not sought in the command."""
    monkeypatch.setenv("EMPTYSET_MAX_AGE", setting)
    with pytest.raises(BadParameter) as told:
        limits(None)
    assert hint in str(told.value)
    assert str(told.value).startswith("EMPTYSET_MAX_AGE")
