"""Facts held against the workbooks that they were read from: each stands at its cell, as it is shown there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from toolkit.errors import FactsError, Problem
from toolkit.exchange.applied import Found, grouped
from toolkit.exchange.applying.apply import apply_mapping, sheet_of
from toolkit.exchange.containers.sheets import Cell, Container, Sheet
from toolkit.exchange.mapping.mapping_file import Mapped
from toolkit.exchange.open_file import read_container
from toolkit.exchange.own_rows import cells_of
from toolkit.exchange.programme_edits import known_of
from toolkit.exchange.reading import FOLDER
from toolkit.facts.checks.run_checks import Checked
from toolkit.facts.checks.run_checks import checked as facts_checked
from toolkit.facts.contracts.figure_tables import Row
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.folders import shown_path
from toolkit.facts.programme import Programme, open_programme
from toolkit.facts.validation import read_yaml

_SWAPPED = str.maketrans(".,", ",.")
_COMPARED = ("value", "amount", "text", "missing", "numerator")


def checked(code: str, documents: Path | None = None) -> Checked:
    """Check a programme; when it is in order, look every fact up in its documents, printed ones and workbooks."""
    found = facts_checked(code, documents)
    if documents is None or not found.looked_up:
        return found
    programme = open_programme(code)
    problems, counted = list(found.problems), dict(found.looked_up)
    for path in sorted((programme.folder / FOLDER).glob("*.yaml")):
        try:
            held = WorkbookCheck(programme, path, documents)
            problems += held.run()
        except FactsError as error:
            problems += error.problems
        else:
            counted["n"] += held.looked_up
            counted["found"] += held.found
    return replace(found, problems=problems, looked_up=counted)


class WorkbookCheck:
    """Hold the facts of one mapping against its files.

    Attributes
    ----------
    looked_up, found : int
        Facts with a cell, and those that stand there as shown.
    """

    def __init__(self, programme: Programme, mapping: Path, folder: Path) -> None:
        self.programme, self.folder = programme, folder
        self.mapped = read_yaml(mapping, Mapped)
        self.looked_up = self.found = 0

    def run(self) -> list[Problem]:
        """Return what stands elsewhere, otherwise, or in another version of the file."""
        problems: list[Problem] = []
        containers: dict[str, Container] = {}
        for code, document in self.mapped.documents.items():
            path = self.folder / document.file
            if not path.is_file():
                problems.append(Problem("document_missing", document.file, fields={"found": code}))
                continue
            containers[code] = container = read_container(path)
            if document.digest and container.digest != document.digest:
                problems.append(Problem("other_version_of_file", document.file))
        if len(containers) == len(self.mapped.documents):
            problems += grouped(self._held(containers))
        return problems

    @cached_property
    def _rows(self) -> list[tuple[str, Row]]:
        return [
            (table, row)
            for table in TABLES
            for _, row in self.programme.rows(table)
            if isinstance(row, Row) and row.cell and row.document in self.mapped.documents
        ]

    def _held(self, containers: Mapping[str, Container]) -> Iterator[Found]:
        sheets: dict[str, _Places] = {}
        for name, table in self.mapped.tables.items():
            sheet = sheet_of(containers[self.mapped.document_of(table)], table.sheet or name)
            if sheet is not None:
                sheets[name] = _Places(sheet, swapped=table.notation == "comma")
        read = self._read(containers)
        for file, row in self._rows:
            if row.table not in sheets:
                continue
            self.looked_up += 1
            place = shown_path(self.programme.folder / f"{file}.csv")
            shown = sheets[row.table].shown(row.cell)
            if row.as_printed and row.as_printed not in shown:
                fields = {"expected": row.as_printed}
                yield Found("not_in_its_cell", place, row.column, f"{row.table}!{row.cell}", shown[0], fields)
            elif read is not None and (other := read.get(_identity(file, row))) != _said(row):
                fields = {"expected": other or "-"}
                yield Found("not_as_read", place, row.column, f"{row.table}!{row.cell}", _said(row), fields)
            else:
                self.found += 1

    def _read(self, containers: Mapping[str, Container]) -> Mapping[tuple[str, ...], str] | None:
        """Read the files anew, and return what each fact is; None where they can no longer be read."""
        try:
            applied = apply_mapping(self.mapped, containers, known_of(self.programme))
        except FactsError:
            return None
        if applied.problems:
            return None
        return {_identity(table, row): _said(row) for table, rows in applied.rows.items() for row in rows}


def _identity(table: str, row: Row) -> tuple[str, ...]:
    key = tuple(str(getattr(row, name)) for name in row.KEY)
    return (table, row.document, row.table, row.column, *key)


def _said(row: Row) -> str:
    cells = cells_of(row)
    return " ".join(cells[name] for name in _COMPARED if name in cells)


class _Places:
    """What stands in the cells of a sheet, by their address."""

    def __init__(self, sheet: Sheet, *, swapped: bool) -> None:
        self.swapped = swapped
        self.cells: dict[str, Cell] = {
            sheet.address(r, c): cell for r, row in enumerate(sheet.rows) for c, cell in enumerate(row)
        }

    def shown(self, address: str) -> tuple[str, ...]:
        """Return how a cell may be written: as it shows, and with the decimal comma of its table."""
        cell = self.cells.get(address, Cell())
        is_number = isinstance(cell.stored, float)
        return (cell.shown.translate(_SWAPPED), cell.shown) if self.swapped and is_number else (cell.shown,)
