"""The fact sheet: who a programme is, from its own definitions, with its main figures linked to their sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from babel.numbers import get_currency_name

from toolkit.facts.schemas.programme import Partner, Span
from toolkit.measured import Measured
from toolkit.report.key_figures import key_figure
from toolkit.report.page import Page
from toolkit.report.shown import Shown
from toolkit.report.templates import template

_SUMMITS = ("goal", "impact", "purpose", "outcome")
"""Levels of results that say what the programme is for."""


def fact_sheet(page: Page, pace: Mapping[str, Measured]) -> Shown:
    """Show who the programme is: place, people, partners, dates, money, years and documents.

    Parameters
    ----------
    page : Page
    pace : mapping of str to Measured
        As ``overview.pace`` gives it: of these, the duration and the money.
    """
    figures = {row: key_figure(page, name, pace[name]) for row, name in _FIGURES.items() if name in pace}
    told = dict(_told(page)) | {row: [page.show(figure.figure)] for row, figure in figures.items()}
    names = {row: page.words(f"sheet.{row}", year=page.year) for row in _ROWS if row in told}
    rows = [(name, told[row]) for row, name in names.items()]
    linked = {names[row]: figure.link for row, figure in figures.items()}
    caption = page.captioned(page.words("panel.fact_sheet"))
    body = template("fact_sheet.html.j2").render(caption=caption, rows=rows, linked=linked)
    text = "\n".join(f"{name}: {'; '.join(lines)}" for name, lines in rows)
    return Shown(body, f"{caption}\n{text}", [figure.record for figure in figures.values()])


_FIGURES = {"months": "programme:months", "approved": "budget:approved", "executed": "budget:executed"}
"""Rows that are figures, each with its identifier."""

_ROWS = (
    *("country", "area", "target_group", "purpose"),
    *("partner_donor", "partner_funding", "partner_accountable", "partner_implementing", "partner_partner"),
    *("reference", "start", "end", "months", "currency", "approved", "executed", "baseline", "years", "documents"),
)
"""Every row of the sheet, in order."""


def _told(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Give each row that the programme's file has something for: its name and its lines."""
    file, numbers, say = page.programme.file, page.numbers, page.say
    place = str(numbers.locale.territories.get(file.country, file.country))
    yield "country", [_known(page, "country", place)]
    if file.area:
        yield "area", [say(file.area)]
    if file.target_group:
        yield "target_group", [say(file.target_group)]
    summits = [r for r in page.programme.results.values() if r.level in _SUMMITS]
    summits = [r for r in summits if page.programme.is_valid(r.code, page.at)]
    if summits:
        yield "purpose", [f"{page.level(r.code)}: {say(r.title)}" for r in summits]
    for role in dict.fromkeys(partner.role for partner in file.partners):
        yield f"partner_{role}", [_partner(page, partner) for partner in file.partners if partner.role == role]
    if file.donor_reference:
        yield "reference", [say(file.donor_reference)]
    for name, span in (("start", file.start), ("end", file.end)):
        if span.agreed or span.effective:
            yield name, _dates(page, span)
    if file.baseline is not None and file.baseline.note:
        yield "baseline", [say(file.baseline.note)]
    yield "years", [", ".join(map(str, file.reporting_years))]
    codes = [code for code in (file.currency, file.local_currency) if code]
    named = [f"{get_currency_name(code, locale=numbers.locale)} ({code})" for code in codes]
    yield "currency", [_known(page, "currency", name) for name in named]
    yield "documents", [f"{document.title} ({document.date[:4]})" for document in file.documents.values()]


def _partner(page: Page, partner: Partner) -> str:
    name = page.say(partner.name)
    return page.words("sheet.as_printed", name=name, printed=partner.as_printed) if partner.as_printed else name


def _known(page: Page, name: str, said: str) -> str:
    """Say that something is known from elsewhere, where no document says it."""
    told = name not in page.programme.file.not_in_documents
    return said if told else page.words("sheet.not_in_documents", said=said)


def _dates(page: Page, span: Span) -> list[str]:
    dates = {"agreed": span.agreed, "inferred" if span.inferred else "effective": span.effective}
    said = [page.words(f"sheet.{kind}", date=page.numbers.period(date)) for kind, date in dates.items() if date]
    return [*said, page.say(span.note)] if span.note else said
