"""Risks: probability against impact, each with its code and printed level, and where equal scores part."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from toolkit.facts.scales import Score, read_score
from toolkit.measures.appraisal.risks import KINDS, score, scored
from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing

LETTERS = ("#c6d3de", "#8fa8bd", "#5b7b98", "#2f4c68")
"""Levels in letters or digits: shades of one colour, since no document says which letter is the severe one."""

WORDS = {"very_low": "#0b7285", "low": "#66a9b5", "medium": "#e9a23b", "high": "#b42318", "very_high": "#7a1710"}
DARK = ("#5b7b98", "#2f4c68", "#0b7285", "#b42318", "#7a1710")

CHIP, LINE, HEAD = 0.86, 0.235, 0.24
"""Inches: width of a risk in its cell, height of a line of them, and room for the number of the cell."""

Panel = tuple[str, str, pd.DataFrame]
"""Kind, scale and the risks of one grid."""


def risk_grid(page: Page, listed: pd.DataFrame) -> Shown:
    """Draw risks and assumptions in grids of probability against impact, one for each kind and scale.

    Parameters
    ----------
    page : Page
    listed : DataFrame
        As ``risks.register`` gives it.
    """
    own = scored(listed)
    panels = [
        (kind, str(scale), rows)
        for kind in KINDS
        for scale, rows in own[own["kind"] == kind].groupby("scale", sort=True)
    ]
    if not panels:
        return nothing(page.words("omitted.risk_grid"))
    text = "; ".join(_in_words(page, panel) for panel in panels)
    caption = page.words("caption.risk_grid", year=page.year)
    return c.picture(
        page, lambda width: _grids(page, panels, width), page.words("alt.risk_grid", figures=text), caption
    )


def _in_words(page: Page, panel: Panel) -> str:
    kind, _, rows = panel
    placed = [
        (page.words("pair", probability=page.score(p.key), impact=page.score(i.key)), _codes(rows, p, i))
        for p in _steps(rows, "probability")
        for i in _steps(rows, "impact")
    ]
    return "; ".join(
        f"{page.name(kind, 'kind')}, {place}: {len(codes)} ({', '.join(codes)})" for place, codes in placed if codes
    )


def _codes(rows: pd.DataFrame, probability: Score, impact: Score) -> list[str]:
    """Write the risks of a cell, each with its level."""
    here = rows[(rows["probability"].map(score) == probability) & (rows["impact"].map(score) == impact)]
    return [f"{row['code']} {row['level'].text}".strip() for _, row in here.iterrows()]


def _steps(rows: pd.DataFrame, column: str) -> list[Score]:
    """List the steps of a scale: low, medium and high whether or not they occur, letters and digits as they do."""
    found = {score(figure) for figure in rows[column]}
    if rows["scale"].iloc[0] == "words":
        found |= {Score("words", rank, key) for rank, key in enumerate(("low", "medium", "high"), 1)}
    return sorted(found)


def _grids(page: Page, panels: Sequence[Panel], width: float) -> Figure:
    left, gap, heading, foot = 0.82 if c.is_narrow(width) else 1.15, 0.3, 0.42, 0.44
    laid = [_heights(panel, width - left - 0.05) for panel in panels]
    height = sum(sum(rows) + heading + foot for rows in laid) + gap * (len(panels) - 1)
    figure, axes = c.canvas(width, height, 0, 0, 0, 0)
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.axis("off")
    top = 0.0
    for (kind, scale, rows), heights in zip(panels, laid, strict=True):
        c.heading(axes, 0.02, top + 0.14, page.words(f"chart.risks.{scale}", kind=page.words(f"kinds.{kind}")))
        _draw(page, axes, rows, heights, (left, width - 0.05, top + heading))
        top += heading + sum(heights) + foot + gap
    return figure


def _heights(panel: Panel, room: float) -> list[float]:
    """Give the height of each row of a grid, the highest probability first."""
    rows = panel[2]
    impacts = _steps(rows, "impact")
    fit = _per_line(room / len(impacts))
    most = [max(len(_codes(rows, p, i)) for i in impacts) for p in reversed(_steps(rows, "probability"))]
    return [HEAD + max(1, math.ceil(n / fit)) * LINE + 0.1 for n in most]


def _per_line(cell: float) -> int:
    return max(1, int((cell - 0.08) / (CHIP + 0.06)))


def _draw(page: Page, axes: Axes, rows: pd.DataFrame, heights: list[float], where: tuple[float, float, float]) -> None:
    left, right, top = where
    impacts, probabilities = _steps(rows, "impact"), _steps(rows, "probability")[::-1]
    step, y = (right - left) / len(impacts), top
    axes.text(0.02, top - 0.1, page.words("column.probability"), fontsize=7.5, color=c.QUIET, va="center")
    for probability, height in zip(probabilities, heights, strict=True):
        axes.text(left - 0.08, y + height / 2, page.score(probability.key), ha="right", va="center", fontsize=8.5)
        for i, impact in enumerate(impacts):
            _cell(axes, _codes(rows, probability, impact), (left + i * step, y, step, height))
        y += height
    for i, impact in enumerate(impacts):
        axes.text(left + (i + 0.5) * step, y + 0.13, page.score(impact.key), ha="center", va="center", fontsize=8.5)
    axes.text(right, y + 0.32, page.words("column.impact"), ha="right", va="center", fontsize=7.5, color=c.QUIET)


def _cell(axes: Axes, codes: list[str], box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    levels = {code.partition(" ")[2] for code in codes} - {""}
    parted = len(levels) > 1
    axes.add_patch(Rectangle((x, y), width, height, fc="#f6f8f9" if codes else c.PAPER, ec=c.FAINT, lw=0.8, zorder=1))
    if parted:
        edge = Rectangle((x + 0.02, y + 0.02), width - 0.04, height - 0.04, fc="none", ec=c.ALARM, lw=1.6, zorder=3)
        axes.add_patch(edge)
        axes.text(x + width - 0.08, y + 0.13, "≠", ha="right", va="center", fontsize=11, weight="bold", color=c.ALARM)
    if codes:
        axes.text(x + 0.08, y + 0.13, str(len(codes)), va="center", fontsize=9, weight="bold", color=c.QUIET)
    fit = _per_line(width)
    for n, code in enumerate(codes):
        _chip(axes, code, x + 0.07 + (n % fit) * (CHIP + 0.06), y + HEAD + (n // fit) * LINE)


def _chip(axes: Axes, code: str, x: float, y: float) -> None:
    name, _, level = code.partition(" ")
    colour = _colour(level)
    ink = "#ffffff" if colour in DARK else "#10222b"
    shape = "round,pad=0,rounding_size=0.04"
    axes.add_patch(FancyBboxPatch((x, y), CHIP, LINE - 0.045, boxstyle=shape, fc=colour, ec="none", zorder=4))
    how: dict[str, Any] = {"va": "center", "fontsize": 7.8, "color": ink, "zorder": 5}
    axes.text(x + 0.06, y + 0.1, name, ha="left", **how)
    axes.text(x + CHIP - 0.06, y + 0.1, level, ha="right", weight="bold", **how)


def _colour(level: str) -> str:
    step = read_score(level) or Score("", 0, "")
    if step.scale == "words":
        return WORDS[step.key]
    return LETTERS[min(step.rank, len(LETTERS)) - 1] if step.rank else "#eef1f3"
