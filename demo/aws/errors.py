"""Errors as AWS words them in each of its protocols, so that boto3 reports the same code and status as from AWS itself.

Protocols: https://smithy.io/2.0/aws/protocols/; codes: each service's «common errors».
"""

import json
from xml.sax.saxutils import escape

from demo.aws.answer import Answer
from demo.aws.call import Call

Code = tuple[str, int]

DENIED: dict[str, Code] = {
    "json": ("AccessDeniedException", 400),
    "rest-json": ("AccessDeniedException", 403),
    "query": ("AccessDenied", 403),
    "rest-xml": ("AccessDenied", 403),
    "ec2": ("UnauthorizedOperation", 403),
}
THROTTLED: dict[str, Code] = {
    "json": ("ThrottlingException", 400),
    "rest-json": ("TooManyRequestsException", 429),
    "query": ("Throttling", 400),
    "rest-xml": ("SlowDown", 503),
    "ec2": ("RequestLimitExceeded", 503),
}
# What AWS says in a region which the account has not opted in to: it does not know the credentials there.
UNKNOWN_CALLER: dict[str, Code] = {
    "json": ("UnrecognizedClientException", 400),
    "rest-json": ("UnrecognizedClientException", 403),
    "query": ("InvalidClientTokenId", 403),
    "rest-xml": ("InvalidToken", 400),
    "ec2": ("AuthFailure", 401),
}
REQUEST = "00000000-0000-4000-8000-000000000000"


def error(call: Call, code: Code, message: str) -> Answer:
    """An error in the protocol of the call."""
    name, status = code
    if call.protocol.endswith("json"):
        return json_error(call, name, status, message)
    return xml_error(call, name, status, message)


def json_error(call: Call, name: str, status: int, message: str) -> Answer:
    """An error of the two JSON protocols."""
    kind = "application/json" if call.protocol == "rest-json" else "application/x-amz-json-1.1"
    body = json.dumps({"__type": name, "message": message}).encode()
    return Answer(status, body, {"Content-Type": kind, "x-amzn-ErrorType": name, "x-amzn-RequestId": REQUEST})


def xml_error(call: Call, name: str, status: int, message: str) -> Answer:
    """An error of EC2, S3, and the services that speak Query or REST with XML."""
    what = f"<Code>{escape(name)}</Code><Message>{escape(message)}</Message>"
    if call.protocol == "ec2":
        body = f"<Response><Errors><Error>{what}</Error></Errors><RequestID>{REQUEST}</RequestID></Response>"
    elif call.service in {"s3", "s3control"}:
        body = f"<Error>{what}<RequestId>{REQUEST}</RequestId></Error>"
    else:
        body = f"<ErrorResponse><Error><Type>Sender</Type>{what}</Error><RequestId>{REQUEST}</RequestId></ErrorResponse>"
    return Answer(status, body.encode(), {"Content-Type": "text/xml"})
