"""Classes of progress and movement, and several programmes on one axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from toolkit.measures.indicators.logframe import WHOLES
from toolkit.report import charts
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.charts import times
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.colours import Look
from toolkit.report.drawing.rows import Axis, Interval, Row, Space, draw_rows, stacked
from toolkit.report.layouts import heading_keys
from toolkit.report.page import Page


def classes(page: Page, by_class: pd.DataFrame) -> Shown:
    """Draw how many indicators stand in each class of completion, period by period.

    Parameters
    ----------
    page : Page
    by_class : DataFrame
        As ``tracking.by_class`` gives it.
    """
    if not len(by_class):
        return nothing(page.words("table.tracking_card.empty"))
    space, periods = Space((1.0, 0.9), (0.15, 0.15), (0.34, 0.34)), [str(period) for period in by_class.index]
    labels = [(heading, page.numbers.short_period(p)) for p, heading in times.lengths(page, periods).items()]
    return _classes(page, "classes", by_class, labels, space)


def movement(page: Page, moved: pd.DataFrame) -> Shown:
    """Draw how many indicators of each result moved for the better, for the worse, or not.

    Parameters
    ----------
    page : Page
    moved : DataFrame
        As ``logframe.movement_by_result`` gives it.
    """
    if not any(figure.number for state in ("better", "worse") for figure in moved[state]):
        return nothing(page.words("table.movement_by_result.empty"))
    drawn = moved.drop(columns="indicators").drop(index=list(WHOLES), errors="ignore")
    drawn = drawn[[any(row[state].number for state in ("better", "same", "worse")) for _, row in drawn.iterrows()]]
    space = Space((2.9, 0.12), (0.15, 0.15), (0.34, 0.46), (2, 2))
    labels = [("", page.result_heading(str(code))) for code in drawn.index]
    return _classes(page, "movement", drawn, labels, space, "movement_of_all" if "all" in moved.index else "")


def _classes(
    page: Page, name: str, counted: pd.DataFrame, labels: Sequence[tuple[str, str]], space: Space, caption: str = ""
) -> Shown:
    """Draw each row of counts, with its heading and label, as a bar of its classes, all bars of one length."""
    shown = [column for column in counted.columns if any(figure.number for figure in counted[column])]
    named = {column: page.words(f"swatch.{column}") for column in shown}
    colours = [hue.CLASSES[column] for column in shown]
    rows, said = [], []
    for (heading, label), (_, figures) in zip(labels, counted.iterrows(), strict=True):
        counts = [figures[column].number for column in shown]
        written = [page.show(figures[column]) for column in shown]
        parts = [count / sum(counts) for count in counts]
        rows.append(Row(label, heading, stacked(parts, colours, written, thick=0.25, edge=hue.FAINT)))
        told = (f"{named[c]} {page.cite(figures[c])}" for c, n in zip(shown, written, strict=True) if n != "0")
        said.append(f"{label.partition(' · ')[0]}: {', '.join(told)}")
    key = {named[column]: Look(hue.BEFORE, "s", 8, hue.CLASSES[column]) for column in shown}
    return charts.picture(
        page, lambda width: draw_rows(width, rows, Axis(), space, key), name, "; ".join(said), caption
    )


_DOTS = {
    "time": Look(hue.BEFORE, "|", 11),
    "execution": Look(hue.AMBER, "s"),
    "capped": Look(hue.INK),
    "way": Look(hue.ACCENT, "D"),
}
"""Colour and shape of each figure: never told apart by colour alone."""


def standing(page: Page, rows: pd.DataFrame) -> Shown:
    """Draw time, money, completion and progress of each programme as marks on one axis.

    Parameters
    ----------
    page : Page
    rows : DataFrame
        As ``portfolio.standing`` gives it.
    """
    return _dots(page, rows, ("time", "execution", "capped", "way"), "standing")


def money_and_progress(page: Page, rows: pd.DataFrame) -> Shown:
    """Draw the money spent on each result and the way its indicators have covered as two marks on one axis.

    Parameters
    ----------
    page : Page
    rows : DataFrame
        As ``portfolio.money_and_progress`` gives it.
    """
    return _dots(page, rows, ("execution", "way"), "money_and_progress")


def _dots(page: Page, rows: pd.DataFrame, columns: Sequence[str], name: str) -> Shown:
    drawn = rows[rows[list(columns)].map(bool).any(axis=1)]
    names = {column: _name(page, name, column) for column in columns}
    if not len(drawn):
        return nothing(page.words(f"table.{name}.empty"))
    text = "; ".join(
        f"{page.name(str(key))}: " + ", ".join(f"{said} {page.cite(row[column], 0)}" for column, said in names.items())
        for key, row in drawn.iterrows()
    )
    marked = [_marks(page, str(key), row, names) for key, row in drawn.iterrows()]
    axis = charts.shares(page, (at for row in marked for at, _ in row.dots), rule=1.0)
    space, key = (
        Space((2.9, 0.15), (0.3, 0.3), (0.3, 0.44), (3, 1)),
        {names[column]: _DOTS[column] for column in columns},
    )
    is_late = "state" in drawn and (drawn["state"] == "money_ahead").any()
    late = f" {page.words('caption.money_late')}" if is_late else ""
    return charts.picture(page, lambda width: draw_rows(width, marked, axis, space, key), name, text, late=late)


def _marks(page: Page, key: str, row: pd.Series, columns: Mapping[str, str]) -> Row:
    dots = [(row[column].number, _DOTS[column]) for column in columns if row[column]]
    places = [at for at, _ in dots]
    colour = hue.ALARM if row.get("state") == "money_ahead" else hue.FAINT
    heading = page.name(row["member"]) if "member" in row else ""
    return Row(page.result_heading(key), heading, intervals=[Interval(min(places), max(places), colour, 3)], dots=dots)


def _name(page: Page, table: str, column: str) -> str:
    """Name a figure as the heading of its column does."""
    special, general = heading_keys(table, column)
    return page.words(special if special in page.words else general)
