"""The catalogue's rules on SageMaker notebook instances, from violations to their mend, and on AWS's shortest answers."""

from typing import Any

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

BY = {
    "sage-maker-notebooks-root-access": "moto",
    "sage-maker-notebooks-encrypted": "moto",
    "sage-maker-notebooks-disallow-imds-v1": "served",
}
ROLE = f"arn:aws:iam::{ACCOUNT}:role/notebooks"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"


def arn(name: str) -> str:
    """A notebook instance's ARN."""
    return f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:notebook-instance/{name}"


def make(scene: Scene, name: str, **settings: Any) -> None:
    """A notebook instance with nothing wrong but these settings."""
    wanted = {"RootAccess": "Disabled", "KmsKeyId": KEY, **settings}
    given = {name: value for name, value in wanted.items() if value}
    scene.client("sagemaker").create_notebook_instance(NotebookInstanceName=name, InstanceType="ml.t3.medium", RoleArn=ROLE, **given)


def serve(scene: Scene, name: str, version: str | None) -> None:
    """Answer with the metadata service that the simulation lacks, and what it says of the notebook instance otherwise."""
    said = scene.client("sagemaker").describe_notebook_instance(NotebookInstanceName=name)
    body = {
        member: said[member]
        for member in ("NotebookInstanceArn", "NotebookInstanceName", "RootAccess", "KmsKeyId", "RoleArn")
        if member in said
    }
    imds = {"InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": version}} if version else {}
    scene.answer("DescribeNotebookInstance", {**body, **imds}, about=name)


def violate(scene: Scene) -> Violated:
    """Notebook instances with one fault each, beside a clean one."""
    faults: dict[str, dict[str, Any]] = {"clean": {}, "root": {"RootAccess": "Enabled"}, "plain": {"KmsKeyId": None}, "old": {}}
    for name, settings in faults.items():
        make(scene, name, **settings)
        serve(scene, name, "1" if name == "old" else "2")
    failing = {
        "sage-maker-notebooks-root-access": {arn("root")},
        "sage-maker-notebooks-encrypted": {arn("plain")},
        "sage-maker-notebooks-disallow-imds-v1": {arn("old")},
    }
    return scene.violated(failing, lambda: mend(scene))


def mend(scene: Scene) -> None:
    """All as the clean one."""
    scene.forget()
    for name in ("clean", "root", "plain", "old"):
        body = {"NotebookInstanceArn": arn(name), "RootAccess": "Disabled", "KmsKeyId": KEY.split("/")[1]}
        imds = {"InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": "2"}}
        scene.answer("DescribeNotebookInstance", {**body, **imds}, about=name)


def test_violated_then_mended(scene: Scene) -> None:
    """Each rule fails exactly the notebook instance with its fault, and passes once they are as the clean one."""
    found = violate(scene)
    assert set(found.failing) == set(BY)
    scene.holds(found, "SageMakerNoteBook")


def test_minimal_answers(scene: Scene) -> None:
    """A notebook instance of which AWS says no more than its name violates every rule."""
    scene.answer("ListNotebookInstances", {"NotebookInstances": [{"NotebookInstanceName": "bare", "NotebookInstanceArn": arn("bare")}]})
    scene.answer("DescribeNotebookInstance", {"NotebookInstanceArn": arn("bare")})
    scene.collect("SageMakerNoteBook")
    assert {slug: (j.verdict, j.failing) for slug, j in scene.judge(*BY).items()} == dict.fromkeys(BY, ("FAIL", {arn("bare")}))
