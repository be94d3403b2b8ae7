"""Lambda: functions, and the URLs at which they can be called."""

from typing import Any

from collectors.aws.inspector import FUNCTION as SCANNED
from collectors.aws.inspector import coverage
from collectors.declare import Call, of_account
from collectors.meaning.kms_keys import key_references
from collectors.meaning.policies import compact, statement_nodes, statements
from collectors.meaning.secret_names import secret_looking, variables
from graph.model import Derivation, Field, Kind, Link, Nested, Reach, Record, Reference, Scope, ValueType

STRING, BOOLEAN, INT, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.STRINGS


def most_open(answer: Record) -> Record:
    """Of the URLs of a function and its aliases the one that lets most in: without authentication, and from every origin."""
    urls = answer.get("FunctionUrlConfigs") or [{}]
    return dict(max(urls, key=lambda url: (url.get("AuthType") == "NONE", "*" in origins(url))))


def origins(url: Record) -> list[str]:
    """The origins whose pages may call a URL."""
    return list((url.get("Cors") or {}).get("AllowOrigins") or [])


def of_url(member: str) -> Any:
    """A field's source: this member of the most open URL."""
    return lambda answer: most_open(answer).get(member)


URL = (
    Field("functionURL", STRING, of_url("FunctionUrl"), "The URL at which it can be called; «» without one.", default=""),
    Field("authType", STRING, of_url("AuthType"), "Who may call the URL: AWS_IAM, or NONE for everybody; «» without one.", default=""),
    Field("corsAllowedOrigins", STRINGS, lambda answer: origins(most_open(answer)), "Origins whose pages may call the URL."),
    Field("corsAllowCredentials", BOOLEAN, lambda answer: (most_open(answer).get("Cors") or {}).get("AllowCredentials"),
          "Whether such pages may send cookies.", default=False),
)  # fmt: skip

FUNCTION = Kind(
    name="Function",
    plural="functions",
    doc="A Lambda function.",
    category="Compute",
    scope=Scope.REGION,
    id="FunctionArn",
    title="FunctionName",
    id_is_unique=True,
    listing=Call(
        service="lambda",
        operation="ListFunctions",
        items="Functions",
        fields=(
            Field("name", STRING, "FunctionName", "Its name."),
            Field("arn", STRING, "FunctionArn", "Its ARN."),
            Field("description", STRING, "Description", "What its maker says of it; «» if nothing.", default=""),
            Field("runtime", STRING, "Runtime", "Its runtime, such as python3.13; «» if it is an image.", default=""),
            Field("handler", STRING, "Handler", "What is called in its code; «» if it is an image.", default=""),
            Field("packageType", STRING, "PackageType", "Zip or Image.", default="Zip"),
            Field("architectures", STRINGS, "Architectures", "x86_64 or arm64.", default=("x86_64",)),
            Field("roleARN", STRING, "Role", "The role it acts as."),
            Field("kmsKeyARN", STRING, "KMSKeyArn", "The customer's KMS key for its variables; «» without one.", default=""),
            Field("vpcID", STRING, "VpcConfig.VpcId", "The VPC it reaches; «» without one.", default=""),
            Field("memorySize", INT, "MemorySize", "Its memory in MB.", default=128),
            Field("timeout", INT, "Timeout", "Seconds it may run.", default=3),
            Field("tracingMode", STRING, "TracingConfig.Mode", "Active or PassThrough.", default="PassThrough"),
            Field("deadLetterTargetARN", STRING, "DeadLetterConfig.TargetArn", "Where failed events go; «» if nowhere.", default=""),
            Field("codeSHA256", STRING, "CodeSha256", "The hash of its code."),
            Field("lastModified", STRING, "LastModified", "When it was last changed."),
            Field("state", STRING, "State", "Pending, Active, Inactive or Failed."),
        ),
        links=(
            Link(
                name="iamRoles", relationship="ACTS_AS_ROLE", target="IAMRole", inverse="functions", reach=Reach.ACCOUNT,
                source=lambda function: [Reference(function["Role"])] if function.get("Role") else [],
                doc="The role it acts as.", inverse_doc="The functions that act as the role.",
            ),
            Link(
                name="securityGroups", relationship="FUNCTION_HAS_SECURITY_GROUP", target="SecurityGroup", inverse="functions",
                source=lambda f: [
                    Reference(id_, f["_account"], f["_region"]) for id_ in (f.get("VpcConfig") or {}).get("SecurityGroupIds") or []
                ],
                doc="The security groups of its interfaces.", inverse_doc="The functions in the group.",
            ),
            of_account("HAS_FUNCTION", "functions", "Its functions."),
        ),
    ),
    details=(
        Call(
            service="lambda",
            operation="ListFunctionUrlConfigs",
            items="FunctionUrlConfigs",
            arguments=lambda function: {"FunctionName": function["FunctionArn"]},
            gone=("ResourceNotFoundException",),
            fields=URL,
            nested=(
                Nested(
                    name="functionURLs", kind="FunctionURL", relationship="HAS_FUNCTION_URL", inverse="function", source="FunctionUrlConfigs",
                    doc="The URLs of the function and of its aliases.",
                    fields=(
                        Field("url", STRING, "FunctionUrl", "The URL."),
                        Field("functionARN", STRING, "FunctionArn", "The ARN of the function or of the alias that it calls."),
                        Field("authType", STRING, "AuthType", "AWS_IAM, or NONE for everybody."),
                        Field("invokeMode", STRING, "InvokeMode", "BUFFERED or RESPONSE_STREAM.", default="BUFFERED"),
                        Field("corsAllowedOrigins", STRINGS, origins, "Origins whose pages may call it."),
                    ),
                ),
            ),
        ),
        Call(
            service="lambda",
            operation="GetPolicy",
            arguments=lambda function: {"FunctionName": function["FunctionArn"]},
            always=("Policy",),
            absent=("ResourceNotFoundException",),
            fields=(Field("policyDocument", STRING, lambda answer: compact(answer.get("Policy")), "Its policy, as JSON in one line; «» without one."),),
            nested=(statement_nodes("FunctionPolicyStatement", "function", lambda answer: statements(answer.get("Policy"))),),
        ),
        coverage("lambda", SCANNED, lambda function: function["FunctionArn"]),
    ),
    derived=(
        Derivation(
            name="environment",
            rests_on=("ListFunctions",),
            fields=(
                Field("environmentKeys", STRINGS, lambda read: variables(read["ListFunctions"]),
                      "The names of its environment variables; their values are not kept."),
                Field("secretLookingKeys", STRINGS, lambda read: secret_looking(variables(read["ListFunctions"])),
                      "Those of them that look like the name of a secret."),
            ),
        ),
        Derivation(
            name="kmsKey",
            rests_on=("ListFunctions",),
            links=(
                Link(
                    name="kmsKey", relationship="ENCRYPTED_WITH", target="KMSKey", inverse="dataStores", to_one=True, reach=Reach.ANYWHERE,
                    source=lambda read: key_references(read["ListFunctions"].get("KMSKeyArn"), read["ListFunctions"]),
                    doc="The customer's KMS key for its variables.", inverse_doc="What the key encrypts.",
                ),
            ),
        ),
    ),
)  # fmt: skip
