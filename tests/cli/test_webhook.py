"""Messages to a webhook over real HTTP, and what becomes of those that are not taken."""

import asyncio
import base64
import hashlib
import hmac
import json
import socket
import stat
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from standardwebhooks import Webhook as Verifier

from cli.delivery.delivering import CUT, MOST, messages
from cli.delivery.letters import Letters
from cli.delivery.webhook import Message, NotTaken, Webhook, signed, webhook
from controls.differing import Change, What
from graph.keeping.evaluations import Evaluation
from tests.cli.receiver import SECRET, Receiver, lines, receiving

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MESSAGE = Message("evaluation-1.1", {"type": "verdicts.changed", "data": {"changes": []}})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that takes everything unless it is told otherwise."""
    with receiving() as found:
        yield found


def to(receiver: Receiver, **more: Any) -> Webhook:
    """The webhook at a receiver, with short pauses."""
    return replace(webhook(receiver.url, SECRET), pause=0.01, **more)


def send(hook: Webhook, message: Message = MESSAGE) -> None:
    """Send a message."""
    asyncio.run(hook.send(message))


def test_a_message_is_signed_as_the_specification_has_it(receiver: Receiver) -> None:
    """Its own library verifies it, on the way as on the other side."""
    send(to(receiver))
    assert receiver.taken == [MESSAGE.body]
    body = b'{"a":1}'
    headers = signed(SECRET, "msg_1", body)
    assert Verifier(SECRET).verify(body, headers) == {"a": 1}
    assert headers["webhook-signature"].startswith("v1,")


def test_the_signature_is_the_same_everywhere() -> None:
    """HMAC-SHA256 over id, time and body, with the secret's bytes: computed here by other means."""
    at = datetime.fromtimestamp(1_614_265_330, UTC)
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    digest = hmac.new(key, b'msg_1.1614265330.{"a":1}', hashlib.sha256).digest()
    assert signed(SECRET, "msg_1", b'{"a":1}', at)["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"


@pytest.mark.parametrize("status", [500, 503, 429, 408])
def test_what_may_be_taken_later_is_sent_again(receiver: Receiver, status: int) -> None:
    """Under the same id, until it is taken."""
    receiver.answers = [status, status]
    send(to(receiver))
    assert len(receiver.taken) == 1
    assert receiver.ids == [MESSAGE.id] * 3


@pytest.mark.parametrize("status", [400, 401, 404, 410])
def test_what_is_refused_is_not_sent_again(receiver: Receiver, status: int) -> None:
    """The receiver has decided."""
    receiver.answers = [status]
    with pytest.raises(NotTaken, match=f"it answered {status}"):
        send(to(receiver))
    assert len(receiver.ids) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirection_is_not_followed(receiver: Receiver, status: int) -> None:
    """Nothing is sent to an address that nobody configured."""
    receiver.answers = [status]
    with pytest.raises(NotTaken, match="redirections are not followed"):
        send(to(receiver))
    assert receiver.asked == ["/hook/t0ken"]


def test_who_fails_always_is_given_up(receiver: Receiver) -> None:
    """After so many attempts."""
    receiver.answers = [500] * 9
    with pytest.raises(NotTaken, match="it answered 500"):
        send(to(receiver, attempts=3))
    assert len(receiver.ids) == 3


def test_who_is_slow_is_not_waited_for(receiver: Receiver) -> None:
    """Longer than the limit, however slowly it answers."""
    receiver.slow = 2.0
    began = time.monotonic()
    with pytest.raises(NotTaken, match="no answer"):
        send(to(receiver, attempts=2, longest=0.2))
    assert time.monotonic() - began < 1.5


def test_who_is_down_is_told_without_the_address() -> None:
    """Which may hold a token of the receiver's."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    hook = replace(webhook(f"http://127.0.0.1:{port}/t0ken?key=s3cret", SECRET), attempts=2, pause=0.01)
    with pytest.raises(NotTaken) as caught:
        send(hook)
    shown = f"{caught.value} {hook.origin} {hook!r}"
    assert f"http://127.0.0.1:{port}" in shown
    assert not any(word in shown for word in ("t0ken", "s3cret", "whsec_"))


ADDRESSES = [
    ("http://example.com/hook", "https only"),
    ("https://user:pass@example.com/hook", "user name or password"),
    ("ftp://example.com", "such as https"),
    ("hooks.corp.test/hook", "such as https"),
    ("https:///hook", "such as https"),
    ("https://example.com:port/", "such as https"),
    ("https://exam ple.com/", "such as https"),
]


@pytest.mark.parametrize(("url", "hint"), ADDRESSES)
def test_a_wrong_address_is_told_and_not_repeated(url: str, hint: str) -> None:
    """Http beyond loopback is wrong too, for what is sent names what is wrong."""
    with pytest.raises(typer.BadParameter, match=hint) as caught:
        webhook(url, SECRET)
    assert url not in str(caught.value)


WRONG = ["", "whsec_", "secret", "whsec_c2hvcnQ=", SECRET.removeprefix("whsec_"), SECRET + "!", "whsec_" + "A" * 96]


@pytest.mark.parametrize("secret", WRONG)
def test_a_wrong_secret_is_told_and_not_repeated(secret: str) -> None:
    """With the way to make a good one."""
    with pytest.raises(typer.BadParameter, match="EMPTYSET_WEBHOOK_SECRET") as caught:
        webhook("https://example.com/hook", secret)
    assert len(secret) <= len("whsec_") or secret not in str(caught.value)


# --- what is not taken


def test_what_is_not_taken_is_kept_for_its_owner_only(receiver: Receiver, tmp_path: Path) -> None:
    """A line of JSON each, without secret or address, in a file that others cannot read."""
    letters = Letters(tmp_path / "home")
    for number in (1, 2):
        letters.add(to(receiver), Message(f"m{number}", {"n": number}), "it answered 500")
    assert stat.S_IMODE(letters.file.stat().st_mode) == 0o600
    text = letters.file.read_text()
    assert [(line["id"], line["message"], line["error"]) for line in lines(text)] == [
        ("m1", {"n": 1}, "it answered 500"), ("m2", {"n": 2}, "it answered 500"),
    ]  # fmt: skip
    assert not any(word in text for word in ("t0ken", "whsec_"))


def test_what_was_kept_is_sent_again_under_its_id(receiver: Receiver, tmp_path: Path) -> None:
    """What is taken leaves the file, and the rest stays; the last one takes the file with it."""
    letters, hook = Letters(tmp_path), to(receiver, attempts=1)
    for number in (1, 2, 3):
        letters.add(hook, Message(f"m{number}", {"n": number}), "no answer")
    receiver.answers = [204, 503, 204]
    taken, left = asyncio.run(letters.resend(hook))
    assert (taken, [letter.message.id for letter in left], receiver.ids) == (2, ["m2"], ["m1", "m2", "m3"])
    assert [letter.error for letter in letters.all()] == ["it answered 503"]
    assert stat.S_IMODE(letters.file.stat().st_mode) == 0o600
    assert asyncio.run(letters.resend(hook)) == (1, [])
    assert not letters.file.exists()
    assert asyncio.run(letters.resend(hook)) == (0, [])


def test_a_line_that_is_none_is_told_with_its_place(receiver: Receiver, tmp_path: Path) -> None:
    """And nothing is sent or lost."""
    letters = Letters(tmp_path)
    letters.add(to(receiver), MESSAGE, "no answer")
    letters.file.write_text(letters.file.read_text() + '{"id": "half', encoding="utf-8")
    before = letters.file.read_text()
    with pytest.raises(typer.BadParameter, match=r"undelivered\.jsonl:2"):
        asyncio.run(letters.resend(to(receiver)))
    assert (letters.file.read_text(), receiver.ids) == (before, [])


# --- what is told


def changed(number: int, assets: int = 0) -> Change:
    """A new failure with so many assets."""
    return Change("c", str(number), What.NEW_FAILURE, "PASS", "FAIL", NOW, {"failing": tuple(f"a{i}" for i in range(assets))}, {})


def test_many_changes_go_in_several_messages() -> None:
    """Each says which of how many it is, and has an id of its own; where nothing changed there is none."""
    one = Evaluation("evaluation-9", NOW, "ada@host", "0.1.0", timedelta(hours=26), "", None, None, "FAIL")
    found = list(messages([changed(n) for n in range(2 * MOST + 1)], one, NOW - timedelta(hours=1)))
    assert [(m.id, m.body["data"]["part"], m.body["data"]["parts"], len(m.body["data"]["changes"])) for m in found] == [
        ("evaluation-9.1", 1, 3, MOST), ("evaluation-9.2", 2, 3, MOST), ("evaluation-9.3", 3, 3, 1),
    ]  # fmt: skip
    assert {m.body["type"] for m in found} == {"verdicts.changed"}
    assert list(messages([], one, NOW)) == []


def test_long_lists_are_cut_and_counted() -> None:
    """A receiver hears how many there are."""
    one = Evaluation("evaluation-9", NOW, "ada@host", "0.1.0", timedelta(hours=26), "", None, None, "FAIL")
    (message,) = messages([changed(1, CUT + 5)], one, NOW)
    (change,) = message.body["data"]["changes"]
    assert (len(change["failing"]["came"]), change["failing"]["cameCount"], change["undecided"]["wentCount"]) == (CUT, CUT + 5, 0)
    assert json.dumps(message.body)
