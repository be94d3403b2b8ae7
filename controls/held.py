"""YAML held to a JSON schema, with the line of each mistake and words that lead to the mend."""

import json
from collections.abc import Iterator
from functools import cache, reduce
from operator import getitem
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from controls.plain import Plain
from controls.problem import ControlError, Problem, any_of, did_you_mean


@cache
def validator(schema: Path, part: tuple[str, ...] = ()) -> Draft202012Validator:
    """The compiled schema, or a part of it: the keys that lead there."""
    return Draft202012Validator(reduce(getitem, part, json.loads(schema.read_text(encoding="utf-8"))))


def held(found: Plain, schema: Path, what: str, part: tuple[str, ...] = ()) -> Plain:
    """The same YAML; `what` is its name in messages. Raises ControlError with everything that the schema, or its part, does not allow."""
    problems = [p for error in validator(schema, part).iter_errors(found.value) for p in _problems(found, error, what)]
    if problems:
        raise ControlError(problems)
    return found


def _problems(found: Plain, error: ValidationError, what: str) -> Iterator[Problem]:
    where = tuple(error.absolute_path)
    about = f"«{'.'.join(map(str, where))}»" if where else what
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known: dict[str, Any] = error.schema["properties"] if isinstance(error.schema, dict) else {}
        for key in sorted(set(map(str, error.instance)) - set(known)):
            yield found.problem((*where, key), f"{about} has no key «{key}».{did_you_mean(key, known)}")
    elif error.validator == "required":
        missing = sorted(set(_listed(error)) - set(_keys(error)))
        yield found.problem(where, f"{about} lacks {any_of(missing)}.")
    else:
        yield found.problem(where, _words(about, error))


def _words(about: str, error: ValidationError) -> str:
    if error.validator == "enum":
        known = _listed(error)
        return f"{about} is {error.instance!r}, and can be one of {any_of(known)}.{did_you_mean(str(error.instance), known)}"
    return f"{about}: {error.message}."


def _keys(error: ValidationError) -> list[str]:
    """The keys of the object where the mistake is."""
    return list(map(str, error.instance)) if isinstance(error.instance, dict) else []


def _listed(error: ValidationError) -> list[str]:
    """The words that the schema lists where the mistake is."""
    return [str(word) for word in error.validator_value] if isinstance(error.validator_value, list) else []
