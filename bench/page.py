"""docs/benchmarks.md, written from what the rows found: method, hardware, versions, every figure, and plots beside it."""

import shutil
import statistics
from collections.abc import Iterator, Mapping
from typing import Any

from bench.found import ROOT, load
from bench.plot import svg
from bench.row import Figure, Found

PAGE, PLOTS = ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "benchmarks"
METHOD = """# Benchmarks

Emptyset against what users would take instead, measured side by side in one run on one machine. This page is written by `make bench`;
`python -m bench ROW` measures one row again. [bench/](../bench/) has the code, a module for each row.

## Method

- What is compared runs in turn, every other time in the opposite order, and each pair gives a ratio; what is told is the median of the
  ratios, with every single figure below it. So a machine that is slow for a while is slow for both.
- Commands are measured as whole commands, from the start of the process to its end, and as the work alone.
- Peers are installed by the bench into environments of their own, with pinned versions, and set up as their documentation says, to do the
  same work on the same database or the same simulated AWS.
- Neo4j is the one that Emptyset embeds, with its settings, a new one for each row. AWS is simulated, on the same machine.
- ✓ the target is reached, ✗ it is not; then the row says what the limit is. Figures without a target are told for what they explain.
"""


def write(results: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the page and its plots."""
    shutil.rmtree(PLOTS, ignore_errors=True)
    PLOTS.mkdir()
    PAGE.write_text("\n".join([METHOD, *_machine(results), *_table(results), *_rows(results)]).rstrip() + "\n", encoding="utf-8")


def _machine(results: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    told: dict[str, str] = {}
    peers: dict[str, str] = {}
    for result in results.values():
        told |= result["machine"]
        peers |= result.get("found", {}).get("versions", {})
    yield "## On what\n\n| what | which |\n| --- | --- |"
    yield from (f"| {name} | {_cell(value)} |" for name, value in {**told, **dict(sorted(peers.items()))}.items())
    yield f"| Measured | {max((str(r['at']) for r in results.values()), default='never').replace('T', ' ')} |\n"


def _table(results: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield "## In short\n\n| what | against | at least | measured |\n| --- | --- | --- | --- |"
    for name, result in results.items():
        row = load(name)
        figures = Found.of(result["found"]).figures if "found" in result else []
        measured = "; ".join(f"{_value(f)} {f.name} {_mark(f)}" for f in figures if f.reached is not None)
        told = "broke" if "error" in result else _cell(measured)
        yield f"| [{_cell(row.title)}](#{name.replace('_', '-')}) | {_cell(row.against)} | {_cell(row.target)} | {told} |"
    yield ""


def _rows(results: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for name, result in results.items():
        row = load(name)
        yield f"## {name.replace('_', '-')}\n\n{row.title}; against {row.against}; target: {row.target}.\n\n{row.method.strip()}\n"
        if "error" in result:
            yield f"It broke when it was measured: {result['error']}\n"
            continue
        yield from _found(name, Found.of(result["found"]))
        yield f"Measured in {result['seconds']:.0f} s.\n"


def _found(name: str, found: Found) -> Iterator[str]:
    yield "| figure | median | target | |\n| --- | --- | --- | --- |"
    yield from (f"| {_cell(f.name)} | {_value(f)} | {_target(f)} | {_mark(f)} |" for f in found.figures)
    yield ""
    yield from (f"- {f.name}: {f.note}" for f in found.figures if f.note)
    yield from (f"- {limit}" for limit in load(name).limits(found))
    raw = {label: values for f in found.figures for label, values in f.raw.items()}
    if raw:
        yield "\n| measured | median | run by run |\n| --- | --- | --- |"
        yield from (
            f"| {_cell(label)} | {statistics.median(values):.4g} | {' · '.join(f'{v:.4g}' for v in values)} |"
            for label, values in raw.items()
        )
    yield ""
    for number, curve in enumerate(found.curves):
        path = PLOTS / f"{name.replace('_', '-')}{f'-{number + 1}' if number else ''}.svg"
        path.write_text(svg(curve), encoding="utf-8")
        yield f"![{curve.title}]({PLOTS.name}/{path.name})\n"


def _value(figure: Figure) -> str:
    return f"{figure.value:.3g} {figure.unit}" if figure.value < 1000 else f"{figure.value:,.0f} {figure.unit}"  # noqa: PLR2004


def _target(figure: Figure) -> str:
    bounds = {"at least": figure.at_least, "at most": figure.at_most}
    return ", ".join(f"{word} {bound:g} {figure.unit}" for word, bound in bounds.items() if bound is not None)


def _mark(figure: Figure) -> str:
    return {True: "✓", False: "✗", None: ""}[figure.reached]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
