"""What errors of boto3 mean for a reading."""

from xml.etree.ElementTree import ParseError

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, NoRegionError, ReadTimeoutError
from botocore.parsers import ResponseParserError
from urllib3.exceptions import ProtocolError

from collectors.errors import BadCredentials, CannotCollect, CollectError, failure, together
from demo.aws import errors as simulated
from graph.outcomes import Result


def client_error(code: str, status: int = 400, message: str = "because") -> ClientError:
    """An error as AWS answers it."""
    return ClientError({"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Operation")  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("code", "status", "result", "transient"),
    [
        ("AccessDenied", 403, Result.DENIED, False),
        ("AccessDeniedException", 400, Result.DENIED, False),
        ("UnauthorizedOperation", 403, Result.DENIED, False),
        ("ExpiredToken", 403, Result.DENIED, False),
        ("UnrecognizedClientException", 400, Result.DENIED, False),
        ("OptInRequired", 403, Result.DENIED, False),
        ("Throttling", 400, Result.THROTTLED, True),
        ("ThrottlingException", 400, Result.THROTTLED, True),
        ("RequestLimitExceeded", 503, Result.THROTTLED, True),
        ("SlowDown", 503, Result.THROTTLED, True),
        ("InternalFailure", 500, Result.FAILED, True),
        ("ServiceUnavailable", 503, Result.FAILED, True),
        ("Odd", 502, Result.FAILED, True),
        ("TrailNotFoundException", 400, Result.FAILED, False),
        ("ValidationException", 400, Result.FAILED, False),
        ("", 400, Result.FAILED, False),
    ],
)
def test_codes_of_aws(code: str, status: int, result: Result, transient: bool) -> None:
    """Each code has a result, and only what another attempt may mend is transient."""
    found = failure(client_error(code, status))
    assert (found.result, found.transient, found.code) == (result, transient, code)
    assert "because" in found.text


@pytest.mark.parametrize("table", [simulated.DENIED, simulated.UNKNOWN_CALLER])
def test_every_protocol_denies(table: dict[str, tuple[str, int]]) -> None:
    """However a protocol words it, a refusal is a refusal."""
    assert {failure(client_error(*code)).result for code in table.values()} <= {Result.DENIED} or "InvalidToken" in dict(table.values())


@pytest.mark.parametrize("code", simulated.THROTTLED.values())
def test_every_protocol_throttles(code: tuple[str, int]) -> None:
    """However a protocol words it, throttling is throttling."""
    assert failure(client_error(*code)).result is Result.THROTTLED


@pytest.mark.parametrize(
    "error",
    [
        ReadTimeoutError(endpoint_url="https://x"),
        ConnectTimeoutError(endpoint_url="https://x"),
        EndpointConnectionError(endpoint_url="https://x"),
        ResponseParserError("no XML"),
        ProtocolError("cut"),
        ParseError("no element found"),
        ConnectionResetError("reset"),
        ValueError("noon is no time"),
        AttributeError("get"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_broken_answers(error: Exception) -> None:
    """What went wrong on the way is transient, and says of what type it was."""
    found = failure(error)
    assert (found.result, found.transient, found.code) == (Result.FAILED, True, "")
    assert type(error).__name__ in found.text


def test_what_no_attempt_mends() -> None:
    """What boto3 refuses to send is not tried again."""
    assert not failure(NoRegionError()).transient


def test_an_error_without_content() -> None:
    """An error that says nothing is a failure, not a crash."""
    assert failure(ClientError({}, "Operation")).result is Result.FAILED


def test_one_tree() -> None:
    """Whoever catches CollectError catches every reason why a collection did not begin."""
    assert issubclass(BadCredentials, CollectError)
    assert issubclass(CannotCollect, CollectError)


def test_failures_taken_together() -> None:
    """Where another operation would tell the same and fails too, the first failure is told, and then the other."""
    found = together(
        {"DescribeRegions": failure(client_error("UnauthorizedOperation")), "ListRegions": failure(client_error("Throttling"))}
    )
    assert found.result is Result.DENIED
    assert found.text == "UnauthorizedOperation: because; nor does ListRegions tell: Throttling: because"
