"""A mapping put to a later version of its file: a new quarter's column is proposed as those beside it, and asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.exchange.applying.apply import sheet_of
from toolkit.exchange.applying.headings import headings, one_line
from toolkit.exchange.containers.sheets import Container, Sheet
from toolkit.exchange.mapping.heading_meaning import Said, said
from toolkit.exchange.mapping.mapping_columns import ReadColumn, is_part
from toolkit.exchange.mapping.mapping_file import Mapped, Question, ReadTable
from toolkit.exchange.yaml_edits import YamlEdits
from toolkit.facts.cell_names import column_number, letters
from toolkit.facts.periods import YEAR, read_period


def extended(text: str, mapped: Mapped, by_document: Mapping[str, Container]) -> str:
    """Add what a later version of a file has and its mapping does not know, each with a question.

    Parameters
    ----------
    text : str
        The mapping as it is written.
    mapped : Mapped
        What it says.
    by_document : mapping of str to Container
    """
    edits = YamlEdits(text)
    asked = list(mapped.questions)
    for code, container in by_document.items():
        document = mapped.documents[code]
        if document.digest and container.name != document.file:
            _ask_date(edits, asked, code, container)
    for name, table in mapped.tables.items():
        sheet = sheet_of(by_document[mapped.document_of(table)], table.sheet or name)
        if sheet is None or table.to == "records":
            continue
        for at, heading in _new(table, sheet):
            column, question = _proposed(name, table, sheet, at, heading)
            edits.append(("tables", name, "columns"), [column])
            _ask(edits, asked, question)
    return edits.text


def _new(table: ReadTable, sheet: Sheet) -> Iterator[tuple[int, str]]:
    """Return the columns that hold something and that no column of the mapping is."""
    names = headings(sheet, table.header)
    known = {one_line(column.name) for column in table.columns}
    placed = {column_number(column.at) for column in table.columns if column.at}
    for at, name in enumerate(names):
        filled = any(not sheet.cell(row, at).is_empty for row in range(max(table.header, default=0), len(sheet.rows)))
        if name and name not in known and at not in placed and filled:
            yield at, name


def _proposed(name: str, table: ReadTable, sheet: Sheet, at: int, heading: str) -> tuple[dict[str, Any], Question]:
    """Propose a new column as the one whose heading is the same but for its period."""
    of_budget = table.to == "budget"
    meaning = said(heading, of_budget=of_budget)
    like = next((c for c in reversed(table.columns) if _alike(c, meaning, of_budget=of_budget)), None)
    column: dict[str, Any] = {"name": heading}
    role = "skip"
    if like is not None and like.means is not None and meaning.period and not is_part(meaning.period):
        column["means"] = like.means.model_dump(exclude_defaults=True) | {"period": meaning.period}
        role = like.means.role or "actual"
    else:
        column["skip"] = "-"
    place = f"{sheet.name}!{letters(at)}{max(table.header, default=1)}"
    return column, Question(
        key="new_column",
        asks="new_column",
        at=place,
        fields={"found": heading},
        choices=list(dict.fromkeys((role, "actual", "target", "approved", "executed", "note", "skip"))),
        sets=[f"tables.{name}.columns[{heading}]"],
        proposed=role,
    )


def _alike(column: ReadColumn, meaning: Said, *, of_budget: bool) -> bool:
    own = said(column.name, of_budget=of_budget)
    same = (own.role, own.sex, own.currency) == (meaning.role, meaning.sex, meaning.currency)
    return column.means is not None and bool(own.period) and same


def _ask(edits: YamlEdits, asked: list[Question], question: Question) -> None:
    """Ask under a key that nobody has used."""
    keys = {each.key for each in asked}
    number = 1
    while question.key in keys:
        number += 1
        question = question.model_copy(update={"key": f"{question.asks}.{number}"})
    asked.append(question)
    edits.append(("questions",), [question.model_dump(exclude_defaults=True) | {"answer": ""}])


def _ask_date(edits: YamlEdits, asked: list[Question], code: str, container: Container) -> None:
    """Ask of when a later version is, in the place of the question that was asked of the one before."""
    sets = f"documents.{code}.date"
    period = read_period(said(container.name.rpartition(".")[0]).period)
    proposed = f"{period.last // YEAR}-M{period.last % YEAR + 1:02d}" if period is not None else ""
    for at, question in enumerate(asked):
        if question.sets == [sets]:
            edits.set(("questions", at, "at"), container.name)
            edits.set(("questions", at, "fields"), {"found": container.name})
            edits.set(("questions", at, "proposed"), proposed)
            edits.set(("questions", at, "answer"), "")
            return
    question = Question(key="date", asks="date", at=container.name, fields={"found": container.name}, sets=[sets])
    _ask(edits, asked, question.model_copy(update={"proposed": proposed}))
