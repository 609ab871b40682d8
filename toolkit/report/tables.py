"""Tables: figures that have been made elsewhere, laid out row by row, each linked to how it was made."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from toolkit.errors import FiguresError, Problem
from toolkit.figure_array import FigureDtype
from toolkit.figures import CAPTION
from toolkit.measured import Measured
from toolkit.measures.indicators.fitted_grade_rule import BETWEEN
from toolkit.measures.indicators.observations import is_recorded
from toolkit.measures.indicators.tracking import DOUBTED
from toolkit.report.cell_outputs import Shown, figure_link, nothing, template, together
from toolkit.report.cells import column_heading, column_kind, group_heading, row_label, text_cell
from toolkit.report.folding import parted
from toolkit.report.layouts import INTERVAL, MARK, TableSpec, layout
from toolkit.report.layouts import column as column_of
from toolkit.report.page import Page
from toolkit.report.recorded_figures import record

LETTERS = ("D", "C", "B", "A")
"""Grades, the worst first."""

OPEN = "open"
"""Of several grades the printed ones do not say which."""

_SWATCHES = (
    *("none", "zero", "step1", "step2", "step3", "step4", "step5"),
    *(*LETTERS, OPEN, "better", "same", "worse"),
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
    if not len(frame):
        return nothing(page.words(f"table.{name}.empty"))
    parts = parted(frame, is_folded=layout(name).folded)
    return together(*(_part(page, name, part, row_count) for part, row_count in parts))


def _part(page: Page, name: str, frame: pd.DataFrame, row_count: str) -> Shown:
    """Show the rows of a table that stand together: open, or folded under how many there are."""
    spec = layout(name)
    columns = spec.shown(frame)
    _need_cells(spec, columns, frame)
    headings = {column: column_heading(page, spec, column) for column in columns}
    groups, figures = _groups(page, spec, headings, frame)
    other = frame.attrs.get(CAPTION, "")
    caption = page.captioned(page.words(f"table.{name}.captions.{other}" if other else f"table.{name}.caption"))
    body = template("table.html.j2").render(
        caption=caption,
        headings=[
            {
                "name": column,
                "text": heading,
                "kind": column_kind(frame[column.removesuffix(INTERVAL)], column),
            }
            for column, heading in headings.items()
        ],
        groups=groups,
        name=name,
        stub=" · ".join(part for part in (page.words(f"table.{name}.stub"), page.synthetic_mark) if part),
        legend=_legend(page, figures),
        swatches=_swatches(page, frame, columns) if spec.swatches else [],
        folded=page.words(f"folded.{row_count}", n=len(frame)) if row_count else "",
    )
    shown = {
        name: [page.show(cell) if isinstance(cell, Measured) else cell for cell in cells]
        for name, cells in frame.items()
    }
    return Shown(body, f"{caption}\n{pd.DataFrame(shown, index=frame.index)}", figures)


def _need_cells(spec: TableSpec, columns: Sequence[str], frame: pd.DataFrame) -> None:
    """Refuse a table that lacks a column, or with cells that hold neither a figure nor words.

    Raises
    ------
    FiguresError
        With every one of them.
    """
    shown = [column.removesuffix(INTERVAL) for column in columns]
    strange = [
        Problem("column_not_made", fields={"found": each, "table": spec.name, "expected": ", ".join(map(str, frame))})
        for each in dict.fromkeys(shown)
        if each not in frame
    ] + [
        Problem("cell_is_no_figure", fields={"found": repr(cell), "table": spec.name, "cell": f"{row}, {name}"})
        for name, cells in frame.items()
        if not isinstance(cells.dtype, FigureDtype)
        for row, cell in cells.items()
        if not isinstance(cell, (Measured, str))
    ]
    if strange:
        raise FiguresError(strange)


def _swatches(page: Page, frame: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, str]]:
    """Say what each colour of the cells means, those that occur."""
    marked = [f"{column}{MARK}" for column in columns if f"{column}{MARK}" in frame and column != "trend"]
    occurring = {_graded(str(mark))[0] for column in marked for mark in frame[column]}
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
    return [page.typeset(f"{mark}: {', '.join(dict.fromkeys(said))}") for mark, said in reasons.items()] + recorded


def _groups(
    page: Page, spec: TableSpec, headings: Mapping[str, str], frame: pd.DataFrame
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    figures: list[dict[str, Any]] = []
    groups: list[dict[str, Any]] = []
    for key, cells in zip(frame.index, frame.to_dict("records"), strict=True):
        row = TableRow(page, spec, str(key), {str(name): cell for name, cell in cells.items()})
        code = str(cells.get(spec.group, ""))
        heading = group_heading(page, spec, cells)
        if not groups or groups[-1]["of"] != heading:
            shown = page.introduced(code, heading) if spec.group != "asked" else heading
            groups.append({"of": heading, "heading": shown, "level": page.level(code), "rows": []})
        written = {"label": row.label, "mark": row.mark, "cells": [row.cell(*column) for column in headings.items()]}
        groups[-1]["rows"].append(written)
        figures += row.figures
    return groups, figures


_PARTS = ("criterion", "part", "counting", "wait", "margin", "named", "within")
"""Labels of rows that say nothing without the heading of their group."""

_WHOLE_PERCENT = 0.0049
"""A printed percentage without decimals leaves at least half a percent open, but for rounding."""


def is_marked(figure: Mapping[str, Any]) -> bool:
    """Whether a recorded figure was computed from records and stands where a document would print it."""
    return column_of(str(figure["id"]).rpartition(":")[2]).observed and is_recorded(figure["formula"])


class TableRow:
    """A row as it is written.

    Parameters
    ----------
    page : Page
    spec : TableSpec
    key : str
        Index of the row.
    cells : mapping
        Its cells, by column of the frame.

    Attributes
    ----------
    label, mark : str
        What the row is called, and how it looks.
    figures : list of dict
        What its cells record, once they are written.
    """

    def __init__(self, page: Page, spec: TableSpec, key: str, cells: Mapping[str, Any]) -> None:
        self.page, self.spec, self.key, self.cells = page, spec, key, cells
        self.label = row_label(page, spec, key, cells)
        self.mark = str(cells.get(f"row{MARK}", ""))
        self.figures: list[dict[str, Any]] = []

    def cell(self, column: str, heading: str) -> dict[str, str]:
        """Write the cell of a column; a figure in it opens its note, and is recorded."""
        if column.endswith(INTERVAL):
            return self._limits(column.removesuffix(INTERVAL))
        figure, page = self.cells[column], self.page
        if not isinstance(figure, Measured):
            written = text_cell(page, column, str(figure))
            return written | {"kind": f"{written['kind']} {self.cells.get(f'{column}{MARK}', '')}".strip()}
        identifier = self._identifier(column)
        families = self.spec.group_of or column_of(self.spec.group).names
        named = str(self.cells[self.spec.group]) if self.spec.group and self.spec.label in _PARTS else ""
        group = f"{page.name(named, *families)}, " if named else ""
        verdict = str(self.cells.get("verdict", "")) if column_of(column).judged else ""
        self.figures.append(record(page, identifier, f"{group}{self.label}: {heading}", figure, verdict))
        mark, letter = _graded(str(self.cells.get(f"{column}{MARK}", "")))
        arrow = _arrow(figure) if column == "trend" and mark not in DOUBTED else ""
        shown = f"{arrow}{self._shown(column, figure)} {letter}".strip()
        link = figure_link(identifier, shown, figure)
        if is_marked(self.figures[-1]):
            link += f"<sup>{page.escape(page.words('mark.recorded'))}</sup>"
        kind = column_of(column).kind
        if figure.unit == "text" and kind == "grade":
            tone = page.tone(figure.text) if figure.text else ""
            return {"kind": f"grade {tone}".strip(), "html": f"<span>{link}</span>"}
        is_word = figure.unit == "text" and (len(figure.text) > 1 or kind == "score")  # a letter stands as numbers do
        return {"kind": "text" if is_word else f"number {mark}".strip(), "html": link}

    def _identifier(self, column: str) -> str:
        return f"{self.spec.ids.format(row=self.key, **self.cells)}:{column}"

    def _limits(self, column: str) -> dict[str, str]:
        """Write the confidence limits of a figure, which belong to its record."""
        figure = self.cells[column]
        limits = self.page.numbers.interval(figure)
        link = figure_link(self._identifier(column), limits, figure) if limits else ""
        return {"kind": "number", "html": link}

    def _shown(self, column: str, figure: Measured) -> str:
        relation = self.cells.get("relation")
        if column == "stated" and relation:  # a statement is shown as it is printed
            words = "" if relation == "=" else self.page.words(f"relation.{relation}")
            printed = self.page.words("printed.quoted", printed=self.page.as_printed(figure.inputs[0]))
            return f"{words} {printed}".strip()
        if column_of(column).shown == "of" and figure.numerator is not None and figure.denominator is not None:
            return self.page.covers(figure.numerator, figure.denominator)
        if column_of(column).shown == "range" and (limits := self.page.numbers.interval(figure)):
            return limits
        if figure.unit == "count" and figure.of is not None and figure.n == figure.value:
            return self.page.words("count.of", n=self.page.show(figure), of=self.page.numbers.decimal(figure.of))
        return self.page.show(figure, 0 if self.spec.swatches and _is_whole(figure) else _digits(self.cells, column))


def _graded(mark: str) -> tuple[str, str]:
    """Return the colour of a cell, and the grade behind its figure: it is read, not only seen."""
    if BETWEEN in mark:
        return OPEN, mark
    return mark, mark if mark in LETTERS else ""


def _is_whole(figure: Measured) -> bool:
    """Whether a fact is printed as a whole percentage."""
    return figure.formula == "fact" and figure.unit in ("share", "ratio") and figure.half_unit >= _WHOLE_PERCENT


def _arrow(figure: Measured) -> str:
    """Show which way a figure moved; whether that is good, its colour says."""
    if not figure:
        return ""
    return "= " if figure.number == 0 else "▲ " if figure.number > 0 else "▼ "


def _digits(cells: Mapping[str, Any], column: str) -> int | None:
    """Return as many digits as the stated figure prints, to see whether the recomputed one rounds to it."""
    own = column_of(column).digits
    if own is not None:
        return own
    stated = cells.get("stated")
    if column not in ("recomputed", "gap") or not isinstance(stated, Measured) or stated.unit == "money":
        return None
    if not 0 < stated.half_unit < 0.05:  # noqa: PLR2004 - printed with decimals
        return None
    digits = round(-math.log10(2 * stated.half_unit))
    return max(1, digits - 2) if stated.unit in ("share", "ratio", "change") else digits
