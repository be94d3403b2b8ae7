"""The commands in remedies and steps, word by word against the model of AWS that botocore ships: none is from memory."""

import json
import re
import shlex
from collections.abc import Iterator
from functools import cache
from typing import Any

import botocore.session
import pytest
from botocore import xform_name
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from botocore.validate import ParamValidator

from controls.load import FOLDER

# What the command line calls a service where botocore has another name, and what it adds of its own:
# https://docs.aws.amazon.com/cli/latest/reference/ has a page for each.
SERVICES = {"s3api": "s3", "configservice": "config"}
EVERYWHERE = {"region", "profile", "query", "output", "cli-input-json", "max-items"}
ADDED = {
    ("ec2", "revoke-security-group-ingress"): {"protocol", "port", "cidr"},
    ("ec2", "create-network-acl-entry"): {"ingress"},
    ("ec2", "delete-network-acl-entry"): {"ingress"},
    ("iam", "create-virtual-mfa-device"): {"outfile", "bootstrap-method"},
    ("cloudtrail", "validate-logs"): {"trail-arn", "start-time", "end-time"},
    ("configservice", "put-configuration-recorder"): {"recording-group"},
    ("sns", "subscribe"): {"notification-endpoint"},
}
# What the added options stand for among the required ones.
INSTEAD = {"ingress": "egress"}
OWN_COMMANDS = {("cloudtrail", "validate-logs")}  # no operation of the API
ANY = "*"
PLACEHOLDER = re.compile(r"[A-Z][A-Z_]*|file://.*|-")


def commands(text: str) -> Iterator[list[str]]:
    """The words of every command for AWS in a control's file: in its blocks, behind pipes, and within a sentence."""
    blocks = re.findall(r"```bash\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in re.sub(r"[\\|]\n\s*", " ", block.replace("|\n", "\n")).splitlines()]
    for line in [*lines, *re.findall(r"`(aws [^`]+)`", text)]:
        words = re.sub(r"^.*?xargs -I REGION ", "", line)
        yield shlex.split(words.split(" | ")[0])


FOUND = sorted({(p.stem, shlex.join(words)) for p in FOLDER.glob("*.md") for words in commands(p.read_text(encoding="utf-8"))})


@cache
def operations(service: str) -> dict[str, OperationModel]:
    """The operations of a service by the names of their commands."""
    model = botocore.session.get_session().get_service_model(SERVICES.get(service, service))
    return {xform_name(name, "-"): model.operation_model(name) for name in model.operation_names}


def options(words: list[str]) -> dict[str, list[str]]:
    """Each option with what follows it."""
    found: dict[str, list[str]] = {}
    for word in words:
        if word.startswith("--"):
            found[word[2:]] = []
        else:
            list(found.values())[-1].append(word)
    return found


def unknown(words: list[str]) -> list[str]:
    """What is wrong with a command; nothing if AWS has all of it."""
    program, service, command, *rest = words
    if program != "aws" or (service, command) in OWN_COMMANDS:
        return [] if program == "aws" else [program]
    if command not in operations(service):
        return [command]
    given, added = options(rest), ADDED.get((service, command), set())
    known, needed = taken(operations(service)[command])
    named_only = not rest or "cli-input-json" in given  # a sentence speaks of it, or a file says the rest
    missing = [] if named_only else [f"without {name}" for name in sorted(needed - {INSTEAD.get(name, name) for name in given})]
    return missing + [wrong for name, values in given.items() if name not in EVERYWHERE | added for wrong in option(known, name, values)]


def taken(operation: OperationModel) -> tuple[dict[str, Shape], set[str]]:
    """The options of an operation, and those that it cannot do without; a token of idempotence is made by the command line."""
    shape = operation.input_shape
    if not isinstance(shape, StructureShape):
        return {}, set()
    tokens = {member for member, inner in shape.members.items() if inner.metadata.get("idempotencyToken")}
    return {xform_name(name, "-"): inner for name, inner in shape.members.items()}, {
        xform_name(name, "-") for name in shape.required_members if name not in tokens
    }


def option(known: dict[str, Shape], name: str, values: list[str]) -> list[str]:
    """What is wrong with an option; `--no-…` switches one off."""
    shape = known.get(name) or known.get(name.removeprefix("no-"))
    if shape is None:
        return [f"--{name}"]
    if shape.type_name == "boolean":
        return values
    return [f"--{name} {value}" for value in values if not PLACEHOLDER.fullmatch(value) and not fits(shape, value)] or (
        [] if values else [f"--{name} without a value"]
    )


def fits(shape: Shape, value: str) -> bool:
    """Whether a value is one of those that AWS knows: JSON by its whole model, shorthand by its names, a word by the list of words."""
    if value[:1] in "[{" and shape.type_name in {"list", "structure"}:
        return not ParamValidator().validate(json.loads(value), shape).has_errors()
    inner = shape.member if isinstance(shape, ListShape) else shape
    if isinstance(inner, StructureShape):
        known = names(inner)
        return ANY in known or set(re.findall(r"(?:^|[,{ ])(\w+)=", value)) <= known
    words: Any = getattr(inner, "enum", None)
    return not words or value in words


def names(shape: Shape, above: tuple[str, ...] = ()) -> set[str]:
    """The members of an object at every depth; of a map that takes any name, ANY."""
    if shape.name in above:
        return set()
    if isinstance(shape, ListShape):
        return names(shape.member, above)
    if isinstance(shape, MapShape):
        return set(getattr(shape.key, "enum", None) or [ANY]) | names(shape.value, above)
    if not isinstance(shape, StructureShape):
        return set()
    return {n for name, inner in shape.members.items() for n in (name, *names(inner, (*above, shape.name)))}


@pytest.mark.parametrize(("control", "command"), FOUND)
def test_aws_has_the_command(control: str, command: str) -> None:
    """Service, operation, options, their words and what an operation cannot do without are as AWS has them."""
    assert unknown(shlex.split(command)) == [], control


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("aws ec2 describe-snapshot", ["describe-snapshot"]),
        ("aws ec2 describe-snapshots --owner self", ["--owner"]),
        ("aws kms enable-key-rotation --rotation-period-in-days 365", ["without key-id"]),
        ("aws kms enable-key --key-id", ["--key-id without a value"]),
        ("aws kms create-key --key-spec RSA", []),
        ("aws kms create-key --key-spec rsa", ["--key-spec rsa"]),
        ("aws rds modify-db-instance --db-instance-identifier X --multi-az yes", ["yes"]),
        ("aws s3api put-public-access-block --bucket B --public-access-block-configuration BlockAcls=true",
         ["--public-access-block-configuration BlockAcls=true"]),
        ("aws ecr put-registry-scanning-configuration --rules '[{\"scan\":\"x\"}]'", ['--rules [{"scan":"x"}]']),
    ],
)  # fmt: skip
def test_a_wrong_command_is_noticed(command: str, wrong: list[str]) -> None:
    """A command, an option, a word or a member that AWS does not have is named, and one that is missing."""
    assert unknown(shlex.split(command)) == wrong


def test_every_remedy_has_its_commands() -> None:
    """All controls are looked at, and each has some command."""
    assert {control for control, _ in FOUND} == {p.stem for p in FOLDER.glob("*.md")}
