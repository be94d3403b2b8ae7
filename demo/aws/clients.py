"""Credentials of the simulated AWS: any account's, without asking for them, as variables or as a boto3 session."""

import os
from typing import Any

import boto3
import botocore.session

from collectors.clients import one_host

SECRET, TOKEN = "demo", "demo"  # nobody checks either


def access_key(account: str) -> str:
    """The key that acts in an account: it has the number in it, so that the server need not be asked for one."""
    return f"ASIA{account}DEMO"


def environment(url: str, account: str) -> dict[str, str]:
    """Variables for any AWS client."""
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": access_key(account),
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_SESSION_TOKEN": TOKEN,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "NO_PROXY": ",".join(filter(None, [os.environ.get("NO_PROXY"), "127.0.0.1"])),
    }


class Session(boto3.Session):
    """A boto3 session whose clients go to one endpoint."""

    def __init__(self, url: str, session: botocore.session.Session) -> None:
        super().__init__(botocore_session=session)
        self.url = url

    def client(self, service_name: str, region_name: str | None = "us-east-1", **options: Any) -> Any:  # type: ignore[override]
        """A client as boto3 makes it, whose endpoint is this server."""
        return super().client(service_name, region_name, **{"endpoint_url": self.url, **options})  # type: ignore[call-overload]


def session(url: str, account: str, loader: Any) -> Session:
    """A session with botocore's loader of service models, which reads a model once for all sessions that share it."""
    inner = botocore.session.Session()
    inner.register_component("data_loader", loader)
    inner.set_credentials(access_key(account), SECRET, TOKEN)
    inner.register("before-call.s3-control", one_host)
    return Session(url, inner)
