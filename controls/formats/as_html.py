"""One page of HTML that an auditor can file: when, by what, what was read and what was not, and every asset that fails or may.

Nothing in it is fetched or run. The template escapes all values; what controls say is Markdown, in which HTML is text.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from controls.formats import product
from controls.verdict import Asset, ControlVerdict, Judged, Report, Total, Verdict

PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
WORDS = MarkdownIt("js-default").disable("image")  # no HTML, no address that runs, nothing that is fetched


def render(report: Report) -> str:
    """The report as a page."""
    return PAGES.get_template("report.html.j2").render(
        made=_time(report.evaluated_at),
        product=product.NAME,
        version=product.version(),
        packs=sorted({c.about.pack for c in report.controls if c.about and c.about.pack}),
        verdict=report.verdict.value,
        counts=_counts(report),
        oldest=_time(min((c.readings.oldest for c in report.controls if c.readings.oldest), default=None)),
        newest=_time(max((c.readings.newest for c in report.controls if c.readings.newest), default=None)),
        hours=report.max_age and f"{report.max_age.total_seconds() / 3600:g} hours",
        controls=[_control(c) for c in report.controls],
        **_read(report),
    )


def _counts(report: Report) -> list[tuple[str, int]]:
    counts = Counter(c.verdict for c in report.controls)
    return [(v.value, counts[v]) for v in Verdict if counts[v]]


def _read(report: Report) -> dict[str, Any]:
    """What was read and what was not, over all controls, each thing once."""
    judged = {a.account: a.name for c in report.controls for a in c.accounts if a.verdict is not Verdict.OUT_OF_SCOPE}
    scopes = [c.scope for c in report.controls]
    inside = {account for s in scopes for account in s.accounts}
    gaps = [*report.missing, *(g for c in report.controls for a in c.accounts for g in a.gaps)]
    return {
        "inside": sorted((account, judged.get(account, "")) for account in inside),
        "missing": list(dict.fromkeys(_gap(g) for g in gaps)),
        "left_out": list(dict.fromkeys(_left_out(each) for s in scopes for each in s.left_out)),
        "closed": list(_closed({(r["cloudAccountID"], r["reason"], r["region"]) for s in scopes for r in s.closed_regions})),
    }


def _gap(gap: Mapping[str, Any]) -> tuple[str, ...]:
    return (gap["cloudAccountID"], gap["region"], gap["operation"], gap["outcome"], gap.get("error") or "", _time(gap.get("at")))


def _left_out(account: Mapping[str, str]) -> tuple[str, ...]:
    return account["cloudAccountID"], account["cloudAccountName"], account["reason"]


def _closed(regions: set[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Account and reason, and all the regions that are out of scope there for it."""
    for (account, reason), group in groupby(sorted(regions), key=lambda r: r[:2]):
        yield account, reason, ", ".join(region for _, _, region in group)


def _control(c: ControlVerdict) -> dict[str, Any]:
    about = c.about
    return {
        "id": c.control,
        "title": c.title,
        "severity": c.severity,
        "verdict": c.verdict.value,
        "insight": c.insight,
        "reason": c.reason,
        "pack": about.pack if about else "",
        "frameworks": [(name, ", ".join(numbers)) for name, numbers in sorted(c.frameworks.items())],
        "oldest": _time(c.readings.oldest),
        "newest": _time(c.readings.newest),
        "rationale": _words(about.rationale if about else ""),
        "impact": _words(about.impact if about else ""),
        "remedy": _words(about.remedy if about else ""),
        "steps": _words(about.steps if about else ""),
        "evidence": _words(about.evidence if about else ""),
        "out_of": out_of(sum(len(a.failing) for a in c.accounts), summed(a.total for a in c.accounts)),
        "undecided": sum(len(a.undecided) for a in c.accounts),
        "accounts": [_account(a) for a in c.accounts],
        "failing": [_asset(a, asset) for a in c.accounts for asset in a.failing],
        "open": [_asset(a, asset) for a in c.accounts for asset in a.undecided],
        "exempt": [_exempt(a, asset) for a in c.accounts for asset in a.exempted],
    }


def _account(a: Judged) -> dict[str, Any]:
    return {
        "id": a.account,
        "name": a.name,
        "verdict": a.verdict.value,
        "otherwise": a.otherwise.value if a.otherwise else "",
        "reason": a.reason,
        "exempt": a.exempt,
        "out_of": out_of(len(a.failing), a.total),
        "undecided": len(a.undecided),
    }


def _asset(account: Judged, asset: Asset) -> tuple[str, ...]:
    names = ("internalRegion", "internalAssetType", "internalName", "idFromProvider")
    return (f"{account.name} {account.account}".strip(), *(str(asset.get(name) or "") for name in names))


def _exempt(account: Judged, asset: Asset) -> tuple[str, ...]:
    """The asset, and who answers for it, why and until when."""
    of = asset["exemption"]
    return (*_asset(account, asset), of["owner"], of["reason"], of["ticket"], f"{of['expires']:%Y-%m-%d}")


def out_of(failing: int, total: Total | None) -> str:
    """«3 of 412 trails»; nothing where nothing was judged."""
    return f"{failing} of {total}" if total else ""


def summed(totals: Iterable[Total | None]) -> Total | None:
    """The totals of several accounts as one."""
    found = [t for t in totals if t]
    return Total(sum(t.count for t in found), found[0].of, any(t.at_least for t in found)) if found else None


def _words(markdown: str) -> Markup:
    return Markup(WORDS.render(markdown))  # noqa: S704 - the renderer lets no HTML through


def _time(time: datetime | None) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if time else ""
