"""Glacier, the service of its own: vaults, and who may reach them. Archived objects of S3 are no matter of it."""

from collectors.declare import Call
from collectors.meaning.policies import compact, statement_nodes, statements
from graph.model import Field, Kind, Scope, ValueType, value

STRING, INT = ValueType.STRING, ValueType.INT
OWN = {"accountId": "-"}

GLACIER_VAULT = Kind(
    name="GlacierVault",
    plural="glacierVaults",
    doc="A vault of Glacier.",
    category="Storage",
    scope=Scope.REGION,
    id="VaultARN",
    title="VaultName",
    id_is_unique=True,
    listing=Call(
        service="glacier",
        operation="ListVaults",
        items="VaultList",
        arguments=lambda _: OWN,
        absent=("NoLongerSupportedException",),  # «a customer with no Amazon Glacier storage» (API reference)
        fields=(
            Field("name", STRING, "VaultName", "Its name."),
            Field("arn", STRING, "VaultARN", "Its ARN."),
            Field("numberOfArchives", INT, "NumberOfArchives", "How many archives it held when it was last counted.", volatile=True),
            Field("sizeInBytes", INT, "SizeInBytes", "Their size.", volatile=True),
            Field("creationDate", STRING, "CreationDate", "When it was made."),
        ),
    ),
    details=(
        Call(
            service="glacier",
            operation="GetVaultAccessPolicy",
            arguments=lambda vault: {**OWN, "vaultName": vault["VaultName"]},
            always=("policy",),
            absent=("ResourceNotFoundException",),
            fields=(Field("policyDocument", STRING, lambda answer: compact(value("policy.Policy", answer)), "Its policy, as JSON in one line; «» without one."),),
            nested=(statement_nodes("VaultPolicyStatement", "glacierVault", lambda answer: statements(value("policy.Policy", answer))),),
        ),
    ),
)  # fmt: skip
