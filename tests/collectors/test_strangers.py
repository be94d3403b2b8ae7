"""Answers of nothing: those of AWS are believed, and whatever else comes with a success is none."""

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.parsers import create_parser

from collectors.errors import BROKEN
from collectors.strangers import refuse
from tests.collectors.samples import model

VERSIONING = ("s3", "GetBucketVersioning")
QUEUES, TAGS, APIS, REPORT = ("sqs", "ListQueues"), ("ecr", "ListTagsForResource"), ("apigateway", "GetRestApis"), ("iam", "ListUsers")
CONFIG = ("cloudfront", "GetDistributionConfig")
PAGE = "<html><head><title>Sign in</title></head><body/></html>"
NOTHING: list[tuple[tuple[str, str], str]] = [
    (VERSIONING, '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>'),
    (("s3", "GetBucketLogging"), "<BucketLoggingStatus><!-- <LoggingEnabled/> --></BucketLoggingStatus>"),
    (("s3", "GetBucketLocation"), '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>'),
    (QUEUES, "{}"),
    (TAGS, " {}\n"),
    (APIS, '{"_links": {"self": {}}}'),
    (REPORT, "<ListUsersResponse><ListUsersResult/><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></ListUsersResponse>"),
    (("ec2", "DescribeVpcs"), "<DescribeVpcsResponse><requestId>1</requestId></DescribeVpcsResponse>"),
]
SOMETHING: list[tuple[tuple[str, str], str]] = [
    (VERSIONING, "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"),
    (QUEUES, '{"QueueUrls": []}'),
    (("ec2", "DescribeVpcs"), "<DescribeVpcsResponse><requestId>1</requestId><vpcSet/></DescribeVpcsResponse>"),
    (("s3", "GetBucketPolicy"), '{"Statement": []}'),
    (CONFIG, "<DistributionConfig><Comment>x</Comment></DistributionConfig>"),
]
STRANGE: list[tuple[tuple[str, str], str]] = [
    *((operation, body) for operation in (VERSIONING, REPORT, CONFIG) for body in (PAGE, "")),
    *((operation, body) for operation in (QUEUES, TAGS, APIS) for body in ('{"notice": 1}', "[]", '{"QueueUr', "", "null", PAGE)),
]


def answered(operation: tuple[str, str], body: str, status: int = 200) -> None:
    """Let an answer pass as boto3 would."""
    about = model(*operation)
    parser: Any = create_parser(about.service_model.resolved_protocol)
    parsed = parser.parse({"body": body.encode(), "headers": {}, "status_code": status}, about.output_shape)
    refuse(http_response=SimpleNamespace(status_code=status, content=body.encode()), parsed=parsed, model=about)


@pytest.mark.parametrize(("operation", "body"), [*NOTHING, *SOMETHING], ids=str)
def test_answers_of_aws(operation: tuple[str, str], body: str) -> None:
    """What AWS answers passes, also where it is nothing."""
    answered(operation, body)


@pytest.mark.parametrize(("operation", "body"), STRANGE, ids=str)
def test_what_is_no_answer(operation: tuple[str, str], body: str) -> None:
    """What has nothing of the answer, and is not the document of an empty one, is refused."""
    with pytest.raises(BROKEN):
        answered(operation, body)


def test_errors_are_told_otherwise() -> None:
    """An error has its own words."""
    answered(QUEUES, '{"__type": "AccessDenied"}', status=400)
