"""The catalogue's rule on Kinesis data streams, from a violation in the simulated AWS to its mend, and on AWS's shortest answer."""

from functools import partial

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

RULE = "aws-integration-2"
BY = {RULE: "moto"}
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"


def arn(name: str) -> str:
    """A stream's ARN."""
    return f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/{name}"


def violate(scene: Scene) -> Violated:
    """A stream without encryption, and one with it."""
    kinesis = scene.client("kinesis")
    for name in ("plain", "clean"):
        kinesis.create_stream(StreamName=name, ShardCount=1)
    encrypt = partial(kinesis.start_stream_encryption, EncryptionType="KMS", KeyId=KEY)
    encrypt(StreamName="clean")
    return scene.violated({RULE: {arn("plain")}}, lambda: encrypt(StreamName="plain"))


def test_violated_then_mended(scene: Scene) -> None:
    """A stream without encryption fails the rule, and passes once it is encrypted."""
    scene.holds(violate(scene), "KinesisDataStream")


def test_minimal_answers(scene: Scene) -> None:
    """A stream of which AWS says its name alone has no encryption."""
    violate(scene)
    scene.answer("DescribeStreamSummary", {"StreamDescriptionSummary": {"StreamName": "plain"}}, about="plain")
    scene.collect("KinesisDataStream")
    assert scene.judge(RULE)[RULE].failing == {arn("plain")}
