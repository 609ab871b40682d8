"""Workbooks into sheets of cells: XLSX, XLSM and XLS by calamine, with a second look at what it does not tell."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from toolkit.errors import FactsError, Problem
from toolkit.exchange.containers.number_formats import GENERAL, is_of_dates, shown_moment, shown_number
from toolkit.exchange.containers.sheet_looks import SheetLook, coloured, sheet_looks
from toolkit.exchange.containers.sheets import NOTHING, Cell, Sheet
from toolkit.exchange.containers.workbook_parts import MOST_CELLS, Parts, broken_workbook

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Spans = Sequence[tuple[tuple[int, int], tuple[int, int]]]


def read_workbook(content: bytes, name: str) -> tuple[dict[str, Sheet], tuple[str, ...]]:
    """Read the sheets of a workbook.

    Parameters
    ----------
    content : bytes
    name : str
        The file as a reader knows it.

    Returns
    -------
    dict of str to Sheet, tuple of str
        Its sheets, and codes of what is told of the file.

    Raises
    ------
    FactsError
        For what is no workbook, is locked, broken, or too large.
    """
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise FactsError(Problem("workbook_with_password", name))
        return _sheets(_opened(content, name), {}, name), ("formats_not_known",)
    parts = Parts(content, name)
    looks = sheet_looks(parts)
    remarks = {
        "raised_marks_left_out": any(look.raised for look in looks.values()),
        "macros_not_run": any(part.endswith("vbaProject.bin") for part in parts.sizes),
        "external_links": bool(parts.starting("xl/externalLinks/")),
    }
    return _sheets(_opened(content, name), looks, name), tuple(code for code, is_so in remarks.items() if is_so)


def _opened(content: bytes, name: str) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 - an extra

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        raise FactsError(Problem("workbook_with_password", name)) from None
    except (CalamineError, OSError, ValueError) as error:
        raise FactsError(broken_workbook(name, str(error))) from None


def _sheets(book: CalamineWorkbook, looks: Mapping[str, SheetLook], name: str) -> dict[str, Sheet]:
    from python_calamine import CalamineError, SheetTypeEnum  # noqa: PLC0415 - an extra

    found: dict[str, Sheet] = {}
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        try:
            sheet = book.get_sheet_by_name(about.name)
            if sheet.total_height * sheet.total_width > MOST_CELLS:
                fields = {"found": f"{sheet.total_height} × {sheet.total_width}", "cells": f"{MOST_CELLS}"}
                raise FactsError(Problem("sheet_too_large", f"{name}, {about.name}", fields=fields))
            found[about.name] = _sheet(sheet, looks.get(about.name, SheetLook()))
        except (CalamineError, OSError, ValueError) as error:
            raise FactsError(broken_workbook(f"{name}, {about.name}", str(error))) from None
    return found


def _sheet(sheet: CalamineSheet, look: SheetLook) -> Sheet:
    values = sheet.to_python(skip_empty_area=False)
    beyond = max((row for row, _ in look.faults), default=-1) + 1 - len(values)
    values += [[] for _ in range(beyond)]
    rows = [_row(line, at, look) for at, line in enumerate(values)]
    merged = frozenset(_merge(rows, sheet.merged_cell_ranges or ()))
    filled = ((r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if not cell.is_empty)
    return Sheet(
        sheet.name,
        rows,
        hidden_rows=frozenset(row for row in look.hidden_rows if row < len(rows)),
        hidden_columns=frozenset(look.hidden_columns),
        merged=merged,
        coloured=tuple(coloured(look.fills, filled)),
    )


def _row(values: list[Any], at: int, look: SheetLook) -> list[Cell]:
    formats = look.formats
    cells = [
        NOTHING if value == "" else _cell(value, formats.get((at, column), GENERAL))
        for column, value in enumerate(values)
    ]
    for (row, column), text in look.raised.items():
        if row == at and column < len(cells):
            cells[column] = _cell(text, GENERAL)
    for (row, column), (fault, shown) in look.faults.items() if look.faults else ():
        if row == at:
            cells += [NOTHING] * (column + 1 - len(cells))
            cells[column] = Cell(None, shown, fault)
    return cells


def _cell(value: Any, code: str) -> Cell:
    if isinstance(value, str):
        text = value.strip()
        return Cell(text, text) if text else NOTHING
    if isinstance(value, bool):
        return Cell(value, str(value).upper())
    if isinstance(value, (int, float)):
        number = float(f"{value:.15g}")  # more digits no spreadsheet has
        return Cell(number, shown_number(number, code if not is_of_dates(code) else GENERAL))
    if isinstance(value, (datetime, date, time)):
        return Cell(value, shown_moment(value, code))
    if isinstance(value, timedelta):
        return Cell(str(value), str(value))
    return Cell(str(value), str(value))


def _merge(rows: list[list[Cell]], spans: Spans) -> Iterator[tuple[int, int]]:
    """Put what a merged cell says into each cell that it covers; and return those."""
    for (top, left), (bottom, right) in spans:
        if not (top < len(rows) and left < len(rows[top])):
            continue
        said = rows[top][left]
        for row in range(top, min(bottom, len(rows) - 1) + 1):
            cells = rows[row]
            cells += [NOTHING] * (min(right, 16_383) + 1 - len(cells))
            for column in range(left, min(right, 16_383) + 1):
                if (row, column) != (top, left):
                    cells[column] = said
                    yield row, column
