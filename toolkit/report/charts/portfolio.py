"""A portfolio: time, money and progress on one axis, a programme or a result a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from toolkit.report.charts import canvas as c
from toolkit.report.labels import heading_keys
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing

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
