"""What a reading changes in the folder of a programme: its two YAML files, its tables and its records."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.errors import FactsError, Problem
from toolkit.exchange.applied import Applied, Known, RecordsRead
from toolkit.exchange.own_rows import Change, edit_table
from toolkit.exchange.yaml_edits import YamlEdits
from toolkit.facts.contracts.allowed import UNITS
from toolkit.facts.contracts.figure_tables import Row
from toolkit.facts.contracts.framework import Indicator, Result
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.contracts.word_tables import BudgetLine, GeographicPlace
from toolkit.facts.folders import shown_path
from toolkit.facts.programme import Programme
from toolkit.facts.text_files import read_text

_DEFINITION = ("programme.yaml", "framework.yaml")


@dataclass
class Edits:
    """What files will be, and what is told of it.

    Attributes
    ----------
    texts : dict of Path to str
        Files that change, whole.
    changes : list of Change
    moved : int
        Facts of which only the place in their file is another.
    defined : int
        Results and indicators that are new.
    """

    texts: dict[Path, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    moved: int = 0
    defined: int = 0


def known_of(programme: Programme) -> Known:
    """Return what a programme has already.

    Raises
    ------
    FactsError
        When its definitions or its budget lines cannot be read.
    """
    rows = [row for _, row in programme.rows(BudgetLine)]
    lines = {row.code: row.name for row in rows}
    places = {row.code: (row.document, row.table) for row in rows}
    of_place = frozenset(row.code for _, row in programme.rows(GeographicPlace))
    own = programme.file.currency
    return Known(programme.calendar, programme.results, programme.indicators, lines, places, of_place, own)


def edits_of(programme: Programme, applied: Applied) -> Edits:
    """Work out what each file of a programme will be.

    Raises
    ------
    FactsError
        When one of them cannot be read.
    """
    edits = Edits()
    folder = programme.folder
    _edit_definitions(edits, programme, applied)
    for table, contract in TABLES.items():
        path, rows = folder / f"{table}.csv", applied.rows.get(table, [])
        if not issubclass(contract, Row) or not (rows or path.is_file()):
            continue
        before = _with_mark(path) if path.is_file() else None
        edit = edit_table(contract, before, rows, _owner(applied, contract))
        edits.moved += edit.moved
        edits.changes += edit.changes
        if edit.changes or edit.moved:
            edits.texts[path] = edit.text
    for name, records in applied.records.items():
        path = folder / records.block["file"]
        text = _records_text(records)
        before = whole_text(path) if path.is_file() else ""
        if text != before:
            edits.texts[path] = text
            edits.changes += _record_changes(name, before, text)
    return edits


def _owner(applied: Applied, contract: type[Row]) -> Callable[[Mapping[str, str]], bool]:
    """Return what tells whether this reading made a row: it is of its tables, and has a cell where it is printed."""
    tables, documents = applied.mapped.tables, applied.mapped.documents

    def owned(cells: Mapping[str, str]) -> bool:
        is_there = cells.get("document") in documents and cells.get("table") in tables
        return is_there and (bool(cells.get("cell")) or not contract.ADDRESSED)

    return owned


def _edit_definitions(edits: Edits, programme: Programme, applied: Applied) -> None:
    paths = [programme.folder / name for name in _DEFINITION]
    before = {path: whole_text(path) for path in paths}
    file, framework = (YamlEdits(before[path]) for path in paths)
    _documents(file, programme, applied)
    own = programme.file.words.units
    units = {code: word for code, word in applied.units.items() if code not in own and code not in UNITS}
    file.add(("words", "units"), units)
    counted = {each.counts for each in applied.indicators.values() if each.counts}
    file.add(("words", "counts"), applied.counts_words(counted - set(programme.file.words.counts)))
    if others := _other_currencies(programme, applied):
        file.set(("currencies",), [*programme.file.currencies, *others])
    framework.append(("results",), [_brief(result) for result in applied.results.values()])
    framework.append(("indicators",), [_brief(indicator) for indicator in applied.indicators.values()])
    blocks = {name: read.block for name, read in applied.records.items() if name not in programme.framework.records}
    framework.add(("records",), blocks)
    edits.defined = len(applied.results) + len(applied.indicators)
    for path, edited in zip(paths, (file, framework), strict=True):
        if edited.text != before[path]:
            edits.texts[path] = edited.text


def _other_currencies(programme: Programme, applied: Applied) -> list[str]:
    """Return the currencies of amounts that are neither the programme's own nor declared beside it."""
    file = programme.file
    found = {str(getattr(row, "currency", "")) for row in applied.rows.get("budget", ())}
    return sorted(found - {"", file.currency, str(file.local_currency or ""), *file.currencies})


def _documents(file: YamlEdits, programme: Programme, applied: Applied) -> None:
    """Declare the documents of the mapping; of one that is declared, its file and date are those of the mapping."""
    for code, document in applied.mapped.documents.items():
        known = programme.file.documents.get(code)
        if known is None:
            said = {"title": document.title, "publisher": document.publisher, "file": document.file}
            said |= {"date": document.date, "kind": document.kind, "form": document.form}
            notation = next((t.notation for t in applied.mapped.tables.values() if t.notation == "comma"), "")
            file.add(("documents",), {code: {k: v for k, v in (said | {"notation": notation}).items() if v}})
            continue
        for key in ("file", "date"):
            if getattr(known, key) != getattr(document, key):
                file.set(("documents", code, key), getattr(document, key))


def _brief(definition: Result | Indicator) -> dict[str, Any]:
    """Write a definition without what is as it is anyway."""
    return definition.model_dump(by_alias=True, exclude_defaults=True)


def whole_text(path: Path) -> str:
    """Read a text file that is there.

    Raises
    ------
    FactsError
        When it is no text.
    """
    problems: list[Problem] = []
    text = read_text(path, shown_path(path), problems)
    if text is None or problems:
        raise FactsError(problems)
    return text


def _with_mark(path: Path) -> str:
    """Return a text with its byte-order mark, where it has one, so that it keeps it."""
    return ("\ufeff" if path.read_bytes().startswith(codecs.BOM_UTF8) else "") + whole_text(path)


def _records_text(records: RecordsRead) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(records.columns)
    writer.writerows(records.rows)
    return out.getvalue()


def _record_changes(name: str, before: str, after: str) -> list[Change]:
    """Tell which records are new and which are gone; one that is changed is both."""
    old, new = (list(csv.reader(io.StringIO(text, newline=""))) for text in (before, after))
    if not old:
        return [Change(name, {}, dict(zip(new[0], row, strict=False))) for row in new[1:]]
    was, will = ({tuple(row) for row in rows[1:]} for rows in (old, new))
    added = [Change(name, {}, dict(zip(new[0], row, strict=False))) for row in new[1:] if tuple(row) not in was]
    gone = [Change(name, dict(zip(old[0], row, strict=False)), {}) for row in old[1:] if tuple(row) not in will]
    return [*added, *gone]
