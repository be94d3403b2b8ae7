"""ECR: repositories of container images, the images, and what scans found in them."""

from collectors.declare import Call
from collectors.meaning.image_scans import exploitable, findings
from collectors.meaning.images import image_id
from collectors.meaning.key_aliases import ALIASES, encrypted_with, named_key
from collectors.meaning.policies import compact, statement_nodes, statements
from graph.model import Derivation, Field, Kind, Link, Nested, Part, Record, Reference, Scope, Unreadable, ValueType

STRING, BOOLEAN, INT, DATETIME, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.DATETIME, ValueType.STRINGS
NO_REPOSITORY = ("RepositoryNotFoundException",)
REPOSITORIES = Call(service="ecr", operation="DescribeRepositories", items="repositories", shared=True)


def by_name(repository: Record) -> dict[str, str]:
    """The arguments that name a repository of the account's own registry."""
    return {"repositoryName": repository["repositoryName"]}


def own_repository(image: Record) -> list[Reference]:
    """The repository of an image."""
    return [Reference(f"arn:{image['_partition']}:ecr:{image['_region']}:{image['_account']}:repository/{image['repositoryName']}")]


def scanning(repository: Record, answer: Record) -> Record:
    """How one repository is scanned. Raises Unreadable if the answer does not say."""
    for settings in answer["scanningConfigurations"]:
        if settings["repositoryName"] == repository["repositoryName"]:
            return {"scanningConfiguration": settings}
    raise Unreadable("the answer does not say how the repository is scanned")


def key(read: Record) -> list[Reference]:
    """The key that encrypts the images of a repository."""
    repository = read["DescribeRepositories"]
    return named_key((repository.get("encryptionConfiguration") or {}).get("kmsKey"), read["ListAliases"], repository)


REPOSITORY = Kind(
    name="ECRRepository",
    plural="ecrRepositories",
    born="createdAt",
    doc="A private repository of container images.",
    category="Storage",
    scope=Scope.REGION,
    id="repositoryArn",
    title="repositoryName",
    id_is_unique=True,
    listing=Call(
        service="ecr",
        operation="DescribeRepositories",
        items="repositories",
        shared=True,
        fields=(
            Field("name", STRING, "repositoryName", "The name of the repository."),
            Field("repositoryARN", STRING, "repositoryArn", "Its ARN."),
            Field("repositoryURI", STRING, "repositoryUri", "What images are pulled from."),
            Field("imageTagMutability", STRING, "imageTagMutability",
                  "MUTABLE, IMMUTABLE, or either of them WITH_EXCLUSION of some tags.", default="MUTABLE"),
            Field("imageScanningConfigurationScanOnPush", BOOLEAN, "imageScanningConfiguration.scanOnPush",
                  "Whether the repository itself asks for a scan of what is pushed; the registry may ask for it as well.", default=False),
            Field("encryptionType", STRING, "encryptionConfiguration.encryptionType", "AES256, KMS or KMS_DSSE.", default="AES256"),
            Field("kmsKeyARN", STRING, "encryptionConfiguration.kmsKey", "The key that encrypts the images; «» without one.", default=""),
            Field("createdAt", DATETIME, "createdAt", "When it was made."),
        ),
    ),
    details=(
        Call(
            service="ecr",
            operation="BatchGetRepositoryScanningConfiguration",
            arguments=lambda repository: {"repositoryNames": [repository["repositoryName"]]},
            always=("scanningConfigurations",),
            pick=scanning,
            gone=NO_REPOSITORY,
            fields=(
                Part("scanningConfiguration", "What the repository's own setting and the registry's rules together mean for it.", (
                    Field("scanOnPush", BOOLEAN, lambda answer: answer["scanningConfiguration"].get("scanOnPush"),
                          "Whether an image is scanned when it is pushed.", default=False),
                    Field("scanFrequency", STRING, lambda answer: answer["scanningConfiguration"].get("scanFrequency"),
                          "When images are scanned: SCAN_ON_PUSH, CONTINUOUS_SCAN or MANUAL.", default="MANUAL"),
                )),
            ),
        ),
        Call(
            service="ecr",
            operation="GetRepositoryPolicy",
            arguments=by_name,
            absent=("RepositoryPolicyNotFoundException",),
            gone=NO_REPOSITORY,
            fields=(
                Field("policyDocument", STRING, lambda answer: compact(answer.get("policyText")),
                      "The policy of the repository as compact JSON; «» without one.", default=""),
            ),
            nested=(statement_nodes("ECRRepositoryPolicyStatement", "ecrRepository", lambda answer: statements(answer.get("policyText"))),),
        ),
        Call(
            service="ecr",
            operation="ListTagsForResource",
            arguments=lambda repository: {"resourceArn": repository["repositoryArn"]},
            gone=NO_REPOSITORY,
            nested=(
                Nested(
                    name="tags", kind="ECRRepositoryTag", relationship="HAS_ECR_REPOSITORY_TAG", inverse="ecrRepository", source="tags",
                    doc="The tags of the repository.",
                    fields=(Field("key", STRING, "Key", "The tag's key."), Field("value", STRING, "Value", "Its value.", default="")),
                ),
            ),
        ),
        ALIASES,
    ),
    derived=(
        Derivation(
            name="kmsKey",
            rests_on=("DescribeRepositories", "ListAliases"),
            links=(encrypted_with(key, "The KMS key that encrypts its images."),),
        ),
    ),
)  # fmt: skip

IMAGE = Kind(
    name="ECRImage",
    plural="ecrImages",
    doc="An image in a repository, by its digest.",
    category="Storage",
    scope=Scope.REGION,
    id=lambda image: image_id(image["repositoryName"], image["imageDigest"]),
    title=lambda image: image_id(image["repositoryName"], image["imageDigest"]),
    listing=Call(
        service="ecr",
        operation="DescribeImages",
        items="imageDetails",
        arguments=by_name,
        absent=NO_REPOSITORY,
        below=REPOSITORIES,
        fields=(
            Field("repositoryName", STRING, "repositoryName", "The repository it is in."),
            Field("imageDigest", STRING, "imageDigest", "The digest that names its content."),
            Field("imageTags", STRINGS, "imageTags", "Its tags.", default=()),
            Field("imageSizeInBytes", INT, "imageSizeInBytes", "Its compressed size."),
            Field("imagePushedAt", DATETIME, "imagePushedAt", "When it was pushed."),
            Field("lastRecordedPullTime", DATETIME, "lastRecordedPullTime", "When it was last pulled, to a day.", volatile=True),
            Field("imageManifestMediaType", STRING, "imageManifestMediaType", "The type of its manifest."),
        ),
        links=(
            Link(
                name="ecrRepository", relationship="HAS_IMAGE", target="ECRRepository", inverse="ecrImages", to_one=True, inward=True,
                source=own_repository, doc="The repository it is in.",
                inverse_doc="The images in the repository.",
            ),
        ),
    ),
    details=(
        Call(
            service="ecr",
            operation="DescribeImageScanFindings",
            items=("imageScanFindings.findings", "imageScanFindings.enhancedFindings"),
            left_out=True,
            arguments=lambda image: {**by_name(image), "imageId": {"imageDigest": image["imageDigest"]}},
            absent=("ScanNotFoundException",),
            gone=("ImageNotFoundException", *NO_REPOSITORY),
            fields=(
                Field("scanStatus", STRING, "imageScanStatus.status", "Where the scan stands; «» if it was never scanned.", default=""),
                Field("scanStatusDescription", STRING, "imageScanStatus.description", "Why it stands there; «» if nothing is said.", default=""),
                Field("imageScanCompletedAt", DATETIME, "imageScanFindings.imageScanCompletedAt", "When it was last scanned.", volatile=True),
            ),
            nested=(
                Nested(
                    name="findings", kind="ECRImageFinding", relationship="HAS_SCAN_FINDING", inverse="ecrImage", source=findings,
                    doc="What the scan found.",
                    fields=(
                        Field("name", STRING, "name", "The vulnerability, such as CVE-2021-44228."),
                        Field("severity", STRING, "severity", "INFORMATIONAL, LOW, MEDIUM, HIGH, CRITICAL, or none of these.", default="UNDEFINED"),
                        Field("status", STRING, "status", "ACTIVE, SUPPRESSED or CLOSED.", default="ACTIVE"),
                        Field("scanner", STRING, "scanner", "Who found it: BASIC or ENHANCED scanning."),
                        Field("exploitAvailable", STRING, "exploitAvailable", "Whether an exploit is known: YES or NO; «» if the scanner does not say.", default=""),
                        Field("fixAvailable", STRING, "fixAvailable", "Whether a new version mends it: YES, NO or PARTIAL; «» if it does not say.", default=""),
                        Field("score", ValueType.FLOAT, "score", "Amazon Inspector's score, 0 to 10."),
                        Field("packages", STRINGS, "packages", "The packages that have it.", default=()),
                        Field("uri", STRING, "uri", "A page on it; «» without one.", default=""),
                        Field("firstObservedAt", DATETIME, "firstObservedAt", "When it was first found."),
                    ),
                ),
            ),
        ),
    ),
    derived=(
        Derivation(
            name="exploitability",
            rests_on=("DescribeImageScanFindings",),
            fields=(
                Field("hasExploitableFindings", BOOLEAN, lambda read: exploitable(read["DescribeImageScanFindings"]),
                      "Whether a finding of high or critical severity has a known exploit; undecided where the scan does not say."),
            ),
        ),
    ),
)  # fmt: skip
