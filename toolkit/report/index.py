"""The index of a folder of reports: programme and year against notebook, with what failed and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from toolkit.language import Words
from toolkit.report.styles import TEMPLATES, page_css


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One report, made or not.

    Attributes
    ----------
    title : str
        Title of the report, in its language.
    href : str
        Where the report is, below the folder of the index; empty when there is none.
    failed : str
        What went wrong the last time; empty when it went well.
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

    @property
    def anchor(self) -> str:
        """Name of the place where its failure is described."""
        return f"{self.programme}-{self.year}-{self.notebook}-{self.language}"


def index_page(
    entries: Sequence[IndexEntry], language: str, programmes: Mapping[str, str], notebooks: Mapping[str, str]
) -> str:
    """Write the index page.

    Parameters
    ----------
    entries : sequence of IndexEntry
    language : str
        Language of the index itself; each report is named in its own.
    programmes, notebooks : mapping of str to str
        Titles in that language, by code and by name, in the order in which they shall stand; those of an entry that are
        not there are named by their code.
    """
    words = Words(language)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    named = {entry.notebook for entry in entries}
    columns = [*(name for name in notebooks if name in named), *sorted(named - set(notebooks))]
    made = [entry for entry in entries if not entry.left_out]
    failed = [entry for entry in made if entry.failed]
    names = ("title", "lead", "programme", "failed", "earlier", "pending", "figures")
    return environment.get_template("index.html.j2").render(
        language=language,
        css=page_css(),
        words={name: words(f"index.{name}") for name in names},
        counts=_counts(words, made),
        failed=[_failure(words, entry, programmes, notebooks) for entry in failed],
        columns=[_column(notebooks.get(name, name)) for name in columns],
        rows=_rows(words, entries, programmes, columns),
    )


def _column(title: str) -> dict[str, str]:
    """Head a column with what stands before the colon of a title; the whole of it is there on asking."""
    return {"short": title.partition(":")[0].strip(), "title": title}


def _counts(words: Words, made: Sequence[IndexEntry]) -> list[str]:
    numbers = {
        "count_made": sum(bool(entry.href) for entry in made),
        "count_failed": sum(bool(entry.failed) for entry in made),
        "count_pending": sum(not entry.href and not entry.failed for entry in made),
    }
    return [words(f"index.{name}", n=number) for name, number in numbers.items() if number or name == "count_made"]


def _failure(
    words: Words, entry: IndexEntry, programmes: Mapping[str, str], notebooks: Mapping[str, str]
) -> dict[str, str]:
    title = f"{programmes.get(entry.programme, entry.programme)}, {entry.year}"
    name = f"{notebooks.get(entry.notebook, entry.notebook)} ({words(f'language.{entry.language}')})"
    return {"anchor": entry.anchor, "name": f"{title}: {name}", "error": entry.failed, "href": entry.href}


def _rows(
    words: Words, entries: Sequence[IndexEntry], programmes: Mapping[str, str], columns: Sequence[str]
) -> list[dict[str, object]]:
    own: dict[tuple[str, int], dict[str, list[IndexEntry]]] = {}
    for entry in entries:
        own.setdefault((entry.programme, entry.year), {}).setdefault(entry.notebook, []).append(entry)
    rank = {code: number for number, code in enumerate(programmes)}
    order = sorted(own, key=lambda row: (rank.get(row[0], len(rank)), row))
    return [
        {
            "title": programmes.get(code, code),
            "year": year,
            "figures": f"{code}/{year}/figures.csv"
            if any(e.href for es in own[code, year].values() for e in es)
            else "",
            "cells": [_cell(words, own[code, year].get(name, [])) for name in columns],
        }
        for code, year in order
    ]


def _cell(words: Words, entries: Sequence[IndexEntry]) -> dict[str, object]:
    left_out = next((entry.left_out for entry in entries if entry.left_out), "")
    reports = [
        {
            "language": entry.language,
            "name": words(f"language.{entry.language}"),
            "title": entry.title,
            "href": entry.href,
            "failed": f"#{entry.anchor}" if entry.failed else "",
        }
        for entry in entries
        if not entry.left_out
    ]
    return {"reports": reports, "left_out": left_out if not reports else ""}
