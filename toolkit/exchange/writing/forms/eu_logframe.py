"""The logical framework matrix of the European Union's external actions, filled in from the facts.

Columns and levels are those of the annex "Logical framework" of grant contracts and action documents: the results chain
with indicators, baseline, target and current value, sources, assumptions; and the activity matrix. Targets of the year
stand in a column of their own, as the annex allows for milestones. What the form asks for and no fact says stays open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.exchange.writing.delivery import Content, Delivery
from toolkit.exchange.writing.forms.dated_figures import Dated, Tracked, tracked
from toolkit.exchange.writing.forms.form import Cell, Column, Form, Row, Table, group_row
from toolkit.exchange.writing.forms.form_cells import (
    beside,
    figure_cell,
    indicator_cell,
    listed,
    paired,
    period_cell,
    text_cell,
    together,
)
from toolkit.exchange.writing.forms.form_files import form_files
from toolkit.exchange.writing.forms.form_head import form_of, result_named
from toolkit.exchange.writing.forms.left_open import left_open_in_logframe
from toolkit.exchange.writing.forms.logframe_texts import activities_of, assumptions_of, sources_of
from toolkit.exchange.writing.forms.results_chain import IMPACT, PLACES, chain
from toolkit.report.page import Page


def write(delivery: Delivery) -> Content:
    """Write the matrix as a workbook and as a document.

    Parameters
    ----------
    delivery : Delivery

    Returns
    -------
    Content
        A ``.xlsx`` and a ``.docx`` file; left out are the cells that stay open, and what the matrix does not show.
    """
    page = Page(delivery.programme, delivery.at, delivery.language)
    form = logframe(page)
    return Content(form_files(form), left_open_in_logframe(page.programme, page.at))


def logframe(page: Page) -> Form:
    """Lay the matrix out."""
    return form_of(page, page.words("form.eu_title"), [_results(page), *_activities(page)])


_MILESTONE = ("target", "form.milestone")


def _results(page: Page) -> Table:
    own = list(tracked(page.programme, page.at))
    shown = _shown(own)
    columns = [Column(page.words("form.results_chain"), 24), Column(page.words("form.indicator"), 32)]
    for _, heading in shown:
        under = [(page.words("form.value"), 16.0), (page.words("form.year"), 10.0)]
        columns += paired(page.words(heading), under)
    columns += [Column(page.words("form.sources"), 20), Column(page.words("form.assumptions"), 22)]
    rows = [row for each in _by_place(page, own, shown, len(columns)) for row in each]
    return Table(page.words("form.logframe_sheet"), page.words("form.eu_title"), columns, rows)


Shown = Sequence[tuple[str, str]]
"""The figures that the matrix shows: of a row, and the key of their heading."""


def _shown(rows: Sequence[Tracked]) -> Shown:
    """Say which figures stand in the matrix, from left to right; milestones only where a programme has any."""
    has_milestones = any(row.target.figure for row in rows)
    return [
        ("baseline", "form.baseline"),
        *([_MILESTONE] if has_milestones else []),
        ("final_target", "form.target"),
        ("actual", "form.current"),
    ]


def _by_place(page: Page, own: Sequence[Tracked], shown: Shown, width: int) -> Iterator[list[Row]]:
    """Give the rows of each place of the chain below its heading, result by result."""
    placed = chain(page.programme, page.at)
    for place in PLACES:
        codes = [code for code, at in placed.items() if at == place]
        if codes:
            yield [group_row(page.words(f"form.place_{place}"), width)]
        for code in codes:
            yield _of_result(page, code, place, [row for row in own if row.indicator.result == code], shown)


def _of_result(page: Page, code: str, place: str, own: Sequence[Tracked], shown: Shown) -> list[Row]:
    """Give the rows of a result: its indicators, from where they are known, and what it rests on."""
    sources = together([_source(page, row) for row in own])
    rows = [
        [indicator_cell(page, row), *_figures(page, row, shown), told] for row, told in zip(own, sources, strict=True)
    ]
    assumed = listed([page.say(text) for text in assumptions_of(page.programme, page.at, code)])
    none = page.words("form.not_applicable") if place == IMPACT else ""
    return beside(result_named(page, code), rows or [[Cell()] * (2 * len(shown) + 2)], [assumed or none])


def _figures(page: Page, row: Tracked, shown: Shown) -> list[Cell]:
    look = "part" if row.sex else ""
    made: list[Cell] = []
    for name, _ in shown:
        dated: Dated = getattr(row, name)
        made += [figure_cell(page, dated, look), period_cell(page, dated)]
    return made


def _source(page: Page, row: Tracked) -> str | None:
    """Say from where an indicator is known; nothing of their own of its parts."""
    return None if row.sex else listed([page.say(text) for text in sources_of(page.programme, row.indicator)])


def _activities(page: Page) -> list[Table]:
    """Lay the activity matrix out; its means and costs are nobody's facts."""
    own = activities_of(page.programme, page.at)
    columns = [
        *(Column(page.words("form.results_chain"), 40), Column(page.words("form.activities"), 60)),
        *(Column(page.words("form.means"), 30), Column(page.words("form.costs"), 24)),
        Column(page.words("form.assumptions"), 30),
    ]
    rows: list[Row] = []
    for code in chain(page.programme, page.at):
        cells = [
            [text_cell(f"{row.code} · {page.say(row.name)}"), Cell(), Cell(), Cell()]
            for row in own
            if row.result == code
        ]
        rows += beside(result_named(page, code), cells) if cells else []
    name = page.words("form.activities_sheet")
    return [Table(name, page.words("form.activity_matrix"), columns, rows)] if rows else []
