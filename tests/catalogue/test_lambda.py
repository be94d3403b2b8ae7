"""The catalogue's rules on functions, and on roles by their functions, from violations in the simulated AWS to their mend."""

import io
import zipfile
from typing import Any

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

KINDS = ("Function", "IAMRole", "KMSKey")
BY = {
    "publicly-accessible-functions": "moto", "aws-lambda-function-url-cors-restricted": "moto",
    "aws-lambda-supported-runtime": "moto", "aws-lambda-customer-managed-kms-key": "moto",
}  # fmt: skip
OFF = "aws-lambda-customer-managed-kms-key"  # the catalogue has it switched off
TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'


def arn(name: str) -> str:
    """The ARN of a function of the account."""
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


def code() -> bytes:
    """The smallest code that a function can have."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("main.py", "def handler(event, context): pass")
    return buffer.getvalue()


def function(scene: Scene, name: str, runtime: str = "python3.13", **settings: Any) -> None:
    """A function with a secret among its variables; its role may exist already."""
    iam, role = scene.client("iam"), f"of-{name}"
    if role not in {r["RoleName"] for r in iam.list_roles()["Roles"]}:
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=TRUST)
    scene.client("lambda").create_function(
        FunctionName=name, Runtime=runtime, Role=f"arn:aws:iam::{ACCOUNT}:role/{role}", Handler="main.handler", Code={"ZipFile": code()},
        Environment={"Variables": {"PASSWORD": "very secret"}}, **settings,
    )  # fmt: skip


def url(scene: Scene, name: str, auth: str, *origins: str) -> None:
    """A URL of a function, which allows pages from these origins."""
    cors = {"Cors": {"AllowOrigins": list(origins)}} if origins else {}
    scene.client("lambda").create_function_url_config(FunctionName=name, AuthType=auth, **cors)


def violate(scene: Scene) -> Violated:
    """A function without a fault, and others."""
    key = scene.client("kms").create_key()["KeyMetadata"]["Arn"]
    for name in ("good", "inside", "open", "wide"):
        function(scene, name, KMSKeyArn=key)
    function(scene, "old", "python3.9")
    url(scene, "inside", "AWS_IAM", "*")
    url(scene, "open", "NONE", "https://example.com")
    url(scene, "wide", "NONE", "*")
    failing = {
        "publicly-accessible-functions": {arn("open"), arn("wide")},
        "aws-lambda-function-url-cors-restricted": {arn("wide")},
        "aws-lambda-supported-runtime": {arn("old")},
        OFF: {arn("old")},
    }
    return scene.violated(failing, lambda: mend(scene))


def test_violated_then_mended(scene: Scene) -> None:
    """Each rule fails for the functions that break it, and for none once they are mended; a role fails by its function."""
    scene.holds(violate(scene), *KINDS)


def mend(scene: Scene) -> None:
    """A newer runtime and a key for one, IAM before the URLs of the others."""
    key = scene.client("kms").create_key()["KeyMetadata"]["Arn"]
    scene.client("lambda").delete_function(FunctionName="old")
    function(scene, "old", KMSKeyArn=key)
    for name in ("open", "wide"):
        scene.client("lambda").update_function_url_config(FunctionName=name, AuthType="AWS_IAM")


def test_the_url_of_an_alias(scene: Scene) -> None:
    """A function is public by the URL of an alias too; the names of variables are kept, their values are not."""
    function(scene, "both")
    own, alias = ({"FunctionUrl": f"https://{name}/", "FunctionArn": arn("both"), "AuthType": auth} for name, auth in HALVES)
    scene.answer("ListFunctionUrlConfigs", {"FunctionUrlConfigs": [own, alias]})
    scene.collect(*KINDS)
    found = scene.judge("publicly-accessible-functions")["publicly-accessible-functions"]
    assert (found.verdict, found.failing) == ("FAIL", {arn("both")})
    [[node, role]] = scene.collector.rows("MATCH (f:Function)-[:ACTS_AS_ROLE]->(r) RETURN properties(f), r.internalName")
    assert (node["functionURL"], node["environmentKeys"], role) == ("https://alias/", ["PASSWORD"], "of-both")
    assert "very secret" not in str(scene.collector.rows("MATCH (n) RETURN collect(properties(n))"))


HALVES = (("own", "AWS_IAM"), ("alias", "NONE"))


def test_minimal(scene: Scene) -> None:
    """A function of which AWS says as little as it can breaks the same rules."""
    scene.answer("ListFunctions", {"Functions": [{"FunctionName": "bare", "FunctionArn": arn("bare"), "Runtime": "nodejs18.x"}]})
    told = {"FunctionUrl": "https://bare.example/", "AuthType": "NONE", "Cors": {"AllowOrigins": ["*"]}}
    scene.answer("ListFunctionUrlConfigs", {"FunctionUrlConfigs": [told]})
    scene.collect(*KINDS)
    assert {slug: (j.verdict, j.failing) for slug, j in scene.judge(*BY).items()} == dict.fromkeys(BY, ("FAIL", {arn("bare")}))
