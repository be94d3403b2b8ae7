"""The key that a service names by an alias, from the aliases of the account and region.

KMS developer guide, «Aliases in AWS KMS»; API reference, AliasListEntry: an alias belongs to one account and region, and
one that AWS keeps ready for a service has no target until that service needs its key.
"""

from collections.abc import Mapping
from typing import Any

from collectors.declare import Call
from collectors.meaning.kms_keys import key_references
from graph.model import Link, Reach, Record, Reference, Unreadable

ALIASES = Call(service="kms", operation="ListAliases", items="Aliases", shared=True)


def named_key(said: str | None, aliases: Mapping[str, Any], record: Record) -> list[Reference]:
    """The key that is named by id, ARN or an alias of the record's account and region. Raises Unreadable for another alias."""
    own = f"arn:{record['_partition']}:kms:{record['_region']}:{record['_account']}:"
    name = str(said or "").removeprefix(own)
    if not name.startswith("alias/"):
        return key_references(said, record)
    targets = [alias.get("TargetKeyId") for alias in aliases.get("Aliases") or () if alias.get("AliasName") == name]
    if not targets:
        raise Unreadable(f"no alias of the account and region says which key {said} is")
    return key_references(targets[0], record)


def encrypted_with(source: Any, doc: str) -> Link:
    """The link to the key that encrypts an asset's data."""
    return Link(
        name="kmsKey", relationship="ENCRYPTED_WITH", target="KMSKey", inverse="dataStores", to_one=True, reach=Reach.ANYWHERE,
        source=source, doc=doc, inverse_doc="What the key encrypts.",
    )  # fmt: skip
