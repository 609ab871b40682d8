"""The indexes of a run, of each edition in every language of the pages; and the frames of the pages they lead to."""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.batch.frames import There, edition_of, settle_frames
from toolkit.batch.jobs import LeftOut
from toolkit.batch.notebooks import NotebookSource
from toolkit.batch.run_records import write_whole
from toolkit.batch.up_to_date import Due, Reason, Standing
from toolkit.batch.withdrawal import OUTDATED, said_reason, standing_of_all, withdrawn
from toolkit.editions import DONOR, EDITIONS, EVALUATOR, holds, index_file
from toolkit.errors import ToolkitError
from toolkit.report.frame import Link
from toolkit.report.index import Index, IndexEntry, index_page
from toolkit.spoken import LANGUAGES
from toolkit.words import Words


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a report: its record, why it is not what would be made now, and for whom it is."""

    stem: str
    record: Mapping[str, Any]
    why: Reason | None
    edition: str
    is_there: bool

    @property
    def made(self) -> Mapping[str, Any]:
        """What its record says of how it was made; empty for one that never was."""
        return self.record.get("made") or {}

    @property
    def parts(self) -> tuple[str, str, str]:
        """Folder, notebook and language."""
        folder, _, name = self.stem.rpartition("/")
        notebook, _, language = name.rpartition(".")
        return folder, notebook, language


def write_indexes(
    plan: Due, standing: Standing, sources: Mapping[str, NotebookSource], output: Path, language: str
) -> None:
    """Give every page its links, and write the index of each edition in every language of its pages.

    Parameters
    ----------
    plan : Due
    standing : mapping of str to Reason or None
        What tells each report from the one that would be made now, by its stem.
    sources : mapping of str to NotebookSource
    output : Path
        Folder of all reports.
    language : str
        Language of the index that opens first.
    """
    known = list(_known(plan, standing, output))
    if sources:
        pages = (There(*k.parts, k.edition, k.made.get("frame", "")) for k in known if k.is_there and k.made)
        settle_frames(pages, sources, output)
    spoken = {k.parts[2] for k in known if k.is_there} | {language}
    languages = [each for each in LANGUAGES if each in spoken]
    filled = {edition for edition in EDITIONS if any(holds(edition, k.edition) and k.is_there for k in known)}
    for each in languages:
        titles = {name: source.title(each) for name, source in sources.items()}
        told = list(entries(plan, known, titles, output, each))
        programmes = _programmes(plan, told, each)
        for edition in EDITIONS:
            if edition in (DONOR, EVALUATOR) or any(e.is_of(edition) and not e.left_out for e in told):
                page = index_page(told, _index(edition, each, languages, filled), programmes, titles)
                write_whole(output / index_file(edition, each), page)
                if each == language:
                    write_whole(output / index_file(edition), page)
    _forget(languages, {k.edition for k in known}, output)


def _known(plan: Due, standing: Standing, output: Path) -> Iterator[Known]:
    now = {job.stem: job.edition for job in plan.matrix.known}
    for stem, record, why in standing_of_all(plan, standing, output):
        edition = edition_of(stem, record.get("made") or {}, now)
        yield Known(stem, record, why, edition, (output / f"{stem}.html").is_file())


def _index(edition: str, language: str, languages: Sequence[str], filled: Iterable[str]) -> Index:
    """Say what an index is: its edition and language, and where those of others are, from where it is itself."""
    own = index_file(edition, language)

    def link(other: str, spoken: str, text: str, marked: str = "") -> Link:
        there = posixpath.relpath(index_file(other, spoken), posixpath.dirname(own) or ".")
        return Link(there, text, marked, here=(other, spoken) == (edition, language))

    words = Words(language)
    switch = [link(edition, each, Words(each)(f"language.{each}"), each) for each in languages]
    others = [link(each, language, words(f"edition.{each}")) for each in EDITIONS if each in filled and each != edition]
    return Index(edition, language, switch if len(switch) > 1 else [], others)


def _forget(languages: Sequence[str], editions: Iterable[str], output: Path) -> None:
    """Delete indexes of languages and editions that there are no pages of any more."""
    for edition in EDITIONS:
        gone = () if edition in (DONOR, EVALUATOR, *editions) else ("", *languages)
        for each in (*gone, *(language for language in LANGUAGES if language not in languages)):
            (output / index_file(edition, each)).unlink(missing_ok=True)


def _programmes(plan: Due, told: Iterable[IndexEntry], language: str) -> dict[str, str]:
    """Return the titles of programmes; those of which nothing else is known are read, as far as they can be."""
    found = {code: summary.titles.get(language, code) for code, summary in plan.matrix.programmes.items()}
    return found or _read_titles(dict.fromkeys(e.code for e in told if e.code), language)


def _read_titles(codes: Iterable[str], language: str) -> dict[str, str]:
    from toolkit.facts.programme import open_programme  # noqa: PLC0415 - where nothing is refused it is not needed

    found = {}
    for code in codes:
        with contextlib.suppress(ToolkitError):
            found[code] = open_programme(code).file.title.said(language)
    return found


_EARLIER = dict.fromkeys(OUTDATED, "facts") | dict.fromkeys(
    ("notebook", "parameters", "toolkit", "versions"), "edition"
)
"""What a reader is told of a page that is not the one that would be made now, by what tells them apart."""


def entries(
    plan: Due, known: Iterable[Known], titles: Mapping[str, str], output: Path, language: str
) -> Iterator[IndexEntry]:
    """List the entries of the indexes in a language.

    Parameters
    ----------
    plan : Due
    known : iterable of Known
        Every report, made or to be made.
    titles : mapping of str to str
        Titles of the notebooks in the language of the index.
    output : Path
        Folder of all reports.
    language : str
        Language of the index.
    """
    words = Words(language)
    for report in known:
        failed = (report.record.get("failed") or {}).get("error", "")
        if report.is_there or failed or report.stem in plan.reasons:
            yield _entry(report, failed, titles)
    for item in plan.matrix.left_out:
        yield _left_out(words, item, titles, language)
    told = {(item.folder, item.notebook) for item in plan.matrix.left_out}
    for stem, kept in withdrawn(output, plan):
        gone = Known(stem, {}, None, edition_of(stem, kept, {}), is_there=False)
        folder, notebook, own = gone.parts
        if (folder, notebook) not in told:
            said = words("index.withdrawn", language=words(f"language.{own}"), why=said_reason(words, kept["reason"]))
            title = titles.get(notebook, notebook)
            yield IndexEntry(folder, notebook, own, title, left_out=said, edition=gone.edition)


def _entry(report: Known, failed: str, titles: Mapping[str, str]) -> IndexEntry:
    folder, notebook, own = report.parts
    made, why = report.made, report.why
    return IndexEntry(
        folder,
        notebook,
        own,
        made.get("title") or titles.get(notebook, notebook),
        f"{report.stem}.html" if report.is_there else "",
        failed,
        earlier=_EARLIER.get(why.code, "") if why is not None and report.is_there else "",
        synthetic=made.get("synthetic", False),
        edition=report.edition,
        heading=made.get("heading"),
        on=str(made.get("on", "")),
    )


def _left_out(words: Words, item: LeftOut, titles: Mapping[str, str], language: str) -> IndexEntry:
    reason = words("index.needs", tables=words.needs(item.missing))
    title = titles[item.notebook]
    return IndexEntry(item.folder, item.notebook, language, title, left_out=reason, edition=item.edition)
