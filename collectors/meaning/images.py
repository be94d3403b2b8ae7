"""Which image in ECR a container runs.

Amazon ECR user guide, «Making requests over dual-stack endpoints» and «Amazon ECR endpoints»: a registry is
ACCOUNT.dkr.ecr.REGION.amazonaws.com, with ecr-fips for ecr where FIPS is asked for, and ACCOUNT.dkr-ecr.REGION.on.aws
with both kinds of addresses; other partitions have other domains.
"""

import re

from graph.model import Record, Reference, Unreadable

IMAGE = re.compile(
    r"(?P<account>\d{12})\.dkr[.-]ecr(-fips)?\.(?P<region>[a-z0-9-]+)(\.[a-z0-9-]+)+/(?P<repository>[^:@]+)(:[^@]*)?(@(?P<digest>.+))?"
)


def image_id(repository: str, digest: str) -> str:
    """What names an image in its registry: the same digest in two repositories is scanned twice."""
    return f"{repository}@{digest}"


def ecr_image(container: Record) -> list[Reference]:
    """The image that a container runs, none if it is not ECR's. Raises Unreadable while it is known by a tag only."""
    found = IMAGE.fullmatch(str(container["image"]))
    if not found:
        return []
    digest = container.get("imageDigest") or found["digest"]
    if not digest:
        raise Unreadable(f"nothing says which digest the container runs of {container['image']}")
    return [Reference(image_id(found["repository"], digest), found["account"], found["region"])]
