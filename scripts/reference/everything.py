"""Every generated document with its text, so that one list serves both who writes them and who compares them."""

import json
from pathlib import Path

from api.schema import text as schema
from cli.world import compiler, controls
from collectors.aws import CATALOGUE
from controls.views import views
from scripts.reference import assets, catalogue, indexes, permissions, templates
from scripts.reference import controls as pages

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"  # the public catalogue and the recordings; without them their page stays as it is
TYPES, CONTROLS = "docs/reference/types", "docs/reference/controls"


def files() -> dict[str, str]:
    """Path below the root of the checkout → text."""
    role, collector = permissions.role(CATALOGUE), permissions.collector(CATALOGUE)
    shipped = sorted(controls(), key=lambda c: c.id)
    return {
        **{f"{TYPES}/{t.name}.md": assets.page(CATALOGUE, t) for t in CATALOGUE.assets()},
        **{f"{CONTROLS}/{c.id}.md": pages.page(compiler(), c) for c in shipped},
        "docs/reference/README.md": indexes.front(CATALOGUE, shipped),
        "docs/reference/controls.md": indexes.controls(shipped),
        "docs/reference/permissions.md": permissions.page(CATALOGUE),
        "docs/reference/iam-policy.json": _json(role),
        "docs/reference/iam-policy-collector.json": _json(collector),
        "docs/deploy/role.yaml": templates.role(role),
        "docs/deploy/stackset.yaml": templates.stackset(role),
        "api/schema.graphql": schema(CATALOGUE, views()),
        **({"docs/reference/public-catalogue.md": catalogue.page(CATALOGUE, SHARED)} if SHARED.is_dir() else {}),
    }


def outdated() -> list[str]:
    """Pages of types that are declared no more, and of controls that are gone."""
    found = {f"{folder}/{path.name}" for folder in (TYPES, CONTROLS) for path in (ROOT / folder).glob("*.md")}
    return sorted(found - files().keys())


def _json(document: object) -> str:
    return json.dumps(document, indent=2) + "\n"
