"""The catalogue's rule on SNS topics, from a violation in the simulated AWS to its mend."""

from functools import partial

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

RULE = "aws-integration-1"
BY = {RULE: "moto"}
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:plain"
NAME = "GetTopicAttributes"
NO_ATTRIBUTES = f"<{NAME}Response><{NAME}Result><Attributes></Attributes></{NAME}Result></{NAME}Response>"


def violate(scene: Scene) -> Violated:
    """A topic without a key, and one with it."""
    sns = scene.client("sns")
    sns.create_topic(Name="plain")
    sns.create_topic(Name="clean", Attributes={"KmsMasterKeyId": "alias/aws/sns"})
    key = {"AttributeName": "KmsMasterKeyId", "AttributeValue": "alias/aws/sns"}
    return scene.violated({RULE: {TOPIC}}, partial(sns.set_topic_attributes, TopicArn=TOPIC, **key))


def test_violated_then_mended(scene: Scene) -> None:
    """A topic without a key fails the rule, and passes once it has one."""
    scene.holds(violate(scene), "SNSTopic")


def test_minimal_answers(scene: Scene) -> None:
    """A topic without any attribute has no key."""
    violate(scene)
    scene.answer(NAME, NO_ATTRIBUTES, about="plain")
    scene.collect("SNSTopic")
    assert scene.judge(RULE)[RULE].failing == {TOPIC}
