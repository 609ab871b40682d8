"""What a column is and how a table is laid out: ``words/columns.yaml`` and ``words/tables.yaml``, read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal, TypeVar

import pandas as pd
from pydantic import Field, ValidationError

from toolkit.errors import Problem, WordsError
from toolkit.facts.contracts.values import Strict
from toolkit.facts.periods import read_period
from toolkit.facts.validation import problems_of
from toolkit.spoken import LANGUAGES
from toolkit.words import entries

MARK = ".mark"
"""Ending of a column that says how the cells of another one look."""

INTERVAL = "_interval"
"""After the name of a column: the confidence limits of its figures."""

Kind = Literal[
    "name",
    "names",
    "code",
    "codes",
    "text",
    "texts",
    "list",
    "printed_at",
    "grade",
    "score",
    "pair",
    "period",
    "cover",
    "date",
    "fits",
    "lacking",
    "not_covered",
    "noted",
    "reasons",
    "response",
    "source",
    "unit",
    "why",
]


class Column(Strict):
    """What stands in a column, wherever it stands.

    Attributes
    ----------
    kind : str
        How a cell that is no figure is written: ``name`` (a code, by the first of the families `names` that knows it),
        ``names`` (several of them), ``code`` (by the words of one `family`), ``codes`` (several), ``text`` (words of
        the programme's files), ``texts`` and ``list`` (several, a line each), ``printed_at`` (a fact, by where it is
        printed), ``grade`` and ``score`` (letters or words that documents print), and kinds of one column alone.
    family : str
        Whose words say its codes.
    names : tuple of str
        In which its codes are looked up, in order.
    shown : {"", "of"}
        ``of``: a figure is shown as how many of how many.
    digits : int, optional
        Decimals with which its figures are quoted.
    observed : bool
        Whether documents print it of an indicator, so that what records give is marked in it.
    judged : bool
        Whether its figures are what a verdict of their row is about.
    """

    kind: Kind = "name"
    family: str = ""
    names: tuple[str, ...] = ()
    shown: Literal["", "of"] = ""
    digits: int | None = None
    observed: bool = False
    judged: bool = False


class TableSpec(Strict):
    """How a table is laid out.

    Attributes
    ----------
    columns : tuple of str
        Columns of the frame, in order. ``*`` stands for the columns of the frame that are periods, headed by the
        periods; ``<name>_interval`` for the confidence limits of the figures in a column.
    group : str
        Column whose codes head groups of rows; empty for none.
    ids : str
        Identifier of a row's figures in the register, ``{row}`` and the columns of the frame filled in.
    label : str
        Column that names the row: empty for the index, as a code.
    of : tuple of str
        Families that the codes of the index, or of the column that names the row, belong to; for a column that holds
        codes of one family everywhere it need not be said.
    group_of, columns_of : tuple of str
        The same for the codes that head groups, and for columns that are called by a code, as a mode or a funder.
    optional : tuple of str
        Columns that are left out where the programme has nothing for them.
    swatches : bool
        Whether the colours of its cells are explained below. How a cell or a row looks is a code in a column of its own
        that is not shown: ``<column>.mark``, ``row.mark``.
    name : str
        Its own, in the list of all.
    """

    columns: tuple[str, ...]
    group: str = ""
    ids: str = "{row}"
    label: str = ""
    of: tuple[str, ...] = ()
    group_of: tuple[str, ...] = ()
    columns_of: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    swatches: bool = False
    name: str = Field(default="", exclude=True)

    def shown(self, frame: pd.DataFrame) -> tuple[str, ...]:
        """List the columns that have something to show."""
        given = tuple(str(c) for c in frame.columns if c not in (self.group, self.label, "indicator"))
        periods = tuple(c for c in given if self.is_period(c))
        columns = tuple(c for name in self.columns for c in (periods if name == "*" else (name,))) or given
        return tuple(
            c
            for c in columns
            if not c.endswith(MARK) and (c not in self.optional or (c in frame and frame[c].map(_is_there).any()))
        )

    def is_period(self, column: str) -> bool:
        """Whether a column is headed by the period that its name is."""
        return "*" in self.columns and read_period(column) is not None


def _is_there(cell: object) -> bool:
    """Whether a cell has something to show: a value, words, or the text of a figure that is words."""
    return bool(cell) or bool(getattr(cell, "text", ""))


_SAID = ("caption", "captions", "stub", "empty", "heading")
"""Words of a table, which stand beside its layout."""

_OTHER = Column()
_Shape = TypeVar("_Shape", bound=Strict)


@lru_cache(maxsize=1)
def columns() -> Mapping[str, Column]:
    """Return every column by its name.

    Raises
    ------
    WordsError
        With everything in ``columns.yaml`` that is none.
    """
    said = (*LANGUAGES, "as")
    return _checked("column", Column, said)


@lru_cache(maxsize=1)
def tables() -> Mapping[str, TableSpec]:
    """Return the layout of every table that a notebook can show, by its name.

    Raises
    ------
    WordsError
        With everything in ``tables.yaml`` that is none, and every column that ``columns.yaml`` does not have.
    """
    found = _checked("table", TableSpec, _SAID)
    if unknown := list(_unknown_columns(found)):
        raise WordsError(unknown)
    return MappingProxyType({name: spec.model_copy(update={"name": name}) for name, spec in found.items()})


def column(name: str) -> Column:
    """Return what a column is; one that is called by a code holds figures, or names of codes."""
    return columns().get(name, _OTHER)


def layout(name: str) -> TableSpec:
    """Return the layout of a table.

    Raises
    ------
    WordsError
        When there is none of that name.
    """
    if name not in tables():
        raise WordsError(Problem("layout_missing", "toolkit/words/tables.yaml", fields={"found": name}))
    return tables()[name]


def _checked(family: str, shape: type[_Shape], said: tuple[str, ...]) -> Mapping[str, _Shape]:
    found: dict[str, _Shape] = {}
    problems: list[Problem] = []
    for name, (file, entry) in entries(family).items():
        given: dict[str, Any] = entry if isinstance(entry, dict) else {}
        try:
            found[name] = shape.model_validate({k: v for k, v in given.items() if k.partition(" ")[0] not in said})
        except ValidationError as error:
            for path, problem in problems_of(error, "key", shape):
                place = ".".join(map(str, (family, name, *path)))
                problems.append(Problem(problem.code, f"toolkit/words/{file}", column=place, fields=problem.fields))
    if problems:
        raise WordsError(problems)
    return MappingProxyType(found)


def _unknown_columns(found: Mapping[str, TableSpec]) -> Iterator[Problem]:
    for name, spec in found.items():
        named = (c.removesuffix(INTERVAL) for c in (*spec.columns, *spec.optional, *filter(None, [spec.group])))
        for each in dict.fromkeys(named):
            if each not in ("*", *columns()):
                yield Problem("column_missing", "toolkit/words/columns.yaml", fields={"found": each, "table": name})
