"""What engines and their parameters mean, by AWS's documentation."""

from typing import Any

import pytest

from collectors.meaning.database_engines import outdated, tls_minimum, tls_status
from graph.model import Unreadable

TLS_STATUS = [
    ("postgres", "14.10", {"rds.force_ssl": "0"}, "disabled"),
    ("postgres", "14.10", {"rds.force_ssl": "1"}, "enabled"),
    ("postgres", "14.10", {}, "disabled"),
    ("postgres", "15.2", {"rds.force_ssl": None}, "enabled"),
    ("aurora-postgresql", "16.1", {}, "disabled"),
    ("aurora-postgresql", "17.4", {}, "enabled"),
    ("sqlserver-ee", "15.00.4236.7.v1", {"rds.force_ssl": "1"}, "enabled"),
    ("sqlserver-ex", "16.00.4085.2.v1", {}, "disabled"),
    ("mysql", "8.0.35", {"require_secure_transport": "ON"}, "enabled"),
    ("mysql", "5.6.40", {}, "disabled"),
    ("mysql", "8.4.3", {}, None),
    ("mariadb", "10.6.7", {"require_secure_transport": "0"}, "disabled"),
    ("aurora-mysql", "8.0.mysql_aurora.3.04.0", {}, "disabled"),
    ("aurora-mysql", "8.0.mysql_aurora.3.04.0", {"require_secure_transport": "maybe"}, None),
    ("oracle-ee", "19.0.0.0.ru-2022-10.rur-2022-10.r1", {}, None),
    ("postgres", None, {}, None),
]
TLS_MINIMUM = [
    ("postgres", "14.10", {"ssl_min_protocol_version": "TLSv1.1"}, 1.1),
    ("postgres", "14.10", {}, 1.2),
    ("postgres", "11.4", {}, 1.0),
    ("mysql", "8.0.28", {}, 1.2),
    ("mysql", "5.7.44", {}, 1.0),
    ("mysql", "8.0.35", {"tls_version": "TLSv1.2,TLSv1.3"}, 1.2),
    ("mysql", "5.7.44", {"tls_version": "TLSv1, TLSv1.2"}, 1.0),
    ("mariadb", "10.6.7", {"tls_version": "TLSv1.3"}, 1.3),
    ("mariadb", "10.6.7", {}, None),
    ("mysql", "8.0.35", {"tls_version": "SSLv3"}, None),
    ("sqlserver-se", "15.00.4236.7.v1", {}, 1.0),
    ("sqlserver-se", "15.00.4236.7.v1", {"rds.tls10": "disabled"}, 1.1),
    ("sqlserver-se", "15.00.4236.7.v1", {"rds.tls10": "disabled", "rds.tls11": "disabled"}, 1.2),
    ("sqlserver-se", "16.00.4131.2.v1", {"rds.tls10": "default"}, 1.2),
    ("sqlserver-se", "16.00.4131.2.v1", {"rds.tls11": "enabled"}, 1.1),
    ("sqlserver-se", "16.00.4131.2.v1", {"rds.tls11": "1"}, None),
]


def told(values: dict[str, str | None]) -> list[dict[str, Any]]:
    """Parameters as AWS tells them: one without a value has no such member."""
    return [{"ParameterName": name} | ({"ParameterValue": value} if value else {}) for name, value in values.items()]


@pytest.mark.parametrize(("engine", "version", "values", "meant"), TLS_STATUS)
def test_tls_is_required(engine: str, version: str | None, values: dict[str, str | None], meant: str | None) -> None:
    """A parameter says whether TLS is required; without a value the engine's default does, and what is not documented is undecided."""
    database = {"Engine": engine} | ({"EngineVersion": version} if version else {})
    if meant:
        assert tls_status(database, told(values)) == meant
    else:
        with pytest.raises(Unreadable):
            tls_status(database, told(values))


@pytest.mark.parametrize(("engine", "version", "values", "meant"), TLS_MINIMUM)
def test_the_oldest_tls(engine: str, version: str, values: dict[str, str | None], meant: float | None) -> None:
    """The oldest TLS is the oldest that a parameter allows, or that the engine allows by default; else it is undecided."""
    database = {"Engine": engine, "EngineVersion": version}
    if meant:
        assert tls_minimum(database, told(values)) == meant
    else:
        with pytest.raises(Unreadable):
            tls_minimum(database, told(values))


@pytest.mark.parametrize(("statuses", "meant"), [(["deprecated"], True), (["available"], False), (["available", "available"], False)])
def test_outdated(statuses: list[str], meant: bool) -> None:
    """A version is outdated if AWS calls it deprecated."""
    assert outdated([{"Status": status} for status in statuses]) is meant


@pytest.mark.parametrize("statuses", [[], ["available", "deprecated"], ["inactive"], [None]])
def test_nobody_tells_whether_it_is_outdated(statuses: list[str | None]) -> None:
    """A version that AWS does not know, or gives no single documented status, is undecided."""
    with pytest.raises(Unreadable, match="no single status"):
        outdated([{"Status": status} for status in statuses])
