"""The head and the foot of a form: programme, year, who pays, and the documents behind its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.exchange.writing.forms.dated_figures import tracked
from toolkit.exchange.writing.forms.form import Form, Table, clean
from toolkit.facts.periods import BASE
from toolkit.report.page import Page


def form_of(page: Page, title: str, tables: Sequence[Table]) -> Form:
    """Put the head and the notes to the tables of a form."""
    masthead = page.masthead()
    return Form(
        title=title,
        programme=clean(masthead.title),
        facts=[clean(fact) for fact in masthead.facts],
        tables=tables,
        notes=[clean(note) for note in _notes(page)],
        synthetic=page.synthetic_mark,
        language=page.language,
    )


def result_named(page: Page, code: str) -> str:
    """Name a result with its code and whole title, and below it what its own framework calls its level."""
    return clean(f"{page.titled(code)}\n({page.level(code)})")


def _notes(page: Page) -> Iterator[str]:
    """Say what is denied or impossible among the figures, where the end is inferred, and which documents are behind."""
    own = list(tracked(page.programme, page.at))
    denied = dict.fromkeys(
        fact
        for row in own
        for dated in row.figures
        if dated.figure.certainty == "disputed" or dated.figure.missing == "sic"
        for fact in dated.figure.inputs
    )
    for fact in denied:
        if note := page.note(fact):
            yield page.words("form.noted", name=page.fact_name(fact), said=note)
    file = page.programme.file
    if any(dated.period is not None and dated.period.text == BASE for row in own for dated in row.figures):
        said = page.say(file.baseline.note) if file.baseline is not None else ""
        yield page.words("form.noted", name=page.words("form.base_year"), said=said or page.words("form.base_unsaid"))
    end = file.end
    if end.inferred and end.effective:
        inferred = page.words("sheet.inferred", date=page.numbers.period(end.effective))
        yield page.words("form.noted", name=page.words("sheet.end"), said=inferred)
    documents = "; ".join(page.masthead().documents)
    yield page.words("form.noted", name=page.words("sheet.documents"), said=documents)
