"""What whoever sets the scene has the simulated AWS say: an operation's answer, and that an account left."""

import pytest

from demo.aws.server import SimulatedAWS, SimulatedAWSError

MANAGER, MEMBER = "111100000001", "111100000002"


def test_an_operation_answers_as_it_is_told(aws: SimulatedAWS) -> None:
    """An answer that is set stands until a reset, in its place alone, and faults come before it."""
    aws.answer("sqs", "ListQueues", '{"QueueUrls": ["https://queue/x"]}')
    queues = aws.client(MEMBER, "sqs")
    assert queues.list_queues()["QueueUrls"] == ["https://queue/x"]
    assert aws.client(MEMBER, "sns").list_topics()["Topics"] == []
    aws.fault(kind="denied", operation="ListQueues")
    with pytest.raises(queues.exceptions.ClientError):
        queues.list_queues()
    aws.clear_faults()
    assert queues.list_queues()["QueueUrls"]
    aws.reset()
    assert "QueueUrls" not in queues.list_queues()


def test_two_services_of_one_name(aws: SimulatedAWS) -> None:
    """The two services of load balancers are told apart, though both sign under the same name."""
    aws.client(MEMBER, "elb").describe_load_balancers()
    aws.client(MEMBER, "elbv2").describe_load_balancers()
    assert [request.service for request in aws.requests()] == ["elb", "elbv2"]


def test_an_account_leaves(aws: SimulatedAWS) -> None:
    """An account that left is listed no more and may come again; one that is no member cannot leave."""
    aws.create_organization(MANAGER, "acme")
    aws.create_account(MANAGER, "member", MEMBER)
    organizations = aws.client(MANAGER, "organizations")
    aws.leave(MEMBER)
    assert [a["Id"] for a in organizations.list_accounts()["Accounts"]] == [MANAGER]
    with pytest.raises(SimulatedAWSError, match="no member"):
        aws.leave(MEMBER)
    aws.create_account(MANAGER, "member", MEMBER)
    assert [a["Id"] for a in organizations.list_accounts()["Accounts"]] == [MANAGER, MEMBER]
