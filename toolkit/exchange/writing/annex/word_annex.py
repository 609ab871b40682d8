"""The annex in Word: what was found, the indicators and the budget as tables, and where their values come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit.exchange.writing.annex.annex_facts import facts_of
from toolkit.exchange.writing.annex.annex_figures import refuse_earlier_facts
from toolkit.exchange.writing.annex.annex_words import about, warnings
from toolkit.exchange.writing.annex.word_document import WordDocument, WordTable
from toolkit.exchange.writing.delivery import Content, Delivery
from toolkit.facts.offers import offers
from toolkit.measured import Measured
from toolkit.measures.budget import by_line, by_result, execution, last_known
from toolkit.measures.indicators.achievement import achievement
from toolkit.measures.story.ranking import main_points
from toolkit.report.cells import worded
from toolkit.report.layouts import column as column_of
from toolkit.report.notes import SOURCES_SHOWN
from toolkit.report.page import Page
from toolkit.report.readings import story

INDICATORS = ("baseline", "before", "actual", "target", "completion", "target_met", "final_target")
MONEY = ("approved", "revised", "executed", "balance", "execution")
_NAME, _OTHER = 6.45, 2.8
"""Widths in centimetres, which fill a page on its side."""

Cells = Mapping[Any, Any]


def write(delivery: Delivery) -> Content:
    """Make the annex in Word.

    Raises
    ------
    CommandError
        When the figures of the pages do not follow from the facts as they are now.
    """
    known = facts_of(delivery.programme)
    refuse_earlier_facts(delivery, known.figures, known.rows)
    page = Page(delivery.programme, delivery.at, delivery.language)
    mark = page.words("annex.synthetic.mark") if page.synthetic else ""
    language = f"{page.numbers.locale}".replace("_", "-")
    document = WordDocument(f"{page.programme.file.title.said(page.language)}, {page.year}", language, mark)
    if mark:
        document.warning(warnings(page, ())[0])
    for name, said in list(about(page).items())[1:]:  # the programme is the title
        document.sentence(page.words("annex.document.about", name=name, said=said))
    found = main_points(page.programme, page.at)
    points = story.main_points(page, found)
    if points.figures:
        document.heading(page.words("annex.document.points"))
        document.points(points.text.splitlines()[: len(found)])  # behind them stands by which rule
    for heading, table, sources in filter(None, (_indicators(page), _budget(page))):
        document.heading(heading)
        document.table(table)
        document.heading(page.words("annex.document.notes", table=heading))
        document.small(sources)
    document.heading(page.words("html.documents"))
    document.points(page.masthead().documents)
    return Content({".docx": document.content()})


_Part = tuple[str, WordTable, list[str]]
"""A heading, a table and its sources."""


def _indicators(page: Page) -> _Part | None:
    """Set the indicators that have something to show, and say where their values are printed."""
    achieved = achievement(page.programme, page.at)
    rows = [
        (str(code), cells | {"target_met": cells["reached"]})
        for code, cells in zip(achieved.index, achieved.to_dict("records"), strict=True)
        if any(isinstance(cell, Measured) and cell for cell in cells.values())
    ]
    if not rows:
        return None
    named = [(page.heading(code, ("indicator",)), cells) for code, cells in rows]
    caption = page.words("table.achievement.caption")
    return (
        page.words("annex.sheet.indicators"),
        _table(page, caption, "annex.heading.name", INDICATORS, named),
        [*_sources(page, named, ("baseline", "actual", "target", "final_target"))],
    )


def _budget(page: Page) -> _Part | None:
    """Set the budget by result, or by line where it has no results, under the whole of it."""
    if not offers(page.programme, "budget", page.at.year):
        return None
    known = last_known(page.programme, page.at)
    then = page.as_of(known)
    made = by_result(page.programme, known)
    families: tuple[str, ...] = ("result", "line", "subject")
    if not len(made):
        made, families = by_line(page.programme, known), ("line",)
    rows: list[tuple[str, Cells]] = [
        (page.heading(str(cells.get("line", key)), families), cells)
        for key, cells in zip(made.index, made.to_dict("records"), strict=True)
    ]
    rows.append((page.words("subject.TOTAL"), execution(page.programme, known)))
    if not any(cells[name] for _, cells in rows for name in MONEY):
        return None
    caption = then.words("annex.holds.budget", period=then.year)
    return (
        page.words("annex.sheet.budget"),
        _table(then, caption, "annex.heading.line", MONEY, rows),
        [*_sources(then, rows, ("approved", "revised", "executed"))],
    )


def _table(page: Page, caption: str, stub: str, names: Sequence[str], rows: Sequence[tuple[str, Cells]]) -> WordTable:
    shown = [name for name in names if any(cells.get(name) for _, cells in rows)]
    missing = dict.fromkeys(
        cells[name].missing
        for _, cells in rows
        for name in shown
        if isinstance(cells[name], Measured) and cells[name].missing
    )
    legend = "; ".join(page.words("annex.document.mark", **_mark(page, reason)) for reason in missing)
    return WordTable(
        caption=caption,
        headings=[page.words(stub), *(page.words(f"column.{name}") for name in shown)],
        rows=[[name, *(_shown(page, column, cells[column]) for column in shown)] for name, cells in rows],
        widths=[_NAME + _OTHER * (len(INDICATORS) - len(shown)), *[_OTHER] * len(shown)],
        notes=[legend] if legend else [],
    )


def _mark(page: Page, reason: str) -> dict[str, str]:
    return {"mark": page.numbers.mark(reason), "why": page.words(f"missing.{reason}")}


def _shown(page: Page, name: str, cell: object) -> str:
    if isinstance(cell, Measured):
        return page.show(cell)
    return worded(page, column_of(name), str(cell)) if cell else ""


def _sources(page: Page, rows: Sequence[tuple[str, Cells]], names: Sequence[str]) -> Iterator[str]:
    """Say for each row where its values are printed; of a value made of many, the first places and how many more."""
    for row, cells in rows:
        told = []
        for name in names:
            facts = list(dict.fromkeys(cells[name].inputs)) if cells[name] else []
            if facts:
                more = len(facts) - SOURCES_SHOWN
                places = [page.spelled(fact) for fact in facts[:SOURCES_SHOWN]]
                places += [page.words("sources.more", n=more)] if more > 0 else []
                said = {"name": page.words(f"column.{name}"), "said": "; ".join(places)}
                told.append(page.words("annex.document.about", **said))
        if told:
            yield page.words("annex.document.about", name=row, said=". ".join(told))
