"""The catalogue's rules on EKS: violated in the simulated AWS, mended, and violated by the least that AWS can say."""

import json
from typing import Any

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

# Which rule rests on the simulated AWS (moto), and which on answers in AWS's wire format served in front of it.
BY = {
    "eks-clusters-with-public-nodes": "moto",
    "eks-clusters-without-aws-kms-encryption": "moto",
    "eks-ensure-private-endpoints-enabled-and-public-endpoints-disabled": "moto",
    "eks-restrict-access-to-control-plane-endpoint": "moto",
    "nodegroup-roles-with-ecr-write-access": "moto",
}
KINDS = ("EKSCluster", "EKSNodeGroup", "Subnet", "IAMRole", "IAMPolicy")
CLUSTER, ROLE = f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/", f"arn:aws:iam::{ACCOUNT}:role/"
TRUST = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
)
PRIVATE = {"endpointPublicAccess": False, "endpointPrivateAccess": True, "publicAccessCidrs": ["203.0.113.0/24"]}
SECRETS: list[dict[str, Any]] = [
    {"resources": ["secrets"], "provider": {"keyArn": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{'0' * 8}-0000-0000-0000-{'0' * 12}"}}
]
FAILING = {
    "eks-clusters-with-public-nodes": {"open/public", "closed/always"},
    "eks-clusters-without-aws-kms-encryption": {f"{CLUSTER}open"},
    "eks-ensure-private-endpoints-enabled-and-public-endpoints-disabled": {f"{CLUSTER}open"},
    "eks-restrict-access-to-control-plane-endpoint": {f"{CLUSTER}open"},
    "nodegroup-roles-with-ecr-write-access": {f"{ROLE}writer"},
}


class World:
    """An open cluster and a closed one, node groups in public and private subnets, and roles for them."""

    def __init__(self, scene: Scene) -> None:
        self.eks, self.ec2, self.iam = scene.client("eks"), scene.client("ec2"), scene.client("iam")
        self.public, self.private = (subnet["SubnetId"] for subnet in self.ec2.describe_subnets()["Subnets"][:2])
        self.ec2.modify_subnet_attribute(SubnetId=self.private, MapPublicIpOnLaunch={"Value": False})
        self.role("reader", "ecr:BatchGetImage")
        self.role("writer", "ecr:*Image")
        self.role("builder", "*")  # of no node group

    def role(self, name: str, action: str) -> None:
        """A role with one inline policy."""
        self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
        policy = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}}
        self.iam.put_role_policy(RoleName=name, PolicyName="images", PolicyDocument=json.dumps(policy))

    def cluster(self, name: str, **settings: Any) -> None:
        """A cluster; `resourcesVpcConfig` says who reaches it."""
        network = {"subnetIds": [self.public, self.private], **settings.pop("resourcesVpcConfig", {})}
        self.eks.create_cluster(name=name, roleArn=f"{ROLE}reader", resourcesVpcConfig=network, **settings)

    def nodes(self, cluster: str, name: str, subnet: str, role: str = "reader", **settings: Any) -> None:
        """A node group."""
        self.eks.create_nodegroup(clusterName=cluster, nodegroupName=name, subnets=[subnet], nodeRole=f"{ROLE}{role}", **settings)

    def template(self, name: str, public: bool) -> dict[str, Any]:
        """The launch template of a node group whose nodes always or never get public addresses."""
        interface = {"DeviceIndex": 0, "AssociatePublicIpAddress": public}
        made = self.ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData={"NetworkInterfaces": [interface]})
        return {"launchTemplate": {"id": made["LaunchTemplate"]["LaunchTemplateId"], "version": "1"}}

    def close(self) -> None:
        """A cluster with nothing wrong."""
        self.cluster("closed", resourcesVpcConfig=PRIVATE, encryptionConfig=SECRETS)
        self.nodes("closed", "private", self.private)
        self.nodes("closed", "never", self.public, **self.template("never", public=False))


def violate(scene: Scene) -> Violated:
    """An account with one thing wrong for each rule, and something clean beside it."""
    world = World(scene)
    world.close()
    world.nodes("closed", "always", world.private, **world.template("always", public=True))
    world.cluster("open")
    world.nodes("open", "public", world.public, role="writer")
    return scene.violated(FAILING, lambda: mend(world))


def test_keys_of_clusters(scene: Scene) -> None:
    """A cluster that encrypts its secrets is linked to the key, and another to none."""
    violate(scene)
    scene.collect(*KINDS)
    keys = scene.collector.rows("MATCH (c:EKSCluster)-[:ENCRYPTED_WITH]->(k:KMSKey) RETURN c.internalName, k.idFromProvider")
    assert keys == [["closed", SECRETS[0]["provider"]["keyArn"]]]


def mend(world: World) -> None:
    """Clusters and node groups are made anew, closed."""
    world.eks.delete_nodegroup(clusterName="closed", nodegroupName="always")
    world.eks.delete_nodegroup(clusterName="open", nodegroupName="public")
    world.eks.delete_cluster(name="open")
    world.cluster("open", resourcesVpcConfig=PRIVATE, encryptionConfig=SECRETS)
    world.nodes("open", "public", world.private, role="writer")
    world.iam.delete_role_policy(RoleName="writer", PolicyName="images")


def test_violated_then_mended(scene: Scene) -> None:
    """Each rule fails with what violates it and nothing else, and passes after the mend."""
    scene.holds(violate(scene), *KINDS)


def test_the_least_that_violates(scene: Scene) -> None:
    """Each rule fails on the shortest answer that violates it: a cluster of which nothing is said is open to everybody."""
    world = World(scene)
    scene.answer("ListClusters", {"clusters": ["least"]}, service="eks")
    scene.answer("DescribeCluster", {"cluster": {}}, service="eks")
    scene.answer("ListNodegroups", {"nodegroups": ["nodes"]}, service="eks")
    scene.answer("DescribeNodegroup", {"nodegroup": {"subnets": [world.public], "nodeRole": f"{ROLE}writer"}}, service="eks")
    scene.collect(*KINDS)
    failing = {slug: frozenset({f"{CLUSTER}least"}) for slug in BY}
    failing["eks-clusters-with-public-nodes"] = frozenset({"least/nodes"})
    failing["nodegroup-roles-with-ecr-write-access"] = frozenset({f"{ROLE}writer"})
    assert {slug: (j.verdict, j.failing) for slug, j in scene.judge(*BY).items()} == {slug: ("FAIL", ids) for slug, ids in failing.items()}


def test_encryption_without_a_key(scene: Scene) -> None:
    """A cluster whose encryption names no key is as good as one without encryption."""
    scene.answer("ListClusters", {"clusters": ["least"]}, service="eks")
    scene.answer("DescribeCluster", {"cluster": {"encryptionConfig": [{"resources": ["secrets"]}]}}, service="eks")
    scene.collect("EKSCluster")
    [found] = scene.judge("eks-clusters-without-aws-kms-encryption").values()
    assert (found.verdict, found.failing) == ("FAIL", frozenset({f"{CLUSTER}least"}))
