"""A plot as SVG, both axes logarithmic: what costs the same for each more is a line of slope one, beside the dotted ones."""

import math
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from bench.row import Curve

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 420, 76, 56, 44, 24
COLOURS = ("#1f5fbf", "#c2410c", "#15803d", "#7e22ce", "#0e7490", "#a16207")
Range = tuple[float, float]


def svg(curve: Curve) -> str:
    """The plot of a curve."""
    xs, ys = _range(x for line in curve.lines.values() for x, _ in line), _range(y for line in curve.lines.values() for _, y in line)
    parts = [*_frame(curve), *_grid(xs, ys), *_slope(xs, ys)]
    for number, (name, line) in enumerate(curve.lines.items()):
        parts += _line(number, name, [(_x(x, xs), _y(y, ys)) for x, y in line])
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" role="img">\n'
        f"<title>{escape(curve.title)}</title>\n<rect width='100%' height='100%' fill='#fff'/>\n{body}\n</svg>\n"
    )


def _range(values: Iterable[float]) -> Range:
    """The powers of ten around some values."""
    found = [max(v, 1e-9) for v in values]
    low, high = math.floor(math.log10(min(found)) + 1e-9), math.ceil(math.log10(max(found)) - 1e-9)
    return float(low), float(max(high, low + 1))


def _x(value: float, around: Range) -> float:
    return LEFT + (math.log10(value) - around[0]) / (around[1] - around[0]) * (WIDTH - LEFT - RIGHT)


def _y(value: float, around: Range) -> float:
    return HEIGHT - BOTTOM - (math.log10(max(value, 1e-9)) - around[0]) / (around[1] - around[0]) * (HEIGHT - BOTTOM - TOP)


def _frame(curve: Curve) -> Iterator[str]:
    middle = (TOP + HEIGHT - BOTTOM) / 2
    yield f'<text x="{WIDTH / 2}" y="24" text-anchor="middle" font-size="15">{escape(curve.title)}</text>'
    yield f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 12}" text-anchor="middle">{escape(curve.x)}</text>'
    yield f'<text x="16" y="{middle}" text-anchor="middle" transform="rotate(-90 16 {middle})">{escape(curve.y)}</text>'


def _grid(xs: Range, ys: Range) -> Iterator[str]:
    for power in range(int(xs[0]), int(xs[1]) + 1):
        x = _x(10.0**power, xs)
        yield f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#ddd"/>'
        yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{10.0**power:,g}</text>'
    for power in range(int(ys[0]), int(ys[1]) + 1):
        y = _y(10.0**power, ys)
        yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>'


def _slope(xs: Range, ys: Range) -> Iterator[str]:
    """Where cost grows as much as what it is for: dotted lines through the grid."""
    for power in range(int(ys[0] - (xs[1] - xs[0])), int(ys[1]) + 1):
        ends = [(x, x - xs[0] + power) for x in (xs[0], xs[1])]
        inside = _clipped(ends, ys)
        if inside:
            (x1, y1), (x2, y2) = ((_x(10.0**x, xs), _y(10.0**y, ys)) for x, y in inside)
            yield f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#bbb" stroke-dasharray="2 4"/>'


def _clipped(ends: Sequence[Range], ys: Range) -> list[Range]:
    (x1, y1), (x2, y2) = ends
    low, high = max(y1, ys[0]), min(y2, ys[1])
    return [(x1 + low - y1, low), (x2 - (y2 - high), high)] if low < high else []


def _line(number: int, name: str, points: Sequence[Range]) -> Iterator[str]:
    colour = COLOURS[number % len(COLOURS)]
    yield f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in points:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
    yield f'<rect x="{LEFT + 12}" y="{TOP + 8 + 18 * number}" width="12" height="12" fill="{colour}"/>'
    yield f'<text x="{LEFT + 30}" y="{TOP + 18 + 18 * number}">{escape(name)}</text>'
