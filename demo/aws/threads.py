"""What moto needs in order to answer several threads at once."""

from functools import wraps
from threading import RLock

from moto.core.model import OperationModel, ServiceModel


def guard_models() -> None:
    """Let one thread at a time look up the model of an operation.

    Moto's method and the one of botocore that it extends keep their results under one key: while one thread is between the two,
    another one finds botocore's model, which lacks what moto adds.
    """
    made, lock = ServiceModel.operation_model, RLock()

    @wraps(made)
    def operation_model(self: ServiceModel, operation_name: str) -> OperationModel:
        with lock:
            return made(self, operation_name)  # type: ignore[no-any-return]

    ServiceModel.operation_model = operation_model  # type: ignore[method-assign]
