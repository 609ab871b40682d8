"""What is held of a page: its sentences and words, its figures, and what its charts draw."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.drawn import drawn, misplaced, words
from tests.shown import Cell
from toolkit.report import charts
from toolkit.report.drawing import canvas
from toolkit.report.shown import Shown

PAGES_HELD = Path(__file__).parent / "pages"


def keeping_drawings(monkeypatch: pytest.MonkeyPatch, width: float) -> list[Any]:
    """Keep what charts draw, in one width, instead of making pictures of them; in both every word has its place."""

    def kept(page: Any, draw: Callable[[float], Any], alt: str, caption: str) -> Shown:
        shown: Any = Shown("", "")
        drawings = {each: canvas.sheet(draw, each, page.synthetic_mark) for each in (canvas.WIDE, canvas.NARROW)}
        assert [word for drawing in drawings.values() for word in misplaced(drawing)] == []
        shown.drawing, shown.alt, shown.caption = drawings[width], alt, page.captioned(caption)
        made.append(shown)
        return shown

    made: list[Any] = []
    monkeypatch.setattr(charts, "picture", kept)
    return made


def sentences(cell: Cell) -> Iterator[str]:
    """Give what a cell shows line by line: a sentence, a caption, a card, a row of a table with its cells.

    Last how many rows and cells of tables look how: a colour, a weight, a side.
    """
    body = getattr(cell.shown, "body", "")
    if body:
        yield f"--- cell {cell.number}"
    broken = re.sub(r"(?i)</(?:p|tr|li|caption|h\d|summary|dt|dd|div)>", "\n", " ".join(body.split()))
    for line in re.sub(r"(?i)</t[hd]>", " | ", broken).splitlines():
        inside = re.sub(r"</?(?:a|span)\b[^>]*>", "", line) if 'class="reading"' in line else line
        text = " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split()).removesuffix(" |")
        if text:
            yield text
    looks = Counter(re.findall(r'<t[dr] class="([^"]+)"', body))
    if looks:
        yield "looks: " + ", ".join(f"{look} {n}" for look, n in sorted(looks.items()))


def pictures(shown: Any, whole: bool) -> Iterator[str]:
    """Give what a chart says, and what it draws; in all but one language only its words."""
    yield f"--- {shown.caption}"
    yield shown.alt
    yield from drawn(shown.drawing) if whole else [f"  {' | '.join(words(shown.drawing))}"]


def figures(cells: list[Cell]) -> Iterator[str]:
    """Give every recorded figure: its value to nine digits, or why it has none, and what it covers."""
    for figure in (figure for cell in cells for figure in cell.figures):
        value = figure["value"] if figure["value"] is not None else f"({figure['missing']})"
        value = f"{value:.9g}" if isinstance(value, float) else value
        cover = f" {figure['n']}/{figure['of']}" if figure["of"] else ""
        limits = f" [{figure['conf_low']:.6g}, {figure['conf_high']:.6g}]" if figure["conf_low"] is not None else ""
        unit = figure["currency"] or figure["unit"]
        yield f"{figure['id']} = {value} {unit}{cover}{limits} {figure['formula']} {figure['status']}"
