"""Pictures of charts inside a page: one taller than a sheet is cut between its rows, and never made smaller."""

from __future__ import annotations

import base64
import html
import itertools
import math
import re
from collections.abc import Iterator

SHEET = 626.0
"""Points that a picture may be tall on a printed page, with room for its caption above it."""

_NEAR = 60.0
"""Points around an even cut where a better place for it is looked for."""

_ABOVE, _BELOW, _DOT = 9.0, 3.0, 4.0
"""Points that a line of words goes above and below where it is written, and a dot around its middle."""

_BOX = re.compile(r'width="([\d.]+)pt" height="([\d.]+)pt" viewBox="0 0 [\d.]+ [\d.]+"')
_WRITTEN = re.compile(r'<text [^>]*?\by="(-?[\d.]+)"')
_MARKED = re.compile(r'<use [^>]*?\by="(-?[\d.]+)"')
_PATH = re.compile(r'<path d="([^"]*)"')
_POINT = re.compile(r"(-?[\d.]+) (-?[\d.]+)\s*(?=[A-Za-z]|$)")


def pictures(wide: str, narrow: str, alt: str) -> str:
    """Return the HTML of a chart as it is shown wide, and as on a telephone where that is another.

    Parameters
    ----------
    wide, narrow : str
        SVG.
    alt : str
        What it shows, for those who cannot see it; it is said once, of the first of several parts.
    """
    other = f'<source media="(max-width: 640px)" srcset="{_inlined(narrow)}">' if narrow != wide else ""
    shown: list[str] = []
    for part in parts(wide):
        said, more = (html.escape(alt), "") if not shown else ("", ' class="more"' if other else "")
        image = f'<img src="{_inlined(part)}" alt="{said}" {_size(part)}>'
        shown.append(f"<picture{more}>{'' if shown else other}{image}</picture>")
    return "".join(shown)


def parts(svg: str) -> list[str]:
    """Cut a drawing into parts that each fit on a sheet, where its rows leave most room; one that fits is one part."""
    found = _BOX.search(svg)
    if found is None or float(found[2]) <= SHEET:
        return [svg]
    across, tall = found[1], float(found[2])
    cuts = [0.0, *_cuts(svg, tall), tall]
    boxes = [(low, high - low) for low, high in itertools.pairwise(cuts)]
    return [
        svg.replace(found[0], f'width="{across}pt" height="{high:.2f}pt" viewBox="0 {low:.2f} {across} {high:.2f}"')
        for low, high in boxes
    ]


def _cuts(svg: str, tall: float) -> list[float]:
    """Choose where a drawing is cut: near even parts, in the middle of the widest gap between what is drawn."""
    number = math.ceil(tall / SHEET)
    gaps, cuts = list(_gaps(svg)), list[float]()
    for even in (tall * part / number for part in range(1, number)):
        latest = (cuts[-1] if cuts else 0.0) + SHEET
        near = [gap for gap in gaps if abs(sum(gap) / 2 - even) <= _NEAR and sum(gap) / 2 <= latest]
        low, high = max(
            near, key=lambda gap: (round(gap[1] - gap[0], 1), -abs(sum(gap) / 2 - even)), default=(even, even)
        )
        cuts.append((low + high) / 2)
    return cuts


def _gaps(svg: str) -> Iterator[tuple[float, float]]:
    """Find where nothing but what runs through several rows is drawn: from and to, in points from the top."""
    below = 0.0
    for low, high in sorted(_drawn(svg)):
        if low > below:
            yield below, low
        below = max(below, high)


def _drawn(svg: str) -> Iterator[tuple[float, float]]:
    """Return from where to where each word, dot and bar of a drawing goes."""
    for y in map(float, _WRITTEN.findall(svg)):
        yield y - _ABOVE, y + _BELOW
    for y in map(float, _MARKED.findall(svg)):
        yield y - _DOT, y + _DOT
    for path in _PATH.findall(svg):
        ends = [float(y) for _, y in _POINT.findall(path)]
        if ends and min(ends) >= 0 and max(ends) - min(ends) < _NEAR:
            yield min(ends), max(ends)


def _size(svg: str) -> str:
    found = _BOX.search(svg)
    return f'width="{float(found[1]) * 4 / 3:.0f}" height="{float(found[2]) * 4 / 3:.0f}"' if found else ""


def _inlined(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
