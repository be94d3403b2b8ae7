"""The pages of AWS's documentation that controls cite: those of the API are of operations and shapes which botocore knows too."""

import re
from functools import cache

import botocore.session
import pytest

from controls.load import FOLDER

PAGE = re.compile(r"https://docs\.aws\.amazon\.com/(?P<service>[^/\s]+)/\S*/API_(?P<name>\w+)\.html")
# What the documentation calls a service where botocore has another name.
SERVICES = {
    "AWSEC2": "ec2", "AmazonECR": "ecr", "AmazonECS": "ecs", "AmazonRDS": "rds", "IAM": "iam", "access-analyzer": "accessanalyzer",
    "accounts": "account", "awscloudtrail": "cloudtrail", "documentdb": "docdb",
}  # fmt: skip
FOUND = sorted({(m["service"], m["name"]) for p in FOLDER.glob("*.md") for m in PAGE.finditer(p.read_text(encoding="utf-8"))})


@cache
def names(service: str) -> frozenset[str]:
    """The operations and shapes of a service."""
    model = botocore.session.get_session().get_service_model(SERVICES.get(service, service))
    return frozenset(model.operation_names) | frozenset(model.shape_names)


@pytest.mark.parametrize(("service", "name"), FOUND)
def test_the_api_has_a_page_of_that_name(service: str, name: str) -> None:
    """Each page is of an operation or of a shape in the service's model."""
    assert name in names(service)


def test_every_address_is_whole() -> None:
    """Each reference is an address of AWS's documentation in English, over TLS, without a fragment, and none stands twice in a control."""
    for path in FOLDER.glob("*.md"):
        text = path.read_text(encoding="utf-8").partition("\n## References\n")[2].partition("\n## ")[0]
        found = [line.removeprefix("- ") for line in text.splitlines() if line]
        assert found, path.stem
        assert len(set(found)) == len(found), path.stem
        assert [a for a in found if not re.fullmatch(r"https://docs\.aws\.amazon\.com/[\w./-]+\.html", a)] == [], path.stem
