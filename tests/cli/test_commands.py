"""The way of a user: collect, evaluate, look, in the order in which it is done."""

import json
import os
import re
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import httpx
import pytest

from controls import formats
from controls.load import FOLDER
from demo.aws.organizations import DemoOrganization
from demo.aws.server import SimulatedAWS
from tests.cli.conftest import Done, command, environment
from tests.docs.walking import Edit, steps

Emptyset = Callable[..., Done]
ONLY = ("--only", "Organization,Trail")


@pytest.fixture(scope="module")
def collected(home: Path, organizations: dict[str, DemoOrganization]) -> dict[str, Any]:
    """The result of collecting both organizations, as JSON."""
    found = {}
    for name, organization in organizations.items():
        done = subprocess.run(
            command("collect", "--organization", "--role-name", organization.role_name, *ONLY, "--format", "json"),
            env=environment(home, organization.environment), capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found[name] = json.loads(done.stdout)["runs"][0]
    return found


def verdicts(done: Done) -> dict[str, dict[str, Any]]:
    """Account name → its verdict, of the only control evaluated."""
    (control,) = json.loads(done.stdout)["controls"]
    return {a["cloudAccountName"]: a for a in control["accounts"]}


def test_collect_reports_what_it_read(collected: dict[str, Any]) -> None:
    """A collection says how many accounts it read and which it could not open, with AWS's reason."""
    assert collected["globex"]["accounts"] == 2
    assert collected["globex"]["unreadable"] == []
    (denied,) = collected["acme"]["unreadable"]
    assert denied["name"] == "role-denied"
    assert "AccessDenied" in denied["error"]


def test_second_collection_changes_nothing(
    collected: dict[str, Any], emptyset: Emptyset, organizations: dict[str, DemoOrganization]
) -> None:
    """Collecting an unchanged organization again creates, changes and removes nothing."""
    globex = organizations["globex"]
    done = emptyset("collect", "--organization", "--role-name", globex.role_name, *ONLY, "--format", "json", **globex.environment)
    (run,) = json.loads(done.stdout)["runs"]
    assert (run["created"], run["changed"], run["gone"]) == (0, 0, 0)


EIGHT = {
    "multi-region": "PASS",
    "no-trail": "FAIL",
    "stopped": "FAIL",
    "single-region": "FAIL",
    "write-only": "FAIL",
    "two-halves": "PASS",
    "selectors-denied": "UNKNOWN",
    "role-denied": "UNKNOWN",
    "organization-trail": "PASS",
}
REASONS = {
    "no-trail": "no trails found",
    "stopped": "status.isLogging is false",
    "single-region": "isMultiRegionTrail is false",
    "write-only": "managementEvents is write",
    "selectors-denied": "GetEventSelectors denied in us-east-1",
    "role-denied": "AssumeRole denied",
}


def test_each_situation_gets_its_verdict(collected: dict[str, Any], emptyset: Emptyset) -> None:
    """Every account of the demonstration gets the verdict of its situation, with a reason that names it."""
    done = emptyset("evaluate", "cloudtrail-all-regions", "--format", "json")
    found = verdicts(done)
    assert {name: found[name]["verdict"] for name in EIGHT} == EIGHT
    for name, reason in REASONS.items():
        assert reason in found[name]["reason"], found[name]
    assert done.returncode == 1


def test_status_of_undecided(collected: dict[str, Any], emptyset: Emptyset) -> None:
    """Without a failure, a verdict that is not known ends with 3, and carries what it would be otherwise."""
    done = emptyset("evaluate", "cloudtrail-all-regions", "--account", "111100000008", "--format", "json")
    assert done.returncode == 3
    (account,) = verdicts(done).values()
    assert account["otherwise"] == "FAIL"
    assert account["gaps"][0]["operation"] == "AssumeRole"


def test_status_of_pass(collected: dict[str, Any], emptyset: Emptyset) -> None:
    """An account that passes ends with 0."""
    assert emptyset("evaluate", "cloudtrail-all-regions", "--account", "111100000001").returncode == 0


def test_old_readings_are_unknown(collected: dict[str, Any], emptyset: Emptyset) -> None:
    """Readings older than the limit count as unread, for passes and failures alike."""
    found = verdicts(emptyset("evaluate", "cloudtrail-all-regions", "--max-age", "0s", "--format", "json"))
    assert {a["verdict"] for a in found.values()} == {"UNKNOWN"}


def test_one_operation_has_its_own_limit(collected: dict[str, Any], emptyset: Emptyset) -> None:
    """Past the limit of one operation what rests on it is unread, and what does not rest on it stands."""
    arguments = ("--max-age", "26h", "--max-age", "GetEventSelectors=0s", "--format", "json")
    found = verdicts(emptyset("evaluate", "cloudtrail-all-regions", *arguments))
    assert {found[name]["verdict"] for name in ("no-trail", "stopped")} == {"FAIL"}
    assert "PASS" not in {a["verdict"] for a in found.values()}
    assert "GetEventSelectors stale" in " ".join(a["reason"] for a in found.values())


def test_exemptions_are_checked_counted_and_listed(collected: dict[str, Any], emptyset: Emptyset, home: Path) -> None:
    """An account that is exempt until a day does not fail; the list says which exemptions count, which are over and which are idle."""
    day = datetime.now(UTC).date()
    row = "- {{control: 'cloudtrail-all-*', asset: '{}', owner: ann, reason: a test, ticket: T-1, approved: {}, expires: {}}}"
    failing = verdicts(emptyset("evaluate", "cloudtrail-all-regions", "--format", "json"))["no-trail"]["cloudAccountID"]
    rows = [row.format(failing, day, day), row.format(failing, day - timedelta(9), day - timedelta(2)), row.format("nobody", day, day)]
    (file := home / "mine.yaml").write_text("\n".join(["exemptions:", *rows]))
    assert "3 exemptions are fine" in emptyset("exemptions", "check", str(file)).stdout
    account = verdicts(emptyset("evaluate", "cloudtrail-all-regions", "--exemptions", str(file), "--format", "json"))["no-trail"]
    assert (account["verdict"], account["exemptCount"], account["exempt"][0]["exemption"]["ticket"]) == ("PASS", 1, "T-1")
    listed = json.loads(emptyset("exemptions", "list", "--exemptions", str(file), "--format", "json").stdout)
    assert [use["state"] for use in listed] == ["active", "expired", "unused"]
    assert "expired" in emptyset("exemptions", "list", "--exemptions", str(file)).stdout


def test_filters_choose(collected: dict[str, Any], emptyset: Emptyset) -> None:
    """Framework, severity and pattern leave the controls of which all of them are true."""
    arguments = ("--framework", "CIS AWS Foundations 7.0", "--severity", "high", "--severity", "low", "--control", "cloudtrail-*")
    done = emptyset("evaluate", *arguments, "--format", "json")
    assert [c["control"] for c in json.loads(done.stdout)["controls"]] == ["cloudtrail-all-regions"]
    assert done.returncode == 1


@pytest.mark.parametrize("name", [n for n in formats.names() if n not in {"json", "table"}])
def test_formats(collected: dict[str, Any], emptyset: Emptyset, tmp_path: Path, name: str) -> None:
    """Each report format names the account that fails, on standard output or in a file, which is then all that is written."""
    done = emptyset("evaluate", "cloudtrail-all-regions", "--format", name, "--output", str(tmp_path / "report"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "no-trail" in (tmp_path / "report").read_text(encoding="utf-8")


def test_the_table_is_the_report_for_people(collected: dict[str, Any], emptyset: Emptyset) -> None:
    """Without a format the table is printed, and says out of how many something fails."""
    done = emptyset("evaluate", "cloudtrail-all-regions", "cloudtrail-log-file-validation")
    assert "no-trail" in done.stdout
    assert re.search(r"\d of (at least )?\d+ trails", done.stdout)


def test_a_new_control_word_for_word(collected: dict[str, Any], home: Path, tmp_path: Path) -> None:
    """The steps of docs/new-control.md, typed as they stand there, lead to a control that passes its examples and gives a verdict."""
    walk, told = list(steps()), list[Done]()
    assert len(walk) <= 8
    for step in walk:
        if isinstance(step, Edit):
            step.make(tmp_path)
            continue
        first, *arguments = shlex.split(step.line)
        assert first == "emptyset"
        done = subprocess.run(
            command(*arguments), env=environment(home), cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        told.append(done)
    created, checked, evaluated = told
    assert (created.returncode, "trail-notifies.md is written" in created.stdout) == (0, True), created.stderr
    assert (checked.returncode, checked.stdout) == (0, "1 control and 3 examples are fine\n")
    assert (evaluated.returncode, "trail-notifies" in evaluated.stdout) == (1, True), evaluated.stderr
    assert "snsTopicARN is «»" in evaluated.stdout


def test_public_catalogue(collected: dict[str, Any], emptyset: Emptyset, shared: Path) -> None:
    """Controls of the public catalogue get verdicts unmodified; what was not collected is UNKNOWN."""
    done = emptyset(
        "evaluate",
        "aws-logging-1",
        "aws-logging-2",
        "aws-logging-7",
        "aws-iam-6",
        "--catalogue",
        str(shared / "grc-cms"),
        "--format",
        "json",
    )
    found = {c["control"]: c["verdict"] for c in json.loads(done.stdout)["controls"]}
    assert found == {"aws-logging-1": "FAIL", "aws-logging-2": "FAIL", "aws-logging-7": "FAIL", "aws-iam-6": "UNKNOWN"}


MISTAKES = [
    (("evaluate", "no-such-control"), 2, "no-such-control"),
    (("evaluate", "cloudtrail-all-region"), 2, "cloudtrail-all-regions"),
    (("evaluate", "--format", "pdf"), 2, "junit"),
    (("evaluate", "--format", "htm"), 2, "Did you mean «html»"),
    (("evaluate", "--output", "nowhere/report"), 2, "--output"),
    (("evaluate", "--pack", "nowhere"), 2, "nowhere"),
    (("serve", "--pack", "."), 2, "pack.toml"),
    (("controls", "list", "--pack", "."), 2, "pack.toml"),
    (("controls", "new", "No Id"), 2, "is no id"),
    (("evaluate", "--framework", "CIS AWS Foundations 8.0"), 2, "CIS AWS Foundations 7.0"),
    (("evaluate", "--severity", "huge"), 2, "medium"),
    (("evaluate", "--control", "cloudtrial-*"), 2, "No control is like «cloudtrial-*»"),
    (("evaluate", "cloudtrail-all-regions", "--severity", "low"), 2, "No control is left where"),
    (("controls", "coverage", "--framework", "CIS"), 2, "CIS AWS Foundations 6.0"),
    (("controls", "coverage"), 2, "--framework"),
    (("evaluate", "--max-age", "soon"), 2, "26h"),
    (("evaluate", "--max-age", "DescribeTrail=4h"), 2, "DescribeTrails"),
    (("evaluate", "--max-age", "DescribeTrails=soon"), 2, "26h"),
    (("evaluate", "--exemptions", "nowhere"), 2, "nowhere"),
    (("exemptions", "check", "nowhere"), 2, "nowhere"),
    (("evaluate", "--catalogue", "nowhere"), 2, "nowhere"),
    (("collect", "--organization"), 2, "--role-name"),
    (("collect", "--organization", "--role-name", "r", "--accounts-file", os.devnull), 2, "two ways"),
    (("collect", "--workers", "0"), 2, "--workers"),
    (("collect", "--only", "Trial"), 2, "Trail"),
    (("collect", "--profile", "nobody"), 2, "nobody"),
    (("collect",), 2, "credentials"),
    (("collect", "--accounts-file", "nowhere.yaml"), 2, "nowhere.yaml"),
    (("controls", "show", "cloudtrail-kms"), 2, "cloudtrail-kms-encryption"),
    (("serve", "--host", "203.0.113.1"), 2, "203.0.113.1"),
    (("serve", "--max-age", "1w"), 2, "26h"),
]


@pytest.mark.parametrize(("arguments", "status", "hint"), MISTAKES, ids=lambda v: " ".join(v) if isinstance(v, tuple) else "")
def test_mistakes_are_told(emptyset: Emptyset, arguments: tuple[str, ...], status: int, hint: str) -> None:
    """A mistake in the command ends with 2 and a message that names it, without a traceback."""
    done = emptyset(*arguments)
    assert done.returncode == status, done.stderr
    assert hint in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr


def test_aws_out_of_reach(emptyset: Emptyset) -> None:
    """When AWS does not even say who is asking, collect ends with 4 and says what to check."""
    done = emptyset("collect", AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing")
    assert done.returncode == 4
    assert "GetCallerIdentity" in done.stderr


SERVERS = [
    ({"NEO4J_URI": "bolt://127.0.0.1:9"}, "no Neo4j answers"),
    ({"NEO4J_URI": "ftp://127.0.0.1"}, "not an address"),
]


@pytest.mark.parametrize(("server", "hint"), SERVERS, ids=["unreachable", "no address"])
def test_other_server_out_of_reach(emptyset: Emptyset, server: dict[str, str], hint: str) -> None:
    """A server of NEO4J_URI that cannot be used ends every command with 4 and a message of its own."""
    done = emptyset("evaluate", **server)
    assert (done.returncode, hint in done.stderr) == (4, True), done.stderr


def test_wrong_password(home: Path, emptyset: Emptyset) -> None:
    """A wrong password ends with 4 and never shows the password."""
    status = json.loads(emptyset("db", "status", "--format", "json").stdout)
    done = emptyset("evaluate", NEO4J_URI=status["uri"], NEO4J_PASSWORD="quite-wrong")
    assert done.returncode == 4
    assert "NEO4J_PASSWORD" in done.stderr
    assert "quite-wrong" not in done.stderr


def test_controls_list_and_show(emptyset: Emptyset) -> None:
    """The list names every control, and a control shows its query and remedy."""
    assert "cloudtrail-organization-trail" in emptyset("controls", "list").stdout
    shown = emptyset("controls", "show", "cloudtrail-all-regions").stdout
    assert "AWSLogging1" in shown
    assert "update-trail" in shown


def test_controls_check(emptyset: Emptyset, tmp_path: Path) -> None:
    """Controls of a folder that hold to their own examples are fine; the folder here has two of the shipped ones."""
    examples = 0
    for name in ("cloudtrail-kms-encryption.md", "cloudtrail-all-regions.md"):
        examples += (FOLDER / name).read_text().count("\n```yaml\n")
        copy(FOLDER / name, tmp_path)
    done = emptyset("controls", "check", str(tmp_path))
    assert (done.returncode, done.stdout) == (0, f"2 controls and {examples} examples are fine\n")


def test_controls_check_tells_line(emptyset: Emptyset, tmp_path: Path) -> None:
    """A mistake in a control of one's own is told with file and line, and ends with 2."""
    (tmp_path / "mine.md").write_text("---\nid: mine\nseverty: high\n---\n# Mine\n")
    done = emptyset("controls", "check", str(tmp_path))
    assert done.returncode == 2
    assert "mine.md:3" in done.stdout
    assert "severity" in done.stdout


def test_schema(emptyset: Emptyset) -> None:
    """The schema is printed as the one that is committed."""
    assert emptyset("schema").stdout == (Path(__file__).parents[2] / "api/schema.graphql").read_text()


@pytest.fixture
def served(home: Path) -> Iterator[str]:
    """The address of a server on a free port, stopped by an interrupt."""
    with subprocess.Popen(
        command("serve", "--port", "0"), env=environment(home, {"PYTHONUNBUFFERED": "1"}), stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        line = server.stdout.readline()
        yield next(word for word in line.split() if word.endswith("/graphql")).removesuffix("/graphql")
        server.send_signal(signal.SIGINT)
        assert server.wait(20) in {0, 130}


def test_serve(collected: dict[str, Any], served: str) -> None:
    """A served graph answers GraphQL and evaluates controls over HTTP."""
    answer = httpx.post(f"{served}/graphql", json={"query": "{ AWSLogging1 { ...AssetFragment } }"}, timeout=30).json()
    assert {a["internalName"] for a in answer["data"]["AWSLogging1"]} >= {"no-trail", "stopped"}
    evaluated = httpx.post(f"{served}/controls/cloudtrail-all-regions/evaluate", timeout=30).json()
    assert evaluated["verdict"] == "FAIL"
    text = 'mutation { evaluate(controls: ["cloudtrail-kms-encryption"]) { verdict } }'
    assert httpx.post(f"{served}/graphql", json={"query": text}, timeout=30).json()["data"]["evaluate"] == [{"verdict": "FAIL"}]
    assert httpx.get(f"{served}/readyz", timeout=30).status_code == 200


def test_second_server_on_a_port(served: str, emptyset: Emptyset) -> None:
    """A port that another server has is named, and the first server goes on."""
    port = served.rsplit(":", 1)[1]
    done = emptyset("serve", "--port", port)
    assert (done.returncode, f"127.0.0.1:{port} cannot be listened on" in done.stderr.replace("\n", " ")) == (2, True), done.stderr
    assert httpx.get(f"{served}/healthz", timeout=30).status_code == 200


def test_collection_for_people(collected: dict[str, Any], emptyset: Emptyset, organizations: dict[str, DemoOrganization]) -> None:
    """Without a format a collection tells on standard error what it read and who could not be read, and answers nothing."""
    acme = organizations["acme"]
    done = emptyset("collect", "--organization", "--role-name", acme.role_name, *ONLY, **acme.environment)
    assert (done.returncode, done.stdout) == (0, "")
    assert "9 accounts" in done.stderr
    assert "0 new, 0 changed, 0 gone" in done.stderr
    assert "not readable: role-denied (111100000008): AccessDenied" in done.stderr


def test_accounts_of_a_file(
    collected: dict[str, Any], emptyset: Emptyset, organizations: dict[str, DemoOrganization], tmp_path: Path
) -> None:
    """A file names the accounts to read; one that names something else ends with 2 before an account is read."""
    acme, file = organizations["acme"], tmp_path / "accounts.yaml"
    arguments = ("collect", "--accounts-file", str(file), "--role-name", acme.role_name, "--format", "json")
    file.write_text("- 111100000001\n- {id: 111100000002, name: no-trail}\n")
    (read,) = json.loads(emptyset(*arguments, **acme.environment).stdout)["runs"]
    assert (read["accounts"], read["unreadable"]) == (2, [])
    file.write_text("- {id: 111100000001, rolle: reader}\n")
    done = emptyset(*arguments, **acme.environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert "rolle" in done.stderr


def test_looking_back(
    collected: dict[str, Any], emptyset: Emptyset, organizations: dict[str, DemoOrganization], simulated: SimulatedAWS
) -> None:
    """After a trail stopped, the verdict as of a time before is the one of that time, `diff` tells what changed, and `prune` forgets it."""
    acme, before = organizations["acme"], datetime.now(UTC).isoformat()
    account = "111100000001"
    asked = ("evaluate", "cloudtrail-all-regions", "--account", account, "--format", "json")
    then = verdicts(emptyset(*asked))
    simulated.client(account, "cloudtrail").stop_logging(Name="main")
    emptyset("collect", "--organization", "--role-name", acme.role_name, *ONLY, **acme.environment)
    assert [v["verdict"] for v in verdicts(emptyset(*asked)).values()] == ["FAIL"]
    assert verdicts(emptyset(*asked, "--as-of", before)) == then
    done = emptyset("diff", before)
    assert "status_isLogging: true → false" in done.stdout, done.stderr
    (change,) = json.loads(emptyset("diff", before, "--format", "json").stdout)["assets"]
    assert change["cloudAccountID"] == account
    assert "former states; what was before" in emptyset("db", "prune", "--keep", "0s").stdout
    late = emptyset(*asked, "--as-of", before)
    assert (late.returncode, "before the history that is kept" in late.stderr.replace("\n", " ")) == (2, True), late.stderr


def test_interrupted_collection(
    home: Path, emptyset: Emptyset, organizations: dict[str, DemoOrganization], simulated: SimulatedAWS
) -> None:
    """An interrupt ends a collection within seconds, with 130 and a sentence; the run is kept with what it had read until then."""
    simulated.forget_requests()
    simulated.fault("delay", "GetTrailStatus", seconds=120)
    arguments = command("collect", "--organization", "--role-name", organizations["acme"].role_name, *ONLY)
    try:
        with subprocess.Popen(
            arguments, env=environment(home, organizations["acme"].environment), stderr=subprocess.PIPE, text=True
        ) as process:
            seen = simulated.requests()
            while process.poll() is None and "GetTrailStatus" not in {request.operation for request in seen}:
                time.sleep(0.1)
                seen = simulated.requests()
            began = time.monotonic()
            os.kill(process.pid, signal.SIGINT)
            assert process.wait(15) == 130
            assert time.monotonic() - began < 10
            assert process.stderr
            assert "interrupted" in process.stderr.read()
    finally:
        simulated.clear_faults()
    (run,) = json.loads(emptyset("runs", "list", "--most", "1", "--format", "json").stdout)["runs"]
    assert (run["state"], run["error"]) == ("interrupted", "it was stopped before its end")
    assert run["outcomes"]["complete"] > 0
    assert run["counts"]["requests"] >= len(seen)  # all that AWS had seen by then, and those on their way
    assert "interrupted: it was" in " ".join(emptyset("runs", "list", "--most", "1").stdout.split())
