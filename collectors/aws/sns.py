"""SNS: topics, and who is told."""

from collectors.declare import Call
from collectors.meaning.monitoring import endpoint, is_confirmed
from collectors.meaning.policies import compact, statement_nodes, statements
from graph.model import Field, Kind, Nested, Record, Scope, Source, ValueType

STRING, BOOLEAN = ValueType.STRING, ValueType.BOOLEAN


def about(topic: Record) -> dict[str, str]:
    """The arguments of a call about one topic."""
    return {"TopicArn": topic["TopicArn"]}


def attribute(name: str, default: str | None = "") -> Source:
    """Where an attribute of a topic is found, and what its absence means."""
    return lambda answer: answer["Attributes"].get(name, default)


SNS_TOPIC = Kind(
    name="SNSTopic",
    plural="snsTopics",
    doc="An SNS topic: what is published to it is sent to all who subscribed.",
    category="Integration",
    scope=Scope.REGION,
    id="TopicArn",
    title=lambda topic: topic["TopicArn"].split(":")[-1],
    id_is_unique=True,
    listing=Call(
        service="sns",
        operation="ListTopics",
        items="Topics",
        fields=(Field("arn", STRING, "TopicArn", "The ARN of the topic."),),
    ),
    details=(
        Call(
            service="sns",
            operation="GetTopicAttributes",
            arguments=about,
            always=("Attributes",),
            gone=("NotFoundException",),
            fields=(
                Field("displayName", STRING, attribute("DisplayName"), "The name that subscribers see; «» without one."),
                Field("owner", STRING, attribute("Owner", None), "The account that made it."),
                Field("kmsMasterKeyID", STRING, attribute("KmsMasterKeyId"), "The KMS key that encrypts it; «» without one."),
                Field("policyDocument", STRING, lambda answer: compact(answer["Attributes"].get("Policy")), "Its policy, as JSON in one line; «» without one."),
            ),
            nested=(
                Nested(
                    name="hasSNSTopicAttribute", kind="SNSTopicAttribute", relationship="HAS_TOPIC_ATTRIBUTE", inverse="snsTopic",
                    source=lambda answer: [{"key": key, "value": value} for key, value in answer["Attributes"].items()],
                    doc="Its attributes, as SNS gives them.",
                    fields=(Field("key", STRING, "key", "The name of the attribute."), Field("value", STRING, "value", "Its value.", default="")),
                ),
                statement_nodes("SNSTopicPolicyStatement", "snsTopic", lambda answer: statements(answer["Attributes"].get("Policy"))),
            ),
        ),
        Call(
            service="sns",
            operation="ListSubscriptionsByTopic",
            items="Subscriptions",
            arguments=about,
            always=("Subscriptions",),
            gone=("NotFoundException",),
            nested=(
                Nested(
                    name="subscriptions", kind="SNSSubscription", relationship="HAS_SUBSCRIPTION", inverse="snsTopic", source="Subscriptions",
                    doc="Who is told of what is published.",
                    fields=(
                        Field("subscriptionARN", STRING, "SubscriptionArn", "Its ARN, or a word such as PendingConfirmation instead."),
                        Field("confirmed", BOOLEAN, is_confirmed, "Whether the endpoint agreed to be told."),
                        Field("protocol", STRING, "Protocol", "How it is told: email, sms, https, lambda, sqs and others."),
                        Field("endpoint", STRING, endpoint, "Who is told: an ARN, a mail address, a number; of a web address the host alone."),
                        Field("owner", STRING, "Owner", "The account that subscribed."),
                    ),
                ),
            ),
        ),
    ),
)  # fmt: skip
