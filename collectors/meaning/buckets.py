"""What the settings of a bucket mean, where AWS says it by several answers or by leaving something out.

Amazon S3 user guide, «Blocking public access to your Amazon S3 storage»: of the settings of bucket and account the
stricter holds, one by one. Amazon S3 API, GetBucketLocation: a bucket in us-east-1 has no location, one made before
regions had names has «EU». Setting default encryption: since 2023 every bucket has one, so an answer without is one of
a bucket that AWS says nothing is encrypted in by itself.
"""

from collections.abc import Mapping
from typing import Any

from graph.model import Unreadable

BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
FORMER = {"EU": "eu-west-1"}
Answer = Mapping[str, Any]


def listed(record: Answer) -> Answer:
    """What ListBuckets said of a bucket, also where its region had to be asked for."""
    return record.get("_parent") or record


def region(record: Answer) -> str:
    """The region of a bucket, from the listing or from its location."""
    location = record.get("BucketRegion") or record.get("LocationConstraint") or "us-east-1"
    return FORMER.get(location, location)


def arn(record: Answer) -> str:
    """The ARN of a listed bucket."""
    return f"arn:{record['_partition']}:s3:::{listed(record)['Name']}"


def object_scope(record: Answer) -> str:
    """Where the objects of a bucket are: «account/region/» and the beginning of their ARNs."""
    return f"{record['_account']}/{region(record)}/{arn(record)}/"


def blocked(bucket: Answer, account: Answer) -> bool:
    """Whether each of the four settings holds, by the bucket or by the account."""
    settings = [answer.get("PublicAccessBlockConfiguration") or {} for answer in (bucket, account)]
    return all(any(s.get(name) for s in settings) for name in BLOCKS)


def default_encryption(answer: Answer) -> Answer:
    """How new objects are encrypted by default; {} where nothing is said of it."""
    rules = (answer.get("ServerSideEncryptionConfiguration") or {}).get("Rules") or []
    said = [rule["ApplyServerSideEncryptionByDefault"] for rule in rules if rule.get("ApplyServerSideEncryptionByDefault")]
    return said[0] if said else {}


def key_name(answer: Answer) -> str:
    """The key that encrypts objects by default, as it was named; without a name it is the one AWS keeps for S3. «» without KMS."""
    said = default_encryption(answer)
    uses_kms = str(said.get("SSEAlgorithm") or "").startswith("aws:kms")
    return str(said.get("KMSMasterKeyID") or "alias/aws/s3") if uses_kms else ""


def grantee_type(grant: Answer) -> str:
    """CanonicalUser, AmazonCustomerByEmail or Group, also where only the name of the grantee is there to tell."""
    grantee = grant["Grantee"]
    named = {"URI": "Group", "ID": "CanonicalUser", "EmailAddress": "AmazonCustomerByEmail"}
    found = grantee.get("Type") or next((type_ for member, type_ in named.items() if grantee.get(member)), None)
    if not found:
        raise Unreadable("a grant of the bucket's access control list does not say to whom")
    return str(found)
