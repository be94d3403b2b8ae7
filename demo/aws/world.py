"""What the simulated AWS knows besides moto's own state."""

import re
import threading
import time
from typing import NamedTuple

from moto.iam.models import get_account_id_from
from moto.moto_api._internal.models import moto_api_backend
from moto.organizations.models import organizations_backends

from demo.aws.answer import Answer
from demo.aws.call import Call
from demo.aws.faults import KINDS, Fault, kind

OWN_KEY = re.compile(r"ASIA(\d{12})DEMO")


class Seen(NamedTuple):
    """One call that was made, whatever became of it."""

    service: str
    operation: str
    account: str
    region: str


class World:
    """Faults, calls seen, and all that moto has no place for; shared by the threads of the server."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.faults: list[Fault] = []
        self.clear()

    def clear(self) -> None:
        """Forget what moto does not know."""
        self.lift_faults()
        self.seen: list[Seen] = []
        self.delay = 0.0
        self.opted_in: set[tuple[str, str]] = set()
        self.snapshots_blocked: dict[tuple[str, str], str] = {}
        self.organization_trails_hidden = False
        self.delivered: dict[str, float] = {}
        self.answers: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
        self.accounts: dict[str, str] = {}

    def reset(self) -> None:
        """Forget everything."""
        moto_api_backend.reset()
        organizations_backends.master_accounts.clear()  # moto keeps whose member an account was
        self.clear()

    def account_of(self, key: str) -> str:
        """The account that an access key acts in; moto searches all accounts, so what it found is remembered."""
        if own := OWN_KEY.fullmatch(key):
            return own[1]
        if key not in self.accounts:
            self.accounts[key] = get_account_id_from(key)
        return self.accounts[key]

    def record(self, call: Call) -> None:
        """Note a call, and let it wait as long as all answers do."""
        self.seen.append(Seen(call.service, call.operation, call.account, call.region))
        time.sleep(self.delay)

    def lift_faults(self) -> None:
        """No more faults, and what they hold goes on."""
        with self.lock:
            for fault in self.faults:
                fault.lifted.set()
            self.faults = []

    def strike(self, call: Call) -> Answer | None:
        """The answer of the first fault that has one; those which only hold come before."""
        answers = (KINDS[fault.kind](fault, call) for fault in list(self.faults) if fault.strikes(call) and self.use(fault))
        return next((answer for answer in answers if answer), None)

    def told(self, call: Call) -> Answer | None:
        """The answer that somebody set for an operation."""
        if (call.service, call.operation) not in self.answers:
            return None
        body, headers = self.answers[call.service, call.operation]
        return Answer(200, body.encode(), headers or kind(call))

    def use(self, fault: Fault) -> bool:
        """Count a strike; False if the fault has struck often enough."""
        with self.lock:
            if fault.times is not None:
                fault.times -= 1
            return fault.times is None or fault.times >= 0
