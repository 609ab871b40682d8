"""The canvas: sizes, colours and type of all charts, and the way from a drawing to a picture inside the page."""

from __future__ import annotations

import base64
import html
import io
import math
import re
from collections.abc import Callable, Iterable, Mapping
from textwrap import wrap
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.report.charts.lettering import POINTS, Writer, move_words_inside
from toolkit.report.page import Page
from toolkit.report.shown import Shown

WIDE, NARROW = 7.6, 3.9
"""Inches: a page on a screen or on paper, and a telephone."""

INK, QUIET, FAINT, PAPER = "#1f2933", "#616e7c", "#dde3e8", "#ffffff"
REACHED, SHORT, ALARM, BEFORE = "#0b7285", "#d97706", "#b42318", "#7b8794"
GRADES = {"A": "#0b7285", "B": "#66a9b5", "C": "#e9a23b", "D": "#b42318", "X": "#9aa5b1"}
GRADE_INK = {"A": "#ffffff", "B": "#10222b", "C": "#10222b", "D": "#ffffff", "X": "#ffffff"}

LETTERS = 2
"""Signs of a grade that is a letter or a number; longer ones are words, and set smaller."""

_FAMILY = "'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "evaluation-toolkit",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": INK,
    "text.parse_math": False,  # two dollar signs in a name are money
    "axes.labelcolor": QUIET,
    "xtick.color": QUIET,
    "ytick.color": INK,
    "axes.edgecolor": FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
}

Draw = Callable[[float], Figure]
"""Draws a chart at a width in inches."""


def picture(page: Page, draw: Draw, alt: str, caption: str) -> Shown:
    """Draw a chart for a page and for a telephone, and put both into the page.

    Parameters
    ----------
    page : Page
        When what it shows was made up, the picture says so across itself, and its caption does too.
    draw : callable
        Draws the chart at a width in inches.
    alt : str
        What the chart shows, for those who cannot see it, with its main figures.
    caption : str
        How to read it.
    """
    mark, caption = page.synthetic_mark, page.captioned(caption)
    wide, narrow = _svg(draw, WIDE, mark), _svg(draw, NARROW, mark)
    body = (
        '<figure class="chart"><picture>'
        f'<source media="(max-width: 640px)" srcset="{_inlined(narrow)}">'
        f'<img src="{_inlined(wide)}" alt="{html.escape(alt)}" {_size(wide)}></picture>'
        f"<figcaption>{html.escape(caption, quote=False)}</figcaption></figure>"
    )
    return Shown(body, f"{caption}\n{alt}")


def sheet(draw: Draw, width: float, mark: str) -> Figure:
    """Draw a chart at a width in inches, in the one style, with its mark across it and no word beyond its edges."""
    with mpl.rc_context(_STYLE):
        figure = draw(width)
        if mark:
            above = figure.get_size_inches()[1] - 0.4  # what its letters leave free: a flat picture would cut it off
            slope = min(20, 60 * max(above, 0) / width)
            how: dict[str, Any] = {"ha": "center", "va": "center", "rotation": slope, "weight": "bold", "zorder": 20}
            figure.text(0.5, 0.5, mark, color=ALARM, alpha=0.22, fontsize=3.4 * width, **how)
        move_words_inside(figure)
    return figure


def _svg(draw: Draw, width: float, mark: str) -> str:
    target, figure = io.StringIO(), sheet(draw, width, mark)
    with mpl.rc_context(_STYLE):
        across, up = figure.get_size_inches() * POINTS
        told = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        writer = Writer(across, up, target, metadata=told)  # type: ignore[no-untyped-call]
        figure.draw(writer)
        writer.finalize()  # type: ignore[no-untyped-call]
    svg = target.getvalue()
    svg = svg[svg.index("<svg") :]
    # measured with a wide typeface, shown with the reader's own: text gets narrower, never wider
    return re.sub(r"'DejaVu Sans'(?:, [^;\"]*)?", _FAMILY, svg)


def _size(svg: str) -> str:
    found = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"|height="([\d.]+)pt"[^>]*?width="([\d.]+)pt"', svg)
    if found is None:
        return ""
    width, height = (found[1], found[2]) if found[1] else (found[4], found[3])
    return f'width="{float(width) * 4 / 3:.0f}" height="{float(height) * 4 / 3:.0f}"'


def _inlined(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def canvas(
    width: float, height: float, left: float, right: float, top: float = 0.1, bottom: float = 0.4
) -> tuple[Figure, Axes]:
    """Open a figure with one pair of axes, margins in inches."""
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    )
    return figure, axes


def reach(values: Iterable[float], least: float = 0.0) -> tuple[float, float]:
    """Return the ends of an axis that holds zero and all values, and is never without length.

    Parameters
    ----------
    values : iterable of float
    least : float
        How far it goes in any case.
    """
    there = [0.0, least, *values]
    low, high = min(there), max(there)
    return low, high if high > low else low + 1.0


def percent_ticks(low: float, high: float) -> list[float]:
    """Choose the percentages that an axis names: quarters up to the whole, or rounder steps where it is long."""
    if low > -_QUARTER and high < _TWICE:
        return [0, 0.25, 0.5, 0.75, 1.0]
    step = next((s for s in _STEPS if (high - low) / s <= _MOST), _STEPS[-1])
    return [step * i for i in range(math.ceil(low / step), math.floor(high / step) + 1)][:_MOST]


_QUARTER, _TWICE, _MOST = 0.25, 2.0, 8
_STEPS = tuple(step * 10**power for power in range(9) for step in (0.25, 0.5, 1.0))


def is_narrow(width: float) -> bool:
    """Whether a chart is drawn for a telephone."""
    return width < (WIDE + NARROW) / 2


def wrapped(text: str, inches: float, size: float = 9) -> str:
    """Break a label so that it fits into a width; the widest typeface is assumed."""
    letters = max(8, int(inches * 72 / (size * 0.58)))
    return "\n".join(wrap(text, letters, break_long_words=False)) or text


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


def row_positions(
    groups: list[tuple[str, list[str]]], row: float, line: float, heading: float
) -> tuple[list[float], list[float], float]:
    """Place rows of labels under headings, each as tall as its label needs.

    Parameters
    ----------
    groups : list of (str, list of str)
        Heading and wrapped labels.
    row, line, heading : float
        Inches: least height of a row, of one line of text, and of a heading.

    Returns
    -------
    headings, rows, height
        Distance from the top of the heading of each group, also of one without, and of the middle of each row, and the
        whole height, in inches.
    """
    y, headings, rows = 0.0, [], []
    for title, labels in groups:
        headings.append(y + heading * 0.62)
        if title:
            y += heading + (lines_of(title) - 1) * line
        for label in labels:
            height = max(row, lines_of(label) * line + 0.08)
            rows.append(y + height / 2)
            y += height
        y += 0.08
    return headings, rows, y
