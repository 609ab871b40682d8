"""Tables: figures that have been made elsewhere, laid out, each linked to how it was made."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from toolkit.measured import Measured
from toolkit.report.key_figures import record
from toolkit.report.layouts import SPECS, TableSpec
from toolkit.report.page import Page
from toolkit.report.shown import Shown, figure_link, nothing


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("toolkit.report", "template"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("table.html.j2")


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
            "text": page.name(column) if not spec.columns else page.words(f"column.{column}"),
            "numeric": any(isinstance(cell, Measured) for cell in frame[column]),
        }
        for column in columns
    ]
    caption = page.captioned(page.words(f"table.{name}", **_years(page)))
    body = _template().render(
        caption=caption,
        headings=headings,
        groups=groups,
        name=name,
        stub=page.words(f"stub.{name}"),
        legend=_legend(page, figures),
    )
    return Shown(
        body, f"{caption}\n{frame.map(lambda cell: page.show(cell) if isinstance(cell, Measured) else cell)}", figures
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
        heading = page.result_heading(str(cells[spec.group])) if spec.group else ""
        if not groups or groups[-1]["heading"] != heading:
            groups.append({"heading": heading, "rows": []})
        groups[-1]["rows"].append({"label": row.label, "cells": [row.cell(column) for column in columns]})
        figures += row.figures
    return groups, figures


class _Row:
    """One row of a table, on its way to the page and to the register."""

    def __init__(self, page: Page, spec: TableSpec, key: str, cells: Mapping[str, Any]) -> None:
        self.page, self.spec, self.key, self.cells = page, spec, key, cells
        self.label = self._label()
        self.figures: list[dict[str, Any]] = []

    def _label(self) -> str:
        page, kind = self.page, self.spec.label
        if kind == "fact":
            return page.fact_name(self.key)
        if kind == "code":
            return self.key
        if kind in _SAID:
            return page.say(str(self.cells[kind]))
        if kind == "within":  # a row for a whole group beside rows for its parts
            whole = self.key == str(self.cells[self.spec.group])
            return page.words("objective.whole") if whole else page.result_heading(self.key)
        if kind == "country" or (kind == "group" and self.cells.get("by") == "country"):
            return page.country(str(self.cells[kind]))
        if kind == "how":  # a way of weighting, and the part it is about
            part = page.name(str(self.cells["part"])) if self.cells.get("part") else ""
            return page.words(f"weights.{self.cells[kind]}", part=part)
        if kind == "since":
            return page.words(f"since.{self.cells[kind]}")
        return page.result_heading(str(self.cells[kind]) if kind else self.key)

    def cell(self, column: str) -> dict[str, str]:
        """Write one cell; a figure in it is linked to the appendix and recorded."""
        figure, page = self.cells[column], self.page
        if not isinstance(figure, Measured):
            return _text(page, column, str(figure))
        identifier = f"{self.spec.ids.format(row=self.key, **self.cells)}:{column}"
        heading = page.words(f"column.{column}") if self.spec.columns else page.name(column)
        group = f"{page.name(str(self.cells[self.spec.group]))}, " if self.spec.label in ("criterion", "within") else ""
        verdict = str(self.cells.get("verdict", "")) if column in ("own_rule", "recomputed", "growth") else ""
        self.figures.append(record(page, identifier, f"{group}{self.label}: {heading}", figure, verdict))
        link = figure_link(identifier, self._shown(column, figure), figure, page.hint(figure))
        if figure.text:
            return {"kind": f"grade {figure.text}", "html": f"<span>{link}</span>"}
        return {"kind": "number", "html": link}

    def _shown(self, column: str, figure: Measured) -> str:
        relation = self.cells.get("relation")
        if column == "stated" and relation:  # a statement is shown as it is printed
            words = "" if relation == "=" else self.page.words(f"relation.{relation}")
            return f"{words} {self.page.as_printed(figure.inputs[0])}".strip()
        return self.page.show(figure, _digits(self.cells, column))


def _digits(cells: Mapping[str, Any], column: str) -> int | None:
    """Give as many digits as the stated figure prints, to see whether the recomputed one rounds to it."""
    stated = cells.get("stated")
    if column not in ("recomputed", "gap") or not isinstance(stated, Measured) or stated.unit == "money":
        return None
    if not 0 < stated.half_unit < 0.05:  # noqa: PLR2004 - printed with decimals
        return None
    digits = round(-math.log10(2 * stated.half_unit))
    return max(1, digits - 2) if stated.unit in ("share", "ratio", "change") else digits


_SAID = ("claim", "text", "description", "addressed_to", "said", "option", "first", "second")
"""Columns of words from a programme's files, said in the language of the page."""

_CODED = {
    "status": "status",
    "verdict": "verdict",
    "state": "state",
    "moved": "moved",
    "what": "amount",
    "measured_state": "measured_state",
    "kind_of_value": "kind_of_value",
    "kind_of_poll": "kind_of_poll",
    "overlap": "answer",
    "apart": "answer",
}


def _text(page: Page, column: str, text: str) -> dict[str, str]:
    if column in ("counted", "other"):
        return {"kind": "text", "html": page.escape(page.place(text))}
    if column in _CODED and text:
        return {"kind": f"{column} {text}", "html": page.escape(page.words(f"{_CODED[column]}.{text}"))}
    if column == "left_out":
        return {"kind": "text", "html": page.escape("; ".join(page.name(code) for code in text.split()))}
    if column in _SAID:
        return {"kind": "text", "html": page.escape(page.say(text))}
    return {"kind": "text", "html": page.escape(page.name(text) if text else "")}
