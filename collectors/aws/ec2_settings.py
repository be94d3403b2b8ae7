"""EC2: how an account has set up a region."""

from collectors.declare import Call
from graph.model import Field, Kind, Scope, ValueType

EBS_SETTINGS = Kind(
    name="EBSSettings",
    plural="ebsSettings",
    doc="What holds for every new EBS volume of an account in a region.",
    category="Storage",
    scope=Scope.REGION,
    id=lambda settings: settings["_region"],
    title=lambda settings: settings["_region"],
    listing=Call(
        service="ec2",
        operation="GetEbsEncryptionByDefault",
        always=("EbsEncryptionByDefault",),
        fields=(
            Field("encryptedByDefault", ValueType.BOOLEAN, "EbsEncryptionByDefault", "Whether new volumes are encrypted unasked."),
            Field("sseType", ValueType.STRING, "SseType", "How: sse-ebs, sse-kms; «» if they are not.", default=""),
        ),
    ),
    details=(
        Call(
            service="ec2",
            operation="GetEbsDefaultKmsKeyId",
            always=("KmsKeyId",),
            fields=(Field("defaultKMSKeyID", ValueType.STRING, "KmsKeyId", "The key used where no other is named: an alias, an id or an ARN."),),
        ),
    ),
)  # fmt: skip
