"""The catalogue's rules on the roles of machines and functions, and on the keys that these reach."""

import io
import json
import zipfile
from typing import Any

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated
from tests.catalogue.test_kms import USERS

BY = {
    "aws-iam-21": "moto", "service-ids-public-workloads": "moto", "kms-keys-exposed-through-vulnerable-vms": "moto",
    "used-kms-keys-exposed-through-vulnerable-vms": "moto",
}  # fmt: skip
# Only where everything that can use a key was read is it known that nothing does.
KINDS = sorted(
    {"VM", "Disk", "SecurityGroup", "NetworkInterface", "KMSKey", "IAMRole", "IAMPolicy", "IAMUser", "IAMGroup", "Function", *USERS}
)
ROLE, FUNCTION = f"arn:aws:iam::{ACCOUNT}:role/", f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:"
EVERYWHERE = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


def policy(**statement: Any) -> str:
    """A policy of one statement that allows."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def role(iam: Any, name: str, service: str, *keys: str) -> None:
    """A role for a service, which may decrypt with keys."""
    iam.create_role(
        RoleName=name, AssumeRolePolicyDocument=policy(Action="sts:AssumeRole", Principal={"Service": f"{service}.amazonaws.com"})
    )
    if keys:
        iam.put_role_policy(RoleName=name, PolicyName="keys", PolicyDocument=policy(Action=["kms:Decrypt", "s3:*"], Resource=keys))
    if service == "ec2":
        iam.create_instance_profile(InstanceProfileName=f"of-{name}")
        iam.add_role_to_instance_profile(InstanceProfileName=f"of-{name}", RoleName=name)


def machine(scene: Scene, name: str, group: str) -> None:
    """A virtual machine with a role."""
    ec2 = scene.client("ec2")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, IamInstanceProfile={"Name": f"of-{name}"}, SecurityGroupIds=[group])


def functions(scene: Scene, **roles: str) -> None:
    """Functions by name, each with a role."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("main.py", "def handler(event, context): pass")
    for name, of in roles.items():
        code = {"ZipFile": buffer.getvalue()}
        scene.client("lambda").create_function(FunctionName=name, Runtime="python3.13", Role=ROLE + of, Handler="main.handler", Code=code)


def violate(scene: Scene) -> Violated:
    """Roles and keys behind what the internet reaches, functions with one role, and others beside them."""
    ec2, iam, kms = scene.client("ec2"), scene.client("iam"), scene.client("kms")
    used, unused, other = (kms.create_key()["KeyMetadata"]["Arn"] for _ in range(3))
    ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=1, Encrypted=True, KmsKeyId=used)
    groups = [ec2.create_security_group(GroupName=name, Description=name)["GroupId"] for name in ("open", "closed")]
    ec2.authorize_security_group_ingress(GroupId=groups[0], IpPermissions=EVERYWHERE)
    for name, service, keys in (("public", "ec2", (used,)), ("wide", "ec2", (f"{unused[:-4]}*",)), ("inside", "ec2", (other,))):
        role(iam, name, service, *keys)
        machine(scene, name, groups[name == "inside"])
    for name in ("shared", "own"):
        role(iam, name, "lambda")
    functions(scene, first="shared", second="shared", third="own")
    failing = {
        "aws-iam-21": {FUNCTION + "first", FUNCTION + "second"},
        "service-ids-public-workloads": {ROLE + "public", ROLE + "wide"},
        "kms-keys-exposed-through-vulnerable-vms": {used, unused},
        "used-kms-keys-exposed-through-vulnerable-vms": {used},
    }
    return scene.violated(failing, lambda: mend(scene, groups[0]))


def mend(scene: Scene, group: str) -> None:
    """A closed port, and one function fewer."""
    scene.client("ec2").revoke_security_group_ingress(GroupId=group, IpPermissions=EVERYWHERE)
    scene.client("lambda").delete_function(FunctionName="second")


def test_violated_then_mended(scene: Scene) -> None:
    """Roles and keys behind what the internet reaches fail, and so do functions with one role; those beside them do not."""
    found = violate(scene)
    assert set(found.failing) == set(BY)
    scene.holds(found, *KINDS)
