"""Whether a database answers: the only moment at which this folder is a client of Neo4j."""

import socket
from urllib.parse import urlsplit


def answers(uri: str, username: str, password: str) -> bool:
    """Whether `RETURN 1` is answered; the port opens some seconds before that."""
    if not _listens(uri):
        return False  # to find this out by the driver takes longer
    import neo4j  # noqa: PLC0415  # the supervisor imports this package too, and need not load the driver

    try:
        with neo4j.GraphDatabase.driver(uri, auth=(username, password), connection_timeout=5) as driver, driver.session() as session:
            session.run(neo4j.Query("RETURN 1", timeout=5)).consume()
    except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError):
        return False
    return True


def _listens(uri: str) -> bool:
    address = urlsplit(uri)
    try:
        socket.create_connection((address.hostname or "", address.port or 0), timeout=2).close()
    except OSError:
        return False
    return True
