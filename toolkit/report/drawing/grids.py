"""Grids: grades by subject and criterion, what stands in the cells of two scales, and dots in columns with names."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from toolkit.report.drawing import canvas as c
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.colours import Look
from toolkit.report.drawing.lettering import LETTER, LETTERS, LINE, heading, label, lines_of, wrapped


@dataclass(frozen=True)
class Cell:
    """A grade: its row and column, letter and tone, and what is written small beside it, in one line or two."""

    row: str
    column: str
    letter: str
    tone: str
    small: Sequence[str] = ()


def draw_grades(
    width: float, cells: Sequence[Cell], subjects: Mapping[str, str], criteria: Mapping[str, str]
) -> Figure:
    """Draw grades as a grid of colours: subjects down, criteria across, each by its code and its name.

    On a telephone a subject is told by its code.
    """
    import seaborn as sns  # noqa: PLC0415 - heavy, and needless where nothing is drawn

    narrow = c.is_narrow(width)
    left = 0.55 if narrow else 2.6
    step = (width - left - 0.1) / len(criteria)
    heads = [wrapped(name, step, 9) for name in criteria.values()]
    raised = narrow and max(map(len, heads)) * LETTER > step  # every other name a line higher
    over = 0.3 + LINE * (max(map(lines_of, heads)) + raised)
    figure, axes = c.canvas(width, _TALL * len(subjects) + over + 0.05, left, 0.1, over, 0.05)
    tones = list(hue.GRADES)
    grid = pd.DataFrame(float("nan"), index=list(subjects), columns=list(criteria))
    for cell in cells:
        grid.loc[cell.row, cell.column] = tones.index(cell.tone)
    how: dict[str, Any] = {"vmin": -0.5, "vmax": len(tones) - 0.5, "linewidths": 4, "linecolor": hue.PAPER}
    how |= {"cbar": False, "xticklabels": False, "yticklabels": False}
    sns.heatmap(grid, cmap=ListedColormap(list(hue.GRADES.values())), ax=axes, **how)
    axes.set(xlabel="", ylabel="")
    for cell in cells:
        _grade(axes, list(criteria).index(cell.column), list(subjects).index(cell.row), cell, step)
    for i, (code, name) in enumerate(subjects.items()):
        text = code if narrow else wrapped(name, left - 0.2, 9, 3)
        label(axes, -0.08, i + 0.5, text, ha="right", fontsize=9)
    for i, name in enumerate(heads):
        higher = LINE / _TALL * (lines_of(name) if raised and i % 2 else 0)
        axes.text(i + 0.5, -0.12 - higher, name, ha="center", va="bottom", fontsize=9, weight="bold")
    return figure


def _grade(axes: Axes, x: int, y: int, cell: Cell, step: float) -> None:
    """Write a grade into its cell, and what is small beside it; under it where the cell has no room."""
    is_short, under = len(cell.letter) <= LETTERS, step < _ROOM
    how: dict[str, Any] = {"ha": "center", "va": "center", "color": hue.ink_on(hue.GRADES[cell.tone])}
    shown = cell.letter if is_short else wrapped(cell.letter, step * (0.5 if cell.small else 0.8), 9)
    at = (0.5, 0.5) if not cell.small else (0.5, 0.26) if under else (0.24, 0.5)
    axes.text(x + at[0], y + at[1], shown, fontsize=16 if is_short else 9, weight="bold", **how)
    places = (0.57, 0.82) if under else (0.36, 0.66) if len(cell.small) > 1 else (0.5,)
    for down, text in zip(places, cell.small, strict=False):
        middle, room = (0.5, step) if under else (0.66, step * _BESIDE)
        axes.text(x + middle, y + down, wrapped(text, room, 9), fontsize=9, **how)


_TALL = 0.72
"""Inches of a row of grades."""

_BESIDE = 0.6
"""Part of a cell that is left beside its grade."""

_ROOM = 0.75
"""Inches that a cell needs for something beside its grade."""

_CHIP, _CHIP_LINE, _HEAD = 0.86, 0.235, 0.24
"""Inches: width of a thing in its cell, height of a line of them, and room for the number of the cell."""

_FOOT, _BETWEEN, _OVER = 0.44, 0.3, 0.42


@dataclass(frozen=True)
class Chip:
    """A thing in a cell: its name, what is written after it, and its colour."""

    name: str
    level: str
    colour: str


@dataclass(frozen=True)
class Scales:
    """A grid of two scales: title, the steps up and across, what stands in each cell, and how the scales are called."""

    title: str
    up: Sequence[str]
    across: Sequence[str]
    cells: Mapping[tuple[str, str], Sequence[Chip]]
    names: tuple[str, str]


def draw_scales(width: float, panels: Sequence[Scales]) -> Figure:
    """Draw grids below each other, each cell with its things; one that holds several levels stands out."""
    left = 0.82 if c.is_narrow(width) else 1.15
    laid = [_heights(panel, width - left - 0.05) for panel in panels]
    height = sum(sum(rows) + _OVER + _FOOT for rows in laid) + _BETWEEN * (len(panels) - 1)
    figure, axes = c.in_inches(width, height)
    top = 0.0
    for panel, heights in zip(panels, laid, strict=True):
        heading(axes, 0.02, top + 0.14, panel.title)
        _scales(axes, panel, heights, (left, width - 0.05, top + _OVER))
        top += _OVER + sum(heights) + _FOOT + _BETWEEN
    return figure


def _heights(panel: Scales, room: float) -> list[float]:
    """Return the height of each row of a grid."""
    fit = _per_line(room / len(panel.across))
    most = [max(len(panel.cells.get((up, across), ())) for across in panel.across) for up in panel.up]
    return [_HEAD + max(1, math.ceil(n / fit)) * _CHIP_LINE + 0.1 for n in most]


def _per_line(cell: float) -> int:
    return max(1, int((cell - 0.08) / (_CHIP + 0.06)))


def _scales(axes: Axes, panel: Scales, heights: list[float], where: tuple[float, float, float]) -> None:
    left, right, top = where
    step, y = (right - left) / len(panel.across), top
    small: dict[str, Any] = {"fontsize": 9, "color": hue.QUIET, "va": "center"}
    axes.text(0.02, top - 0.1, panel.names[0], **small)
    for up, height in zip(panel.up, heights, strict=True):
        axes.text(left - 0.08, y + height / 2, up, ha="right", va="center", fontsize=9)
        for i, across in enumerate(panel.across):
            _cell(axes, panel.cells.get((up, across), ()), (left + i * step, y, step, height))
        y += height
    for i, across in enumerate(panel.across):
        axes.text(left + (i + 0.5) * step, y + 0.13, across, ha="center", va="center", fontsize=9)
    axes.text(right, y + 0.32, panel.names[1], ha="right", **small)


def _cell(axes: Axes, chips: Sequence[Chip], box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    fill = hue.WASH if chips else hue.PAPER
    axes.add_patch(Rectangle((x, y), width, height, fc=fill, ec=hue.FAINT, lw=0.8, zorder=1))
    if len({chip.level for chip in chips} - {""}) > 1:
        edge = Rectangle((x + 0.02, y + 0.02), width - 0.04, height - 0.04, fc="none", ec=hue.ALARM, lw=1.6, zorder=3)
        axes.add_patch(edge)
        axes.text(x + width - 0.08, y + 0.13, "≠", ha="right", va="center", fontsize=11, weight="bold", color=hue.ALARM)
    if chips:
        axes.text(x + 0.08, y + 0.13, str(len(chips)), va="center", fontsize=9, weight="bold", color=hue.QUIET)
    fit = _per_line(width)
    for n, chip in enumerate(chips):
        _chip(axes, chip, x + 0.07 + (n % fit) * (_CHIP + 0.06), y + _HEAD + (n // fit) * _CHIP_LINE)


def _chip(axes: Axes, chip: Chip, x: float, y: float) -> None:
    shape: dict[str, Any] = {"boxstyle": "round,pad=0,rounding_size=0.04", "fc": chip.colour, "ec": "none", "zorder": 4}
    axes.add_patch(FancyBboxPatch((x, y), _CHIP, _CHIP_LINE - 0.045, **shape))
    how: dict[str, Any] = {"va": "center", "fontsize": 9, "color": hue.ink_on(chip.colour), "zorder": 5}
    axes.text(x + 0.06, y + 0.1, chip.name, ha="left", **how)
    axes.text(x + _CHIP - 0.06, y + 0.1, chip.level, ha="right", weight="bold", **how)


@dataclass(frozen=True)
class DotRow:
    """A row of dots: what it is, its group, and how the dot of each column looks, one mark on the other."""

    label: str
    heading: str
    dots: Sequence[Sequence[Look]]


@dataclass(frozen=True)
class Dots:
    """Rows of dots in columns with names; `apart` are columns that stand a little away; last their totals."""

    rows: Sequence[DotRow]
    names: Sequence[str]
    apart: Sequence[bool]
    totals: Sequence[str]


_LINE = 0.148
"""Inches from one line of a label to the next; dots stand close."""


def draw_dots(width: float, dots: Dots) -> Figure:
    """Draw a dot for each row and column, and below them what the columns come to."""
    narrow = c.is_narrow(width)
    left, right, head = (1.85, 0.1, 0.95) if narrow else (3.1, 0.5, 0.8)
    labels = [wrapped(row.label, left - 0.1, 9) for row in dots.rows]
    groups = [
        (title, list(own)) for title, own in groupby(dots.rows, key=lambda row: wrapped(row.heading, width - 0.1, 9))
    ]
    lines = iter(map(lines_of, labels))
    headings, ys, height = c.row_positions(
        [(title, [next(lines) for _ in own]) for title, own in groups], 0.22, _LINE, 0.3
    )
    figure, axes = c.in_inches(width, head + height + 0.38)
    step = (width - left - right) / (len(dots.names) + 0.4)
    xs = [left + step * (n + 0.5 + 0.4 * away) for n, away in enumerate(dots.apart)]
    for x, name in zip(xs, dots.names, strict=True):
        axes.text(x, head - 0.1, name, rotation=90 if narrow else 35, rotation_mode="anchor", va="center", fontsize=9)
    for y, (title, _) in zip(headings, groups, strict=True):
        label(axes, 0.03, head + y + _LINE / 2 * (lines_of(title) - 1), title, fontsize=9, weight="bold")
    for y, text in zip(ys, labels, strict=True):
        label(axes, 0.12, head + y, text, fontsize=9)
    for n, x in enumerate(xs):
        for look, places in _alike([row.dots[n] for row in dots.rows], ys):
            axes.plot([x] * len(places), [head + y for y in places], ls="", **look.marker)
    foot = head + height + 0.16
    axes.plot([0.03, max(xs) + 0.2], [foot - 0.16, foot - 0.16], color=hue.FAINT, lw=0.8)
    for x, text, side in zip([0.12, *xs], dots.totals, ["left", *["center"] * len(xs)], strict=True):
        axes.text(x, foot, text, ha=side, va="center", fontsize=9, weight="bold")
    return figure


def _alike(column: Sequence[Sequence[Look]], ys: Sequence[float]) -> Iterator[tuple[Look, list[float]]]:
    """Put together where the dots of a column look alike: they are drawn at once."""
    places: dict[Look, list[float]] = {}
    for looks, y in zip(column, ys, strict=True):
        for look in looks:
            places.setdefault(look, []).append(y)
    yield from places.items()
