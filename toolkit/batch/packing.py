"""An edition of a programme and year as one file to mail, of the pages that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.batch.frames import There, edition_of, short
from toolkit.batch.notebooks import NotebookSource, notebook_sources
from toolkit.batch.run_records import report_records, write_whole
from toolkit.editions import DEMONSTRATION, DONOR, holds, subject_of
from toolkit.errors import CommandError, Problem
from toolkit.report.packed import Sheet, packed
from toolkit.spoken import LANGUAGES
from toolkit.words import Words

FOLDER = "packed"
"""Folder of packed files, in that of reports."""

LARGEST = 3_000_000
"""Bytes above which a file is said to be large for a letter."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be packed; `year` may be a part of one, or none for a portfolio; no language is the first there is."""

    programme: str
    year: str
    language: str = ""
    edition: str = DONOR

    @property
    def folder(self) -> str:
        """The programme and year, as the folder of their reports is called."""
        return "/".join(filter(None, (self.programme, self.year)))


@dataclass(frozen=True, slots=True)
class Packed:
    """What was packed: the file, the notebooks of its pages in their order, and what is to be told of it."""

    file: Path
    pages: Sequence[str]
    problems: Sequence[Problem] = ()


def pack(asked: Asked, reports: Path, file: Path | None = None) -> Packed:
    """Put the pages of an edition together into one file.

    Parameters
    ----------
    asked : Asked
    reports : Path
        Folder of all reports.
    file : Path, optional
        Where to; beside the reports when not given.

    Raises
    ------
    CommandError
        When there is no such page, or the file cannot be written.
    """
    sources = notebook_sources({})
    there = list(_there(reports))
    own = _chosen(asked, there, sources)
    spoken = asked.language or next((each for each in LANGUAGES if any(p.language == each for p in own)), "")
    own = [page for page in own if page.language == spoken]
    if not own:
        known = [f"{subject_of(page.folder)} {page.language}" for page in there]
        fields = {"found": f"{asked.folder} {asked.language}".rstrip(), "edition": asked.edition}
        raise CommandError(Problem("nothing_to_pack", fields=fields | {"expected": ", ".join(dict.fromkeys(known))}))
    places = {name: number for number, name in enumerate(sources)}
    own.sort(key=lambda page: places.get(page.notebook, len(places)))
    text = packed([_sheet(page, reports, sources) for page in own], Words(spoken))
    goes_to = file or reports / FOLDER / f"{asked.folder.replace('/', '-')}.{spoken}.html"
    try:
        write_whole(goes_to, text)
    except OSError as error:
        raise CommandError(Problem("pack_not_written", str(goes_to), fields={"found": error.strerror or ""})) from None
    size = len(text.encode())
    large = {"found": f"{size / 1e6:.1f}", "limit": f"{LARGEST / 1e6:.0f}"}
    problems = [Problem("pack_is_large", str(goes_to), fields=large)] if size > LARGEST else []
    return Packed(goes_to, [page.notebook for page in own], problems)


def _there(reports: Path) -> Iterator[There]:
    """List the pages that are there."""
    for stem, record in report_records(reports).items():
        made = record.get("made")
        if made and (reports / f"{stem}.html").is_file():
            folder, _, name = stem.rpartition("/")
            notebook, _, language = name.rpartition(".")
            yield There(folder, notebook, language, edition_of(stem, made, {}))


def _chosen(asked: Asked, there: Sequence[There], sources: Mapping[str, NotebookSource]) -> list[There]:
    """Choose the pages of the edition; of a programme that is made up, those that would be if it were not."""
    own = [page for page in there if subject_of(page.folder) == asked.folder]
    chosen = [page for page in own if holds(asked.edition, page.edition)]
    if chosen or any(page.edition != DEMONSTRATION for page in own):
        return chosen
    meant = {name: source.said.edition for name, source in sources.items()}
    return [page for page in own if holds(asked.edition, meant.get(page.notebook, ""))]


def _sheet(page: There, reports: Path, sources: Mapping[str, NotebookSource]) -> Sheet:
    source = sources.get(page.notebook)
    title = short(source.title(page.language)) if source else page.notebook
    return Sheet(page.file, title, (reports / f"{page.stem}.html").read_text(encoding="utf-8"))
