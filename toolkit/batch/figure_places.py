"""Where a figure stands: on which pages of a folder of reports, and at which place of each."""

from __future__ import annotations

import csv
import html
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from toolkit.batch.run_records import HIDDEN, REGISTER
from toolkit.errors import CommandError, NotebookError, Problem, nearest
from toolkit.report.notes import anchor, note_of


@dataclass(frozen=True, slots=True)
class Place:
    """One page that shows a figure.

    Attributes
    ----------
    page : str
        File below the folder of reports.
    anchor : str
        Of the figure's note, on that page.
    shown, label : str
        How the page writes the figure, and what it says that it is; of a page that is gone, as the register has them.
    value, unit : str
        As in the register.
    """

    page: str
    anchor: str
    shown: str
    label: str
    value: str
    unit: str

    @property
    def address(self) -> str:
        """Page and place, as a browser opens them."""
        return f"{self.page}#{self.anchor}"

    def as_dict(self) -> dict[str, Any]:
        """Describe it for machines."""
        return asdict(self)


def places(output: Path, identifier: str, programme: str = "") -> list[Place]:
    """Find every page that shows a figure.

    Parameters
    ----------
    output : Path
        Folder of all reports.
    identifier : str
        Of the figure, as in ``figures.csv``.
    programme : str
        Only of this programme, portfolio, or ``programme/year``.

    Raises
    ------
    CommandError
        When there are no reports in the folder.
    NotebookError
        When none of them shows the figure, with identifiers that are near to it.
    """
    registers = {
        path.parent.relative_to(output).as_posix(): path
        for path in sorted(output.rglob(REGISTER))
        if HIDDEN not in path.relative_to(output).parts
    }
    if not registers:
        raise CommandError(Problem("no_reports", str(output)))
    own = [name for name in registers if not programme or f"{name}/".startswith(f"{programme.rstrip('/')}/")]
    if not own:
        known = dict.fromkeys(part for name in registers for part in (name.partition("/")[0], name))
        fields = {"found": programme, "nearest": ", ".join(nearest(programme, known))}
        raise NotebookError(Problem("no_reports_of", str(output), fields=fields))
    rows = [(name, row) for name in own for row in _rows(registers[name])]
    found = [place for name, row in rows if row["id"] == identifier for place in _on_pages(output, name, row)]
    if not found:
        near = nearest(identifier, dict.fromkeys(row["id"] for _, row in rows))
        fields = {"found": identifier, "nearest": ", ".join(near)}
        raise NotebookError(Problem("figure_on_no_page", str(output), fields=fields))
    return found


def _rows(register: Path) -> Iterator[Mapping[str, str]]:
    """Read a register; a text that would have been a formula of a spreadsheet stands there behind an apostrophe."""
    csv.field_size_limit(sys.maxsize)  # a total can have thousands of sources
    with register.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield {key: text.removeprefix("'") for key, text in row.items()}


def _on_pages(output: Path, folder: str, row: Mapping[str, str]) -> Iterator[Place]:
    """Look a figure up on its page and on those of the same notebook in other languages."""
    notebook, own = row["notebook"], row.get("page", "")  # a register of an earlier toolkit names no pages
    place = anchor(row["id"])
    files = [file for file in sorted((output / folder).glob("*.html")) if file.name.partition(".")[0] == notebook]
    notes = {file.name: note_of(file.read_text(encoding="utf-8"), place) for file in files}
    there = {name: note for name, note in notes.items() if note} or {own: (row["value"], row["label"])}
    for name, note in sorted(there.items(), key=lambda each: each[0] != own):
        shown, label = (html.unescape(re.sub(r"<[^>]+>", "", part)) for part in note)
        yield Place(f"{folder}/{name}", place, shown, label, row["value"], row["unit"])
