"""Words for readers and messages: YAML files beside this one, languages beside each other, a message by its key.

A key is ``family.code``; a file holds families, ``reading:`` in ``budget.yaml`` those sentences that are about budgets.
A message of several lines goes on under its key and ``+``; ``=other.key`` is what another message says, so that it
stands once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from toolkit.errors import Problem, ToolkitError, WordsError
from toolkit.spoken import ELSE, LANGUAGES, spoken
from toolkit.words.one_line import shorten, visible

FOLDER = Path(__file__).parent
_FAMILY = "_"
"""Code of the message whose key is its family alone."""

_GOES_ON = " +"
_SAME_AS = "as"
_LONGEST_LIST = 400
_TYPED = ("found", "as_printed")  # what stands in a cell; the others list what could

MARK = re.compile("\ue000(\\d+)\ue001([^\ue002]*)\ue002")
"""A figure in a sentence: its number among those of the page, and how it is written; signs of no alphabet around it."""


def plain(text: str) -> str:
    """Return a text as it is read, without the marks of its figures."""
    return MARK.sub(lambda mark: mark[2], text)


@dataclass(frozen=True, slots=True)
class Message:
    """What stands behind a key: its text by language, or the key of the message that says the same."""

    file: str
    said: Mapping[str, str]
    same_as: str = ""


class _Section(NamedTuple):
    """A family in a file: its text, and the line on which that begins."""

    file: str
    text: str
    line: int


@lru_cache(maxsize=1)
def _sections() -> Mapping[str, list[_Section]]:
    """Find each family in the files, as text; only what is asked for is parsed."""
    found: dict[str, list[_Section]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        whole = path.read_text(encoding="utf-8")
        headings = list(re.finditer(r"^(\w+):$", whole, flags=re.MULTILINE))
        ends = [*(heading.start() for heading in headings[1:]), len(whole)]
        for heading, end in zip(headings, ends, strict=True):
            line = whole.count("\n", 0, heading.end()) + 1
            found.setdefault(heading[1], []).append(_Section(path.name, whole[heading.end() : end], line))
    return MappingProxyType(found)


@lru_cache(maxsize=256)
def entries(family: str) -> Mapping[str, tuple[str, Any]]:
    """Return the entries of a family as they are typed, each with its file.

    Raises
    ------
    WordsError
        For a file that is no YAML there.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, tuple[str, Any]] = {}
    for file, text, first in _sections().get(family, ()):
        try:
            found |= {str(key): (file, entry) for key, entry in (yaml.load(text, loader) or {}).items()}
        except yaml.YAMLError as error:
            why, mark = {"found": getattr(error, "problem", None) or ""}, getattr(error, "problem_mark", None)
            line = first + mark.line if mark is not None else None
            raise WordsError(Problem("not_yaml", f"toolkit/words/{file}", line, family, fields=why)) from None
    return MappingProxyType(found)


@lru_cache(maxsize=256)
def messages(family: str) -> Mapping[str, Message]:
    """Return the messages of a family by their key, each in the languages that it has."""
    found: dict[str, Message] = {}
    for code, (file, entry) in entries(family).items():
        for key, message in _read(family if code == _FAMILY else f"{family}.{code}", file, entry):
            whole = key.rstrip(_GOES_ON)
            said = message.said
            if whole != key:
                before = found[whole].said if whole in found else {}
                said = {each: f"{before[each]} {text}" for each, text in said.items() if each in before}
            found[whole] = Message(file, MappingProxyType(dict(said)), message.same_as)
    return MappingProxyType(found)


@lru_cache(maxsize=256)
def holes(family: str, languages: tuple[str, ...] = LANGUAGES) -> tuple[Problem, ...]:
    """List what a family lacks: messages in some of these languages, and those that others are said to be as."""
    try:
        known = messages(family)
    except WordsError as error:
        return error.problems
    found: list[Problem] = []
    for key, message in known.items():
        other = message.same_as
        if other and not _leads_to_words(other):
            found.append(hole(other, languages))
        elif not other and (lacking := [each for each in languages if not message.said.get(each)]):
            found.append(_in_file(message.file, key, lacking))
        elif not other:
            found += _other_fields(key, message, languages)
    return tuple(found)


def _leads_to_words(key: str) -> bool:
    """Whether a message has words, or is as one that leads to words; one that is as itself never does."""
    passed = set[str]()
    while key not in passed and (message := messages(_family(key)).get(key)):
        if not message.same_as:
            return True
        passed.add(key)
        key = message.same_as
    return False


def _other_fields(key: str, message: Message, languages: Iterable[str]) -> Iterator[Problem]:
    """Find the fields of a message that one language has and most do not, or lacks: a misspelt name fills no hole."""
    fields = {language: _fields(text) for language, text in message.said.items()}
    usual = Counter(fields.values()).most_common(1)[0][0]
    for language in languages:
        for name in sorted(fields[language] ^ usual):
            named = {"found": key, "language": language, "expected": ", ".join(sorted(usual)) or "-", "field": name}
            yield Problem("word_of_other_fields", f"toolkit/words/{message.file}", fields=named)


def _fields(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def families() -> list[str]:
    """List the families that there are."""
    return list(_sections())


def _read(key: str, file: str, entry: Any) -> Iterator[tuple[str, Message]]:
    """Read an entry: a message, a reference to one, or a mapping that holds messages among other things."""
    if isinstance(entry, str) and entry.startswith("="):
        yield key, Message(file, {}, entry[1:])
    elif isinstance(entry, dict) and _SAME_AS in entry:
        yield key, Message(file, {}, entry[_SAME_AS])
    elif isinstance(entry, dict) and any(language in entry for language in LANGUAGES):
        yield key, Message(file, {language: str(entry[language]) for language in LANGUAGES if language in entry})
    elif isinstance(entry, dict):
        for name, inside in entry.items():
            yield from _read(f"{key}.{name}", file, inside)


def _family(key: str) -> str:
    return key.partition(".")[0]


def own_language() -> str:
    """Return the language of messages: that of the environment, where its words are written, else English."""
    return ELSE if holes("cli", (spoken(),)) else spoken()


def hole(key: str, languages: Iterable[str] = LANGUAGES) -> Problem:
    """Say that there is no message of a key, and where to write it: beside those with most of the key in common."""
    parent = key
    while parent := parent.rpartition(".")[0]:
        if files := {m.file for near, m in messages(_family(key)).items() if f"{near}.".startswith(f"{parent}.")}:
            break
    else:
        files = {section.file for section in _sections().get(_family(key), ())}
    if len(files) == 1:
        return _in_file(files.pop(), key, languages)
    fields = {"found": key, "language": ", ".join(languages), "expected": ", ".join(sorted(files))}
    return Problem("word_of_wing_missing" if files else "word_missing", "toolkit/words/", fields=fields)


def _in_file(file: str, key: str, languages: Iterable[str]) -> Problem:
    fields = {"found": key, "language": ", ".join(languages)}
    return Problem("word_missing", f"toolkit/words/{file}", fields=fields)


class Words:
    """The sentences of one language.

    Parameters
    ----------
    language : str
        One of :data:`toolkit.spoken.LANGUAGES`.
    """

    def __init__(self, language: str) -> None:
        self.language = language

    def __contains__(self, key: str) -> bool:
        """Whether there is a message of that key."""
        return key in self._messages(key)

    def __call__(self, key: str, /, **fields: object) -> str:
        """Return the message of a key, its ``{fields}`` filled; for an `n` of 1 that of ``<key>.singular``, if any.

        Raises
        ------
        WordsError
            When there is none: no page with a hole leaves the house.
        """
        if key not in self:
            self.need([key])
        singular = f"{key}.singular"
        chosen = singular if "n" in fields and plain(str(fields["n"])) == "1" and singular in self else key
        return self._said(chosen).format(**fields)

    def fields(self, key: str) -> frozenset[str]:
        """Name what a message of a key has to be filled with."""
        return _fields(self._said(key))

    def need(self, keys: Iterable[str]) -> None:
        """Refuse to go on without some messages.

        Raises
        ------
        WordsError
            With every one of them that is missing, and the file in which to write it.
        """
        missing = [key for key in dict.fromkeys(keys) if key not in self]
        if missing:
            raise WordsError(hole(key) for key in missing)

    def _messages(self, key: str) -> Mapping[str, Message]:
        """Return the messages of a key's family, none of which the language lacks."""
        if lacking := holes(_family(key), (self.language,)):
            raise WordsError(lacking)
        return messages(_family(key))

    def _said(self, key: str) -> str:
        message = self._messages(key)[key]
        return self._said(message.same_as) if message.same_as else message.said[self.language]

    def all(self) -> dict[str, str]:
        """Return every message of the language by its key."""
        return {key: self._said(key) for family in families() for key in messages(family)}

    def describe(self, problem: Problem) -> str:
        """Say a problem in one line: place, what was found, what to do; by its code, where there are no words."""
        try:
            return self._describe(problem)
        except WordsError:
            return visible(f"{problem.file or '-'}: {problem.code}: {dict(problem.fields)}")

    def _describe(self, problem: Problem) -> str:
        where = [shorten(problem.file)] if problem.file else []
        if problem.row is not None:
            where.append(self("place.row", row=problem.row))
        if problem.column:
            where.append(self("place.column", column=shorten(problem.column)))
        fields = {"nearest": "", "what": "", **problem.fields}
        fields |= {name: shorten(str(text), _LONGEST_LIST) for name, text in fields.items()}
        fields |= {name: shorten(fields[name]) for name in _TYPED if name in fields}
        fields = {"found": "", "expected": ""} | fields
        if fields["nearest"]:
            fields["nearest"] = " " + self("place.nearest", nearest=fields["nearest"])
        if "needs" in fields:
            fields["needs"] = self.needs(fields["needs"].split())
        named = (f"{family}.{fields['what']}" for family in ("what", "counts"))
        fields["what"] = next((self(key) for key in named if key in self), fields["what"])
        key = f"problem.{problem.code}"
        said = self(key, **fields) if key in self else f"{problem.code}: {dict(problem.fields)}"
        told = visible(f"{', '.join(where)}: {said}" if where else said)
        return " ".join([told, *map(self.describe, problem.remedies)])

    def needs(self, names: Iterable[str]) -> str:
        """Name what a notebook needs; what has no name of its own, as a table nobody has, stays as it is."""
        return ", ".join(self(f"needs.{name}") if f"needs.{name}" in self else name for name in names)


ToolkitError.describe = staticmethod(lambda problem: Words(spoken()).describe(problem))
