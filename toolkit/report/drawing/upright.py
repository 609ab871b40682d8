"""What goes from left to right: columns, steps of a waterfall, and lines over time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.report.drawing import canvas as c
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.lettering import LETTER, LINE, ON_PAPER, Places, lines_of, wrapped


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


def draw_columns(
    width: float, tall: float, places: Mapping[str, Sequence[Column]], zero: bool = False, groups: Sequence[str] = ()
) -> Figure:
    """Draw columns at named places, those of one place over or beside each other; `zero` asks for a line at zero.

    Places of several groups, as years and quarters, stand apart, each group under its heading.
    """
    figure, axes = _columns(width, tall, list(places), list(places.values()), groups)
    if zero:
        axes.axhline(0, color=hue.INK, lw=0.8, zorder=3)
        axes.spines["bottom"].set_visible(False)
    return figure


_APART = 0.6
"""How much farther from each other two groups of columns stand, in columns."""


def _apart(groups: Sequence[str], n: int) -> tuple[list[float], list[tuple[float, str]]]:
    """Place columns, and the headings of their groups where each begins."""
    at, places, heads = 0.0, [], list[tuple[float, str]]()
    for i in range(n):
        if groups and (not i or groups[i] != groups[i - 1]):
            at += _APART if i else 0.0
            heads.append((at - 0.5, groups[i]))
        places.append(at)
        at += 1.0
    return places, [(x, head) for x, head in heads if head]


def _columns(
    width: float, tall: float, names: Sequence[str], places: Sequence[Sequence[Column]], groups: Sequence[str] = ()
) -> tuple[Figure, Axes]:
    xs, heads = _apart(groups, len(names))
    labels = [wrapped(name, (width - 0.3) / (xs[-1] + 1) - 0.1, 9) for name in names]
    under, over = 0.2 + LINE * max(map(lines_of, labels)), 0.6 if heads else 0.3
    figure, axes = c.canvas(width, tall + under + over - 0.65, 0.15, 0.15, over, under)
    ends = [end for own in places for column in own for end in (column.bottom, column.bottom + column.value)]
    low, high = c.reach(ends)
    axes.set_ylim(low - 0.12 * (high - low) if low < 0 else low, high + 0.14 * (high - low))
    axes.set_xlim(-0.6, xs[-1] + 0.6)
    for x, own in zip(xs, places, strict=True):
        for column in own:
            _column(axes, x + column.shift, column, (width - 0.3) / (xs[-1] + 1.2))
    for x, head in heads:
        axes.annotate(head, (x, axes.get_ylim()[1]), (0, 8), textcoords="offset points", weight="bold", fontsize=9)
        if x > 0:
            axes.axvline(x - _APART / 2, color=hue.FAINT, lw=1)
    for x, label in zip(xs, labels, strict=True):
        for i, line in enumerate(label.split("\n")):
            how: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "va": "top", "color": hue.QUIET}
            axes.annotate(line, (x, axes.get_ylim()[0]), (0, -5 - 11 * i), **how)
    axes.set_xticks([])
    axes.set_yticks([])
    return figure, axes


def _column(axes: Axes, x: float, column: Column, room: float) -> None:
    """Draw a column, the words over its end broken where the next ones are too near."""
    edge: dict[str, Any] = {"edgecolor": hue.BEFORE, "lw": 1} if column.edge else {}
    value, bottom = column.value, column.bottom
    axes.bar(x, value, bottom=bottom, width=column.wide, color=column.colour, zorder=2, **edge)
    up = value >= 0 or column.bottom > 0
    how: dict[str, Any] = {"weight": "bold" if column.bold else "normal", "color": column.ink, "fontsize": 9}
    if column.over:
        end = (x, max(bottom, bottom + value) if up else bottom + value)
        side = "bottom" if up else "top"
        narrow = len(column.over) * LETTER > room and not column.shift
        over = wrapped(column.over.replace("\u00a0", " "), 0.8 * room, 9) if narrow else column.over
        axes.annotate(over, end, (0, 3 if up else -3), textcoords="offset points", ha="center", va=side, **how)
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
        part = hue.BETTER if step.value >= 0 else hue.WORSE
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
class Point:
    """A value at its place in time, the name of that, and the words at it."""

    at: float
    name: str
    value: float
    said: str


@dataclass(frozen=True)
class Level:
    """A value that belongs to no point in time, or to the last one, and the words at it."""

    value: float
    words: Sequence[str]


@dataclass(frozen=True)
class Path:
    """A line from point to point; a level without a time lies under it, the last point may be held against a mark."""

    title: str
    points: Sequence[Point]
    level: Level | None = None
    mark: Level | None = None


def draw_paths(width: float, paths: Sequence[Path]) -> Figure:
    """Draw each path in a panel of its own, its points as far apart as they are in time."""
    figure, panels = _panels(width, [path.title for path in paths], (2.9, 2.7), 0.15)
    for axes, path in zip(panels, paths, strict=True):
        xs, values = [point.at for point in path.points], [point.value for point in path.points]
        span = xs[-1] - xs[0] or 1.0
        left, right = xs[0] - (0.75 if path.level else 0.45) * span, xs[-1] + 0.45 * span
        levels = [level.value for level in (path.level, path.mark) if level is not None]
        low, high = c.reach([*values, *levels])
        axes.set(xlim=(left, right), ylim=(low - 0.2 * (high - low), high + 0.3 * (high - low)), yticks=[])
        axes.set_xticks(xs, [point.name for point in path.points])
        axes.plot(xs, values, color=hue.VALUE, lw=2.4, marker="o", ms=6, mfc=hue.ACCENT, mec=hue.ACCENT, zorder=3)
        axes.axhline(low, color=hue.FAINT, lw=0.8, zorder=0)
        axes.spines["bottom"].set_visible(False)
        _write(axes, path, (left, right, low), 0.2 * span)
    return figure


def _write(axes: Axes, path: Path, ends: tuple[float, float, float], half: float) -> None:
    """Draw level and mark of a path, and write its words where they hide nothing."""
    (left, right, low), last = ends, path.points[-1]
    lines = [[(point.at, point.value) for point in path.points], [(left, low), (right, low)]]
    if path.mark is not None:
        mark = path.mark.value
        axes.plot([last.at - half, last.at + half], [mark, mark], color=hue.SHORT, lw=2.2, zorder=4)
        lines.append([(last.at - half, mark), (last.at + half, mark)])
    if path.level is not None:
        axes.axhline(path.level.value, color=hue.BEFORE, lw=1.2, ls=(0, (4, 3)), zorder=1)
        lines.append([(left, path.level.value), (right, path.level.value)])
    places = Places(axes, lines)
    for point in path.points:
        places.write([point.said], (point.at, point.value), weight="bold" if point is last else "normal")
    if path.mark is not None:
        places.write(path.mark.words, (last.at, path.mark.value), color=hue.SHORT)
    if path.level is not None:
        places.write(path.level.words, (left + (path.points[0].at - left) * 0.45, path.level.value), color=hue.QUIET)


@dataclass(frozen=True)
class Trend:
    """Lines over the same times, each with a value or none (NaN) at its places; what is written at which height."""

    title: str
    lines: Mapping[str, Sequence[tuple[float, float]]]
    write: Callable[[float], str]


_SHAPES = "osD^vP"


def draw_trends(width: float, trends: Sequence[Trend], times: Mapping[float, str]) -> Figure:
    """Draw the lines of each trend in a panel of its own, each named at the right; where it has no value it breaks."""
    figure, panels = _panels(width, [trend.title for trend in trends], (2.7, 2.3), 0.5)
    series = list(dict.fromkeys(name for trend in trends for name in trend.lines))
    looks = {name: (hue.LINES[i % len(hue.LINES)], _SHAPES[i % len(_SHAPES)]) for i, name in enumerate(series)}
    places = [at for trend in trends for line in trend.lines.values() for at, _ in line]
    first, last = min(places), max(places)
    span = last - first or 1.0
    for axes, trend in zip(panels, trends, strict=True):
        there = [value for line in trend.lines.values() for _, value in line if value == value]  # noqa: PLR0124 - NaN
        highest = max(there, default=1.0) or 1.0
        for name, line in trend.lines.items():
            colour, shape = looks[name]
            axes.plot(*zip(*line, strict=True), color=colour, lw=1.8, marker=shape, ms=4, zorder=3)
        _names(axes, trend, looks, last + 0.07 * span, highest * 0.095)
        axes.set(xlim=(first - 0.1 * span, last + 0.3 * span), ylim=(0, highest * 1.12))
        axes.set_xticks(list(times), list(times.values()), fontsize=9)
        ticks = [tick for tick in (0, 0.25, 0.5, 0.75, 1.0, 1.25) if tick <= highest * 1.1]
        axes.set_yticks(ticks, [trend.write(tick) for tick in ticks], fontsize=9, color=hue.QUIET)
        axes.grid(axis="y", color=hue.FAINT, lw=0.6)
    return figure


def _names(axes: Axes, trend: Trend, looks: Mapping[str, tuple[str, str]], x: float, gap: float) -> None:
    """Name each line beside its end, moved apart where two ends are close."""
    ends = {name: [value for _, value in line if value == value] for name, line in trend.lines.items()}  # noqa: PLR0124
    at = -1.0
    for name, values in sorted(ends.items(), key=lambda item: item[1][-1:]):
        if values:
            at = max(values[-1], at + gap)
            axes.text(x, at, name, color=looks[name][0], fontsize=9, va="center", weight="bold", **ON_PAPER)
