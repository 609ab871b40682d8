"""The canvas: sizes, colours and type of all charts, and the way from a drawing to a picture inside the page."""

from __future__ import annotations

import contextlib
import html
import io
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from toolkit.report.drawing.colours import ALARM, FAINT, INK, PAPER, QUIET, Look
from toolkit.report.drawing.lettering import LINE, POINTS, Writer, lines_of, move_words_inside, wrapped
from toolkit.report.drawing.parts import pictures

WIDE, NARROW = 7.16, 3.67
"""Inches, in which words are as large as they are drawn: across a printed page; across half of one, and a telephone."""

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

_IS_DRAWN: ContextVar[bool] = ContextVar("is_drawn", default=True)


@contextlib.contextmanager
def undrawn() -> Iterator[None]:
    """Draw nothing for a while: who asks for figures alone need not wait for pictures."""
    before = _IS_DRAWN.set(False)
    try:
        yield
    finally:
        _IS_DRAWN.reset(before)


Draw = Callable[[float], Figure]
"""Draws a chart at a width in inches."""


@dataclass(frozen=True)
class Said:
    """The words beside a chart: what is seen, its unit, how to read it, and its figures in words."""

    title: str
    unit: str
    how: str
    alt: str


LONGEST_ALT = 250
"""Signs that a screen reader reads out at once; what is longer stands below the picture, figure by figure."""


def shortened(alt: str) -> str:
    """Cut a text where one of its parts ends, so that it can be heard at once."""
    if len(alt) <= LONGEST_ALT:
        return alt
    kept = alt[: LONGEST_ALT - 1]
    end = kept.rfind("; ")
    return kept[: end if end > LONGEST_ALT / 2 else kept.rfind(" ")].rstrip(" ,;:") + "…"


def embedded(draw: Draw, mark: str, words: Said, is_small: bool = False) -> str:
    """Draw a chart for a page and for a telephone, and return the HTML of both, with its words.

    Parameters
    ----------
    draw : callable
        Draws the chart at a width in inches.
    mark : str
        What is written across it; empty for nothing.
    words : Said
    is_small : bool
        Whether it stands beside another one, as narrow as on a telephone.
    """
    if not _IS_DRAWN.get():
        return ""
    narrow = svg(draw, NARROW, mark)
    wide = narrow if is_small else svg(draw, WIDE, mark)
    title, unit, how = (html.escape(said, quote=False) for said in (words.title, words.unit, words.how))
    return (
        f'<figure class="chart"><figcaption>{title} <span class="unit">{unit}</span></figcaption>'
        f'{pictures(wide, narrow, shortened(words.alt))}<p class="how">{how}</p></figure>'
    )


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


def svg(draw: Draw, width: float, mark: str) -> str:
    """Draw a chart at a width in inches, and return its SVG."""
    target, figure = io.StringIO(), sheet(draw, width, mark)
    with mpl.rc_context(_STYLE):
        across, up = figure.get_size_inches() * POINTS
        told = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        writer = Writer(across, up, target, metadata=told)  # type: ignore[no-untyped-call]
        figure.draw(writer)
        writer.finalize()  # type: ignore[no-untyped-call]
    written = target.getvalue()
    written = written[written.index("<svg") :]
    # measured with a wide typeface, shown with the reader's own: text gets narrower, never wider
    return re.sub(r"'DejaVu Sans'(?:, [^;\"]*)?", _FAMILY, written)


def canvas(
    width: float, height: float, left: float, right: float, top: float = 0.1, bottom: float = 0.4
) -> tuple[Figure, Axes]:
    """Open a figure with one pair of axes, margins in inches."""
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    )
    return figure, axes


def in_inches(width: float, height: float) -> tuple[Figure, Axes]:
    """Open a figure with axes that are its sheet: inches from the left and from the top."""
    figure, axes = canvas(width, height, 0, 0, 0, 0)
    _as_inches(axes, width, height)
    return figure, axes


def _as_inches(axes: Axes, width: float, height: float) -> None:
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_axis_off()


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


def between(values: Sequence[float]) -> tuple[float, float, list[float]]:
    """Return the ends of an axis that holds all values, zero or not, and the round numbers that it names."""
    low, high = min(values), max(values)
    margin = 0.06 * (high - low or 1)
    low, high = low - margin, high + margin
    return low, high, [float(tick) for tick in MaxNLocator(6).tick_values(low, high) if low <= tick <= high]


def is_narrow(width: float) -> bool:
    """Whether a chart is drawn for a telephone."""
    return width < (WIDE + NARROW) / 2


def row_positions(
    groups: Sequence[tuple[str, Sequence[float]]], row: float, line: float = LINE, heading: float = 0.34
) -> tuple[list[float], list[float], float]:
    """Place rows of labels under headings, each as tall as its label needs.

    Parameters
    ----------
    groups : sequence of (str, sequence of float)
        Heading, and how many lines each row below it takes.
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
        for lines in labels:
            height = max(row, lines * line + GAP)
            rows.append(y + height / 2)
            y += height
        y += GAP
    return headings, rows, y


GAP = 0.08
"""Inches that a row is higher than its lines, and between two groups."""


Key = Mapping[str, Look]
"""What each colour and shape is."""

NO_KEY: Key = MappingProxyType({})
_KEY_LINE, _KEY_LETTER = 0.22, 0.075


def _key_lines(key: Key, width: float) -> list[list[tuple[float, str, Look]]]:
    """Break a key into lines that fit, each entry with its place, text and look; a long text into lines of its own."""
    lines: list[list[tuple[float, str, Look]]] = [[]]
    x = 0.12
    for text, look in key.items():
        said = wrapped(text, width - 0.35)
        needed = 0.3 + max(map(len, said.split("\n"))) * _KEY_LETTER
        if x + needed > width - 0.1 and lines[-1]:
            lines.append([])
            x = 0.12
        lines[-1].append((x, said, look))
        x += needed
    return lines


def _tall(line: Sequence[tuple[float, str, Look]]) -> float:
    return _KEY_LINE + LINE * (max(lines_of(text) for _, text, _ in line) - 1)


def key_height(key: Key, width: float) -> float:
    """Return how many inches a key takes."""
    return sum(map(_tall, _key_lines(key, width))) + 0.05 if key else 0.0


def draw_key(figure: Figure, key: Key) -> None:
    """Say above a drawing what each colour and shape is."""
    if not key:
        return
    width, height = figure.get_size_inches()
    tall, y = key_height(key, width), 0.05
    axes = figure.add_axes((0, 1 - tall / height, 1, tall / height))
    _as_inches(axes, width, tall)
    for line in _key_lines(key, width):
        for x, text, look in line:
            axes.plot(x + 0.06, y + _KEY_LINE / 2, ls="", **look.marker)
            for i, own in enumerate(text.split("\n")):
                axes.text(x + 0.19, y + _KEY_LINE / 2 + i * LINE, own, va="center", fontsize=9, color=QUIET)
        y += _tall(line)
