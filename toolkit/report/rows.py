"""One row of a table, on its way to the page and to the register."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from toolkit.measured import Measured
from toolkit.measures.indicators.observations import is_recorded
from toolkit.measures.indicators.tracking import DOUBTED
from toolkit.report.cells import text_cell
from toolkit.report.key_figures import record
from toolkit.report.labels import column_heading, row_label
from toolkit.report.layouts import INTERVAL, MARK, TableSpec
from toolkit.report.layouts import column as column_of
from toolkit.report.page import Page
from toolkit.report.shown import figure_link

LETTERS = ("D", "C", "B", "A")
"""Grades, the worst first."""

_PARTS = ("criterion", "part", "counting", "wait", "margin", "within")
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

    def cell(self, column: str) -> dict[str, str]:
        """Write one cell; a figure in it is linked to the appendix and recorded."""
        if column.endswith(INTERVAL):
            return self._limits(column.removesuffix(INTERVAL))
        figure, page = self.cells[column], self.page
        if not isinstance(figure, Measured):
            return text_cell(page, column, str(figure))
        identifier = self._identifier(column)
        heading = column_heading(page, self.spec, column)
        families = self.spec.group_of or column_of(self.spec.group).names
        group = f"{page.name(str(self.cells[self.spec.group]), *families)}, " if self.spec.label in _PARTS else ""
        verdict = str(self.cells.get("verdict", "")) if column_of(column).judged else ""
        self.figures.append(record(page, identifier, f"{group}{self.label}: {heading}", figure, verdict))
        mark = str(self.cells.get(f"{column}{MARK}", ""))
        arrow = _arrow(figure) if column == "trend" and mark not in DOUBTED else ""
        letter = f" {mark}" if mark in LETTERS else ""  # a grade is read, not only seen
        link = figure_link(identifier, f"{arrow}{self._shown(column, figure)}{letter}", figure, page.hint(figure))
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
        link = figure_link(self._identifier(column), limits, figure, self.page.hint(figure)) if limits else ""
        return {"kind": "number", "html": link}

    def _shown(self, column: str, figure: Measured) -> str:
        relation = self.cells.get("relation")
        if column == "stated" and relation:  # a statement is shown as it is printed
            words = "" if relation == "=" else self.page.words(f"relation.{relation}")
            return f"{words} «{self.page.as_printed(figure.inputs[0])}»".strip()
        if column_of(column).shown == "of" and figure.numerator is not None and figure.denominator is not None:
            return self.page.words("coverage", n=round(figure.numerator), of=round(figure.denominator))
        if figure.unit == "count" and figure.of is not None and figure.n == figure.value:
            return self.page.words("count.of", n=self.page.show(figure), of=self.page.numbers.decimal(figure.of))
        return self.page.show(figure, 0 if self.spec.swatches and _is_whole(figure) else _digits(self.cells, column))


def _is_whole(figure: Measured) -> bool:
    """Whether a fact is printed as a whole percentage."""
    return figure.formula == "fact" and figure.unit in ("share", "ratio") and figure.half_unit >= _WHOLE_PERCENT


def _arrow(figure: Measured) -> str:
    """Show which way a figure moved; whether that is good, its colour says."""
    if not figure:
        return ""
    return "= " if figure.number == 0 else "▲ " if figure.number > 0 else "▼ "


def _digits(cells: Mapping[str, Any], column: str) -> int | None:
    """Give as many digits as the stated figure prints, to see whether the recomputed one rounds to it."""
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
