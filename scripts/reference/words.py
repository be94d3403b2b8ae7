"""Markdown, and the words in which declarations are told."""

from collections.abc import Iterable

from graph.model import Reach, Scope, Source

NOTE = "<!-- Made by `make reference` from the declarations; change those, not this page. -->\n"
LISTED = {
    Scope.ORGANIZATION: "once for an organization",
    Scope.ACCOUNT: "once in every account",
    Scope.REGION: "in every enabled region of every account",
}
REACHES = {
    Reach.REGION: "one region of one account",
    Reach.ACCOUNT: "one account",
    Reach.ORGANIZATION: "one account, or a member and its management account",
    Reach.ANYWHERE: "any accounts",
}


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "".join(_line(cells) for cells in lines)


def _line(cells: Iterable[str]) -> str:
    escaped = " | ".join(cell.replace("|", r"\|") for cell in cells)
    return f"| {escaped} |\n"


def bullets(lines: Iterable[str]) -> str:
    """A Markdown list."""
    return "".join(f"- {line}\n" for line in lines)


def code(name: str) -> str:
    """A name as it stands in code."""
    return f"`{name}`"


def codes(names: Iterable[str]) -> str:
    """Names with commas between them."""
    return ", ".join(code(n) for n in names)


def source(found: Source) -> str:
    """Where a value comes from: a member of the answer, or what a function makes of it."""
    if isinstance(found, str):
        return code(found)
    said = (found.__doc__ or "").partition("\n")[0]
    return f"{said[0].lower()}{said[1:].rstrip('.')}" if said else "worked out from the answer"


def meaning(value: object) -> str:
    """What a member that AWS leaves out is stored as."""
    if value is None:
        return "absent"
    if isinstance(value, bool):
        return code(str(value).lower())
    if isinstance(value, (tuple, list)):
        return code("[]") if not value else codes(map(str, value))
    return code(f'"{value}"') if isinstance(value, str) else code(str(value))
