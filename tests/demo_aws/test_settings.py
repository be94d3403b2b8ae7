"""What the simulated AWS says of settings of which moto knows nothing."""

import json

import pytest
from botocore.exceptions import ClientError

from demo.aws.server import SimulatedAWS
from tests.demo_aws.test_shapes import answered
from tests.demo_aws.test_workloads import ACCOUNT, function


def test_nothing_is_set(aws: SimulatedAWS) -> None:
    """There is no analyzer, and EBS has the key that AWS keeps; the answers have no member that botocore does not know."""
    answer, strangers = answered(aws.client(ACCOUNT, "accessanalyzer"), "list_analyzers")
    assert (answer["analyzers"], strangers) == ([], [])
    answer, strangers = answered(aws.client(ACCOUNT, "ec2"), "get_ebs_default_kms_key_id")
    assert (answer["KmsKeyId"], strangers) == ("alias/aws/ebs", [])


def test_no_policy_is_an_error(aws: SimulatedAWS) -> None:
    """As with AWS, a vault or a function without a policy answers that there is none."""
    client = function(aws, "f")
    aws.client(ACCOUNT, "glacier").create_vault(vaultName="v")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        aws.client(ACCOUNT, "glacier").get_vault_access_policy(vaultName="v")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client.get_policy(FunctionName="f")


def test_a_policy_of_a_function_is_told(aws: SimulatedAWS) -> None:
    """One that was given to it is there."""
    client = function(aws, "f")
    client.add_permission(FunctionName="f", StatementId="all", Action="lambda:InvokeFunction", Principal="*")
    [statement] = json.loads(client.get_policy(FunctionName="f")["Policy"])["Statement"]
    assert statement["Sid"] == "all"


def test_newer_services_have_their_own_name(aws: SimulatedAWS) -> None:
    """Calls of HTTP APIs, which are signed as those of REST APIs are, can be told from them, so that one may fail alone."""
    aws.fault(kind="denied", operation="GetApis")
    assert aws.client(ACCOUNT, "apigateway").get_rest_apis()["items"] == []
    with pytest.raises(ClientError, match="AccessDenied"):
        aws.client(ACCOUNT, "apigatewayv2").get_apis()
