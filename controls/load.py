"""Controls of our own layout: one Markdown file each, with front matter, a query, a remedy and examples."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from graphql import DocumentNode

from controls.asking import QueryError, checked
from controls.control import Control, Example, Expected, Rule, Severity
from controls.document import Block, Layout, Section, layout
from controls.front import matter
from controls.plain import Plain
from controls.problem import ControlError, Problem, any_of, did_you_mean
from queries.compile import Compiler

FOLDER = Path(__file__).parent / "aws"
ALWAYS = ("Remedy", "References")
QUERIED = (*ALWAYS, Expected.PASS.value, Expected.FAIL.value)
MANUAL = (*ALWAYS, "Steps", "Evidence")
ADVICE = "False positives"
IMPACT = "Impact"
OPTIONAL = (ADVICE, IMPACT)
MARK = "FILL IN:"  # what the template leaves to its user


def own(compiler: Compiler, folder: Path = FOLDER) -> list[Control]:
    """All controls of a folder, by id. Raises ControlError with every problem of every file."""
    controls, problems = survey(compiler, folder)
    if problems:
        raise ControlError(problems)
    return controls


def survey(compiler: Compiler, folder: Path) -> tuple[list[Control], list[Problem]]:
    """The controls of a folder which can be loaded, and what is wrong with the others."""
    paths = sorted(p for p in folder.rglob("*.md") if p.name.lower() != "readme.md")
    if not paths:
        return [], [Problem(folder, 0, "There is no control here: a folder with files «ID.md» is meant.")]
    controls, problems = list[Control](), list[Problem]()
    for path in paths:
        try:
            controls.append(control(compiler, path))
        except ControlError as bad:
            problems += bad.problems
    return sorted(controls, key=lambda c: c.id), sorted({*problems, *twice(controls)})


def control(compiler: Compiler, path: Path) -> Control:
    """The control in a file. Raises ControlError with what is wrong there."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ControlError([Problem(path, 0, f"The file cannot be read: {error}.")]) from error
    parts = layout(path, text)
    front = matter(path, parts.front)
    if problems := [*_named(front), *_sections(parts, manual=front.value.get("manual", False))]:
        raise ControlError(problems)
    return _filled(compiler, parts, front)


def _filled(compiler: Compiler, parts: Layout, front: Plain) -> Control:
    """The control, if no place of the template is left in it to be filled in."""
    left = [Problem(parts.path, i, f"Still to be filled in: {line.partition(MARK)[2].strip()}") for i, line in _marked(parts.text)]
    try:
        found = _control(compiler, parts, front)
    except ControlError as bad:
        raise ControlError([*bad.problems, *left]) from bad
    if left:
        raise ControlError(left)
    return found


def _marked(text: str) -> Iterator[tuple[int, str]]:
    return ((i, line) for i, line in enumerate(text.splitlines(), 1) if MARK in line)


def _control(compiler: Compiler, parts: Layout, front: Plain) -> Control:
    values = front.value
    return Control(
        id=values["id"],
        title=values.get("title") or parts.sections[0].title,
        severity=Severity(values["severity"]),
        rules=(_rule(compiler, parts, front),),
        path=parts.path,
        text=parts.text,
        rationale=parts.sections[0].prose,
        impact=parts.body(IMPACT),
        remedy=parts.body("Remedy"),
        advice=parts.body(ADVICE),
        steps=parts.body("Steps"),
        evidence=parts.body("Evidence"),
        frameworks={name: tuple(numbers) for name, numbers in values.get("frameworks", {}).items()},
        provider=values.get("provider", "aws"),
        tags=tuple(values.get("tags", ())),
        aliases=tuple(values.get("aliases", ())),
        references=tuple(line[2:].strip() for line in parts.body("References").splitlines() if line.startswith("- ")),
        examples=tuple(_examples(parts)),
    )


def _rule(compiler: Compiler, parts: Layout, front: Plain) -> Rule:
    if front.value.get("manual"):
        return Rule(front.value["id"], "", manual=True)
    block, about = parts.sections[0].blocks[0], front.value.get("applicable")
    document = _document(compiler, block.text, lambda line, message: Problem(parts.path, block.line + line - 1, message))
    applicable = _document(compiler, about, lambda _, message: front.problem(("applicable",), message)) if about else None
    return Rule(front.value["id"], block.text, document, applicable)


def _document(compiler: Compiler, text: str, problem: Callable[[int, str], Problem]) -> DocumentNode:
    try:
        return checked(compiler, text)
    except QueryError as bad:
        raise ControlError(problem(line, message) for line, message in bad.mistakes) from bad


def _examples(parts: Layout) -> Iterator[Example]:
    for expected in Expected:
        section = parts.section(expected.value)
        for block in section.blocks if section else ():
            yield Example(expected, block.caption, block.text, block.line)


def _named(front: Plain) -> Iterator[Problem]:
    if front.value["id"] != front.path.stem:
        yield front.problem(("id",), f"The id «{front.value['id']}» and the file's name «{front.path.name}» must agree.")


def _sections(parts: Layout, *, manual: bool) -> Iterator[Problem]:
    intro, *others = parts.sections
    required = MANUAL if manual else QUERIED
    known = (*required, *OPTIONAL) if manual else (*required, *OPTIONAL, Expected.UNKNOWN.value)
    yield from _intro(parts.path, intro, manual=manual)
    for section in others:
        yield from _section(parts.path, section, known)
    for missing in [title for title in required if not parts.section(title)]:
        yield Problem(parts.path, 0, f"The section «## {missing}» is missing.")
    for i, section in enumerate(others):
        if section.title in {s.title for s in others[:i]}:
            yield Problem(parts.path, section.line, f"There is a second section «{section.title}».")


def _intro(path: Path, intro: Section, *, manual: bool) -> Iterator[Problem]:
    languages = [b.language for b in intro.blocks]
    if manual and languages:
        yield Problem(path, intro.line, "A manual control has no query: a person takes its steps. Leave out the block, or «manual».")
    elif not manual and languages != ["graphql"]:
        yield Problem(path, intro.line, f"Below the title stands one block «```graphql», the query; here are {len(languages)}.")
    if not intro.prose:
        yield Problem(path, intro.line, "Below the title the rationale is missing: what goes wrong where this fails?")


def _section(path: Path, section: Section, known: Sequence[str]) -> Iterator[Problem]:
    if section.title not in known:
        message = f"A control has the sections {any_of(known)}, and not «{section.title}»."
        yield Problem(path, section.line, message + did_you_mean(section.title, known))
    elif not section.text:
        yield Problem(path, section.line, f"The section «{section.title}» is empty.")
    elif section.title in {e.value for e in Expected}:
        yield from _example_blocks(path, section)
    elif section.title == "References" and "- https://" not in section.text:
        yield Problem(path, section.line, "The section «References» is a list of addresses: «- https://…».")


def _example_blocks(path: Path, section: Section) -> Iterator[Problem]:
    if not section.blocks:
        yield Problem(path, section.line, f"The section «{section.title}» needs an example graph in a block «```yaml».")
    yield from (_not_yaml(path, b) for b in section.blocks if b.language != "yaml")


def _not_yaml(path: Path, block: Block) -> Problem:
    return Problem(path, block.line - 1, f"An example graph is a block of «yaml», and not of «{block.language}».")


def twice(controls: Iterable[Control], others: Iterable[Control] = ()) -> Iterator[Problem]:
    """Ids and aliases that two controls have; of `others` the ids alone are looked at."""
    names: dict[str, Control] = {}
    for each, called in [*((c, (c.id, *c.aliases)) for c in controls), *((c, (c.id,)) for c in others)]:
        for name in called:
            if name in names:
                yield Problem(each.path, 0, f"«{name}» is already the id or an alias of the control in {names[name].path}.")
            names.setdefault(name, each)
