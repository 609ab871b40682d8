"""A form that a donor asks for, laid out: head, tables of cells, notes; whatever kind of file it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from toolkit.words.one_line import HIDDEN, shorten

LONGEST_TITLE = 200
"""Signs of a title where a file names it once more, as in its properties; whole it stands at the head of the form."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes
    ----------
    text : str
        What a reader sees, as pages write it.
    number : float, optional
        The number behind the text, for files that can calculate.
    pattern : str
        How a spreadsheet writes that number, so that a reader sees the text.
    look : {"", "absent", "part", "group"}
        What it is, where that shows: why there is no value, a part of the row above, a heading of rows.
    down, across : int
        How many rows and columns it covers.
    """

    text: str = ""
    number: float | None = None
    pattern: str = ""
    look: str = ""
    down: int = 1
    across: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, that of those beside it which belong together, and how wide it is beside the others."""

    heading: str
    width: float
    above: str = ""


Row = Sequence[Cell | None]
"""The cells of a row by column; None where one from above or from the left covers it."""


_SIGN, _WIDEST = 1.35, 20
"""How wide a sign of a number is, with the borders of its cell; and how wide a column is made for one word at most."""


@dataclass(frozen=True)
class Table:
    """One table of a form; `name` is what a sheet is called, `title` what stands above it."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]

    @cached_property
    def widths(self) -> list[float]:
        """How wide each column is beside the others: as wide as said, and as its longest number or word needs."""
        return [max(column.width, min(_SIGN * self._longest(at), _WIDEST)) for at, column in enumerate(self.columns)]

    def _longest(self, at: int) -> int:
        cells = (row[at] for row in self.rows)
        words = (word for cell in cells if cell is not None and cell.across == 1 for word in cell.text.split(" "))
        return max(map(len, words), default=0)


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form.

    Attributes
    ----------
    title : str
        What form it is.
    programme : str
        The programme's title.
    facts : sequence of str
        What stands below it: the year, who pays, who answers for it.
    tables : sequence of Table
    notes : sequence of str
        What stands below the tables.
    synthetic : str
        What says in red, on every sheet and page, that all of it was made up; empty for a real programme.
    language : str
    """

    title: str
    programme: str
    facts: Sequence[str]
    tables: Sequence[Table]
    notes: Sequence[str]
    synthetic: str
    language: str

    @property
    def short_title(self) -> str:
        """The programme and the form, for the properties of a file and the foot of a page."""
        return shorten(f"{self.programme} · {self.title}", LONGEST_TITLE)


def clean(text: str) -> str:
    """Take away the signs that nobody sees, which files of a word processor cannot hold."""
    return HIDDEN.sub("", text)


def headings(table: Table) -> Sequence[Row]:
    """Lay the headings out: what belongs together under one heading, all others as high as that and what is below."""
    if not any(column.above for column in table.columns):
        return [[Cell(column.heading) for column in table.columns]]
    upper: list[Cell | None] = []
    for place, column in enumerate(table.columns):
        is_within = place and column.above and table.columns[place - 1].above == column.above
        across = _together(table.columns[place:])
        above = Cell(column.above, across=across) if column.above else Cell(column.heading, down=2)
        upper.append(None if is_within else above)
    return [upper, [Cell(column.heading) if column.above else None for column in table.columns]]


def _together(columns: Sequence[Column]) -> int:
    """Count the columns from the first one on that stand under its heading."""
    count = 0
    for column in columns:
        if column.above != columns[0].above:
            break
        count += 1
    return count


def group_row(text: str, table_width: int) -> Row:
    """Head the rows that follow."""
    return [Cell(text, look="group", across=table_width), *[None] * (table_width - 1)]
