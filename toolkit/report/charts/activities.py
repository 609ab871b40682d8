"""Activities: the pipeline, step by step, with how many pass from each to the next."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

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
