"""Secrets Manager: secrets, of which the value is never asked for, and who may read them."""

from collectors.declare import Call
from collectors.meaning.policies import compact, statement_nodes, statements
from graph.model import Field, Kind, Scope, ValueType

STRING, BOOLEAN, DATETIME = ValueType.STRING, ValueType.BOOLEAN, ValueType.DATETIME

SECRET = Kind(
    name="Secret",
    plural="secrets",
    doc="A secret of Secrets Manager: that there is one, how it is kept, and who may read it.",
    category="Security",
    scope=Scope.REGION,
    id="ARN",
    title="Name",
    id_is_unique=True,
    listing=Call(
        service="secretsmanager",
        operation="ListSecrets",
        items="SecretList",
        fields=(
            Field("name", STRING, "Name", "Its name."),
            Field("arn", STRING, "ARN", "Its ARN."),
            Field("rotationEnabled", BOOLEAN, "RotationEnabled", "Whether it is rotated by itself.", default=False),
            Field("kmsKeyID", STRING, "KmsKeyId", "The KMS key that encrypts it; «» for the one that AWS keeps.", default=""),
            Field("owningService", STRING, "OwningService", "The AWS service that manages it; «» if none does.", default=""),
            Field("createdDate", DATETIME, "CreatedDate", "When it was made."),
            Field("lastRotatedDate", DATETIME, "LastRotatedDate", "When it was last rotated."),
            Field("lastAccessedDate", DATETIME, "LastAccessedDate", "The day on which it was last read.", volatile=True),
        ),
    ),
    details=(
        Call(
            service="secretsmanager",
            operation="GetResourcePolicy",
            arguments=lambda secret: {"SecretId": secret["ARN"]},
            always=("ARN",),
            gone=("ResourceNotFoundException",),
            fields=(
                Field("policyDocument", STRING, lambda answer: compact(answer.get("ResourcePolicy")), "Its policy, as JSON in one line; «» without one."),
            ),
            nested=(statement_nodes("SecretPolicyStatement", "secret", lambda answer: statements(answer.get("ResourcePolicy"))),),
        ),
    ),
)  # fmt: skip
