"""What the XML of an XLSX tells of its sheets beside their values: formats, faults, what is hidden, colours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from toolkit.errors import FactsError, Problem
from toolkit.exchange.containers.number_formats import BUILT_IN, GENERAL
from toolkit.exchange.containers.workbook_parts import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Parts
from toolkit.facts.cell_names import column_number

if TYPE_CHECKING:
    from lxml.etree import _Element

ERROR, NO_VALUE = "cell_error", "formula_without_value"
"""Faults of a cell."""

_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass
class SheetLook:
    """What the XML of one sheet tells.

    Attributes
    ----------
    formats : mapping of (int, int) to str
        Number formats of cells that have one.
    faults : mapping of (int, int) to (str, str)
        Code of what makes a cell unreadable, and what it shows.
    fills : mapping of (int, int) to str
        Colours behind cells.
    raised : mapping of (int, int) to str
        Texts of cells without the letters that are raised in them.
    """

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    faults: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    fills: dict[tuple[int, int], str] = field(default_factory=dict)
    raised: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


class Looked(NamedTuple):
    """What a workbook says once for all its sheets: styles, and texts with raised letters without them, by number."""

    styles: Styles
    raised: Mapping[str, str]


@dataclass(frozen=True)
class Styles:
    """Number formats and colours by the number of a cell's style."""

    formats: list[str]
    fills: list[str]


def _local(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: _Element | None, name: str) -> Iterator[_Element]:
    if element is not None:
        yield from (child for child in element if _local(child) == name)


def _child(element: _Element | None, name: str) -> _Element | None:
    return next(_children(element, name), None)


def sheet_looks(parts: Parts) -> Mapping[str, SheetLook]:
    """Look at every sheet of an XLSX, by its name.

    Raises
    ------
    FactsError
        For what is broken, and for a sheet that is too large.
    """
    book, relations = parts.xml("xl/workbook.xml"), parts.xml("xl/_rels/workbook.xml.rels")
    targets = {each.get("Id"): each.get("Target", "") for each in (relations if relations is not None else ())}
    styles = _styles(parts.xml("xl/styles.xml"))
    raised = _raised(parts.xml("xl/sharedStrings.xml"))
    found: dict[str, SheetLook] = {}
    for sheet in _children(_child(book, "sheets"), "sheet"):
        target = targets.get(sheet.get(_RELATIONS), "").removeprefix("/")
        part = target if target.startswith("xl/") else f"xl/{target}"
        root = parts.xml(part)
        name = sheet.get("name") or ""
        if root is not None and _local(root) == "worksheet":
            found[name] = _look(root, Looked(styles, raised), f"{parts.name}, {name}")
    return found


def _raised(root: _Element | None) -> dict[str, str]:
    """Find shared texts in which letters are raised: these are the mark of a footnote, and no part of a figure."""
    found: dict[str, str] = {}
    for at, text in enumerate(_children(root, "si")):
        runs = list(_children(text, "r"))
        plain = [run for run in runs if not _is_raised(run)]
        if plain and len(plain) < len(runs):
            found[str(at)] = "".join("".join(part.text or "" for part in _children(run, "t")) for run in plain)
    return found


def _is_raised(run: _Element) -> bool:
    return any(mark.get("val") == "superscript" for mark in _children(_child(run, "rPr"), "vertAlign"))


def _styles(root: _Element | None) -> Styles:
    own = {each.get("numFmtId"): each.get("formatCode") or "" for each in _children(_child(root, "numFmts"), "numFmt")}
    colours = [_colour(fill) for fill in _children(_child(root, "fills"), "fill")]
    formats, fills = [], []
    for style in _children(_child(root, "cellXfs"), "xf"):
        number = style.get("numFmtId") or "0"
        formats.append(own.get(number) or BUILT_IN.get(int(number) if number.isdigit() else 0, GENERAL))
        at = style.get("fillId") or "0"
        fills.append(colours[int(at)] if at.isdigit() and int(at) < len(colours) else "")
    return Styles(formats, fills)


def _colour(fill: _Element) -> str:
    """Name the colour of a fill; empty for none."""
    pattern = _child(fill, "patternFill")
    if pattern is None or pattern.get("patternType") in (None, "none", "gray125"):
        return ""
    front = _child(pattern, "fgColor")
    return "" if front is None else str(sorted(front.attrib.items()))


def _look(root: _Element, looked: Looked, name: str) -> SheetLook:
    look, row_at, area = SheetLook(), -1, (0, 0)
    for columns in _children(root, "cols"):
        for column in _children(columns, "col"):
            if column.get("hidden") in ("1", "true"):
                first, last = int(column.get("min") or 1), int(column.get("max") or 1)
                look.hidden_columns.update(range(first - 1, min(last, MOST_ROWS // 64)))
    for row in _children(_child(root, "sheetData"), "row"):
        given = row.get("r") or ""
        row_at = int(given) - 1 if given.isdigit() else row_at + 1
        if row.get("hidden") in ("1", "true"):
            look.hidden_rows.add(row_at)
        last = _row(row, row_at, looked, look, name)
        area = max(area[0], row_at + 1), max(area[1], last + 1)
        if area[0] > MOST_ROWS or area[1] > MOST_COLUMNS or area[0] * area[1] > MOST_CELLS:
            fields = {"found": f"{area[0]} × {area[1]}", "expected": f"{MOST_ROWS}", "cells": f"{MOST_CELLS}"}
            raise FactsError(Problem("sheet_too_large", name, fields=fields))
    return look


def _row(row: _Element, at: int, looked: Looked, look: SheetLook, name: str) -> int:
    """Look at the cells of a row, and return the last column that holds one."""
    column, last, styles = -1, -1, looked.styles
    for cell in row:
        place = _CELL.fullmatch(cell.get("r") or "")
        column = column_number(place[1]) if place else column + 1
        if place and (int(place[2]) > MOST_ROWS or column >= MOST_COLUMNS):
            fields = {"found": place[0], "expected": f"{MOST_ROWS}", "cells": f"{MOST_CELLS}"}
            raise FactsError(Problem("sheet_too_large", name, fields=fields))
        style = cell.get("s") or ""
        if style.isdigit() and int(style) < len(styles.formats):
            if (code := styles.formats[int(style)]) != GENERAL:
                look.formats[at, column] = code
            if fill := styles.fills[int(style)]:
                look.fills[at, column] = fill
        kind, value, formula = cell.get("t"), "", False
        for child in cell:
            tag = _local(child)
            value = child.text or "" if tag == "v" else value
            formula |= tag == "f"
            last = column
        if kind == "s" and value in looked.raised:
            look.raised[at, column] = looked.raised[value]
        if kind == "e":
            look.faults[at, column] = ERROR, value
        elif formula and not value and kind != "str":
            look.faults[at, column] = NO_VALUE, ""
    return last


def coloured(fills: Mapping[tuple[int, int], str], filled: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Find the cells whose colour is neither their row's nor their column's: perhaps it means something.

    Parameters
    ----------
    fills : mapping
        Colours by cell.
    filled : iterator of (int, int)
        The cells that hold something.
    """
    if not fills:
        return []
    cells = list(filled)
    rows: dict[int, Counter[str]] = {}
    columns: dict[int, Counter[str]] = {}
    for row, column in cells:
        colour = fills.get((row, column), "")
        rows.setdefault(row, Counter())[colour] += 1
        columns.setdefault(column, Counter())[colour] += 1
    usual_rows = {row: count.most_common(1)[0][0] for row, count in rows.items()}
    usual_columns = {column: count.most_common(1)[0][0] for column, count in columns.items()}
    own = ((cell, fills.get(cell, "")) for cell in cells)
    return [cell for cell, colour in own if colour and colour not in (usual_rows[cell[0]], usual_columns[cell[1]])]
