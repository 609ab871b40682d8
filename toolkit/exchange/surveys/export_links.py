"""How the tables of an export belong together: each row of a repeat to the row that it was asked of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.errors import Problem
from toolkit.exchange.containers.opened import located
from toolkit.exchange.surveys.export_tables import (
    INDEX,
    KEY,
    LONGEST,
    MOST_ROWS,
    PARENT_INDEX,
    PARENT_KEY,
    PARENT_TABLE,
    ExportTable,
)

_FIRST = 3
_NAME = 31
"""Signs that a spreadsheet leaves of the name of a sheet."""


@dataclass(frozen=True)
class Linked:
    """The tables of an export with what each lies under.

    Attributes
    ----------
    tables : list of ExportTable
        An outer one before those in it.
    parents : mapping of str to str
        Of a repeat, the table around it.
    rows : mapping of str to list of int
        Of a repeat, the row there that each of its own belongs to, counted from 0.
    """

    tables: list[ExportTable]
    parents: Mapping[str, str]
    rows: Mapping[str, list[int]]

    def above(self, name: str) -> Iterator[tuple[str, list[int]]]:
        """Give the tables around one, the nearest first, each with the row there of each of its own rows."""
        at = list(range(next(table.rows for table in self.tables if table.name == name)))
        while name in self.parents:
            own = self.rows[name]
            at = [own[row] for row in at]
            name = self.parents[name]
            yield name, at


def linked(tables: Sequence[ExportTable], file: str) -> tuple[Linked, list[Problem]]:
    """Join the tables of an export; what cannot be joined, or was cut off, is a problem each."""
    problems: list[Problem] = list(_cut_off(tables, file))
    parents: dict[str, str] = {}
    rows: dict[str, list[int]] = {}
    for table in tables:
        parent, key = _parent(table, tables, file, problems)
        if parent is None:
            continue
        mine = table.column(PARENT_INDEX if key == INDEX else PARENT_KEY) or []
        theirs = parent.column(key) or []
        known = {cell: row for row, cell in enumerate(theirs)}
        if len(known) < len(theirs):
            problems.append(Problem("index_twice", located(file, parent.name), fields={"found": key}))
        if orphans := [row for row, cell in enumerate(mine) if cell not in known]:
            fields = {"n": str(len(orphans)), "found": first(mine[row] for row in orphans), "parent": parent.name}
            problems.append(
                Problem("repeat_without_parent", located(file, f"{table.name}!{orphans[0] + 2}"), fields=fields)
            )
        parents[table.name], rows[table.name] = parent.name, [known.get(cell, 0) for cell in mine]
    in_circle = [name for name in parents if _depth(name, parents) > len(parents)]
    problems += [
        Problem("parent_table_missing", located(file, name), fields={"found": parents.pop(name)}) for name in in_circle
    ]
    ordered = sorted(tables, key=lambda table: _depth(table.name, parents))
    return Linked(ordered, parents, rows), problems


def first(found: Sequence[str] | Iterator[str]) -> str:
    """Name the first few of some cells, each once."""
    named = list(dict.fromkeys(found))
    return ", ".join(named[:_FIRST]) + (" …" if len(named) > _FIRST else "")


def _depth(name: str, parents: Mapping[str, str]) -> int:
    depth = 0
    while name in parents and depth <= len(parents):
        name, depth = parents[name], depth + 1
    return depth


def _parent(
    table: ExportTable, tables: Sequence[ExportTable], file: str, problems: list[Problem]
) -> tuple[ExportTable | None, str]:
    """Find the table around one, and the column of that by which they are joined; None for one that is no repeat."""
    if (named := table.column(PARENT_TABLE)) is not None:
        names = [name for name in dict.fromkeys(named) if name]
        found = [other for other in tables if other.name[:_NAME] in [name[:_NAME] for name in names]]
        if len(found) != 1 or found[0] is table or PARENT_INDEX not in table.header or INDEX not in found[0].header:
            if table.rows:
                problems.append(
                    Problem("parent_table_missing", located(file, table.name), fields={"found": first(names) or "-"})
                )
            return None, ""
        return found[0], INDEX
    keys = table.column(PARENT_KEY)
    if keys is None:
        return None, ""
    wanted = set(keys)
    others = [(other, other.column(KEY)) for other in tables if other is not table]
    found = [other for other, theirs in others if theirs is not None and wanted & set(theirs)]
    if not found and table.rows:
        problems.append(Problem("parent_table_missing", located(file, table.name), fields={"found": first(keys)}))
    return (found[0], KEY) if found else (None, "")


def _cut_off(tables: Sequence[ExportTable], file: str) -> Iterator[Problem]:
    """Find tables that end where a spreadsheet ends, and cells that do."""
    for table in tables:
        if table.rows + 1 in MOST_ROWS:
            yield Problem("export_cut_off", located(file, table.name), fields={"n": str(table.rows + 1)})
        for name, cells in zip(table.header, table.columns, strict=True):
            if max(map(len, cells), default=0) >= LONGEST:
                long = [row + 2 for row, cell in enumerate(cells) if len(cell) >= LONGEST]
                fields = {"n": str(len(long)), "found": first(map(str, long)), "most": str(LONGEST)}
                yield Problem("cell_cut_off", located(file, f"{table.name}, {name}"), fields=fields)
