"""Options that several commands have."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.settings import MAX_AGE as AGES

ACCOUNTS = typer.Option(help="A YAML list of account numbers, or of {id, name, role, externalId}.", exists=True, dir_okay=False)
YEAR = "366d"
HELP = "A YAML file of exemptions; may be repeated. Unless said, exemptions.yaml in EMPTYSET_HOME, if it is there."
FILES = typer.Option("--exemptions", metavar="FILE", help=HELP, exists=True, dir_okay=False)
MAX_AGE = typer.Option(
    metavar="AGE",
    help="Readings that are older count as unread: 26h unless said; OPERATION=AGE is the limit of one operation. May be repeated, "
    f"and goes before what {AGES} says.",
)
GLOB = typer.Option("--control", metavar="GLOB", help="Those whose id is like this, such as «s3-*»; may be repeated.")
SCHEDULER = "Let the workers of a Dask scheduler, such as tcp://host:8786, read the accounts; they need emptyset[cluster]."
CATALOGUE = typer.Option(help="A folder in the public catalogue's layout, whose controls are added.", exists=True, file_okay=False)
PACK = typer.Option(help="A folder of controls with a pack.toml, which are added; may be repeated.", exists=True, file_okay=False)

Profiles = Annotated[list[str] | None, typer.Option("--profile", help="A profile of the AWS configuration; may be repeated.")]
Organization = Annotated[bool, typer.Option("--organization", help="Read every active account of the caller's organization.")]
RoleName = Annotated[str, typer.Option(help="The role to assume in every account but the caller's own.")]
ExternalId = Annotated[str, typer.Option(help="The external id that the role demands.")]
AccountsFile = Annotated[Path | None, ACCOUNTS]
Regions = Annotated[str, typer.Option(help="Read these regions only; the others stay unread.")]
Only = Annotated[str, typer.Option(help="Read these types only, such as Trail; accounts and regions are always read.")]
WORKERS = 64  # with answers after 80 ms, 8 % faster than 32; 128 are no faster: Python is busy then
Workers = Annotated[int, typer.Option(min=1, max=256, help="Calls in flight at once.")]
Scheduler = Annotated[str, typer.Option(metavar="ADDRESS", help=SCHEDULER)]
Form = Annotated[Literal["table", "json"], typer.Option("--format", help="How it is printed.")]
Account = Annotated[str, typer.Option(help="Judge this account only.")]
By = Annotated[str, typer.Option("--by", help="Who this is kept with; without it the user of this machine.")]
Catalogue = Annotated[Path | None, CATALOGUE]
Packs = Annotated[list[Path] | None, PACK]
MaxAge = Annotated[list[str] | None, MAX_AGE]
Exemptions = Annotated[list[Path] | None, FILES]
Longest = Annotated[str, typer.Option(metavar="AGE", help="How long after its approval an exemption may expire.")]
Glob = Annotated[list[str] | None, GLOB]
Framework = Annotated[str, typer.Option(help="Those of a framework, such as «CIS AWS Foundations 7.0».")]
Severity = Annotated[list[str] | None, typer.Option(help="Those that are critical, high, medium or low; may be repeated.")]
