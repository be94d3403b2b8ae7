"""The credential report as AWS makes it: with the root user, and of today; moto's is of 2015.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

from base64 import b64encode
from datetime import UTC, datetime

from moto.iam.models import IAMBackend, iam_backends

from demo.aws import errors
from demo.aws.answer import Answer, xml_answer
from demo.aws.call import Call
from demo.aws.world import World

MADE = "2020-01-01T00:00:00+00:00"


def get_credential_report(call: Call, _: World) -> Answer | None:
    """The report, once it was ordered."""
    backend: IAMBackend = iam_backends[call.account]["aws"]
    if not backend.report_generated():
        return None
    header, *users = backend.get_credential_report().splitlines()
    report = b64encode("\n".join([header, root(call.account, header), *users]).encode()).decode()
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return xml_answer(
        '<GetCredentialReportResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetCredentialReportResult>'
        f"<Content>{report}</Content><ReportFormat>text/csv</ReportFormat><GeneratedTime>{now}</GeneratedTime></GetCredentialReportResult>"
        f"<ResponseMetadata><RequestId>{errors.REQUEST}</RequestId></ResponseMetadata></GetCredentialReportResponse>"
    )


def root(account: str, header: str) -> str:
    """The row of a root user without keys who never signed in."""
    told = {
        "user": "<root_account>", "arn": f"arn:aws:iam::{account}:root", "user_creation_time": MADE, "password_enabled": "not_supported",
        "password_last_used": "no_information", "password_last_changed": "not_supported", "password_next_rotation": "not_supported",
    }  # fmt: skip
    return ",".join(told.get(name, "false" if name.endswith("_active") else "N/A") for name in header.split(","))


ANSWERS = {("iam", "GetCredentialReport"): get_credential_report}
