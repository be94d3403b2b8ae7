"""What moto lacks about functions, databases and Inspector.

https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionUrlConfigs.html
https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBEngineVersions.html
https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListCoverage.html
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from moto.backends import get_backend

from demo.aws import errors
from demo.aws.answer import Answer, json_answer, xml_answer
from demo.aws.call import Call
from demo.aws.world import World

# The first major version of an engine that is not deprecated here.
SUPPORTED = {"postgres": 13, "aurora-postgresql": 13, "mysql": 8, "aurora-mysql": 8, "mariadb": 10, "sqlserver": 13}


def of(call: Call, service: Any) -> Any:
    """What moto keeps of a service where the call was made; its module is imported when it is first asked for, which takes a second."""
    return get_backend(service)[call.account][call.region]


def list_function_url_configs(call: Call, _: World) -> Answer:
    """The URL of a function; here aliases have none."""
    backend = of(call, "lambda")
    name = unquote(call.environ["PATH_INFO"]).split("/functions/")[1].removesuffix("/urls")
    config = backend.get_function(name).url_config
    found = config.to_dict() if config else {}
    return json_answer({"FunctionUrlConfigs": [{name: x for name, x in found.items() if x is not None}] if found else []})


def batch_get_account_status(call: Call, _: World) -> Answer:
    """What Inspector scans in an account; moto says nothing of one in which it was never switched on."""
    backend = of(call, "inspector2")
    told = [account for account in backend.batch_get_account_status([call.account]) if account["accountId"] == call.account]
    states = told[0]["resourceState"] if told else {key: {"status": "DISABLED"} for key in ("ec2", "ecr", "lambda", "lambdaCode")}
    whole = {name: {"errorCode": "ALREADY_ENABLED", "errorMessage": "", **state} for name, state in states.items()}
    on = "ENABLED" if any(state["status"] == "ENABLED" for state in whole.values()) else "DISABLED"
    state = {"status": on, "errorCode": "ALREADY_ENABLED", "errorMessage": ""}
    return json_answer({"accounts": [{"accountId": call.account, "state": state, "resourceState": whole}], "failedAccounts": []})


def list_coverage(call: Call, _: World) -> Answer:
    """Where Inspector scans a type of resource, it scans all there are of it."""
    types = {one["value"] for one in (call.parameters.get("filterCriteria") or {}).get("resourceType") or []}
    status = of(call, "inspector2").account_status.get(call.account)
    found = [r for r in _covered(call, status) if not types or r["resourceType"] in types] if status else []
    return json_answer({"coveredResources": found})


def _covered(call: Call, status: Any) -> Iterator[dict[str, Any]]:
    if status.ec2 == "ENABLED":
        reservations = of(call, "ec2").all_reservations()
        yield from (_resource(call, "AWS_EC2_INSTANCE", i.id) for r in reservations for i in r.instances)
    if status._lambda == "ENABLED":  # noqa: SLF001 - moto keeps it so
        functions = of(call, "lambda").list_functions()
        yield from (_resource(call, "AWS_LAMBDA_FUNCTION", f"{f.function_arn}:$LATEST") for f in functions)


def _resource(call: Call, type_: str, id_: str) -> dict[str, Any]:
    state = {"statusCode": "ACTIVE", "reason": "SUCCESSFUL"}
    return {"accountId": call.account, "resourceId": id_, "resourceType": type_, "scanType": "PACKAGE", "scanStatus": state}


def describe_db_engine_versions(call: Call, _: World) -> Answer:
    """One version of an engine, which is available unless it is old."""
    engine, version = call.parameters.get("Engine", ""), call.parameters.get("EngineVersion", "")
    major, first = re.match(r"\d+", version), SUPPORTED.get(engine.split("-")[0] if "sqlserver" in engine else engine, 0)
    status = "deprecated" if major and int(major[0]) < first else "available"
    told = f"<Engine>{engine}</Engine><EngineVersion>{version}</EngineVersion><Status>{status}</Status>"
    versions = f"<DBEngineVersions><DBEngineVersion>{told}</DBEngineVersion></DBEngineVersions>" if major else "<DBEngineVersions/>"
    return xml_answer(
        '<DescribeDBEngineVersionsResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">'
        f"<DescribeDBEngineVersionsResult>{versions}</DescribeDBEngineVersionsResult>"
        f"<ResponseMetadata><RequestId>{errors.REQUEST}</RequestId></ResponseMetadata></DescribeDBEngineVersionsResponse>"
    )


ANSWERS = {
    ("lambda", "ListFunctionUrlConfigs"): list_function_url_configs,
    ("inspector2", "BatchGetAccountStatus"): batch_get_account_status,
    ("inspector2", "ListCoverage"): list_coverage,
    ("rds", "DescribeDBEngineVersions"): describe_db_engine_versions,
}
