"""Classes of progress and movement, and several programmes on one axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from toolkit.measures.indicators.logframe import WHOLES
from toolkit.report.cells import heading_keys
from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing

_Row = tuple[str, list[tuple[str, str]]]
"""A label, and for each segment its class and its figure as written."""

STEPS: Mapping[str, tuple[str, str]] = {
    "none": ("#eceff2", c.INK),
    "zero": ("#ffffff", c.QUIET),
    "step1": ("#f3bd86", c.INK),
    "step2": ("#fae3c4", c.INK),
    "step3": ("#dcedf0", c.INK),
    "step4": ("#a9d3da", c.INK),
    "step5": ("#5aa5b3", c.INK),
    "step6": (c.REACHED, "#ffffff"),
    "better": (c.REACHED, "#ffffff"),
    "same": ("#c3ccd4", c.INK),
    "worse": (c.ALARM, "#ffffff"),
    "unknown": ("#ffffff", c.QUIET),
}
"""Colour and ink of each class; the tables have the same in ``page.css``."""


def classes(page: Page, by_class: pd.DataFrame) -> Shown:
    """Draw how many indicators stand in each class of completion, period by period.

    Parameters
    ----------
    page : Page
    by_class : DataFrame
        As ``tracking.by_class`` gives it.
    """
    if not len(by_class):
        return nothing(page.words("table.tracking_card.empty"))
    return _picture(page, "classes", by_class, [page.numbers.short_period(str(p)) for p in by_class.index])


def movement(page: Page, moved: pd.DataFrame) -> Shown:
    """Draw how many indicators of each result moved for the better, for the worse, or not.

    Parameters
    ----------
    page : Page
    moved : DataFrame
        As ``logframe.movement_by_result`` gives it.
    """
    if not any(figure.number for state in ("better", "worse") for figure in moved[state]):
        return nothing(page.words("table.movement_by_result.empty"))
    drawn = moved.drop(columns="indicators").drop(index=list(WHOLES), errors="ignore")
    drawn = drawn[[any(row[state].number for state in ("better", "same", "worse")) for _, row in drawn.iterrows()]]
    return _picture(page, "movement", drawn, [page.result_heading(str(code)) for code in drawn.index])


def _picture(page: Page, name: str, counted: pd.DataFrame, labels: Sequence[str]) -> Shown:
    shown = [k for k in counted.columns if any(figure.number for figure in counted[k])]
    rows = [
        (label, [(k, page.show(figures[k])) for k in shown])
        for label, (_, figures) in zip(labels, counted.iterrows(), strict=True)
    ]
    named = {k: page.words(f"swatch.{k}") for k in shown}
    text = "; ".join(f"{label}: {', '.join(f'{named[k]} {n}' for k, n in row if n != '0')}" for label, row in rows)
    values = [[figures[k].number for k in shown] for _, figures in counted.iterrows()]
    caption = page.words(f"caption.{name}", year=page.year, before=page.before)
    alt = page.words(f"alt.{name}", figures=text)
    return c.picture(page, lambda width: _bars(rows, values, named, width), alt, caption)


def _bars(rows: Sequence[_Row], values: Sequence[Sequence[float]], named: Mapping[str, str], width: float) -> Figure:
    narrow = c.is_narrow(width)
    longest = max(len(label) for label, _ in rows)
    left = 0.12 if narrow and longest > 16 else min(2.9, 0.35 + longest * 0.068)  # noqa: PLR2004
    above = narrow and longest > 16  # noqa: PLR2004 - a long label stands above its bar
    labels = [_short(c.wrapped(label, width - 0.3 if above else left - 0.2, 8.5)) for label, _ in rows]
    _, places, height = c.row_positions([("", [f"{t}\n\n" if above else t for t in labels])], 0.34, c.LINE, 0.34)
    key = _key_lines(named, width)
    figure, axes = c.canvas(width, height + 0.2 + 0.22 * len(key), left, 0.15, 0.05, 0.12 + 0.22 * len(key))
    axes.set_ylim(height, 0)
    axes.set_xlim(0, 1)
    for y, label, (_, segments), own in zip(places, labels, rows, values, strict=True):
        bar = y + c.lines_of(label) * c.LINE / 2 if above else y
        _bar(axes, bar, segments, own)
        if above:
            c.label(axes, 0, y - c.LINE, label, ha="left", fontsize=8.5)
        else:
            c.label(axes, -0.1 / (width - left - 0.15), y, label, ha="right", fontsize=8.5)
    axes.set_axis_off()
    _legend(figure, key, named, width)
    return figure


def _short(label: str) -> str:
    lines = label.split("\n")
    return "\n".join(lines[:2]) + ("…" if len(lines) > 2 else "")  # noqa: PLR2004 - two lines fit a row


def _bar(axes: Axes, y: float, segments: Sequence[tuple[str, str]], values: Sequence[float]) -> None:
    whole, start = sum(values), 0.0
    for (name, shown), value in zip(segments, values, strict=True):
        if not value:
            continue
        colour, ink = STEPS[name]
        axes.barh(y, value / whole, left=start, height=0.25, color=colour, edgecolor=c.FAINT, lw=0.7)
        axes.text(start + value / whole / 2, y, shown, ha="center", va="center", fontsize=8, color=ink)
        start += value / whole


def _key_lines(named: Mapping[str, str], width: float) -> list[list[str]]:
    """Break the key into lines that fit."""
    lines: list[list[str]] = [[]]
    room = width - 0.3
    for name, text in named.items():
        needed = 0.3 + len(text) * 0.075
        if needed > room and lines[-1]:
            lines.append([])
            room = width - 0.3
        lines[-1].append(name)
        room -= needed
    return lines


def _legend(figure: Figure, key: Sequence[Sequence[str]], named: Mapping[str, str], width: float) -> None:
    height = figure.get_size_inches()[1]
    axes = figure.add_axes((0, 0, 1, (0.22 * len(key) + 0.05) / height))
    axes.set_xlim(0, width)
    axes.set_ylim(len(key), 0)
    axes.set_axis_off()
    for i, line in enumerate(key):
        x = 0.12
        for name in line:
            axes.barh(i + 0.45, 0.14, left=x, height=0.55, color=STEPS[name][0], edgecolor=c.BEFORE, lw=0.6)
            axes.text(x + 0.2, i + 0.45, named[name], va="center", fontsize=8, color=c.QUIET)
            x += 0.3 + len(named[name]) * 0.075


_DOTS = {
    "time": (c.BEFORE, "|", 11),
    "execution": (c.SHORT, "s", 6),
    "capped": (c.INK, "o", 6),
    "way": (c.REACHED, "D", 6),
}
"""Colour, shape and size of each figure: never told apart by colour alone."""


def standing(page: Page, rows: pd.DataFrame) -> Shown:
    """Draw time, money, completion and progress of each programme as marks on one axis.

    Parameters
    ----------
    page : Page
    rows : DataFrame
        As ``portfolio.standing`` gives it.
    """
    return _dots(page, rows, ("time", "execution", "capped", "way"), "standing")


def money_and_progress(page: Page, rows: pd.DataFrame) -> Shown:
    """Draw the money spent on each result and the way its indicators have covered as two marks on one axis.

    Parameters
    ----------
    page : Page
    rows : DataFrame
        As ``portfolio.money_and_progress`` gives it.
    """
    return _dots(page, rows, ("execution", "way"), "money_and_progress")


def _dots(page: Page, rows: pd.DataFrame, columns: Sequence[str], name: str) -> Shown:
    drawn = rows[rows[list(columns)].map(bool).any(axis=1)]
    names = {column: _name(page, name, column) for column in columns}
    if not len(drawn):
        return nothing(page.words(f"table.{name}.empty"))
    text = "; ".join(
        f"{page.name(str(key))}: " + ", ".join(f"{said} {page.show(row[column], 0)}" for column, said in names.items())
        for key, row in drawn.iterrows()
    )
    alt = page.words(f"alt.{name}", figures=text)
    return c.picture(page, lambda width: _drawn(page, drawn, names, width), alt, page.words(f"caption.{name}"))


def _name(page: Page, table: str, column: str) -> str:
    """Name a figure as the heading of its column does."""
    special, general = heading_keys(table, column)
    return page.words(special if special in page.words else general)


def _drawn(page: Page, rows: pd.DataFrame, columns: Mapping[str, str], width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, key = (0.15 if narrow else 2.9), 0.3 + 0.22 * (len(columns) if narrow else 1)
    groups = _groups(page, rows, width - 0.4 if narrow else left - 0.15, narrow)
    headings, ys, height = c.row_positions(groups, 0.44 if narrow else 0.3, c.LINE, 0.34)
    figure, axes = c.canvas(width, height + key + 0.35, left, 0.3, key, 0.35)
    axes.set_ylim(height, 0)
    least, longest = c.reach((row[name].number for _, row in rows.iterrows() for name in columns if row[name]), 1.0)
    axes.set_xlim(least, longest)
    scale = (longest - least) / (width - left - 0.3)
    for y, (title, _) in zip(headings, groups, strict=True):
        c.heading(axes, least - (left - 0.05) * scale, y, title)
    labels = [label for _, items in groups for label in items]
    for y, label, (_, row) in zip(ys, labels, rows.iterrows(), strict=True):
        line = y + 0.08 if narrow else y
        there = [row[name].number for name in columns if row[name]]
        alarm = row.get("state") == "money_ahead"
        ends = [min(there), max(there)] if there else []
        axes.plot(ends, [line] * len(ends), color=c.ALARM if alarm else c.FAINT, lw=3, zorder=1)
        for name in columns:
            colour, shape, size = _DOTS[name]
            if row[name]:
                axes.plot(
                    row[name].number,
                    line,
                    shape,
                    color=colour,
                    ms=size,
                    mew=2 if shape == "|" else 0,
                    zorder=3,
                    clip_on=False,
                )
        where = (least, y - 0.12, "left") if narrow else (least - 0.1 * scale, y, "right")
        c.label(axes, where[0], where[1], label.rstrip("\n"), ha=where[2], fontsize=8.5)
    axes.axvline(1, color=c.INK, lw=0.8, zorder=0)
    axes.set_yticks([])
    ticks = c.percent_ticks(least, longest)
    axes.set_xticks(ticks, [page.numbers.percent(t, 0) for t in ticks], fontsize=7.5)
    axes.grid(axis="x", color=c.FAINT, lw=0.6)
    _key(figure, columns, narrow)
    return figure


def _groups(page: Page, rows: pd.DataFrame, room: float, narrow: bool) -> list[tuple[str, list[str]]]:
    groups: list[tuple[str, list[str]]] = []
    whole = (c.NARROW if narrow else c.WIDE) - 0.3
    for key, row in rows.iterrows():
        heading = c.wrapped(page.name(row["member"]), whole, 9.5) if "member" in rows else ""
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        lines = c.wrapped(page.result_heading(str(key)), room, 8.5).split("\n")
        groups[-1][1].append(lines[0] + ("…" if len(lines) > 1 else "") + "\n" if narrow else _shortened(lines))
    return groups


def _shortened(lines: list[str]) -> str:
    """Keep three lines of a label."""
    return "\n".join(lines[:3]) + ("…" if len(lines) > 3 else "")  # noqa: PLR2004 - three lines fit a row


def _key(figure: Figure, columns: Mapping[str, str], narrow: bool) -> None:
    """Say above the drawing what each mark is: in a row, or one below the other on a telephone."""
    width, height = figure.get_size_inches()
    step = (width - 0.3) / len(columns)
    for number, (name, said) in enumerate(columns.items()):
        colour, shape, size = _DOTS[name]
        x, y = (0.15, 0.15 + 0.22 * number) if narrow else (0.15 + step * number, 0.18)
        how: dict[str, Any] = {
            "color": colour,
            "ms": size,
            "mew": 2 if shape == "|" else 0,
            "transform": figure.dpi_scale_trans,
        }
        figure.add_artist(Line2D([x], [height - y], marker=shape, ls="", **how))
        text = c.wrapped(said, (width - 0.5) if narrow else step - 0.3, 8).split("\n")
        for i, line in enumerate(text[:2]):
            top = height - y - i * 0.14
            figure.text((x + 0.13) / width, top / height, line, va="center", fontsize=8, color=c.QUIET)
