"""Records that stand twice, and records that nobody can tell from others."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from toolkit.errors import Problem
from toolkit.facts.checks.references import missing
from toolkit.facts.conditions import is_empty
from toolkit.facts.contracts.records import Records
from toolkit.facts.record_columns import LINE
from toolkit.facts.record_tables import RecordTable

_TELLING = ("code", "text", "integer", "date")
"""Kinds of column by which records are told apart."""
_MOST = 3
"""Columns of a key that is proposed."""


def repetitions(framework: str, table: RecordTable, name: str, records: Records) -> Iterator[Problem]:
    """Find records that stand twice, and records that nobody can tell from others.

    Parameters
    ----------
    framework : str
        Where the records are declared, as a reader knows it.
    table : RecordTable
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


def _repeated(table: RecordTable, key: Sequence[str], name: str, records: Records) -> Iterator[Problem]:
    columns = list(key or records.columns)
    twice = table.frame.duplicated(columns, keep=False)
    for column in key:
        twice |= is_empty(table.frame[column])
    seen: dict[tuple[str, ...], int] = {}
    proposed = ""
    for line, *found in table.frame.loc[twice, [LINE, *columns]].itertuples(index=False, name=None):
        cells = tuple(map(_written, found))
        for column in (column for column, cell in zip(key, cells, strict=False) if not cell):
            yield table.problem("empty_cell", line, column)
        first = seen.setdefault(cells, line)
        if first != line:
            told = ", ".join(cell for cell in cells if cell)
            proposed = proposed or ("" if key else ", ".join(_proposed(table, records)) or "…")
            fields = {"found": told, "row": table.where(first), "records": name, "key": proposed}
            yield table.problem("repeated_record" if key else "repeated_line", line, ", ".join(key), fields)


def _written(cell: object) -> str:
    return "" if isinstance(cell, float) and math.isnan(cell) else str(cell)


def _proposed(table: RecordTable, records: Records) -> Sequence[str]:
    """Propose the fewest columns that tell the different rows of a table apart; none where there are none."""
    telling = [column for column, kind in records.columns.items() if kind in _TELLING]
    whole = table.frame[list(records.columns)].drop_duplicates()
    for size in range(1, _MOST + 1):
        for columns in itertools.combinations(telling, size):
            if not whole.duplicated(list(columns)).any():
                return columns
    return ()
