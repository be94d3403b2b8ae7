"""A watch as a user runs it, and what it leaves behind: runs, evaluations, differences, messages."""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli.delivery.delivering import deliver
from cli.delivery.letters import Letters
from cli.delivery.webhook import webhook
from cli.main import app
from cli.watching import LEASE, pause
from cli.who import origin
from collectors.aws import CATALOGUE
from demo.aws.server import SimulatedAWS
from graph.embedded import Embedded
from graph.indexes import prepare
from graph.keeping.evaluations import Evaluations
from graph.keeping.lease import Lease
from graph.keeping.spans import Said, record
from graph.store import Store
from tests.cli.conftest import command, environment
from tests.cli.receiver import SECRET, Receiver, receiving

ACCOUNT = "111122223333"
SCOPE = ("--only", "Trail", "--regions", "us-east-1")
CONTROL = "cloudtrail-all-regions"
Emptyset = Callable[..., Result]
Run = Callable[[Any], Any]


def until(done: Callable[[], Any], seconds: float = 150) -> Any:
    """What is waited for, once it is there."""
    end = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)
    return found


@contextmanager
def watching(home: Path, simulated: SimulatedAWS, *more: str, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """A watch every second, which is interrupted at the end."""
    arguments = command("watch", *SCOPE, "--control", CONTROL, "--by", "the test", "--every", "1s", *more)
    with (home / "log").open("w") as log:
        process = subprocess.Popen(arguments, env=environment(home, {**simulated.environment(ACCOUNT), **variables}), stderr=log, text=True)
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)
            process.wait(30)


@pytest.fixture
def emptyset(home: Path, monkeypatch: pytest.MonkeyPatch) -> Emptyset:
    """Runs a command in this process."""
    for name in [n for n in os.environ if n.startswith(("NEO4J_", "EMPTYSET_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("EMPTYSET_HOME", str(home))
    return lambda *arguments: CliRunner().invoke(app, arguments)


@pytest.fixture(scope="module")
def kept(home: Path, run: Run) -> Iterator[Store]:
    """The store of that home, as another process has it open."""
    embedded = Embedded(home, linger=0, brief=True)
    at = embedded.join()
    connection = Store.connect(at.uri, at.username, at.password)
    store = run(connection.__aenter__())
    run(prepare(store, CATALOGUE))
    yield store
    run(connection.__aexit__(None, None, None))
    embedded.leave()


@pytest.fixture(scope="module")
def watched(home: Path, simulated: SimulatedAWS) -> Receiver:
    """What a receiver heard of an account without a trail, which then gets one, loses it, and is denied for a round.

    The receiver fails at first; AWS does not even say who is asking for a while in between.
    """
    simulated.reset()
    cloudtrail, s3 = simulated.client(ACCOUNT, "cloudtrail"), simulated.client(ACCOUNT, "s3")
    s3.create_bucket(Bucket="logs")

    def came(what: str) -> Any:
        return until(lambda: any(c["change"] == what for c in receiver.changes()))

    with receiving() as receiver:
        receiver.answers = [503]
        with watching(home, simulated, "--webhook", receiver.url, EMPTYSET_WEBHOOK_SECRET=SECRET) as process:
            came("NEW_FAILURE")
            cloudtrail.create_trail(Name="main", S3BucketName="logs", IsMultiRegionTrail=True)
            cloudtrail.start_logging(Name="main")
            came("RESOLVED")
            simulated.fault("denied", "GetCallerIdentity", ACCOUNT)
            until(lambda: "this round failed" in (home / "log").read_text())
            simulated.clear_faults()
            cloudtrail.delete_trail(Name="main")
            came("REGRESSED")
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
    return receiver


def test_a_watch_tells_failures_and_resolutions(watched: Receiver) -> None:
    """Each once, in the order in which they came, though the receiver failed at first and AWS in between."""
    found = [(c["change"], c["from"], c["to"]) for c in watched.changes()]
    assert found == [("NEW_FAILURE", None, "FAIL"), ("RESOLVED", "FAIL", "PASS"), ("REGRESSED", "PASS", "FAIL")]
    assert {(c["control"], c["cloudAccountID"]) for c in watched.changes()} == {(CONTROL, ACCOUNT)}
    assert len(watched.ids) == 4
    assert watched.ids[0] == watched.ids[1]


def test_a_watch_says_what_it_does(watched: Receiver, home: Path) -> None:
    """Readings, verdicts, failures and its end; never the secret or the whole address."""
    log = (home / "log").read_text()
    for words in ("1 accounts", "FAIL: 1 FAIL; kept as evaluation-", "1 changes told", "this round failed", "stopped"):
        assert words in log
    assert not any(word in log for word in ("t0ken", SECRET, "Traceback"))
    assert not (home / "undelivered.jsonl").exists()


def test_runs_are_listed_and_shown(watched: Receiver, emptyset: Emptyset) -> None:
    """With who started them, their scope and what they did."""
    runs = json.loads(emptyset("runs", "list", "--most", "1000", "--format", "json").stdout)["runs"]
    first = runs[-1]
    assert (first["by"], first["accounts"], first["regions"], first["kinds"]) == ("the test", [ACCOUNT], ["us-east-1"], ["Trail"])
    assert first["state"] == "complete"
    assert first["counts"]["created"] > 0
    assert first["outcomes"]["complete"] > 0
    assert sum(r["counts"].get("created", 0) for r in runs[:-1]) == sum(r["counts"].get("gone", 0) for r in runs) == 1
    shown = emptyset("runs", "show", first["id"]).stdout
    assert re.search(rf"id: {first['id']}\nby: the test\n", shown)
    assert first["id"] in emptyset("runs", "list", "--most", "1000").stdout


def test_evaluations_are_listed_and_shown(watched: Receiver, emptyset: Emptyset) -> None:
    """With the runs they rested on."""
    kept = json.loads(emptyset("evaluations", "list", "--most", "1000", "--format", "json").stdout)["evaluations"]
    runs = {r["id"] for r in json.loads(emptyset("runs", "list", "--most", "1000", "--format", "json").stdout)["runs"]}
    assert {*(run for one in kept for run in one["runs"])} <= runs
    assert all(one["runs"] and one["controls"] == [CONTROL] for one in kept)
    assert "verdict: FAIL" in emptyset("evaluations", "show", kept[0]["id"]).stdout
    assert kept[0]["id"] in emptyset("evaluations", "list").stdout


def test_a_difference_is_told(watched: Receiver, emptyset: Emptyset) -> None:
    """Between two evaluations, a run and an evaluation, or times; as JSON and for people."""
    kept = json.loads(emptyset("evaluations", "list", "--most", "1000", "--format", "json").stdout)["evaluations"]
    first, last = kept[-1], kept[0]
    passed = next(one for one in kept if one["verdict"] == "PASS")
    found = json.loads(emptyset("diff", first["id"], passed["id"], "--format", "json").stdout)
    assert (found["from"], found["to"]) == (first["at"], passed["at"])
    (change,) = found["verdicts"]
    assert (change["change"], change["failing"]["went"]) == ("RESOLVED", change["failing"]["went"])
    assert len(change["failing"]["went"]) == 1
    told = emptyset("diff", first["id"], last["at"]).stdout
    assert "fails again" in told
    assert "verdicts: 1 fails again" in told
    assert "verdicts: no change" in emptyset("diff", last["id"], last["id"]).stdout
    assert emptyset("diff", first["runs"][0], last["id"]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("diff", "yesterday", "2026-01-01T00:00:00Z"), "no evaluation, no run and no time"),
        (("diff", "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"), "name the earlier one first"),
        (("runs", "show", "run-x"), "emptyset runs list"),
        (("evaluations", "show", "evaluation-x"), "emptyset evaluations list"),
        (("evaluations", "unpin", "evaluation-x"), "emptyset evaluations list"),
    ],
    ids=str,
)
def test_what_is_not_kept_is_told(watched: Receiver, emptyset: Emptyset, arguments: tuple[str, ...], hint: str) -> None:
    """With where to look."""
    assert hint in str(emptyset(*arguments).exception)


def test_an_evaluation_is_evidence(watched: Receiver, emptyset: Emptyset) -> None:
    """Pinned when it is made or later, it keeps its report whatever is pruned."""
    made = emptyset("evaluate", CONTROL, "--pin", "audit of 2026", "--by", "eve", "--format", "json")
    assert made.exit_code == 1
    (pinned,) = json.loads(emptyset("evaluations", "list", "--pinned", "--format", "json").stdout)["evaluations"]
    assert (pinned["note"], pinned["by"], pinned["pinnedBy"]) == ("audit of 2026", "eve", "eve")
    assert emptyset("evaluate", CONTROL).exit_code == 1
    assert re.search(r"forgotten: \d+ evaluations, \d+ runs", emptyset("db", "prune", "--keep", "0s").stdout)
    assert len(json.loads(emptyset("evaluations", "list", "--format", "json").stdout)["evaluations"]) == 2
    full = json.loads(emptyset("evaluations", "show", pinned["id"], "--report").stdout)
    assert full["controls"] == json.loads(made.stdout)["controls"]
    assert "is no longer pinned" in emptyset("evaluations", "unpin", pinned["id"]).stdout
    (latest, _) = json.loads(emptyset("evaluations", "list", "--format", "json").stdout)["evaluations"]
    assert "is pinned" in emptyset("evaluations", "pin", latest["id"], "--note", "later").stdout


def test_two_watches_do_not_work_at_once(emptyset: Emptyset, kept: Store, run: Run) -> None:
    """The second says who is at work, leaves its round out, and ends well."""
    first = Lease(kept, LEASE, "the first")
    assert run(first.take())
    done = emptyset("watch", "--control", CONTROL, "--rounds", "1")
    run(first.release())
    assert done.exit_code == 0
    assert "this round is left out: another one is at work on this graph: the first until" in done.stderr
    assert "reading AWS" not in done.stderr


def test_pauses_differ() -> None:
    """By a tenth at most, less what the round took; a round that took longer is followed at once."""
    found = [pause(3600, 600) for _ in range(200)]
    assert 3240 - 600 <= min(found) < max(found) <= 3960 - 600
    assert pause(10, 60) == 0


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("watch", "--every", "soon"), "26h"),
        (("watch", "--webhook", "https://example.com/hook"), "EMPTYSET_WEBHOOK_SECRET"),
        (("watch", "--webhook", "http://example.com/hook"), "https only"),
        (("watch", "--organization"), "--role-name"),
        (("evaluate", "--pin", "note", "--no-record"), "--no-record"),
        (("db", "prune"), "--keep"),
        (("webhook", "resend"), "--webhook"),
    ],
    ids=str,
)
def test_mistakes_are_told(emptyset: Emptyset, arguments: tuple[str, ...], hint: str) -> None:
    """Before anything begins."""
    done = emptyset(*arguments)
    assert done.exit_code == 2
    assert hint in done.output


# --- what no receiver took


def test_what_is_not_taken_is_kept_and_sent_again(
    watched: Receiver, home: Path, emptyset: Emptyset, monkeypatch: pytest.MonkeyPatch, kept: Store, run: Run
) -> None:
    """A change is told once: what a receiver that is down did not take waits in a file for «webhook resend».

    An evaluation that is not to be kept leaves none.
    """
    monkeypatch.setenv("EMPTYSET_WEBHOOK_SECRET", SECRET)
    with receiving() as down:
        port = int(down.url.split(":")[2].split("/")[0])
    hook = replace(webhook(down.url, SECRET), attempts=2, pause=0.01)
    latest = run(Evaluations(kept).latest(1))[0]
    assert emptyset("evaluate", CONTROL, "--no-record").exit_code == 1
    assert run(Evaluations(kept).latest(1)) == [latest]
    run(record(kept, latest.at, ["made"], [Said("made", ACCOUNT, "FAIL", ["a"])]))
    (number, error), again = (run(deliver(kept, hook, Letters(home), latest.id)) for _ in range(2))
    assert (number >= 1, error, again) == (True, "no answer (NewConnectionError)", (0, ""))
    assert "1 messages were not taken" in emptyset("webhook", "list").stdout
    (letter,) = json.loads(emptyset("webhook", "list", "--format", "json").stdout)["messages"]
    assert emptyset("webhook", "resend", "--webhook", down.url).exit_code == 4
    with receiving(port) as up:
        assert "1 taken, 0 not" in emptyset("webhook", "resend", "--webhook", down.url).stdout
    assert (up.ids, up.taken) == ([letter["id"]], [letter["message"]])
    assert "0 messages were not taken" in emptyset("webhook", "list").stdout


def test_who_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is given, or the user and the machine; in a container without a name for the user, its number."""
    assert origin("eve").by == "eve"
    assert re.fullmatch(r".+@.+", origin().by)
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    assert re.fullmatch(r".+@.+", origin().by)
