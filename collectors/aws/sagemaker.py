"""SageMaker: notebook instances."""

from collectors.declare import Call
from collectors.meaning.key_aliases import encrypted_with
from collectors.meaning.kms_keys import key_references
from graph.model import Derivation, Field, Kind, Scope, ValueType

STRING = ValueType.STRING
NOTEBOOK = Kind(
    name="SageMakerNoteBook",
    plural="sageMakerNoteBooks",
    born="creationTime",
    doc="A SageMaker notebook instance.",
    category="MachineLearning",
    scope=Scope.REGION,
    id="NotebookInstanceArn",
    title="NotebookInstanceName",
    id_is_unique=True,
    listing=Call(
        service="sagemaker",
        operation="ListNotebookInstances",
        items="NotebookInstances",
        arguments=lambda _: {"MaxResults": 100},
        fields=(
            Field("name", STRING, "NotebookInstanceName", "The name of the notebook instance."),
            Field("notebookInstanceARN", STRING, "NotebookInstanceArn", "The ARN of the notebook instance."),
            Field("status", STRING, "NotebookInstanceStatus", "Pending, InService, Stopped and the like."),
            Field("instanceType", STRING, "InstanceType", "The type of the instance, such as ml.t3.medium."),
            Field("url", STRING, "Url", "Where it is reached; «» if it is not.", default=""),
        ),
    ),
    details=(
        Call(
            service="sagemaker",
            operation="DescribeNotebookInstance",
            arguments=lambda notebook: {"NotebookInstanceName": notebook["NotebookInstanceName"]},
            always=("NotebookInstanceArn",),
            gone=("ValidationException",),  # AWS's word for «no such record»
            fields=(
                # What is left out when a notebook instance is made: root access is enabled, and both versions of IMDS answer.
                Field("rootAccess", STRING, "RootAccess", "Whether its users are root: Enabled or Disabled.", default="Enabled"),
                Field("minimumInstanceMetadataServiceVersion", STRING,
                      "InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion",
                      "The oldest version of the instance metadata service that answers: 1 or 2.", default="1"),
                Field("directInternetAccess", STRING, "DirectInternetAccess", "Whether it has a way to the internet of its own.", default="Enabled"),
                Field("roleARN", STRING, "RoleArn", "The role with which it acts."),
                Field("subnetID", STRING, "SubnetId", "The subnet; «» outside the account's networks.", default=""),
                Field("securityGroupIDs", ValueType.STRINGS, "SecurityGroups", "Its security groups.", default=()),
                Field("platformIdentifier", STRING, "PlatformIdentifier", "The operating system and its tools; «» if not said.", default=""),
                Field("volumeSizeInGB", ValueType.INT, "VolumeSizeInGB", "The size of its volume.", default=5),
                Field("kmsKeyID", STRING, "KmsKeyId", "The KMS key that encrypts the volume, as it was named; «» without one.", default=""),
                Field("creationTime", ValueType.DATETIME, "CreationTime", "When it was made."),
                Field("lastModifiedTime", ValueType.DATETIME, "LastModifiedTime", "When it was last changed."),
            ),
        ),
    ),
    derived=(
        Derivation(
            name="kmsKey",
            rests_on=("ListNotebookInstances", "DescribeNotebookInstance"),
            links=(
                encrypted_with(
                    lambda read: key_references(read["DescribeNotebookInstance"].get("KmsKeyId"), read["ListNotebookInstances"]),
                    "The KMS key that encrypts its volume.",
                ),
            ),
        ),
    ),
)  # fmt: skip
