"""The catalogue's rules on load balancers, from violations in the simulated AWS to their mend."""

from uuid import uuid4

import pytest

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

KINDS = ("LoadBalancer", "SecurityGroup")
BY = {"aws-loadbalancing-1": "moto", "aws-loadbalancing-2": "moto", "aws-loadbalancing-3": "moto", "aws-networking-6": "moto"}
STRONG, WEAK = "ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-2016-08"
LOGS = [{"Key": "access_logs.s3.enabled", "Value": "true"}, {"Key": "access_logs.s3.bucket", "Value": f"logs-{ACCOUNT}"}]
ARN = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer"
NEW, OLD = "2015-12-01", "2012-06-01"  # the versions of the two services, which have operations of one name


def balancer(scene: Scene, name: str, type_: str, scheme: str = "internet-facing") -> str:
    """A load balancer in two subnets; its ARN."""
    ec2 = scene.client("ec2")
    subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]][:2]
    made = scene.client("elbv2").create_load_balancer(Name=name, Subnets=subnets, Scheme=scheme, Type=type_)
    return str(made["LoadBalancers"][0]["LoadBalancerArn"])


def certificate(scene: Scene) -> str:
    """The ARN of a certificate, the same for all."""
    return str(scene.client("acm").request_certificate(DomainName="example.com", IdempotencyToken="one")["CertificateArn"])


def listen(scene: Scene, arn: str, protocol: str, policy: str = "", port: int = 443) -> str:
    """A listener that forwards, with a certificate if it has a policy; its ARN."""
    elb, vpc = scene.client("elbv2"), scene.client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    to = elb.create_target_group(Name=uuid4().hex, Protocol="TCP" if "/net/" in arn else "HTTP", Port=80, VpcId=vpc)
    secure = {"Certificates": [{"CertificateArn": certificate(scene)}], "SslPolicy": policy} if policy else {}
    forward = [{"Type": "forward", "TargetGroupArn": to["TargetGroups"][0]["TargetGroupArn"]}]
    made = elb.create_listener(LoadBalancerArn=arn, Protocol=protocol, Port=port, DefaultActions=forward, **secure)
    return str(made["Listeners"][0]["ListenerArn"])


@pytest.fixture
def balancers(scene: Scene) -> dict[str, str]:
    """The load balancers of `fill`."""
    return fill(scene)


def fill(scene: Scene) -> dict[str, str]:
    """Clean load balancers beside others which have a fault each; name → ARN."""
    scene.client("s3").create_bucket(Bucket=f"logs-{ACCOUNT}")
    found = {name: balancer(scene, name, "application") for name in ("good", "unlogged", "weak")}
    # internal, for in the simulation a listener without TLS has a policy for it
    found |= {"goodnet": balancer(scene, "goodnet", "network"), "plainnet": balancer(scene, "plainnet", "network", "internal")}
    found |= {"plain": balancer(scene, "plain", "application", "internal")}
    for name in ("good", "plain", "weak"):
        scene.client("elbv2").modify_load_balancer_attributes(LoadBalancerArn=found[name], Attributes=LOGS)
    for name in ("good", "unlogged"):
        listen(scene, found[name], "HTTPS", STRONG)
    listen(scene, found["goodnet"], "TLS", STRONG)
    listen(scene, found["weak"], "HTTPS", WEAK)
    listen(scene, found["plain"], "HTTP", port=80)
    listen(scene, found["plainnet"], "TCP", port=80)
    return found | {"old": old(scene, "old", WEAK), "oldgood": old(scene, "oldgood", "ELBSecurityPolicy-TLS-1-2-2017-01")}


def old(scene: Scene, name: str, reference: str) -> str:
    """A classic load balancer that repeats a predefined policy; its ARN."""
    elb = scene.client("elb")
    listener = {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstancePort": 80, "SSLCertificateId": certificate(scene)}
    elb.create_load_balancer(LoadBalancerName=name, Listeners=[listener], AvailabilityZones=[f"{REGION}a"])
    policy(scene, name, "mine", reference)
    return f"{ARN}/{name}"


def policy(scene: Scene, name: str, called: str, reference: str) -> None:
    """Have a classic load balancer negotiate by a predefined policy."""
    elb, attributes = scene.client("elb"), [{"AttributeName": "Reference-Security-Policy", "AttributeValue": reference}]
    elb.create_load_balancer_policy(
        LoadBalancerName=name, PolicyName=called, PolicyTypeName="SSLNegotiationPolicyType", PolicyAttributes=attributes
    )
    elb.set_load_balancer_policies_of_listener(LoadBalancerName=name, LoadBalancerPort=443, PolicyNames=[called])


def violate(scene: Scene) -> Violated:
    """Load balancers that break each rule, classic ones included."""
    arns = fill(scene)
    failing = {
        "aws-loadbalancing-1": {arns["unlogged"]},
        "aws-loadbalancing-2": {arns["plain"]},
        "aws-loadbalancing-3": {arns["plainnet"]},
        "aws-networking-6": {arns["weak"], arns["old"]},
    }
    return scene.violated(failing, lambda: mend(scene, arns))


def test_violated_then_mended(scene: Scene) -> None:
    """Each rule fails for the load balancers that break it, classic ones included, and for none once they are mended."""
    scene.holds(violate(scene), *KINDS)


def mend(scene: Scene, arns: dict[str, str]) -> None:
    """Logs, certificates and newer policies for those that lack them."""
    elb = scene.client("elbv2")
    elb.modify_load_balancer_attributes(LoadBalancerArn=arns["unlogged"], Attributes=LOGS)
    for name, protocol in {"plain": "HTTPS", "plainnet": "TLS", "weak": "HTTPS"}.items():
        [listener] = elb.describe_listeners(LoadBalancerArn=arns[name])["Listeners"]
        elb.delete_listener(ListenerArn=listener["ListenerArn"])
        listen(scene, arns[name], protocol, STRONG)
    policy(scene, "old", "newer", "ELBSecurityPolicy-TLS-1-2-2017-01")


def served(operation: str, inside: str) -> str:
    """An answer of Elastic Load Balancing on the wire."""
    return f"<{operation}Response><{operation}Result>{inside}</{operation}Result></{operation}Response>"


def test_minimal(scene: Scene) -> None:
    """Load balancers of which AWS says as little as it can: without listeners and attributes they break the same rules."""
    member = "<member><LoadBalancerName>{0}</LoadBalancerName><LoadBalancerArn>{1}</LoadBalancerArn>{2}</member>"
    app, net, weak = (f"{ARN}/{kind}/{name}/1" for kind, name in (("app", "a"), ("net", "n"), ("app", "weak")))
    facing = "<Scheme>internet-facing</Scheme>"
    listed = member.format("a", app, "") + member.format("n", net, "") + member.format("weak", weak, facing)
    scene.answer("DescribeLoadBalancers", served("DescribeLoadBalancers", f"<LoadBalancers>{listed}</LoadBalancers>"), about=NEW)
    tls = f"<member><ListenerArn>{weak}/1</ListenerArn><SslPolicy>{WEAK}</SslPolicy></member>"
    for arn, listeners in {app: "", net: "", weak: tls}.items():
        scene.answer("DescribeListeners", served("DescribeListeners", f"<Listeners>{listeners}</Listeners>"), about=arn)
    scene.answer("DescribeLoadBalancerAttributes", served("DescribeLoadBalancerAttributes", "<Attributes/>"), about=NEW)
    scene.collect(*KINDS)
    assert {slug: (j.verdict, j.failing) for slug, j in scene.judge(*BY).items()} == {
        "aws-loadbalancing-1": ("FAIL", {app, weak}),
        "aws-loadbalancing-2": ("FAIL", {app, weak}),
        "aws-loadbalancing-3": ("FAIL", {net}),
        "aws-networking-6": ("FAIL", {weak}),
    }


def test_the_classic_ones_unread(scene: Scene, balancers: dict[str, str]) -> None:
    """Where classic load balancers cannot be listed, no rule passes: there may be some that break it."""
    mend(scene, balancers)
    scene.collector.aws.fault(kind="denied", operation="DescribeLoadBalancers", about=OLD)
    scene.collect(*KINDS)
    assert scene.judge("aws-networking-6")["aws-networking-6"].verdict == "UNKNOWN"
