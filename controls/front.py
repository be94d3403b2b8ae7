"""The front matter of a control: YAML held to `control.schema.json`, with the line of each mistake."""

from pathlib import Path

from controls import plain
from controls.held import held
from controls.plain import Plain

SCHEMA = Path(__file__).parent / "control.schema.json"


def matter(path: Path, text: str) -> Plain:
    """The front matter, which begins on the file's second line. Raises ControlError with everything wrong in it."""
    return held(plain.read(path, text, 2), SCHEMA, "The front matter")
