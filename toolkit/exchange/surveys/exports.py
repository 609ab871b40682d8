"""Exports of survey programs as containers, and the records that their mapping makes of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, overload

from toolkit.errors import FactsError, Problem
from toolkit.exchange.applied import RecordsRead
from toolkit.exchange.containers.ocds import is_ocds, ocds_container, read_json
from toolkit.exchange.containers.opened import BROKEN, Opened
from toolkit.exchange.containers.sheets import NOTHING, Cell, Container, Sheet
from toolkit.exchange.mapping.mapping_file import Mapped
from toolkit.exchange.surveys.export_tables import ExportTable, tables_of, tables_of_submissions
from toolkit.exchange.surveys.record_reading import read_records
from toolkit.exchange.surveys.xlsform import is_form, sheets_of_content

EXPORT = "export"
MARKS = (
    *("_index", "_parent_index", "_submission_time", "_uuid", "PARENT_KEY", "SubmissionDate", "meta/instanceID"),
    *("instanceID", "formid", "@id"),
)
"""Headings by which an export is known: no table that somebody typed has one of them."""

_BEGINNING = 262_144
"""Bytes of a part in which its headings stand."""


class RowsOfExport(Sequence[Sequence[Cell]]):
    """The rows of an export as those of a sheet: cells are made when they are asked for, as there may be millions."""

    def __init__(self, table: ExportTable) -> None:
        self.table = table

    def __len__(self) -> int:
        return self.table.rows + 1

    @overload
    def __getitem__(self, at: int) -> Sequence[Cell]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Sequence[Cell]]: ...
    def __getitem__(self, at: int | slice) -> Sequence[Cell] | Sequence[Sequence[Cell]]:
        """Return a row, the first one is the header; or several."""
        if isinstance(at, slice):
            return [self[row] for row in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        row = at % len(self)
        cells = self.table.header if row == 0 else [column[row - 1] for column in self.table.columns]
        return [Cell(cell, cell) if cell else NOTHING for cell in cells]


def is_export(opened: Opened) -> bool:
    """Whether a workbook or a text of separated cells has the headings of an export."""
    if not zipfile.is_zipfile(io.BytesIO(opened.content)):
        header = opened.content[:_BEGINNING].partition(b"\n")[0].decode("utf-8-sig", "replace")
        cells = {cell.strip().strip('"') for mark in ",;\t" for cell in header.split(mark)}
        return bool(cells & set(MARKS))
    try:
        with zipfile.ZipFile(io.BytesIO(opened.content)) as packed:
            names = packed.namelist()
            parts = [name for name in names if name.startswith("xl/worksheets/sheet") or name == "xl/sharedStrings.xml"]
            for part in parts:
                with packed.open(part) as stream:
                    beginning = stream.read(_BEGINNING)
                if any(f">{mark}</t>".encode() in beginning for mark in MARKS):
                    return True
    except BROKEN:
        return False  # what is wrong with it is said where it is read
    return False


def export_container(opened: Opened) -> Container:
    """Read an export: a sheet a table; raises as :func:`toolkit.exchange.surveys.export_tables.tables_of`."""
    return _container(opened, tables_of(opened), {})


def json_container(opened: Opened) -> Container:
    """Read a file of JSON: OCDS, or what Kobo exports, with its form where it is there.

    Raises
    ------
    FactsError
        For what is neither.
    """
    content = read_json(opened)
    submissions = _submissions(content)
    if submissions is None or is_ocds(content):
        return ocds_container(opened, content)
    tables = tables_of_submissions(PurePath(opened.name).stem, submissions)
    form = content.get("content") if isinstance(content, Mapping) else None
    return _container(opened, tables, sheets_of_content(form) if isinstance(form, Mapping) else {})


def _submissions(content: Any) -> list[Mapping[str, Any]] | None:
    """Return what was sent in: a list, by itself or under the name that the server gives it; None for none."""
    if isinstance(content, Mapping):
        content = next((content[key] for key in ("submissions", "results") if isinstance(content.get(key), list)), None)
    if not isinstance(content, list) or not all(isinstance(each, Mapping) for each in content):
        return None
    return content


def _container(opened: Opened, tables: Sequence[ExportTable], form: Mapping[str, Sheet]) -> Container:
    sheets = {table.name: Sheet(table.name, RowsOfExport(table)) for table in tables}
    if len(sheets) < len(tables):
        raise FactsError(opened.problem("index_twice", found=", ".join(table.name for table in tables)))
    return Container(opened.name, opened.digest, {**sheets, **form}, kind=EXPORT)


def tables_of_container(container: Container) -> list[ExportTable]:
    """Return the tables of an export, or of anything else whose first rows are headings; not the sheets of a form."""
    form = {"survey", "choices", "settings"} if is_form(container.sheets) else set()
    sheets = (sheet for sheet in container.sheets.values() if sheet.name.strip().casefold() not in form)
    return [sheet.rows.table if isinstance(sheet.rows, RowsOfExport) else _table(sheet) for sheet in sheets]


def _table(sheet: Sheet) -> ExportTable:
    texts = [[_text(cell) for cell in row] for row in sheet.rows]
    header = texts[0] if texts else []
    rows = [[*row, *[""] * (len(header) - len(row))] for row in texts[1:] if any(row)]
    return ExportTable(sheet.name, header, [[row[at] for row in rows] for at in range(len(header))])


def _text(cell: Cell) -> str:
    if isinstance(cell.stored, float):
        return str(int(cell.stored)) if cell.stored.is_integer() else repr(cell.stored)
    if isinstance(cell.stored, bool):
        return "true" if cell.stored else "false"
    stamp = getattr(cell.stored, "isoformat", None)
    return str(stamp()) if stamp is not None else cell.shown


def apply_records(mapped: Mapped, containers: Mapping[str, Container]) -> tuple[dict[str, RecordsRead], list[Problem]]:
    """Make the records of a mapping.

    Parameters
    ----------
    mapped : Mapped
    containers : mapping of str to Container
        The files, by the code of the document that each is.

    Returns
    -------
    dict of str to RecordsRead, list of Problem
        By their name in ``framework.yaml``; and what is wrong.
    """
    made: dict[str, RecordsRead] = {}
    problems: list[Problem] = []
    for code in dict.fromkeys(mapped.document_of(table) for table in mapped.tables.values() if table.to == "records"):
        own = {name: table for name, table in mapped.tables.items() if mapped.document_of(table) == code}
        container = containers[code]
        read, wrong = read_records(
            tables_of_container(container), mapped.model_copy(update={"tables": own}), container.name
        )
        problems += wrong
        for name, records in read.items():
            made[name] = RecordsRead(list(records.columns), [list(row) for row in records.rows], records.block)
    return made, problems
