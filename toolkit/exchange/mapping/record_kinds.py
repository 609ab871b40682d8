"""What kind of cells a column of records has, and how each is written: the kinds that ``framework.yaml`` names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from toolkit.exchange.mapping.recognised import exact, folded, is_one
from toolkit.facts.checks.records import as_spelled
from toolkit.facts.notation import is_short

Kind = Literal["text", "number", "integer", "date", "yes_no", "code"]

OF_QUESTIONS: Mapping[str, Kind] = MappingProxyType(
    {
        "integer": "integer",
        "decimal": "number",
        "range": "number",
        **dict.fromkeys(("date", "today", "start", "end", "datetime"), "date"),
        **dict.fromkeys(("acknowledge", "trigger"), "yes_no"),
        "time": "text",
        "rank": "text",
    }
)
"""Kind of what is answered, by type of question; of the others it is seen by what was answered."""

NO_ANSWER = "no_answer"
"""What a word of a mapping becomes that is no answer."""

NONE_OF_THEM = "none"
"""What stands in a cell of several answers that holds none: it is an answer, that says no to all."""

LISTED, _MOST_PARTS = ";", 40
"""What stands between several answers in one cell, and how many different ones a question has at most."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")
_INTEGER, _NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})"), re.compile(r"-?\d{1,15}(?:\.\d+)?")
_MOST_ANSWERS = 60
_FAR = 3
"""How many times the largest other number one is at least that may stand for no answer."""


def kind_of(cells: Iterable[str]) -> Kind:
    """Find the narrowest kind that all filled cells have; text where there are none."""
    there = {cell for cell in cells if cell}
    if not there:
        return "text"
    if all(is_one(cell, "is_yes") or is_one(cell, "is_no") for cell in there) and not there <= {"0", "1"}:
        return "yes_no"
    if all(map(_INTEGER.fullmatch, there)):
        return "integer"
    if all(map(_NUMBER.fullmatch, there)) and not any(re.match(r"-?0\d", cell) for cell in there):
        return "number"
    if all(as_day(cell) for cell in there):
        return "date"
    return "code" if len(there) <= _MOST_ANSWERS and all(map(_CODE.fullmatch, there)) else "text"


def is_code(text: str) -> bool:
    """Whether a text can be a code."""
    return bool(_CODE.fullmatch(text))


def as_day(cell: str) -> str:
    """Return the day of a date or a moment, as it was where it was written; nothing for what is neither."""
    if len(cell) < len("2024-01-01") or not cell[:4].isdigit() or cell[4] != "-":
        return ""
    try:
        return datetime.fromisoformat(cell).date().isoformat()
    except ValueError:
        return ""


def written(cells: Sequence[str], kind: Kind, words: Mapping[str, str]) -> tuple[list[str], list[int]]:
    """Write the cells of a column as its kind is written.

    Parameters
    ----------
    cells : sequence of str
    kind : Kind
    words : mapping of str to str
        What a cell is counted as; :data:`NO_ANSWER` for what is none.

    Returns
    -------
    list of str, list of int
        The cells, and the rows, from 0, of those that are not of that kind.
    """
    seen: dict[str, str | None] = {"": ""}
    for cell in set(cells) - {""}:
        said = words.get(cell, cell)
        seen[cell] = "" if said == NO_ANSWER else _written(said, kind)
    wrong = {cell for cell, text in seen.items() if text is None}
    rows = [row for row, cell in enumerate(cells) if cell in wrong] if wrong else []
    return [seen[cell] or "" for cell in cells], rows


def _written(cell: str, kind: Kind) -> str | None:
    """Write one cell; None for one that is not of the kind."""
    if kind == "yes_no":
        return "yes" if is_one(cell, "is_yes") else "no" if is_one(cell, "is_no") else None
    if kind == "date":
        return as_day(cell) or None
    if kind == "integer":
        whole = re.sub(r"\.0+$", "", cell)
        return whole if _INTEGER.fullmatch(whole) else None
    if kind == "number":
        return cell if is_short(cell) or _NUMBER.fullmatch(cell) else None
    if kind == "code":
        return cell if _CODE.fullmatch(cell) else None
    return cell


def missing_choices(choices: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """Name the answers to choose that may be none: by their labels, or numbered as such answers are."""
    codes = exact("no_answer_codes")
    return [name for name, labels in choices if name in codes or any(is_one(label, "no_answers") for label in labels)]


def missing_numbers(cells: Iterable[str], labels: Iterable[str]) -> list[str]:
    """Name the numbers in a column that may be no answers: below zero, or far beyond all others, or in the question."""
    there = {cell for cell in cells if _NUMBER.fullmatch(cell)}
    codes = there & exact("no_answer_codes")
    largest = max((abs(float(cell)) for cell in there - codes), default=0.0)
    asked = " ".join(map(folded, labels)).split()
    return sorted(
        (code for code in codes if code.startswith("-") or float(code) >= _FAR * largest > 0 or code in asked),
        key=float,
    )


def are_lists(answers: Collection[str], cells: Sequence[str]) -> bool:
    """Whether cells hold several answers of a few: many have the mark between them, and the parts come again."""
    parts = {part.strip() for answer in answers for part in answer.split(LISTED)}
    marked = sum(LISTED in cell for cell in cells)
    return marked * 5 >= sum(map(bool, cells)) and 1 < len(parts) <= min(_MOST_PARTS, 2 * len(answers))


def spelled_alike(cells: Iterable[str]) -> list[list[str]]:
    """Return the answers that differ in case, accents, spaces or marks alone, those of one kind together.

    The most frequent one stands first, of equally frequent ones that which comes first.
    """
    times = Counter(cell for cell in cells if cell)
    near: dict[str, list[str]] = {}
    for answer, _ in times.most_common():
        near.setdefault(as_spelled(answer), []).append(answer)
    return [answers for answers in near.values() if len(answers) > 1]
