"""ODS into sheets of cells: what a cell holds and what it shows stand beside each other in the file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from toolkit.errors import FactsError, Problem
from toolkit.exchange.containers.sheet_looks import ERROR, NO_VALUE, coloured
from toolkit.exchange.containers.sheets import NOTHING, Cell, Sheet, Stored
from toolkit.exchange.containers.workbook_parts import MOST_CELLS, MOST_ROWS, Parts, broken_workbook

if TYPE_CHECKING:
    from lxml.etree import _Element

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_HIDDEN = ("collapse", "filter")
_WIDEST = 16_384


def read_open_document(content: bytes, name: str) -> tuple[dict[str, Sheet], tuple[str, ...]]:
    """Read the sheets of an ODS, as :func:`toolkit.exchange.containers.workbooks.read_workbook` does those of an XLSX.

    Raises
    ------
    FactsError
        For one that is locked, broken, or too large.
    """
    parts = Parts(content, name)
    manifest = parts.xml("META-INF/manifest.xml")
    if manifest is not None and any("encryption-data" in str(each.tag) for each in manifest.iter()):
        raise FactsError(Problem("workbook_with_password", name))
    root = parts.xml("content.xml")
    if root is None or not any(True for _ in root.iter(f"{_OFFICE}spreadsheet")):
        raise FactsError(broken_workbook(name, "content.xml"))
    found = {table.get(f"{_TABLE}name") or "": _Table(table, name).read() for table in root.iter(f"{_TABLE}table")}
    links = any(True for _ in root.iter(f"{_TABLE}table-source"))
    remarks = {"macros_not_run": bool(parts.starting("Basic/")), "external_links": links}
    return found, tuple(code for code, is_so in remarks.items() if is_so)


class _Table:
    def __init__(self, table: _Element, file: str) -> None:
        self.table = table
        self.name = table.get(f"{_TABLE}name") or ""
        self.file = file
        self.rows: list[list[Cell]] = []
        self.hidden_rows: set[int] = set()
        self.merged: set[tuple[int, int]] = set()
        self.spans: list[tuple[int, int, int, int]] = []
        self.styles: dict[tuple[int, int], str] = {}
        self.cells = 0

    def read(self) -> Sheet:
        empty = 0  # rows without anything count only where something comes after them
        for row in self.table.iter(f"{_TABLE}table-row"):
            times, cells = _times(row, "rows"), list(self._cells(row, len(self.rows) + empty))
            if not any(not cell.is_empty for cell in cells):
                empty += times
                continue
            self._add([[] for _ in range(empty)])
            empty = 0
            if row.get(f"{_TABLE}visibility") in _HIDDEN:
                self.hidden_rows.update(range(len(self.rows), len(self.rows) + min(times, MOST_ROWS)))
            self.cells += len(cells) * min(times, MOST_ROWS)
            self._add([cells] * min(times, MOST_ROWS + 1))
        for top, left, height, width in self.spans:
            self._merge(top, left, height, width)
        filled = ((r, c) for r, row in enumerate(self.rows) for c, cell in enumerate(row) if not cell.is_empty)
        return Sheet(
            self.name,
            self.rows,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self._hidden_columns()),
            merged=frozenset(self.merged),
            coloured=tuple(coloured(self.styles, filled)),
        )

    def _add(self, rows: list[list[Cell]]) -> None:
        height = len(self.rows) + len(rows)
        if height > MOST_ROWS or self.cells > MOST_CELLS:
            fields = {"found": f"{height}", "cells": f"{MOST_CELLS}"}
            raise FactsError(Problem("sheet_too_large", f"{self.file}, {self.name}", fields=fields))
        self.rows += [list(row) for row in rows]

    def _cells(self, row: _Element, at: int) -> Iterator[Cell]:
        waiting, column = 0, 0
        for cell in row:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            times, read = min(_times(cell, "columns"), _WIDEST), _cell(cell)
            span = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
            if span != (1, 1) and not read.is_empty:
                self.spans.append((at, column, *span))
            if not read.is_empty:
                yield from [NOTHING] * waiting
                yield from [read] * times
                waiting = 0
                if style := cell.get(f"{_TABLE}style-name"):
                    self.styles |= {(at, column + each): style for each in range(min(times, 64))}
            else:
                waiting += times
            column += times

    def _merge(self, top: int, left: int, height: int, width: int) -> None:
        said = self.rows[top][left]
        for row in range(top, min(top + height, len(self.rows))):
            cells = self.rows[row]
            cells += [NOTHING] * (min(left + width, _WIDEST) - len(cells))
            for column in range(left, min(left + width, _WIDEST)):
                if (row, column) != (top, left):
                    cells[column] = said
                    self.merged.add((row, column))

    def _hidden_columns(self) -> Iterator[int]:
        column = 0
        for each in self.table.iter(f"{_TABLE}table-column"):
            times = min(_times(each, "columns"), _WIDEST)
            if each.get(f"{_TABLE}visibility") in _HIDDEN:
                yield from range(column, column + times)
            column += times


def _times(element: _Element, what: str) -> int:
    return _number(element, f"number-{what}-repeated")


def _number(element: _Element, name: str) -> int:
    given = element.get(f"{_TABLE}{name}") or "1"
    return max(1, int(given)) if given.isdigit() else 1


def _cell(cell: _Element) -> Cell:
    shown = "\n".join("".join(map(str, each.itertext())) for each in cell.iter(f"{_TEXT}p")).strip()
    kind = cell.get(f"{_OFFICE}value-type") or ""
    formula = cell.get(f"{_TABLE}formula")
    if formula and (shown.startswith(("#", "Err:")) or "error" in "".join(map(str, cell.attrib.values()))):
        return Cell(None, shown, ERROR)
    if formula and not kind:
        return Cell(None, "", NO_VALUE)
    stored = _stored(cell, kind, shown)
    return NOTHING if stored is None and not shown else Cell(stored, shown)


def _stored(cell: _Element, kind: str, shown: str) -> Stored:
    with contextlib.suppress(ValueError):
        if kind in ("float", "percentage", "currency"):
            return float(f"{float(cell.get(f'{_OFFICE}value') or ''):.15g}")
        if kind == "boolean":
            return cell.get(f"{_OFFICE}boolean-value") == "true"
        if kind == "date":
            moment = datetime.fromisoformat(cell.get(f"{_OFFICE}date-value") or "")
            return moment if moment.hour or moment.minute else date(moment.year, moment.month, moment.day)
    return shown or None
