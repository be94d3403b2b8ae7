"""Dead letters: messages that no webhook took, one a line in a file that only its owner can read, until they are sent again."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typer

from cli.delivery.webhook import Message, NotTaken, Webhook
from graph.embedded.locks import Lock

NAME = "undelivered.jsonl"


@dataclass(frozen=True)
class Letter:
    """A message with the reason for which it was not taken, where (not more than the origin) and when."""

    message: Message
    origin: str
    error: str
    failed: str

    def line(self) -> str:
        """The letter as it is stored."""
        values = {"id": self.message.id, "failed": self.failed, "origin": self.origin, "error": self.error, "message": self.message.body}
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


@dataclass(frozen=True)
class Letters:
    """Those in a folder."""

    folder: Path

    @property
    def file(self) -> Path:
        """Where they are."""
        return self.folder / NAME

    def add(self, webhook: Webhook, message: Message, error: str) -> None:
        """Keep a message that was not taken."""
        letter = Letter(message, webhook.origin, error, datetime.now(UTC).isoformat())
        with self._alone():
            self._write(self.file, letter.line(), os.O_APPEND)

    def all(self) -> list[Letter]:
        """All of them, oldest first. Raises BadParameter for a line that is none."""
        if not self.file.exists():
            return []
        return [self._letter(number, line) for number, line in enumerate(self.file.read_text("utf-8").splitlines(), 1)]

    async def resend(self, webhook: Webhook) -> tuple[int, Sequence[Letter]]:
        """Send each once more, under its id; returns how many were taken, and those that were not, which stay."""
        with self._alone():
            letters, left = self.all(), list[Letter]()
            for letter in letters:
                try:
                    await webhook.send(letter.message)
                except NotTaken as error:
                    left.append(Letter(letter.message, webhook.origin, str(error), datetime.now(UTC).isoformat()))
            self._replace(left)
        return len(letters) - len(left), left

    def _letter(self, number: int, line: str) -> Letter:
        try:
            found = json.loads(line)
            return Letter(Message(found["id"], found["message"]), found["origin"], found["error"], found["failed"])
        except (ValueError, KeyError, TypeError) as error:
            raise typer.BadParameter(f"{self.file}:{number} is no message that was kept here; mend or remove the line") from error

    def _replace(self, letters: Sequence[Letter]) -> None:
        if not letters:
            self.file.unlink(missing_ok=True)
            return
        made = self.file.with_suffix(".new")
        made.unlink(missing_ok=True)
        self._write(made, "".join(letter.line() for letter in letters), os.O_EXCL)
        made.replace(self.file)

    @staticmethod
    def _write(file: Path, text: str, flag: int) -> None:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | flag, 0o600), "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else writes meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with Lock(self.folder / "undelivered.lock").take():
            yield
