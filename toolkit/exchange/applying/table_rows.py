"""The rows of a mapped table: which belong to it, what is shifted or void in some, what another table adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from toolkit.errors import Problem
from toolkit.exchange.applying.headings import Heading, Headings, one_line
from toolkit.exchange.containers.sheets import NOTHING, Cell, Sheet
from toolkit.exchange.mapping.mapping_columns import Says
from toolkit.exchange.mapping.mapping_file import ReadTable

LABELS = ("label", "name", "code", "result", "line", "level", "field")
"""What the words of a column can be that name a row, the one that does it best first."""

_BESIDE = ("period", "sex", "place", "product")
"""What tells rows of one label apart."""

_HELD = ("result", "level", "parent")
"""What holds until the next is said."""


class Placed(NamedTuple):
    """A cell and where it stands, counted from 0."""

    cell: Cell
    row: int
    column: int


class TableRow:
    """One row, with its cells where they belong.

    Attributes
    ----------
    label : str
    own : Says
        What the mapping says of this row and not of all: it counts before what its columns say.
    says : Says
        That, and what is said of all rows.
    """

    def __init__(self, table: TableRows, at: int) -> None:
        self.table = table
        self.at = at
        self.label = ""
        self.held: dict[str, str] = {}
        self.joined: TableRow | None = None
        own = {key: said for each in table.table.some if self.meets(each.when) for key, said in _set(each.says)}
        self.own = Says.model_construct(**own)
        self.says = table.table.says.model_copy(update=own) if own else table.table.says
        self._shifts = [(from_, by) for when, from_, by in table.repairs if self.meets(when)]
        self._void = {name for when, names in table.voids if self.meets(when) for name in names}

    def raw(self, name: str) -> str:
        """Return what stands under a heading in the file as it is; ``table.heading`` of a joined table's row."""
        heading = self.table.headings.named(name)
        if heading is None and self.joined is None:
            self.joined = self.table.joined_row(self)
        if heading is None and self.joined is not None:
            prefix = f"{self.joined.table.name}."
            return self.joined.raw(name.removeprefix(prefix))
        return self.table.sheet.cell(self.at, heading.at).shown if heading is not None else ""

    def meets(self, when: Mapping[str, Any]) -> bool:
        """Whether the row, as it stands in the file, is one that a repair speaks of."""
        return all(_is(one_line(self.raw(name)), wanted) for name, wanted in when.items())

    def placed(self, heading: Heading) -> Placed:
        """Return the cell that belongs under a heading, and where it stands."""
        if heading.name in self._void:
            return Placed(NOTHING, self.at, heading.at)
        return self.stands(heading)

    def stands(self, heading: Heading) -> Placed:
        """Return the cell that belongs under a heading, also where that is void."""
        column = heading.at + sum(by for from_, by in self._shifts if heading.at >= from_)
        return Placed(self.table.sheet.cell(self.at, column), self.at, column)

    @property
    def left_over(self) -> list[Placed]:
        """What stands where nothing belongs, once the row is repaired."""
        cells = (Placed(self.table.sheet.cell(self.at, from_), self.at, from_) for from_, by in self._shifts if by > 0)
        return [placed for placed in cells if not placed.cell.is_empty]

    @property
    def void(self) -> list[Placed]:
        """What stands in columns that are void in this row."""
        headings = (heading for heading in self.table.headings.found if heading.name in self._void)
        return [placed for placed in map(self.stands, headings) if not placed.cell.is_empty]

    def said(self, role: str) -> str:
        """Return the words of the column that is something, or of the joined row; what holds until the next is held."""
        heading = self.table.by_role.get(role)
        if heading is None:
            return self.joined_said(role)
        return one_line(self.placed(heading).cell.shown) or self.held.get(role, "")

    def joined_said(self, role: str) -> str:
        """Return what the row of the joined table says."""
        if self.joined is None:
            self.joined = self.table.joined_row(self)
        return self.joined.said(role) if self.joined is not None else ""

    @property
    def part(self) -> str:
        """Which of those that the indicator above it counts the row is about; empty for one of its own."""
        name = self.said("name") or self.said("label")
        return self.table.table.parts.get(name, "") if name and not self.said("code") else ""

    def word(self, role: str) -> str:
        """Return what a column's words mean in ours; the words themselves where nothing is said of them."""
        text = self.said(role)
        owner: TableRow | None = self
        while owner is not None and role not in owner.table.by_role:
            owner = owner.joined
        words = owner.table.by_role[role].column.words if owner is not None else {}
        return words.get(text, text)

    def address(self, placed: Placed) -> str:
        """Say where a cell is to be found."""
        return self.table.sheet.address(placed.row, placed.column)

    def place_of(self, role: str) -> str:
        """Say where the words of a column are to be found in this row."""
        heading = self.table.by_role.get(role)
        return self.address(self.placed(heading)) if heading is not None else self.table.sheet.address(self.at, 0)


class TableRows:
    """A mapped table in its sheet.

    Attributes
    ----------
    name : str
    place : str
        File and sheet, for a problem.
    rows : list of TableRow
    problems : list of Problem
    """

    def __init__(self, name: str, table: ReadTable, sheet: Sheet, place: str) -> None:
        self.name, self.table, self.sheet, self.place = name, table, sheet, place
        self.headings = Headings(table, sheet, place)
        self.problems = list(self.headings.problems)
        self.by_role: dict[str, Heading] = {}
        for heading in self.headings.found:
            if heading.column.is_ and heading.column.is_ != "field":
                self.by_role.setdefault(heading.column.is_, heading)
        self.other: TableRows | None = None
        self.repairs: list[tuple[Mapping[str, Any], int, int]] = []
        self.voids = [(void.when, [one_line(name) for name in void.columns]) for void in table.void]
        for repair in table.repair:
            first = self.headings.named(repair.from_)
            if first is not None:
                self.repairs.append((repair.when, first.at, repair.by))
            else:
                fields = {"found": "", "nearest": ""}
                self.problems.append(Problem("heading_not_found", place, column=repair.from_, fields=fields))
        self.rows: list[TableRow] = []

    def read(self, other: TableRows | None = None) -> None:
        """Find the rows; `other` is the table that is joined."""
        self.other = other
        self.rows = list(self._belonging())
        self._name_rows()

    def _belonging(self) -> Iterator[TableRow]:
        begun = not isinstance(self.table.starts, str)
        first = self.table.starts - 1 if isinstance(self.table.starts, int) else max(self.table.header, default=0)
        held: dict[str, str] = {}
        for at in range(first, len(self.sheet.rows)):
            if isinstance(self.table.ends, int) and at >= self.table.ends - 1:
                break
            row = TableRow(self, at)
            labels = self._labels(row)
            begun = begun or _begins(labels, [str(self.table.starts)])
            if begun and isinstance(self.table.ends, str) and _begins(labels, [self.table.ends]):
                break
            if not begun or all(row.stands(heading).cell.is_empty for heading in self.headings.found):
                continue
            if _begins(labels, [each for skipped in self.table.skipped for each in skipped.rows]):
                continue
            row.held = dict(held)
            held |= {role: said for role in _HELD if (said := row.said(role))}
            yield row

    def _labels(self, row: TableRow) -> list[str]:
        headings = (self.by_role[role] for role in LABELS if role in self.by_role)
        return [text for heading in headings if (text := one_line(row.placed(heading).cell.shown))]

    def _name_rows(self) -> None:
        """Name each row by its label and what tells it from others of that label; the second of two equal ones so."""
        best = next((role for role in LABELS if role in self.by_role), None)
        seen: Counter[str] = Counter()
        for row in self.rows:
            own = (row.said(best) if best else "") or next(iter(self._labels(row)), "")
            beside = [said for role in _BESIDE if role in self.by_role and (said := row.said(role))]
            name = ", ".join([own, *beside]) if own else ""
            seen[name] += 1
            row.label = f"{name} [{seen[name]}]" if seen[name] > 1 else name

    def joined_row(self, row: TableRow) -> TableRow | None:
        """Return the row of the joined table that says the same of what the two are joined by."""
        if self.other is None or self.table.join is None:
            return None
        key = tuple(row.raw(name) for name in self.table.join.by)
        return self.other.index(tuple(self.table.join.by.values())).get(key)

    def index(self, names: tuple[str, ...]) -> Mapping[tuple[str, ...], TableRow]:
        """Return the rows by what stands under some headings."""
        if not hasattr(self, "_index"):
            self._index = {tuple(row.raw(name) for name in names): row for row in reversed(self.rows)}
        return self._index


def _set(says: Says) -> Iterator[tuple[str, Any]]:
    return ((key, getattr(says, key)) for key in says.model_fields_set)


def _begins(labels: list[str], wanted: list[str]) -> bool:
    return any(label.startswith(each) for label in labels for each in wanted)


def _is(text: str, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        return bool(text) == bool(wanted.get("present", True))
    return text in [str(each) for each in (wanted if isinstance(wanted, list) else [wanted])]
