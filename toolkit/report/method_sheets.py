"""What a page says of itself: the programme's fact sheet, a sheet an indicator, a line to be signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from babel.numbers import get_currency_name

from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.contracts.programme import Partner, Span
from toolkit.facts.contracts.word_tables import Appraisal
from toolkit.measured import Measured
from toolkit.report.cell_outputs import Shown, nothing, template
from toolkit.report.key_figures import key_figure
from toolkit.report.page import Page
from toolkit.report.record_words import block

_SUMMITS = ("goal", "impact", "purpose", "outcome")
"""Levels of results that say what the programme is for."""


def fact_sheet(page: Page, pace: Mapping[str, Measured]) -> Shown:
    """Show what the programme is: place, people, partners, dates, money, years and documents.

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
    "abbreviations",
)
"""Every row of the sheet, in order."""


def _told(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Return each row that the programme's file has something for: its name and its lines."""
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
        yield "purpose", [page.typeset(f"{page.level(r.code)}: {say(r.title)}") for r in summits]
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
    if file.words.abbreviations:
        told = file.words.abbreviations.items()
        yield "abbreviations", [page.typeset(f"{short}: {say(long)}") for short, long in told]
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


def reference_sheets(page: Page) -> Shown:
    """Show the sheet of every indicator that has a block or a reading with one, its other readings below it."""
    indicators = page.programme.framework.indicators
    readings: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        if indicator.reading_of and indicator.compute:
            readings.setdefault(indicator.reading_of, []).append(indicator)
    first = [i for i in indicators if i.reading_of is None and (i.compute or i.code in readings)]
    if not first:
        return nothing(page.words("omitted.sheets"))
    made = [_sheet(page, indicator, readings.get(indicator.code, [])) for indicator in first]
    text = "\n".join(f"{sheet['heading']}: " + "; ".join(said for _, said in sheet["lines"]) for sheet in made)
    return Shown(template("sheets.html.j2").render(sheets=made), text)


def _sheet(page: Page, indicator: Indicator, readings: list[Indicator]) -> dict[str, Any]:
    own = f"indicator_unit.{indicator.unit}"
    unit = page.words(own) if own in page.words else page.measured_in(indicator.unit)
    if indicator.counts:
        unit = page.words("sheet.counts", unit=unit, counts=page.counted(indicator.counts))
    written = {
        "result": page.result_heading(indicator.result),
        "method": page.remark(indicator.method),
        "unit": unit,
        "frequency": page.say(indicator.frequency),
        "means_of_verification": page.say(indicator.means_of_verification),
    }
    name = page.name(indicator.code, "indicator")
    return {
        "heading": f"{indicator.code} · {name}",
        "printed": page.words("sheet.printed", name=indicator.name) if indicator.short_name else "",
        "language": page.programme.file.languages[0] if page.programme.file.languages[0] != page.language else "",
        "lines": [(page.words(f"sheet.{key}"), said or page.words("sheet.unsaid")) for key, said in written.items()],
        "blocks": [_block(page, i, i is not indicator) for i in (indicator, *readings) if i.compute],
    }


def _block(page: Page, indicator: Indicator, other: bool) -> dict[str, Any]:
    assert indicator.compute is not None
    heading = (
        page.words("sheet.reading", name=page.name(indicator.code, "indicator")) if other else page.words("sheet.block")
    )
    method = page.remark(indicator.method) if other else ""
    return {"heading": heading, "method": method, "lines": block(page, indicator.compute)}


def to_sign(page: Page, frame: pd.DataFrame, questions: pd.DataFrame) -> Shown:
    """Show how to sign: a line to copy for each criterion and question, and on paper a box for each criterion.

    Parameters
    ----------
    page : Page
    frame, questions : DataFrame
        As ``appraisals.appraised`` and ``appraisals.by_question`` give
        them; what is signed and in force gets no line.
    """
    how = page.words("sign.how", file=f"data/{page.programme.code}/appraisals.csv")
    lines = [",".join(Appraisal.model_fields)]
    lines += [_line(page, str(code), "", row) for code, row in frame.iterrows() if row["signature"] != "signed"]
    asked = questions[questions["seal"] != ""]
    lines += [
        _line(page, row["criterion"], str(code), row) for code, row in asked.iterrows() if row["signature"] != "signed"
    ]
    boxes = "".join(_box(page, row) for _, row in frame.iterrows())
    text = "\n".join(lines)
    body = (
        f'<div class="signing"><details><summary>{page.escape(page.words("sign.summary"))}</summary>'
        f'<p>{page.escape(how)}</p><pre tabindex="0">{page.escape(text)}</pre></details>'
        f'<div class="boxes">{boxes}</div></div>'
    )
    return Shown(body, f"{how}\n{text}")


def _line(page: Page, criterion: str, question: str, row: pd.Series) -> str:
    """Write a line of the file of signatures, with blanks for what the evaluator has to say."""
    blanks = (page.words(f"sign.blank.{name}") for name in ("grade", "reason", "signer_role", "date"))
    return ",".join((criterion, question, page.at.name, *blanks, row["seal"]))


def _box(page: Page, row: pd.Series) -> str:
    """Draw the box of one criterion; what is signed already stands in it."""
    criterion, proposal = page.name(row["heading"], "subject"), row["span"].text or "–"
    signed = row["signed"].text if row["signature"] == "signed" else ""
    about = page.words("sign.box", proposal=proposal, seal=row["seal"])
    lines = "".join(
        f"<span>{page.escape(page.typeset(page.words(f'column.{name}') + ': '))}"
        f"{page.escape(signed) if name == 'signed' and signed else ''}</span>"
        for name in ("signed", "reason", "signer_role", "date")
    )
    return f'<div class="box"><b>{page.escape(criterion)}</b> <small>{page.escape(about)}</small>{lines}</div>'
