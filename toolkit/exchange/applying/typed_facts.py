"""Facts that were typed, or read from another document, before the same ones came from a file: they go on counting."""

from __future__ import annotations

from toolkit.exchange.applied import Applied, Found
from toolkit.exchange.applying.same_facts import key_of
from toolkit.facts.contracts.figure_tables import Row
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.programme import Programme


def give_way(applied: Applied, programme: Programme) -> None:
    """Let facts of a file not count where others of the programme do, and tell where the two differ."""
    for table, rows in applied.rows.items():
        contract = TABLES[table]
        if not issubclass(contract, Row) or not contract.VALUE:
            continue
        typed = {
            key_of(applied, row): row
            for _, row in programme.rows(table)
            if isinstance(row, Row) and row.use != "no" and row.document not in applied.mapped.documents
        }
        for at, row in enumerate(rows):
            other = typed.get(key_of(applied, row))
            if other is None:
                continue
            rows[at] = row.model_copy(update={"use": "no"})
            if getattr(other, contract.VALUE) != getattr(row, contract.VALUE):
                place = f"{applied.mapped.documents[row.document].file}, {row.table}"
                fields = {"other": other.document, "shown": other.as_printed}
                applied.told.append(Found("typed_fact_differs", place, row.column, row.cell, row.as_printed, fields))
