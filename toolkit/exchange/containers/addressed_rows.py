"""Rows of what has no letters and numbers of its own, an element or a key a row, as a sheet that knows their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from toolkit.exchange.containers.sheets import Cell, Sheet

VALUE = "value"
"""The column whose place is that of the row: what stands beside it was told by the elements around."""


class PlacesOfRows(Mapping[tuple[int, int], str]):
    """Where the cells of a sheet are to be found, whose rows have a place each; the first row is its header."""

    def __init__(self, places: Sequence[str], header: Sequence[str]) -> None:
        self._places, self._header = places, header

    def __getitem__(self, cell: tuple[int, int]) -> str:
        """Return the place of the row that a cell stands in, with the column's name for all but its value."""
        row, column = cell
        if not (1 <= row <= len(self._places) and 0 <= column < len(self._header)):
            raise KeyError(cell)
        name = self._header[column]
        return self._places[row - 1] if name == VALUE else f"{self._places[row - 1]} ({name})"

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return ((row + 1, column) for row in range(len(self._places)) for column in range(len(self._header)))

    def __len__(self) -> int:
        return len(self._places) * len(self._header)


class AddressedRows:
    """Rows that come one by one, each with the place where it was found.

    Parameters
    ----------
    name : str
        Of the sheet that they make.
    columns : sequence of str
        Those that it has in any case; more come with the rows that have them.
    """

    def __init__(self, name: str, columns: Sequence[str]) -> None:
        self.name, self.columns = name, list(columns)
        self.rows: list[dict[str, str]] = []
        self.places: list[str] = []

    def add(self, place: str, row: Mapping[str, str]) -> None:
        """Take one more row; what it does not have is empty."""
        for column in row:
            if column not in self.columns:
                self.columns.append(column)
        self.rows.append(dict(row))
        self.places.append(place)

    def sheet(self) -> Sheet:
        """Return the sheet: a header, and a row for each."""
        header = [Cell(column, column) for column in self.columns]
        rows = [header, *([_cell(row.get(column, "")) for column in self.columns] for row in self.rows)]
        return Sheet(self.name, rows, PlacesOfRows(self.places, self.columns))


def _cell(text: str) -> Cell:
    return Cell(text, text) if text else Cell()
