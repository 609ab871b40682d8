"""The annex in Excel: facts with their addresses, and figures as formulas on them, for whoever wants to check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from toolkit.errors import Problem
from toolkit.exchange.writing.annex.annex_facts import fact_sheet, facts_of
from toolkit.exchange.writing.annex.annex_figures import FigureRows, figure_sheet, refuse_earlier_facts
from toolkit.exchange.writing.annex.annex_sheets import Book, Sheet
from toolkit.exchange.writing.annex.annex_tables import budget_sheet, grade_sheet, indicator_sheet
from toolkit.exchange.writing.annex.annex_values import Writing
from toolkit.exchange.writing.annex.annex_words import cover_sheet, warnings, word_sheet
from toolkit.exchange.writing.delivery import Content, Delivery
from toolkit.report.page import Page

_SHOWN = 3


def write(delivery: Delivery) -> Content:
    """Make the annex of a programme and year.

    Raises
    ------
    CommandError
        When the figures of the pages do not follow from the facts as they are now.
    """
    known = facts_of(delivery.programme)
    refuse_earlier_facts(delivery, known.figures, known.rows)
    page = Page(delivery.programme, delivery.at, delivery.language)
    warning, mark = warnings(page, delivery.figures)
    about = f"{page.programme.file.short_title} {page.year}"
    book = Book(f"{about}: {page.words('annex.cover.title')}", warning, mark)
    writing = Writing(page, known.cells(page.words("annex.sheet.facts"), book))
    figures = figure_sheet(writing, delivery.figures)
    sheets = [
        fact_sheet(writing, known),
        *filter(None, (make(writing) for make in (indicator_sheet, budget_sheet, grade_sheet))),
        figures.sheet,
        word_sheet(writing, delivery.figures, known.figures.values()),
    ]
    titled = [_titled(each, about) for each in (cover_sheet(page, sheets, figures), *sheets)]
    made = book.made(titled)
    return Content({".xlsx": made}, list(_left_out(figures, book.cut)))


def _titled(sheet: Sheet, about: str) -> Sheet:
    return replace(sheet, title=f"{about} · {sheet.name}")


def _left_out(figures: FigureRows, cut: Sequence[str]) -> Iterator[Problem]:
    for code, names in (("formulas_too_long", figures.too_long), ("texts_too_long", cut)):
        if names:
            yield Problem(code, fields={"n": str(len(names)), "found": ", ".join(names[:_SHOWN])})
