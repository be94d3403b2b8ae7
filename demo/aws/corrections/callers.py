"""STS as AWS answers it: who the caller is, and no way into a suspended account."""

from demo.aws import errors
from demo.aws.answer import Answer, xml_answer
from demo.aws.call import Call
from demo.aws.corrections.accounts import state_of
from demo.aws.world import OWN_KEY, World

ROLE = "demo"


def assume_role(call: Call, _: World) -> Answer | None:
    """A refusal if the role's account is not active."""
    arn = call.parameters.get("RoleArn", "")
    account = arn.split(":")[4] if arn.count(":") >= 5 else ""  # noqa: PLR2004 - an ARN has six parts
    if state_of(account) == "ACTIVE":
        return None
    return errors.error(call, errors.DENIED["query"], f"The caller is not authorized to perform: sts:AssumeRole on resource: {arn}")


def get_caller_identity(call: Call, _: World) -> Answer | None:
    """The owner of a key that tells its account itself; moto knows those that it gave out."""
    if not OWN_KEY.fullmatch(call.key):
        return None
    arn = f"arn:aws:sts::{call.account}:assumed-role/{ROLE}/{ROLE}"
    found = f"<Arn>{arn}</Arn><UserId>AROADEMODEMODEMODEMO:{ROLE}</UserId><Account>{call.account}</Account>"
    return xml_answer(
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
        f"<GetCallerIdentityResult>{found}</GetCallerIdentityResult>"
        f"<ResponseMetadata><RequestId>{errors.REQUEST}</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
    )


ANSWERS = {("sts", "AssumeRole"): assume_role, ("sts", "GetCallerIdentity"): get_caller_identity}
