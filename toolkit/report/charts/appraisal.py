"""What an evaluator appraised, and risks in their grid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from toolkit.facts.printed import Score, read_score
from toolkit.measures.appraisal.risks import KINDS, score, scored
from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing

_ROW = 0.5
"""Inches: height of a row."""


def appraisal(page: Page, frame: pd.DataFrame) -> Shown:
    """Draw each criterion with its grades and a bar of the figures there are, of those that its questions ask for.

    Parameters
    ----------
    page : Page
    frame : DataFrame
        As ``appraisals.appraised`` gives it.
    """
    proposal, signed = (page.words(f"column.{name}").lower() for name in ("proposal", "signed"))
    text = "; ".join(
        f"{page.name(row['heading'], 'subject')}: {proposal} {row['proposal'].text or '–'}, "
        f"{signed} {row['signed'].text or '–'}, {_count(page, row)}"
        for _, row in frame.iterrows()
    )
    return c.picture(
        page,
        lambda width: _rows(page, frame, width),
        page.words("alt.appraisal", figures=text),
        page.words("caption.appraisal", year=page.year),
    )


def _count(page: Page, row: pd.Series) -> str:
    figures = row["figures"]
    return page.words("coverage", n=round(figures.numerator), of=round(figures.denominator))


def _rows(page: Page, frame: pd.DataFrame, width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, box = (1.1, 0.56) if narrow else (1.4, 1.15)
    kinds = [kind for kind in ("printed", "proposal", "signed") if kind != "printed" or _has_text(frame[kind])]
    figure, axes = c.canvas(width, _ROW * len(frame) + 0.5, 0, 0, 0.5, 0.0)
    axes.set_xlim(0, width)
    axes.set_ylim(_ROW * len(frame), 0)
    axes.set_axis_off()
    start = left + box * len(kinds) + 0.1
    room = width - start - (0.58 if narrow else 0.85)
    for i, kind in enumerate(kinds):
        _heading(page, axes, left + box * (i + 0.5), f"sign.{kind}", narrow)
    _heading(page, axes, start, "sign.figures", narrow, ha="left")
    most = max(row["figures"].denominator for _, row in frame.iterrows())
    for n, (_, row) in enumerate(frame.iterrows()):
        y = _ROW * (n + 0.5)
        axes.text(
            left - 0.12,
            y,
            page.name(row["heading"], "subject"),
            ha="right",
            va="center",
            fontsize=8.5 if narrow else 9.5,
        )
        for i, kind in enumerate(kinds):
            state = row["signature"] if kind == "signed" else ""
            _grade(page, axes, (left + box * (i + 0.5), y), row[kind].text, state == "lapsed")
            if kind == "proposal" and len(row["span"].text) > 1:  # other readings propose others
                at = (left + box * (i + 0.5), y + 0.235) if narrow else (left + box * (i + 0.5) + 0.26, y)
                axes.text(
                    *at, row["span"].text, ha="center" if narrow else "left", va="center", fontsize=7, color=c.QUIET
                )
        asked, there = row["figures"].denominator / most * room, row["figures"].numerator / most * room
        axes.barh(y, asked, left=start, height=0.15, color=c.FAINT)
        axes.barh(y, there, left=start, height=0.15, color=c.REACHED)
        axes.text(start + asked + 0.07, y, _count(page, row), va="center", fontsize=8)
    return figure


def _has_text(column: pd.Series) -> bool:
    return any(figure.text for figure in column)


def _heading(page: Page, axes: Axes, x: float, key: str, narrow: bool, ha: str = "center") -> None:
    size = 6.8 if narrow else 8.5
    text = c.wrapped(page.words(key), 0.7 if narrow else 1.3, size)
    axes.text(x, -0.08, text, ha=ha, va="bottom", fontsize=size, weight="bold", color=c.QUIET)


def _grade(page: Page, axes: Axes, at: tuple[float, float], letter: str, lapsed: bool) -> None:
    """Draw a grade in its colour, an empty place dashed, one that has lapsed pale and crossed out."""
    x, y = at
    tone, is_short = page.tone(letter) if letter else "", len(letter) <= c.LETTERS
    colour = c.GRADES[tone] if letter else c.PAPER
    axes.add_patch(
        FancyBboxPatch(
            (x - 0.19, y - 0.17),
            0.38,
            0.34,
            boxstyle="round,pad=0,rounding_size=0.06",
            fc=colour,
            ec="none" if letter else c.BEFORE,
            ls="-" if letter else (0, (2, 2)),
            lw=0 if letter else 0.8,
            alpha=0.35 if lapsed else 1,
        )
    )
    if letter:
        ink = c.INK if lapsed else c.GRADE_INK[tone]
        shown = letter if is_short else c.wrapped(letter, 0.36, 4.5)
        axes.text(x, y, shown, ha="center", va="center", fontsize=13 if is_short else 4.5, weight="bold", color=ink)
    if lapsed:
        axes.plot([x - 0.19, x + 0.19], [y + 0.17, y - 0.17], color=c.ALARM, lw=1.5)


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
    """Return the height of each row of a grid, the highest probability first."""
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
