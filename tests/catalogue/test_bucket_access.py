"""The catalogue's rules on buckets that a public function or machine reaches, from grant to mend, and where they cannot be decided."""

import io
import json
import zipfile
from typing import Any

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

FUNCTIONS, MACHINES = (
    "object-containers-accessible-from-functions-with-http-trigger-unauthenticated",
    "object-containers-accessible-from-vms-with-open-management-ports",
)
BY = {FUNCTIONS: "served", MACHINES: "moto"}
KINDS = ("Bucket", "IAMRole", "IAMPolicy", "Function", "VM", "SecurityGroup")
ROLE = f"arn:aws:iam::{ACCOUNT}:role/"
BY_ROLE, BY_POLICY, OF_MACHINE = f"by-role-{ACCOUNT}", f"by-policy-{ACCOUNT}", f"of-machine-{ACCOUNT}"
SSH = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


def policy(*resources: str, effect: str = "Allow", action: Any = "s3:GetObject", **more: Any) -> str:
    """A policy of one statement."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action, "Resource": resources, **more}]})


def role(iam: Any, name: str, service: str, document: str) -> None:
    """A role for a service with one policy."""
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": f"{service}.amazonaws.com"}}
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
    iam.put_role_policy(RoleName=name, PolicyName="access", PolicyDocument=document)


def url(scene: Scene, name: str, *auth: str) -> None:
    """What AWS says of the URLs of a function; the simulation lacks the call."""
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    urls = [{"FunctionUrl": f"https://{name}.example/", "FunctionArn": arn, "AuthType": a} for a in auth]
    scene.answer("ListFunctionUrlConfigs", {"FunctionUrlConfigs": urls}, about=f"{name}/")


def public_function(scene: Scene, name: str, of: str) -> None:
    """A function that everybody may call by its URL."""
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("main.py", "def handler(event, context): pass")
    scene.client("lambda").create_function(
        FunctionName=name, Runtime="python3.13", Role=ROLE + of, Handler="main.handler", Code={"ZipFile": code.getvalue()}
    )
    url(scene, name, "NONE")


def open_machine(scene: Scene, of: str) -> str:
    """A virtual machine with a role, whose port 22 is open to everywhere; its security group."""
    ec2, iam = scene.client("ec2"), scene.client("iam")
    iam.create_instance_profile(InstanceProfileName="p")
    iam.add_role_to_instance_profile(InstanceProfileName="p", RoleName=of)
    group: str = ec2.create_security_group(GroupName="open", Description="open")["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=SSH)
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, IamInstanceProfile={"Name": "p"}, SecurityGroupIds=[group])
    return group


def violate(scene: Scene) -> Violated:
    """Buckets that a public function's or an open machine's role may read, by either's policy, and one beside them."""
    s3, iam = scene.client("s3"), scene.client("iam")
    for name in (BY_ROLE, BY_POLICY, OF_MACHINE, f"beside-{ACCOUNT}"):
        s3.create_bucket(Bucket=name)
    role(iam, "reader", "lambda", policy(f"arn:aws:s3:::{BY_ROLE}/*"))
    role(iam, "named", "lambda", policy("*", action="logs:*"))
    role(iam, "machine", "ec2", policy("arn:aws:s3:::of-*"))
    s3.put_bucket_policy(Bucket=BY_POLICY, Policy=policy(f"arn:aws:s3:::{BY_POLICY}/*", Principal={"AWS": f"{ROLE}named"}))
    public_function(scene, "one", "reader")
    public_function(scene, "two", "named")
    group = open_machine(scene, "machine")
    return scene.violated({FUNCTIONS: {BY_ROLE, BY_POLICY}, MACHINES: {OF_MACHINE}}, lambda: mend(scene, group))


def mend(scene: Scene, group: str) -> None:
    """Functions that not everybody may call, and a closed port."""
    scene.forget()
    url(scene, "one", "AWS_IAM")
    url(scene, "two")
    scene.client("ec2").revoke_security_group_ingress(GroupId=group, IpPermissions=SSH)


def test_reached_then_closed(scene: Scene) -> None:
    """A bucket fails that a public function's or an open machine's role may read, by either's policy; the one beside it does not."""
    scene.holds(violate(scene), *KINDS)


def test_what_is_not_interpreted_is_undecided(scene: Scene) -> None:
    """A condition of the role's, or a Deny of the bucket's policy, leaves the bucket undecided, neither failed nor passed."""
    s3, iam = scene.client("s3"), scene.client("iam")
    for name in ("maybe", "denied"):
        s3.create_bucket(Bucket=name)
    role(iam, "sure", "lambda", policy("arn:aws:s3:::denied/*"))
    role(iam, "conditional", "lambda", policy("arn:aws:s3:::maybe/*", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}))
    s3.put_bucket_policy(Bucket="denied", Policy=policy("arn:aws:s3:::denied/secret/*", effect="Deny", Principal="*"))
    public_function(scene, "one", "sure")
    scene.collect(*KINDS)
    judged = scene.judge(FUNCTIONS)[FUNCTIONS]
    assert (judged.verdict, judged.undecided) == ("UNKNOWN", {"denied"})
    public_function(scene, "two", "conditional")
    scene.collect(*KINDS)
    assert scene.judge(FUNCTIONS)[FUNCTIONS].undecided == {"denied", "maybe"}
