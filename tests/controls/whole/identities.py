"""Users, roles and policies, the root user, and whom AWS tells."""

import json
from datetime import UTC
from typing import Any

from tests.catalogue.wire_iam import ago, answer, report, summary
from tests.controls.whole.world import REGIONS, Here

STRONG = {
    "MinimumPasswordLength": 14, "RequireSymbols": True, "RequireNumbers": True, "RequireUppercaseCharacters": True,
    "RequireLowercaseCharacters": True, "PasswordReusePrevention": 24,
}  # fmt: skip


def policy(effect: str = "Allow", **statement: Any) -> str:
    """A policy of one statement."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": effect, **statement}]})


def trust(principal: Any) -> str:
    """A policy of a role that lets somebody assume it."""
    return policy(Principal=principal, Action="sts:AssumeRole")


EVERYTHING, LITTLE = policy(Action="*", Resource="*"), policy(Action="s3:ListAllMyBuckets", Resource="*")
BY_AWS = ("AWSSupportAccess", "AWSCloudShellFullAccess")


def identities(here: Here, wrong: bool) -> None:
    """A group with a policy, its member, a user who can no longer sign in, and roles; with what is wrong, also others."""
    iam = here("iam")
    little = iam.create_policy(PolicyName="little", PolicyDocument=LITTLE)["Policy"]["Arn"]
    iam.create_group(GroupName="readers")
    iam.attach_group_policy(GroupName="readers", PolicyArn=little)
    for name in ("bob", "carol"):
        iam.create_user(UserName=name)
        iam.add_user_to_group(GroupName="readers", UserName=name)
    for name in BY_AWS:
        iam.create_policy(PolicyName=name, PolicyDocument=policy(Action=f"{name.lower()}:*", Resource="*"))
    role(iam, "worker", {"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}, little)
    iam.create_instance_profile(InstanceProfileName="worker")
    iam.add_role_to_instance_profile(InstanceProfileName="worker", RoleName="worker")
    if wrong:
        wrong_identities(here, iam)
    else:
        role(iam, "support", {"AWS": here.arn("iam", "root", "")}, own(here, BY_AWS[0]))
        iam.update_account_password_policy(**STRONG)
        certificate = {"ServerCertificateName": "valid", "ServerCertificateId": "V", "Path": "/", "Expiration": ago(-90)}
        told = certificate | {"Arn": here.arn("iam", "server-certificate/valid", "")}
        here.answer("ListServerCertificates", answer("ListServerCertificates", ServerCertificateMetadataList=[told], IsTruncated=False))
    by_aws(here, iam)


def own(here: Here, name: str) -> str:
    """The ARN of a policy of the account."""
    return here.arn("iam", f"policy/{name}", "")


def by_aws(here: Here, iam: Any) -> None:
    """Let policies with the names of AWS's own be AWS's own: the simulation has none of these."""
    bodies: list[bytes] = []
    seen = lambda response_dict, **_: bodies.append(response_dict["body"])  # noqa: E731 - to be unregistered by its name
    iam.meta.events.register_first("response-received.iam", seen, unique_id="seen")
    iam.get_account_authorization_details()
    iam.meta.events.unregister("response-received.iam", unique_id="seen")
    text = bodies[0].decode()
    for name in BY_AWS:
        text = text.replace(own(here, name), f"arn:aws:iam::aws:policy/{name}")
    here.answer("GetAccountAuthorizationDetails", text)


def wrong_identities(here: Here, iam: Any) -> None:
    """A user with a policy, the policy for everything and who has it, doors for strangers, and an old certificate."""
    everything = iam.create_policy(PolicyName="everything", PolicyDocument=EVERYTHING)["Policy"]["Arn"]
    iam.create_policy(PolicyName="everything-unused", PolicyDocument=EVERYTHING)
    iam.create_user(UserName="ann")
    iam.put_user_policy(UserName="ann", PolicyName="own", PolicyDocument=LITTLE)
    role(iam, "admin", {"Service": "lambda.amazonaws.com"}, everything)
    role(iam, "shell", {"Service": "ec2.amazonaws.com"}, own(here, BY_AWS[1]))
    role(iam, "anybody", {"AWS": "*"}, "")
    role(iam, "supplier", {"AWS": "arn:aws:iam::999999999999:root"}, "")
    iam.upload_server_certificate(ServerCertificateName="expired", CertificateBody="x", PrivateKey="x")


def role(iam: Any, name: str, principal: Any, attached: str) -> None:
    """A role for somebody, with a policy."""
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(principal))
    if attached:
        iam.attach_role_policy(RoleName=name, PolicyArn=attached)


def credentials(here: Here, wrong: bool) -> None:
    """What the credential report says, in which time has passed, and what is known of the root user."""
    root = {"user": "<root_account>", "arn": here.arn("iam", "root", ""), "user_creation_time": ago(400)}
    rows = [person(here, "bob", password(1, mfa=True), key(20 if not wrong else 100)), person(here, "carol", {}, key(400, active=False))]
    if wrong:
        rows.append(person(here, "ann", password(60, mfa=False)))
        root |= {"password_last_used": ago(3)}
    else:
        root |= {"password_last_used": ago(200)}
    here.answer("GetCredentialReport", report(root, *rows))
    devices, keys = (0, 1) if wrong else (1, 0)
    here.answer("GetAccountSummary", summary(AccountMFAEnabled=devices, AccountAccessKeysPresent=keys, AccountPasswordPresent=1))


def person(here: Here, name: str, *columns: dict[str, str]) -> dict[str, str]:
    """A user's row of the credential report."""
    made = here("iam").get_user(UserName=name)["User"]["CreateDate"].astimezone(UTC).isoformat(timespec="seconds")
    row = {"user": name, "arn": here.arn("iam", f"user/{name}", ""), "user_creation_time": made, "password_enabled": "false"}
    return row | {column: value for part in columns for column, value in part.items()}


def password(used: float, *, mfa: bool) -> dict[str, str]:
    """A password that was last used some days ago."""
    told = {"password_enabled": "true", "password_last_changed": ago(300), "password_last_used": ago(used)}
    return told | {"mfa_active": str(mfa).lower()}


def key(age: float, *, active: bool = True) -> dict[str, str]:
    """An access key of some days, used yesterday."""
    told = {"access_key_1_active": str(active).lower(), "access_key_1_last_rotated": ago(age)}
    return told | {"access_key_1_last_used_date": ago(1)}


def no_root_credentials(here: Here) -> None:
    """A root user whose credentials the organization took away."""
    here.answer("GetAccountSummary", summary(AccountMFAEnabled=0, AccountAccessKeysPresent=0, AccountPasswordPresent=0))


def virtual_device(here: Here) -> None:
    """A telephone as the second factor of the root user."""
    device = {"SerialNumber": here.arn("iam", "mfa/root", ""), "User": {"Arn": here.arn("iam", "root", "")}, "EnableDate": ago(9)}
    here.answer("ListVirtualMFADevices", answer("ListVirtualMFADevices", VirtualMFADevices=[device], IsTruncated=False))
    here.answer("GetAccountSummary", summary(AccountMFAEnabled=1, AccountAccessKeysPresent=0, AccountPasswordPresent=1))


def watched(here: Here, wrong: bool) -> None:
    """A contact for security, and in every region what looks after it; with what is wrong, of another sort or in one region only."""
    kind = "BILLING" if wrong else "SECURITY"
    here("account").put_alternate_contact(
        AlternateContactType=kind, Name="Team", Title="Team", EmailAddress="team@example.com", PhoneNumber="+1"
    )
    for region in REGIONS if not wrong else REGIONS[:1]:
        here("securityhub", region).enable_security_hub()
    for region in REGIONS:
        analyzer = {"name": "main", "arn": here.arn("access-analyzer", "analyzer/main", region), "status": "ACTIVE", "createdAt": ago(9)}
        sort = "ACCOUNT_UNUSED_ACCESS" if wrong and region == REGIONS[1] else "ACCOUNT"
        here.answer("ListAnalyzers", {"analyzers": [analyzer | {"type": sort}]}, region=region)
