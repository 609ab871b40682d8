"""Facts that a file gives in several cells: one of them counts; two that both would are refused."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.exchange.applied import Applied, Found
from toolkit.facts.contracts.figure_tables import Row

Key = tuple[object, ...]


def settle(applied: Applied) -> None:
    """Let one cell count of each fact, note where two would, and tell where those that do not say something else."""
    for table, rows in applied.rows.items():
        if not rows or not rows[0].VALUE:
            continue
        same: dict[Key, list[int]] = {}
        for at, row in enumerate(rows):
            same.setdefault(key_of(applied, row), []).append(at)
        for places in same.values():
            if len(places) > 1 or rows[places[0]].use == "no":
                _settle(applied, rows, places)
        applied.rows[table] = rows


def key_of(applied: Applied, row: Row) -> Key:
    """Return what identifies a fact, its period by the months it covers."""
    period = applied.known.calendar.read(str(getattr(row, "period", "")))
    parts = (getattr(row, name) for name in row.KEY if name != "period")
    return (period.span if period is not None else None, *parts)


def _settle(applied: Applied, rows: list[Row], places: list[int]) -> None:
    counted = [at for at in places if rows[at].use == "yes"]
    if not counted:
        rows[places[0]] = rows[places[0]].model_copy(update={"use": "yes"})
        counted = places[:1]
    first = rows[counted[0]]
    for at in counted[1:]:
        applied.found.append(_found("fact_in_two_cells", rows[at], first, applied))
    for at in places:
        other = rows[at]
        if other.use == "no" and getattr(other, other.VALUE) != getattr(first, first.VALUE):
            applied.told.append(_found("other_cell_differs", other, first, applied))


def _found(code: str, row: Row, first: Row, applied: Applied) -> Found:
    document = applied.mapped.documents.get(row.document)
    place = f"{document.file if document else row.document}, {row.table}"
    fields = {"other": f"{first.table}!{first.cell}", "shown": first.as_printed}
    return Found(code, place, row.column, row.cell, row.as_printed, fields)


def shown_differences(applied: Applied) -> Iterator[str]:
    """Return, of each figure that says something else where it does not count, both as they are shown."""
    for told in applied.told:
        if told.code == "other_cell_differs":
            yield f"{told.cell}: {told.found} | {told.fields['other']}: {told.fields['shown']}"
