"""The catalogue's rules on KMS keys, from violations in the simulated AWS to their mend."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from collectors.aws import CATALOGUE
from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

BY = {
    "aws-logging-8": "moto",
    "kms-keys-scheduled-for-deletion": "moto",
    "kms-keys-with-permissive-access-policy": "moto",
    "publicly-accessible-encryption-keys": "moto",
    "kms-keys-expiring-within-the-next-14-days": "served",
    "kms-keys-have-not-been-rotated": "served",
}
ROLE = f"arn:aws:iam::{ACCOUNT}:role/keeper"
# Only where everything that can use a key was read is it known that nothing does.
USERS = {CATALOGUE.types[r.holder].kind.name for r in CATALOGUE.types["KMSKey"].relations["dataStores"].alternatives}
KINDS = ("KMSKey", *sorted(USERS))


def policy(principal: Any) -> str:
    """A key policy of many lines, as AWS gives it, which lets somebody do everything."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)


def days(number: int) -> float:
    """A date so many days from now, as it goes over the wire."""
    return (datetime.now(UTC) + timedelta(days=number)).timestamp()


def arn(key: str) -> str:
    """The ARN of a key of the scene."""
    return f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{key}"


def make(scene: Scene, principal: Any = None, **settings: Any) -> str:
    """A key with rotation, which a role alone may use unless somebody else is named; its id."""
    kms = scene.client("kms")
    key = str(kms.create_key(Policy=policy(principal or {"AWS": ROLE}), **settings)["KeyMetadata"]["KeyId"])
    if "KeySpec" not in settings:
        kms.enable_key_rotation(KeyId=key)
    return key


def described(scene: Scene, key: str, **different: Any) -> None:
    """Let AWS describe a key with other dates than the simulation has."""
    metadata = {"KeyId": key, "KeyManager": "CUSTOMER", "KeyState": "Enabled", "CreationDate": days(-1)} | different
    scene.answer("DescribeKey", {"KeyMetadata": metadata}, about=key)


def violate(scene: Scene) -> Violated:
    """A key that violates each rule, and others beside it."""
    kms = scene.client("kms")
    clean, still, old, expiring, going = (make(scene) for _ in range(5))
    rooted, public = make(scene, {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}), make(scene, {"AWS": "*"})
    make(scene, KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")  # which AWS cannot rotate
    kms.disable_key_rotation(KeyId=still)
    described(scene, old, CreationDate=days(-91))
    described(scene, expiring, Origin="EXTERNAL", ValidTo=days(13))
    for name, key in (("going", going), ("clean", clean)):
        scene.client("logs").create_log_group(logGroupName=name, kmsKeyId=arn(key))
    kms.schedule_key_deletion(KeyId=going)
    kms.schedule_key_deletion(KeyId=make(scene))  # which nothing uses
    failing = {
        "aws-logging-8": {still},
        "kms-keys-scheduled-for-deletion": {going},
        "kms-keys-with-permissive-access-policy": {rooted, public},
        "publicly-accessible-encryption-keys": {public},
        "kms-keys-expiring-within-the-next-14-days": {expiring},
        "kms-keys-have-not-been-rotated": {old},
    }
    keys = {"still": still, "going": going, "rooted": rooted, "public": public, "expiring": expiring, "old": old}
    return scene.violated({slug: set(map(arn, names)) for slug, names in failing.items()}, lambda: mend(scene, **keys))


def mend(scene: Scene, *, still: str, going: str, rooted: str, public: str, expiring: str, old: str) -> None:
    """Rotation, policies and dates as they should be."""
    kms = scene.client("kms")
    kms.enable_key_rotation(KeyId=still)
    kms.cancel_key_deletion(KeyId=going)
    for key in (rooted, public):
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy({"AWS": ROLE}))
    scene.forget()
    described(scene, expiring, Origin="EXTERNAL", ValidTo=days(15))
    rotation = {"Rotations": [{"KeyId": old, "RotationDate": days(-89), "RotationType": "ON_DEMAND"}]}
    described(scene, old, CreationDate=days(-91))
    scene.answer("ListKeyRotations", rotation, about=old)


def test_violated_then_mended(scene: Scene) -> None:
    """Each rule names exactly the key that violates it, and passes once that is mended."""
    found = violate(scene)
    assert set(found.failing) == set(BY)
    scene.holds(found, *KINDS)


def test_minimal_answers(scene: Scene) -> None:
    """A key of which AWS says no more than it must violates every rule that these few members violate."""
    key = "11111111-2222-3333-4444-555555555555"
    metadata = {"KeyId": key, "KeyManager": "CUSTOMER", "KeyState": "PendingDeletion", "CreationDate": days(-400), "ValidTo": days(1)}
    for operation, body in {
        "ListKeys": {"Keys": [{"KeyId": key}]},
        "DescribeKey": {"KeyMetadata": metadata},
        "GetKeyPolicy": {"Policy": '{"Statement": {"Effect": "Allow", "Principal": "*"}}'},
        "GetKeyRotationStatus": {"KeyRotationEnabled": False},
        "ListKeyRotations": {"Rotations": []},
        "ListAliases": {"Aliases": []},
        "DescribeLogGroups": {"logGroups": [{"logGroupName": "logs", "kmsKeyId": key}]},
    }.items():
        scene.answer(operation, body)
    scene.collect(*KINDS)
    assert {slug: (j.verdict, j.failing) for slug, j in scene.judge(*BY).items()} == dict.fromkeys(BY, ("FAIL", {arn(key)}))


def test_a_policy_that_may_not_be_read(scene: Scene) -> None:
    """A key whose policy the caller may not read is undecided where the policy decides, and there alone."""
    key = make(scene)
    scene.collector.aws.fault(kind="denied", operation="GetKeyPolicy")
    scene.collect(*KINDS)
    found = scene.judge(*BY)
    by_policy = {"kms-keys-with-permissive-access-policy", "publicly-accessible-encryption-keys"}
    assert {slug for slug, j in found.items() if j.verdict == "UNKNOWN"} == by_policy
    assert {slug for slug, j in found.items() if j.verdict == "PASS"} == BY.keys() - by_policy
    assert {j.undecided for slug, j in found.items() if slug in by_policy} == {frozenset({arn(key)})}
