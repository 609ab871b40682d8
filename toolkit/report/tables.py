"""Tables: figures that have been made elsewhere, laid out, each linked to how it was made."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from toolkit.measured import Measured
from toolkit.report.key_figures import record
from toolkit.report.layouts import MARK, SPECS, TableSpec
from toolkit.report.page import Page
from toolkit.report.shown import Shown, figure_link, nothing
from toolkit.report.templates import template


def table(page: Page, name: str, frame: pd.DataFrame) -> Shown:
    """Show a frame of figures as a table.

    Parameters
    ----------
    page : Page
    name : str
        Name of its layout; ``table.<name>`` in the catalogues is its caption.
    frame : DataFrame
        Figures as `Measured`, codes as text; one row a subject.

    Returns
    -------
    Shown
        With every figure of the table recorded. An empty frame shows why there is nothing, ``omitted.<name>``.
    """
    if not len(frame):
        return nothing(page.words(f"omitted.{name}"))
    spec = SPECS[name]
    columns = spec.shown(frame)
    groups, figures = _groups(page, spec, columns, frame)
    headings = [
        {
            "name": column,
            "text": _heading(page, spec, column),
            "kind": _kind(frame[column]),
        }
        for column in columns
    ]
    caption = page.captioned(page.words(f"table.{name}", **_years(page)))
    body = template("table.html.j2").render(
        caption=caption,
        headings=headings,
        groups=groups,
        name=name,
        stub=page.words(f"stub.{name}"),
        legend=_legend(page, figures),
        swatches=_swatches(page, frame[[f"{c}{MARK}" for c in columns if f"{c}{MARK}" in frame and c != "trend"]])
        if spec.swatches
        else [],
    )
    return Shown(
        body, f"{caption}\n{frame.map(lambda cell: page.show(cell) if isinstance(cell, Measured) else cell)}", figures
    )


def _heading(page: Page, spec: TableSpec, column: str) -> str:
    """Name a column: of a table whose columns differ from programme to programme, those it has no word for by code."""
    key = f"column.{column}"
    if spec.columns or key in page.words:
        return page.words(key)
    return page.numbers.short_period(column) if spec.swatches else page.name(column)


def _kind(cells: pd.Series) -> str:
    """Tell how the cells of a column are set: figures to the right, grades in the middle, words as they run."""
    figures = [cell for cell in cells if isinstance(cell, Measured)]
    return "" if not figures else "grade" if all(figure.unit == "text" for figure in figures) else "number"


def _swatches(page: Page, marks: pd.DataFrame) -> list[dict[str, str]]:
    """Say what each colour of the cells means, those that occur, from low to high."""
    occurring = {str(mark) for column in marks for mark in marks[column]}
    return [{"mark": mark, "text": page.words(f"swatch.{mark}")} for mark in _SWATCHES if mark in occurring]


_LETTERS = ("D", "C", "B", "A")
_SWATCHES = (
    *("none", "zero", "step1", "step2", "step3", "step4", "step5", "step6"),
    *(*_LETTERS, "better", "same", "worse"),
)


def _legend(page: Page, figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say what each mark for a missing value means in this table."""
    reasons: dict[str, list[str]] = {}
    for figure in figures:
        if figure["missing"] and figure["missing"] != "sic":
            said = reasons.setdefault(page.numbers.mark(figure["missing"]), [])
            said += [page.words(f"missing.{figure['missing']}")]
    return [f"{mark}: {', '.join(dict.fromkeys(said))}" for mark, said in reasons.items()]


def _years(page: Page) -> dict[str, object]:
    return {"year": page.year, "before": page.year - 1, "after": page.year + 1}


def _groups(
    page: Page, spec: TableSpec, columns: Sequence[str], frame: pd.DataFrame
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    figures: list[dict[str, Any]] = []
    groups: list[dict[str, Any]] = []
    for key, cells in zip(frame.index, frame.to_dict("records"), strict=True):
        row = _Row(page, spec, str(key), {str(name): cell for name, cell in cells.items()})
        code = str(cells[spec.group]) if spec.group else ""
        heading = page.result_heading(code) if code else ""
        if not groups or groups[-1]["heading"] != heading:
            groups.append({"heading": heading, "level": page.level(code), "rows": []})
        written = {"label": row.label, "mark": row.mark, "cells": [row.cell(column) for column in columns]}
        groups[-1]["rows"].append(written)
        figures += row.figures
    return groups, figures


class _Row:
    """One row of a table, on its way to the page and to the register."""

    def __init__(self, page: Page, spec: TableSpec, key: str, cells: Mapping[str, Any]) -> None:
        self.page, self.spec, self.key, self.cells = page, spec, key, cells
        self.label = self._label()
        self.mark = str(cells.get(f"row{MARK}", ""))
        self.figures: list[dict[str, Any]] = []

    def _label(self) -> str:
        page, kind = self.page, self.spec.label
        if kind == "fact":
            return page.fact_name(self.key)
        if kind == "code":
            return self.key
        if kind in _SAID:
            return page.say(str(self.cells[kind]))
        if kind == "since":
            return page.words(f"since.{self.cells[kind]}")
        return page.result_heading(str(self.cells[kind]) if kind else self.key)

    def cell(self, column: str) -> dict[str, str]:
        """Write one cell; a figure in it is linked to the appendix and recorded."""
        figure, page = self.cells[column], self.page
        if not isinstance(figure, Measured):
            return _text(page, column, str(figure))
        identifier = f"{self.spec.ids.format(row=self.key, **self.cells)}:{column}"
        heading = _heading(page, self.spec, column)
        group = f"{page.name(str(self.cells[self.spec.group]))}, " if self.spec.label == "criterion" else ""
        verdict = str(self.cells.get("verdict", "")) if column in ("own_rule", "recomputed", "growth") else ""
        self.figures.append(record(page, identifier, f"{group}{self.label}: {heading}", figure, verdict))
        mark = str(self.cells.get(f"{column}{MARK}", ""))
        arrow = _arrow(figure) if column == "trend" else ""
        letter = f" {mark}" if mark in _LETTERS else ""  # a grade is read, not only seen
        link = figure_link(identifier, f"{arrow}{self._shown(column, figure)}{letter}", figure, page.hint(figure))
        if figure.unit == "text":
            return {"kind": f"grade {figure.text}".strip(), "html": f"<span>{link}</span>"}
        return {"kind": f"number {mark}".strip(), "html": link}

    def _shown(self, column: str, figure: Measured) -> str:
        relation = self.cells.get("relation")
        if column == "stated" and relation:  # a statement is shown as it is printed
            words = "" if relation == "=" else self.page.words(f"relation.{relation}")
            return f"{words} {self.page.as_printed(figure.inputs[0])}".strip()
        return self.page.show(figure, 0 if self.spec.swatches and _is_whole(figure) else _digits(self.cells, column))


def _is_whole(figure: Measured) -> bool:
    """Whether a fact is printed as a whole percentage."""
    return figure.formula == "fact" and figure.unit in ("share", "ratio") and figure.half_unit >= 0.0049  # noqa: PLR2004


def _arrow(figure: Measured) -> str:
    """Show which way a figure moved; whether that is good, its colour says."""
    if not figure:
        return ""
    return "= " if figure.number == 0 else "▲ " if figure.number > 0 else "▼ "


def _digits(cells: Mapping[str, Any], column: str) -> int | None:
    """Give as many digits as the stated figure prints, to see whether the recomputed one rounds to it."""
    stated = cells.get("stated")
    if column not in ("recomputed", "gap") or not isinstance(stated, Measured) or stated.unit == "money":
        return None
    if not 0 < stated.half_unit < 0.05:  # noqa: PLR2004 - printed with decimals
        return None
    digits = round(-math.log10(2 * stated.half_unit))
    return max(1, digits - 2) if stated.unit in ("share", "ratio", "change") else digits


_SAID = ("claim", "text", "description", "addressed_to", "comment")
"""Columns of words from a programme's files, said in the language of the page."""

_LISTS = ("aims", "means_of_verification", "assumptions")
"""Columns of several texts, one a line."""

_CODED = {"status": "status", "verdict": "verdict", "state": "state", "moved": "moved", "what": "amount"}


def _text(page: Page, column: str, text: str) -> dict[str, str]:
    if column in ("counted", "other"):
        return {"kind": "text", "html": page.escape(page.place(text))}
    if column in _CODED and text:
        return {"kind": f"{column} {text}", "html": page.escape(page.words(f"{_CODED[column]}.{text}"))}
    if column == "left_out":
        return {"kind": "text", "html": page.escape("; ".join(page.name(code) for code in text.split()))}
    if column in _SAID:
        return {"kind": "text", "html": page.escape(page.say(text))}
    if column in _LISTS:
        items = "".join(f"<li>{page.escape(page.say(item))}</li>" for item in text.splitlines())
        return {"kind": "items", "html": f"<ul>{items}</ul>" if items else ""}
    return {"kind": "text", "html": page.escape(page.name(text) if text else "")}
