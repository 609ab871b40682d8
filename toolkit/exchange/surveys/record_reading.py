"""Exports into tables of records by their mapping: nothing is added up, and no column kept that could name a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.errors import Problem, choice
from toolkit.exchange.containers.opened import located
from toolkit.exchange.mapping.mapping_columns import ReadColumn
from toolkit.exchange.mapping.mapping_file import Mapped, ReadTable
from toolkit.exchange.mapping.record_kinds import NO_ANSWER, NONE_OF_THEM, Kind, spelled_alike, written
from toolkit.exchange.surveys.export_links import Linked, first, linked
from toolkit.exchange.surveys.export_tables import ExportTable
from toolkit.exchange.surveys.personal import personal
from toolkit.exchange.surveys.record_names import column_name

_SEVERAL = "choices"


@dataclass
class ReadRecords:
    """One table of records.

    Attributes
    ----------
    table : str
        Of the mapping.
    columns : dict of str to list of str
        Cells by column, as the file of records has them.
    block : dict
        What ``framework.yaml`` says of them.
    """

    table: str
    columns: dict[str, list[str]] = field(default_factory=dict)
    block: dict[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> Iterator[tuple[str, ...]]:
        """Its rows, in the order of the export."""
        return zip(*self.columns.values(), strict=True)


def read_records(
    tables: Sequence[ExportTable], mapped: Mapped, file: str
) -> tuple[dict[str, ReadRecords], list[Problem]]:
    """Read the records of an export.

    Parameters
    ----------
    tables : sequence of ExportTable
    mapped : Mapped
        Its tables that become records; others are left alone.
    file : str
        The export as a reader knows it.

    Returns
    -------
    dict of str to ReadRecords, list of Problem
        By their name in ``framework.yaml``; and what is wrong: a column that is not there, cells that are not of their
        kind, answers that the form does not have, rows without parents, columns that could name a person. Of one kind
        in one column it is one problem.
    """
    links, problems = linked(tables, file)
    by_name = {table.name: table for table in links.tables}
    reader = _Reader(links, file, problems)
    wanted = {name: table for name, table in mapped.tables.items() if table.to == "records"}
    for name in sorted(wanted, key=lambda each: _order(links, wanted[each].sheet or each)):
        sheet = wanted[name].sheet or name
        if sheet in by_name:
            reader.read(name, by_name[sheet], wanted[name])
        else:
            problems.append(Problem("sheet_not_there", located(file, sheet), fields=choice(sheet, by_name)))
    return {wanted[name].records or column_name(name): read for name, read in reader.made.items()}, problems


def _order(links: Linked, sheet: str) -> int:
    names = [table.name for table in links.tables]
    return names.index(sheet) if sheet in names else len(names)


class _Reader:
    """Reads table after table, an outer one before those in it."""

    def __init__(self, links: Linked, file: str, problems: list[Problem]) -> None:
        self.links, self.file, self.problems = links, file, problems
        self.made: dict[str, ReadRecords] = {}
        self.by_header: dict[str, dict[str, str]] = {}  # of each sheet: under which name a heading is kept
        self.sheets: dict[str, str] = {}  # of each sheet: the table of the mapping

    def read(self, name: str, table: ExportTable, said: ReadTable) -> None:
        made = self.made[name] = ReadRecords(name)
        self.sheets[table.name] = name
        headers = self.by_header.setdefault(table.name, {})
        key, values, labels = list[str](), dict[str, list[str]](), dict[str, str]()
        kinds: dict[str, Kind] = {}
        apart: dict[str, dict[str, list[str]]] = {}
        for column in said.columns:
            if column.skip or column.is_ is None:
                continue
            cells = self._cells(table, column, said)
            if cells is None:
                continue
            headers[column.name] = field_name = column.field or column_name(column.name)
            if column.is_ == _SEVERAL:
                self._several(made, table, column, cells, kinds)
                labels |= {
                    f"{field_name}_{value}": _joined(column.label, label) for value, label in column.values.items()
                }
                continue
            kind: Kind = column.kind or "text"
            kinds[field_name] = kind
            made.columns[field_name] = self._written(table, column, cells, kind)
            if column.spellings:
                _spell(made, field_name, joined=column.spellings == "joined", apart=apart)
            key += [field_name] if column.is_ == "code" and not key else []
            labels = {value: label for value, label in column.values.items() if value != label} | labels
            labels |= {field_name: column.label} if column.label else {}
            values |= {field_name: list(column.values)} if column.values else {}
        made.block = {"file": f"records/{said.records or column_name(name)}.csv", "row": table.name}
        made.block |= {"key": key or "none", "columns": kinds}
        said_of = {"values": values, "labels": labels, "same_answers": apart}
        made.block |= {what: found for what, found in said_of.items() if found}

    def _cells(self, table: ExportTable, column: ReadColumn, said: ReadTable) -> list[str] | None:
        """Return the cells of a column, of its own table or of one around it; None where there is none."""
        own = table.column(column.name)
        if own is None:
            return self._carried(table, column)
        if column.is_ == "code" and column.kind == "integer":
            return _numbers(own)
        found = personal(column.name, "", [column.label] if column.label else [], own, chosen=bool(column.values))
        if found is not None and not column.keep:
            fields = {
                "what": f"personal_{found.what}",
                "found": column.name,
                "n": str(found.n or len(own)),
                "by": found.by,
            }
            self.problems.append(
                Problem("personal_column", located(self.file, f"{table.name}, {column.name}"), fields=fields)
            )
            return None
        return ["" if cell in said.missing else cell for cell in own] if said.missing else own

    def _carried(self, table: ExportTable, column: ReadColumn) -> list[str] | None:
        for parent, rows in self.links.above(table.name):
            header = column.name.removeprefix(f"{parent}.")
            if header != column.name and header in self.by_header.get(parent, {}):
                theirs = self.made[self.sheets[parent]].columns.get(self.by_header[parent][header])
                return [theirs[row] for row in rows] if theirs is not None else None
        fields = choice(column.name, table.header)
        self.problems.append(
            Problem("column_not_in_export", located(self.file, f"{table.name}, {column.name}"), fields=fields)
        )
        return None

    def _written(self, table: ExportTable, column: ReadColumn, cells: list[str], kind: Kind) -> list[str]:
        made, wrong = written(cells, kind, column.words)
        if wrong:
            fields = {"n": str(len(wrong)), "found": first(cells[row] for row in wrong), "kind": kind}
            place = f"{table.name}!{wrong[0] + 2}, {column.name}"
            self.problems.append(Problem("cell_not_of_kind", located(self.file, place), fields=fields))
        if column.values and kind != "yes_no" and (strange := set(made) - set(column.values) - {""}):
            rows = [row for row, cell in enumerate(made) if cell in strange]
            fields = {"n": str(len(rows)), "found": first(cells[row] for row in rows), "list": ", ".join(column.values)}
            place = f"{table.name}!{rows[0] + 2}, {column.name}"
            self.problems.append(Problem("choice_not_in_form", located(self.file, place), fields=fields))
        return made

    def _several(
        self, made: ReadRecords, table: ExportTable, column: ReadColumn, cells: Sequence[str], kinds: dict[str, Kind]
    ) -> None:
        """Make one yes/no column of each answer; where the answer is that there is none, all of them are empty."""
        name = column.field or column_name(column.name)
        parts = {cell: _parts(cell, column.separator, column.words) for cell in set(cells)}
        there = [part for found in parts.values() for part in found if part not in (NO_ANSWER, NONE_OF_THEM)]
        values = list(column.values) or sorted({column_name(part) for part in there})
        strange = {part for part in there if column_name(part) not in values}
        if strange:
            rows = [row for row, cell in enumerate(cells) if set(parts[cell]) & strange]
            fields = {"n": str(len(rows)), "found": first(sorted(strange)), "list": ", ".join(values)}
            place = f"{table.name}!{rows[0] + 2}, {column.name}"
            self.problems.append(Problem("choice_not_in_form", located(self.file, place), fields=fields))
        for value in values:
            said = {cell: _chosen(value, found) for cell, found in parts.items()}
            made.columns[f"{name}_{value}"] = [said[cell] for cell in cells]
            kinds[f"{name}_{value}"] = "yes_no"


def _spell(made: ReadRecords, name: str, *, joined: bool, apart: dict[str, dict[str, list[str]]]) -> None:
    """Make one answer of several spellings, or note that each is one of its own."""
    alike = spelled_alike(made.columns[name])
    if joined:
        usual = {other: answers[0] for answers in alike for other in answers}
        made.columns[name] = [usual.get(cell, cell) for cell in made.columns[name]]
    elif alike:
        apart[name] = {answer: [] for answers in alike for answer in answers}


def _parts(cell: str, separator: str, words: Mapping[str, str]) -> list[str]:
    parts = (part.strip() for part in cell.split(separator or None)) if cell else ()
    return [words.get(part, part) for part in parts if part]


def _chosen(value: str, parts: Sequence[str]) -> str:
    if not parts or NO_ANSWER in parts:
        return ""
    return "yes" if any(column_name(part) == value for part in parts) else "no"


def _numbers(cells: Sequence[str]) -> list[str]:
    """Give the rows numbers: those of the export, where it has them; else those of their order, which name nobody."""
    counted = all(cell.isdecimal() for cell in cells) and len(set(cells)) == len(cells)
    return list(cells) if counted else [str(row) for row in range(1, len(cells) + 1)]


def _joined(label: str, answer: str) -> str:
    return f"{label}: {answer}" if label else answer
