"""What the declared tables say of a printed cell: its notation, its scale, and what stands in its column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from toolkit.facts.contracts.documents import Column, Document
from toolkit.facts.notation import NOTATIONS, Notation, PrintedNumber, read_printed

SECTION = "§"
"""Running text instead of a table: ``§`` and the heading."""

CELLS = " | "
"""Between the columns, and the figures, of one row of data that covers several printed cells."""


@dataclass(frozen=True, slots=True)
class Address:
    """One printed cell."""

    document: str
    table: str
    row: str
    column: str

    @property
    def is_text(self) -> bool:
        """Whether the address is a sentence of running text."""
        return self.table.startswith(SECTION)


def addresses(document: str, table: str, row: str, column: str) -> list[Address]:
    """List the cells that one row of data covers."""
    return [Address(document, table, row, name) for name in column.split(CELLS)]


def column_of(document: Document, address: Address) -> Column | None:
    """Find the declared column of a cell; None in running text or where there is no such column."""
    table = document.tables.get(address.table)
    if table is None:
        return None
    pages = [table.columns, *(page.columns for page in table.pages)]
    return next((c for columns in pages for c in columns if c.name == address.column), None)


def notation_of(document: Document, address: Address) -> Notation:
    """Tell in which notation a cell is printed."""
    table = document.tables.get(address.table)
    if table is None:
        return document.notation
    for other in table.exceptions:
        if other.column == address.column and same_row(other.row, address.row):
            return other.notation
    return table.notation


def read_cell(document: Document, address: Address, as_printed: str) -> PrintedNumber | None:
    """Read a printed figure in the notation and at the scale that are declared for its cell."""
    printed = read_printed(as_printed, notation_of(document, address))
    table, column = document.tables.get(address.table), column_of(document, address)
    if printed is None or table is None:
        return printed
    scale = column.scale if column is not None and column.scale is not None else table.scale
    if scale == 1 or "%" in as_printed:
        return printed
    factor = type(printed.value)(str(scale))
    return PrintedNumber(printed.value * factor, printed.half_unit * factor, printed.numerator)


_POWERS = (0, -2, 3, 6, 9, 2, -3, -6)
"""By which powers of ten a value may differ from what its cell shows: percentages, thousands, millions."""


def is_of_cells(document: Document) -> bool:
    """Whether a document is a spreadsheet or a database: its cells have no declared tables, a mapping reads them."""
    return document.form != "printed"


def read_shown(document: Document, as_printed: str, value: float) -> PrintedNumber | None:
    """Read what a cell shows of a value: the same digits, perhaps fewer of them, as thousands or as a percentage.

    Returns
    -------
    PrintedNumber or None
        The value, with half a unit of the last digit shown; None where what is shown is no number, or another one.
    """
    exact = Decimal(repr(value))
    for notation in (document.notation, *(each for each in NOTATIONS if each != document.notation)):
        printed = read_printed(as_printed, notation)
        if printed is None:
            continue
        for power in _POWERS if printed.value else _POWERS[:1]:
            half_unit = printed.half_unit.scaleb(power)
            if abs(printed.value.scaleb(power) - exact) <= half_unit:
                return PrintedNumber(exact, half_unit, printed.numerator)
    return None


_NTH = re.compile(r"\s*\[(\d+)\]$")


def without_count(row: str) -> tuple[str, int]:
    """Split ``REGIE [2]`` into the label and which of the equal ones it is."""
    match = _NTH.search(row)
    return (row[: match.start()], int(match[1])) if match else (row, 1)


def same_row(declared: str, row: str) -> bool:
    """Whether a fact's row is the declared one, with or without the number among equals."""
    return row == declared or without_count(row)[0] == declared
