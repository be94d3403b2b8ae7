"""On what it was measured, and with which versions."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

OURS = ("neo4j", "neo4j-rust-ext", "boto3", "moto", "orjson", "strawberry-graphql", "starlette", "uvicorn", "uvloop", "distributed")
NEO4J = "5.26 LTS Community, embedded (Java 21), with the settings of the product"


def machine() -> dict[str, str]:
    """Hardware and software in words."""
    return {"Hardware": _hardware(), "System": f"{platform.system()} {platform.release()}", **_software()}


def _hardware() -> str:
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{os.cpu_count()} cores ({_model()}), {pages / 2**30:.0f} GiB of memory"


def _model() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    lines = (line.partition(":") for line in told.splitlines())
    return next((value.strip() for name, _, value in lines if name.strip() == "model name"), platform.machine())


def _software() -> dict[str, str]:
    return {
        "Python": platform.python_version(),
        "Neo4j": NEO4J,
        "Libraries": ", ".join(f"{name} {v}" for name in OURS if (v := _version(name))),
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
