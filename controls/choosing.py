"""Which controls are meant: by id, by a pattern of ids, by framework, by severity; what is said of all of these must hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from controls.control import Control, Severity
from controls.frameworks import unknown
from controls.problem import any_of, did_you_mean
from controls.service import named


class NothingChosenError(LookupError):
    """No control is meant; the message says which condition leaves none."""


@dataclass(frozen=True)
class Choice:
    """What an empty member says nothing of. Several names, patterns or severities mean each of them."""

    names: Sequence[str] = ()
    globs: Sequence[str] = ()
    framework: str = ""
    severities: Sequence[str] = ()


def chosen(controls: Sequence[Control], choice: Choice) -> list[Control]:
    """The controls that are meant, in their order. Raises LookupError for what is not known, or if none is left."""
    wanted = {named(controls, name).id for name in choice.names}
    for glob in choice.globs:
        _matching(controls, glob)
    for severity in choice.severities:
        _harm(severity)
    if choice.framework:
        _known(controls, choice.framework)
    left = [c for c in controls if (not wanted or c.id in wanted) and _meant(c, choice)]
    if not left:
        raise NothingChosenError(f"No control is left where {_told(choice)}.")
    return left


def _meant(control: Control, choice: Choice) -> bool:
    return (
        (not choice.globs or any(_like(control, glob) for glob in choice.globs))
        and (not choice.framework or choice.framework in control.frameworks)
        and (not choice.severities or control.severity.value in choice.severities)
    )


def _like(control: Control, glob: str) -> bool:
    return any(fnmatchcase(name, glob) for name in (control.id, *control.aliases))


def _matching(controls: Sequence[Control], glob: str) -> None:
    if not any(_like(c, glob) for c in controls):
        raise NothingChosenError(f"No control is like «{glob}».{did_you_mean(glob.strip('*'), [c.id for c in controls])}")


def _known(controls: Sequence[Control], framework: str) -> None:
    known = sorted({name for c in controls for name in c.frameworks})
    if framework not in known:
        raise unknown(framework, known)


def _harm(severity: str) -> None:
    if severity not in list(Severity):
        raise NothingChosenError(f"There is no severity «{severity}»; there are {any_of(Severity)}.{did_you_mean(severity, Severity)}")


def _told(choice: Choice) -> str:
    parts = {
        "the id is": choice.names,
        "the id is like": choice.globs,
        "the framework is": filter(None, [choice.framework]),
        "the severity is": choice.severities,
    }
    return " and ".join(f"{what} {text}" for what, each in parts.items() if (text := any_of(each))) or "there is none"
