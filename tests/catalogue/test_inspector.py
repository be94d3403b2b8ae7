"""The catalogue's rules on what Inspector watches and finds, from violations to their mend."""

from typing import Any

import pytest

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

KINDS = ("VM", "Function", "InspectorFinding", "Container", "ECRImage")  # the last two: one control asks of them as well
BY = {"aws-scan-1": "served", "aws-lambda-inspector-enabled": "served", "compute-with-exploitable-vulnerabilities": "served"}
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:"


def status(scene: Scene, state: str) -> None:
    """Whether Inspector scans instances and functions in the account."""
    told = {"status": state, "errorCode": "ALREADY_ENABLED", "errorMessage": ""}
    account = {"accountId": ACCOUNT, "state": told, "resourceState": {"ec2": told, "ecr": told, "lambda": told}}
    scene.answer("BatchGetAccountStatus", {"accounts": [account], "failedAccounts": []})


def covered(scene: Scene, type_: str, **states: str) -> None:
    """What Inspector says of resources of a type: id → ACTIVE or INACTIVE."""
    reason = {"ACTIVE": "SUCCESSFUL", "INACTIVE": "UNMANAGED_EC2_INSTANCE"}
    found = [
        {
            "accountId": ACCOUNT,
            "resourceId": id_,
            "resourceType": type_,
            "scanType": "PACKAGE",
            "scanStatus": {"statusCode": s, "reason": reason[s]},
        }
        for id_, s in states.items()
    ]
    network = [{**f, "scanType": "NETWORK", "scanStatus": {"statusCode": "ACTIVE", "reason": "SUCCESSFUL"}} for f in found]
    scene.answer("ListCoverage", {"coveredResources": [*found, *network]}, about=type_)


def finding(number: int, resource: str, type_: str, **more: Any) -> dict[str, Any]:
    """A finding with what AWS always says of one."""
    return {
        "findingArn": f"arn:aws:inspector2:{REGION}:{ACCOUNT}:finding/{number}", "awsAccountId": ACCOUNT, "type": "PACKAGE_VULNERABILITY",
        "description": "something", "remediation": {}, "severity": "HIGH", "firstObservedAt": 1.7e9, "lastObservedAt": 1.7e9,
        "status": "ACTIVE", "resources": [{"type": type_, "id": resource}], **more,
    }  # fmt: skip


def functions(scene: Scene) -> None:
    """Have AWS list two functions without URLs."""
    names = [{"FunctionName": name, "FunctionArn": FUNCTION + name, "Runtime": "python3.13"} for name in ("f", "g")]
    scene.answer("ListFunctions", {"Functions": names})
    scene.answer("ListFunctionUrlConfigs", {"FunctionUrlConfigs": []})


@pytest.fixture
def machines(scene: Scene) -> dict[str, str]:
    """The machines of `fill`."""
    return fill(scene)


def fill(scene: Scene) -> dict[str, str]:
    """Two instances and two functions; name → id."""
    made = scene.client("ec2").run_instances(ImageId="ami-12c6146b", MinCount=2, MaxCount=2)["Instances"]
    functions(scene)
    return {"v": made[0]["InstanceId"], "w": made[1]["InstanceId"], "f": FUNCTION + "f", "g": FUNCTION + "g"}


def violate(scene: Scene) -> Violated:
    """What is not scanned, or has a grave vulnerability with a known exploit, and others beside it."""
    v, w, f, g = machines = fill(scene).values()
    status(scene, "ENABLED")
    covered(scene, "AWS_EC2_INSTANCE", **{v: "INACTIVE", w: "ACTIVE"})
    covered(scene, "AWS_LAMBDA_FUNCTION", **{f"{g}:$LATEST": "ACTIVE"})
    grave = {"exploitAvailable": "YES", "fixAvailable": "YES"}
    findings = [
        finding(1, v, "AWS_EC2_INSTANCE", **grave), finding(2, f"{f}:$LATEST", "AWS_LAMBDA_FUNCTION", **grave | {"severity": "CRITICAL"}),
        finding(3, w, "AWS_EC2_INSTANCE", exploitAvailable="NO"), finding(4, g, "AWS_LAMBDA_FUNCTION", **grave | {"severity": "LOW"}),
    ]  # fmt: skip
    scene.answer("ListFindings", {"findings": findings})
    failing = {"aws-scan-1": {v}, "aws-lambda-inspector-enabled": {f}, "compute-with-exploitable-vulnerabilities": {v, f}}
    return scene.violated(failing, lambda: mend(scene, *machines, findings=findings[2:]))


def mend(scene: Scene, *machines: str, findings: list[dict[str, Any]]) -> None:
    """All is scanned, and nothing grave found."""
    v, w, f, g = machines
    scene.forget()
    status(scene, "ENABLED")
    functions(scene)
    covered(scene, "AWS_EC2_INSTANCE", **{v: "ACTIVE", w: "ACTIVE"})
    covered(scene, "AWS_LAMBDA_FUNCTION", **{f: "ACTIVE", g: "ACTIVE"})
    scene.answer("ListFindings", {"findings": findings})


def test_violated_then_mended(scene: Scene) -> None:
    """What is not scanned, or has a grave vulnerability with a known exploit, fails; once it is scanned and mended, nothing does."""
    scene.holds(violate(scene), *KINDS)


def test_switched_off(scene: Scene, machines: dict[str, str]) -> None:
    """Where Inspector is off nothing is scanned, and nobody is asked what is covered or found, for AWS would refuse to say."""
    v, w, f, g = machines.values()
    status(scene, "DISABLED")
    scene.collect(*KINDS)
    found = {slug: (j.verdict, j.failing) for slug, j in scene.judge(*BY).items()}
    assert found == {
        "aws-scan-1": ("FAIL", {v, w}), "aws-lambda-inspector-enabled": ("FAIL", {f, g}),
        "compute-with-exploitable-vulnerabilities": ("PASS", set()),
    }  # fmt: skip
    assert {"ListCoverage", "ListFindings"} & {seen.operation for seen in scene.collector.aws.requests()} == set()


def test_minimal(scene: Scene, machines: dict[str, str]) -> None:
    """An account that was never switched on, and a finding without all that it may leave out, break the rules as well."""
    v, w, f, g = machines.values()
    scene.answer("BatchGetAccountStatus", {"accounts": []})
    scene.collect(*KINDS)
    found = scene.judge(*BY)
    assert (found["aws-scan-1"].failing, found["aws-lambda-inspector-enabled"].failing) == ({v, w}, {f, g})
    scene.collector.aws.clear_faults()
    scene.answer("ListFunctions", {"Functions": []})
    status(scene, "ENABLED")
    covered(scene, "AWS_EC2_INSTANCE")
    scene.answer("ListFindings", {"findings": [finding(1, v, "AWS_EC2_INSTANCE", exploitAvailable="YES")]})
    scene.collect(*KINDS)
    found = scene.judge(*BY)
    assert (found["compute-with-exploitable-vulnerabilities"].failing, found["aws-scan-1"].failing) == ({v}, {v, w})


def test_what_inspector_does_not_tell(scene: Scene, machines: dict[str, str]) -> None:
    """Where the status of the account is refused, nobody knows what is scanned, nor what would be found."""
    scene.collector.aws.fault(kind="denied", operation="BatchGetAccountStatus")
    scene.collect(*KINDS)
    assert {j.verdict for j in scene.judge(*BY).values()} == {"UNKNOWN"}
    assert len(machines) == 4
