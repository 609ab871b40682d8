"""The words of an annex as a sheet: what its units, formulas, statuses and reasons mean; and its cover."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.exchange.writing.annex.annex_figures import FigureRows, Recorded, status
from toolkit.exchange.writing.annex.annex_sheets import Cell, Column, Row, Sheet
from toolkit.exchange.writing.annex.annex_values import Writing
from toolkit.measured import Measured

if TYPE_CHECKING:
    from toolkit.report.page import Page


def word_sheet(writing: Writing, recorded: Sequence[Recorded], facts: Iterable[Measured]) -> Sheet:
    """Write what the words mean that stand in the other sheets."""
    page, known = writing.page, list(facts)
    units = {f["unit"] for f in recorded} | {fact.unit for fact in known}
    reasons = {f["missing"] for f in recorded} | {fact.missing for fact in known}
    statuses = {str(f["status"]): status(writing, f) for f in recorded if not f["missing"]}
    said: Mapping[str, Mapping[str, str]] = {
        "units": {unit: writing.unit(unit) for unit in units},
        "formulas": {name: page.words(f"formula.{name}") for name in {f["formula"] for f in recorded}},
        "statuses": statuses,
        "missing": {reason: writing.why(reason) for reason in reasons if reason},
    }
    rows = [
        Row([Cell(page.words(f"annex.word.{kind}")), Cell(word), Cell(meaning)])
        for kind, words in said.items()
        for word, meaning in sorted(words.items())
    ]
    columns = [
        Column(writing.heading("kind"), 26),
        Column(writing.heading("word"), 30),
        Column(writing.heading("meaning"), 100, is_long=True),
    ]
    return Sheet(page.words("annex.sheet.words"), "", page.words("annex.holds.words"), columns, rows)


def cover_sheet(page: Page, sheets: Sequence[Sheet], figures: FigureRows) -> Sheet:
    """Write what the annex is of, what it holds, and how it is checked."""
    words, head = page.words, page.masthead()
    counted = page.numbers.decimal(figures.live), page.numbers.decimal(figures.valued)
    facts_sheet = words("annex.sheet.facts")
    lines = [
        *about(page).items(),
        *((words("html.documents") if not at else "", each) for at, each in enumerate(head.documents)),
        *((words("annex.cover.sheets") if not at else "", _holds(sheet)) for at, sheet in enumerate(sheets)),
        (
            words("annex.cover.counted", sheet=figures.sheet.name),
            words("annex.cover.live", n=counted[0], of=counted[1], sheet=facts_sheet),
        ),
        (words("annex.cover.check"), words("annex.cover.how")),
    ]
    rows = [Row([Cell(name), Cell(said)], page.synthetic) for name, said in lines]
    return Sheet(
        name=words("annex.sheet.cover"),
        title="",
        lead=words("annex.cover.title"),
        columns=[Column("", 30), Column("", 110, is_long=True)],
        rows=rows,
        is_table=False,
    )


def about(page: Page) -> dict[str, str]:
    """Say of which programme and year something is, and who answers and pays for it; nothing of what is not known."""
    words, file = page.words, page.programme.file
    partners: dict[str, list[str]] = {}
    for partner in file.partners:
        partners.setdefault(partner.role, []).append(page.say(partner.name))
    said = {
        words("annex.heading.programme"): file.title.said(page.language),
        words("html.year"): page.year,
        words("annex.cover.language"): words(f"language.{page.language}"),
        words("html.reference"): page.say(file.donor_reference),
        words("html.accountable"): ", ".join(partners.get("accountable") or partners.get("implementing") or []),
        words("annex.cover.donor"): ", ".join(partners.get("donor", [])),
    }
    return {name: text for name, text in said.items() if text}


def _holds(sheet: Sheet) -> str:
    return f"{sheet.name}: {sheet.lead}"


def warnings(page: Page, recorded: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Say in a sentence, and in a word, what was made up; nothing of what is real."""
    words = page.words
    if page.synthetic:
        return words("annex.synthetic.all"), words("annex.synthetic.mark")
    if any(figure["synthetic"] for figure in recorded):
        return words("annex.synthetic.some"), words("annex.synthetic.mark")
    return "", ""
