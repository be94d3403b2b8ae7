"""SQS: queues, and who may use them."""

from typing import Any
from urllib.parse import urlsplit

from collectors.declare import Call
from collectors.meaning.key_aliases import ALIASES, encrypted_with, named_key
from collectors.meaning.policies import compact, document, statement_nodes, statements
from graph.model import Derivation, Field, Kind, Nested, Record, Scope, Unreadable, ValueType

STRING, BOOLEAN = ValueType.STRING, ValueType.BOOLEAN


def name(queue: Record) -> str:
    """The name of a queue, which is the last part of its address."""
    return str(urlsplit(queue["QueueUrl"]).path.split("/")[-1])


def arn(queue: Record) -> str:
    """The ARN of a listed queue; whatever host its address has, it ends with «/account/name»."""
    owner = urlsplit(queue["QueueUrl"]).path.split("/")[-2]
    return f"arn:{queue['_partition']}:sqs:{queue['_region']}:{owner}:{name(queue)}"


def attribute(name: str) -> Any:
    """A function that gives an attribute of a queue."""
    return lambda answer: (answer.get("Attributes") or {}).get(name)


def yes(name: str) -> Any:
    """A function that says whether an attribute is «true»."""
    return lambda answer: attribute(name)(answer) == "true"


def number(name: str) -> Any:
    """A function that gives an attribute as a number."""

    def read(answer: Record) -> int | None:
        said = attribute(name)(answer)
        if said is not None and not str(said).isdecimal():
            raise Unreadable(f"{name} is {said!r}, where AWS documents a number")
        return None if said is None else int(said)

    return read


def policy(answer: Record) -> Record | None:
    """The queue's policy with its statements, None without one."""
    said = attribute("Policy")(answer)
    found = document(said)
    return None if found is None else {**found, "text": compact(said), "statements": statements(said)}


QUEUE = Kind(
    name="SQSQueue",
    plural="sqsQueues",
    doc="An SQS queue.",
    category="Messaging",
    scope=Scope.REGION,
    id=arn,
    title=name,
    id_is_unique=True,
    listing=Call(
        service="sqs",
        operation="ListQueues",
        items="QueueUrls",
        left_out=True,
        arguments=lambda _: {"MaxResults": 1000},  # without it, AWS answers with the first thousand and says nothing of the rest
        records=lambda url: [{"QueueUrl": url}],
        fields=(
            Field("name", STRING, name, "The name of the queue."),
            Field("queueArn", STRING, arn, "The ARN of the queue."),
            Field("queueURL", STRING, "QueueUrl", "The address at which it is used."),
        ),
    ),
    details=(
        Call(
            service="sqs",
            operation="GetQueueAttributes",
            arguments=lambda queue: {"QueueUrl": queue["QueueUrl"], "AttributeNames": ["All"]},
            always=("Attributes",),
            gone=("QueueDoesNotExist",),
            fields=(
                Field("kmsMasterKeyID", STRING, attribute("KmsMasterKeyId"), "The KMS key that encrypts messages; «» without one.", default=""),
                Field("sqsManagedSSEEnabled", BOOLEAN, yes("SqsManagedSseEnabled"), "Whether messages are encrypted with SQS's own keys."),
                Field("fifoQueue", BOOLEAN, yes("FifoQueue"), "Whether messages keep their order."),
                Field("contentBasedDeduplication", BOOLEAN, yes("ContentBasedDeduplication"), "Whether equal messages are taken for one."),
                Field("visibilityTimeout", ValueType.INT, number("VisibilityTimeout"), "Seconds for which a received message is hidden."),
                Field("messageRetentionPeriod", ValueType.INT, number("MessageRetentionPeriod"), "Seconds for which messages are kept."),
                Field("delaySeconds", ValueType.INT, number("DelaySeconds"), "Seconds by which messages are delayed."),
                Field("redrivePolicy", STRING, lambda a: compact(attribute("RedrivePolicy")(a)), "Where messages go that cannot be handled, as JSON; «» without."),
            ),
            nested=(
                Nested(
                    name="policyDocument", kind="SQSQueuePolicy", relationship="HAS_QUEUE_POLICY", inverse="queue", source=policy, to_one=True,
                    doc="The policy of the queue.",
                    fields=(
                        Field("text", STRING, "text", "The policy as JSON without spaces."),
                        Field("version", STRING, "Version", "The version of the policy language.", default="2008-10-17"),
                    ),
                    nested=(statement_nodes("SQSQueuePolicyStatement", "policyDocument", lambda found: found["statements"]),),
                ),
            ),
        ),
        ALIASES,
    ),
    derived=(
        Derivation(
            name="kmsKey",
            rests_on=("ListQueues", "GetQueueAttributes", "ListAliases"),
            links=(
                encrypted_with(
                    lambda read: named_key(attribute("KmsMasterKeyId")(read["GetQueueAttributes"]), read["ListAliases"], read["ListQueues"]),
                    "The KMS key that encrypts its messages.",
                ),
            ),
        ),
    ),
)  # fmt: skip
