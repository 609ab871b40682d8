"""What every container is read into: sheets of cells, each with what is stored, what is shown, and its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from toolkit.errors import Problem
from toolkit.facts.cell_names import letters

Stored = str | float | bool | date | datetime | time | None
"""What a cell holds: text, a number, yes or no, a day, a moment; None where it is empty."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes
    ----------
    stored : Stored
        The value, whole: a number has all its digits, whatever its format shows.
    shown : str
        What a reader sees there: ``97%`` of a stored 0.97. It is what a fact keeps as printed.
    fault : str
        Code of what makes the cell unreadable, as ``cell_error`` or ``formula_without_value``; empty for a good one.
    """

    stored: Stored = None
    shown: str = ""
    fault: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in the cell."""
        return self.stored is None and not self.shown and not self.fault


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of cells: a sheet of a workbook, a CSV file, a table of a report, the elements of one kind of a file.

    Attributes
    ----------
    name : str
        As the file calls it.
    rows : sequence of sequence of Cell
        A label that is merged over several cells stands in each of them. Rows may be of unlike length.
    places : mapping of (int, int) to str
        Where a cell is to be found, where that is not a letter and a number: an element's path, a record's key.
    hidden_rows, hidden_columns : frozenset of int
        Counted from 0. They are read like any other, and said.
    merged : frozenset of (int, int)
        Cells, from 0, that hold what a merged cell to their left or above says.
    coloured : tuple of (int, int)
        Cells, from 0, whose colour is neither their row's nor their column's: perhaps it means something.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    places: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: frozenset[tuple[int, int]] = frozenset()
    coloured: tuple[tuple[int, int], ...] = ()

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell, counted from 0; an empty one beyond the last of its row."""
        if not 0 <= row < len(self.rows):
            return NOTHING
        cells = self.rows[row]
        return cells[column] if 0 <= column < len(cells) else NOTHING

    def address(self, row: int, column: int) -> str:
        """Return where a cell is to be found: ``B12``, or what its file calls the place."""
        return self.places.get((row, column)) or f"{letters(column)}{row + 1}"

    @property
    def width(self) -> int:
        """How many columns the longest row has."""
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Container:
    """A file, read.

    Attributes
    ----------
    name : str
        Its name, without any folder.
    digest : str
        SHA-256 of its bytes, in hexadecimal.
    sheets : mapping of str to Sheet
        In the order of the file.
    remarks : tuple of str
        Codes of what a reader of the file is told and nothing is refused for: ``macros_not_run``, ``hidden_rows``.
    kind : str
        What sort of file it is, by which its mapping is proposed: ``tables export iati ocds document``.
    told : tuple of Problem
        Like remarks, with their places and what was found there.
    """

    name: str
    digest: str
    sheets: Mapping[str, Sheet]
    remarks: tuple[str, ...] = field(default=())
    kind: str = "tables"
    told: tuple[Problem, ...] = ()
