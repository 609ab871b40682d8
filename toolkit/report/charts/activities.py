"""The pipeline of a programme, and the tree of a strategic plan."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from toolkit.measures.activities.strategic_plan import STATES
from toolkit.report import charts
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.drawing import canvas as c
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.colours import Look
from toolkit.report.drawing.rows import Axis, Bar, Row, Space, draw_rows, stacked
from toolkit.report.page import Page


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
        f"{page.name(str(code), 'activity')}: {page.cite(row[periods[-1]])}, {page.cite(row['from_start'])}"
        for code, row in drawn.iterrows()
    )
    rows = [_step(page, str(code), row, periods, first=not n) for n, (code, row) in enumerate(drawn.iterrows())]
    axis = Axis(*c.reach(row[periods[-1]].number for _, row in drawn.iterrows()))
    space = Space((2.35, 0.12), (1.55, 1.2), (0.5, 0.6))
    key = "funnel" if len(periods) > 1 else "funnel.one"
    return charts.picture(
        page,
        lambda width: draw_rows(width, rows, axis, space),
        "funnel",
        text,
        caption=key,
        until=page.numbers.period(periods[-1]),
        closed=page.numbers.period(periods[0]),
    )


def _step(page: Page, code: str, row: pd.Series, periods: list[str], first: bool) -> Row:
    whole, closed = row[periods[-1]], row[periods[0]]
    bars = [Bar(whole.number, hue.PALE, thick=0.2), *([Bar(closed.number, thick=0.2)] if closed else [])]
    shown = page.show(whole) + (f" · {page.show(row['from_start'])}" if row["from_start"] else "")
    rate = "" if first else f"▼ {page.show(row['from_previous'])}"
    return Row(page.name(code, "activity"), bars=bars, beside=shown, end=whole.number, before=rate)


_DOTS = {
    "done": Look(hue.ACCENT, size=7.5),
    "ongoing": Look(hue.ACCENT, size=7.5, inside=hue.SOFT),
    "delayed": Look(hue.SHORT, size=7.5),
    "cancelled": Look(hue.ALARM, size=7.5),
    "planned": Look(hue.ACCENT, size=7.5, inside=hue.PAPER),
    "not_reported": Look(hue.BEFORE, size=7.5, inside=hue.PAPER),
}
_TOLD = {"told_done": hue.VALUE, "told_ongoing": hue.SOFT, "told_unsaid": hue.FAINT}


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
        f"{page.code(str(code))}: {page.cite(row['milestones'])}, {page.cite(row['ongoing'])}, {page.cite(row['told'])}"
        for code, row in top.iterrows()
    )
    return charts.picture(page, lambda width: _tree(page, counted, width), "plan_tree", text)


def _tree(page: Page, counted: pd.DataFrame, width: float) -> Figure:
    space = Space((4.0, 0.12), (0.5, 0.45), (0.3, 0.36), (2, 2), 1)
    start = 1.15
    inches = width - space.left[c.is_narrow(width)] - space.right[c.is_narrow(width)]
    longest = max((m.number for m in counted.loc[counted["strategic"] != counted.index, "told"] if m), default=1.0)
    place = (start, (inches - start) / max(1.0, longest))
    rows = []
    for code, row in counted.iterrows():
        heading = page.result_heading(str(row["strategic"]))
        under = counted[(counted["strategic"] == code) & (counted.index != code)]
        if code != row["strategic"]:
            rows.append(_objective(page, page.result_heading(str(code)), heading, row, place))
        elif row["milestones"] and not under["milestones"].map(bool).any():  # printed for the whole objective
            own = row.copy()
            own["told"] = None
            rows.append(_objective(page, page.words("objective.own_milestones"), heading, own, place))
    heads = [(0.0, page.words("column.milestones"), "left"), (start, page.words("column.told"), "left")]
    return draw_rows(width, rows, Axis(0.0, inches, heads=heads), space, _states(page, counted))


def _objective(page: Page, label: str, heading: str, row: pd.Series, place: tuple[float, float]) -> Row:
    """Draw the milestones as dots and, from a place on, the entries of progress as a bar with a length for each."""
    start, step = place
    notes, bars = [], []
    states = [state for state in STATES if row["milestones"] and row[state] for _ in range(int(row[state].number))]
    dots = [(0.07 + 0.19 * i, _DOTS[state]) for i, state in enumerate(states)]
    if not row["milestones"]:
        notes.append((page.show(row["milestones"]), 0.0))
    told, shown = row["told"], ""
    if told:
        bars = stacked([row[name].number * step for name in _TOLD], list(_TOLD.values()), start=start)
        shown = page.show(told)
    elif told is not None:
        notes.append((page.show(told), start))
    end = start + sum(bar.length for bar in bars)
    return Row(label, heading, bars, dots=dots, notes=notes, beside=shown, end=end)


def _states(page: Page, counted: pd.DataFrame) -> dict[str, Look]:
    """Name the colours of the states that occur."""
    told = any(bool(m) and m.number for m in counted["told_done"])
    return {
        page.words(f"status.{state}"): look
        for state, look in ((state, _DOTS[state]) for state in STATES)
        if any(bool(m) and m.number for m in counted[state]) or (told and state in ("done", "ongoing"))
    }
