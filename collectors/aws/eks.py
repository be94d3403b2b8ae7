"""EKS: clusters and their managed node groups. Nodes that run on their own are EC2 instances; no operation of EKS lists them."""

from typing import Any

from collectors.declare import Call
from collectors.meaning.key_aliases import ALIASES, encrypted_with, named_key
from graph.model import Derivation, Field, Kind, Link, Nested, Reach, Record, Reference, Scope, ValueType

STRING, BOOLEAN, INT, DATETIME, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.DATETIME, ValueType.STRINGS
GONE = ("ResourceNotFoundException",)
CLUSTERS = Call(service="eks", operation="ListClusters", items="clusters", records=lambda name: [{"name": name}], shared=True)


def cluster_arn(record: Record, name: str) -> str:
    """The ARN of a cluster in the place that was asked; listings give its name only."""
    return f"arn:{record['_partition']}:eks:{record['_region']}:{record['_account']}:cluster/{name}"


def encryption(answer: Record) -> Record | None:
    """The encryption of Kubernetes secrets by a key of the customer, the only resource that it can be set for."""
    found = [config for config in answer["cluster"].get("encryptionConfig") or () if "secrets" in config.get("resources", ["secrets"])]
    return found[0] if found else None


def key(read: Record) -> list[Reference]:
    """The key that encrypts the secrets of a cluster."""
    provider = (encryption(read["DescribeCluster"]) or {}).get("provider") or {}
    return named_key(provider.get("keyArn"), read["ListAliases"], read["ListClusters"])


def log_types(answer: Record) -> list[str]:
    """The control plane's logs that are kept, such as audit."""
    setups = (answer["cluster"].get("logging") or {}).get("clusterLogging") or ()
    return sorted({name for setup in setups if setup.get("enabled") for name in setup.get("types") or ()})


def tags(of: str) -> Any:
    """The tags in a map, as objects."""
    return lambda answer: [{"key": key, "value": value} for key, value in sorted((answer[of].get("tags") or {}).items())]


TAG = (Field("key", STRING, "key", "The tag's key."), Field("value", STRING, "value", "Its value.", default=""))
NETWORK = "cluster.resourcesVpcConfig"
CLUSTER = Kind(
    name="EKSCluster",
    plural="eksClusters",
    born="createdAt",
    doc="A Kubernetes cluster whose control plane is EKS's.",
    category="Compute",
    scope=Scope.REGION,
    id=lambda cluster: cluster_arn(cluster, cluster["name"]),
    title="name",
    id_is_unique=True,
    listing=Call(
        service="eks", operation="ListClusters", items="clusters", records=lambda name: [{"name": name}], shared=True,
        fields=(Field("name", STRING, "name", "The name of the cluster."),),
    ),
    details=(
        Call(
            service="eks",
            operation="DescribeCluster",
            arguments=lambda cluster: {"name": cluster["name"]},
            always=("cluster",),
            gone=GONE,
            fields=(
                Field("version", STRING, "cluster.version", "The version of Kubernetes, such as 1.33."),
                Field("platformVersion", STRING, "cluster.platformVersion", "The version of EKS's platform."),
                Field("status", STRING, "cluster.status", "CREATING, ACTIVE, UPDATING, DELETING, FAILED or PENDING."),
                Field("endpoint", STRING, "cluster.endpoint", "The address of the Kubernetes API; «» until there is one.", default=""),
                Field("vpcConfigEndpointPublicAccess", BOOLEAN, f"{NETWORK}.endpointPublicAccess",
                      "Whether the Kubernetes API can be reached from outside the VPC.", default=True),
                Field("vpcConfigEndpointPrivateAccess", BOOLEAN, f"{NETWORK}.endpointPrivateAccess",
                      "Whether nodes reach it inside the VPC.", default=False),
                Field("vpcConfigPublicAccessCIDRs", STRINGS, f"{NETWORK}.publicAccessCidrs",
                      "The addresses from which it can be reached from outside.", default=("0.0.0.0/0",)),
                Field("vpcID", STRING, f"{NETWORK}.vpcId", "The VPC of its nodes; «» if nothing is said.", default=""),
                Field("securityGroupIDs", STRINGS, f"{NETWORK}.securityGroupIds", "The security groups of its interfaces there.", default=()),
                Field("clusterSecurityGroupID", STRING, f"{NETWORK}.clusterSecurityGroupId", "The group that EKS made; «» without one.", default=""),
                Field("roleARN", STRING, "cluster.roleArn", "The role of the control plane."),
                Field("authenticationMode", STRING, "cluster.accessConfig.authenticationMode",
                      "Who may come in: API, API_AND_CONFIG_MAP or CONFIG_MAP.", default="CONFIG_MAP"),
                Field("logTypes", STRINGS, log_types, "The logs of the control plane that are kept, such as audit."),
                Field("supportType", STRING, "cluster.upgradePolicy.supportType", "STANDARD or EXTENDED support.", default="EXTENDED"),
                Field("autoMode", BOOLEAN, "cluster.computeConfig.enabled", "Whether EKS starts nodes by itself.", default=False),
                Field("deletionProtection", BOOLEAN, "cluster.deletionProtection", "Whether it is protected from deletion.", default=False),
                Field("createdAt", DATETIME, "cluster.createdAt", "When it was made."),
            ),
            nested=(
                Nested(
                    name="encryptionConfig", kind="EKSEncryptionConfig", relationship="HAS_ENCRYPTION_CONFIG", inverse="eksCluster",
                    source=encryption, to_one=True, doc="How Kubernetes secrets are encrypted with a key of the customer; null if they are not.",
                    fields=(Field("providerKeyARN", STRING, "provider.keyArn", "The KMS key; «» if none is named.", default=""),),
                ),
                Nested(
                    name="tags", kind="EKSClusterTag", relationship="HAS_EKS_CLUSTER_TAG", inverse="eksCluster", source=tags("cluster"),
                    fields=TAG, doc="The tags of the cluster.",
                ),
            ),
        ),
        ALIASES,
    ),
    derived=(
        Derivation(
            name="kmsKey",
            rests_on=("ListClusters", "DescribeCluster", "ListAliases"),
            links=(encrypted_with(key, "The KMS key that encrypts its Kubernetes secrets."),),
        ),
    ),
)  # fmt: skip


def placed(group: Record, answer: Record) -> Record:
    """What is said of a node group, and where."""
    return {**answer, "_account": group["_account"], "_region": group["_region"]}


def subnets(answer: Record) -> list[Reference]:
    """The subnets of a node group, as the account sees them."""
    return [Reference(subnet, answer["_account"], answer["_region"]) for subnet in answer["nodegroup"].get("subnets") or ()]


def role(answer: Record) -> list[Reference]:
    """The role of the nodes."""
    arn = answer["nodegroup"].get("nodeRole")
    return [Reference(arn)] if arn else []


def template(record: Record) -> Record:
    """The launch template that a node group names, if any."""
    return record["_parent"]["nodegroup"].get("launchTemplate") or {}


def public_address(answer: Record) -> str | None:
    """What the first interface of a launch template says on a public address; EC2 takes it over what the subnet says."""
    for version in answer.get("LaunchTemplateVersions") or ():
        for interface in (version.get("LaunchTemplateData") or {}).get("NetworkInterfaces") or ():
            if interface.get("AssociatePublicIpAddress") is not None and interface.get("DeviceIndex", 0) == 0:
                return "always" if interface["AssociatePublicIpAddress"] else "never"
    return None


DESCRIBED = Call(
    service="eks", operation="DescribeNodegroup", shared=True, always=("nodegroup",),
    arguments=lambda group: {"clusterName": group["_parent"]["name"], "nodegroupName": group["nodegroupName"]},
)  # fmt: skip
NODE_GROUP = Kind(
    name="EKSNodeGroup",
    plural="eksNodeGroups",
    born="createdAt",
    doc="A managed node group: EC2 instances that EKS starts for a cluster.",
    category="Compute",
    scope=Scope.REGION,
    id=lambda group: f"{group['_parent']['name']}/{group['nodegroupName']}",
    title="nodegroupName",
    listing=Call(
        service="eks",
        operation="ListNodegroups",
        items="nodegroups",
        records=lambda name: [{"nodegroupName": name}],
        arguments=lambda cluster: {"clusterName": cluster["name"]},
        absent=GONE,
        below=CLUSTERS,
        fields=(
            Field("name", STRING, "nodegroupName", "The name of the node group."),
            Field("clusterName", STRING, lambda group: group["_parent"]["name"], "The name of its cluster."),
        ),
        links=(
            Link(
                name="eksCluster", relationship="HAS_NODE_GROUP", target="EKSCluster", inverse="eksNodeGroups", to_one=True, inward=True,
                source=lambda group: [Reference(cluster_arn(group, group["_parent"]["name"]))], doc="Its cluster.",
                inverse_doc="The managed node groups of the cluster.",
            ),
        ),
    ),
    details=(
        Call(
            service="eks",
            operation="DescribeNodegroup",
            shared=True,
            always=("nodegroup",),
            arguments=DESCRIBED.arguments,
            pick=placed,
            gone=GONE,
            fields=(
                Field("nodegroupARN", STRING, "nodegroup.nodegroupArn", "Its ARN."),
                Field("version", STRING, "nodegroup.version", "The version of Kubernetes on the nodes."),
                Field("releaseVersion", STRING, "nodegroup.releaseVersion", "The version of their image; «» if nothing is said.", default=""),
                Field("status", STRING, "nodegroup.status", "Such as ACTIVE or DEGRADED."),
                Field("capacityType", STRING, "nodegroup.capacityType", "ON_DEMAND, SPOT or CAPACITY_BLOCK.", default="ON_DEMAND"),
                Field("amiType", STRING, "nodegroup.amiType", "The kind of image; CUSTOM if the launch template names one.", default=""),
                Field("instanceTypes", STRINGS, "nodegroup.instanceTypes", "The sizes of the nodes.", default=()),
                Field("desiredSize", INT, "nodegroup.scalingConfig.desiredSize", "How many nodes there should be."),
                Field("subnetIDs", STRINGS, "nodegroup.subnets", "The subnets of the nodes.", default=()),
                Field("nodeRoleARN", STRING, "nodegroup.nodeRole", "The role of the nodes; «» if nothing is said.", default=""),
                Field("remoteAccessKeyName", STRING, "nodegroup.remoteAccess.ec2SshKey", "The key pair for SSH; «» without one.", default=""),
                Field("remoteAccessSecurityGroupIDs", STRINGS, "nodegroup.remoteAccess.sourceSecurityGroups",
                      "From which groups SSH is allowed; with a key and none of them, from everywhere.", default=()),
                Field("launchTemplateID", STRING, "nodegroup.launchTemplate.id", "The launch template of the nodes; «» without one.", default=""),
                Field("launchTemplateVersion", STRING, "nodegroup.launchTemplate.version", "The version of it; «» without one.", default=""),
                Field("createdAt", DATETIME, "nodegroup.createdAt", "When it was made."),
            ),
            nested=(
                Nested(
                    name="tags", kind="EKSNodeGroupTag", relationship="HAS_EKS_NODE_GROUP_TAG", inverse="eksNodeGroup", source=tags("nodegroup"),
                    fields=TAG, doc="The tags of the node group.",
                ),
            ),
            links=(
                Link(
                    name="iamRole", relationship="HAS_NODE_ROLE", target="IAMRole", inverse="eksNodeGroups", source=role, to_one=True,
                    reach=Reach.ACCOUNT, doc="The role of the nodes.", inverse_doc="The node groups whose nodes have the role.",
                ),
                Link(
                    name="subnets", relationship="STARTS_NODES_IN", target="Subnet", inverse="eksNodeGroups", source=subnets,
                    doc="The subnets of the nodes.", inverse_doc="The node groups that start nodes in it.",
                ),
            ),
        ),
        Call(
            service="ec2",
            operation="DescribeLaunchTemplateVersions",
            below=DESCRIBED,
            when=lambda group: bool(template(group).get("id")),
            arguments=lambda group: {"LaunchTemplateId": template(group)["id"], "Versions": [template(group)["version"]]},
            always=("LaunchTemplateVersions",),
            gone=GONE,
            fields=(
                Field("templatePublicAddress", STRING, public_address,
                      "What the launch template says on public addresses: always or never; «»: nothing, the subnet decides.", default=""),
            ),
        ),
    ),
)  # fmt: skip
