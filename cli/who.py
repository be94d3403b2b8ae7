"""Who does something, and with which version: what runs and evaluations are kept with."""

import getpass
import os
import socket
from importlib import metadata

from graph.keeping.runs import Origin


def origin(by: str = "") -> Origin:
    """Whoever was named, or the user of this process on this machine."""
    return Origin(by or f"{_user()}@{socket.gethostname()}", version())


def version() -> str:
    """Emptyset's version; «» where it runs without having been installed."""
    try:
        return metadata.version("emptyset")
    except metadata.PackageNotFoundError:
        return ""


def _user() -> str:
    """The name of the user; in a container it may be a number only."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
