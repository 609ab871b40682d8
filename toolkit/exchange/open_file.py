"""Files of every kind that tables come in, each read into sheets of cells by what it is, not by what it is called."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from toolkit.errors import FactsError, Problem
from toolkit.exchange.containers.delimited import read_delimited
from toolkit.exchange.containers.opened import first_of
from toolkit.exchange.containers.sheets import Container, Sheet
from toolkit.exchange.other_containers import read_other

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_EMPTY_ZIP = b"PK\x05\x06"
_LARGEST = 100_000_000
_HEAD = 2_048
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_TEXTS = (".csv", ".tsv", ".txt", ".tab")
READ = (*_WORKBOOKS, *_TEXTS)
"""Endings of files whose tables are read here."""

_NO_TABLES = {b"%PDF": "pdf_not_read", b"{\\rtf": "not_a_workbook"}


def read_container(path: Path) -> Container:
    """Read a workbook or a text of separated cells.

    Raises
    ------
    FactsError
        For whatever it cannot be read as, in a sentence that says what it is.
    """
    name = path.name
    content = _content(path, name)
    digest = hashlib.sha256(content).hexdigest()
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for start, code in _NO_TABLES.items():
        if content.startswith(start):
            raise FactsError(Problem(code, name, fields={"found": start.decode().strip("%{\\").upper()}))
    if (other := read_other(path)) is not None:
        return other
    if path.suffix.lower() not in READ:
        fields = {"found": path.suffix or name, "expected": ", ".join(READ)}
        raise FactsError(Problem("unknown_container", name, fields=fields))
    if head.startswith((b"<", b"<?xml")) and not content.startswith((_ZIP, _OLE)):
        kind = "HTML" if b"<html" in head or b"<table" in head or b"<!doctype html" in head else "XML"
        raise FactsError(Problem("not_a_workbook", name, fields={"found": kind}))
    sheets, remarks = _sheets(path, content)
    if all(cell.is_empty for sheet in sheets.values() for row in sheet.rows for cell in row):
        raise FactsError(Problem("empty_file", name))
    return Container(name, digest, sheets, remarks)


def _content(path: Path, name: str) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise FactsError(Problem("unreadable_file", name, fields={"found": stat.filemode(found.st_mode)}))
        if found.st_size > _LARGEST:
            fields = {"found": f"{found.st_size / 1e6:.0f} MB", "expected": f"{_LARGEST / 1e6:.0f} MB"}
            raise FactsError(Problem("file_too_large", name, fields=fields))
        return path.read_bytes()
    except FileNotFoundError:
        raise FactsError(Problem("missing_file", name)) from None
    except OSError as error:
        raise FactsError(Problem("unreadable_file", name, fields={"found": os.strerror(error.errno or 0)})) from None


def _sheets(path: Path, content: bytes) -> tuple[dict[str, Sheet], tuple[str, ...]]:
    if content.startswith((_ZIP, _EMPTY_ZIP, _OLE)):
        return _workbook(content, path.name)
    if path.suffix.lower() in _WORKBOOKS and not _is_text(content):
        raise FactsError(Problem("broken_workbook", path.name, fields={"found": content[:4].hex(" ")}))
    return read_delimited(path, path.name), ()


def _is_text(content: bytes) -> bool:
    return bool(content.strip()) and b"\x00" not in content[:_HEAD]


def _workbook(content: bytes, name: str) -> tuple[dict[str, Sheet], tuple[str, ...]]:
    try:
        from toolkit.exchange.containers.open_documents import read_open_document  # noqa: PLC0415 - of an extra
        from toolkit.exchange.containers.workbooks import read_workbook  # noqa: PLC0415 - of an extra

        is_open = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in content[:200]
        return (read_open_document if is_open else read_workbook)(content, name)
    except ImportError as error:
        fields = {"found": error.name or "", "extra": "excel"}
        raise FactsError(Problem("missing_extra", name, fields=fields)) from None


def told(container: Container) -> Iterator[Problem]:
    """Say what is not seen in a table at a glance: hidden rows and columns, colours, macros, links, unknown formats."""
    for code in container.remarks:
        yield Problem(code, container.name)
    yield from container.told
    for sheet in container.sheets.values():
        place = f"{container.name}, {sheet.name}"
        hidden = [row + 1 for row in sorted(sheet.hidden_rows)]
        if hidden:
            yield Problem("hidden_rows", place, fields=first_of(list(map(str, hidden))))
        columns = [sheet.address(0, column).rstrip("1") for column in sorted(sheet.hidden_columns)]
        columns = [each for at, each in zip(sorted(sheet.hidden_columns), columns, strict=True) if at < sheet.width]
        if columns:
            yield Problem("hidden_columns", place, fields=first_of(columns))
        if sheet.coloured:
            yield Problem("colours_not_read", place, fields=first_of([sheet.address(*cell) for cell in sheet.coloured]))
