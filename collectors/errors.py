"""What AWS's errors mean for a reading: the only place that interprets their codes.

CollectError
├── BadCredentials   usage: no such profile, no credentials, an accounts file that cannot be used
└── CannotCollect    AWS did not even say who is asking, or which accounts there are
"""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as UnconnectedError
from botocore.parsers import ResponseParserError
from urllib3.exceptions import HTTPError

from graph.outcomes import Result

DENIED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthFailure",
        "AuthorizationError",
        "ExpiredToken",
        "ExpiredTokenException",
        "Forbidden",
        "InvalidClientTokenId",
        "NotAuthorized",
        "OptInRequired",
        "SignatureDoesNotMatch",
        "UnauthorizedAccess",
        "UnauthorizedOperation",
        "UnrecognizedClientException",
        "403",
    }
)
THROTTLED = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequests",
        "TooManyRequestsException",
        "TransactionInProgressException",
        "429",
    }
)
TRANSIENT = frozenset(
    {
        "InternalError",
        "InternalFailure",
        "InternalServerError",
        "RequestTimeout",
        "RequestTimeoutException",
        "ServiceUnavailable",
        "500",
        "502",
        "503",
        "504",
    }
)
# An answer that breaks off comes from below boto3 as it is, and its parsers meet what is not documented with Python's own errors; one of
# its handlers parses XML by itself (a bucket's location).
BROKEN = (
    UnconnectedError, HTTPClientError, ResponseParserError, HTTPError, ParseError,
    OSError, ValueError, TypeError, AttributeError, LookupError,
)  # fmt: skip
READABLE = (ClientError, BotoCoreError, *BROKEN)


class CollectError(RuntimeError):
    """A collection that could not begin."""


class BadCredentials(CollectError):
    """What was asked for cannot be tried: a profile, a file or credentials are missing."""


class CannotCollect(CollectError):
    """Neither the caller nor the list of accounts could be read."""


@dataclass(frozen=True)
class Failure:
    """Why a reading failed: its result, AWS's code («» if the call was not answered), and the message."""

    result: Result
    code: str
    message: str
    transient: bool = False

    @property
    def text(self) -> str:
        """Code and message as AWS gives them."""
        return f"{self.code}: {self.message}" if self.code else self.message


def shapeless(what: str) -> Failure:
    """The failure of an answer without what AWS documents; boto3 takes a body that broke off for one, so asking again may help."""
    return Failure(Result.FAILED, "", f"the answer lacks {what}", transient=True)


def together(found: Mapping[str, Failure]) -> Failure:
    """Why none of some operations told the same thing: the first failure, in words with those of what was asked instead."""
    first, *others = found.items()
    words = [first[1].text, *(f"nor does {operation} tell: {reason.text}" for operation, reason in others)]
    return Failure(first[1].result, "", "; ".join(words))


def failure(error: Exception) -> Failure:
    """An error of boto3 as a failure; messages of AWS carry no credentials."""
    if not isinstance(error, ClientError):
        return Failure(Result.FAILED, "", f"{type(error).__name__}: {error}", isinstance(error, BROKEN))
    about = error.response.get("Error", {})
    code = str(about.get("QueryErrorCode") or about.get("Code", ""))  # SQS gives two, of which the first is the one in its model
    message = str(about.get("Message", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in THROTTLED:
        return Failure(Result.THROTTLED, code, message, transient=True)
    if code in DENIED:
        return Failure(Result.DENIED, code, message)
    return Failure(Result.FAILED, code, message, transient=code in TRANSIENT or status >= 500)  # noqa: PLR2004 - HTTP's server errors
