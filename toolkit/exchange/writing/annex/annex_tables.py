"""Indicators, budget and grades as sheets: what measures give, each figure as a formula on the facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.exchange.writing.annex.annex_sheets import Cell, Column, Row, Sheet
from toolkit.exchange.writing.annex.annex_values import Writing
from toolkit.facts.offers import offers
from toolkit.measured import Measured
from toolkit.measures.appraisal.criteria import grades
from toolkit.measures.budget import by_line, by_mode, by_result, by_year, execution, last_known
from toolkit.measures.indicators.achievement import achievement
from toolkit.report.cells import worded
from toolkit.report.layouts import column as column_of

if TYPE_CHECKING:
    from toolkit.report.page import Page

INDICATORS = (
    *("baseline", "before", "period_before", "actual", "period", "target", "completion", "target_met"),
    *("final_target", "final_completion", "progress", "change", "moved"),
)
"""Columns of the sheet of indicators, after what each is."""

MONEY = ("approved", "revised", "executed", "balance", "execution", "execution_of_approved")
"""Columns of the sheet of the budget, after what each line is."""

GRADES = ("ratio", "printed", "grade", "verdict", "ratio_before", "printed_before", "grade_before")
"""Columns of the sheet of grades, after what is graded."""

_ROW_NAME = 46


def indicator_sheet(writing: Writing) -> Sheet | None:
    """Write the sheet of indicators; none for a programme without any in the year."""
    page = writing.page
    achieved = achievement(page.programme, page.at)
    rows = [
        Row(
            [*_indicator(writing, str(code)), *_told(writing, INDICATORS, cells | {"target_met": cells["reached"]})],
            page.synthetic,
        )
        for code, cells in zip(achieved.index, achieved.to_dict("records"), strict=True)
    ]
    named = [
        Column(writing.heading("code"), 14, is_long=True),
        Column(writing.heading("name"), 36, is_long=True),
        Column(writing.heading("result"), 24, is_long=True),
        Column(writing.heading("unit"), 12, is_long=True),
        Column(writing.heading("currency"), 8),
    ]
    lead = page.words("annex.holds.indicators")
    return _sheet(writing, "indicators", lead, [*named, *_headings(page, INDICATORS)], rows)


def _indicator(writing: Writing, code: str) -> list[Cell]:
    page, indicator = writing.page, writing.page.programme.indicators[code]
    return [
        Cell(code),
        Cell(page.full_name(indicator)),
        Cell(page.heading(indicator.result, ("result",))),
        Cell(page.counted(indicator.counts) if indicator.counts else writing.unit(indicator.unit)),
        Cell(indicator.currency or ""),
    ]


def budget_sheet(writing: Writing) -> Sheet | None:
    """Write the sheet of the budget: the whole, by year, by result, by mode and by line; none without amounts."""
    page = writing.page
    if not offers(page.programme, "budget", page.at.year):
        return None
    known = last_known(page.programme, page.at)
    rows = [Row(_money(writing, by, name, cells), page.synthetic) for by, name, cells in _divided(page, known)]
    named = [
        Column(writing.heading("by"), 12),
        Column(writing.heading("line"), _ROW_NAME, is_long=True),
        Column(writing.heading("currency"), 9),
    ]
    lead = page.words("annex.holds.budget", period=page.as_of(known).year)
    return _sheet(writing, "budget", lead, [*named, *_headings(page, MONEY)], rows)


def _divided(page: Page, known: Any) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """List the rows of the budget: how it is divided, what each is called, and its figures."""
    programme = page.programme
    whole = execution(programme, known)
    yield "whole", page.words("subject.TOTAL"), whole
    tables = {
        "year": (by_year, ()),
        "result": (by_result, ("result", "line", "subject")),
        "mode": (by_mode, ("mode",)),
        "line": (by_line, ("line",)),
    }
    for by, (measure, families) in tables.items():
        made = measure(programme, known)
        for key, cells in zip(made.index, made.to_dict("records"), strict=True):
            code = str(cells.get("line", key))
            name = page.heading(code, families) if families else page.name(code)
            yield by, name, {str(column): cell for column, cell in cells.items()}


def _money(writing: Writing, by: str, name: str, cells: Mapping[str, Any]) -> list[Cell]:
    known = [cell for cell in cells.values() if isinstance(cell, Measured) and cell and cell.currency]
    currency = known[0].currency if known else ""
    return [
        Cell(writing.page.words(f"annex.by.{by}")),
        Cell(name),
        Cell(currency),
        *_told(writing, MONEY, cells),
    ]


def grade_sheet(writing: Writing) -> Sheet | None:
    """Write the sheet of grades; none where no document prints one for the year."""
    page = writing.page
    if not offers(page.programme, "criteria", page.at.year):
        return None
    graded = grades(page.programme, page.at)
    rows = [
        Row(
            [Cell(page.name(cells["subject"], "result", "activity")), *_told(writing, ("criterion", *GRADES), cells)],
            page.synthetic,
        )
        for cells in graded.to_dict("records")
    ]
    named = [Column(writing.heading("subject"), _ROW_NAME, is_long=True)]
    lead = page.words("annex.holds.grades")
    return _sheet(writing, "grades", lead, [*named, *_headings(page, ("criterion", *GRADES))], rows)


def _sheet(writing: Writing, name: str, lead: str, columns: Sequence[Column], rows: Sequence[Row]) -> Sheet | None:
    if not rows:
        return None
    said = [at for at, column in enumerate(columns) if column.heading not in _spared(writing.page, rows, columns)]
    kept = [Row([row.cells[at] for at in said], row.is_synthetic) for row in rows]
    return Sheet(writing.page.words(f"annex.sheet.{name}"), "", lead, [columns[at] for at in said], kept)


_OPTIONAL = ("period_before", "period", "revised", "execution_of_approved", *GRADES[-3:])
"""Columns that are left out where no row has anything in them."""


def _spared(page: Page, rows: Sequence[Row], columns: Sequence[Column]) -> set[str]:
    """Name the headings of columns that can be left out, and hold nothing."""
    optional = {page.words(f"column.{name}") for name in _OPTIONAL}
    return {
        column.heading
        for at, column in enumerate(columns)
        if column.heading in optional and not any(_is_there(row.cells[at]) for row in rows)
    }


def _is_there(cell: Cell) -> bool:
    return cell.number is not None or bool(cell.text and not cell.is_reason)


def _headings(page: Page, names: Sequence[str]) -> list[Column]:
    return [Column(page.words(f"column.{name}"), 13, is_long=True) for name in names]


def _told(writing: Writing, names: Sequence[str], cells: Mapping[Any, Any]) -> list[Cell]:
    """Write figures as such, and codes by the words that a page has for them."""
    written = []
    for name in names:
        cell = cells.get(name, "")
        if isinstance(cell, Measured):
            written.append(writing.figure(cell))
        else:
            written.append(Cell(worded(writing.page, column_of(name), str(cell)) if cell else ""))
    return written
