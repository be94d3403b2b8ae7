"""What the documents show can be typed: commands and their options, targets of make, queries."""

import re
import shlex
from collections.abc import Iterator

import pytest
from graphql import validate
from typer.main import get_command

from cli.main import app
from cli.world import compiler
from queries.document import document
from tests.docs.reading import ROOT, Block, blocks, documents, text

COMMAND = re.compile(r"(?:^|[\s`(/])emptyset ((?:[a-z]|--)[^`\n]*)")
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
QUERIES = list(blocks("graphql"))


def quoted() -> Iterator[str]:
    """What stands in code: lines of shell blocks, and short quotes."""
    for block in blocks("bash", "console", "sh"):
        yield from (line.removeprefix("$ ") for line in block.text.replace("\\\n", " ").splitlines())
    for name in documents():
        yield from re.findall(r"`([^`\n]+)`", text(name))


def commands() -> list[str]:
    """Every call of `emptyset` in the documents, each once."""
    return sorted({found.split(" #")[0].strip() for line in quoted() if (match := COMMAND.search(line)) for found in [match[1]]})


@pytest.mark.parametrize("line", commands())
def test_a_command_that_is_shown_exists(line: str) -> None:
    """With all of its options."""
    words = shlex.split(re.split(r"[|;>&…]", line)[0])
    command = get_command(app)
    while words and (inner := getattr(command, "commands", {}).get(words[0])):
        command, words = inner, words[1:]
    assert not hasattr(command, "commands") or not words or words[0] == "--help", f"there is no command «emptyset {line}»"
    options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= options


def test_commands_are_found() -> None:
    """The search above sees the commands that the README surely has."""
    assert {"demo --once", "serve"} <= set(commands())


def test_every_target_of_make_exists() -> None:
    """Those which the documents tell people to type."""
    shown = {match[1] for line in quoted() if (match := re.match(r"make ([a-z]+)", line))}
    assert {"demo", "test"} <= shown <= TARGETS


@pytest.mark.parametrize("block", QUERIES, ids=[f"{b.document}-{i}" for i, b in enumerate(QUERIES)])
def test_a_query_that_is_shown_is_valid(block: Block) -> None:
    """Against the schema, and as a question."""
    parsed = document(block.text)
    assert validate(compiler().schema, parsed) == []
    assert compiler().asked(parsed)


def test_every_command_is_documented() -> None:
    """The README names each command that there is."""
    assert [name for name in getattr(get_command(app), "commands", {}) if f"emptyset {name}" not in text("README.md")] == []
