"""The headings of a sheet, and the column that each of a mapping's is: never the nearest, always the one it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.errors import Problem, nearest
from toolkit.exchange.containers.sheets import Sheet
from toolkit.exchange.mapping.mapping_columns import ReadColumn
from toolkit.exchange.mapping.mapping_file import ReadTable
from toolkit.facts.cell_names import column_number, letters

JOINED = " / "
"""Between the headings of one column that stand in several rows."""


def one_line(text: str) -> str:
    """Return a text without breaks and double spaces."""
    return re.sub(r"\s+", " ", text).strip()


def headings(sheet: Sheet, rows: Sequence[int]) -> list[str]:
    """Return the heading of each column: what stands in the given rows, counted from 1, each thing once."""
    found = []
    for column in range(sheet.width):
        parts = (one_line(sheet.cell(row - 1, column).shown) for row in rows)
        found.append(JOINED.join(dict.fromkeys(part for part in parts if part)))
    return found


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a mapping, and where it stands in the sheet, counted from 0."""

    column: ReadColumn
    at: int

    @property
    def name(self) -> str:
        """What the mapping calls it."""
        return one_line(self.column.name)


class Headings:
    """The columns of a mapped table in its sheet.

    Attributes
    ----------
    found : list of Heading
    problems : list of Problem
        Headings that are not there, stand twice or elsewhere, and columns that hold something and are in no mapping.
    """

    def __init__(self, table: ReadTable, sheet: Sheet, place: str) -> None:
        self.place = place
        self.names = headings(sheet, table.header)
        self.problems: list[Problem] = []
        self.found = [heading for column in table.columns for heading in self._placed(column)]
        self.problems += self._unmapped(table, sheet)

    def _placed(self, column: ReadColumn) -> Iterator[Heading]:
        name = one_line(column.name)
        same = [at for at, heading in enumerate(self.names) if heading == name]
        if column.at:
            at = column_number(column.at)
            if at < len(self.names) and (self.names[at] == name or not self.names[at]):
                yield Heading(column, at)
                return
            fields = {"found": self.names[at] if at < len(self.names) else "", "at": column.at}
            fields["other"] = ", ".join(map(letters, same)) or "-"
            self.problems.append(Problem("heading_moved", self.place, column=name, fields=fields))
        elif len(same) == 1:
            yield Heading(column, same[0])
        else:
            code = "heading_repeated" if same else "heading_not_found"
            fields = {"found": ", ".join(map(letters, same)), "nearest": ", ".join(nearest(name, self.names, 1))}
            self.problems.append(Problem(code, self.place, column=name, fields=fields))

    def _unmapped(self, table: ReadTable, sheet: Sheet) -> Iterator[Problem]:
        mapped = {heading.at for heading in self.found}
        first = max(table.header, default=0)
        for at, name in enumerate(self.names):
            if at in mapped or any(one_line(column.name) == name and name for column in table.columns):
                continue
            held = next((r for r in range(first, len(sheet.rows)) if not sheet.cell(r, at).is_empty), None)
            if held is not None:
                fields = {"at": letters(at), "found": sheet.cell(held, at).shown[:40], "cell": sheet.address(held, at)}
                yield Problem("column_not_mapped", self.place, column=name or letters(at), fields=fields)

    def named(self, name: str) -> Heading | None:
        """Return the column with a heading, whatever it is mapped to; None where there is none."""
        return next((heading for heading in self.found if heading.name == one_line(name)), None)
