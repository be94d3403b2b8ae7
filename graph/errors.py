"""What can go wrong between us and the database, each with the mend in its message.

StoreError
├── Unreachable      no server answers at the address
├── WrongPassword    it refuses the credentials
├── NoDatabase       it has no database of that name
├── TooOld           its version lacks what we use
├── TooNew           the graph was written by a version that is newer than this one
├── ReadOnly         it does not accept writes
├── TimedOut         a statement took longer than its limit
├── TooLarge         a statement needed more memory than its limit
├── TooComplex       a question would take too long to plan
├── BadPattern       a regular expression is not valid Java
└── OutOfHistory     there is no history of a time, or it is no time
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired


class StoreError(RuntimeError):
    """The database could not be used; `code` names the case for programs."""

    code = "GRAPH"


class Unreachable(StoreError):
    """No server answers at the address."""

    code = "UNREACHABLE"


class WrongPassword(StoreError):
    """The server refuses the credentials."""

    code = "WRONG_PASSWORD"


class NoDatabase(StoreError):
    """The server has no database of that name."""

    code = "NO_DATABASE"


class TooOld(StoreError):
    """The server's version lacks what we use."""

    code = "TOO_OLD"


class TooNew(StoreError):
    """The graph was written in a format that this version does not understand."""

    code = "TOO_NEW"


class ReadOnly(StoreError):
    """The server does not accept writes."""

    code = "READ_ONLY"


class TimedOut(StoreError):
    """A statement took longer than its limit."""

    code = "TIMEOUT"


class TooLarge(StoreError):
    """A statement needed more memory than its limit."""

    code = "TOO_LARGE"


class TooComplex(StoreError):
    """A question that would take too long to plan; it is refused before it is sent."""

    code = "TOO_COMPLEX"


class BadPattern(StoreError):
    """A regular expression is not valid Java."""

    code = "BAD_PATTERN"


class OutOfHistory(StoreError):
    """There is no history of the time that was asked for, or what was asked for is no time."""

    code = "OUT_OF_HISTORY"


_BY_CODE: dict[str, tuple[type[StoreError], str]] = {
    "AuthenticationRateLimit": (
        WrongPassword,
        "Neo4j at {uri} was given a wrong password too often; check NEO4J_PASSWORD, and wait some seconds",
    ),
    "DatabaseNotFound": (NoDatabase, "Neo4j at {uri} has no database of that name; set NEO4J_DATABASE to one it has"),
    "ForbiddenOnReadOnlyDatabase": (ReadOnly, "Neo4j at {uri} is read-only; set NEO4J_URI to a server that accepts writes"),
    "WriteOnReadOnlyAccessDatabase": (ReadOnly, "Neo4j at {uri} is read-only; set NEO4J_URI to a server that accepts writes"),
    "NotALeader": (ReadOnly, "Neo4j at {uri} is a read-only replica; use its cluster's routing address (neo4j://…) as NEO4J_URI"),
    "TransactionTimedOut": (TimedOut, "the graph took too long to answer; ask for less, or more precisely"),
    "TransactionTimedOutClientConfiguration": (TimedOut, "the graph took too long to answer; ask for less, or more precisely"),
    "MemoryPoolOutOfMemoryError": (TooLarge, "the answer needs more memory than one request may take; ask for less, or page through it"),
    "TransactionOutOfMemoryError": (TooLarge, "the answer needs more memory than one request may take; ask for less, or page through it"),
}


def without_user(uri: str) -> str:
    """An address without the user name and password that somebody may have written into it."""
    return re.sub(r"//[^/]*@", "//", uri)


def translated(error: Exception, uri: str) -> StoreError:
    """The driver's error as one of ours; the address is named, credentials never."""
    uri = without_user(uri)
    if isinstance(error, AuthError):
        return WrongPassword(f"Neo4j at {uri} refuses the user name or password; check NEO4J_USERNAME and NEO4J_PASSWORD")
    if isinstance(error, (ServiceUnavailable, SessionExpired)):
        return Unreachable(f"no Neo4j answers at {uri}; check that it runs and that NEO4J_URI is right")
    if isinstance(error, (ConfigurationError, ValueError)):
        return Unreachable(f"{uri} is not an address of Neo4j, such as bolt://localhost:7687; check NEO4J_URI")
    code = (getattr(error, "code", "") or "").rsplit(".", 1)[-1]
    if "PatternSyntaxException" in str(error) or "Invalid Regex" in str(error):
        return BadPattern("a regular expression is not valid; its grammar is that of java.util.regex")
    kind, text = _BY_CODE.get(code, (StoreError, f"Neo4j at {{uri}} refused a statement ({code or type(error).__name__})"))
    return kind(text.format(uri=uri))


@contextmanager
def final(uri: str) -> Iterator[None]:
    """Keep the driver from retrying a statement that took too much memory, though Neo4j calls that transient."""
    try:
        yield
    except Neo4jError as error:
        if isinstance(ours := translated(error, uri), TooLarge):
            raise ours from error
        raise


@contextmanager
def translating(uri: str) -> Iterator[None]:
    """Turn the driver's errors into ours."""
    try:
        yield
    except (DriverError, Neo4jError) as error:
        raise translated(error, uri) from error
