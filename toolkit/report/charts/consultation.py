"""Consultations: the options of each question, the most chosen first, as dots with their intervals."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing


def ranked_choices(page: Page, chosen: pd.DataFrame) -> Shown:
    """Draw each option's share of the answers as a dot with its interval, question by question.

    Parameters
    ----------
    page : Page
    chosen : DataFrame
        As ``consultation.choices`` gives it.
    """
    drawn = chosen[chosen["chosen_share"].map(bool)]
    if not len(drawn):
        return nothing(page.words("table.choices.empty"))
    text = "; ".join(
        f"{page.heading(row['poll'], ('poll',))} {page.say(row['option'])}: {page.show(row['chosen_share'])}"
        for _, row in drawn.iterrows()
    )
    return c.picture(
        page,
        lambda width: _dots(page, drawn, width),
        page.words("alt.ranked_choices", figures=text),
        page.words("caption.ranked_choices"),
    )


def _dots(page: Page, drawn: pd.DataFrame, width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, right = (0.12, 0.75) if narrow else (3.0, 0.85)
    groups: list[tuple[str, list[str]]] = []
    for poll, own in drawn.groupby("poll", sort=False):
        labels = [c.wrapped(page.say(option), width - 0.3 if narrow else left - 0.2, 8.5) for option in own["option"]]
        title = c.wrapped(page.heading(str(poll), ("poll",)), width - 0.3, 9.5)
        groups.append((title, [label + ("\n" if narrow else "") for label in labels]))
    line = c.LINE
    headings, rows, height = c.row_positions(groups, 0.38 if narrow else 0.26, line, 0.36)
    figure, axes = c.canvas(width, height + 0.5, left, right, 0.05, 0.45)
    axes.set_ylim(height, 0)
    axes.set_xlim(0, 1)
    inch = 1 / (width - left - right)
    for y, (title, _) in zip(headings, groups, strict=True):
        c.heading(axes, -(left - 0.05) * inch, y, title)
    labels = [label for _, items in groups for label in items]
    for y, label, (_, row) in zip(rows, labels, drawn.iterrows(), strict=True):
        at = y + (c.lines_of(label) - 1) * line / 2 if narrow else y
        low, high = row["conf_low"].number, row["conf_high"].number
        axes.plot([low, high], [at, at], color="#8fc1cb", lw=4, solid_capstyle="butt", zorder=2)
        axes.plot(row["chosen_share"].number, at, "o", ms=6, color=c.REACHED, zorder=3, clip_on=False)
        axes.text(1 + 0.08 * inch, at, page.show(row["chosen_share"]), va="center", fontsize=8.5)
        where = (0.0, y - 0.09, "left") if narrow else (-0.1 * inch, y, "right")
        c.label(axes, where[0], where[1], label.rstrip("\n"), ha=where[2], fontsize=8.5)
    ticks = [0, 0.25, 0.5, 0.75, 1.0]
    axes.set_xticks(ticks, [page.numbers.percent(t, 0) for t in ticks])
    axes.set_yticks([])
    axes.grid(axis="x", color=c.FAINT, lw=0.6)
    return figure
