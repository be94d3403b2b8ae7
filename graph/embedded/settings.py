"""The settings of the embedded Neo4j. Folders are not named, since Neo4j takes them to lie in its home."""

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
    "server.memory.pagecache.size": "128m",
    "db.memory.transaction.max": "512m",  # of a heap of 1 GB: one large transaction fails instead of the database
    "dbms.memory.transaction.total.max": "640m",
    "db.transaction.timeout": "60s",
    "db.tx_log.rotation.retention_policy": "100M size",
    "db.tx_log.preallocate": "false",  # otherwise each of the two databases takes 256 MB at once
    "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",  # an integer; otherwise each stop waits ten seconds
}


def conf(port: int) -> str:
    """The text of neo4j.conf for a database that listens on this port of the loopback address."""
    address = f"127.0.0.1:{port}"
    bolt = {"server.bolt.listen_address": address, "server.bolt.advertised_address": address}
    return "".join(f"{name}={value}\n" for name, value in (FIXED | bolt).items())
