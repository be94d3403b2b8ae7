"""EC2: what instances are made from, images and launch templates."""

from collectors.declare import Call
from collectors.meaning.ec2_tags import name, tags
from graph.model import Field, Kind, Nested, Record, Scope, Source, ValueType

STRING, BOOLEAN, INT, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.STRINGS


def encryption(mapping: Record) -> str:
    """What a template says of a volume's encryption, as a text; of what is no EBS volume nothing.

    A template that leaves it out does not ask for encryption: the snapshot, or the region's settings, decide.
    """
    return "" if mapping.get("Ebs") is None else "true" if mapping["Ebs"].get("Encrypted") else "false"


def devices(kind: str, inverse: str, source: Source, encrypted: Field) -> Nested:
    """The declaration of the disks that an image or a template asks for."""
    return Nested(
        name="blockDeviceMappings", kind=kind, relationship="ASKS_FOR_DEVICE", inverse=inverse, source=source, doc="The disks that it asks for.",
        fields=(
            encrypted,
            Field("deviceName", STRING, "DeviceName", "The name it has on the machine.", default=""),
            Field("virtualName", STRING, "VirtualName", "ephemeral0, …: a disk of the host; «» for an EBS volume.", default=""),
            Field("snapshotID", STRING, "Ebs.SnapshotId", "The snapshot it is made from; «» without one.", default=""),
            Field("kmsKeyID", STRING, "Ebs.KmsKeyId", "The KMS key that is to encrypt it; «» without one.", default=""),
            Field("volumeSize", INT, "Ebs.VolumeSize", "Its size, in GiB; null if that is left to the image."),
            Field("volumeType", STRING, "Ebs.VolumeType", "gp3, io2, …; «» if that is left to the image.", default=""),
            Field("deleteOnTermination", BOOLEAN, "Ebs.DeleteOnTermination", "Whether it goes with the instance; null if not said."),
        ),
    )  # fmt: skip


AMI = Kind(
    name="AMI",
    plural="amis",
    born="idFromProvider",
    doc="A machine image of the account.",
    category="Compute",
    scope=Scope.REGION,
    id="ImageId",
    title=lambda image: image.get("Name") or image["ImageId"],
    listing=Call(
        service="ec2",
        operation="DescribeImages",
        items="Images",
        arguments=lambda _: {"Owners": ["self"], "IncludeDisabled": True},
        fields=(
            Field("name", STRING, "Name", "Its name; «» without one.", default=""),
            Field("nameTag", STRING, name(), "Its tag Name; «» without one.", default=""),
            Field("description", STRING, "Description", "What its maker says of it; «» if nothing.", default=""),
            Field("isPublic", BOOLEAN, "Public", "Whether anybody may start instances from it.", default=False),
            Field("state", STRING, "State", "available, pending, disabled and others."),
            Field("ownerID", STRING, "OwnerId", "The account that owns it."),
            Field("architecture", STRING, "Architecture", "x86_64, arm64 and others."),
            Field("platform", STRING, "Platform", "windows; «» for everything else.", default=""),
            Field("platformDetails", STRING, "PlatformDetails", "What is paid for; «» where AWS did not tell.", default=""),
            Field("imageType", STRING, "ImageType", "machine, kernel or ramdisk."),
            Field("imdsSupport", STRING, "ImdsSupport", "v2.0: its instances require IMDSv2; «»: they do not.", default=""),
            Field("creationDate", STRING, "CreationDate", "When it was made."),
            Field("deprecationTime", STRING, "DeprecationTime", "When it is out of date; «» if never.", default=""),
            Field("lastLaunchedTime", STRING, "LastLaunchedTime", "When an instance was last started from it.", default="", volatile=True),
        ),
        nested=(
            devices("AMIBlockDevice", "ami", "BlockDeviceMappings",
                    Field("encrypted", BOOLEAN, "Ebs.Encrypted", "Whether its snapshot is encrypted; null for what is no EBS volume.")),
            tags("AMITag", "ami"),
        ),
    ),
)  # fmt: skip


LAUNCH_TEMPLATE_VERSION = Kind(
    name="LaunchTemplateVersion",
    plural="launchTemplateVersions",
    doc="A version of a launch template: what a new instance shall be like. Any version can be used, not only the latest.",
    category="Compute",
    scope=Scope.REGION,
    id=lambda version: f"{version['LaunchTemplateId']}:{version['VersionNumber']}",
    title=lambda version: f"{version['LaunchTemplateName']}:{version['VersionNumber']}",
    listing=Call(
        service="ec2",
        operation="DescribeLaunchTemplateVersions",
        items="LaunchTemplateVersions",
        below=Call(service="ec2", operation="DescribeLaunchTemplates", items="LaunchTemplates"),
        arguments=lambda parent: {"LaunchTemplateId": parent["LaunchTemplateId"]},
        absent=("InvalidLaunchTemplateId.NotFound",),  # deleted since they were listed
        fields=(
            Field("launchTemplateID", STRING, "LaunchTemplateId", "The template."),
            Field("name", STRING, "LaunchTemplateName", "The name of the template."),
            Field("versionNumber", INT, "VersionNumber", "The number of this version."),
            Field("versionDescription", STRING, "VersionDescription", "What its maker says of it; «» if nothing.", default=""),
            Field("isDefault", BOOLEAN, "DefaultVersion", "Whether it is used where no version is named.", default=False),
            Field("isLatest", BOOLEAN, lambda v: v["VersionNumber"] == v["_parent"]["LatestVersionNumber"], "Whether it is the newest."),
            Field("imageID", STRING, "LaunchTemplateData.ImageId", "The image; «» if it names none.", default=""),
            Field("instanceType", STRING, "LaunchTemplateData.InstanceType", "The size; «» if it names none.", default=""),
            Field("keyName", STRING, "LaunchTemplateData.KeyName", "The key pair for logging in; «» without one.", default=""),
            Field("hasUserData", BOOLEAN, lambda v: bool((v.get("LaunchTemplateData") or {}).get("UserData")), "Whether it gives the instance a script."),
            Field("securityGroupIDs", STRINGS, "LaunchTemplateData.SecurityGroupIds", "The security groups it names.", default=()),
            Field("metadataOptionHTTPTokens", STRING, "LaunchTemplateData.MetadataOptions.HttpTokens",
                  "required: metadata are told to sessions only (IMDSv2); optional, also where it says nothing.", default="optional"),
            Field("metadataOptionHTTPPutResponseHopLimit", INT, "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit",
                  "Over how many hops a session's token may travel.", default=1),
            Field("metadataOptionHTTPEndpoint", STRING, "LaunchTemplateData.MetadataOptions.HttpEndpoint", "enabled or disabled.", default="enabled"),
        ),
        nested=(
            devices("LaunchTemplateBlockDevice", "launchTemplateVersion", "LaunchTemplateData.BlockDeviceMappings",
                    Field("encrypted", STRING, encryption, "«true» or «false», also where it says nothing; «» for what is no EBS volume.")),
        ),
    ),
)  # fmt: skip
