"""Where a table begins in a sheet, and what each of its columns seems to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.exchange.applying.headings import headings, one_line
from toolkit.exchange.containers.sheets import Cell, Sheet
from toolkit.exchange.mapping.heading_meaning import Said, said, word_role
from toolkit.exchange.mapping.recognised import holds
from toolkit.facts.cell_names import letters

_LOOKED_AT = 30
"""Rows in which a header is looked for."""

_FEWEST = 2
"""Headings that a row needs to be a header."""


@dataclass
class ProposedColumn:
    """A column of a sheet as it is proposed.

    Attributes
    ----------
    at : int
        From 0.
    name : str
        Its heading.
    role : str
        What its words are; empty for values and for what is not known.
    said : Said
        What its heading says of values.
    numbers, percents, texts : int
        Cells below the heading that hold a number, of these those with a percent sign, and those that hold words.
    repeated : bool
        Whether another column has the same heading, or it has none.
    """

    at: int
    name: str
    role: str
    said: Said
    numbers: int = 0
    percents: int = 0
    texts: int = 0
    repeated: bool = False

    @property
    def is_value(self) -> bool:
        """Whether the column seems to hold values."""
        return not self.role and (self.said.is_value or self.numbers > self.texts)


@dataclass
class ProposedTable:
    """A table of a sheet as it is proposed."""

    sheet: Sheet
    to: str
    header: list[int]
    columns: list[ProposedColumn] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The first row below its header, from 0."""
        return max(self.header)

    def column(self, *roles: str) -> ProposedColumn | None:
        """Return the first column that is something."""
        return next((column for role in roles for column in self.columns if column.role == role), None)

    def cells(self, column: ProposedColumn) -> Iterator[tuple[int, Cell]]:
        """Return what stands below a heading, with the row."""
        for row in range(self.first, len(self.sheet.rows)):
            cell = self.sheet.cell(row, column.at)
            if not cell.is_empty:
                yield row, cell


def proposed_table(sheet: Sheet) -> ProposedTable | None:
    """Propose the table of a sheet; None where no row looks like a header."""
    found = _header(sheet)
    if found is None:
        return None
    header, of_budget = found
    names = headings(sheet, header)
    columns = [
        ProposedColumn(
            at, name, word_role(name), said(name, of_budget=of_budget), repeated=names.count(name) > 1 or not name
        )
        for at, name in enumerate(names)
    ]
    table = ProposedTable(sheet, "", header, columns)
    for column in columns:
        column.repeated = not column.name or names.count(column.name) > 1
        for _, cell in table.cells(column):
            is_number = isinstance(cell.stored, float) or _is_numeric(cell.shown)
            column.numbers += is_number
            column.texts += not is_number
            column.percents += is_number and "%" in cell.shown
    table.columns = [column for column in columns if column.name or column.numbers or column.texts]
    _once(table)
    table.to = _kind_of(table, of_budget=of_budget)
    return table


def _is_numeric(text: str) -> bool:
    return any(letter.isdigit() for letter in text) and not any(letter.isalpha() for letter in text.replace("%", ""))


def _header(sheet: Sheet) -> tuple[list[int], bool] | None:
    """Find the rows of the header, from 1, and whether it is one of a budget."""
    scores = {row: _score(sheet, row) for row in range(min(_LOOKED_AT, len(sheet.rows)))}
    best = max(scores, key=lambda row: (scores[row], -row), default=None)
    if best is None or scores[best] < _FEWEST:
        return None
    rows = [best]
    if best and _goes_with(sheet, best - 1, best):
        rows = [best - 1, best]
    elif _goes_with(sheet, best + 1, best):
        rows = [best, best + 1]
    of_budget = any(holds(cell.shown, "of_budget") for row in rows for cell in sheet.rows[row])
    return [row + 1 for row in rows], of_budget or holds(sheet.name, "of_budget")


def _score(sheet: Sheet, row: int) -> int:
    """Count the cells of a row that look like headings; one that is merged over several counts once."""
    cells = {one_line(cell.shown) for at, cell in enumerate(sheet.rows[row]) if (row, at) not in sheet.merged}
    names = [name for name in cells if name]
    known = sum(bool(word_role(name)) or _says_value(name) for name in names)
    numbers = sum(isinstance(cell.stored, float) and not _is_year(cell) for cell in sheet.rows[row])
    return known - 2 * numbers


def _says_value(name: str) -> bool:
    return said(name).is_value or said(name, of_budget=True).is_value


def _is_year(cell: Cell) -> bool:
    return isinstance(cell.stored, float) and 1900 <= cell.stored <= 2100 and cell.stored.is_integer()  # noqa: PLR2004


def _goes_with(sheet: Sheet, row: int, best: int) -> bool:
    """Whether a row belongs to the header beside it: it says of several columns what they hold, and has no values."""
    if not 0 <= row < len(sheet.rows):
        return False
    cells = sheet.rows[row]
    if any(isinstance(cell.stored, float) and not _is_year(cell) for cell in cells):
        return False
    values = [
        at for at, cell in enumerate(cells) if _says_value(one_line(cell.shown)) and not sheet.cell(best, at).is_empty
    ]
    labels = [at for at, cell in enumerate(cells) if not cell.is_empty and not _says_value(one_line(cell.shown))]
    own = [at for at in labels if (row, at) not in sheet.merged and (best, at) not in sheet.merged]
    return len(values) >= _FEWEST and len(own) <= len(values)


def _once(table: ProposedTable) -> None:
    """Let only one column be the name, the code, the result and so on: others that are called so are not known."""
    seen: set[str] = set()
    for column in table.columns:
        if column.role in seen and column.role not in ("note", "status"):
            column.role = ""
        seen.add(column.role)
        if column.role in ("result", "name") and column.numbers > column.texts:
            column.role = ""
    name = table.column("name", "label")
    if name is None:
        text = next((c for c in table.columns if not c.role and c.texts > c.numbers and not c.said.is_value), None)
        other = table.column("result") if text is None else text
        if other is not None:
            other.role = "name"


def _kind_of(table: ProposedTable, *, of_budget: bool) -> str:
    values = [column for column in table.columns if column.is_value]
    told = [column for column in values if column.said.is_value]
    if table.column("assumption") or (table.column("means_of_verification") and _has_milestones(table)):
        return "logframe"
    if of_budget and values:
        return "budget"
    if told and table.column("name") is not None:
        return "tracking"
    return "records" if table.header == [1] and len(table.columns) >= _FEWEST else ""


def _has_milestones(table: ProposedTable) -> bool:
    return table.column("level", "result") is not None or any(c.said.role == "milestone" for c in table.columns)


def place_of(table: ProposedTable, column: ProposedColumn) -> str:
    """Say where a column's heading stands."""
    return f"{table.sheet.name}!{letters(column.at)}{table.header[-1]}"


def second_header(table: ProposedTable) -> int | None:
    """Return the row, from 0, in which headings of a table stand once more: another begins there; None for none."""
    names = {column.name for column in table.columns if column.name and column.name not in ("-", "%")}
    for row in range(table.first, len(table.sheet.rows)):
        same = {one_line(cell.shown) for cell in table.sheet.rows[row]} & names
        if len(same) >= _FEWEST:
            return row
    return None
