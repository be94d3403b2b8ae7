"""The front page of the reference, and the table of the shipped controls."""

from collections.abc import Sequence

from controls.control import Control
from graph.catalogue import INTERFACE, Catalogue
from scripts.reference.words import LISTED, NOTE, code, table


def front(catalogue: Catalogue, shipped: Sequence[Control]) -> str:
    """Types, what all of them have, and where the rest is."""
    types = [[f"[{t.name}](types/{t.name}.md)", t.doc, code(t.plural), LISTED[t.kind.scope]] for t in catalogue.assets()]
    fields = [[code(f.name), f.type.value, f.doc] for f in INTERFACE]
    return (
        f"# Reference\n\n{NOTE}\n"
        f"## Asset types\n\n{table(['Type', 'What it is', 'List', 'Read'], types)}\n"
        "## What every asset has\n\nThese fields are those of the interface `IAsset`, and `...AssetFragment` spreads them.\n\n"
        f"{table(['Field', 'Type', 'What it is'], fields)}\n"
        "## Further pages\n\n"
        f"- [Controls](controls.md): the {len(shipped)} that are shipped.\n"
        "- [Permissions](permissions.md): what AWS must allow, and to whom; as policies: [the role's](iam-policy.json), "
        "[the collector's](iam-policy-collector.json).\n"
        "- [The public catalogue](public-catalogue.md): what its rules ask, what their verdicts were tried on.\n"
        "- [Deployment](../deploy/README.md): the role by CloudFormation, in one account or in an organization.\n"
        "- [The GraphQL schema](../../api/schema.graphql), as text.\n"
    )


def controls(shipped: Sequence[Control]) -> str:
    """The table of the controls."""
    rows = [[_linked(c), c.title, c.severity.value, _frameworks(c)] for c in shipped]
    return f"# Controls\n\n{NOTE}\n{table(['Control', 'Title', 'Severity', 'Frameworks'], rows)}"


def _frameworks(control: Control) -> str:
    return "; ".join(f"{name}: {', '.join(ids)}" for name, ids in sorted(control.frameworks.items()))


def _linked(control: Control) -> str:
    return f"[{control.id}](controls/{control.id}.md)"
