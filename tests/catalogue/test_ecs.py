"""The catalogue's rules on ECS: violated in the simulated AWS, mended, and violated by the least that AWS can say."""

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from collectors.aws.ecs import networks, service_id
from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

# Which rule rests on the simulated AWS (moto), and which on answers in AWS's wire format served in front of it.
BY = {
    "aws-ecs-1-privileged-network-mode": "moto",
    "aws-ecs-10-latest-platform-version": "moto",
    "aws-ecs-12-clusters-should-use-insights": "moto",
    "aws-ecs-2-service-assign-public-ip-disabled": "moto",
    "aws-ecs-3-process-name-space": "moto",
    "aws-ecs-4-containers-not-privileged": "moto",
    "aws-ecs-5-readonly-root-file-systems": "moto",
    "aws-ecs-8-secrets-in-vars": "moto",
}
KINDS = ("ECSCluster", "ECSService", "ECSTaskDefinition", "ECSTask")
ARN = f"arn:aws:ecs:{REGION}:{ACCOUNT}:"
GOOD: dict[str, Any] = {"name": "app", "image": "app", "memory": 64, "readonlyRootFilesystem": True, "user": "app", "privileged": False}
BAD_DEFINITIONS: dict[str, dict[str, Any]] = {
    "privileged-on-host": {"networkMode": "host", "container": {"privileged": True}},
    "root-on-host": {"networkMode": "host", "container": {"user": "root"}},
    "host-processes": {"pidMode": "host"},
    "writable": {"container": {"readonlyRootFilesystem": False}},
    "with-keys": {"container": {"environment": [{"name": "AWS_SECRET_ACCESS_KEY", "value": "not to be kept"}]}},
    "clean": {"networkMode": "host", "container": {"environment": [{"name": "COLOUR", "value": "red"}]}},
}
FAILING = {
    "aws-ecs-1-privileged-network-mode": {"task-definition/privileged-on-host:1", "task-definition/root-on-host:1"},
    "aws-ecs-10-latest-platform-version": {"service/bare/old"},
    "aws-ecs-12-clusters-should-use-insights": {"cluster/bare"},
    "aws-ecs-2-service-assign-public-ip-disabled": {"service/bare/old"},
    "aws-ecs-3-process-name-space": {"task-definition/host-processes:1"},
    "aws-ecs-4-containers-not-privileged": {"task-definition/privileged-on-host:1"},
    "aws-ecs-5-readonly-root-file-systems": {"task-definition/writable:1"},
    "aws-ecs-8-secrets-in-vars": {"task-definition/with-keys:1"},
}


def arns(*names: str) -> frozenset[str]:
    """The ARNs of things in ECS."""
    return frozenset(ARN + name for name in names)


class World:
    """Two clusters, one with Container Insights; in it a task of each definition, in the other one the services."""

    def __init__(self, scene: Scene) -> None:
        self.ecs, ec2 = scene.client("ecs"), scene.client("ec2")
        subnet, group = ec2.describe_subnets()["Subnets"][0]["SubnetId"], ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
        self.network = {"subnets": [subnet], "securityGroups": [group]}
        self.ecs.create_cluster(clusterName="bare")
        self.ecs.create_cluster(clusterName="watched", settings=[{"name": "containerInsights", "value": "enabled"}])

    def define(self, family: str, container: dict[str, Any] | None = None, **settings: Any) -> None:
        """A task definition."""
        self.ecs.register_task_definition(family=family, containerDefinitions=[GOOD | (container or {})], **settings)

    def start(self, family: str, revision: int = 1) -> str:
        """A running task; its ARN."""
        made = self.ecs.run_task(
            cluster="watched", taskDefinition=f"{family}:{revision}", launchType="FARGATE", networkConfiguration=self.inside("DISABLED")
        )
        return str(made["tasks"][0]["taskArn"])

    def inside(self, public: str) -> dict[str, Any]:
        """Where a task is in the network, with a public address or without."""
        return {"awsvpcConfiguration": {**self.network, "assignPublicIp": public}}

    def serve(self, name: str, version: str, public: str) -> None:
        """A service on Fargate."""
        self.ecs.create_service(
            cluster="bare", serviceName=name, taskDefinition="clean:1", desiredCount=0, launchType="FARGATE", platformVersion=version,
            networkConfiguration=self.inside(public),
        )  # fmt: skip


@pytest.fixture
def world(scene: Scene) -> World:
    """The account of `fill`."""
    return fill(scene)


def fill(scene: Scene) -> World:
    """An account with one thing wrong for each rule, and something clean beside it."""
    keep_running(scene)
    world = World(scene)
    for family, settings in BAD_DEFINITIONS.items():
        world.define(family, **settings)
        world.start(family)
    world.define("idle", {"privileged": True}, networkMode="host", pidMode="host")
    world.serve("old", "1.3.0", "ENABLED")
    world.serve("new", "LATEST", "DISABLED")
    return world


def keep_running(scene: Scene) -> None:
    """Let tasks run on; the simulation ends them when they are looked at."""
    told = {"model_name": "ecs::task", "transition": {"progression": "manual", "times": 1000}}
    connection = HTTPConnection(urlsplit(scene.collector.aws.url).netloc)
    connection.request("POST", "/moto-api/state-manager/set-transition", json.dumps(told), {"content-type": "application/json"})
    assert connection.getresponse().status == 201
    connection.close()


def violate(scene: Scene) -> Violated:
    """What violates each rule, whatever is defined beside it but does not run."""
    world = fill(scene)
    return scene.violated({slug: arns(*names) for slug, names in FAILING.items()}, lambda: mend(world))


def test_violated_then_mended(scene: Scene) -> None:
    """Each rule fails with what violates it and nothing else, whatever is defined but does not run, and passes after the mend."""
    scene.holds(violate(scene), *KINDS)


def test_values_of_variables_are_not_kept(scene: Scene, world: World) -> None:
    """Of a container's environment the graph has the names, and no value."""
    scene.collect(*KINDS)
    assert world.ecs.list_tasks(cluster="watched")["taskArns"]
    assert "not to be kept" not in str(scene.collector.graph())


def mend(world: World) -> None:
    """Everything as it should be: bad definitions stay, but nothing runs from them."""
    for arn in world.ecs.list_tasks(cluster="watched")["taskArns"]:
        world.ecs.stop_task(cluster="watched", task=arn)
    world.start("clean")
    world.ecs.update_cluster(cluster="bare", settings=[{"name": "containerInsights", "value": "enabled"}])
    world.ecs.delete_service(cluster="bare", service="old", force=True)


def test_deregistered_and_running(scene: Scene, world: World) -> None:
    """A definition that is deregistered while a task runs from it is judged like any other; one that nothing runs from is not there."""
    for family in (*BAD_DEFINITIONS, "idle"):
        world.ecs.deregister_task_definition(taskDefinition=f"{family}:1")
    scene.collect(*KINDS)
    found = scene.judge("aws-ecs-4-containers-not-privileged", "aws-ecs-5-readonly-root-file-systems")
    assert {slug: j.failing for slug, j in found.items()} == {slug: arns(*FAILING[slug]) for slug in found}
    names = scene.collector.rows("MATCH (d:ECSTaskDefinition) WHERE NOT d:Stub RETURN d.internalName ORDER BY d.internalName")
    assert [name for [name] in names] == sorted(f"{family}:1" for family in BAD_DEFINITIONS)


MINIMAL = {
    "ListClusters": {"clusterArns": [f"{ARN}cluster/c"]},
    "DescribeClusters": {"clusters": [{"clusterArn": f"{ARN}cluster/c"}]},
    "ListServices": {"serviceArns": [f"{ARN}service/s"]},
    "DescribeServices": {"services": [{
        "serviceArn": f"{ARN}service/s", "clusterArn": f"{ARN}cluster/c", "platformVersion": "1.3.0",
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": [], "assignPublicIp": "ENABLED"}},
    }]},
    "ListTaskDefinitions": {"taskDefinitionArns": [f"{ARN}task-definition/d:1"]},
    "DescribeTaskDefinition": {"taskDefinition": {
        "networkMode": "host", "pidMode": "host",
        "containerDefinitions": [{"privileged": True, "environment": [{"name": "AWS_ACCESS_KEY_ID"}]}],
    }},
    "ListTasks": {"taskArns": [f"{ARN}task/c/t"]},
    "DescribeTasks": {"tasks": [{
        "taskArn": f"{ARN}task/c/t", "clusterArn": f"{ARN}cluster/c", "taskDefinitionArn": f"{ARN}task-definition/d:1",
    }]},
}  # fmt: skip


def test_the_least_that_violates(scene: Scene) -> None:
    """Each rule fails on the shortest answer that violates it; a root file system that nobody made read-only is writable."""
    for operation, body in MINIMAL.items():
        scene.answer(operation, body, service="ecs")
    scene.collect(*KINDS)
    definition, service, cluster = arns("task-definition/d:1"), arns("service/c/s"), arns("cluster/c")
    found = {slug: (j.verdict, j.failing) for slug, j in scene.judge(*BY).items()}
    wrong = {"aws-ecs-10-latest-platform-version": service, "aws-ecs-2-service-assign-public-ip-disabled": service}
    wrong |= {"aws-ecs-12-clusters-should-use-insights": cluster}
    assert found == {slug: ("FAIL", wrong.get(slug, definition)) for slug in BY}


def test_unread_tasks_leave_definitions_undecided(scene: Scene) -> None:
    """Where tasks cannot be read, nobody knows which definitions run; what does not depend on it is decided."""
    scene.collector.aws.fault(kind="denied", operation="ListTasks")
    for operation, body in MINIMAL.items():
        scene.answer(operation, body, service="ecs")
    scene.collect(*KINDS)
    found = scene.judge("aws-ecs-4-containers-not-privileged", "aws-ecs-12-clusters-should-use-insights")
    assert [j.verdict for j in found.values()] == ["UNKNOWN", "FAIL"]


@pytest.mark.parametrize(
    ("service", "id_"),
    [(f"{ARN}service/s", f"{ARN}service/c/s"), (f"{ARN}service/c/s", f"{ARN}service/c/s")],
)
def test_services_of_one_name(service: str, id_: str) -> None:
    """A service is named by the long form of its ARN, in which the cluster stands."""
    assert service_id({"serviceArn": service, "clusterArn": f"{ARN}cluster/c"}) == id_


def test_networks_of_task_sets() -> None:
    """The network of a service that something else deploys is that of its task sets."""
    network = {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}
    assert networks({"taskSets": [{"networkConfiguration": network}, {}]}) == [network["awsvpcConfiguration"]]
    assert networks({"networkConfiguration": network, "taskSets": []}) == [network["awsvpcConfiguration"]]
