"""What the engine of a database means: whether it is outdated, and what its parameters demand of connections."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from graph.model import Record, Unreadable

DISABLED, ENABLED = "disabled", "enabled"
# Family of engines → the parameter that refuses connections without TLS, and the first version which has it on by default.
REQUIRED = {
    "postgres": ("rds.force_ssl", (15,)),
    "aurora-postgresql": ("rds.force_ssl", (17,)),
    "mysql": ("require_secure_transport", (8, 4)),
    "aurora-mysql": ("require_secure_transport", (8, 4)),
    "aurora": ("require_secure_transport", (8, 4)),
    "mariadb": ("require_secure_transport", (11, 8)),
    "sqlserver": ("rds.force_ssl", (99,)),
}
LOWEST = ("ssl_min_protocol_version", "tls_version", "rds.tls10", "rds.tls11")
PARAMETERS = sorted({*(name for name, _ in REQUIRED.values()), *LOWEST})
SWITCH = {"0": DISABLED, "off": DISABLED, "false": DISABLED, "1": ENABLED, "on": ENABLED, "true": ENABLED}
# Up to these versions of SQL Server TLS 1.0 and 1.1 are on unless they are turned off.
SQLSERVER = {16: (16, 0, 4120, 1), 15: (15, 0, 4365, 2), 14: (14, 0, 3465, 1), 13: (13, 0, 6435, 1), 12: (12, 0, 6449, 1)}


def outdated(versions: Iterable[Record]) -> bool:
    """Whether AWS calls the version of an engine deprecated, or says nothing of it.

    RDS API, DBEngineVersion: Status is available or deprecated. A version under RDS Extended Support still gets
    security patches and is available (RDS user guide, «Amazon RDS Extended Support»).
    """
    found = {version.get("Status") for version in versions}
    if len(found) == 1 and found <= {"available", "deprecated"}:
        return found == {"deprecated"}
    raise Unreadable(f"AWS tells no single status of the engine's version: {sorted(map(str, found))}")


def tls_status(instance: Record, parameters: Iterable[Record]) -> str:
    """Whether every connection must use TLS: enabled, or disabled.

    RDS user guide: «Using SSL with a PostgreSQL DB instance» (on by default from version 15), «Using SSL with a Microsoft
    SQL Server DB instance», «Requiring SSL/TLS for all connections to a MySQL DB instance», and the same of MariaDB; Aurora
    user guide, «Securing Aurora PostgreSQL data with SSL/TLS» (on by default from version 17).
    """
    name, since = REQUIRED[family(instance)]
    said = (values(parameters).get(name) or "").lower()
    if not said:
        return _by_default(instance, since)
    if said not in SWITCH:
        raise Unreadable(f"{name} is {said!r}")
    return SWITCH[said]


def _by_default(instance: Record, since: tuple[int, ...]) -> str:
    if family(instance) not in {"mysql", "mariadb", "aurora-mysql", "aurora"} or version(instance) < since:
        return ENABLED if version(instance) >= since else DISABLED
    raise Unreadable(f"AWS does not tell whether TLS is required by {instance['Engine']} {instance['EngineVersion']}")


def tls_minimum(instance: Record, parameters: Iterable[Record]) -> float:
    """The oldest version of TLS that a connection may use.

    RDS user guide: «Using SSL with a PostgreSQL DB instance», «SSL/TLS support for MySQL DB instances on Amazon RDS»,
    «Configuring SQL Server security protocols and ciphers»; PostgreSQL's documentation of ssl_min_protocol_version.
    """
    found = values(parameters)
    if family(instance) == "sqlserver":
        return _of_sqlserver(found, version(instance))
    if said := found.get("ssl_min_protocol_version") or found.get("tls_version"):
        return min(_number(protocol) for protocol in said.split(","))
    if "postgres" in family(instance):
        return 1.2 if version(instance) >= (13,) else 1.0
    if family(instance) == "mysql":
        return 1.2 if version(instance) >= (8, 0, 28) else 1.0
    raise Unreadable(f"AWS does not tell the oldest TLS of {instance['Engine']} {instance.get('EngineVersion')}")


def _of_sqlserver(found: Mapping[str, str], running: tuple[int, ...]) -> float:
    off = running > SQLSERVER.get(running[0], running[:1])
    allowed = [found.get(f"rds.tls1{i}") or "default" for i in (0, 1)]
    if odd := {*allowed} - {"default", ENABLED, DISABLED}:
        raise Unreadable(f"rds.tls10 or rds.tls11 is {min(odd)!r}")
    return next((v for v, said in zip((1.0, 1.1), allowed, strict=True) if said == ENABLED or (said == "default" and not off)), 1.2)


def _number(protocol: str) -> float:
    found = re.fullmatch(r"TLSv1(\.[0-3])?", protocol.strip(), re.IGNORECASE)
    if not found:
        raise Unreadable(f"{protocol!r} is no version of TLS")
    return float(f"1{found[1] or '.0'}")


def family(instance: Record) -> str:
    """The engines whose parameters are the same; raises Unreadable where no parameter decides about TLS."""
    engine = str(instance.get("Engine"))
    found = "sqlserver" if engine.startswith("sqlserver") else engine
    if found not in REQUIRED:
        raise Unreadable(f"the TLS of {engine} is not told by parameters that are read")
    return found


def version(instance: Record) -> tuple[int, ...]:
    """The numbers with which the version of the engine begins: 5.7.mysql_aurora.2.11.2 is 5.7."""
    found = re.match(r"\d+(\.\d+)*", str(instance.get("EngineVersion")))
    if not found:
        raise Unreadable("the version of the engine is not told")
    return tuple(int(n) for n in found[0].split("."))


def values(parameters: Iterable[Record]) -> dict[str, Any]:
    """Parameter → the value it is set to, or has by the engine's default; without those that have none."""
    return {p["ParameterName"]: p["ParameterValue"] for p in parameters if p.get("ParameterValue") is not None}
