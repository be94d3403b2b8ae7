"""The catalogue's rules on the root user and on what time has passed, and all rules on AWS's shortest answers."""

from typing import Any

from tests.catalogue.scene import ACCOUNT, Scene, Violated
from tests.catalogue.test_iam import BY as BY_MOTO
from tests.catalogue.wire_iam import ago, answer, details, document, report, summary, xml

BY = {
    "aws-1-3-0-iam-7": "served", "aws-1-4-0-iam-12": "served", "aws-iam-4": "served", "aws-iam-12": "served", "aws-iam-13": "served",
    "aws-iam-14": "served", "aws-iam-16": "served", "aws-iam-20": "served", "unused-service-identities": "served",
}  # fmt: skip
KINDS = ("IAMUser", "IAMGroup", "IAMRole", "IAMPolicy", "IAMPasswordPolicy", "IAMServerCertificate", "IAMVirtualMFADevice", "RootUser")
PREFIX = f"arn:aws:iam::{ACCOUNT}:"
MADE, SUPPORT = 400, "arn:aws:iam::aws:policy/AWSSupportAccess"
ALLOW_ALL = document({"Effect": "Allow", "Action": "*", "Resource": "*"})
FOR_EC2 = document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}})
FOR_ANYBODY = document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"})


def user(name: str, made: float = MADE, **more: Any) -> dict[str, Any]:
    """A user of the authorization details, without what may be left out."""
    return {"UserName": name, "Arn": f"{PREFIX}user/{name}", "CreateDate": ago(made), **more}


def role(name: str, path: str = "/", /, **more: Any) -> dict[str, Any]:
    """A role of the authorization details, without what may be left out."""
    found = {
        "RoleName": name,
        "Path": path,
        "Arn": f"{PREFIX}role{path}{name}",
        "CreateDate": ago(MADE),
        "AssumeRolePolicyDocument": FOR_EC2,
    }
    return found | more


def row(name: str, made: float = MADE, /, **columns: str) -> dict[str, str]:
    """A user's row of the credential report."""
    return {"user": name, "arn": f"{PREFIX}user/{name}", "user_creation_time": ago(made), "password_enabled": "false", **columns}


def key(n: int, rotated: float, used: float | None = None) -> dict[str, str]:
    """An active access key in a row."""
    last = {f"access_key_{n}_last_used_date": ago(used)} if used is not None else {}
    return {f"access_key_{n}_active": "true", f"access_key_{n}_last_rotated": ago(rotated), **last}


def password(changed: float, used: str) -> dict[str, str]:
    """A password in a row."""
    return {"password_enabled": "true", "password_last_changed": ago(changed), "password_last_used": used}


ROOT = {"user": "<root_account>", "arn": f"{PREFIX}root", "user_creation_time": ago(MADE), "password_enabled": "not_supported"}
ROWS = {
    "busy": row("busy", **password(300, ago(1)), **key(1, 80, 2)),
    "new": row("new", 3, **password(3, "no_information")),
    "off": row("off", password_last_used=ago(200)),
    "idle": row("idle", **password(300, ago(46))),
    "month": row("month", **password(300, ago(31))),
    "never": row("never", **password(50, "no_information")),
    "old-key": row("old-key", **key(2, 91, 1)),
    "dead-key": row("dead-key", **key(1, 50)),
}
POLICY = {"PolicyName": "AWSSupportAccess", "Arn": SUPPORT, "DefaultVersionId": "v1", "PolicyVersionList": [
    {"VersionId": "v1", "IsDefaultVersion": True, "Document": document({"Effect": "Allow", "Action": "support:*", "Resource": "*"})},
]}  # fmt: skip
USED = {"RoleLastUsed": {"LastUsedDate": ago(1), "Region": "us-east-1"}}
ROLES = [
    role("used", **USED), role("unused"), role("once", RoleLastUsed={"LastUsedDate": ago(91)}),
    role("fresh", CreateDate=ago(5)), role("AWSServiceRoleForSupport", "/aws-service-role/support.amazonaws.com/"),
]  # fmt: skip
VIRTUAL = answer("ListVirtualMFADevices", VirtualMFADevices=[
    {"SerialNumber": f"{PREFIX}mfa/root-account-mfa-device", "User": {"Arn": f"{PREFIX}root"}, "EnableDate": ago(9)},
], IsTruncated=False)  # fmt: skip
NO_DEVICE = answer("ListVirtualMFADevices", VirtualMFADevices=[], IsTruncated=False)


def users(*names: str) -> list[dict[str, Any]]:
    """Users of the authorization details; a new one is three days old."""
    return [user(name, 3 if name == "new" else MADE) for name in names]


def violate(scene: Scene) -> Violated:
    """What violates each rule."""
    scene.answer("GetAccountAuthorizationDetails", details(UserDetailList=users(*ROWS), RoleDetailList=ROLES))
    scene.answer("GetCredentialReport", report(*scene.here([ROOT | key(1, 20, 20), *ROWS.values()])))
    scene.answer("GetAccountSummary", summary(AccountMFAEnabled=0, AccountAccessKeysPresent=1))
    scene.answer("ListVirtualMFADevices", NO_DEVICE)
    known(scene)
    failing = {
        "aws-1-3-0-iam-7": {"root"},
        "aws-1-4-0-iam-12": {"user/idle", "user/never", "user/dead-key"},
        "aws-iam-4": {"user/old-key"},
        "aws-iam-20": {"user/idle", "user/month", "user/never", "user/dead-key"},
        "unused-service-identities": {"role/unused", "role/once"},
    }
    of_account = {slug: {ACCOUNT} for slug in ("aws-iam-12", "aws-iam-13", "aws-iam-14", "aws-iam-16")}
    return scene.violated({slug: {PREFIX + id_ for id_ in ids} for slug, ids in failing.items()} | of_account, lambda: mend(scene))


def test_violated_then_mended(scene: Scene) -> None:
    """Each rule fails with what violates it, and passes once that is mended."""
    found = violate(scene)
    assert set(found.failing) == set(BY)
    scene.holds(found, *KINDS)
    virtual(scene)


def mend(scene: Scene) -> None:
    """Nothing wrong any more: the root user has hardware and rests, users and roles are busy, one of them is for support."""
    for_support = role("support", **USED, AttachedManagedPolicies=[{"PolicyName": "AWSSupportAccess", "PolicyArn": SUPPORT}])
    scene.forget()
    scene.answer("GetAccountAuthorizationDetails", details(
        UserDetailList=users("busy", "new", "off"), RoleDetailList=[ROLES[0], *ROLES[3:], for_support], Policies=[POLICY],
    ))  # fmt: skip
    scene.answer("GetCredentialReport", report(*scene.here(
        [ROOT | {"password_last_used": ago(91)}, ROWS["busy"], ROWS["new"], ROWS["off"]],
    )))  # fmt: skip
    scene.answer("GetAccountSummary", summary(AccountMFAEnabled=1, AccountAccessKeysPresent=0, AccountPasswordPresent=1))
    scene.answer("ListVirtualMFADevices", NO_DEVICE)
    known(scene)


def known(scene: Scene) -> None:
    """Users exist for whoever asks of one by name."""
    for operation in ("ListMFADevices", "ListAccessKeys"):
        scene.answer(operation, SHORT[operation])


def virtual(scene: Scene) -> None:
    """A virtual device of the root user is one for aws-iam-13 and none for aws-iam-14; without credentials it needs none."""
    for device, present, hardware in ((VIRTUAL, 1, "FAIL"), (NO_DEVICE, 0, "PASS")):
        scene.collector.aws.clear_faults()
        scene.answer("ListVirtualMFADevices", device)
        scene.answer("GetAccountSummary", summary(AccountMFAEnabled=present, AccountAccessKeysPresent=0, AccountPasswordPresent=present))
        scene.answer("GetCredentialReport", report(ROOT))
        scene.collect("RootUser", "IAMVirtualMFADevice")
        assert {slug: j.verdict for slug, j in scene.judge("aws-iam-13", "aws-iam-14").items()} == {
            "aws-iam-13": "PASS",
            "aws-iam-14": hardware,
        }


# AWS's shortest answers that violate each rule.
INLINE = [{"PolicyName": "inline", "PolicyDocument": ALLOW_ALL}]
FULL, OLD = f"{PREFIX}policy/FullAccess", f"{PREFIX}server-certificate/c"
SHORT = {
    "GetAccountAuthorizationDetails": details(
        UserDetailList=[
            user("u", UserPolicyList=INLINE, AttachedManagedPolicies=[{"PolicyName": "FullAccess", "PolicyArn": FULL}], GroupList=["g"]),
        ],
        GroupDetailList=[{"GroupName": "g", "Arn": f"{PREFIX}group/g", "GroupPolicyList": INLINE}],
        RoleDetailList=[role("r", RolePolicyList=INLINE, AssumeRolePolicyDocument=FOR_ANYBODY)],
        Policies=[{"Arn": FULL, "PolicyVersionList": [{"IsDefaultVersion": True, "Document": ALLOW_ALL}]}],
    ),
    "GetCredentialReport": report(ROOT | key(1, 200, 1), row("u", **password(300, "no_information"), **key(1, 91), **key(2, 91))),
    "GetAccountSummary": summary(AccountMFAEnabled=0),
    "ListVirtualMFADevices": NO_DEVICE,
    "ListMFADevices": answer("ListMFADevices", MFADevices=[]),
    "ListAccessKeys": answer("ListAccessKeys", AccessKeyMetadata=[]),
    "ListServerCertificates": answer("ListServerCertificates", ServerCertificateMetadataList=[
        {"Path": "/", "ServerCertificateName": "c", "ServerCertificateId": "C", "Arn": OLD, "Expiration": ago(1)},
    ]),
    "GetAccountPasswordPolicy": answer("GetAccountPasswordPolicy", PasswordPolicy={}),
}  # fmt: skip


def test_the_shortest_answers(scene: Scene) -> None:
    """Where AWS leaves out all that it may, each rule still fails."""
    for operation, body in SHORT.items():
        scene.answer(operation, body)
    scene.collect(*KINDS)
    judged = scene.judge(*BY, *BY_MOTO)
    assert {slug: (j.verdict, j.reason) for slug, j in judged.items() if j.verdict != "FAIL"} == {}
    who = ({"user/u"}, {"role/r"}, {"user/u", "group/g", "role/r"})
    slugs = ("users-without-mfa", "identities-allowing-external-access", "aws-1-3-0-iam-16")
    assert [{i.removeprefix(PREFIX) for i in judged[slug].failing} for slug in slugs] == list(who)


def test_an_answer_of_several_pages(scene: Scene) -> None:
    """All pages of the answer that four kinds share are read by each of them, whichever asks first."""
    for part, more in (("2", {"IsTruncated": False}), ("1", {"IsTruncated": True, "Marker": "second-page"})):
        page = details(
            UserDetailList=[user(f"u{part}")],
            GroupDetailList=[{"GroupName": f"g{part}", "Arn": f"{PREFIX}group/g{part}"}],
            RoleDetailList=[role(f"r{part}", RolePolicyList=INLINE)],
            Policies=[{"Arn": f"{PREFIX}policy/p{part}", "PolicyVersionList": [{"IsDefaultVersion": True, "Document": ALLOW_ALL}]}],
        ).replace("<IsTruncated>false</IsTruncated>", xml(more))
        scene.answer("GetAccountAuthorizationDetails", page, **({"about": "second-page"} if part == "2" else {}))
    known(scene)
    scene.collect("IAMUser", "IAMGroup", "IAMRole", "IAMPolicy")
    found = scene.collector.rows("MATCH (n:Asset) WHERE n.internalAssetType STARTS WITH 'IAM' RETURN n.internalAssetType, n.internalName")
    assert sorted(f"{kind} {name}" for kind, name in found) == sorted([
        *(f"IAM{kind} {kind[0].lower()}{part}" for kind in ("User", "Group", "Role", "Policy") for part in "12"), *["IAMPolicy inline"] * 2,
    ])  # fmt: skip


def test_a_malformed_document_leaves_its_own_role_unread(scene: Scene) -> None:
    """A trust policy that cannot be understood makes its role undecided, and no other; so does a user whom the report does not know."""
    odd = document({"Effect": "Perhaps", "Action": "sts:AssumeRole", "Principal": "*"})
    scene.answer("GetAccountAuthorizationDetails", details(
        UserDetailList=users("busy", "new"), RoleDetailList=[role("odd", AssumeRolePolicyDocument=odd), *ROLES],
    ))  # fmt: skip
    scene.answer("GetCredentialReport", report(ROOT, ROWS["busy"]))
    known(scene)
    scene.collect("IAMUser", "IAMGroup", "IAMRole", "IAMPolicy")
    judged = scene.judge("aws-iam-19", "identities-allowing-external-access", "users-without-mfa", "service-ids-with-access-to-everything")
    assert [(j.verdict, {i.removeprefix(PREFIX) for i in (*j.failing, *j.undecided)}) for j in judged.values()] == [
        ("UNKNOWN", {"role/odd"}), ("UNKNOWN", {"role/odd"}), ("FAIL", {"user/busy", "user/new"}), ("PASS", set()),
    ]  # fmt: skip
