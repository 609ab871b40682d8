"""Tables: figures that have been made elsewhere, laid out, each linked to how it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from toolkit.errors import FiguresError, Problem
from toolkit.figures import CAPTION
from toolkit.measured import Measured
from toolkit.report.cells import column_kind
from toolkit.report.labels import column_heading, group_heading, heading_keys
from toolkit.report.layouts import INTERVAL, MARK, TableSpec, layout
from toolkit.report.page import Page
from toolkit.report.rows import LETTERS, TableRow, is_marked
from toolkit.report.shown import Shown, nothing
from toolkit.report.templates import template

_SWATCHES = (
    *("none", "zero", "step1", "step2", "step3", "step4", "step5", "step6"),
    *(*LETTERS, "better", "same", "worse"),
)
"""Colours of cells, from low to high."""


def table(page: Page, name: str, frame: pd.DataFrame) -> Shown:
    """Show a frame of figures as a table.

    Parameters
    ----------
    page : Page
    name : str
        Name of its layout in ``words/tables.yaml``, where its words stand too.
    frame : DataFrame
        Figures as `Measured`, codes as text; one row a subject. Its attribute `caption` names another caption of the
        same table, one of its ``captions``, for what holds only now and then. A column ``<name>.mark`` says how the
        cells of another one look, ``row.mark`` how the row does.

    Returns
    -------
    Shown
        With every figure of the table recorded. An empty frame shows why there is nothing, as its layout says it.
    """
    spec = layout(name)
    if not len(frame):
        return nothing(page.words(f"table.{name}.empty"))
    columns = spec.shown(frame)
    _need(page, spec, frame, columns)
    groups, figures = _groups(page, spec, columns, frame)
    other = frame.attrs.get(CAPTION, "")
    key = f"table.{name}.captions.{other}" if other else f"table.{name}.caption"
    caption = page.captioned(page.words(key, **_years(page)))
    body = template("table.html.j2").render(
        caption=caption,
        headings=[
            {
                "name": column,
                "text": column_heading(page, spec, column),
                "kind": column_kind(frame[column.removesuffix(INTERVAL)], column),
            }
            for column in columns
        ],
        groups=groups,
        name=name,
        stub=" · ".join(part for part in (page.words(f"table.{name}.stub"), page.synthetic_mark) if part),
        legend=_legend(page, figures),
        swatches=_swatches(page, frame, columns) if spec.swatches else [],
    )
    text = frame.map(lambda cell: page.show(cell) if isinstance(cell, Measured) else cell)
    return Shown(body, f"{caption}\n{text}", figures)


def _need(page: Page, spec: TableSpec, frame: pd.DataFrame, columns: Sequence[str]) -> None:
    """Refuse a table whose words or cells are not all there, with everything that is missing.

    Raises
    ------
    WordsError
        For words that nobody has written.
    FiguresError
        For a cell that holds neither a figure nor words.
    """
    own = [name.removesuffix(INTERVAL) for name in columns] if spec.columns else []
    keys = [heading_keys(spec.name, name) for name in own if not spec.is_period(name)]
    page.words.need(general for special, general in keys if special not in page.words)
    strange = [
        Problem("cell_is_no_figure", fields={"found": repr(cell), "table": spec.name, "cell": f"{row}, {name}"})
        for name, cells in frame.items()
        for row, cell in cells.items()
        if not isinstance(cell, (Measured, str))
    ]
    if strange:
        raise FiguresError(strange)


def _swatches(page: Page, frame: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, str]]:
    """Say what each colour of the cells means, those that occur."""
    marked = [f"{column}{MARK}" for column in columns if f"{column}{MARK}" in frame and column != "trend"]
    occurring = {str(mark) for column in marked for mark in frame[column]}
    return [{"mark": mark, "text": page.words(f"swatch.{mark}")} for mark in _SWATCHES if mark in occurring]


def _heading(column: str) -> str:
    return INTERVAL[1:] if column.endswith(INTERVAL) else column


def _legend(page: Page, figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say what each mark for a missing value means in this table."""
    reasons: dict[str, list[str]] = {}
    for figure in figures:
        as_printed = figure["missing"] == "sic" and figure["formula"] == "fact"
        if figure["missing"] and not as_printed:
            said = reasons.setdefault(page.numbers.mark(figure["missing"]), [])
            said += [page.words(f"missing.{figure['missing']}")]
    recorded = [page.words("mark.recorded.said")] if any(map(is_marked, figures)) else []
    return [f"{mark}: {', '.join(dict.fromkeys(said))}" for mark, said in reasons.items()] + recorded


def _years(page: Page) -> dict[str, object]:
    return {"year": page.year, "before": page.before, "after": page.after}


def _groups(
    page: Page, spec: TableSpec, columns: Sequence[str], frame: pd.DataFrame
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    figures: list[dict[str, Any]] = []
    groups: list[dict[str, Any]] = []
    for key, cells in zip(frame.index, frame.to_dict("records"), strict=True):
        row = TableRow(page, spec, str(key), {str(name): cell for name, cell in cells.items()})
        code = str(cells.get(spec.group, ""))
        heading = group_heading(page, spec, cells)
        if not groups or groups[-1]["heading"] != heading:
            groups.append({"heading": heading, "level": page.level(code), "rows": []})
        written = {"label": row.label, "mark": row.mark, "cells": [row.cell(column) for column in columns]}
        groups[-1]["rows"].append(written)
        figures += row.figures
    return groups, figures
