"""Answers put into a mapping: each becomes the keys that its question sets, in the text as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from toolkit.errors import CommandError, Problem, choice
from toolkit.exchange.mapping.mapping_columns import IS, ROLES
from toolkit.exchange.mapping.mapping_file import Mapped, Question
from toolkit.exchange.yaml_edits import YamlEdits
from toolkit.facts.yaml_text import KeyPath

SKIP = "skip"
"""Answer that leaves a column or a table out."""

_NUMBERS = ("scale",)
_LEFT_OUT = "left out when the mapping was made"


def answers_of(given: Sequence[str]) -> dict[str, str]:
    """Read answers as a command gives them: ``holds=level``.

    Raises
    ------
    CommandError
        For one without a key or an answer.
    """
    found: dict[str, str] = {}
    for text in given:
        key, mark, answer = text.partition("=")
        if not (mark and key.strip() and answer.strip()):
            raise CommandError(Problem("not_an_answer", fields={"found": text}))
        found[key.strip()] = answer.strip()
    return found


def put_answers(text: str, mapped: Mapped, given: Mapping[str, str], *, proposed: bool) -> str:
    """Answer questions of a mapping.

    Parameters
    ----------
    text : str
        The mapping as it is written.
    mapped : Mapped
        What it says.
    given : mapping of str to str
        Answers by the key of their question.
    proposed : bool
        Whether what is proposed answers the others.

    Raises
    ------
    CommandError
        For an answer to what nobody asks, or that is none of its choices.
    """
    known = {question.key: question for question in mapped.questions}
    wrong = [Problem("unknown_question", fields=choice(key, known)) for key in given if key not in known]
    for key, answer in given.items():
        if key in known:
            wrong += _not_chosen(known[key], answer, yaml.load(text, yaml.BaseLoader))
    if wrong:
        raise CommandError(wrong)
    edits = YamlEdits(text)
    for at, question in enumerate(mapped.questions):
        answer = given.get(question.key) or question.answer or (question.proposed if proposed else "")
        if answer:
            _put(edits, question, answer)
            edits.set(("questions", at, "answer"), answer)
    return edits.text


def _parted(question: Question, answer: str) -> tuple[str, dict[str, str]]:
    """Read an answer and its exceptions, ``flow; Members=stock``; only what is asked of some rows can have them."""
    if not any(".some[" in place for place in question.sets):
        return answer, {}
    usual, *others = (part.strip() for part in answer.split(";"))
    pairs = (other.rpartition("=") for other in others if other)
    return usual, {name.strip(): own.strip() for name, _, own in pairs}


def _not_chosen(question: Question, answer: str, content: Any) -> Iterator[Problem]:
    """Find answers that are none of the choices, and exceptions of what is not asked about."""
    usual, others = _parted(question, answer)
    for each in (usual, *others.values()):
        if question.choices and each not in question.choices:
            yield Problem("not_a_choice", fields={"key": question.key} | choice(each, question.choices))
    asked = [name for place in question.sets for name in _asked_about(key_path(place, content), content)]
    for name in (name for name in others if name not in asked):
        yield Problem("not_asked_about", fields={"key": question.key} | choice(name, asked))


def _asked_about(path: KeyPath, content: Any) -> list[str]:
    """List the rows that a question is about, and those that were taken out of it before."""
    if "some" not in path:
        return []
    at, listed = path.index("some"), _at(content, path[: path.index("some") + 1])
    own = listed[path[at + 1]]
    return [
        name
        for each in listed
        for name in _named(each)
        if each is own or (len(_named(each)) == 1 and path[-1] in each.get("says", {}))
    ]


def _named(some: Mapping[str, Any]) -> list[str]:
    """List the rows that something is said of."""
    return [str(name) for listed in some.get("when", {}).values() if isinstance(listed, list) for name in listed]


def _put(edits: YamlEdits, question: Question, answer: str) -> None:
    usual, others = _parted(question, answer)
    for place in question.sets:
        _set(edits, place, usual)
        for name, own in others.items():
            _set(edits, _apart(edits, place, name), own)


def _apart(edits: YamlEdits, place: str, name: str) -> str:
    """Say of one row alone, behind the others, what is said of several; return the place where that is."""
    content = yaml.load(edits.text, yaml.BaseLoader)
    path = key_path(place, content)
    at, listed = path.index("some"), _at(content, path[: path.index("some") + 1])
    own = listed[path[at + 1]]
    heading = next((key for key, names in own["when"].items() if name in names), None)
    if heading is not None and _named(own) != [name]:
        edits.set((*path[: at + 2], "when", heading), [each for each in own["when"][heading] if each != name])
        listed = [*_at(yaml.load(edits.text, yaml.BaseLoader), path[: at + 1])]
        listed.append({"when": {heading: [name]}, "says": dict(own["says"])})
        edits.set(path[: at + 1], listed)
    number = next(i for i, each in enumerate(listed, 1) if _named(each) == [name] and path[-1] in each["says"])
    return re.sub(r"(?<=\.some)\[\d+\]", f"[{number}]", place)


def _set(edits: YamlEdits, place: str, answer: str) -> None:
    content = yaml.load(edits.text, yaml.BaseLoader)
    path = key_path(place, content)
    for key, value in _values(path, content, answer):
        edits.set(key, value)


def _values(path: KeyPath, content: Any, answer: str) -> Iterable[tuple[KeyPath, Any]]:
    """Return the keys that an answer becomes: a column gets a meaning, a kind may say what it holds as well."""
    if len(path) >= 2 and path[-2] == "columns" and isinstance(path[-1], int):  # noqa: PLR2004 - a column of a list
        yield path, _column(_at(content, path), answer)
    elif path[-1] == "kind" and answer.startswith("cumulative_"):
        kind, _, holds = answer.partition("_")
        yield path, kind
        yield (*path[:-1], "holds"), holds
    elif len(path) >= 2 and path[-2] == "units":  # noqa: PLR2004 - a word of a list of units
        yield path, _unit(answer)
    elif path[-1] in _NUMBERS or (len(path) >= 2 and path[-2] == "answers"):  # noqa: PLR2004 - a word that is a value
        yield path, float(answer) if re.fullmatch(r"\d+(\.\d+)?", answer) else answer
    else:
        yield path, answer


def _column(column: Mapping[str, Any], answer: str) -> dict[str, Any]:
    """Give a column the meaning that was answered; its name, and the period it is of, stay."""
    bare = {key: value for key, value in column.items() if key not in ("is", "means", SKIP)}
    if answer in ROLES:
        return bare | {"means": {**column.get("means", {}), "role": answer}}
    return bare | ({"is": answer} if answer in IS else {SKIP: _LEFT_OUT if answer == SKIP else answer})


def _unit(answer: str) -> dict[str, Any]:
    """Read a unit as it is answered: ``count``, ``money USD``, ``share 0.01``."""
    unit, *rest = answer.split()
    said: dict[str, Any] = {"unit": unit}
    for word in rest:
        said |= {"currency": word} if re.fullmatch("[A-Z]{3}", word) else {"scale": float(word)}
    return said


def _at(content: Any, path: KeyPath) -> Any:
    for step in path:
        content = content[step]
    return content


def key_path(place: str, content: Any) -> KeyPath:
    """Find the keys that a place names, though names of tables and headings may hold points and brackets.

    Examples
    --------
    >>> key_path("tables.2.1 Goals.columns[Q.1].means", {"tables": {"2.1 Goals": {"columns": [{"name": "Q.1"}]}}})
    ('tables', '2.1 Goals', 'columns', 0, 'means')
    """
    path: list[str | int] = []
    rest = place
    while rest:
        if isinstance(content, list):
            step, rest = _item(content, rest)
            path.append(step)
            content = content[step] if step < len(content) else None
            continue
        keys = sorted(content, key=len, reverse=True) if isinstance(content, dict) else []
        key = next((str(k) for k in keys if re.match(rf"{re.escape(str(k))}(?:[.\[]|$)", rest)), None)
        if key is None and isinstance(content, dict) and path and path[-1] in ("words", "units", "missing", "periods"):
            key = rest  # a word that stands there not yet
        key = key if key is not None else re.split(r"[.\[]", rest, maxsplit=1)[0]
        path.append(key)
        rest = rest[len(key) :]
        rest = rest.removeprefix(".")
        content = content.get(key) if isinstance(content, dict) else None
    return tuple(path)


def _item(items: list[Any], rest: str) -> tuple[int, str]:
    """Find the item of a list that ``[…]`` names, by its name, its code or its number."""
    for at, item in enumerate(items):
        names = [str(item[key]) for key in ("name", "code", "key") if isinstance(item, dict) and key in item]
        for name in sorted([*names, str(at + 1)], key=len, reverse=True):
            if rest.startswith(f"[{name}]"):
                return at, rest[len(name) + 2 :].removeprefix(".")
    closed = rest.find("]")
    return len(items), rest[closed + 1 :].removeprefix(".")
