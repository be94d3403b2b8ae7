"""The simulated AWS as a function from request to answer: faults first, then what somebody set, then what moto gets wrong, then moto."""

import json
from collections.abc import Callable
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from demo.aws import call as calls
from demo.aws.answer import Answer
from demo.aws.call import Environ
from demo.aws.commands import COMMANDS
from demo.aws.corrections import corrected
from demo.aws.threads import guard_models
from demo.aws.world import World

CONTROL = "/_emptyset/"


class Application:
    """Answers requests to AWS, and those of whoever sets the scene under `/_emptyset/`."""

    def __init__(self) -> None:
        guard_models()
        self.world = World()
        self.moto = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ: Environ) -> Answer:
        """The answer to any request."""
        if environ["PATH_INFO"].startswith(CONTROL):
            return command(environ, self.world)
        call = calls.read(environ, self.world.account_of)
        self.world.record(call)
        return self.world.strike(call) or self.world.told(call) or corrected(call, self.world) or self.upstream(environ, call.account)

    def upstream(self, environ: Environ, account: str) -> Answer:
        """Moto's answer, which is told whose credentials these are."""
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = account
        return through(self.moto, environ)


def command(environ: Environ, world: World) -> Answer:
    """The answer to whoever sets the scene; what is wrong with a command is said in words."""
    name = environ["PATH_INFO"].removeprefix(CONTROL)
    if name not in COMMANDS:
        return told(404, f"no command {name!r}; there are {', '.join(COMMANDS)}")
    try:
        return told(200, COMMANDS[name](world, **json.loads(environ["wsgi.input"].read())))
    except (ValueError, TypeError, KeyError) as error:
        return told(400, str(error))


def told(status: int, what: Any) -> Answer:
    """An answer about a command."""
    return Answer(status, json.dumps(what).encode(), {"Content-Type": "application/json"})


def through(application: Callable[..., Any], environ: Environ) -> Answer:
    """What a WSGI application answers (PEP 3333)."""
    said: list[tuple[str, list[tuple[str, str]]]] = []
    parts = application(environ, lambda status, headers, _=None: said.append((status, headers)))
    try:
        body = b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()
    status, headers = said[-1]
    return Answer(int(status.split(" ", 1)[0]), body, dict(headers))
