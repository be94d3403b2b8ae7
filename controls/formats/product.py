"""Who made a report: the product and its version."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

NAME = "Emptyset"


def version() -> str:
    """The version that is installed."""
    try:
        return installed("emptyset")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0"
