"""Tables: figures that have been made elsewhere, laid out, each linked to how it was made."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from toolkit.measured import Measured
from toolkit.report.key_figures import record
from toolkit.report.page import Page
from toolkit.report.shown import Shown, figure_link, nothing


@dataclass(frozen=True, slots=True)
class TableSpec:
    """How a table is laid out.

    Attributes
    ----------
    columns : tuple of str
        Columns of the frame, in order; their headings are ``column.<name>`` in the catalogues.
    group : str
        Column whose codes head groups of rows; empty for none.
    ids : str
        Identifier of a row's figures in the register, ``{row}`` and the columns of the frame filled in.
    label : str
        Column that names the row: empty for the index, as a code.
    optional : tuple of str
        Columns that are left out where the programme has nothing for them.
    """

    columns: tuple[str, ...]
    group: str = ""
    ids: str = "{row}"
    label: str = ""
    optional: tuple[str, ...] = ()

    def shown(self, frame: pd.DataFrame) -> tuple[str, ...]:
        """List the columns that have something to show."""
        columns = self.columns or tuple(str(c) for c in frame.columns)
        return tuple(c for c in columns if c not in self.optional or frame[c].map(bool).any())


SPECS: dict[str, TableSpec] = {
    "achievement": TableSpec(
        ("baseline", "before", "actual", "target", "completion", "final_target", "progress", "change"), group="result"
    ),
    "two_years": TableSpec(("before", "actual", "growth", "points", "moved"), group="result"),
    "averages": TableSpec(("uncapped", "capped")),
    "reported_averages": TableSpec(
        ("stated", "own_rule", "verdict", "zeros_recomputed", "zeros_counted", "capped"), ids="{row}:average"
    ),
    "stated_changes": TableSpec(("before", "actual", "stated", "growth", "points", "verdict"), group="result"),
    "contradictions": TableSpec(("value", "counted", "other_value", "other", "gap"), label="fact", ids="{row}:twice"),
    "statements": TableSpec(("stated", "recomputed", "gap", "verdict"), label="claim", ids="{row}"),
    "sales": TableSpec(
        ("baseline", "before", "actual", "growth", "base_growth", "target", "completion"),
        ids="{indicator}",
        label="indicator",
    ),
    "per_unit": TableSpec(
        ("units_before", "units", "per_unit_before", "per_unit", "per_unit_growth"),
        ids="{indicator}",
        label="indicator",
    ),
    "split": TableSpec(("start", "by_units", "by_unit_sales", "end"), ids="{indicator}:split_{since}", label="since"),
    "price_and_volume": TableSpec(
        ("price_change", "volume_change", "implied", "growth", "gap"), ids="{indicator}", label="indicator"
    ),
    "by_year": TableSpec(("approved", "executed", "execution", "cumulative"), ids="budget:{row}"),
    "by_mode": TableSpec(("approved", "executed", "balance", "execution", "stated", "verdict"), ids="budget:{row}"),
    "by_result": TableSpec(("approved", "executed", "balance", "execution", "part"), ids="budget:{row}"),
    "by_line": TableSpec(
        ("mode", "approved", "executed", "balance", "execution", "state"), group="group", ids="budget:{row}"
    ),
    "stated_amounts": TableSpec(
        ("printed_in", "what", "period", "stated", "recomputed", "gap", "left_out"), ids="{row}", label="line"
    ),
    "plan": TableSpec((), ids="budget:plan:{row}"),
    "grades": TableSpec(
        ("ratio", "printed", "grade", "verdict", "to_better", "to_worse", "ratio_before", "grade_before"),
        group="subject",
        label="criterion",
    ),
    "cuts": TableSpec(("cut", "above", "up_to"), ids="rule:{row}", label="code"),
    "references": TableSpec(("reference", "above", "up_to"), ids="rule:{row}"),
    "follow_up": TableSpec(
        ("kind", "addressed_to", "due", "status"), group="section", label="text", optional=("addressed_to", "due")
    ),
    "follow_up_status": TableSpec((), ids="follow_up:{row}"),
    "follow_up_results": TableSpec((), ids="follow_up:{row}"),
    "due": TableSpec(("entries",), group="due", ids="follow_up:{row}", label="addressed_to"),
    "people_by_place": TableSpec(
        ("to_reach", "women", "women_share", "reached", "coverage"),
        group="parent",
        ids="{place}:{group}",
        label="place",
        optional=("women", "women_share", "reached", "coverage"),
    ),
    "activity_grades": TableSpec(("printed",), group="result"),
}
"""Every table a notebook can show, by name."""


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
    caption = page.words(f"table.{name}", **_years(page))
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
        group = f"{page.name(str(self.cells[self.spec.group]))}, " if self.spec.label == "criterion" else ""
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


_SAID = ("claim", "text", "description", "addressed_to")
"""Columns of words from a programme's files, said in the language of the page."""

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
    return {"kind": "text", "html": page.escape(page.name(text) if text else "")}
