"""Years from a start: a dot for each year with its interval upright, the start between the years before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.report.drawing import canvas as c
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.colours import Look
from toolkit.report.drawing.lettering import LINE, lines_of, wrapped

_START = -0.5
"""Where the start is drawn: between the last year before it and its own."""


@dataclass(frozen=True)
class Event:
    """A year from the start: its value, and the limits between which that lies."""

    year: int
    value: float
    limits: tuple[float, float]


@dataclass(frozen=True)
class Study:
    """The years of one comparison: its title, what is written at which heights, and the words at the start.

    The base is the year that all others are compared with.
    """

    title: str
    events: Sequence[Event]
    ticks: Mapping[float, str]
    years: Mapping[int, str]
    start: str
    base: int


LOOKS: Mapping[str, Look] = {
    "before": Look(hue.BEFORE),
    "after": Look(hue.ACCENT),
    "base": Look(hue.INK, inside=hue.PAPER),
}
"""How the years before the start look, those after it, and the one that they are compared with."""

_TALL, _LEFT, _UNDER = 2.2, 0.62, 0.3
"""Inches: height of what is drawn, and room for what is written at its left and under it."""


def draw_studies(width: float, studies: Sequence[Study], under: str, key: c.Key) -> Figure:
    """Draw each study below the one before, on axes of its own; `under` says what the years are."""
    titles = [wrapped(study.title, width - 0.3, 9.5) if study.title else "" for study in studies]
    heads = [0.12 + (lines_of(title) * LINE + 0.1 if title else 0.0) + LINE for title in titles]
    over, foot = c.key_height(key, width), 0.22
    height = over + sum(heads) + len(studies) * (_TALL + _UNDER) + foot
    figure, top = Figure(figsize=(width, height)), over
    for study, title, head in zip(studies, titles, heads, strict=True):
        top += head
        box = (_LEFT / width, 1 - (top + _TALL) / height, 1 - (_LEFT + 0.15) / width, _TALL / height)
        axes = figure.add_axes(box)
        _draw(axes, study)
        for i, line in enumerate(title.split("\n") if title else ()):
            y = 1 - (top - head + 0.12 + (i + 0.5) * LINE) / height
            figure.text(0.1 / width, y, line, weight="bold", va="center", fontsize=9.5)
        top += _TALL + _UNDER
    figure.text((_LEFT + 0.05) / width, 0.12 / height, under, va="center", fontsize=9, color=hue.QUIET)
    c.draw_key(figure, key)
    return figure


def _draw(axes: Axes, study: Study) -> None:
    years = [event.year for event in study.events] + [study.base]
    ends = [end for event in study.events for end in (event.value, *event.limits)]
    low, high = min(0.0, *ends, *study.ticks), max(0.0, *ends, *study.ticks)
    margin = 0.06 * (high - low or 1)
    axes.set_xlim(min(years) - 0.6, max(years) + 0.6)
    axes.set_ylim(low - margin, high + margin)
    axes.axhline(0, color=hue.INK, lw=0.9, zorder=1)
    axes.axvline(_START, color=hue.QUIET, lw=1.1, ls=(0, (4, 3)), zorder=1)
    how: dict[str, Any] = {"textcoords": "offset points", "color": hue.QUIET, "fontsize": 9, "annotation_clip": False}
    axes.annotate(study.start, (_START, high + margin), (0, 4), ha="center", va="bottom", **how)
    for event in study.events:
        look = LOOKS["before" if event.year < 0 else "after"]
        axes.plot([event.year] * 2, event.limits, color=look.colour, lw=2.2, alpha=0.55, zorder=2)
        axes.plot(event.year, event.value, ls="", zorder=4, **look.marker)
    axes.plot(study.base, 0, ls="", zorder=4, **LOOKS["base"].marker)
    axes.set_xticks(list(study.years), list(study.years.values()), fontsize=9)
    axes.set_yticks(list(study.ticks), list(study.ticks.values()), fontsize=9, color=hue.QUIET)
    axes.grid(axis="y", color=hue.FAINT, lw=0.6)
