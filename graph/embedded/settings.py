"""The settings of the embedded Neo4j. Folders are not named, since Neo4j takes them to lie in its home."""

import os
from pathlib import Path

MB = 1 << 20
LEAST, MOST = 128, 2_048  # MB of pages of the database that are kept in memory
CONTAINER = Path("/sys/fs/cgroup/memory.max")

FIXED = {
    "server.config.strict_validation.enabled": "true",  # a setting that a new version does not know stops it, rather than being ignored
    "server.default_listen_address": "127.0.0.1",
    "server.bolt.tls_level": "DISABLED",
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "dbms.security.allow_csv_import_from_file_urls": "false",
    "dbms.usage_report.enabled": "false",
    "client.allow_telemetry": "false",
    "db.logs.query.enabled": "OFF",  # parameters are facts about somebody's cloud
    "db.memory.transaction.max": "512m",  # of a heap of 1 GB: one large transaction fails instead of the database
    "dbms.memory.transaction.total.max": "640m",
    "db.transaction.timeout": "60s",
    "internal.cypher.use_parameter_size": "false",  # otherwise a statement is planned anew for each magnitude that one of its lists has
    "db.tx_log.rotation.retention_policy": "100M size",
    "db.tx_log.preallocate": "false",  # otherwise each of the two databases takes 256 MB at once
    "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",  # an integer; otherwise each stop waits ten seconds
}


def conf(port: int) -> str:
    """The text of neo4j.conf for a database that listens on this port of the loopback address."""
    address = f"127.0.0.1:{port}"
    bolt = {"server.bolt.listen_address": address, "server.bolt.advertised_address": address}
    pages = {"server.memory.pagecache.size": f"{page_cache(memory())}m"}
    return "".join(f"{name}={value}\n" for name, value in (FIXED | pages | bolt).items())


def page_cache(total: int) -> int:
    """How many MB of pages may be kept: an eighth of the memory. Only what is read is, so a small graph takes no more than before."""
    return min(MOST, max(LEAST, total // MB // 8))


def memory() -> int:
    """The bytes of memory of this machine, or of the container in which this runs."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = CONTAINER.read_text(encoding="ascii").strip() if CONTAINER.is_file() else "max"
    return min(total, int(limit)) if limit.isdigit() else total
