"""What the simulated AWS says of functions, databases and Inspector where moto says nothing."""

import io
import zipfile
from typing import Any

from demo.aws.server import SimulatedAWS
from tests.demo_aws.test_shapes import answered

ACCOUNT = "222200000000"


def function(aws: SimulatedAWS, name: str) -> Any:
    """A client of an account with one function."""
    buffer, trust = io.BytesIO(), '{"Version":"2012-10-17","Statement":[]}'
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("main.py", "")
    role = aws.client(ACCOUNT, "iam").create_role(RoleName="role", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    client = aws.client(ACCOUNT, "lambda")
    client.create_function(FunctionName=name, Runtime="python3.13", Role=role, Handler="main.h", Code={"ZipFile": buffer.getvalue()})
    return client


def test_urls(aws: SimulatedAWS) -> None:
    """A function has no URL until it gets one; the answer has no member that botocore does not know."""
    client = function(aws, "f")
    arn = client.get_function(FunctionName="f")["Configuration"]["FunctionArn"]
    assert client.list_function_url_configs(FunctionName=arn)["FunctionUrlConfigs"] == []
    client.create_function_url_config(FunctionName="f", AuthType="NONE", Cors={"AllowOrigins": ["*"]})
    answer, strangers = answered(client, "list_function_url_configs", FunctionName=arn)
    [url] = answer["FunctionUrlConfigs"]
    assert (url["AuthType"], url["Cors"], url["FunctionArn"], strangers) == ("NONE", {"AllowOrigins": ["*"]}, arn, [])


def test_inspector(aws: SimulatedAWS) -> None:
    """Inspector is off until it is switched on for a type of resource, all of which it then covers."""
    function(aws, "f")
    instances = aws.client(ACCOUNT, "ec2").run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)["Instances"]
    inspector = aws.client(ACCOUNT, "inspector2")
    answer, strangers = answered(inspector, "batch_get_account_status", accountIds=[ACCOUNT])
    assert (answer["accounts"][0]["resourceState"]["ec2"]["status"], strangers) == ("DISABLED", [])
    assert inspector.list_coverage()["coveredResources"] == []
    inspector.enable(accountIds=[ACCOUNT], resourceTypes=["EC2", "LAMBDA"])
    [account] = inspector.batch_get_account_status(accountIds=[ACCOUNT])["accounts"]
    assert (account["state"]["status"], account["resourceState"]["lambda"]["status"]) == ("ENABLED", "ENABLED")
    answer, strangers = answered(inspector, "list_coverage")
    ids = {resource["resourceId"].split(":function:")[-1] for resource in answer["coveredResources"]}
    assert (ids, strangers) == ({instances[0]["InstanceId"], "f:$LATEST"}, [])
    only = {"resourceType": [{"comparison": "EQUALS", "value": "AWS_LAMBDA_FUNCTION"}]}
    assert len(inspector.list_coverage(filterCriteria=only)["coveredResources"]) == 1


def test_versions(aws: SimulatedAWS) -> None:
    """Old versions of an engine are deprecated, others available."""
    rds = aws.client(ACCOUNT, "rds")
    asked = {"postgres": "9.6.2", "mysql": "8.0.35"}.items()
    answers = [rds.describe_db_engine_versions(Engine=engine, EngineVersion=version)["DBEngineVersions"] for engine, version in asked]
    assert [[version["Status"] for version in versions] for versions in answers] == [["deprecated"], ["available"]]
