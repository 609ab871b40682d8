"""Beneficiaries: how many, where, and how many of them are women."""

from __future__ import annotations

import pandas as pd

from toolkit.measures.people import beneficiaries
from toolkit.report import charts
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.drawing import canvas as c
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.rows import Axis, Bar, Row, Space, draw_rows
from toolkit.report.page import Page


def people(page: Page, counted: pd.DataFrame) -> Shown:
    """Draw those to be reached in each place as a bar, those reached as its dark part, else the women among them.

    Of a population, as a census counts it, nobody knows who is served: it is not drawn.

    Parameters
    ----------
    page : Page
    counted : DataFrame
        As ``beneficiaries.by_place`` gives it; one group is drawn, the first.
    """
    drawn = beneficiaries.served(page.programme, counted)
    if len(counted) and not len(drawn):
        return nothing(page.words("omitted.people_population"))
    drawn = drawn[drawn["to_reach"].map(bool) | drawn["reached"].map(bool)]
    for column in ("group", "unit"):
        drawn = drawn[drawn[column] == drawn[column].iloc[0]] if len(drawn) else drawn
    if not len(drawn):
        return nothing(page.words("omitted.people"))
    dark = "reached" if any(drawn["reached"].map(bool)) else "women"
    text = "; ".join(
        f"{page.name(row['place'], 'place')}: {page.cite(row['to_reach'])}, "
        f"{page.cite(row['reached'] if dark == 'reached' else row['women_share'])}"
        for _, row in drawn.iterrows()
    )
    rows = [_place(page, row, dark) for _, row in drawn.iterrows()]
    axis = Axis(*c.reach(m.number for column in ("to_reach", "reached") for m in drawn[column] if m))
    space = Space((2.0, 1.25), (1.75, 1.25), (0.25, 0.25))
    return charts.picture(
        page,
        lambda width: draw_rows(width, rows, axis, space),
        "people",
        text,
        caption="people" if dark == "women" else "people_reached",
        group=page.name(str(drawn["group"].iloc[0]), "group"),
        unit=page.counted(str(drawn["unit"].iloc[0])),
    )


def _place(page: Page, row: pd.Series, dark: str) -> Row:
    whole, part = row["to_reach"], row[dark]
    bars = [Bar(figure.number, colour) for figure, colour in ((whole, hue.PALE), (part, hue.VALUE)) if figure]
    if dark == "reached":
        shown = page.words("chart.people_reached", reached=page.show(part), target=page.show(whole))
    else:
        shown = page.show(whole) + (f" · {page.show(row['women_share'], 1)}" if row["women_share"] else "")
    heading = page.name(row["parent"], "place") if row["parent"] else ""
    end = max(bar.length for bar in bars)
    return Row(page.name(row["place"], "place"), heading, bars, beside=shown, end=end)
