"""The words of charts: how they are broken into lines, how large they are, and how they are kept on the sheet."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from textwrap import wrap
from types import MappingProxyType
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Annotation, Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Bbox, ScaledTranslation

from toolkit.report.drawing.colours import PAPER

POINTS = 72
"""To the inch: charts are measured and written in them."""


LETTERS = 2
"""Signs of a grade that is a letter or a number; longer ones are words, and set smaller."""


def wrapped(text: str, inches: float, size: float = 9, most: int | None = None) -> str:
    """Break a label so that it fits into a width, of `most` lines at most; the widest typeface is assumed."""
    letters = max(8, int(inches * 72 / (size * 0.58)))
    lines = wrap(text, letters, break_long_words=False) or [text]
    return "\n".join(lines[:most]) + ("…" if most and len(lines) > most else "")


def label(axes: Axes, x: float, y: float, text: str, **how: Any) -> None:
    """Write a label of one or more lines, each by itself.

    Lines that are set together are placed by the width of the typeface they were measured with; by themselves they
    keep their edge in any typeface.
    """
    lines = text.split("\n")
    size = how.get("fontsize", 9)
    figure = axes.get_figure(root=True)
    assert figure is not None
    inches = figure.get_size_inches()[1] * axes.get_position().height
    bottom, top = axes.get_ylim()
    step = size / 72 * 1.16 * (bottom - top) / inches
    for i, line in enumerate(lines):
        axes.text(x, y + (i - (len(lines) - 1) / 2) * step, line, va="center", **how)


LETTER = 0.085
"""Inches that a bold letter of a name takes at most, on the average."""

LINE = 0.155
"""Inches from one line of a label or of a heading to the next."""

ON_PAPER: Mapping[str, Any] = MappingProxyType(
    {"zorder": 6, "bbox": {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}}
)
"""How words are written that a line would cross: on paper of their own."""


def heading(axes: Axes, x: float, y: float, text: str) -> None:
    """Write the heading of a group, where it has one, on paper of its own, on axes in inches: `y` is its first line."""
    for i, line in enumerate(text.split("\n") if text else ()):
        axes.text(x, y + i * LINE, line, weight="bold", va="center", fontsize=9, **ON_PAPER)


def lines_of(text: str) -> int:
    """How many lines a label takes."""
    return text.count("\n") + 1


class Writer(RendererSVG):
    """Writes charts, and remembers from one to the next how large their words are: nothing takes longer to find out."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        """Return the width of words, their height and how deep they go below the line, in points."""
        return _measured(s, prop.copy(), ismath)


@lru_cache(maxsize=10_000)
def _measured(words: str, font: FontProperties, is_math: Any) -> tuple[float, float, float]:
    return text_to_path.get_text_width_height_descent(words, font, is_math)


def fitting(axes: Axes, ticks: Mapping[float, str]) -> list[str]:
    """Return the names of ticks along the lower edge: every second one is left out where they would touch.

    The names stay at even steps, and nought keeps its own.
    """
    places, names = list(ticks), list(ticks.values())
    figure = axes.get_figure(root=True)
    if len(places) < 3 or figure is None:  # noqa: PLR2004 - two ends
        return names
    low, high = axes.get_xlim()
    inches = figure.get_size_inches()[0] * axes.get_position().width / abs(high - low)
    room = min(abs(b - a) for a, b in pairwise(places)) * inches * POINTS
    widest = max(_measured(name, FontProperties(size=9), False)[0] for name in names)
    if widest + _APART <= room:
        return names
    odd = places.index(0.0) % 2 if 0.0 in places else 0
    return [name if number % 2 == odd else "" for number, name in enumerate(names)]


_APART = 0.5
"""Points between two names of ticks."""


class Places:
    """Where words may stand on axes whose ends are known: neither on lines nor on each other."""

    def __init__(self, axes: Axes, lines: Sequence[Sequence[tuple[float, float]]]) -> None:
        figure = axes.get_figure(root=True)
        assert figure is not None
        figure.dpi, self.axes, self.taken = POINTS, axes, list[Bbox]()
        self.lines = [Path(axes.transData.transform(np.array(line))) for line in lines if len(line) > 1]
        self.dots = [tuple(axes.transData.transform(point)) for line in lines for point in line]

    def write(self, words: Sequence[str], at: tuple[float, float], **how: Any) -> None:
        """Write lines of words near a point, at the first side where there is room; else where they hide least."""
        wide = max(_measured(line, FontProperties(size=9, weight=how.get("weight")), False)[0] for line in words)
        tall, (x, y) = _STEP * len(words), self.axes.transData.transform(at)
        sides = [
            Bbox.from_bounds(x + left * wide + dx, y + under * tall + dy, wide, tall) for left, under, dx, dy in _SIDES
        ]
        best = next((box for box in sides if not self._hidden(box)), None) or min(sides, key=self._hidden)
        self.taken.append(best)
        for i, line in enumerate(words):
            place = ((best.x0 + best.x1) / 2 - x, best.y1 - _STEP * (i + 0.8) - y)
            text: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "fontsize": 9, **how}
            self.axes.annotate(line, at, place, annotation_clip=False, **text)

    def _hidden(self, box: Bbox) -> int:
        """Count what words would lie on, and how far they would leave the axes."""
        room = box.padded(2)
        crossed = sum(line.intersects_bbox(room, filled=False) for line in self.lines)
        dots = sum(room.padded(3).contains(*dot) for dot in self.dots)
        outside = sum(not self.axes.bbox.contains(x, y) for x, y in ((box.x0, box.y0), (box.x1, box.y1)))
        return crossed + dots + 2 * sum(map(room.overlaps, self.taken)) + 2 * outside


_STEP = 11.0
"""Points from one line of words at a point to the next."""

_SIDES = (
    *((-0.5, 0, 0, 7), (-0.5, -1, 0, -7), (-1, 0, -4, 6), (0, 0, 4, 6), (0, -1, 4, -6), (-1, -1, -4, -6)),
    *((-1, -0.5, -8, 0), (0, -0.5, 8, 0)),
    *((left, under, 0, away) for away in (18, 30, 42, 54, 66) for left in (-0.5, 0, -1) for under in (0, -1)),
    *((left, under, 0, -away) for away in (18, 30, 42, 54, 66) for left in (-0.5, 0, -1) for under in (0, -1)),
)
"""Where words stand at a point, the best side first: left and lower edge in their width and height, and in points."""


@cache
def _ruler() -> Writer:
    """Return what measures the words of a chart before it is written: what will write them."""
    return Writer(1, 1, io.StringIO())  # type: ignore[no-untyped-call]


def move_words_inside(figure: Figure) -> None:
    """Move what is written at a point of a chart back onto the sheet: amounts and names may be long."""
    figure.dpi, edge = POINTS, figure.bbox
    for text in (text for axes in figure.axes for text in axes.texts if _may_leave(axes, text, edge.x1, edge.y1)):
        box = text.get_window_extent(_ruler())
        right = max(0.0, edge.x0 - box.x0) or min(0.0, edge.x1 - box.x1)
        up = max(0.0, edge.y0 - box.y0) or min(0.0, edge.y1 - box.y1)
        if isinstance(text, Annotation):  # placed in points from what it is about
            text.xyann = (text.xyann[0] + right, text.xyann[1] + up)
        elif right or up:
            moved = ScaledTranslation(right / POINTS, up / POINTS, figure.dpi_scale_trans)
            text.set_transform(text.get_transform() + moved)


def _may_leave(axes: Axes, text: Text, width: float, height: float) -> bool:
    """Whether a text stands so near an edge that it is worth measuring: hardly a letter is wider than its size."""
    lines, size = text.get_text().split("\n"), float(text.get_fontsize())
    wide, tall = (max(map(len, lines)) + 1) * size, (len(lines) + 1) * size
    if isinstance(text, Annotation):
        x, y = axes.transData.transform(text.xy) + np.array(text.xyann)
    else:
        x, y = text.get_transform().transform(text.get_position())
    before = wide * _BEFORE[text.get_horizontalalignment()]
    inside = before <= x <= width - (wide - before) and tall <= y <= height - tall
    return bool(text.get_text()) and (not inside or bool(text.get_rotation()))


_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}
"""The part of a text that lies to the left of its place."""
