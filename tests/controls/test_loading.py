"""What is wrong with a control's file is said with its line, in words that lead to the mend."""

from collections.abc import Callable
from pathlib import Path

import pytest

from controls.load import FOLDER, control, own, survey
from controls.problem import ControlError
from queries.compile import Compiler

GOOD = (FOLDER / "cloudtrail-kms-encryption.md").read_text(encoding="utf-8")
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a control's file and gives its path."""

    def put(text: str, name: str = "cloudtrail-kms-encryption") -> Path:
        path = tmp_path / f"{name}.md"
        path.write_text(text, encoding="utf-8")
        return path

    return put


def line_of(text: str, part: str) -> int:
    """The first line which holds a part."""
    return next(i for i, line in enumerate(text.splitlines(), 1) if part in line)


# what is replaced, by what, what the message says, and on which line (by a part of it) of the changed file
MISTAKES = {
    "unknown key": ("severity:", "severty:", "no key «severty». Did you mean «severity»?", "severty:"),
    "missing key": ("severity: medium\n", "", "lacks «severity»", "id: "),
    "wrong value": ("severity: medium", "severity: mediun", "Did you mean «medium»?", "mediun"),
    "wrong type": ("tags: [cloudtrail, logging, encryption]", "tags: logging", "«tags»: 'logging' is not of type 'array'", "tags:"),
    "wrong item": ("[CloudTrail.2]", "[4.5]", "Practices 1.0.0.0»: 4.5 is not of type 'string'", "Best Practices"),
    "broken yaml": ("severity: medium", "severity: [medium", "This is not YAML", "provider:"),
    "key written twice": ("severity: medium", "severity: medium\nseverity: high", "«severity» is written twice", "severity: high"),
    "front matter does not begin": ("---\nid:", "id:", "begins with its front matter", "id:"),
    "no title": ("# Log files of trails are encrypted", "Log files of trails are encrypted", "A title must follow", ""),
    "file and id differ": ("id: cloudtrail-kms-encryption", "id: cloudtrail-kms", "must agree", "id: cloudtrail-kms"),
    "field unknown": ("kmsKeyID: { eq", "kmsKeyId: { eq", "'kmsKeyID'", "kmsKeyId: { eq"),
    "root unknown": ("{ trails(where", "{ trail(where", "Did you mean 'trails'", "{ trail(where"),
    "operator unknown": ('{ eq: "" }', '{ equal: "" }', "'equal'", "equal:"),
    "syntax of the query": ('{ eq: "" } })', '{ eq: "" )', "Syntax Error", '{ eq: "" )'),
    "applicable unknown": ('"{ trails {', '"{ trials {', "Did you mean 'trails'", "applicable:"),
    "no query": ("```graphql", "```sql", "one block «```graphql»", "# Log files"),
    "block without end": ("```\n\n## Impact", "\n## Impact", "This block has no end", "```graphql"),
    "unknown section": ("## Remedy", "## Remedies", "Did you mean «Remedy»?", "## Remedies"),
    "missing section": ("## Passes\n\nA trail with a key.\n", "", "«## Passes» is missing", ""),
    "manual with a query": ("severity: medium", "severity: medium\nmanual: true", "A manual control has no query", "# Log files"),
    "manual without steps": ("severity: medium", "severity: medium\nmanual: true", "«## Steps» is missing", ""),
    "steps of a query": ("## References", "## Steps\n\nLook.\n\n## References", "and not «Steps»", "## Steps"),
    "empty section": ("## References\n", "## References\n\n## Unknown\n", "«References» is empty", "## References"),
    "left of the template": ("A trail with a key.", "FILL IN: what it shows", "Still to be filled in: what it shows", "FILL IN"),
    "impact without words": ("## Impact", "## Impact\n\n## Costs", "«Impact» is empty", "## Impact"),
    "impact misspelt": ("## Remedy", "## Inpact\n\nX.\n\n## Remedy", "Did you mean «Impact»?", "## Inpact"),
    "second section": ("## Fails", "## Passes", "a second section «Passes»", ""),
    "examples without a graph": (
        "```yaml\nConnector production:\n  trails: main\nTrail main: {fails",
        "```json\n{fails",
        "and not of «json»",
        "```json",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_named_with_its_line(compiler: Compiler, write: Write, mistake: str) -> None:
    """Each mistake in a file has a message that names it, at the line where it stands."""
    old, new, message, where = MISTAKES[mistake]
    assert old in GOOD
    path = write(text := GOOD.replace(old, new, 1))
    with pytest.raises(ControlError) as found:
        control(compiler, path)
    problems = [p for p in found.value.problems if message in p.message]
    assert problems, str(found.value)
    assert all(p.path == path for p in problems)
    if where:
        assert line_of(text, where) in {p.line for p in problems}


def test_every_problem_of_a_file_is_told_at_once(compiler: Compiler, write: Write) -> None:
    """Two mistakes in the front matter are two problems of one error, in the order of their lines."""
    path = write(GOOD.replace("severity: medium", "severity: huge").replace("provider: aws", "provider: moon"))
    with pytest.raises(ControlError) as found:
        control(compiler, path)
    assert [p.line for p in found.value.problems] == [3, 4]
    assert str(found.value).splitlines()[0].startswith(f"{path}:3: ")


def test_a_file_that_is_no_text_is_a_problem(compiler: Compiler, tmp_path: Path) -> None:
    """A file that is not UTF-8 is named instead of ending the run."""
    (tmp_path / "binary.md").write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in survey(compiler, tmp_path)[1][0].message


def test_an_empty_file_lacks_its_front_matter(compiler: Compiler, write: Write) -> None:
    """An empty file is told what a control begins with."""
    with pytest.raises(ControlError, match="begins with its front matter"):
        control(compiler, write(""))


def test_front_matter_without_end_is_a_problem(compiler: Compiler, write: Write) -> None:
    """Front matter that is never closed is told so."""
    with pytest.raises(ControlError, match="has no end"):
        control(compiler, write("---\nid: x\n"))


def test_a_block_without_end_is_a_problem(compiler: Compiler, write: Write) -> None:
    """A block of code that is never closed is named by its first line."""
    text = GOOD.rstrip().removesuffix("```")
    with pytest.raises(ControlError, match="This block has no end") as found:
        control(compiler, write(text))
    assert found.value.problems[0].line == text.splitlines().index("## Unknown") + 5


MANUAL = """\
---
id: drills-are-held
severity: low
manual: true
---
# Drills are held

Who never tried is slow.

## Steps

1. Ask for the minutes of the last drill.

## Evidence

The minutes, with the date, in the folder of the audit.

## Remedy

Hold a drill.

## Impact

A day is lost.

## False positives

A real incident is a drill too.

## References

- https://docs.aws.amazon.com/
"""


def test_a_manual_control_says_what_a_person_does(compiler: Compiler, write: Write) -> None:
    """A manual control has steps and evidence in place of a query and examples, and nothing is asked for it."""
    found = control(compiler, write(MANUAL, "drills-are-held"))
    (rule,) = found.rules
    assert (rule.manual, rule.document, found.examples) == (True, None, ())
    assert found.steps == "1. Ask for the minutes of the last drill."
    assert found.evidence.startswith("The minutes")
    assert found.impact == "A day is lost."
    assert found.advice == "A real incident is a drill too."


def test_two_controls_cannot_share_an_id_or_an_alias(compiler: Compiler, write: Write) -> None:
    """An alias which is the id of another control is a problem of the folder."""
    write(GOOD)
    write(GOOD.replace("id: cloudtrail-kms-encryption", "id: other\naliases: [cloudtrail-kms-encryption]"), "other")
    controls, problems = survey(compiler, write(GOOD).parent)
    assert len(controls) == 2
    assert [p.message.split(" in ")[0] for p in problems] == ["«cloudtrail-kms-encryption» is already the id or an alias of the control"]


def test_good_controls_load_beside_bad_ones(compiler: Compiler, write: Write) -> None:
    """A survey gives what can be loaded and what is wrong; loading for use refuses the folder."""
    write(GOOD)
    folder = write("nothing", "broken").parent
    controls, problems = survey(compiler, folder)
    assert ([c.id for c in controls], len(problems)) == (["cloudtrail-kms-encryption"], 1)
    with pytest.raises(ControlError, match=r"broken\.md:1"):
        own(compiler, folder)


def test_a_folder_without_controls_is_a_problem(compiler: Compiler, tmp_path: Path) -> None:
    """A folder without any control is a mistake of whoever named it; a README is none."""
    (tmp_path / "README.md").write_text("# About", encoding="utf-8")
    assert "no control here" in survey(compiler, tmp_path)[1][0].message


def test_a_loaded_control_has_all_that_its_file_says(compiler: Compiler) -> None:
    """Title, query, remedy, frameworks, references and examples come from the file as they stand there."""
    found = control(compiler, FOLDER / "cloudtrail-kms-encryption.md")
    assert (found.title, found.severity) == ("Log files of trails are encrypted with a KMS key", "medium")
    assert found.rationale.startswith("Log files tell who did what")
    assert "```" not in found.rationale
    assert found.rules[0].text == '{ trails(where: { kmsKeyID: { eq: "" } }) { ...AssetFragment } }'
    assert found.frameworks == {"AWS Foundational Security Best Practices 1.0.0": ("CloudTrail.2",)}
    assert "### Console" in found.remedy
    assert "### Command line" in found.remedy
    assert len(found.references) == 2
    assert (found.examples[0].expected, found.examples[0].caption) == ("Passes", "A trail with a key.")
