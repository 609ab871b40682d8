"""The text of CSV files as spreadsheets leave it: which mark separates cells, and what their first line says of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

MARKS = (",", ";", "\t")
"""What separates cells."""

_SEP = re.compile(r"\"?sep=(?P<mark>[^\w\s\"]|\t)\"?(?P=mark)*\s*", re.IGNORECASE)
_LETTERS = 26

Line = tuple[int, list[str]]
"""Line of the file on which a row begins, and its cells."""


@dataclass(frozen=True, slots=True)
class Separated:
    """A text of separated cells.

    Parameters
    ----------
    mark : str
        What separates its cells; with any but the comma, decimals may have a comma.
    body : str
        The text, without a first line that only names the mark, as Excel writes it: ``sep=;``.
    before : int
        How many lines of the file stand before the body.
    """

    mark: str
    body: str
    before: int

    def rows(self) -> Iterator[Line]:
        """Give the rows that hold anything, each with its line in the file.

        Raises
        ------
        csv.Error
            When quotes do not close, with the line as its second argument.
        """
        reader = csv.reader(io.StringIO(self.body, newline=""), delimiter=self.mark, strict=True)
        line = self.before + 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield line, [cell.strip() for cell in cells]
                line = self.before + reader.line_num + 1
        except csv.Error as error:
            raise csv.Error(str(error), self.before + reader.line_num) from None


def separated(text: str, known: Collection[str]) -> Separated:
    """Find out what separates the cells of a text.

    Parameters
    ----------
    text : str
    known : collection of str
        Names of the columns that it should have: what separates most of them is the mark.
    """
    first, _, rest = text.partition("\n")
    named = _SEP.fullmatch(first)
    if named:
        return Separated(named["mark"], rest, 1)
    header = next((line for line in text.splitlines() if line.strip()), "")

    def likely(mark: str) -> tuple[int, int]:
        cells = [cell.strip().strip('"').casefold() for cell in header.split(mark)]
        return len(set(cells) & {name.casefold() for name in known}), len(cells)

    return Separated(max(MARKS, key=likely), text, 0)


def place_of(position: int) -> str:
    """Name a column by its place, as a spreadsheet does: ``7 (G)`` for the seventh."""
    letters, rest = "", position
    while rest:
        rest, letter = divmod(rest - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return f"{position} ({letters})"
