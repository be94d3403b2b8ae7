"""Recorded answers of the real AWS to every operation that any type names: read, or unread with a reason, never a crash."""

import os
from pathlib import Path

import pytest

from collectors.aws import CATALOGUE
from collectors.declare import calls
from scripts.reference.recorded import Read, read, recorded
from tests.conftest import SHARED

# Whether AWS could not tell (AccessDenied and the like), or the recording was trimmed by hand: no mistake of a declaration.
WHOLE = 0.9


@pytest.fixture(scope="module")
def recordings() -> Path:
    """The folder of recordings, which a clone alone does not have; CI always does."""
    folder = SHARED / "recorded-aws"
    if not folder.is_dir():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("the shared data (../shared) is not beside this checkout")
    return folder


@pytest.fixture(scope="module")
def results(recordings: Path) -> list[Read]:
    """What became of every recorded answer."""
    return read(CATALOGUE, recordings)


def test_every_answer_is_read(results: list[Read]) -> None:
    """Of all records that the real AWS gave, nine of ten are read whole, and each of the others has a reason."""
    records, whole = sum(r.records for r in results), sum(r.whole for r in results)
    assert all(r.records - r.whole == sum(r.reasons.values()) for r in results)
    assert whole / records >= WHOLE, {(r.kind, r.operation): r.reasons for r in results if r.reasons}


def test_nothing_recorded_is_passed_by(results: list[Read], recordings: Path) -> None:
    """Every operation that a type names and that was recorded is tried."""
    tried = {(r.kind, r.operation) for r in results}
    used = {(k.name, f"{c.service}.{c.operation}") for k in CATALOGUE.kinds for c in calls(k) if recorded(recordings, c)}
    assert tried == used
