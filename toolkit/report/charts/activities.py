"""The pipeline of a programme, and the tree of a strategic plan."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.measures.activities.strategic_plan import STATES
from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing

_LATER = "#b9d8de"
_BAR = 0.2
_BETWEEN = 0.3
"""Inches: a bar, and the room below it for the rate to the next step."""


def funnel(page: Page, steps: pd.DataFrame) -> Shown:
    """Draw each step of the pipeline as a bar, with the rate that passes to the next step between them.

    Parameters
    ----------
    page : Page
    steps : DataFrame
        As ``plan.funnel`` gives it; the dark part of a bar is what was programmed until the
        last year that balances are printed for, the whole until the evaluated year.
    """
    periods = [str(column) for column in steps.columns if str(column).startswith("..")]
    drawn = steps[steps[periods[-1]].map(bool)] if periods else steps.iloc[:0]
    if not len(drawn):
        return nothing(page.words("table.funnel.empty"))
    text = "; ".join(
        f"{page.name(str(code), 'activity')}: {page.show(row[periods[-1]])}, {page.show(row['from_start'])}"
        for code, row in drawn.iterrows()
    )
    key = "caption.funnel" if len(periods) > 1 else "caption.funnel.one"
    caption = page.words(key, until=page.numbers.period(periods[-1]), closed=page.numbers.period(periods[0]))
    return c.picture(
        page, lambda width: _funnel(page, drawn, periods, width), page.words("alt.funnel", figures=text), caption
    )


def _funnel(page: Page, drawn: pd.DataFrame, periods: list[str], width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, right = (0.12, 1.2) if narrow else (2.35, 1.55)
    labels = [
        c.wrapped(page.name(str(code), "activity"), width - 0.3 if narrow else left - 0.2, 8.5) for code in drawn.index
    ]
    above = [c.lines_of(label) * 0.16 if narrow else 0.0 for label in labels]
    heights = [max(_BAR + _BETWEEN, 0.0 if narrow else c.lines_of(label) * c.LINE + 0.1) for label in labels]
    height = sum(heights) + sum(above)
    figure, axes = c.canvas(width, height + 0.1, left, right, 0.05, 0.05)
    axes.set_ylim(height, 0)
    _, longest = c.reach(row[periods[-1]].number for _, row in drawn.iterrows())
    axes.set_xlim(0, longest)
    scale = longest / (width - left - right)
    y = 0.0
    for number, (label, (_, row)) in enumerate(zip(labels, drawn.iterrows(), strict=True)):
        y += above[number]
        middle = y + _BAR / 2 + 0.05
        if narrow:
            c.label(axes, 0, y - above[number] / 2 + 0.02, label, fontsize=8.5)
        else:
            c.label(axes, -0.12 * scale, middle, label, ha="right", fontsize=8.5)
        _step(page, axes, middle, row, (periods, scale))
        if number:
            where = middle - _BAR / 2 - (above[number] if narrow else 0.0) - _BETWEEN / 2
            axes.text(
                0.04 * scale, where, f"▼ {page.show(row['from_previous'])}", va="center", fontsize=8, color=c.QUIET
            )
        y += heights[number]
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    return figure


def _step(page: Page, axes: Axes, y: float, row: pd.Series, sizes: tuple[list[str], float]) -> None:
    periods, scale = sizes
    whole = row[periods[-1]]
    axes.barh(y, whole.number, height=_BAR, color=_LATER)
    if row[periods[0]]:
        axes.barh(y, row[periods[0]].number, height=_BAR, color=c.REACHED)
    shown = page.show(whole)
    if row["from_start"]:
        shown += f" · {page.show(row['from_start'])}"
    axes.text(whole.number + 0.06 * scale, y, shown, va="center", fontsize=8.5, color=c.INK)


_ONGOING = "#8fc1cb"
_DOTS: dict[str, dict[str, Any]] = {
    "done": {"mfc": c.REACHED, "mec": c.REACHED},
    "ongoing": {"mfc": _ONGOING, "mec": c.REACHED},
    "delayed": {"mfc": c.SHORT, "mec": c.SHORT},
    "cancelled": {"mfc": c.ALARM, "mec": c.ALARM},
    "planned": {"mfc": c.PAPER, "mec": c.REACHED},
    "not_reported": {"mfc": c.PAPER, "mec": c.BEFORE},
}
_BARS = {"told_done": c.REACHED, "told_ongoing": _ONGOING, "told_unsaid": c.FAINT}


def plan_tree(page: Page, counted: pd.DataFrame) -> Shown:
    """Draw the objectives as rows under their strategic objective, each with its milestones and its progress told.

    Parameters
    ----------
    page : Page
    counted : DataFrame
        As ``strategic_plan.objectives`` gives it.
    """
    top = counted[counted["strategic"] == counted.index]
    if not any(bool(m) for column in ("milestones", "told") for m in top[column]):
        return nothing(page.words("omitted.plan_tree"))
    text = "; ".join(
        f"{code}: {page.show(row['milestones'])}, {page.show(row['ongoing'])}, {page.show(row['told'])}"
        for code, row in top.iterrows()
    )
    return c.picture(
        page,
        lambda width: _tree(page, counted, width),
        page.words("alt.plan_tree", figures=text),
        page.words("caption.plan_tree", year=page.year),
    )


def _rows(page: Page, counted: pd.DataFrame, inches: float, width: float) -> list[tuple[str, list[tuple[str, Any]]]]:
    """Group the objectives: heading, and of each row the label and the figures to draw."""
    groups: list[tuple[str, list[tuple[str, Any]]]] = []
    for code, row in counted.iterrows():
        if code == row["strategic"]:
            groups.append((_short(c.wrapped(page.result_heading(str(code)), width - 0.35, 9.5), 1), []))
            under = counted[(counted["strategic"] == code) & (counted.index != code)]
            if row["milestones"] and not under["milestones"].map(bool).any():
                alone = row.copy()  # printed for the whole objective, and drawn with it
                alone["told"] = None
                groups[-1][1].append((c.wrapped(page.words("objective.own_milestones"), inches, 8.5), alone))
        else:
            groups[-1][1].append((_short(c.wrapped(page.result_heading(str(code)), inches, 8.5), 2), row))
    return groups


def _short(label: str, most: int) -> str:
    lines = label.split("\n")
    return "\n".join(lines[:most]) + ("…" if len(lines) > most else "")


def _tree(page: Page, counted: pd.DataFrame, width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, dots, right = (0.12, 1.15, 0.45) if narrow else (4.0, 1.2, 0.5)
    groups = _rows(page, counted, width - 0.25 if narrow else left - 0.2, width)
    line = c.LINE
    labels = [(title, [label + ("\n" if narrow else "") for label, _ in items]) for title, items in groups]
    headings, rows, height = c.row_positions(labels, 0.36 if narrow else 0.3, line, 0.36)
    figure, axes = c.canvas(width, height + 0.75, left, right, 0.3, 0.4)
    inches = width - left - right
    axes.set_ylim(height, 0)
    axes.set_xlim(0, inches)
    for y, (title, _) in zip(headings, groups, strict=True):
        c.heading(axes, -(left - 0.05), y, title)
    axes.text(0, -0.14, page.words("column.milestones"), fontsize=8, color=c.QUIET)
    axes.text(dots, -0.14, page.words("column.told"), fontsize=8, color=c.QUIET)
    longest = max((m.number for m in counted.loc[counted["strategic"] != counted.index, "told"] if m), default=1)
    drawn = [row for _, items in groups for _, row in items]
    flat = [label for _, items in labels for label in items]
    for y, label, row in zip(rows, flat, drawn, strict=True):
        at = y + (c.lines_of(label) - 1) * line / 2 if narrow else y
        _milestones(page, axes, at, row)
        _entries(page, axes, at, row, (dots, (inches - dots) / max(1.0, longest)))
        where = (0.0, y - 0.09, "left") if narrow else (-0.1, y, "right")
        c.label(axes, where[0], where[1], label.rstrip("\n"), ha=where[2], fontsize=8.5)
    _legend(page, axes, counted, height, 0 if narrow else -(left - 0.05))
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    return figure


def _milestones(page: Page, axes: Axes, y: float, row: pd.Series) -> None:
    if not row["milestones"]:
        axes.text(0, y, page.show(row["milestones"]), va="center", fontsize=8, color=c.QUIET)
        return
    states = [state for state in STATES if row[state] for _ in range(int(row[state].number))]
    for i, state in enumerate(states):
        axes.plot(0.07 + 0.19 * i, y, "o", ms=7.5, mew=1.2, clip_on=False, **_DOTS[state])


def _entries(page: Page, axes: Axes, y: float, row: pd.Series, place: tuple[float, float]) -> None:
    start, step = place
    if row["told"] is None:
        return
    if not row["told"]:
        axes.text(start, y, page.show(row["told"]), va="center", fontsize=8, color=c.QUIET)
        return
    x = start
    for name, colour in _BARS.items():
        axes.barh(y, row[name].number * step, left=x, height=0.14, color=colour)
        x += row[name].number * step
    axes.text(x + 0.06, y, page.show(row["told"]), va="center", fontsize=8.5)


def _legend(page: Page, axes: Axes, counted: pd.DataFrame, height: float, x: float) -> None:
    """Name the colours of the states that occur."""
    occurring = [s for s in STATES if any(bool(m) and m.number for m in counted[s])]
    told = any(bool(m) and m.number for m in counted["told_done"])
    states = [s for s in STATES if s in occurring or (told and s in ("done", "ongoing"))]
    for i, state in enumerate(states):
        axes.plot(x + 0.07 + 1.15 * i, height + 0.2, "o", ms=6.5, mew=1.2, clip_on=False, **_DOTS[state])
        axes.text(x + 0.19 + 1.15 * i, height + 0.2, page.words(f"status.{state}"), fontsize=8, va="center")
