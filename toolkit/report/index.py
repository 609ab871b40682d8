"""The index of an edition: what each programme and year says in a sentence, and the pages behind it; newest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from toolkit.editions import DEMONSTRATION, DONOR, EVALUATOR, holds, placed, subject_of
from toolkit.language import Numbers
from toolkit.report.cell_outputs import TEMPLATES, page_css
from toolkit.report.frame import Link, switch
from toolkit.words import Words

PICTURES = 24
"""Pictures that an index has at most: those of the newest."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One report, made or not.

    Attributes
    ----------
    folder : str
        ``programme/year``, or the name of a portfolio; that of the demonstration stands before it.
    title : str
        Title of the report, in its language.
    href : str
        Where the report is, below the folder of all reports; empty when there is none.
    failed : str
        What went wrong the last time; empty when it went well.
    left_out : str
        Why the notebook is not made for this programme; empty when it is.
    synthetic : bool
        Whether its figures come from records that were made up.
    earlier : str
        Why the report is not the one that would be made now: ``facts`` or ``edition``, of the notebook or the toolkit,
        that have changed since, or ``gone``, for one that is no longer made; empty when it is.
    edition : str
        For whom it is.
    heading : mapping, optional
        What it found, in a sentence, figures and a picture: :func:`toolkit.report.heading.heading_of`.
    on : str
        Day on which it was made.
    """

    folder: str
    notebook: str
    language: str
    title: str
    href: str = ""
    failed: str = ""
    left_out: str = ""
    synthetic: bool = False
    earlier: str = ""
    edition: str = EVALUATOR
    heading: Mapping[str, Any] | None = None
    on: str = ""

    @property
    def anchor(self) -> str:
        """Name of the place where its failure is described."""
        return f"{self.folder.replace('/', '-')}-{self.notebook}-{self.language}"

    @property
    def code(self) -> str:
        """Code of its programme; empty for a portfolio."""
        code, _, year = subject_of(self.folder).partition("/")
        return code if year else ""

    def is_of(self, edition: str) -> bool:
        """Whether an edition has it; whatever was made up is a demonstration, and no donor's."""
        return holds(edition, self.edition) and not (self.synthetic and edition == DONOR)


@dataclass(frozen=True, slots=True)
class Index:
    """Which index it is, and where those of other languages and editions are."""

    edition: str
    language: str
    languages: Sequence[Link] = ()
    editions: Sequence[Link] = ()

    def link(self, below: str) -> str:
        """Say where something below the folder of all reports is, as this index names it."""
        return below.removeprefix(placed("", DEMONSTRATION)) if self.edition == DEMONSTRATION else below


def index_page(
    entries: Iterable[IndexEntry], index: Index, programmes: Mapping[str, str], notebooks: Mapping[str, str]
) -> str:
    """Write the index page.

    Parameters
    ----------
    entries : iterable of IndexEntry
        Of all editions.
    index : Index
    programmes, notebooks : mapping of str to str
        Titles in the language of the index, by code and by name, in the order in which they shall stand; those of an
        entry that are not there are named by their code.
    """
    words, own = Words(index.language), [entry for entry in entries if entry.is_of(index.edition)]
    made = [entry for entry in own if not entry.left_out]
    failed = [entry for entry in made if entry.failed and index.edition != DONOR]
    names = ("failed", "earlier", "pending", "figures", "left_out", "other_pages")
    named = _Named(words, index, programmes, notebooks)
    return _template().render(
        language=index.language,
        css=page_css(),
        title=words(f"index.title.{index.edition}"),
        lead=words(f"index.lead.{index.edition}"),
        alarm=index.edition == DEMONSTRATION,
        words={name: words(f"index.{name}") for name in names},
        switch=switch(words, index.languages),
        editions=index.editions,
        counts=_counts(words, made) if index.edition != DONOR else [],
        failed=[_failure(named, entry) for entry in failed],
        subjects=_subjects(named, own),
        nothing="" if any(entry.href for entry in own) else words("index.nothing"),
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("index.html.j2")


def _counts(words: Words, made: Sequence[IndexEntry]) -> list[str]:
    numbers = {
        "count_made": sum(bool(entry.href) for entry in made),
        "count_failed": sum(bool(entry.failed) for entry in made),
        "count_pending": sum(not entry.href and not entry.failed for entry in made),
        "count_earlier": sum(bool(entry.earlier) for entry in made),
    }
    return [words(f"index.{name}", n=number) for name, number in numbers.items() if number or name == "count_made"]


@dataclass(frozen=True, slots=True)
class _Named:
    """What things are called in an index, and the order in which they stand."""

    words: Words
    index: Index
    programmes: Mapping[str, str]
    notebooks: Mapping[str, str]

    def subject(self, folder: str) -> str:
        """Name a programme and year, or period, or a portfolio."""
        code, _, period = subject_of(folder).partition("/")
        if not period:
            key = "html.portfolio_short" if code == "portfolio" else "index.portfolio"
            return self.words(key, name=code)
        return f"{self.programmes.get(code, code)}, {Numbers(self.words.language, self.words).period(period)}"

    def notebook(self, name: str) -> tuple[str, str]:
        """Name a notebook: in short, and what it is about."""
        short, _, about = self.notebooks.get(name, name).partition(":")
        return short.strip(), about.strip()

    def language(self, code: str) -> str:
        """Name a language."""
        return self.words(f"language.{code}")


def _failure(named: _Named, entry: IndexEntry) -> dict[str, str]:
    name = f"{named.notebooks.get(entry.notebook, entry.notebook)} ({named.language(entry.language)})"
    title = f"{named.subject(entry.folder)}: {name}"
    return {"anchor": entry.anchor, "name": title, "error": entry.failed, "href": named.index.link(entry.href)}


def _subjects(named: _Named, entries: Sequence[IndexEntry]) -> list[dict[str, Any]]:
    """Gather the reports of each programme and year under its name, what is newest first; portfolios come last."""
    own: dict[str, dict[str, list[IndexEntry]]] = {}
    for entry in entries:
        own.setdefault(entry.folder, {}).setdefault(entry.notebook, []).append(entry)
    place = {name: number for number, name in enumerate(named.notebooks)}
    rows = []
    for number, folder in enumerate(_newest_first(own, named.programmes)):
        names = sorted(own[folder], key=lambda n: (place.get(n, len(place)), n))
        lines = [_line(named, own[folder][name]) for name in names]
        there = [entry for entries in own[folder].values() for entry in entries if entry.href]
        rows.append(
            {
                "title": named.subject(folder),
                "answer": _answer(named, there, with_picture=number < PICTURES),
                "figures": named.index.link(f"{folder}/figures.csv") if there else "",
                "lines": [line for line in lines if line["reports"]],
                "left_out": [line for line in lines if line["why"] and not line["reports"]],
            }
        )
    if named.index.edition == DONOR:  # what there is nothing to read of is no matter of a donor's
        return [row | {"left_out": []} for row in rows if row["figures"]]
    return rows


def _newest_first(own: Mapping[str, Mapping[str, Sequence[IndexEntry]]], programmes: Mapping[str, str]) -> list[str]:
    """Order programmes and years: the latest year first, of one year what was made last, then as programmes stand."""
    rank = {code: number for number, code in enumerate(programmes)}

    def key(folder: str) -> tuple[bool, int, int, int, str]:
        code, _, period = subject_of(folder).partition("/")
        days = (entry.on for entries in own[folder].values() for entry in entries)
        return not period, -_digits(period[:4]), -_digits(max(days, default="")), rank.get(code, len(rank)), folder

    return sorted(own, key=key)


def _digits(text: str) -> int:
    """Return a year or a day as a number by which it is ordered."""
    return int(re.sub(r"\D", "", text) or 0)


def _answer(named: _Named, there: Sequence[IndexEntry], *, with_picture: bool) -> dict[str, Any] | None:
    """Return what a page of a programme and year found, in the reader's language where it is said in it."""
    entry = _in_language(named.index.language, [entry for entry in there if entry.heading])
    if entry is None or entry.heading is None:
        return None
    return {
        **entry.heading,
        "picture": entry.heading["picture"] if with_picture else "",
        "href": named.index.link(entry.href),
        "language": entry.language,
        "earlier": named.words(f"index.earlier.{entry.earlier}") if entry.earlier else "",
    }


def _in_language(language: str, entries: Sequence[IndexEntry]) -> IndexEntry | None:
    """Choose the entry in a language, or the first where there is none."""
    return next((entry for entry in entries if entry.language == language), entries[0] if entries else None)


def _line(named: _Named, entries: Sequence[IndexEntry]) -> dict[str, Any]:
    """Return the reports of one notebook, one a language; or why there are none."""
    chosen = [entry for entry in entries if not entry.left_out]
    if named.index.edition == DONOR:
        one = _in_language(named.index.language, [entry for entry in chosen if entry.href])
        chosen = [one] if one else []
    short, about = named.notebook(entries[0].notebook)
    return {
        "short": short,
        "about": about,
        "reports": [_report(named, entry) for entry in chosen],
        "why": "; ".join(dict.fromkeys(entry.left_out for entry in entries if entry.left_out)),
        "mark": named.words("synthetic.mark") if any(entry.synthetic for entry in entries) else "",
        "is_answer": any(entry.heading for entry in chosen),
        "whole": named.index.edition == DONOR,
    }


def _report(named: _Named, entry: IndexEntry) -> dict[str, str]:
    return {
        "language": entry.language,
        "foreign": "" if entry.language == named.index.language else entry.language,
        "name": named.language(entry.language),
        "title": entry.title,
        "href": named.index.link(entry.href),
        "failed": f"#{entry.anchor}" if entry.failed and named.index.edition != DONOR else "",
        "earlier": named.words(f"index.earlier.{entry.earlier}") if entry.earlier else "",
    }
