"""Writes the table at the end of NOTICE: each Python package that is installed for use, and its licence as its own metadata has it.

Runs in an environment with everything installed. Packages of other systems than this one keep the row they had.
"""

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEADING = "Python packages"
ROW = re.compile(r"^(\S+) {2,}(\S.*)$", re.MULTILINE)


def packages() -> list[str]:
    """The names in the locks of what is used to run and to demonstrate."""
    return sorted(set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements/demo.txt").read_text(), re.MULTILINE)))


def licence(name: str, known: dict[str, str]) -> str:
    """A licence: the expression, else what the classifiers say, else the free text; else what NOTICE said before."""
    try:
        about = metadata.metadata(name).json
    except metadata.PackageNotFoundError:
        return known.get(name, "see the package")
    classifiers = [each.rpartition(" :: ")[2] for each in about.get("classifier", []) if each.startswith("License :: OSI Approved ::")]
    return str(about.get("license_expression") or ", ".join(classifiers) or about.get("license", "see the package")).splitlines()[0]


def written(notice: str) -> str:
    """NOTICE with its table made anew."""
    prose, _, table = notice.partition(f"{HEADING}\n")
    known = dict(ROW.findall(table))
    rows = "".join(f"{name:<28}  {licence(name, known)}\n" for name in packages())
    return f"{prose}{HEADING}\n{'-' * len(HEADING)}\n\n{rows}"


if __name__ == "__main__":
    path = ROOT / "NOTICE"
    path.write_text(written(path.read_text()))
    print(path.name)
