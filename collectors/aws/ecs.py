"""ECS: clusters, services, task definitions, running tasks and their containers.

Amazon ECS developer guide, «API failure reasons»: a described cluster, service or task can fail as MISSING only, so what
an answer leaves out was deleted in the meantime.
"""

from collections.abc import Callable
from typing import Any

from collectors.declare import Call
from collectors.meaning.images import ecr_image
from collectors.meaning.secret_names import secret_looking
from graph.model import Derivation, Field, Kind, Link, Nested, Reach, Record, Reference, Scope, ValueType

STRING, BOOLEAN, INT, DATETIME, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.DATETIME, ValueType.STRINGS
NO_CLUSTER = ("ClusterNotFoundException",)
TAG = (Field("key", STRING, "key", "The tag's key.", default=""), Field("value", STRING, "value", "Its value.", default=""))


def unless(member: str, status: str) -> Callable[[Record], list[Record]]:
    """The record itself, unless it is what AWS shows for a while after the end of the thing."""
    return lambda record: [] if record.get(member) == status else [record]


def named(member: str) -> Callable[[Record], list[Reference]]:
    """What an ARN in the record names."""
    return lambda record: [Reference(record[member])] if record.get(member) else []


def service_id(service: Record) -> str:
    """The ARN of a service in its long form: the short one of old services lacks the cluster, and two may share it."""
    above, _, name = str(service["serviceArn"]).partition("/")
    return f"{above}/{name}" if "/" in name else f"{above}/{str(service['clusterArn']).rpartition('/')[2]}/{name}"


def networks(service: Record) -> list[dict[str, Any]]:
    """The network settings of a service, and of its task sets where something else than ECS deploys it."""
    found = [part.get("networkConfiguration") or {} for part in (service, *(service.get("taskSets") or ()))]
    return [network["awsvpcConfiguration"] for network in found if network.get("awsvpcConfiguration")]


def in_cluster(record: Record) -> dict[str, Any]:
    """The arguments of a listing in a cluster."""
    return {"cluster": record["clusterArn"]}


CLUSTERS = Call(service="ecs", operation="ListClusters", items="clusterArns", records=lambda arn: [{"clusterArn": arn}], shared=True)
SERVICES = Call(
    service="ecs", operation="ListServices", items="serviceArns", records=lambda arn: [{"serviceArn": arn}], arguments=in_cluster,
    absent=NO_CLUSTER, below=CLUSTERS,
)  # fmt: skip
TASKS = Call(
    service="ecs", operation="ListTasks", items="taskArns", records=lambda arn: [{"taskArn": arn}], arguments=in_cluster,
    absent=NO_CLUSTER, below=CLUSTERS, shared=True,
)  # fmt: skip


def of_task(task: Record) -> dict[str, Any]:
    """The arguments that describe a task; always the same, so that it is described once for all that is in it."""
    return {"cluster": task["_parent"]["clusterArn"], "tasks": [task["taskArn"]], "include": ["TAGS"]}


def tasks(records: Callable[[Record], list[Record]], **told: Any) -> Call:
    """The description of each running task, and what is taken of it."""
    return Call(
        service="ecs", operation="DescribeTasks", items="tasks", arguments=of_task, absent=NO_CLUSTER, below=TASKS, shared=True,
        records=lambda task: records(task) if task.get("lastStatus") != "STOPPED" else [], **told,
    )  # fmt: skip


CLUSTER = Kind(
    name="ECSCluster",
    plural="ecsClusters",
    doc="An ECS cluster: where services and tasks run.",
    category="Compute",
    scope=Scope.REGION,
    id="clusterArn",
    title=lambda cluster: cluster["clusterArn"].rpartition("/")[2],
    id_is_unique=True,
    listing=Call(
        service="ecs",
        operation="DescribeClusters",
        items="clusters",
        records=unless("status", "INACTIVE"),
        arguments=lambda cluster: {"clusters": [cluster["clusterArn"]], "include": ["SETTINGS", "CONFIGURATIONS", "TAGS"]},
        below=CLUSTERS,
        fields=(
            Field("clusterARN", STRING, "clusterArn", "The ARN of the cluster."),
            Field("name", STRING, "clusterName", "Its name."),
            Field("status", STRING, "status", "ACTIVE, PROVISIONING, DEPROVISIONING or FAILED."),
            Field("registeredContainerInstancesCount", INT, "registeredContainerInstancesCount", "How many hosts it has.", default=0),
            Field("activeServicesCount", INT, "activeServicesCount", "How many services run in it.", default=0),
            Field("runningTasksCount", INT, "runningTasksCount", "How many tasks run.", default=0, volatile=True),
            Field("capacityProviders", STRINGS, "capacityProviders", "The capacity providers it has.", default=()),
            Field("executeCommandLogging", STRING, "configuration.executeCommandConfiguration.logging",
                  "Where the output of commands run in containers goes: NONE, DEFAULT or OVERRIDE.", default="DEFAULT"),
            Field("executeCommandKMSKeyID", STRING, "configuration.executeCommandConfiguration.kmsKeyId",
                  "The key that encrypts their session; «» without one.", default=""),
        ),
        nested=(
            Nested(
                name="hasECSSettings", kind="ECSSetting", relationship="HAS_ECS_SETTING", inverse="ecsCluster", source="settings",
                doc="The settings of the cluster.",
                fields=(
                    Field("key", STRING, "name", "The name of the setting: containerInsights."),
                    Field("value", STRING, "value", "Its value: enhanced, enabled or disabled.", default=""),
                ),
            ),
            Nested(
                name="tags", kind="ECSClusterTag", relationship="HAS_ECS_CLUSTER_TAG", inverse="ecsCluster", source="tags", fields=TAG,
                doc="The tags of the cluster.",
            ),
        ),
    ),
)  # fmt: skip

SERVICE = Kind(
    name="ECSService",
    plural="ecsServices",
    born="createdAt",
    doc="An ECS service: tasks of one definition that are kept running.",
    category="Compute",
    scope=Scope.REGION,
    id=service_id,
    title=lambda service: service["serviceArn"].rpartition("/")[2],
    id_is_unique=True,
    listing=Call(
        service="ecs",
        operation="DescribeServices",
        items="services",
        records=unless("status", "INACTIVE"),
        arguments=lambda s: {"cluster": s["_parent"]["clusterArn"], "services": [s["serviceArn"]], "include": ["TAGS"]},
        absent=NO_CLUSTER,
        below=SERVICES,
        fields=(
            Field("serviceARN", STRING, "serviceArn", "The ARN of the service, as AWS gives it."),
            Field("name", STRING, "serviceName", "Its name."),
            Field("status", STRING, "status", "ACTIVE or DRAINING."),
            Field("launchType", STRING, "launchType", "EC2, FARGATE or EXTERNAL; «» with a capacity provider strategy.", default=""),
            Field("platformVersion", STRING, "platformVersion", "Of Fargate: LATEST or a number; «» elsewhere.", default=""),
            Field("platformFamily", STRING, "platformFamily", "The operating system of Fargate; «» elsewhere.", default=""),
            Field("schedulingStrategy", STRING, "schedulingStrategy", "REPLICA or DAEMON.", default="REPLICA"),
            Field("deploymentController", STRING, "deploymentController.type", "What deploys it: ECS, CODE_DEPLOY or EXTERNAL.", default="ECS"),
            Field("desiredCount", INT, "desiredCount", "How many tasks it should have."),
            Field("runningCount", INT, "runningCount", "How many it has.", volatile=True),
            Field("enableExecuteCommand", BOOLEAN, "enableExecuteCommand", "Whether commands can be run in its containers.", default=False),
            Field("propagateTags", STRING, "propagateTags", "Where its tasks have their tags from.", default="NONE"),
            Field("roleARN", STRING, "roleArn", "The role with which it registers in a load balancer; «» without one.", default=""),
            Field("createdAt", DATETIME, "createdAt", "When it was made."),
        ),
        nested=(
            Nested(
                name="hasECSServiceNetworkConfigurations", kind="ECSServiceNetworkConfiguration", relationship="HAS_ECS_NETWORK_CONFIGURATION",
                inverse="ecsService", source=networks, doc="Where its tasks are in the network: its own settings and those of its task sets.",
                fields=(
                    Field("assignPublicIP", BOOLEAN, lambda network: network.get("assignPublicIp") == "ENABLED",
                          "Whether tasks get a public address; by default not."),
                    Field("subnets", STRINGS, "subnets", "The subnets of its tasks.", default=()),
                    Field("securityGroups", STRINGS, "securityGroups", "Their security groups; none: the default one of the VPC.", default=()),
                ),
            ),
            Nested(
                name="tags", kind="ECSServiceTag", relationship="HAS_ECS_SERVICE_TAG", inverse="ecsService", source="tags", fields=TAG,
                doc="The tags of the service.",
            ),
        ),
        links=(
            Link(
                name="ecsCluster", relationship="HAS_ECS_SERVICE", target="ECSCluster", inverse="ecsServices", source=named("clusterArn"),
                to_one=True, inward=True, doc="The cluster it runs in.", inverse_doc="The services of the cluster.",
            ),
            Link(
                name="taskDefinition", relationship="DEPLOYS_DEFINITION", target="ECSTaskDefinition", inverse="ecsServices",
                source=named("taskDefinition"), to_one=True, doc="What its tasks are made from.", inverse_doc="The services that deploy it.",
            ),
        ),
    ),
)  # fmt: skip

TASK_DEFINITION = Kind(
    name="ECSTaskDefinition",
    plural="ecsTaskDefinitions",
    born="registeredAt",
    doc="A revision of an ECS task definition that can be used, or that a running task was made from: which containers a task has.",
    category="Compute",
    scope=Scope.REGION,
    id="taskDefinitionArn",
    title=lambda definition: definition["taskDefinitionArn"].rpartition("/")[2],
    id_is_unique=True,
    listing=Call(
        service="ecs",
        operation="ListTaskDefinitions",
        items="taskDefinitionArns",
        records=lambda arn: [{"taskDefinitionArn": arn}],
        arguments=lambda _: {"status": "ACTIVE"},
        # A task goes on when its definition is deregistered; AWS lists that one with all others ever deregistered.
        beside=(tasks(lambda task: [{"taskDefinitionArn": task["taskDefinitionArn"]}]),),
    ),
    details=(
        Call(
            service="ecs",
            operation="DescribeTaskDefinition",
            arguments=lambda definition: {"taskDefinition": definition["taskDefinitionArn"], "include": ["TAGS"]},
            always=("taskDefinition",),
            fields=(
                Field("family", STRING, "taskDefinition.family", "The name that its revisions share."),
                Field("revision", INT, "taskDefinition.revision", "The number of the revision."),
                Field("status", STRING, "taskDefinition.status", "ACTIVE, INACTIVE or DELETE_IN_PROGRESS."),
                Field("networkMode", STRING, "taskDefinition.networkMode", "none, bridge, awsvpc or host.", default="bridge"),
                Field("pidMode", STRING, "taskDefinition.pidMode", "Whose processes a container sees: host or task; «»: its own.", default=""),
                Field("ipcMode", STRING, "taskDefinition.ipcMode", "Whose shared memory it sees: host, task or none; «»: the host's default.", default=""),
                Field("taskRoleARN", STRING, "taskDefinition.taskRoleArn", "The role of its containers; «» without one.", default=""),
                Field("executionRoleARN", STRING, "taskDefinition.executionRoleArn", "The role that starts them; «» without one.", default=""),
                Field("requiresCompatibilities", STRINGS, "taskDefinition.requiresCompatibilities", "Where it is made to run.", default=()),
                Field("cpu", STRING, "taskDefinition.cpu", "The CPU units of a task; «» if not set for all of it.", default=""),
                Field("memory", STRING, "taskDefinition.memory", "Its memory in MiB; «» if not set for all of it.", default=""),
                Field("registeredAt", DATETIME, "taskDefinition.registeredAt", "When it was registered."),
            ),
            nested=(
                Nested(
                    name="containerSpecs", kind="ECSContainerSpec", relationship="HAS_CONTAINER_SPEC", inverse="ecsTaskDefinition",
                    source="taskDefinition.containerDefinitions", doc="The containers of a task.",
                    fields=(
                        Field("name", STRING, "name", "The name of the container."),
                        Field("image", STRING, "image", "Its image."),
                        Field("privileged", BOOLEAN, "privileged", "Whether it has the rights of the host's root.", default=False),
                        Field("readOnlyRootFS", BOOLEAN, "readonlyRootFilesystem", "Whether its root file system is read-only.", default=False),
                        Field("user", STRING, "user", "The user it runs as; «»: that of the image.", default=""),
                        Field("essential", BOOLEAN, "essential", "Whether the task ends with it.", default=True),
                        Field("cpu", INT, "cpu", "Its CPU units.", default=0),
                        Field("memory", INT, "memory", "The memory in MiB at which it is ended."),
                        Field("logDriver", STRING, "logConfiguration.logDriver", "Where its log goes; «» if nothing is said.", default=""),
                        Field("addedCapabilities", STRINGS, "linuxParameters.capabilities.add", "The Linux capabilities it has more.", default=()),
                        Field("secretLookingKeys", STRINGS, lambda spec: secret_looking(e.get("name") or "" for e in spec.get("environment") or ()),
                              "Of its variables in plain text those that look like the name of a secret."),
                        Field("droppedCapabilities", STRINGS, "linuxParameters.capabilities.drop", "Those it has less.", default=()),
                    ),
                    nested=(
                        Nested(
                            name="envEntries", kind="ECSEnvironmentEntry", relationship="HAS_ENV_ENTRY", inverse="containerSpec",
                            source="environment", doc="The environment variables set in plain text.",
                            fields=(Field("key", STRING, "name", "The name of the variable; its value is not kept.", default=""),),
                        ),
                        Nested(
                            name="secretEntries", kind="ECSSecretEntry", relationship="HAS_SECRET_ENTRY", inverse="containerSpec",
                            source="secrets", doc="The environment variables filled from a secret or a parameter.",
                            fields=(
                                Field("key", STRING, "name", "The name of the variable."),
                                Field("valueFrom", STRING, "valueFrom", "The name or ARN of the secret or parameter."),
                            ),
                        ),
                        Nested(
                            name="portMappings", kind="ECSPortMapping", relationship="HAS_PORT_MAPPING", inverse="containerSpec",
                            source="portMappings", doc="The ports it shows.",
                            fields=(
                                Field("containerPort", INT, "containerPort", "The port in the container."),
                                Field("hostPort", INT, "hostPort", "The port on the host; 0: any free one."),
                                Field("protocol", STRING, "protocol", "tcp or udp.", default="tcp"),
                            ),
                        ),
                    ),
                ),
                Nested(
                    name="tags", kind="ECSTaskDefinitionTag", relationship="HAS_TASK_DEFINITION_TAG", inverse="ecsTaskDefinition",
                    source="tags", fields=TAG, doc="The tags of the task definition.",
                ),
            ),
        ),
    ),
)  # fmt: skip

TASK = Kind(
    name="ECSTask",
    plural="ecsTasks",
    born="idFromProvider",
    doc="An ECS task that runs, or is about to.",
    category="Compute",
    scope=Scope.REGION,
    id="taskArn",
    title=lambda task: task["taskArn"].rpartition("/")[2],
    id_is_unique=True,
    listing=tasks(
        lambda task: [task],
        fields=(
            Field("taskARN", STRING, "taskArn", "The ARN of the task."),
            Field("lastStatus", STRING, "lastStatus", "Where it is between PROVISIONING and RUNNING, or on its way to STOPPED.", volatile=True),
            Field("launchType", STRING, "launchType", "EC2, FARGATE or EXTERNAL; «» if AWS does not say.", default=""),
            Field("platformVersion", STRING, "platformVersion", "Of Fargate; «» elsewhere.", default=""),
            Field("group", STRING, "group", "The service or the family it belongs to, such as service:web.", default=""),
            Field("startedBy", STRING, "startedBy", "What started it; «» if nothing is said.", default=""),
            Field("availabilityZone", STRING, "availabilityZone", "Where it runs."),
            Field("enableExecuteCommand", BOOLEAN, "enableExecuteCommand", "Whether commands can be run in its containers.", default=False),
            Field("createdAt", DATETIME, "createdAt", "When it was asked for."),
            Field("startedAt", DATETIME, "startedAt", "When it came to run."),
        ),
        nested=(
            Nested(
                name="tags", kind="ECSTaskTag", relationship="HAS_ECS_TASK_TAG", inverse="ecsTask", source="tags", fields=TAG,
                doc="The tags of the task.",
            ),
        ),
        links=(
            Link(
                name="ecsCluster", relationship="HAS_ECS_TASK", target="ECSCluster", inverse="ecsTasks", source=named("clusterArn"),
                to_one=True, inward=True, doc="The cluster it runs in.", inverse_doc="The tasks that run in the cluster.",
            ),
            Link(
                name="taskDefinition", relationship="RUNS_DEFINITION", target="ECSTaskDefinition", inverse="task",
                source=named("taskDefinitionArn"), to_one=True, inverse_to_one=True, doc="What it was made from.",
                inverse_doc="A task that runs from it, one of them if there are several; null if none runs.",
            ),
        ),
    ),
)  # fmt: skip

CONTAINER = Kind(
    name="Container",
    plural="containers",
    born="idFromProvider",
    doc="A container of a running ECS task.",
    category="Compute",
    scope=Scope.REGION,
    id="containerArn",
    title="name",
    id_is_unique=True,
    listing=tasks(
        lambda task: [{**container, "taskArn": task["taskArn"]} for container in task.get("containers") or ()],
        fields=(
            Field("name", STRING, "name", "The name of the container in its task."),
            Field("image", STRING, "image", "The image it was made from."),
            Field("imageDigest", STRING, "imageDigest", "The digest of the image; «» until it is pulled.", default=""),
            Field("lastStatus", STRING, "lastStatus", "PENDING, RUNNING or STOPPED.", volatile=True),
            Field("healthStatus", STRING, "healthStatus", "HEALTHY, UNHEALTHY or UNKNOWN.", default="UNKNOWN", volatile=True),
        ),
        links=(
            Link(
                name="ecsTask", relationship="HAS_CONTAINER", target="ECSTask", inverse="containers", source=named("taskArn"), to_one=True,
                inward=True, doc="The task it belongs to.", inverse_doc="The containers of the task.",
            ),
        ),
    ),
    derived=(
        Derivation(
            name="runImage",
            rests_on=("DescribeTasks",),
            links=(
                Link(
                    name="ecrImage", relationship="RUNS_IMAGE", target="ECRImage", inverse="containers", to_one=True, reach=Reach.ANYWHERE,
                    source=lambda read: ecr_image(read["DescribeTasks"]), doc="The image in ECR that it runs; null if it is not from ECR.",
                    inverse_doc="The containers that run the image.",
                ),
            ),
        ),
    ),
)  # fmt: skip
