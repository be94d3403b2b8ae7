"""What can go wrong with the embedded database.

EmbeddedError
├── HomeError   its folder cannot be made, or is not whole
├── JarError    a jar could not be fetched, or is not the one that the lock names
├── BackupError a backup could not be made, or not be restored
├── StartError  it ended while it started, or answered no query in time
└── StopError   it still runs after the time allowed
"""


class EmbeddedError(Exception):
    """The embedded database cannot be had; the message says what, where, and how to mend it."""


class HomeError(EmbeddedError):
    """The folder of the database cannot be made, or is not whole."""


class JarError(EmbeddedError):
    """A jar could not be fetched, or is not the one that the lock names."""


class BackupError(EmbeddedError):
    """A backup could not be made, or not be restored; the database is as it was."""


class StartError(EmbeddedError):
    """The database ended while it started, or answered no query in time."""


class StopError(EmbeddedError):
    """The database still runs after the time allowed."""
