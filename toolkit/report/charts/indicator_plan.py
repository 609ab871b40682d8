"""The indicator plan: which elements each indicator has, at a glance."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.measures.indicators.indicator_plan import ELEMENTS, TOLD, by_element
from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing

OF_RESULT = "#8cc1cb"


def plan_dots(page: Page, listed: pd.DataFrame) -> Shown:
    """Draw a dot for each indicator and element: full where it is there, a ring where it lacks.

    Parameters
    ----------
    page : Page
    listed : DataFrame
        As ``indicator_plan.sheets`` gives it.
    """
    if not len(listed):
        return nothing(page.words("table.indicator_sheets.empty"))
    counted = by_element(listed)
    text = "; ".join(f"{page.words(f'element.{name}')}: {m.n}/{m.of}" for name, m in counted.items())
    caption = page.words("caption.plan_dots", year=page.year)
    return c.picture(page, lambda width: _dots(page, listed, width), page.words("alt.plan_dots", figures=text), caption)


def _dots(page: Page, listed: pd.DataFrame, width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, right, head = (1.85, 0.1, 0.95) if narrow else (3.1, 0.5, 0.8)
    groups: list[tuple[str, list[str]]] = []
    for code, row in listed.iterrows():
        title = c.wrapped(page.result_heading(str(row["result"])), width - 0.1, 9)
        if not groups or groups[-1][0] != title:
            groups.append((title, []))
        groups[-1][1].append(c.wrapped(page.name(str(code), "indicator"), left - 0.1, 8))
    headings, rows, height = c.row_positions(groups, 0.22, 0.148, 0.3)
    figure, axes = c.canvas(width, head + height + 0.38, 0, 0, 0, 0)
    axes.set_xlim(0, width)
    axes.set_ylim(head + height + 0.38, 0)
    axes.axis("off")
    step = (width - left - right) / (len(ELEMENTS) + 0.4)
    places = {name: left + step * (n + 0.5 + (0.4 if name not in TOLD else 0)) for n, name in enumerate(ELEMENTS)}
    for name, x in places.items():
        short, angle = page.words(f"element_short.{name}"), 90 if narrow else 35
        axes.text(x, head - 0.1, short, rotation=angle, rotation_mode="anchor", va="center", fontsize=7.8)
    for y, (title, _) in zip(headings, groups, strict=True):
        c.label(axes, 0.03, head + y + 0.074 * (c.lines_of(title) - 1), title, fontsize=8.6, weight="bold")
    labels = [label for _, items in groups for label in items]
    for y, label in zip(rows, labels, strict=True):
        c.label(axes, 0.12, head + y, label, fontsize=8)
    for name, x in places.items():
        _draw_dots(axes, x, pd.Series([head + y for y in rows], listed[f"has_{name}"]))
    _totals(page, axes, listed, places, head + height + 0.16)
    return figure


def _draw_dots(axes: Axes, x: float, heights: pd.Series[float]) -> None:
    """Draw the dots of one element below each other; `heights` by what the element is."""
    for state, y in heights.groupby(heights.index):
        for style in _STYLES[str(state)]:
            axes.plot([x] * len(y), y, "o", **style)


_STYLES: dict[str, tuple[dict[str, Any], ...]] = {
    "no": ({"ms": 7, "mfc": c.PAPER, "mec": "#b9c2cb", "mew": 1.1},),
    "reason": ({"ms": 7, "mfc": c.PAPER, "mec": c.SHORT, "mew": 1.1}, {"ms": 2.6, "mfc": c.SHORT, "mec": "none"}),
    "of_result": ({"ms": 7.6, "mfc": OF_RESULT, "mec": "none"},),
    "yes": ({"ms": 7.6, "mfc": c.REACHED, "mec": "none"},),
}
"""How a dot looks, by what the element is: there, or of the result, or lacking, or lacking with a reason."""


def _totals(page: Page, axes: Axes, listed: pd.DataFrame, places: dict[str, float], y: float) -> None:
    """Write under each column how many indicators have it."""
    counted = by_element(listed)
    axes.plot([0.03, max(places.values()) + 0.2], [y - 0.16, y - 0.16], color=c.FAINT, lw=0.8)
    axes.text(0.12, y, page.words("chart.plan.total", of=len(listed)), va="center", fontsize=8, weight="bold")
    for name, x in places.items():
        axes.text(x, y, page.show(counted[name]), ha="center", va="center", fontsize=8, weight="bold", color=c.INK)
