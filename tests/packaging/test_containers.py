"""What can be told of the container files without a container engine: each promise that they make to an operator."""

import re
import shlex
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
OURS = ["api", "collector"]


def instructions(word: str) -> list[list[str]]:
    """The arguments of each instruction of one kind, in their order."""
    return [shlex.split(rest) for rest in re.findall(rf"^{word} (.*)$", DOCKERFILE, re.MULTILINE)]


def copied() -> list[str]:
    """The paths which the image takes from the checkout."""
    return [source for words in instructions("COPY") if not words[0].startswith("--from") for source in words[:-1]]


def test_the_services_are_database_api_and_collector() -> None:
    """Three services make up the whole."""
    assert set(SERVICES) == {"neo4j", "api", "collector"}


def test_nothing_is_published_beyond_loopback() -> None:
    """The only published port is the API's, on this machine's own address."""
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"api": ["127.0.0.1:8000:8000"]}
    assert not [name for name, service in SERVICES.items() if service.get("network_mode")]


def test_compose_does_not_start_without_a_password() -> None:
    """Wherever the password is used, its absence stops compose, with words; no password stands in the file."""
    uses = re.findall(r"\$\{NEO4J_PASSWORD[^}]*\}", (ROOT / "docker-compose.yml").read_text())
    assert len(uses) == len(SERVICES)
    assert [use for use in uses if not use.startswith("${NEO4J_PASSWORD:?set ")] == []
    assert re.search(r"^NEO4J_PASSWORD=$", (ROOT / ".env.example").read_text(), re.MULTILINE)


def test_the_database_never_sees_a_setting_that_it_does_not_know() -> None:
    """Neo4j's image takes every NEO4J_ variable for a setting and refuses unknown ones, so the password comes in NEO4J_AUTH only."""
    names = set(SERVICES["neo4j"]["environment"])
    assert {name for name in names if not re.match(r"NEO4J_(AUTH$|server_|dbms_)", name)} == set()


def test_the_database_keeps_its_data_in_a_named_volume() -> None:
    """Data outlives the container, in a volume with a name."""
    assert SERVICES["neo4j"]["volumes"] == ["graph:/data"]
    assert {volume.partition(":")[0] for volume in SERVICES["neo4j"]["volumes"] + SERVICES["api"]["volumes"]} == set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", ["neo4j", "api"])
def test_a_server_has_a_health_check(name: str) -> None:
    """Each server is asked for its health, with a time-out, and the password is no argument of the question."""
    check = SERVICES[name]["healthcheck"]
    assert check["timeout"]
    assert check["retries"]
    assert " -p " not in " ".join(check["test"])


def test_the_question_for_health_is_python_that_compiles() -> None:
    """Image and compose ask with a line of Python, since the image has no curl; both lines compile."""
    command = re.search(r"HEALTHCHECK .*?CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert command
    for words in (yaml.safe_load(command[1]), SERVICES["api"]["healthcheck"]["test"][1:]):
        assert words[:2] == ["python", "-c"]
        assert compile(words[2], "health", "exec")


def test_the_collector_runs_once() -> None:
    """The collector is not started again when it has ended, and comes after the database is healthy."""
    assert SERVICES["collector"]["restart"] == "no"
    assert SERVICES["collector"]["command"] == ["collect"]
    assert SERVICES["collector"]["depends_on"]["neo4j"]["condition"] == "service_healthy"


def test_the_collector_cannot_change_credentials() -> None:
    """The folder with AWS's profiles is mounted for reading, and no secret key stands in the file."""
    assert [volume for volume in SERVICES["collector"]["volumes"] if not volume.endswith(":ro")] == []
    secrets = {name: value for name, value in SERVICES["collector"]["environment"].items() if re.match(r"AWS_.*(KEY|TOKEN)", name)}
    assert secrets == dict.fromkeys(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])


@pytest.mark.parametrize("name", OURS)
def test_our_containers_hold_few_rights(name: str) -> None:
    """Our containers have no capabilities, cannot gain any, and cannot write to their own image."""
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True


@pytest.mark.parametrize("image", [service["image"] for service in SERVICES.values()] + [words[0] for words in instructions("FROM")])
def test_an_image_is_pinned_to_a_tag(image: str) -> None:
    """Each image is named with a version, never with «latest»."""
    assert re.search(r":\d+\.\d+", image)


def test_the_image_is_built_in_stages_and_runs_without_root() -> None:
    """What builds stays behind, and the last stage ends as a user who is not root."""
    assert [words[1:] for words in instructions("FROM")] == [["AS", "page"], ["AS", "build"], []]
    assert re.search(r"^USER 1000:1000$", DOCKERFILE.split("FROM ")[-1], re.MULTILINE)
    assert [words for words in instructions("USER") if words[0].startswith(("0", "root"))] == []


def test_the_image_installs_from_the_lock() -> None:
    """Packages come with checksums, and the project itself fetches nothing."""
    installs = re.findall(r"pip (?:install|wheel) ([^&\n]*)", DOCKERFILE)
    assert len(installs) == 3
    assert "--require-hashes --requirement requirements/run.txt" in installs[0]
    assert [each for each in installs if "--no-deps" not in each] == []


@pytest.mark.parametrize("source", copied())
def test_what_the_image_copies_is_there(source: str) -> None:
    """Every path that the image copies exists, and .dockerignore lets it through."""
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert (ROOT / source).exists()
    assert any(fnmatch(source, pattern) or source.startswith(f"{pattern}/") for pattern in allowed)


def test_the_image_copies_every_room() -> None:
    """No package that the wheel should hold is forgotten in the image."""
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench", "docs"}
    assert rooms <= set(copied())


def test_the_variables_that_compose_reads_are_explained() -> None:
    """Each variable which docker-compose.yml takes from .env stands in .env.example."""
    read = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text())) - {"NEO4J_AUTH"}
    explained = set(re.findall(r"^(?:# )?(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read | {"EMPTYSET_TOKEN"} == explained
