"""Writes requirements/*.txt: exact versions with checksums, for every Python and platform that pyproject.toml admits.

The widest set comes first and binds the narrower ones, so that the sets agree. No registry is named: pip knows which one its user has.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
FORM = ["--universal", "--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links", "--python-version", "3.11"]
SETS = {
    "test": ["--extra", "test"],
    "demo": ["--extra", "demo", "--constraint", "requirements/test.txt"],
    "run": ["--constraint", "requirements/test.txt"],
}


def build_requirements() -> str:
    """What builds this project: it is locked too, so that an installation fetches nothing else."""
    return "\n".join(tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"])


def write(name: str, *options: str) -> None:
    """Write the lock of one set; versions it holds already are kept unless `--upgrade` is among the options."""
    sources = ["--group", "page"] if name == "page" else ["pyproject.toml", "-", *SETS[name]]
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", *sources, *FORM, *options]
    subprocess.run([*command, "--output-file", f"requirements/{name}.txt"], cwd=ROOT, input=build_requirements(), text=True, check=True)


if __name__ == "__main__":
    for each in (*SETS, "page"):
        write(each, *sys.argv[1:])
        print(f"requirements/{each}.txt")
