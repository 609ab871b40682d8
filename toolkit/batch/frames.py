"""Frames of pages: after a run each links to those that are there, and none is made again for the sake of a link."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.batch.notebooks import NotebookSource
from toolkit.batch.run_records import digest, read_json, report_record, write_json, write_whole
from toolkit.editions import DEMONSTRATION, EVALUATOR, holds, index_file, placed
from toolkit.report.frame import Link, frame, framed
from toolkit.words import Words


@dataclass(frozen=True, slots=True)
class There:
    """A page that is there: its place, for whom it is, and which frame it has, as its record knows it."""

    folder: str
    notebook: str
    language: str
    edition: str
    frame: str = ""

    @property
    def stem(self) -> str:
        """Where its files are, without their endings."""
        return f"{self.folder}/{self.notebook}.{self.language}"

    @property
    def file(self) -> str:
        """Its page, as another one beside it names it."""
        return f"{self.notebook}.{self.language}.html"


def edition_of(stem: str, made: Mapping[str, Any], now: Mapping[str, str]) -> str:
    """Say for whom a page is: by what would be made now, else by its record, else by its folder."""
    if stem.startswith(placed("", DEMONSTRATION)):
        return DEMONSTRATION
    return now.get(stem) or str(made.get("edition") or EVALUATOR)


def settle_frames(pages: Iterable[There], sources: Mapping[str, NotebookSource], output: Path) -> None:
    """Give every page the links to the others; its record knows which it has, and few are opened.

    Parameters
    ----------
    pages : iterable of There
    sources : mapping of str to NotebookSource
        The notebooks, in the order in which they are read.
    output : Path
        Folder of all reports.
    """
    folders: dict[str, list[There]] = {}
    for page in pages:
        folders.setdefault(page.folder, []).append(page)
    titles = _Titles(sources)
    for beside in folders.values():
        for page in beside:
            there = sorted(p.file for p in beside if p.language == page.language)
            _settle(page, frame_of(page, beside, titles), there, output)


class _Titles:
    """Short titles of notebooks by language, each found once."""

    def __init__(self, sources: Mapping[str, NotebookSource]) -> None:
        self.places = {name: number for number, name in enumerate(sources)}
        self._sources = sources
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, notebook: str, language: str) -> str:
        key = notebook, language
        if key not in self._known:
            source = self._sources.get(notebook)
            self._known[key] = short(source.title(language)) if source else notebook
        return self._known[key]


def short(title: str) -> str:
    """Return what stands before the colon of a title.

    Examples
    --------
    >>> short("Sales: how much they changed, and why")
    'Sales'
    """
    return title.partition(":")[0].strip()


def frame_of(page: There, beside: Iterable[There], titles: _Titles) -> str:
    """Write the frame of a page by those that are there beside it."""
    words = Words(page.language)
    index = posixpath.relpath(index_file(page.edition, page.language), page.folder)
    own = [p for p in beside if p.language == page.language and holds(page.edition, p.edition)]
    own.sort(key=lambda p: (titles.places.get(p.notebook, len(titles.places)), p.notebook))
    pages = [Link(p.file, titles(p.notebook, p.language), here=p == page) for p in own]
    others = [p for p in beside if p.notebook == page.notebook and p.language != page.language]
    return frame(words, index, pages, list(_spoken(others)))


def _spoken(pages: Iterable[There]) -> Iterator[Link]:
    """Link to pages by the names of their languages, each as it calls itself."""
    for page in pages:
        yield Link(page.file, Words(page.language)(f"language.{page.language}").capitalize(), page.language)


def _settle(page: There, written: str, there: list[str], output: Path) -> None:
    key = digest(" ".join([written, *there]).encode())
    if page.frame == key:
        return
    record_file, path = report_record(output, page.stem), output / f"{page.stem}.html"
    record = read_json(record_file)
    write_whole(path, framed(path.read_text(encoding="utf-8"), written, there))
    sizes = {**record["made"]["sizes"], "html": path.stat().st_size}
    write_json(record_file, {**record, "made": {**record["made"], "frame": key, "sizes": sizes}})
