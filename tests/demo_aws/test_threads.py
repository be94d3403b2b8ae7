"""Moto's models, looked up by several threads at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import botocore.model
import botocore.session
import pytest
from moto.core.model import OperationModel, ServiceModel

from demo.aws.threads import guard_models

MOMENT = 0.5  # seconds that the first thread stays between botocore's method and moto's, unless the second one comes through


def test_each_thread_gets_the_model_of_moto(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that looks while another one is between botocore's method and moto's does not find the model as botocore has it."""
    between, through, below = Event(), Event(), botocore.model.ServiceModel.operation_model

    def slow(self: Any, name: str) -> Any:
        found = below(self, name)
        between.set()
        through.wait(MOMENT)
        return found

    monkeypatch.setattr(botocore.model.ServiceModel, "operation_model", slow)
    monkeypatch.setattr(ServiceModel, "operation_model", ServiceModel.operation_model)  # put back afterwards
    guard_models()
    model = ServiceModel(botocore.session.get_session().get_component("data_loader").load_service_model("s3", "service-2"), "s3")
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(model.operation_model, "CreateBucket")
        assert between.wait(10)
        second = pool.submit(model.operation_model, "CreateBucket")
        second.add_done_callback(lambda _: through.set())
        assert {type(first.result()), type(second.result())} == {OperationModel}
