"""YAML with lines, and documents cut into their parts."""

from pathlib import Path

import pytest

from controls import plain
from controls.document import layout
from controls.problem import ControlError, Problem, did_you_mean

PATH = Path("c.md")
TEXT = """---
id: x
---
# Title

Prose.

```graphql
# no heading
{ trails }
```

More prose.

## Passes

First paragraph
of two lines.

```yaml
a: 1
```
```yaml
b: 2
```
"""


def test_each_part_of_yaml_has_its_line() -> None:
    """Keys, items of lists and what is nested in them have the line of the file at which they begin."""
    found = plain.read(PATH, "a:\n  b: [1,\n    2]\nc:\n  - d: 1\n  - d: 2\n", 10)
    lines = {("a",): 10, ("a", "b"): 11, ("a", "b", 1): 12, ("c", 1): 15, ("c", 1, "d"): 15}
    assert {where: found.lines[where] for where in lines} == lines
    assert found.line(("c", 0, "nothing", "here")) == 14


@pytest.mark.parametrize("text", ["", "# only a comment", "null"])
def test_nothing_is_a_value_too(text: str) -> None:
    """A text without content has no value and no parts."""
    assert plain.read(PATH, text, 1).value is None


def test_repeated_keys_are_found_at_every_depth() -> None:
    """A key that is written twice is named at its place, also inside a list."""
    with pytest.raises(ControlError, match=r"c\.md:4: The key «b» is written twice"):
        plain.read(PATH, "a:\n  - b: 1\n    c: 2\n    b: 3\n", 1)


def test_code_that_is_no_yaml_of_a_document_is_refused() -> None:
    """Tags that would make Python objects are refused like any mistake."""
    with pytest.raises(ControlError, match="This is not YAML"):
        plain.read(PATH, "a: !!python/object/apply:os.system [ls]", 1)


def test_a_document_is_cut_at_its_headings() -> None:
    """Sections have their title, prose and blocks; a comment inside a block is no heading."""
    found = layout(PATH, TEXT)
    intro, passes = found.sections
    assert (found.front, intro.title, intro.line, passes.title) == ("id: x", "Title", 4, "Passes")
    assert intro.prose == "Prose.\n\n\nMore prose."
    assert [(b.language, b.text, b.line) for b in intro.blocks] == [("graphql", "# no heading\n{ trails }", 9)]


def test_a_block_is_captioned_by_the_paragraph_before_it() -> None:
    """The paragraph before a block says what it shows; a block after another block has none."""
    first, second = layout(PATH, TEXT).sections[1].blocks
    assert (first.caption, second.caption) == ("First paragraph of two lines.", "")


def test_problems_sort_by_file_and_line() -> None:
    """Problems are told in the order in which a person meets them, each once."""
    problems = [Problem(PATH, 9, "z"), Problem(PATH, 10, "a"), Problem(PATH, 9, "z"), Problem(Path("b.md"), 50, "x")]
    assert [str(p) for p in ControlError(problems).problems] == ["b.md:50: x", "c.md:9: z", "c.md:10: a"]


def test_only_near_words_are_suggested() -> None:
    """A word far from all known ones gets no suggestion."""
    assert did_you_mean("severty", ["severity", "tags"]) == " Did you mean «severity»?"
    assert not did_you_mean("xyz", ["severity", "tags"])
