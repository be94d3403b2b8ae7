"""What an account has set up, of which moto knows nothing: as it is where nobody set anything.

https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ListAnalyzers.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetEbsDefaultKmsKeyId.html
https://docs.aws.amazon.com/amazonglacier/latest/dev/api-GetVaultAccessPolicy.html
https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html
"""

from urllib.parse import unquote

from demo.aws import errors
from demo.aws.answer import Answer, json_answer, xml_answer
from demo.aws.call import Call
from demo.aws.corrections.workloads import of
from demo.aws.world import World

NOT_FOUND = ("ResourceNotFoundException", 404)


def list_analyzers(_: Call, __: World) -> Answer:
    """No analyzer of access."""
    return json_answer({"analyzers": []}, "application/json")


def get_ebs_default_kms_key_id(_: Call, __: World) -> Answer:
    """The key that AWS keeps for EBS."""
    return xml_answer(
        '<GetEbsDefaultKmsKeyIdResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">'
        f"<requestId>{errors.REQUEST}</requestId><kmsKeyId>alias/aws/ebs</kmsKeyId></GetEbsDefaultKmsKeyIdResponse>"
    )


def get_vault_access_policy(call: Call, _: World) -> Answer:
    """No policy of a vault."""
    return errors.error(call, NOT_FOUND, "No vault access policy is set.")


def get_function_policy(call: Call, _: World) -> Answer | None:
    """An error for a function without a policy, of which moto has an empty one, and for one that does not exist."""
    name = unquote(call.environ["PATH_INFO"]).split("/functions/")[1].removesuffix("/policy")
    found = (f for f in of(call, "lambda").list_functions() if name in {f.function_name, f.function_arn})
    if any(f.policy.statements for f in found):
        return None
    return errors.error(call, NOT_FOUND, "The resource you requested does not exist.")


ANSWERS = {
    ("accessanalyzer", "ListAnalyzers"): list_analyzers,
    ("ec2", "GetEbsDefaultKmsKeyId"): get_ebs_default_kms_key_id,
    ("glacier", "GetVaultAccessPolicy"): get_vault_access_policy,
    ("lambda", "GetPolicy"): get_function_policy,
}
