"""Names of environment variables that say that their value is a secret; the values themselves are never kept.

AWS Security Hub, ECS.8, looks for three names of AWS's own; what people call their secrets is guessed here by common words. A name
that ends in what a reference ends in, such as SECRET_ARN or TOKEN_URL, says where the secret is, and is none.
"""

import re
from collections.abc import Iterable

from graph.model import Record, Unreadable

SECRET = re.compile(
    r"PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?$|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|ENCRYPTION_?KEY", re.IGNORECASE
)
REFERENCE = re.compile(
    r"_?(ARN|NAME|PATH|FILE|DIR|URL|URI|ENDPOINT|HOST|PREFIX|TTL|EXPIRY|EXPIRATION|LENGTH|LIMIT|ENABLED|VERSION)$", re.IGNORECASE
)


def secret_looking(names: Iterable[str]) -> list[str]:
    """Of names those which look like that of a secret, in order."""
    return sorted(name for name in names if SECRET.search(name) and not REFERENCE.search(name))


def variables(function: Record) -> list[str]:
    """The names of a function's environment variables. Raises Unreadable where AWS could not decrypt them for who asked.

    Lambda API reference, EnvironmentResponse: Error is there instead of Variables.
    """
    environment = function.get("Environment") or {}
    if environment.get("Error") and environment.get("Variables") is None:
        raise Unreadable(f"the environment variables could not be decrypted: {environment['Error'].get('ErrorCode')}")
    return sorted(environment.get("Variables") or {})
