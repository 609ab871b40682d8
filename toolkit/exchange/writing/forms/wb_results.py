"""The results framework of the World Bank, as its reports on status and on completion print it.

Indicators of the development objective by what they are to reach, then those of intermediate results by component; each
with its unit, and baseline, previous and current value and end target, every one with its date.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.exchange.writing.delivery import Content, Delivery
from toolkit.exchange.writing.forms.dated_figures import Dated, Tracked, tracked
from toolkit.exchange.writing.forms.form import Cell, Column, Form, Row, Table, group_row
from toolkit.exchange.writing.forms.form_cells import date_cell, figure_cell, indicator_cell, paired, unit_cell
from toolkit.exchange.writing.forms.form_files import form_files
from toolkit.exchange.writing.forms.form_head import form_of, result_named
from toolkit.exchange.writing.forms.left_open import left_open_in_results
from toolkit.exchange.writing.forms.results_chain import IMPACT, OUTCOME, OUTPUT, chain
from toolkit.report.page import Page

_SECTIONS = {"objective": (IMPACT, OUTCOME), "intermediate": (OUTPUT,)}
"""The two tables of the framework, with the places of the results whose indicators stand in each."""

_FIGURES = {
    "baseline": "form.baseline_bank",
    "before": "form.previous",
    "actual": "form.current_bank",
    "final_target": "form.end_target",
}
"""What a row shows, from left to right, each with the key of its heading."""


def write(delivery: Delivery) -> Content:
    """Write the results framework as a workbook and as a document.

    Parameters
    ----------
    delivery : Delivery

    Returns
    -------
    Content
        A ``.xlsx`` and a ``.docx`` file; left out are dates that no document says, and what the table does not show.
    """
    page = Page(delivery.programme, delivery.at, delivery.language)
    return Content(form_files(results_table(page)), left_open_in_results(page.programme, page.at))


def results_table(page: Page) -> Form:
    """Lay the results framework out."""
    own, placed = list(tracked(page.programme, page.at)), chain(page.programme, page.at)
    tables = []
    for section, places in _SECTIONS.items():
        codes = [code for place in places for code, at in placed.items() if at == place]
        rows = [row for code in codes for row in _of_result(page, code, own)]
        if rows:
            name = page.words(f"form.sheet_{section}")
            tables.append(Table(name, page.words(f"form.section_{section}"), _columns(page), rows))
    return form_of(page, page.words("form.bank_title"), tables)


def _columns(page: Page) -> list[Column]:
    columns = [Column(page.words("form.indicator"), 42), Column(page.words("form.unit"), 16)]
    for heading in _FIGURES.values():
        under = [(page.words("form.value"), 15.0), (page.words("form.date"), 17.0)]
        columns += paired(page.words(heading), under)
    return columns


def _of_result(page: Page, code: str, own: Sequence[Tracked]) -> list[Row]:
    """Give the rows of a result below its title; one without indicators is no row of this table."""
    rows = [_row(page, row) for row in own if row.indicator.result == code]
    head = result_named(page, code).replace("\n", " ")
    return [group_row(head, len(_columns(page))), *rows] if rows else []


def _row(page: Page, row: Tracked) -> list[Cell]:
    look = "part" if row.sex else ""
    cells = [indicator_cell(page, row), unit_cell(page, row)]
    for name in _FIGURES:
        dated: Dated = getattr(row, name)
        cells += [figure_cell(page, dated, look), date_cell(page, dated)]
    return cells
