"""A mapping put to the files it reads: results, indicators, lines and rows of facts, or everything that is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.errors import FactsError, Problem, choice
from toolkit.exchange.applied import Applied, Found, Known
from toolkit.exchange.applying.applying_budget import BudgetRows
from toolkit.exchange.applying.applying_indicators import IndicatorRows
from toolkit.exchange.applying.declared_with_facts import declare_places, declare_series
from toolkit.exchange.applying.same_facts import settle
from toolkit.exchange.applying.table_rows import TableRows
from toolkit.exchange.containers.sheets import Container, Sheet
from toolkit.exchange.mapping.mapping_file import Mapped
from toolkit.exchange.surveys.exports import apply_records

_ROOMS: Mapping[str, type[IndicatorRows | BudgetRows]] = {
    "logframe": IndicatorRows,
    "tracking": IndicatorRows,
    "budget": BudgetRows,
}
_ORDER = ("logframe", "tracking", "budget")


def apply_mapping(mapped: Mapped, containers: Mapping[str, Container], known: Known) -> Applied:
    """Make facts of the tables of a mapping.

    Parameters
    ----------
    mapped : Mapped
        Without open questions.
    containers : mapping of str to Container
        The files, by the code of the document that each is.
    known : Known
        What the programme has already.

    Returns
    -------
    Applied
        What was made; `problems` says what is wrong with it, all at once: then it is not to be used.
    """
    applied = Applied(mapped, known)
    for result in mapped.results:
        if result.code not in known.results:
            applied.results[result.code] = result
    tables = dict(_opened(mapped, containers))
    for rows in tables.values():
        other = tables.get(rows.table.join.table) if rows.table.join is not None else None
        if other is not None and not other.rows:
            other.read()
        rows.read(other)
    wrong = [problem for rows in tables.values() for problem in rows.problems]
    if wrong:
        raise FactsError(wrong)
    names = sorted(tables, key=lambda name: _ORDER.index(tables[name].table.to))
    for name in sorted(names, key=lambda name: bool(tables[name].table.join)):
        _ROOMS[tables[name].table.to](applied, tables[name]).read()
        _tell(applied, tables[name])
    settle(applied)
    declare_series(applied)
    declare_places(applied, containers)
    applied.records, problems = apply_records(mapped, containers)
    if problems:
        raise FactsError([*applied.problems, *problems])
    return applied


def _opened(mapped: Mapped, containers: Mapping[str, Container]) -> list[tuple[str, TableRows]]:
    wrong: list[Problem] = []
    found: list[tuple[str, TableRows]] = []
    for name, table in mapped.tables.items():
        if table.to not in _ROOMS:
            continue
        container = containers[mapped.document_of(table)]
        sheet = sheet_of(container, table.sheet or name)
        if sheet is not None:
            found.append((name, TableRows(name, table, sheet, f"{container.name}, {sheet.name}")))
        else:
            fields = choice(table.sheet or name, container.sheets)
            wrong.append(Problem("sheet_not_found", container.name, fields=fields))
    if wrong:
        raise FactsError(wrong)
    return found


def sheet_of(container: Container, name: str) -> Sheet | None:
    """Find a sheet by its name; of a text of separated cells, which is called as its file, the only one."""
    if name not in container.sheets and list(container.sheets) == [container.name.rpartition(".")[0]]:
        return next(iter(container.sheets.values()))
    return container.sheets.get(name)


def _tell(applied: Applied, rows: TableRows) -> None:
    """Tell what stands in void columns, and what a repair leaves over: it became no fact."""
    for row in rows.rows:
        for code, cells in (("void_cells", row.void), ("left_by_repair", row.left_over)):
            for placed in cells:
                applied.told.append(Found(code, rows.place, "", row.address(placed), placed.cell.shown))
