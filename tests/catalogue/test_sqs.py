"""The catalogue's rule on SQS queues, from a violation in the simulated AWS to its mend, and on AWS's shortest answers."""

import json
from typing import Any

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

RULE = "publicly-accessible-queues"
BY = {RULE: "moto"}


def arn(name: str) -> str:
    """A queue's ARN."""
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"


def policy(*principals: Any) -> dict[str, str]:
    """Attributes with a policy that allows receiving, one statement for each principal."""
    statements = [{"Effect": "Allow", "Principal": p, "Action": "sqs:ReceiveMessage", "Resource": "*"} for p in principals]
    return {"Policy": json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)}


def violate(scene: Scene) -> Violated:
    """Queues that everybody may use, however that is written, and others."""
    sqs, role = scene.client("sqs"), {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    policies = {
        "star": policy(role, "*"),
        "account": policy({"AWS": ["*"]}),
        "ours": policy(role),
        "service": policy({"Service": "sns.amazonaws.com"}),
        "none": {},
    }
    urls = {name: sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"] for name, attributes in policies.items()}

    def mend() -> None:
        sqs.set_queue_attributes(QueueUrl=urls["star"], Attributes=policy(role))
        sqs.delete_queue(QueueUrl=urls["account"])

    return scene.violated({RULE: {arn("star"), arn("account")}}, mend)


def test_violated_then_mended(scene: Scene) -> None:
    """Queues that everybody may use fail the rule however that is written, others do not, and mended ones pass."""
    scene.holds(violate(scene), "SQSQueue")


def test_minimal_answers(scene: Scene) -> None:
    """A queue whose attributes are a policy alone fails the rule; an account whose answer has no queues at all passes."""
    scene.answer("ListQueues", {})
    scene.collect("SQSQueue")
    assert scene.judge(RULE)[RULE].verdict == "PASS"
    scene.collector.aws.clear_faults()
    scene.answer("ListQueues", {"QueueUrls": [f"https://queue.amazonaws.com/{ACCOUNT}/bare"]})
    scene.answer("GetQueueAttributes", {"Attributes": {"Policy": '{"Statement": {"Effect": "Allow", "Principal": "*"}}'}})
    scene.collect("SQSQueue")
    assert (scene.judge(RULE)[RULE].verdict, scene.judge(RULE)[RULE].failing) == ("FAIL", {arn("bare")})


def test_a_malformed_policy_is_unread(scene: Scene) -> None:
    """A queue whose policy is no JSON is undecided, and a queue of many pages is not overlooked."""
    url = f"https://queue.amazonaws.com/{ACCOUNT}/"
    scene.answer("ListQueues", {"QueueUrls": [f"{url}second"]}, about="more")
    scene.answer("ListQueues", {"QueueUrls": [f"{url}first"], "NextToken": "more"})
    scene.answer("GetQueueAttributes", {"Attributes": {"Policy": "{"}}, about="second")
    scene.answer("GetQueueAttributes", {"Attributes": {}}, about="first")
    scene.collect("SQSQueue")
    assert (scene.judge(RULE)[RULE].verdict, scene.judge(RULE)[RULE].undecided) == ("UNKNOWN", {arn("second")})


def test_a_queue_that_went_meanwhile(scene: Scene) -> None:
    """A queue that is deleted between listing and reading is gone, so that the rule is decided."""
    scene.answer("ListQueues", {"QueueUrls": [f"{scene.collector.aws.url}/{ACCOUNT}/gone"]})
    scene.collect("SQSQueue")
    assert scene.judge(RULE)[RULE].verdict == "PASS"
