"""`python -m bench.large ACCOUNTS`: the simulated AWS with a large organization, made within the server instead of call by call.

Its accounts are those of `bench.trails`: two trails in each, one of them in all regions.
"""

import sys

from moto.cloudtrail.models import cloudtrail_backends
from moto.s3.models import s3_backends

from bench.trails import MANAGER, TRAILS
from demo.aws.__main__ import main
from demo.aws.corrections import accounts

HOME = "us-east-1"


def fill(count: int) -> None:
    """An organization of so many accounts."""
    accounts.create_organization(MANAGER, "measured")
    members = [accounts.create_account(MANAGER, f"member-{n}", f"3333{n:08d}") for n in range(1, count)]
    for account in (MANAGER, *members):
        for name, trail in TRAILS.items():
            bucket = f"{name}-trail-{account}"
            s3_backends[account]["aws"].create_bucket(bucket, HOME)
            cloudtrail = cloudtrail_backends[account][HOME]
            cloudtrail.create_trail(
                name, bucket, s3_key_prefix="", sns_topic_name="", is_global=True, is_multi_region=trail.multi_region, log_validation=False,
                is_org_trail=False, cw_log_group_arn="", cw_role_arn="", kms_key_id="", tags_list=[],
            )  # fmt: skip
            cloudtrail.start_logging(name)


if __name__ == "__main__":
    fill(int(sys.argv[1]))
    main()
