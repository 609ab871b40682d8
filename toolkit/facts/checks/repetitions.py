"""Records that stand twice: by the key that tells them apart, or, without one, as a whole."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from toolkit.errors import Problem
from toolkit.facts.checks.references import missing
from toolkit.facts.csv_files import CsvTable
from toolkit.facts.schemas.records import Records

_TELLING = ("code", "text", "integer", "date")
"""Kinds of column by which records are told apart."""
_MOST = 3
"""Columns of a key that is proposed."""


def repetitions(framework: str, table: CsvTable, name: str, records: Records) -> Iterator[Problem]:
    """Find records that stand twice, and records that nobody can tell from others.

    Parameters
    ----------
    framework : str
        Where the records are declared, as a reader knows it.
    table : CsvTable
    name : str
        Of the records.
    records : Records
    """
    if records.key == "none":
        return
    key = list(records.key)
    unknown = [column for column in key if column not in records.columns]
    for column in unknown:
        fields = missing(column, records.columns, "column")
        yield Problem("unknown_reference", framework, None, f"records[{name}].key", fields)
    if not unknown:
        yield from _repeated(table, key, name, records)


def _repeated(table: CsvTable, key: Sequence[str], name: str, records: Records) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], int] = {}
    proposed = ""
    for line, row in table.rows:
        cells = tuple(str(getattr(row, column) or "") for column in key or records.columns)
        for column in (column for column, cell in zip(key, cells, strict=False) if not cell):
            yield Problem("empty_cell", table.name, line, column)
        first = seen.setdefault(cells, line)
        if first != line:
            found = ", ".join(cell for cell in cells if cell)
            proposed = proposed or ("" if key else ", ".join(_proposed(table, records)) or "…")
            fields = {"found": found, "row": str(first), "records": name, "key": proposed}
            yield Problem("repeated_record" if key else "repeated_line", table.name, line, ", ".join(key), fields)


def _proposed(table: CsvTable, records: Records) -> Sequence[str]:
    """Propose the fewest columns that tell the different rows of a table apart; none where there are none."""
    telling = [column for column, kind in records.columns.items() if kind in _TELLING]
    whole = {tuple(str(getattr(row, column)) for column in records.columns) for _, row in table.rows}
    place = {column: number for number, column in enumerate(records.columns)}
    for size in range(1, _MOST + 1):
        for columns in itertools.combinations(telling, size):
            if len({tuple(row[place[column]] for column in columns) for row in whole}) == len(whole):
                return columns
    return ()
