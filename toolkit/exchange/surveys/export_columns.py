"""Which question of a form each column of an export answers; and what only one of both has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from toolkit.errors import Problem
from toolkit.exchange.containers.opened import located
from toolkit.exchange.mapping.recognised import exact, folded, is_system
from toolkit.exchange.surveys.export_links import first
from toolkit.exchange.surveys.export_tables import PARENT_INDEX, PARENT_KEY, ExportTable
from toolkit.exchange.surveys.forms import SEVERAL, Choice, Form, Question
from toolkit.exchange.surveys.personal import TYPES

NOT_ASKED = ("note", "begin group", "end group")
"""Types of rows of a form that nobody answers."""

_PARTS = re.compile(
    r"_?(?P<of>.+?)[_\-.](?P<part>latitude|longitude|altitude|precision|accuracy|url|other)", re.IGNORECASE
)
"""Columns that a program makes of one answer: a point in four numbers, a picture by its address, an answer in words."""


class Answered(NamedTuple):
    """What stands in one column of an export.

    Attributes
    ----------
    header : str
        As the export has it.
    question : Question, optional
        What it answers; None for a column that a program writes by itself, or that no form explains.
    choice : Choice, optional
        Of a question with several answers: whether this one was chosen.
    part : str
        Of what a program makes of one answer: ``latitude``, ``url``, ``other``.
    system : bool
        Whether a program writes it by itself.
    """

    header: str
    question: Question | None = None
    choice: Choice | None = None
    part: str = ""
    system: bool = False


def answered(table: ExportTable, form: Form, repeat: str) -> list[Answered]:
    """Find what each column of a table answers.

    Parameters
    ----------
    table : ExportTable
    form : Form
    repeat : str
        Path of the repeat that the table holds; empty for the form itself.
    """
    known = _Known(form, repeat)
    return [known.answered(header) for header in table.header]


def repeats_of(tables: Sequence[ExportTable], parents: Mapping[str, str], form: Form) -> dict[str, str]:
    """Find the repeat of the form that each table of an export holds: of those under its table's, the likest one."""
    found: dict[str, str] = {}
    for table in tables:
        if table.name not in parents and not {PARENT_INDEX, PARENT_KEY} & set(table.header):
            found[table.name] = ""
            continue
        parent = parents.get(table.name)  # of a repeat that nobody filled in, no row says it
        above = found.get(parent, "") if parent is not None else None
        free = (path for path in form.repeats if path not in found.values())
        under = [path for path in free if above is None or form.groups[path].inside == above]
        if under:
            found[table.name] = max(under, key=lambda path: _likeness(table, form, path))
    return found


def _likeness(table: ExportTable, form: Form, path: str) -> tuple[int, int]:
    """Return how many columns of a table a repeat explains, and whether it is called so."""
    names = {path.rpartition("/")[2], *form.groups[path].labels.values()}
    called = any(folded(name)[: len(folded(table.name))] == folded(table.name) for name in names)
    explained = sum(each.question is not None for each in answered(table, form, path))
    return explained + 2 * called, called


class _Known:
    """Everything that a column of one repeat may be called."""

    def __init__(self, form: Form, repeat: str) -> None:
        self.form = form
        self.names: dict[str, list[Question]] = defaultdict(list)
        self.used: set[tuple[str, str]] = set()
        for question in form.of(repeat):
            for name in dict.fromkeys(map(_plain, form.names(question))):
                self.names[name].append(question)
            inside = question.full.removeprefix(repeat).lstrip("/")
            for name in {_plain(inside), _plain(inside.replace("/", "."))} - {_plain(question.full)}:
                self.names[name].append(question)

    def answered(self, header: str) -> Answered:
        """Find what a column answers; of several questions that are called so, the first that has no column yet."""
        question = self._question(header)
        if question is not None:
            return Answered(header, question)
        if chosen := self._choice(header):
            return Answered(header, *chosen)
        part = _PARTS.fullmatch(header)
        if part is not None and (of := self._question(part["of"], again=True)):
            return Answered(header, of, None, part["part"].casefold())
        return Answered(header, system=is_system(header))

    def _question(self, header: str, *, again: bool = False) -> Question | None:
        plain = _plain(header)
        for name in (plain, plain.rpartition("/")[2]):
            candidates = self.names.get(name, [])
            for question in candidates:
                if again or (name, question.full) not in self.used:
                    if not again:
                        self.used.add((name, question.full))
                    return question
        return None

    def _choice(self, header: str) -> tuple[Question, Choice] | None:
        """Find the question and the answer whose column it is, ``crops/maize``; labels may hold the mark themselves."""
        for at in reversed([match.start() for match in re.finditer("/", header)]):
            question = self._question(header[:at], again=True)
            if question is None or question.kind != SEVERAL:
                continue
            said = header[at + 1 :].strip()
            for choice in self.form.answers_of(question):
                if said == choice.name or said in choice.labels.values():
                    return question, choice
        return None


def _plain(name: str) -> str:
    """Return a name with one mark between groups, as programs write several: ``/``, and ODK ``-``."""
    stripped = name.strip().removeprefix("form.")
    return stripped.replace("-", "/") if re.fullmatch(r"[\w\-]+", stripped) else stripped


def form_differences(
    each: Mapping[str, Sequence[Answered]],
    tables: Sequence[ExportTable],
    form: Form,
    repeats: Mapping[str, str],
    file: str,
) -> Iterator[Problem]:
    """Find what only one of form and export has, a line for each table; with their versions, where both have one."""
    versions = _versions(tables)
    fields = {"form": form.version or "-", "export": first(sorted(versions)) or "-"}
    for table in tables:
        if table.name not in repeats:
            if any(not is_system(header) for header in table.header):
                yield Problem("table_not_in_form", located(file, table.name), fields={"found": table.name, **fields})
            continue
        columns = each[table.name]
        unknown = [column.header for column in columns if column.question is None and not column.system]
        if unknown:
            told = {"n": str(len(unknown)), "found": first(unknown), **fields}
            yield Problem("column_not_in_form", located(file, table.name), fields=told)
        there = {column.question.full for column in columns if column.question is not None}
        missing = [q.name for q in form.of(repeats[table.name]) if _has_column(q) and q.full not in there]
        if missing and table.rows:
            told = {"n": str(len(missing)), "found": first(missing), **fields}
            yield Problem("question_not_in_export", located(file, table.name), fields=told)


def other_version(tables: Iterable[ExportTable], form: Form) -> str:
    """Return the versions of the form with which an export was made, where none of them is the form's own."""
    versions = _versions(tables)
    return "" if not form.version or not versions or form.version in versions else first(sorted(versions))


def _versions(tables: Iterable[ExportTable]) -> set[str]:
    found: set[str] = set()
    for table in tables:
        for name in exact("versions"):
            found |= set(table.column(name) or ())
    return found - {""}


def _has_column(question: Question) -> bool:
    """Whether every export has a column for a question: programs leave out what a device fills in, and files."""
    left_out = question.kind in TYPES or question.kind in ("start", "end", "today", "hidden")
    return question.kind not in NOT_ASKED and not left_out and not question.kind.endswith("-external")
