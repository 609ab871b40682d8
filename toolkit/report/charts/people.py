"""Beneficiaries: how many, where, and how many of them are women."""

from __future__ import annotations

import pandas as pd

from toolkit.report import charts
from toolkit.report.drawing import canvas as c
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.rows import Axis, Bar, Row, Space, draw_rows
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
        f"{page.name(row['place'], 'place')}: {page.cite(row['to_reach'])}, {page.cite(row['women_share'])}"
        for _, row in drawn.iterrows()
    )
    rows = [_place(page, row) for _, row in drawn.iterrows()]
    axis = Axis(*c.reach(m.number for m in drawn["to_reach"]))
    space = Space((2.0, 1.25), (1.75, 1.25), (0.25, 0.25))
    return charts.picture(
        page,
        lambda width: draw_rows(width, rows, axis, space),
        "people",
        text,
        group=page.name(str(drawn["group"].iloc[0]), "group"),
    )


def _place(page: Page, row: pd.Series) -> Row:
    whole = row["to_reach"].number
    bars = [Bar(whole, hue.PALE), *([Bar(row["women"].number)] if row["women"] else [])]
    shown = page.show(row["to_reach"]) + (f" · {page.show(row['women_share'], 1)}" if row["women_share"] else "")
    heading = page.name(row["parent"], "place") if row["parent"] else ""
    return Row(page.name(row["place"], "place"), heading, bars, beside=shown, end=whole)
