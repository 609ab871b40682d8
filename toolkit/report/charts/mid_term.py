"""A mid-term evaluation: one row a criterion, what the document grades, a rule proposes and an evaluator signed."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown

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
