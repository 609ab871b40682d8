"""The index of a folder of reports: programme and year against notebook, with what failed and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from toolkit.language import Numbers
from toolkit.report.shown import TEMPLATES, page_css
from toolkit.words import Words


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One report, made or not.

    Attributes
    ----------
    folder : str
        ``programme/year``, or the name of a portfolio.
    title : str
        Title of the report, in its language.
    href : str
        Where the report is, below the folder of the index; empty when there is none.
    failed : str
        What went wrong the last time; empty when it went well.
    left_out : str
        Why the notebook is not made for this programme; empty when it is.
    synthetic : bool
        Whether its figures come from records that were made up.
    earlier : str
        Why the report is not the one that would be made now: ``facts`` or ``edition``, of the notebook or the toolkit,
        that have changed since, or ``gone``, for one that is no longer made; empty when it is.
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

    @property
    def anchor(self) -> str:
        """Name of the place where its failure is described."""
        return f"{self.folder.replace('/', '-')}-{self.notebook}-{self.language}"


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
    made = [entry for entry in entries if not entry.left_out]
    failed = [entry for entry in made if entry.failed]
    names = ("title", "lead", "failed", "earlier", "pending", "figures", "left_out")
    return environment.get_template("index.html.j2").render(
        language=language,
        css=page_css(),
        words={name: words(f"index.{name}") for name in names},
        counts=_counts(words, made),
        failed=[_failure(words, entry, programmes, notebooks) for entry in failed],
        subjects=_subjects(words, entries, programmes, notebooks),
    )


def _counts(words: Words, made: Sequence[IndexEntry]) -> list[str]:
    numbers = {
        "count_made": sum(bool(entry.href) for entry in made),
        "count_failed": sum(bool(entry.failed) for entry in made),
        "count_pending": sum(not entry.href and not entry.failed for entry in made),
        "count_earlier": sum(bool(entry.earlier) for entry in made),
    }
    return [words(f"index.{name}", n=number) for name, number in numbers.items() if number or name == "count_made"]


def _subject(words: Words, folder: str, programmes: Mapping[str, str]) -> str:
    """Name a programme and year, or period, or a portfolio."""
    code, _, period = folder.partition("/")
    if not period:
        return words("html.portfolio_short") if code == "portfolio" else words("index.portfolio", name=code)
    return f"{programmes.get(code, code)}, {Numbers(words.language, words).period(period)}"


def _failure(
    words: Words, entry: IndexEntry, programmes: Mapping[str, str], notebooks: Mapping[str, str]
) -> dict[str, str]:
    name = f"{notebooks.get(entry.notebook, entry.notebook)} ({words(f'language.{entry.language}')})"
    title = _subject(words, entry.folder, programmes)
    return {"anchor": entry.anchor, "name": f"{title}: {name}", "error": entry.failed, "href": entry.href}


def _subjects(
    words: Words, entries: Sequence[IndexEntry], programmes: Mapping[str, str], notebooks: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Gather the reports of each programme and year under its name; portfolios come first."""
    own: dict[str, dict[str, list[IndexEntry]]] = {}
    for entry in entries:
        own.setdefault(entry.folder, {}).setdefault(entry.notebook, []).append(entry)
    rank = {code: number for number, code in enumerate(programmes)}
    place = {name: number for number, name in enumerate(notebooks)}
    rows = []
    for folder in sorted(own, key=lambda f: ("/" in f, rank.get(f.partition("/")[0], len(rank)), f)):
        lines = [
            _line(words, own[folder][name], notebooks.get(name, name))
            for name in sorted(own[folder], key=lambda n: (place.get(n, len(place)), n))
        ]
        figures = f"{folder}/figures.csv" if any(e.href for es in own[folder].values() for e in es) else ""
        rows.append(
            {
                "title": _subject(words, folder, programmes),
                "figures": figures,
                "lines": [line for line in lines if line["reports"]],
                "left_out": [line for line in lines if not line["reports"]],
            }
        )
    return rows


def _line(words: Words, entries: Sequence[IndexEntry], title: str) -> dict[str, object]:
    """Return the reports of one notebook, one a language; or why there are none."""
    short, _, about = title.partition(":")
    reports = [
        {
            "language": entry.language,
            "name": words(f"language.{entry.language}"),
            "title": entry.title,
            "href": entry.href,
            "failed": f"#{entry.anchor}" if entry.failed else "",
            "earlier": words(f"index.earlier.{entry.earlier}") if entry.earlier else "",
        }
        for entry in entries
        if not entry.left_out
    ]
    why = "; ".join(dict.fromkeys(entry.left_out for entry in entries if entry.left_out))
    mark = words("synthetic.mark") if any(entry.synthetic for entry in entries) else ""
    return {"short": short.strip(), "about": about.strip(), "reports": reports, "why": why, "mark": mark}
