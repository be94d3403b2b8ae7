"""Which exit status an error ends with; None for one that nobody foresaw."""

USAGE, UNREACHABLE = 2, 4


def status_of(error: Exception) -> int | None:
    """2 for what the user can mend in the command or in files, 4 for what could not be reached."""
    from collectors.errors import BadCredentials, CannotCollect
    from controls.choosing import NothingChosenError
    from controls.frameworks import UnknownFrameworkError
    from controls.problem import ControlError
    from controls.service import UnknownControlError
    from graph.embedded import EmbeddedError
    from graph.errors import OutOfHistory, StoreError
    from graph.keeping.runs import NotKept

    mendable = (BadCredentials, ControlError, NotKept, NothingChosenError, OutOfHistory, UnknownControlError, UnknownFrameworkError)
    if isinstance(error, mendable):
        return USAGE
    return UNREACHABLE if isinstance(error, (CannotCollect, EmbeddedError, StoreError)) else None
