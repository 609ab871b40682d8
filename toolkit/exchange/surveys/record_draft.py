"""From an export, with its form where there is one, to a mapping and to what ``framework.yaml`` says of its records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.errors import FactsError, Problem
from toolkit.exchange.mapping.mapping_file import Question
from toolkit.exchange.mapping.record_kinds import spelled_alike
from toolkit.exchange.surveys.export_columns import answered, form_differences, other_version, repeats_of
from toolkit.exchange.surveys.export_links import Linked, linked
from toolkit.exchange.surveys.export_tables import INDEX, KEY, PARENT_INDEX, PARENT_KEY, ExportTable
from toolkit.exchange.surveys.forms import Form
from toolkit.exchange.surveys.record_fields import Field, Fields, fields_of
from toolkit.exchange.surveys.record_names import record_name

_KEYS = (INDEX, KEY, "_id", "_uuid", "meta/instanceID", "instanceID", "formid", "@id")
"""Columns by which rows are told apart, the first that there is."""

_NAMED = 5
"""Columns that a question names."""

_LEFT_OUT = 8
"""Columns that a reader is told are left out, of those that hold the same; all of them are in the mapping."""

_CARRIED = 12
"""Columns of the tables around a repeat that it is proposed to have as well."""


@dataclass
class Drafted:
    """One table of records.

    Attributes
    ----------
    name : str
        In ``framework.yaml``.
    sheet : str
        In the export.
    key : Field, optional
        What tells its rows apart.
    carried : list of (str, Field)
        Of the tables around it: the sheet, and its field.
    """

    name: str
    sheet: str
    rows: int
    fields: Fields
    key: Field | None = None
    carried: list[tuple[str, Field]] = field(default_factory=list)


@dataclass
class Draft:
    """What is proposed of an export."""

    tables: list[Drafted]
    parents: Mapping[str, str]
    remarks: list[Problem]


def draft(tables: Sequence[ExportTable], form: Form | None, file: str, language: str) -> Draft:
    """Propose which records an export becomes.

    Parameters
    ----------
    tables : sequence of ExportTable
    form : Form, optional
    file : str
        The export as a reader knows it.
    language : str
        In which labels are told, where the form has them in it.

    Raises
    ------
    FactsError
        With everything that keeps it from becoming any: repeats without parents, answers that the form does not have,
        columns that only one of both has.
    """
    filled = [table for table in tables if table.header]
    links, problems = linked(filled, file)
    each = {table.name: fields_of(table, None, None, language, file) for table in filled} if form is None else {}
    remarks: list[Problem] = []
    if form is not None:
        repeats = repeats_of(links.tables, links.parents, form)
        columns = {t.name: answered(t, form, repeats[t.name]) for t in links.tables if t.name in repeats}
        problems += form_differences(columns, links.tables, form, repeats, file)
        for table in links.tables:
            each[table.name] = fields_of(table, columns.get(table.name), form, language, file)
        if (other := other_version(links.tables, form)) and not problems:
            remarks.append(Problem("form_of_other_version", file, fields={"form": form.version, "export": other}))
    remarks += [remark for fields in each.values() for remark in fields.remarks]
    problems += [problem for fields in each.values() for problem in fields.problems]
    for table in links.tables:
        _note_spellings(table, each[table.name])
    if not filled or not any(table.rows for table in filled):
        problems.append(Problem("export_without_rows", file))
    if problems:
        raise FactsError(problems)
    remarks += _personal(each, file)
    made = list(_tables(links, each, form))
    return Draft(made, links.parents, remarks)


def _personal(each: Mapping[str, Fields], file: str) -> Iterator[Problem]:
    """Say which columns are left out as they could identify somebody, by what they hold."""
    found: dict[str, list[str]] = {}
    for fields in each.values():
        for header, _, personal in fields.left_out:
            if personal is not None:
                found.setdefault(personal.what, []).append(header)
    for what, headers in sorted(found.items()):
        named = ", ".join(headers[:_LEFT_OUT]) + (" …" if len(headers) > _LEFT_OUT else "")
        yield Problem(
            "personal_left_out", file, fields={"what": f"personal_{what}", "n": str(len(headers)), "found": named}
        )


def _note_spellings(table: ExportTable, fields: Fields) -> None:
    """Note of columns in which anything can be answered which answers differ in their spelling alone."""
    for kept in fields.kept:
        if kept.kind in ("text", "code") and not kept.values:
            kept.alike = spelled_alike(table.column(kept.header) or ())


def _tables(links: Linked, each: Mapping[str, Fields], form: Form | None) -> Iterator[Drafted]:
    names: set[str] = set()
    made: dict[str, Drafted] = {}
    for table in links.tables:
        title = form.title if form is not None and table.name not in links.parents else ""
        name = record_name(title or table.name, names)
        names.add(name)
        drafted = Drafted(name, table.name, table.rows, each[table.name])
        key = next((column for column in _KEYS if column in table.header), None)
        if key is not None:
            drafted.key = Field(f"{name}_number", key, "integer", "")
        above = [made[parent] for parent, _ in links.above(table.name)]
        drafted.carried = list(_carried(drafted, above))
        made[table.name] = drafted
        yield drafted


def _carried(drafted: Drafted, above: Sequence[Drafted]) -> Iterator[tuple[str, Field]]:
    """Give the keys of the tables around a repeat, and the answers by which one would ask for some of its rows."""
    names = {kept.name for kept in drafted.fields.kept} | {f"{drafted.name}_number"}
    for around in above:
        if around.key is not None:
            yield around.sheet, around.key
    closed = [(a.sheet, f) for a in above for f in a.fields.kept if f.kind in ("code", "yes_no") and not f.separator]
    for sheet, kept in [(sheet, kept) for sheet, kept in closed if ": " not in kept.label][:_CARRIED]:
        if kept.name not in names:
            names.add(kept.name)
            yield sheet, kept


# --- as a mapping


def tables_of_mapping(draft_: Draft, because: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Write the tables of a mapping, as :class:`toolkit.exchange.mapping.mapping_file.ReadTable` reads them.

    Parameters
    ----------
    draft_ : Draft
    because : mapping of str to str
        Why a column is left out, by what it holds, and under ``others`` why all others are, as a reader is told.
    """
    made: dict[str, dict[str, Any]] = {}
    for table in draft_.tables:
        columns = [_key(table.key)] if table.key is not None else []
        columns += [_carried_column(sheet, kept) for sheet, kept in table.carried]
        columns += [_column(kept) for kept in table.fields.kept]
        personal = [each for each in table.fields.left_out if each.personal is not None]
        columns += [{"name": each.header, "skip": because[each.personal.what]} for each in personal if each.personal]
        made[table.sheet] = {"to": "records", "records": table.name, "columns": columns, "others": because["others"]}
        if parent := draft_.parents.get(table.sheet):
            is_kobo = table.key is not None and table.key.header == INDEX
            made[table.sheet]["join"] = {
                "table": parent,
                "by": {PARENT_INDEX: INDEX} if is_kobo else {PARENT_KEY: KEY},
            }
    return made


def _key(key: Field) -> dict[str, Any]:
    return {"name": key.header, "is": "code", "field": key.name, "kind": key.kind}


def _carried_column(sheet: str, kept: Field) -> dict[str, Any]:
    column = {"name": f"{sheet}.{kept.header}", "is": "field", "field": kept.name, "kind": kept.kind}
    return column | _told(kept)


def _column(kept: Field) -> dict[str, Any]:
    column: dict[str, Any] = {"name": kept.header, "is": "choices" if kept.separator else "field", "field": kept.name}
    column |= {"separator": kept.separator} if kept.separator else {"kind": kept.kind}
    return column | ({"words": kept.words} if kept.words else {}) | _told(kept)


def _told(kept: Field) -> dict[str, Any]:
    """Write what a reader calls a column and the answers in it."""
    return ({"label": kept.label} if kept.label else {}) | ({"values": kept.values} if kept.values else {})


def questions_of(draft_: Draft, no_answer: str) -> Iterator[Question]:
    """Ask of each answer that may be none whether it is one: told once for all columns of a table that have it."""
    for table in draft_.tables:
        yield from _spellings(table)
        asked: dict[tuple[str, str], list[Field]] = {}
        for kept in table.fields.kept:
            for cell in kept.missing:
                asked.setdefault((cell, kept.words.get(cell, cell)), []).append(kept)
        for number, ((cell, value), fields) in enumerate(sorted(asked.items()), 1):
            yield Question(
                key=f"no_answer.{table.name}.{number}",
                asks="no_answer",
                at=f"{table.sheet}, {fields[0].header}",
                fields={
                    "found": cell if cell == value else f"{cell} ({value})",
                    "columns": ", ".join(kept.header for kept in fields[:_NAMED]),
                    "n": str(len(fields)),
                },
                choices=[no_answer, value],
                sets=[f"tables.{table.sheet}.columns[{kept.header}].words.{cell}" for kept in fields],
                proposed=no_answer,
            )


def _spellings(table: Drafted) -> Iterator[Question]:
    """Ask of each column in which answers differ in their spelling alone whether they are the same."""
    for number, kept in enumerate((kept for kept in table.fields.kept if kept.alike), 1):
        yield Question(
            key=f"spellings.{table.name}.{number}",
            asks="spellings",
            at=f"{table.sheet}, {kept.header}",
            fields={"column": kept.header, "found": ", ".join(f"\u201c{answer}\u201d" for answer in kept.alike[0])},
            choices=["joined", "apart"],
            sets=[f"tables.{table.sheet}.columns[{kept.header}].spellings"],
            proposed="joined",
        )
