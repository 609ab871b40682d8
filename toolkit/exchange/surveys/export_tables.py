"""Exports of survey programs as they are, into tables of text: workbooks, CSV, several CSV in one file, JSON.

A column is a list, so that an export of a hundred thousand rows fits into little memory: answers that are the same are
the same object.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice, zip_longest
from pathlib import PurePath
from typing import Any

from toolkit.errors import FactsError
from toolkit.exchange.containers.opened import BROKEN, OLE, PDF, ZIP, Opened
from toolkit.facts.csv_files import separated

_MOST_UNPACKED = 250_000_000
"""Bytes that an export may unpack to: a row of twenty answers takes a thousand of a workbook's."""

MOST_ROWS = (1_048_576, 65_536)
"""Rows of a sheet after which a program cuts off what does not fit: XLSX and ODS, XLS."""

LONGEST = 32_767
"""Signs after which a spreadsheet cuts off a cell."""

INDEX, PARENT_TABLE, PARENT_INDEX = "_index", "_parent_table_name", "_parent_index"
"""Columns by which Kobo joins a repeat to what it was asked of."""

KEY, PARENT_KEY = "KEY", "PARENT_KEY"
"""Columns by which ODK does."""


@dataclass
class ExportTable:
    """One table of an export, column by column.

    Attributes
    ----------
    name : str
        As the file calls it.
    header : list of str
    columns : list of list of str
        All of one length, in the order of the header.
    """

    name: str
    header: list[str]
    columns: list[list[str]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows it has, without the header."""
        return len(self.columns[0]) if self.columns else 0

    def column(self, name: str) -> list[str] | None:
        """Return a column by its heading; None where there is none."""
        return self.columns[self.header.index(name)] if name in self.header else None


def tables_of(opened: Opened) -> list[ExportTable]:
    """Read the tables of an export.

    Raises
    ------
    FactsError
        For what is no export: with the sentence that says what it is.
    """
    content, ending = opened.content, PurePath(opened.name).suffix.casefold()
    if content.startswith(PDF):
        raise opened.refused("pdf_not_read")
    if content.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise opened.refused("workbook_with_password")
    if content.startswith(ZIP):
        return list(_packed(opened))
    if content.startswith(OLE):
        return list(_workbook(opened))
    if ending in (".csv", ".tsv", ".txt"):
        return [_separated(opened, PurePath(opened.name).stem, content)]
    raise opened.refused("export_unknown")


def _packed(opened: Opened) -> Iterator[ExportTable]:
    """Read a workbook, or CSV files that were packed together."""
    try:
        with zipfile.ZipFile(io.BytesIO(opened.content)) as packed:
            parts = packed.infolist()
            size = sum(part.file_size for part in parts)
            if size > _MOST_UNPACKED:
                sizes = {"found": f"{size / 1e6:.0f} MB", "expected": f"{_MOST_UNPACKED / 1e6:.0f} MB"}
                raise opened.refused("file_too_large", **sizes)
            tables = [part for part in parts if part.filename.casefold().endswith(".csv")]
            if any(part.filename in ("[Content_Types].xml", "content.xml") for part in parts):
                yield from _workbook(opened)
            elif not tables:
                raise opened.refused("export_unknown")
            for part in tables:
                yield _separated(opened, PurePath(part.filename).stem, packed.read(part))
    except BROKEN:
        raise opened.refused(
            "workbook_with_password" if _is_locked(opened) else "broken_workbook", found="ZIP"
        ) from None


def _is_locked(opened: Opened) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(opened.content)) as packed:
            return any(part.flag_bits & 1 for part in packed.infolist())
    except BROKEN:
        return False


def _workbook(opened: Opened) -> Iterator[ExportTable]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only where a workbook is read

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(opened.content))
        for name in workbook.sheet_names:
            yield _table(name, workbook.get_sheet_by_name(name).iter_rows())
    except CalamineError as error:
        raise opened.refused("broken_workbook", found=str(error).splitlines()[0][:80]) from None


def _separated(opened: Opened, name: str, content: bytes) -> ExportTable:
    begins = separated(content[:_BEGINNING].decode("utf-8-sig", "replace"), (INDEX, PARENT_INDEX, KEY, PARENT_KEY))
    stream = io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline="")
    for _ in range(begins.before):
        stream.readline()
    reader = csv.reader(stream, delimiter=begins.mark, strict=True)
    last: list[str] = []

    def rows() -> Iterator[list[str]]:
        for row in reader:
            last[:] = row
            yield row

    try:
        table = _table(name, rows())
    except UnicodeDecodeError:
        raise _not_utf8(opened, name, content) from None
    except csv.Error as error:
        raise opened.refused("not_csv", f"{name}!{reader.line_num}", found=str(error)) from None
    if table.rows and len(last) < len(table.header):
        fields = {"found": str(len(last)), "expected": str(len(table.header))}
        raise opened.refused("row_cut_off", f"{name}!{reader.line_num}", **fields)
    return table


def _not_utf8(opened: Opened, name: str, content: bytes) -> FactsError:
    """Say on which line the first byte stands that is none of UTF-8: the reader is some lines ahead of it."""
    before = 0
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = error.start
    row, byte = content.count(b"\n", 0, before) + 1, content[before : before + 1].hex()
    return opened.refused("not_utf8", f"{name}!{row}", found=f"0x{byte}")


_BEGINNING = 65_536
_CHUNK = 4_000
"""Rows that are turned into columns together: enough to be quick, few enough to need little memory."""

_ALIKE = 10_000
"""Different cells of a column of which the same ones are kept once; one with more has hardly any twice."""


def _table(name: str, rows: Iterable[Sequence[Any]]) -> ExportTable:
    """Turn rows into columns of text; the first row that holds anything is the header."""
    each = iter(rows)
    header = next((list(map(_text, row)) for row in each if any(map(_text, row))), [])
    while header and not header[-1]:
        header.pop()
    columns = [_Column() for _ in header]
    while chunk := list(islice(each, _CHUNK)):
        filled = [row for row in chunk if row.count("") < len(row)]
        if filled:
            filled[0] = [*filled[0], *[""] * (len(header) - len(filled[0]))]
        for column, cells in zip(columns, zip_longest(*filled, fillvalue=""), strict=False):
            column.take(cells)
    return ExportTable(name, header, [column.cells for column in columns])


class _Column:
    """The cells of a column, as text; the same one for the same text, where there are many of it."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self._known: dict[str, str] = {}

    def take(self, values: Sequence[Any]) -> None:
        """Take some more cells."""
        kinds = set(map(type, values))
        if kinds <= {str}:
            texts = list(map(str.strip, values))
        elif kinds == {float}:
            texts = [str(int(value)) if value.is_integer() else repr(value) for value in values]
        else:
            texts = list(map(_text, values))
        if len(self._known) < _ALIKE:
            texts = list(map(self._known.setdefault, texts, texts))
        self.cells += texts


def _text(value: Any) -> str:
    """Write what a cell holds as the form would have: a whole number without point, a moment by ISO 8601."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime | date | time) else str(value)


def tables_of_submissions(name: str, submissions: Sequence[Mapping[str, Any]]) -> list[ExportTable]:
    """Lay Kobo's JSON out as its workbooks are: a table for the form, one for each repeat, joined by their indices."""
    laid = _Laid(name)
    for submission in submissions:
        laid.add(name, submission, "", "")
    return [laid.table(each) for each in laid.rows]


class _Laid:
    """Rows of nested objects by the table that they belong to."""

    def __init__(self, main: str) -> None:
        self.rows: dict[str, list[dict[str, str]]] = {main: []}

    def add(self, table: str, row: Mapping[str, Any], parent: str, parent_index: str) -> None:
        own = self.rows.setdefault(table, [])
        index = str(len(own) + 1)
        flat: dict[str, str] = {}
        own.append(flat)
        for key, value in row.items():
            if isinstance(value, list) and value and all(isinstance(each, Mapping) for each in value):
                if key.startswith("_"):
                    continue  # of attachments and the like: nobody's answers
                for each in value:
                    self.add(key.rpartition("/")[2], each, table, index)
            elif isinstance(value, str | int | float):
                flat[key] = _text(float(value) if isinstance(value, int) and not isinstance(value, bool) else value)
        flat[INDEX] = index
        if parent:
            flat |= {PARENT_TABLE: parent, PARENT_INDEX: parent_index}

    def table(self, name: str) -> ExportTable:
        rows = self.rows[name]
        header = list(dict.fromkeys(key for row in rows for key in row))
        return ExportTable(name, header, [[row.get(key, "") for row in rows] for key in header])
