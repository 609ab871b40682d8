"""The columns of an export as fields of records: which are kept, under which name, and which are left out and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import BaseModel

from toolkit.errors import Problem
from toolkit.exchange.containers.opened import located
from toolkit.exchange.mapping.recognised import exact, folded, is_one, is_system
from toolkit.exchange.mapping.record_kinds import (
    LISTED,
    NO_ANSWER,
    OF_QUESTIONS,
    Kind,
    are_lists,
    is_code,
    kind_of,
    missing_choices,
    missing_numbers,
)
from toolkit.exchange.surveys.export_columns import NOT_ASKED, Answered
from toolkit.exchange.surveys.export_links import first
from toolkit.exchange.surveys.export_tables import ExportTable
from toolkit.exchange.surveys.forms import ONE, SEVERAL, Choice, Form, Question
from toolkit.exchange.surveys.personal import Personal, personal
from toolkit.exchange.surveys.record_names import column_name
from toolkit.exchange.surveys.several_answers import Several, contradicted, not_in_form


class LeftOut(NamedTuple):
    """A column that is not kept, and why: ``personal note system``, or ``told_apart`` where each answer has its own."""

    header: str
    why: str
    personal: Personal | None = None


@dataclass
class Field:
    """One column that is kept.

    Attributes
    ----------
    name : str
        In the records.
    header : str
        In the export.
    kind : Kind
    label : str
        What a reader calls it.
    words : mapping of str to str
        What the export says, and what is kept of it, where that differs.
    values : mapping of str to str
        The answers that there can be, each with its label; nothing where there may be any.
    missing, alike : list of str, list of list of str
        Cells that may be no answers, and answers that differ in their spelling alone.
    separator : str
        Of several answers in one cell: what stands between them; empty otherwise.
    """

    name: str
    header: str
    kind: Kind
    label: str = ""
    words: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    alike: list[list[str]] = field(default_factory=list)
    separator: str = ""


@dataclass
class Fields:
    """What becomes of the columns of one table."""

    kept: list[Field] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)


def fields_of(
    table: ExportTable, columns: Sequence[Answered] | None, form: Form | None, language: str, file: str
) -> Fields:
    """Decide what becomes of each column of a table.

    Parameters
    ----------
    table : ExportTable
    columns : sequence of Answered, optional
        What each answers, where there is a form.
    form : Form, optional
    language : str
        In which labels are told, where the form has them in it.
    file : str
        The export as a reader knows it.
    """
    maker = _Maker(table, form, language, file)
    given = columns or [Answered(header, system=is_system(header)) for header in table.header]
    for column, cells in zip(given, table.columns, strict=True):
        maker.take(column, cells)
    return maker.fields


class _Maker:
    """Takes the columns of a table one by one."""

    def __init__(self, table: ExportTable, form: Form | None, language: str, file: str) -> None:
        self.table, self.form, self.language, self.file = table, form, language, file
        self.fields = Fields()
        self.names: set[str] = set()
        lists = form.choices.values() if form is not None else ()
        labels = {(choice.name, self._said(choice.labels)) for choices in lists for choice in choices}
        self.called = Counter(name for name, _ in labels)
        self.split = {header.rpartition("/")[0] for header in table.header if "/" in header}

    def take(self, column: Answered, cells: Sequence[str]) -> None:
        question = column.question
        if column.system or column.header == "":
            self._leave(column.header, "system")
        elif question is None:
            self._unexplained(column.header, cells)
        elif question.kind in NOT_ASKED:
            self._leave(column.header, "note")
        elif column.part:
            self._part(column, question, cells)
        elif column.choice is not None:
            self._one_of_several(column.header, question, column.choice)
        elif (found := self._personal(question, cells)) is not None:
            self._leave(column.header, "personal", found)
        elif question.kind == SEVERAL:
            self._several(column.header, question)
        else:
            self._answer(column.header, question, cells)

    def _personal(self, question: Question, cells: Sequence[str]) -> Personal | None:
        chosen = question.kind in (*ONE, SEVERAL) and bool(question.answers)
        return personal(question.name, question.kind, list(question.labels.values()), cells, chosen=chosen)

    def _leave(self, header: str, why: str, found: Personal | None = None) -> None:
        self.fields.left_out.append(LeftOut(header, why, found))

    def _keep(self, field_: Field) -> None:
        self.names.add(field_.name)
        self.fields.kept.append(field_)

    # --- with a form

    def _part(self, column: Answered, question: Question, cells: Sequence[str]) -> None:
        """Look at what a program makes of one answer: points and pictures are personal, other answers are words."""
        found = self._personal(question, ())
        if column.part != "other" or found is not None:
            self._leave(column.header, "personal", found or Personal("picture", "type"))
            return
        if (found := personal(column.header, "text", (), cells)) is not None:
            self._leave(column.header, "personal", found)
        else:
            self._keep(
                Field(self._name(f"{question.name}_other", question), column.header, "text", self._label(question))
            )

    def _answer(self, header: str, question: Question, cells: Sequence[str]) -> None:
        label = self._label(question)
        kept = Field(
            self._name(question.name, question), header, OF_QUESTIONS.get(question.kind) or kind_of(cells), label
        )
        choices = self.form.answers_of(question) if self.form else ()
        if question.kind in ONE and choices:
            self._chosen(kept, question, cells)
        elif kept.kind in ("integer", "number"):
            kept.missing = missing_numbers(cells, question.labels.values())
        self._keep(kept)

    def _chosen(self, kept: Field, question: Question, cells: Sequence[str]) -> None:
        """Take an answer by its name in the form, whichever way the export says it; by its label if it has a number."""
        stored = self._stored(question)
        words = self._spellings(question, stored)
        strange = [row for row, cell in enumerate(cells) if cell and cell not in words]
        if strange:
            fields = {"n": str(len(strange)), "found": first(cells[row] for row in strange), "list": question.answers}
            place = f"{self.table.name}!{strange[0] + 2}, {kept.header}"
            self.fields.problems.append(Problem("choice_not_in_form", located(self.file, place), fields=fields))
        kept.values = dict(stored.values())
        kept.kind = "code" if all(map(is_code, kept.values)) else "text"
        there = set(cells)
        kept.words = {said: value for said, value in words.items() if said != value and said in there}
        choices = self.form.answers_of(question) if self.form else ()
        no_answers = missing_choices((choice.name, choice.labels.values()) for choice in choices)
        kept.missing = [said for said in there if said and words.get(said) in {stored[name][0] for name in no_answers}]
        if set(map(folded, kept.values)) <= {"yes", "no", "si", "oui", "non"} and not kept.missing:
            kept.kind = "yes_no"
            kept.words = {
                said: "yes" if is_one(value, "is_yes") else "no" for said, value in words.items() if said in there
            }
            kept.values = {}

    def _stored(self, question: Question) -> dict[str, tuple[str, str]]:
        """Return by name of an answer what is kept of it, and its label.

        A number says nothing in a condition, and what a number means differs from list to list: then the label is kept.
        """
        choices = self.form.answers_of(question) if self.form else ()
        labels = {choice.name: self._said(choice.labels) or choice.name for choice in choices}
        says_little = any(re.fullmatch(r"-?\d+", name) or self.called[name] > 1 for name in labels)
        apart = len(set(labels.values())) == len(labels)
        return {name: (label if says_little and apart else name, label) for name, label in labels.items()}

    def _spellings(self, question: Question, stored: Mapping[str, tuple[str, str]]) -> dict[str, str]:
        choices = self.form.answers_of(question) if self.form else ()
        found = {label: stored[choice.name][0] for choice in choices for label in choice.labels.values()}
        return found | {name: value for name, (value, _) in stored.items()}

    def _several(self, header: str, question: Question) -> None:
        """Take several answers in one cell, unless each has a column of its own."""
        choices = self.form.answers_of(question) if self.form else ()
        said = {label: choice.name for choice in choices for label in choice.labels.values()}
        found = Several(self.table, header, said | {choice.name: choice.name for choice in choices})
        self.fields.problems += not_in_form(found, question.answers, self.file)
        if header in self.split:
            self.fields.remarks += contradicted(found, self.file)
            self._leave(header, "told_apart")
            return
        stored = self._stored(question)
        several = Field(self._name(question.name, question), header, "yes_no", self._label(question), separator=" ")
        several.values = {column_name(stored[choice.name][0]): stored[choice.name][1] for choice in choices}
        several.words = {choice.name: column_name(stored[choice.name][0]) for choice in choices}
        several.missing = missing_choices((choice.name, choice.labels.values()) for choice in choices)
        self._keep(several)

    def _one_of_several(self, header: str, question: Question, choice: Choice) -> None:
        value, label = self._stored(question)[choice.name]
        name = self._name(f"{question.name}_{column_name(value)}", question)
        self._keep(Field(name, header, "yes_no", f"{self._label(question)}: {label}"))

    # --- without one

    def _unexplained(self, header: str, cells: Sequence[str]) -> None:
        if self.form is not None:
            self._leave(header, "note")  # that the form does not have it is a problem of its own
            return
        if (found := personal(header, "", (), cells)) is not None:
            self._leave(header, "personal", found)
            return
        if apart := self._columns_of(header):
            said = {each.removeprefix(f"{header}/"): each.removeprefix(f"{header}/") for each in apart}
            self.fields.remarks += contradicted(Several(self.table, header, said), self.file)
            self._leave(header, "told_apart")
            return
        there = set(cells) - {""}
        none, unsaid = there & {COMMCARE_EMPTY}, there & exact("no_answer_texts")
        answers = there - none - unsaid
        name = self._name(header.removeprefix("form."), None)
        if header.rpartition("/")[0] in self.table.header and answers <= _TICKED:
            self._keep(Field(name, header, "yes_no"))
            return
        kept = Field(name, header, kind_of(answers), words=dict.fromkeys(none, NO_ANSWER), missing=sorted(unsaid))
        if kept.kind in ("integer", "number"):
            kept.missing += missing_numbers(answers, (header,))
        elif are_lists(answers, cells):
            kept.separator, parts = LISTED, {part.strip() for answer in answers for part in answer.split(LISTED)}
            kept.values = {column_name(part): part for part in sorted(parts) if column_name(part)}
        self._keep(kept)

    def _columns_of(self, header: str) -> list[str]:
        columns = zip(self.table.header, self.table.columns, strict=True)
        return [name for name, cells in columns if name.startswith(f"{header}/") and set(cells) <= _TICKED]

    # --- names

    def _label(self, question: Question) -> str:
        return self._said(question.labels)

    def _said(self, labels: Mapping[str, str]) -> str:
        return labels.get(self.language) or next(iter(labels.values()), "")

    def _name(self, name: str, question: Question | None) -> str:
        """Return a name that no other field has: behind its groups, or with a number, where it would."""
        own = column_name(name.rpartition("/")[2]) or "column"
        if own in self.names and question is not None and question.path:
            own = column_name("_".join((*question.path[-1:], name)))
        elif own in self.names and "/" in name:
            own = column_name(name.replace("/", "_"))
        number, taken = 1, own
        while own in self.names or hasattr(BaseModel, own):  # a row of records is one: it has names of its own
            number += 1
            own = f"{taken}_{number}"
        return own


COMMCARE_EMPTY = "---"
"""What CommCare writes where nothing was answered."""

_TICKED = frozenset({"", "0", "1", "true", "false", "True", "False", "TRUE", "FALSE"})
"""What stands in a column that says whether one answer of several was chosen."""
