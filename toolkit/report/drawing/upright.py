"""What goes from left to right: columns, steps of a waterfall, and lines over time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.report.drawing import canvas as c
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.lettering import LINE, lines_of, wrapped


@dataclass(frozen=True)
class Column:
    """A column: its value, width, distance from the middle of its place, and the words over its end and inside."""

    value: float
    colour: str
    wide: float = 0.62
    shift: float = 0.0
    bottom: float = 0.0
    over: str = ""
    ink: str = hue.INK
    inside: str = ""
    edge: bool = False
    bold: bool = False


def draw_columns(width: float, tall: float, places: Mapping[str, Sequence[Column]], zero: bool = False) -> Figure:
    """Draw columns at named places, those of one place over or beside each other; `zero` asks for a line at zero."""
    figure, axes = _columns(width, tall, list(places), list(places.values()))
    if zero:
        axes.axhline(0, color=hue.INK, lw=0.8, zorder=3)
        axes.spines["bottom"].set_visible(False)
    return figure


def _columns(
    width: float, tall: float, names: Sequence[str], places: Sequence[Sequence[Column]]
) -> tuple[Figure, Axes]:
    labels = [wrapped(name, (width - 0.3) / len(names) - 0.1, 9) for name in names]
    under = 0.2 + LINE * max(map(lines_of, labels))
    figure, axes = c.canvas(width, tall + under - 0.35, 0.15, 0.15, 0.3, under)
    ends = [end for own in places for column in own for end in (column.bottom, column.bottom + column.value)]
    low, high = c.reach(ends)
    axes.set_ylim(low - 0.12 * (high - low) if low < 0 else low, high + 0.14 * (high - low))
    axes.set_xlim(-0.6, len(places) - 0.4)
    for x, own in enumerate(places):
        for column in own:
            _column(axes, x + column.shift, column, 8 if c.is_narrow(width) else 9)
    for x, label in enumerate(labels):
        for i, line in enumerate(label.split("\n")):
            how: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "va": "top", "color": hue.QUIET}
            axes.annotate(line, (x, axes.get_ylim()[0]), (0, -5 - 11 * i), **how)
    axes.set_xticks([])
    axes.set_yticks([])
    return figure, axes


def _column(axes: Axes, x: float, column: Column, size: float) -> None:
    edge: dict[str, Any] = {"edgecolor": hue.BEFORE, "lw": 1} if column.edge else {}
    value, bottom = column.value, column.bottom
    axes.bar(x, value, bottom=bottom, width=column.wide, color=column.colour, zorder=2, **edge)
    up = value >= 0 or column.bottom > 0
    how: dict[str, Any] = {"weight": "bold" if column.bold else "normal", "color": column.ink, "fontsize": size}
    if column.over:
        end = (x, max(bottom, bottom + value) if up else bottom + value)
        side = "bottom" if up else "top"
        axes.annotate(column.over, end, (0, 3 if up else -3), textcoords="offset points", ha="center", va=side, **how)
    if column.inside:
        axes.text(x, bottom + value / 2, column.inside, ha="center", va="center", color=hue.ink_on(column.colour))


@dataclass(frozen=True)
class Step:
    """A step of a waterfall: a whole from the ground, or a part from where the one before ended."""

    name: str
    value: float
    said: str
    whole: bool


def draw_waterfall(width: float, steps: Sequence[Step]) -> Figure:
    """Draw how a first whole becomes the last by the parts between them."""
    level, levels = 0.0, []
    columns: list[list[Column]] = []
    for step in steps:
        bottom = 0.0 if step.whole else level
        part = hue.REACHED if step.value >= 0 else hue.ALARM
        colour = part if not step.whole else hue.INK if columns else hue.BEFORE
        columns.append([Column(step.value, colour, bottom=bottom, over=step.said, bold=True)])
        level = bottom + step.value
        levels.append(level)
    figure, axes = _columns(width, 2.55, [step.name for step in steps], columns)
    for x, y in enumerate(levels[:-1]):
        axes.plot([x + 0.31, x + 0.69], [y, y], color=hue.QUIET, lw=0.8)
    return figure


def _panels(width: float, titles: Sequence[str], tall: tuple[float, float], left: float) -> tuple[Figure, list[Axes]]:
    """Open a pair of axes for each title: beside each other on a page, below each other on a telephone."""
    narrow, n = c.is_narrow(width), len(titles)
    across, down = (1, n) if narrow else (n, 1)
    wide, high = width / across, tall[narrow]
    said = [wrapped(title, wide - 0.3, 9.5) for title in titles]
    top = 0.15 + 0.18 * max(map(lines_of, said))
    figure, panels = Figure(figsize=(width, high * down)), []
    for i, title in enumerate(said):
        x, y = (0, down - 1 - i) if narrow else (i, 0)
        box = (
            (x * wide + left) / width,
            (y * high + 0.3) / (high * down),
            (wide - left - 0.1) / width,
            (high - 0.3 - top) / (high * down),
        )
        axes = figure.add_axes(box)
        axes.set_title(title, loc="left", fontsize=9.5, weight="bold")
        panels.append(axes)
    return figure, panels


@dataclass(frozen=True)
class Path:
    """A line from point to point, each with its name and the words at it; the last may be held against a mark."""

    title: str
    points: Sequence[tuple[str, float, str]]
    mark: float | None = None
    words: Sequence[str] = ()


def draw_paths(width: float, paths: Sequence[Path]) -> Figure:
    """Draw each path in a panel of its own."""
    figure, panels = _panels(width, [path.title for path in paths], (2.9, 2.7), 0.15)
    for axes, path in zip(panels, paths, strict=True):
        names, values, words = zip(*path.points, strict=True)
        last, missed = len(values) - 1, path.mark is not None and path.mark > values[-1]
        axes.plot(range(last + 1), values, color=hue.REACHED, lw=2.4, marker="o", ms=6, zorder=3)
        for x, (value, said) in enumerate(zip(values, words, strict=True)):
            rises = x < last and values[x + 1] > value * 1.05  # keep the words off the line that leaves the point
            below = x == last and missed  # and off the mark that stands above it
            offset = (4, -4) if below else (-2 if rises else 0, 8)
            how: dict[str, Any] = {"fontsize": 9, "weight": "bold" if x == last else "normal"}
            how |= {"ha": "left" if below else "right" if rises else "center", "va": "top" if below else "baseline"}
            axes.annotate(said, (x, value), offset, textcoords="offset points", **how)
        if path.mark is not None:
            _mark(axes, last, path.mark, list(path.words), missed)
        axes.set_xticks(range(last + 1), names)
        axes.set_xlim(-0.6, last + 0.5)
        low, high = c.reach([*values, *([path.mark] if path.mark is not None else [])])
        axes.set_ylim(low, high + 0.22 * (high - low))
        axes.set_yticks([])
    return figure


def _mark(axes: Axes, x: int, mark: float, words: list[str], missed: bool) -> None:
    """Draw a mark as a short line, its words on the side where the value is not."""
    axes.plot([x - 0.28, x + 0.28], [mark, mark], color=hue.SHORT, lw=2.2, zorder=4)
    for line, text in enumerate(reversed(words) if missed else words):
        away = 5 + 10 * line
        how: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "fontsize": 8, "color": hue.SHORT}
        offset, side = ((0, away), "bottom") if missed else ((0, -away), "top")
        axes.annotate(text, (x, mark), offset, va=side, **how)


@dataclass(frozen=True)
class Trend:
    """Lines over the same times: a frame with the columns `x value series`, and what is written at which height."""

    title: str
    lines: pd.DataFrame
    write: Callable[[float], str]


def draw_trends(width: float, trends: Sequence[Trend], times: Sequence[str]) -> Figure:
    """Draw the lines of each trend in a panel of its own, each named at its end."""
    figure, panels = _panels(width, [trend.title for trend in trends], (2.7, 2.3), 0.5)
    series = dict.fromkeys(name for trend in trends for name in trend.lines["series"])
    palette = dict(zip(series, sns.color_palette("colorblind").as_hex(), strict=False))
    how: dict[str, Any] = {"legend": False, "lw": 1.8, "marker": "o", "ms": 4, "errorbar": None}
    for axes, trend in zip(panels, trends, strict=True):
        highest = trend.lines["value"].max()
        sns.lineplot(trend.lines, x="x", y="value", hue="series", palette=palette, ax=axes, **how)
        gap, at = highest * 0.075, -1.0
        for name, end in trend.lines.groupby("series", sort=False).last().sort_values("value").iterrows():
            at = max(float(end["value"]), at + gap)  # moved apart where two ends are close
            axes.text(end["x"] + 0.15, at, str(name), color=palette[name], fontsize=8, va="center", weight="bold")
        axes.set(xlabel="", ylabel="", xlim=(-0.3, len(times) + 0.1), ylim=(0, highest * 1.12))
        axes.set_xticks(range(len(times)), times, fontsize=7.5)
        ticks = [tick for tick in (0, 0.25, 0.5, 0.75, 1.0, 1.25) if tick <= highest * 1.1]
        axes.set_yticks(ticks, [trend.write(tick) for tick in ticks], fontsize=7.5, color=hue.QUIET)
        axes.grid(axis="y", color=hue.FAINT, lw=0.6)
    return figure
