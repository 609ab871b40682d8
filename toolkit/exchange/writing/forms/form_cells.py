"""Cells of a form: figures, periods and dates as the pages of a programme write them, and as a spreadsheet can."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol

from toolkit.exchange.writing.forms.dated_figures import Dated, Tracked, last_day
from toolkit.exchange.writing.forms.form import Cell, Column, Row, clean
from toolkit.facts.periods import BASE
from toolkit.measured import Measured
from toolkit.measures.deriving import PART
from toolkit.measures.indicators.observed import SO_FAR
from toolkit.report.page import Page

_PERCENT = "%"


def text_cell(text: str, down: int = 1, look: str = "") -> Cell:
    """Write a text into a cell."""
    return Cell(clean(text), down=down, look=look)


def figure_cell(page: Page, dated: Dated, look: str = "") -> Cell:
    """Write a figure into a cell; where there is none, the reason."""
    figure = dated.figure
    shown = clean(page.show(figure))
    if not figure:
        known = bool(figure.text) or figure.missing == "sic"
        return Cell(shown if known else page.words(f"missing.{figure.missing}"), look=look if known else "absent")
    return Cell(shown, figure.number, number_pattern(page, figure, shown), look)


def number_pattern(page: Page, figure: Measured, shown: str) -> str:
    """Return how a spreadsheet writes a number, so that it reads as on a page; its own country sets the marks."""
    marks = {"group": get_group_symbol(page.numbers.locale), "point": get_decimal_symbol(page.numbers.locale)}
    found = re.search(rf"\d(?:[\d{re.escape(''.join(marks.values()))}]*\d)?", shown)
    if found is None:
        return ""
    decimals = found[0].rpartition(marks["point"])[2] if marks["point"] in found[0] else ""
    number = "#,##0" + (f".{'0' * len(decimals)}" if decimals else "")
    before, after = shown[: found.start()].replace("−", ""), shown[found.end() :]
    is_part = figure.unit in PART
    positive = _quoted(before, is_part) + number + _quoted(after, is_part)
    return f'{positive};"−"{positive};{positive}'


def _quoted(text: str, is_part: bool) -> str:
    """Quote what stands beside a number in a pattern; the sign of a percentage alone is what it does."""
    pieces = re.split(rf"({_PERCENT})", text) if is_part else [text]
    return "".join(piece if is_part and piece == _PERCENT else f'"{piece}"' for piece in pieces if piece)


def period_cell(page: Page, dated: Dated) -> Cell:
    """Write what a figure covers into a cell."""
    return Cell(period_said(page, dated))


def period_said(page: Page, dated: Dated) -> str:
    """Say what a figure covers; nothing where nothing is printed."""
    if dated.period is None:
        return ""
    if dated.cover:
        parts, _, cover = dated.cover.partition(SO_FAR)
        n, _, of = cover.partition("/")
        return f"{page.numbers.period(page.at.name)}, {page.words(f'so_far.{parts}', n=n, of=of)}"
    if dated.period.text == BASE:
        return page.words("form.base_year")
    return page.numbers.period(dated.period.text)


def date_cell(page: Page, dated: Dated) -> Cell:
    """Write the last day of what a figure covers into a cell, and below it what that is."""
    day = last_day(page.programme, dated.period)
    said = [str(format_date(day, "medium", locale=page.numbers.locale))] if day is not None else []
    return Cell("\n".join([*said, *filter(None, [period_said(page, dated)])]))


def indicator_cell(page: Page, row: Tracked) -> Cell:
    """Name an indicator as its framework prints it, with its code; of a part of its figures, whose they are."""
    if row.sex:
        return Cell(page.words("form.of_whom", whom=page.words(f"sex.{row.sex}")), look="part")
    return text_cell(f"{row.indicator.code} · {page.full_name(row.indicator)}")


def unit_cell(page: Page, row: Tracked) -> Cell:
    """Say in what an indicator is measured."""
    indicator = row.indicator
    unit = indicator.currency or page.measured_in(indicator.unit)
    if indicator.counts:
        unit = page.words("sheet.counts", unit=unit, counts=page.counted(indicator.counts))
    return text_cell("" if row.sex else unit)


def paired(heading: str, under: Iterable[tuple[str, float]]) -> list[Column]:
    """Head columns that belong together."""
    return [Column(name, width, heading) for name, width in under]


def together(texts: Sequence[str | None]) -> list[Cell | None]:
    """Write the texts of rows, each once where rows that follow each other say the same, or nothing of their own."""
    made: list[Cell | None] = []
    first = 0
    for place, text in enumerate(texts):
        if place and text in (None, texts[first]):
            made.append(None)
            made[first] = text_cell(texts[first] or "", down=place - first + 1)
        else:
            first = place
            made.append(text_cell(text or ""))
    return made


def beside(first: str, rows: Sequence[Row], last: Sequence[str] = ()) -> list[Row]:
    """Put a text in front of rows, and others behind them, that stand beside all of them."""
    made: list[Row] = []
    for place, cells in enumerate(rows):
        ends = [text_cell(text, down=len(rows)) if place == 0 else None for text in (first, *last)]
        made.append([ends[0], *cells, *ends[1:]])
    return made


def listed(texts: Sequence[str]) -> str:
    """Write several texts into one cell, each on a line of its own."""
    return "\n".join(f"– {text}" for text in texts) if len(texts) > 1 else "".join(texts)
