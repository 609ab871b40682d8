"""XLSForm: the sheets ``survey``, ``choices`` and ``settings`` of a workbook, or Kobo's JSON of the same, into a form.

Source of what types and columns mean: https://xlsform.org/en/ref-table/.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from toolkit.errors import FactsError, Problem, choice
from toolkit.exchange.containers.addressed_rows import AddressedRows
from toolkit.exchange.containers.opened import located
from toolkit.exchange.containers.sheets import Cell, Sheet
from toolkit.exchange.mapping.recognised import is_one
from toolkit.exchange.surveys.forms import ONE, RANKED, SEVERAL, Choice, Form, Group, Question

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"

_TWICE = "allow_choice_duplicates"
"""Setting of a form that asks for a village of a district: villages of two districts may have one name."""

_BEGINS = re.compile(r"begin[ _](?P<what>group|repeat|score|rank|kobomatrix)")
_ENDS = re.compile(r"end[ _](?:group|repeat|score|rank|kobomatrix)")
_CHOOSES = re.compile(rf"(?P<kind>{'|'.join(sorted((*ONE, SEVERAL, RANKED), key=len, reverse=True))})\s+(?P<list>\S+)")
_LABEL = re.compile(r"label(?:::?\s*(?P<language>.+))?")
_LANGUAGE_CODE = re.compile(r".*\((?P<code>[A-Za-z]{2,3})(?:-[A-Za-z]+)?\)")

Row = tuple[str, dict[str, str]]
"""Where a row stands, and what it says by the name of its column."""


def is_form(sheets: Mapping[str, Sheet]) -> bool:
    """Whether sheets are those of a form: one is called ``survey`` and has types and names."""
    survey = next((sheet for name, sheet in sheets.items() if _plain(name) == SURVEY), None)
    header = {_shown(cell).casefold() for cell in survey.rows[0]} if survey is not None and survey.rows else set()
    return {"type", "name"} <= header


def sheets_of_content(content: Mapping[str, Any]) -> dict[str, Sheet]:
    """Lay the form in Kobo's JSON out as the sheets of a workbook are."""
    languages = [str(each or "") for each in content.get("translations") or [""]]
    settings = content.get("settings")
    sheets: dict[str, Sheet] = {}
    for name, listed in ((SURVEY, content.get(SURVEY)), (CHOICES, content.get(CHOICES)), (SETTINGS, [settings])):
        rows = AddressedRows(name, ("type", "name") if name == SURVEY else ())
        for number, row in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(row, Mapping):
                rows.add(f"/content/{name}/{number}", _flat(row, languages))
        if rows.rows:
            sheets[name] = rows.sheet()
    return sheets


def form_of_sheets(sheets: Mapping[str, Sheet], file: str) -> Form:
    """Read the form that some sheets hold.

    Raises
    ------
    FactsError
        With everything that is wrong with it: groups that do not close, names that stand twice, lists that are not
        there.
    """
    named = {name: sheet for each, sheet in sheets.items() if (name := _plain(each)) in (SURVEY, CHOICES, SETTINGS)}
    rows = {name: list(_rows(named[name])) if name in named else [] for name in (SURVEY, CHOICES, SETTINGS)}
    return _FormReader(rows, file).form()


def _flat(row: Mapping[str, Any], languages: Sequence[str]) -> dict[str, str]:
    """Write one object as a row: labels in several languages each under a column of its own."""
    flat: dict[str, str] = {}
    for key, value in row.items():
        if isinstance(value, list):
            for language, text in zip(languages, value, strict=False):
                flat[f"{key}::{language}" if language else key] = str(text or "")
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            flat[key] = str(value)
    chosen = row.get("select_from_list_name")
    if isinstance(chosen, str) and chosen:
        flat["type"] = f"{flat.get('type', '')} {chosen}"
    flat.setdefault("name", str(row.get("$autoname") or ""))
    return flat


def _rows(sheet: Sheet) -> Iterator[Row]:
    header = [_shown(cell).casefold() for cell in sheet.rows[0]] if sheet.rows else []
    for number, cells in enumerate(sheet.rows[1:], 1):
        row = {name: _shown(cell) for name, cell in zip(header, cells, strict=False) if name and not cell.is_empty}
        if row:
            yield f"{sheet.name}!{sheet.address(number, 0)}", row


def _shown(cell: Cell) -> str:
    """Return a cell's text; a number that a spreadsheet made of a name is written as the name was."""
    if isinstance(cell.stored, float) and cell.stored.is_integer():
        return str(int(cell.stored))
    return " ".join(cell.shown.split())


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


class _FormReader:
    """Reads the rows of a form, and keeps what is wrong with them."""

    def __init__(self, rows: Mapping[str, list[Row]], file: str) -> None:
        self.rows, self.file = rows, file
        self.problems: list[Problem] = []
        self.groups: dict[str, Group] = {}

    def form(self) -> Form:
        settings = dict(self.rows[SETTINGS][0][1]) if self.rows[SETTINGS] else {}
        choices = self._choices(settings)
        questions = tuple(self._questions(choices))
        if not questions and not self.problems:
            self._wrong("form_without_questions", "")
        self._names_once(questions)
        if self.problems:
            raise FactsError(self.problems)
        version = settings.get("version", "")
        return Form(settings.get("form_title", ""), version, questions, dict(self.groups), choices)

    def _choices(self, settings: Mapping[str, str]) -> dict[str, tuple[Choice, ...]]:
        lists: dict[str, list[Choice]] = {}
        for place, row in self.rows[CHOICES]:
            of = row.get("list_name") or row.get("list name") or ""
            name = row.get("name") or row.get("value") or ""
            if not of or not name:
                if of:
                    self._wrong("form_choice_without_name", place, found=of)
                continue
            twice = any(known.name == name for known in lists.setdefault(of, []))
            if twice and not is_one(settings.get(_TWICE, ""), "is_yes"):
                self._wrong("form_choice_twice", place, found=name, list=of)
            lists[of].append(Choice(name, _labels(row)))
        return {name: tuple(choices) for name, choices in lists.items()}

    def _questions(self, choices: Mapping[str, tuple[Choice, ...]]) -> Iterator[Question]:
        around: list[str] = []
        for place, row in self.rows[SURVEY]:
            kind = " ".join(row.get("type", "").split())
            if not kind:
                continue
            if begins := _BEGINS.fullmatch(kind.casefold()):
                self._begin(around, row, begins["what"] == "repeat", place)
            elif _ENDS.fullmatch(kind.casefold()):
                if not around:
                    self._wrong("form_group_not_begun", place, found=kind)
                around[-1:] = []
            elif row.get("name"):  # a calculation without a name fills nothing in
                yield self._question(around, row, kind, place, choices)
        if around:
            self._wrong("form_group_open", around[-1], found=around[-1])

    def _begin(self, around: list[str], row: Mapping[str, str], is_repeat: bool, place: str) -> None:
        name = row.get("name", "")
        if not name:
            self._wrong("form_group_without_name", place)
            name = f"group_{len(self.groups) + 1}"
        around.append(name)
        self.groups["/".join(around)] = Group(_labels(row), is_repeat, self._repeat_of(around[:-1]))

    def _repeat_of(self, around: Sequence[str]) -> str:
        """Return the path of the innermost repeat of some groups that lie in each other."""
        paths = ["/".join(around[: depth + 1]) for depth in range(len(around))]
        return next((path for path in reversed(paths) if self.groups[path].is_repeat), "")

    def _question(
        self, around: Sequence[str], row: Mapping[str, str], kind: str, place: str, choices: Mapping[str, Any]
    ) -> Question:
        answers = ""
        if chosen := _CHOOSES.match(kind):
            kind, answers = chosen["kind"], chosen["list"]
            if answers not in choices and kind != ONE[1] and not answers.startswith("${"):
                self.problems.append(
                    Problem("form_list_missing", located(self.file, place), fields=choice(answers, choices))
                )
        calculation = row.get("calculation", "")
        inside = self._repeat_of(around)
        return Question(row["name"], kind.casefold(), _labels(row), tuple(around), inside, answers, calculation, place)

    def _names_once(self, questions: Iterable[Question]) -> None:
        seen: dict[str, str] = {}
        for question in questions:
            if (first := seen.setdefault(question.full, question.place)) != question.place:
                self._wrong("form_name_twice", question.place, found=question.name, other=first)

    def _wrong(self, code: str, place: str, **fields: str) -> None:
        self.problems.append(Problem(code, located(self.file, place), fields=fields))


def _labels(row: Mapping[str, str]) -> dict[str, str]:
    """Return what a row is called, by language; ``""`` for a form that names none."""
    found = {}
    for column, text in row.items():
        if (label := _LABEL.fullmatch(column)) and text:
            said = (label["language"] or "").strip()
            code = _LANGUAGE_CODE.fullmatch(said)
            found[code["code"].casefold() if code else said] = _without_marks(text)
    return found


def _without_marks(text: str) -> str:
    """Return a label as it is read: without the tags and marks that make it bold or coloured."""
    return " ".join(re.sub(r"<[^<>]+>|\*\*|__", "", text).split())
