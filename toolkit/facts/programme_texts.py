"""The texts of a programme that its pages say in words, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, get_args

from pydantic import BaseModel

from toolkit.facts.contracts.figure_tables import BeneficiaryCount, Row
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.contracts.rates_and_statements import Statement
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.contracts.values import InWords
from toolkit.facts.contracts.word_tables import Activity
from toolkit.facts.folders import shown_path
from toolkit.facts.programme import Programme

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a page says in its own language.

    Attributes
    ----------
    file : str
        As a reader knows it.
    row : int, optional
        Line of a table.
    column : str
        Column of a table, or key of a definition.
    always : bool
        Whether pages say it wherever its subject is; else only beside a fact that is shown.
    """

    file: str
    row: int | None
    column: str
    always: bool


def prose_of(programme: Programme) -> Mapping[str, Text]:
    """List the texts of a programme that its pages say, each with the first place where it stands."""
    found: dict[str, Text] = {}
    for words, place in _all(programme):
        if not has_words(words):
            continue
        known = found.get(words)
        if known is None or (place.always and not known.always):
            found[words] = place
    return MappingProxyType(found)


def _all(programme: Programme) -> Iterator[tuple[str, Text]]:
    for name, definition in (("programme.yaml", programme.file), ("framework.yaml", programme.framework)):
        file = shown_path(programme.folder / name)
        for words, key, always in _said(definition, ""):
            yield words, Text(file, None, key, always)
    for table in TABLES:
        file = shown_path(programme.folder / f"{table}.csv")
        for line, row in programme.rows(table):
            for words, column, always in _said(row, ""):
                yield words, Text(file, line, column, always)


def _said(model: BaseModel, place: str) -> Iterator[tuple[str, str, bool]]:
    """Return the texts of a model that are said, each with its key, and whether always."""
    for name, mark, inside in _fields(type(model)):
        value = getattr(model, name)
        if mark is not None:
            always = mark.always or _is_said(model, name)
            yield from ((words, f"{place}{name}", always) for words in _texts(value))
        elif inside:
            for code, part in _parts(value):
                yield from _said(part, f"{place}{name}{code}.")


def _is_said(model: BaseModel, name: str) -> bool:
    """Whether every page says a remark: the name of an indicator, how it is computed, a note in a column, a denial."""
    if isinstance(model, Indicator):
        return (name == "name" and not model.short_name) or (name == "method" and model.compute is not None)
    return isinstance(model, _NOTED) or (isinstance(model, Row) and model.certainty == "disputed")


_NOTED = (Activity, BeneficiaryCount, Statement)
"""Rows whose notes a page shows in a column of their own."""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from [value] if value else []
    else:
        yield from (words for words in (value.values() if isinstance(value, dict) else value) if words)


def _parts(value: Any) -> Iterator[tuple[str, BaseModel]]:
    """Return the models in a field, each with what tells it from the others."""
    if isinstance(value, BaseModel):
        yield "", value
    elif isinstance(value, list):
        yield from ((f"[{getattr(v, 'code', n)}]", v) for n, v in enumerate(value, 1) if isinstance(v, BaseModel))
    elif isinstance(value, dict):
        yield from ((f"[{key}]", v) for key, v in value.items() if isinstance(v, BaseModel))


@lru_cache(maxsize=128)
def _fields(shape: type[BaseModel]) -> tuple[tuple[str, InWords | None, bool], ...]:
    """List the fields of a model that hold texts that are said, or other models."""
    fields: list[tuple[str, InWords | None, bool]] = []
    for name, field in shape.model_fields.items():
        marks = [mark for mark in (*field.metadata, *_inner(field.annotation)) if isinstance(mark, InWords)]
        if marks:
            fields.append((name, marks[0], False))
        elif any(isinstance(part, type) and issubclass(part, BaseModel) for part in _inner(field.annotation)):
            fields.append((name, None, True))
    return tuple(fields)


def _inner(annotation: Any) -> Iterator[Any]:
    """Return an annotation and all that it is made of."""
    yield annotation
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _inner(part)


def has_words(text: str) -> bool:
    """Whether a text says something in words: a code, an abbreviation or a number is the same in every language."""
    return any(letter.islower() for letter in text)


def lacking(texts: Sequence[str], language: str) -> dict[str, str]:
    """Find the fields of a problem that names texts without translation: how many, the first of them, the language."""
    first = [text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…" for text in texts[:3]]
    return {"n": str(len(texts)), "found": "; ".join(f"“{text}”" for text in first), "language": language}
