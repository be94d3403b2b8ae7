"""The catalogue's rules on users, groups, roles, policies and passwords, from violations in the simulated AWS to their mend."""

import json
from typing import Any

from tests.catalogue.scene import ACCOUNT, Scene, Violated

BY = {
    "admins-with-enabled-mfa": "moto", "aws-1-3-0-iam-11": "moto", "aws-1-3-0-iam-13": "moto", "aws-1-3-0-iam-15": "moto",
    "aws-1-3-0-iam-16": "moto", "aws-1-3-0-iam-19": "moto", "aws-iam-5": "moto", "aws-iam-6": "moto", "aws-iam-7": "moto",
    "aws-iam-8": "moto", "aws-iam-9": "moto", "aws-iam-10": "moto", "aws-iam-11": "moto", "aws-iam-18": "moto", "aws-iam-19": "moto",
    "users-without-mfa": "moto", "datastores-accessible-by-users-without-mfa": "moto", "identities-allowing-external-access": "moto",
    "service-ids-with-access-to-everything": "moto",
}  # fmt: skip
KINDS = ("IAMUser", "IAMGroup", "IAMRole", "IAMPolicy", "IAMPasswordPolicy", "IAMServerCertificate")
PREFIX = f"arn:aws:iam::{ACCOUNT}:"
PASSWORDS = {f"aws-iam-{n}": {f"{ACCOUNT}/password-policy"} for n in range(5, 12)}
WITH_MFA = ("users-without-mfa", "datastores-accessible-by-users-without-mfa")
STRONG = {
    "MinimumPasswordLength": 14, "RequireSymbols": True, "RequireNumbers": True, "RequireUppercaseCharacters": True,
    "RequireLowercaseCharacters": True, "MaxPasswordAge": 90, "PasswordReusePrevention": 24,
}  # fmt: skip


def policy(**statement: Any) -> str:
    """A policy of one statement that allows."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


EVERYTHING = policy(Action="*", Resource="*")
LITTLE = policy(Action="s3:ListAllMyBuckets", Resource="*")
FOR_EC2 = policy(Action="sts:AssumeRole", Principal={"Service": "ec2.amazonaws.com"})
FOR_ANYBODY = policy(Action="sts:AssumeRole", Principal={"AWS": "*"})
FOR_A_STRANGER = policy(Action="sts:AssumeRole", Principal={"AWS": "arn:aws:iam::999999999999:root"})


def violated(iam: Any) -> None:
    """Something wrong for each rule, and beside it a user, a group and a role with nothing wrong."""
    full = iam.create_policy(PolicyName="OurFullAccess", PolicyDocument=EVERYTHING)["Policy"]["Arn"]
    little = iam.create_policy(PolicyName="Little", PolicyDocument=LITTLE)["Policy"]["Arn"]
    for name in ("admin", "member", "clean", "keys"):
        iam.create_user(UserName=name)
    iam.create_login_profile(UserName="admin", Password="Secret-123456")
    iam.attach_user_policy(UserName="admin", PolicyArn=full)
    iam.put_user_policy(UserName="admin", PolicyName="inline", PolicyDocument=LITTLE)
    for name, arn, users in (("admins", full, ("member",)), ("readers", little, ("clean", "keys"))):
        iam.create_group(GroupName=name, Path="/teams/")
        iam.attach_group_policy(GroupName=name, PolicyArn=arn)
        for user in users:
            iam.add_user_to_group(GroupName=name, UserName=user)
    iam.put_group_policy(GroupName="admins", PolicyName="inline", PolicyDocument=LITTLE)
    for name, trust in (("open", FOR_ANYBODY), ("strangers", FOR_A_STRANGER), ("clean", FOR_EC2)):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
        iam.attach_role_policy(RoleName=name, PolicyArn=little)
    iam.put_role_policy(RoleName="open", PolicyName="inline", PolicyDocument=EVERYTHING)
    iam.create_access_key(UserName="keys")
    iam.create_access_key(UserName="keys")
    iam.upload_server_certificate(ServerCertificateName="old", CertificateBody="x", PrivateKey="x")


def mended(iam: Any) -> None:
    """Nothing wrong any more."""
    iam.create_virtual_mfa_device(VirtualMFADeviceName="of-admin")
    for user, device in (("admin", f"{PREFIX}mfa/of-admin"), ("member", "HARD-00001")):
        iam.enable_mfa_device(UserName=user, SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="654321")
    iam.detach_user_policy(UserName="admin", PolicyArn=f"{PREFIX}policy/OurFullAccess")
    iam.delete_user_policy(UserName="admin", PolicyName="inline")
    iam.detach_group_policy(GroupName="admins", PolicyArn=f"{PREFIX}policy/OurFullAccess")
    iam.delete_group_policy(GroupName="admins", PolicyName="inline")
    iam.delete_role_policy(RoleName="open", PolicyName="inline")
    for role in ("open", "strangers"):
        iam.update_assume_role_policy(RoleName=role, PolicyDocument=FOR_EC2)
    for key in iam.list_access_keys(UserName="keys")["AccessKeyMetadata"]:
        iam.update_access_key(UserName="keys", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    iam.delete_server_certificate(ServerCertificateName="old")
    iam.update_account_password_policy(**STRONG)


FAILING = {
    "admins-with-enabled-mfa": {"user/admin", "user/member"},
    "aws-1-3-0-iam-11": {"user/keys"},
    "aws-1-3-0-iam-13": {"user/keys"},
    "aws-1-3-0-iam-15": {"user/admin"},
    "aws-1-3-0-iam-16": {"user/admin", "group/teams/admins", "role/open"},
    "aws-1-3-0-iam-19": {"server-certificate/old"},
    "aws-iam-18": {"user/admin", "group/teams/admins", "role/open"},
    "aws-iam-19": {"role/open"},
    "identities-allowing-external-access": {"role/open", "role/strangers"},
    "service-ids-with-access-to-everything": {"role/open"},
    **{slug: {"user/admin"} for slug in WITH_MFA},
}


def violate(scene: Scene) -> Violated:
    """What violates each rule."""
    iam = scene.client("iam")
    violated(iam)
    return scene.violated({slug: {PREFIX + id_ for id_ in ids} for slug, ids in FAILING.items()} | PASSWORDS, lambda: mended(iam))


def test_violated_then_mended(scene: Scene) -> None:
    """Each rule fails with what violates it, and passes once that is mended."""
    found = violate(scene)
    assert set(found.failing) == set(BY)
    scene.holds(found, *KINDS)
