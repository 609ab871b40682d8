"""Rows: labels below each other, some under headings, and in each row bars, intervals, dots, grades and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from toolkit.report.drawing import canvas as c
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.colours import Look
from toolkit.report.drawing.lettering import LETTERS, LINE, ON_PAPER, fitting, heading, label, lines_of, wrapped


@dataclass(frozen=True)
class Bar:
    """A bar: how long it is and where it starts, in units of the axis; what is written into it, where there is room."""

    length: float
    colour: str = hue.VALUE
    start: float = 0.0
    thick: float = 0.15
    inside: str = ""
    edge: str | None = None
    alpha: float = 1.0


@dataclass(frozen=True)
class Interval:
    """A stretch of the axis, as thick as so many points."""

    low: float
    high: float
    colour: str = hue.SOFT
    thick: float = 4


@dataclass(frozen=True)
class Grade:
    """A grade in its box; an empty box is dashed, one that has lapsed pale and crossed out."""

    at: float
    letter: str
    tone: str
    lapsed: bool = False


@dataclass(frozen=True)
class Row:
    """A row: what it is, the group it belongs to, and what is drawn in it from the back to the front.

    A note is words and where they begin; `beside` is written at `end`, else beyond the axis; `before` is what led from
    the row above to this one.
    """

    label: str
    heading: str = ""
    bars: Sequence[Bar] = ()
    intervals: Sequence[Interval] = ()
    dots: Sequence[tuple[float, Look]] = ()
    grades: Sequence[Grade] = ()
    notes: Sequence[tuple[str, float]] = ()
    beside: str = ""
    end: float | None = None
    ink: str = hue.INK
    bold: bool = False
    before: str = ""


@dataclass(frozen=True)
class Axis:
    """The axis of all rows: its ends, what is written at which of its places, and what all rows are held against.

    Bars start at its `base`, where that is drawn: what fell below it goes to the left.
    A head is a word above the rows: its place, itself, and whether it stands `left` or `center` there.
    """

    low: float = 0.0
    high: float = 1.0
    ticks: Mapping[float, str] = field(default_factory=dict)
    rule: float | None = None
    base: float | None = None
    heads: Sequence[tuple[float, str, str]] = ()


@dataclass(frozen=True)
class Space:
    """Inches to the left and right of the axis and for a row, on a page and on a telephone, and lines of words.

    Where there is no room at its left, a label stands above what is drawn; `beside_below` says whether what is written
    beside a row then goes with it.
    """

    left: tuple[float, float] = (2.6, 0.12)
    right: tuple[float, float] = (0.6, 0.6)
    row: tuple[float, float] = (0.26, 0.38)
    label_lines: tuple[int, int] = (9, 9)
    heading_lines: int = 9
    beside_below: bool = False


_ROOM = 0.5
"""Inches left of an axis that no label fits into."""

_THIN = 0.15
"""Inches that a bar has in a line of its own; thicker ones need more."""

_LETTER = 0.065
"""Inches that a letter inside a bar takes."""


def draw_rows(width: float, rows: Sequence[Row], axis: Axis, space: Space, key: c.Key = c.NO_KEY) -> Figure:
    """Draw rows on one axis, at a width in inches, below a key that says what colours and shapes are."""
    sheet = _Sheet(width, rows, axis, space)
    titles, middles, height = sheet.places()
    heads = max((lines_of(text) for _, text, _ in axis.heads), default=0)
    over, under = c.key_height(key, width) + heads * LINE + 0.05, 0.4 if axis.ticks else 0.05
    figure, axes = c.canvas(width, height + over + under + 0.05, sheet.left, sheet.right, over, under)
    axes.set_ylim(height, 0)
    axes.set_xlim(axis.low, axis.high)
    for title, y in titles:
        heading(axes, axis.low - (sheet.left - 0.05) * sheet.inch, y, title)
    for y, row in zip(middles, rows, strict=True):
        sheet.draw(axes, y, row)
    _dress(axes, axis)
    c.draw_key(figure, key)
    return figure


class _Sheet:
    """Rows on their axis at a width: where each stands, and how it is drawn."""

    def __init__(self, width: float, rows: Sequence[Row], axis: Axis, space: Space) -> None:
        narrow = c.is_narrow(width)
        self.width, self.rows, self.axis, self.space = width, rows, axis, space
        self.left, self.right = space.left[narrow], space.right[narrow]
        self.least, self.most = space.row[narrow], space.label_lines[narrow]
        self.inch = (axis.high - axis.low) / (width - self.left - self.right)
        self.above = self.left < _ROOM
        self.below = narrow and space.beside_below

    def label(self, row: Row) -> str:
        """Break the label of a row into lines."""
        room = self.width - 0.3 if self.above else self.left - 0.2
        text = wrapped(row.label, room, 9, self.most)
        return f"{text}\n{wrapped(row.beside, room, 9)}" if self.below and row.beside else text

    def lines(self, row: Row) -> tuple[float, int, float]:
        """Count the lines that a row takes before its label, for it, and, where it stands above, for what is drawn."""
        more = max((bar.thick for bar in row.bars), default=0.0) - _THIN
        before, drawn = (float(bool(row.before)), 1 + max(0.0, more / LINE)) if self.above else (0.0, 0.0)
        return before, lines_of(self.label(row)), drawn

    def places(self) -> tuple[list[tuple[str, float]], list[float], float]:
        """Return each heading and where it stands, the middle of each row, and the height of all."""
        groups: list[tuple[str, list[float]]] = []
        for title, own in groupby(self.rows, key=lambda row: row.heading):
            text = wrapped(title, self.width - 0.3, 9.5, self.space.heading_lines) if title else ""
            groups.append((text, [sum(self.lines(row)) for row in own]))
        tops, middles, height = c.row_positions(groups, self.least)
        return list(zip((text for text, _ in groups), tops, strict=True)), middles, height

    def draw(self, axes: Axes, y: float, row: Row) -> None:
        """Draw a row, its words beside it, its label, and what led to it."""
        (before, lines, drawn), start = self.lines(row), self.axis.low
        at = y + (before + lines) / 2 * LINE if self.above else y
        _draw(axes, at, row, self.inch)
        if row.beside and not self.below:
            beside = wrapped(row.beside, self.right - 0.12, 9) if row.end is None else row.beside
            end, weight = self.axis.high if row.end is None else row.end, "bold" if row.bold else "normal"
            label(axes, end + 0.11 * self.inch, at, beside, fontsize=9, color=row.ink, weight=weight)
        if self.above:
            paper = ON_PAPER if self.axis.ticks else {}
            label(axes, start, y + (before - drawn) / 2 * LINE - 0.012, self.label(row), fontsize=9, **paper)
        else:
            label(axes, start - 0.1 * self.inch, y, self.label(row), ha="right", fontsize=9)
        if row.before:
            top = y - max(self.least, (before + lines + drawn) * LINE + c.GAP) / 2 + before / 2 * LINE
            axes.text(start + 0.04 * self.inch, top, row.before, va="center", fontsize=9, color=hue.QUIET)


def _draw(axes: Axes, y: float, row: Row, inch: float) -> None:
    for bar in row.bars:
        edge: dict[str, Any] = {"edgecolor": bar.edge, "lw": 0.7} if bar.edge else {}
        axes.barh(y, bar.length, left=bar.start, height=bar.thick, color=bar.colour, alpha=bar.alpha, zorder=2, **edge)
        if bar.inside and bar.length > _LETTER * len(bar.inside) * inch:
            middle, ink = bar.start + bar.length / 2, hue.ink_on(bar.colour)
            axes.text(middle, y, bar.inside, ha="center", va="center", fontsize=9, color=ink)
    for part in row.intervals:
        ends, thick = [part.low, part.high], part.thick
        axes.plot(ends, [y, y], color=part.colour, lw=thick, solid_capstyle="butt", zorder=2)
    for look, own in groupby(row.dots, key=lambda dot: dot[1]):
        places = [at for at, _ in own]
        axes.plot(places, [y] * len(places), ls="", clip_on=False, zorder=4, **look.marker)
    for grade in row.grades:
        _grade(axes, y, grade)
    for note, place in row.notes:
        axes.text(place, y, note, va="center", fontsize=9, color=hue.QUIET)


def _size(letter: str) -> float:
    """Say how large a grade is written: a letter; smaller, but legible, two joined by a dash, or a word."""
    return 13 if len(letter) <= LETTERS else 9


def _grade(axes: Axes, y: float, grade: Grade) -> None:
    """Draw a grade in its box, on axes in inches."""
    x, letter, is_short = grade.at, grade.letter, len(grade.letter) <= LETTERS + 1
    how: dict[str, Any] = {"boxstyle": "round,pad=0,rounding_size=0.06", "alpha": 0.35 if grade.lapsed else 1}
    if letter:
        how |= {"fc": hue.GRADES[grade.tone], "ec": "none"}
    else:
        how |= {"fc": hue.PAPER, "ec": hue.BEFORE, "ls": (0, (2, 2)), "lw": 0.8}
    axes.add_patch(FancyBboxPatch((x - 0.19, y - 0.17), 0.38, 0.34, **how))
    if letter:
        ink, size = hue.INK if grade.lapsed else hue.ink_on(hue.GRADES[grade.tone]), _size(letter)
        shown = letter if is_short else wrapped(letter, 0.36, size)
        axes.text(x, y, shown, ha="center", va="center", fontsize=size, weight="bold", color=ink)
    if grade.lapsed:
        axes.plot([x - 0.19, x + 0.19], [y + 0.17, y - 0.17], color=hue.ALARM, lw=1.5)


def _dress(axes: Axes, axis: Axis) -> None:
    for x, text, side in axis.heads:
        for i, line in enumerate(reversed(text.split("\n"))):
            axes.text(x, -0.06 - i * LINE, line, ha=side, fontsize=9, color=hue.QUIET)
    if axis.rule is not None:
        axes.axvline(axis.rule, color=hue.INK, lw=1.1, zorder=3)
    if axis.base is not None:
        axes.axvline(axis.base, color=hue.QUIET, lw=0.8, zorder=3)
    axes.set_yticks([])
    axes.set_xticks(list(axis.ticks), fitting(axes, axis.ticks))
    if axis.ticks:
        axes.grid(axis="x", color=hue.FAINT, lw=0.6)
    else:
        axes.spines[:].set_visible(False)


def cut(length: float, colour: str, axis: Axis, thick: float) -> tuple[Bar, list[tuple[float, Look]]]:
    """Draw a length from the base of an axis; what goes beyond an end of it gets an arrow there."""
    base = axis.base or 0.0
    end = min(max(base + length, axis.low), axis.high)
    beyond = [] if end == base + length else [(end, Look(colour, ">" if length > 0 else "<", 8))]
    return Bar(end - base, colour, base, thick), beyond


def stacked(
    lengths: Iterable[float],
    colours: Sequence[str],
    inside: Sequence[str] = (),
    start: float = 0.0,
    thick: float = 0.15,
    edge: str | None = None,
) -> list[Bar]:
    """Put bars end to end, each with its colour and what is written into it; what has no length is no bar."""
    bars = []
    for i, length in enumerate(lengths):
        if length:
            colour, said = colours[i % len(colours)], inside[i] if inside else ""
            bars.append(Bar(length, colour, start, thick, said, edge))
            start += length
    return bars
