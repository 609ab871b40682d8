"""The overview: rows of the card by class of completion, and indicators by how they moved, as bars of one length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.measures.indicators.logframe import WHOLES
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
