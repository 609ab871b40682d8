"""The index of a folder of reports: programme, year, notebook and language, with what failed and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from toolkit.facts.programme import open_programme
from toolkit.language import Words
from toolkit.report.html import page_css


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One report, made or not.

    Attributes
    ----------
    title : str
        Title of the notebook in the language of the report.
    href : str
        Where the report is, below the folder of the index; empty when there is none.
    failed : str
        What went wrong in the last run; empty when it went well.
    left_out : str
        Why the notebook is not made for this programme; empty when it is.
    """

    programme: str
    year: int
    notebook: str
    language: str
    title: str
    href: str = ""
    failed: str = ""
    left_out: str = ""


def index_page(entries: Sequence[IndexEntry], language: str) -> str:
    """Write the index page.

    Parameters
    ----------
    entries : sequence of IndexEntry
    language : str
        Language of the index itself; each report is named in its own.
    """
    words = Words(language)
    environment = Environment(
        loader=PackageLoader("toolkit.report", "template"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    codes = list(dict.fromkeys(e.programme for e in entries))
    return environment.get_template("index.html.j2").render(
        language=language,
        css=page_css(),
        programmes=[_programme(words, code, entries) for code in codes],
        words={name: words(f"index.{name}") for name in ("title", "lead", "year")},
    )


def _programme(words: Words, code: str, entries: Sequence[IndexEntry]) -> dict[str, object]:
    own = [e for e in entries if e.programme == code]
    file = open_programme(code).file
    languages = list(dict.fromkeys(e.language for e in own if not e.left_out))
    years = sorted({e.year for e in own})
    return {
        "title": getattr(file.title, words.language) or file.title.es,
        "languages": [{"code": name, "name": words(f"language.{name}")} for name in languages],
        "years": [_year(words, [e for e in own if e.year == year], year, languages) for year in years],
    }


def _year(words: Words, own: Sequence[IndexEntry], year: int, languages: Sequence[str]) -> dict[str, object]:
    made: dict[str, dict[str, IndexEntry]] = {}
    for entry in own:
        if not entry.left_out:
            made.setdefault(entry.notebook, {})[entry.language] = entry
    reports = [
        {"cells": [_cell(words, language, by_language.get(language)) for language in languages]}
        for by_language in made.values()
    ]
    left_out = [{"title": e.title, "reason": words("index.left_out", reason=e.left_out)} for e in own if e.left_out]
    return {"year": year, "figures": f"{own[0].programme}/{year}/figures.csv", "reports": reports, "left_out": left_out}


def _cell(words: Words, language: str, entry: IndexEntry | None) -> dict[str, str]:
    failed = f"{words('index.failed')}: {entry.failed}" if entry and entry.failed else ""
    return {
        "code": language,
        "language": words(f"language.{language}"),
        "href": entry.href if entry else "",
        "title": entry.title if entry else "",
        "failed": failed,
    }
