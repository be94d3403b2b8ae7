"""All shipped controls."""

from collections.abc import Callable, Mapping
from typing import Any
import json
import pytest
from controls.control import Control
from controls.evaluate import Evaluator
from controls.load import own
from demo.aws.server import SimulatedAWS
from collectors.run import Wanted
from graph.store import Store
from queries.compile import Compiler
from tests.collectors.harness import Collector
from tests.controls.whole import identities, networks, records, services
from tests.controls.whole.world import *


def test_x(opened: Store, run, simulated: SimulatedAWS, compiler: Compiler, monkeypatch) -> None:
    import time

    t = time.time()
    aws = simulated
    run(opened.clear())
    controls = {c.id: c for c in own(compiler)}
    organizations(aws)
    heres = {a: Here(aws, a) for a in (NEW, WRONG, HEAD, RIGHT)}
    for a, h in heres.items():
        defaults(h)
    for a, wrong in ((WRONG, True), (RIGHT, False)):
        h = heres[a]
        for part in (
            identities.identities,
            identities.credentials,
            identities.watched,
            networks.networks,
            networks.machines,
            networks.disks,
            services.databases,
            services.functions,
            services.containers,
            services.stores,
            services.doors,
            services.front_ends,
        ):
            part(h, wrong)
        (records.wrong_records if wrong else records.right_records)(h)
        records.recorders(h, wrong)
    records.told(heres[RIGHT], controls)
    records.organization_trail(heres[HEAD])
    identities.no_root_credentials(heres[HEAD])
    identities.virtual_device(heres[NEW])
    print("built", time.time() - t)
    t = time.time()
    c = Collector(opened, aws, run, monkeypatch)
    for m in (NEW, HEAD):
        s = c.organization(m, Wanted())
        print(s)
    print("collected", time.time() - t)
    t = time.time()
    for row in c.rows("MATCH (o:Outcome) WHERE o.result<>'complete' RETURN o.operation,o.account,o.region,o.result,o.error"):
        print("OUT", row)
    for row in c.rows(
        "MATCH (n:Asset) UNWIND labels(n) AS l WITH n,l WHERE l STARTS WITH 'Unread_' RETURN n.internalAssetType,n.internalName,n.cloudAccountID,l"
    ):
        print("UN", row)
    import sys

    sys.stdout.flush()
    rep = run(Evaluator(compiler, opened).evaluate(list(controls.values())))
    print("judged", time.time() - t)
    names = {k: v for h in heres.values() for k, v in h.names.items()}

    def nm(x):
        n = names.get(x["idFromProvider"].rpartition("/")[2], x["internalName"])
        r = x["internalRegion"]
        return n if r in ("global", "us-east-1") else f"{n}@{r}"

    out = {}
    for cv in rep.controls:
        print("##", cv.control, cv.verdict, cv.reason)
        for a in cv.accounts:
            print(
                "   ",
                a.name,
                a.verdict,
                sorted(nm(x) for x in a.failing),
                sorted("?" + nm(x) for x in a.undecided),
                "" if a.verdict in ("FAIL",) else a.reason[:150],
                a.otherwise or "",
            )
