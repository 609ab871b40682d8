"""Beneficiaries: how many, where, and how many of them are women."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing


def people(page: Page, counted: pd.DataFrame) -> Shown:
    """Draw those to be reached in each place as a bar, the women among them as its dark part.

    Parameters
    ----------
    page : Page
    counted : DataFrame
        As ``beneficiaries.by_place`` gives it; one group is drawn, the first.
    """
    drawn = counted[counted["to_reach"].map(bool)]
    for column in ("group", "unit"):
        drawn = drawn[drawn[column] == drawn[column].iloc[0]] if len(drawn) else drawn
    if not len(drawn):
        return nothing(page.words("omitted.people"))
    text = "; ".join(
        f"{page.name(row['place'], 'place')}: {page.show(row['to_reach'])}, {page.show(row['women_share'])}"
        for _, row in drawn.iterrows()
    )
    caption = page.words("caption.people", group=page.name(str(drawn["group"].iloc[0]), "group"))
    return c.picture(page, lambda width: _bars(page, drawn, width), page.words("alt.people", figures=text), caption)


def _bars(page: Page, drawn: pd.DataFrame, width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, right = (1.25, 1.25) if narrow else (2.0, 1.75)
    groups: list[tuple[str, list[str]]] = []
    for _, row in drawn.iterrows():
        heading = c.wrapped(page.name(row["parent"], "place"), width - 0.3, 9.5) if row["parent"] else ""
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append(c.wrapped(page.name(row["place"], "place"), left - 0.15, 8.5))
    headings, rows, height = c.row_positions(groups, 0.25, c.LINE, 0.34)
    figure, axes = c.canvas(width, height + 0.1, left, right, 0.05, 0.05)
    axes.set_ylim(height, 0)
    _, longest = c.reach(row["to_reach"].number for _, row in drawn.iterrows())
    axes.set_xlim(0, longest)
    scale = longest / (width - left - right)
    for y, (title, _) in zip(headings, groups, strict=True):
        c.heading(axes, -(left - 0.05) * scale, y, title)
    labels = [label for _, items in groups for label in items]
    for y, label, (_, row) in zip(rows, labels, drawn.iterrows(), strict=True):
        axes.barh(y, row["to_reach"].number, height=0.15, color="#b9d8de")
        if row["women"]:
            axes.barh(y, row["women"].number, height=0.15, color=c.REACHED)
        c.label(axes, -0.1 * scale, y, label, ha="right", fontsize=8.5)
        shown = page.show(row["to_reach"])
        if row["women_share"]:
            shown += f" · {page.show(row['women_share'], 1)}"
        axes.text(row["to_reach"].number + 0.06 * scale, y, shown, va="center", fontsize=8, color=c.INK)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    return figure
