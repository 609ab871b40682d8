"""What a column is and how a table is laid out: ``words/columns.yaml`` and ``words/tables.yaml``, read and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import Field, ValidationError

from toolkit.errors import Problem, WordsError
from toolkit.facts.contracts.values import Strict
from toolkit.facts.periods import read_period
from toolkit.facts.validation import problems_of
from toolkit.spoken import LANGUAGES
from toolkit.words import entries, families, hole, holes, messages

if TYPE_CHECKING:
    import pandas as pd

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
    "remark",
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
    shown : {"", "of", "range"}
        ``of``: a figure is shown as how many of how many. ``range``: as the limits between which it lies, if it has
        such.
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
    shown: Literal["", "of", "range"] = ""
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
    folded : bool
        Whether it is folded under its caption until a reader opens it.
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
    folded: bool = False
    name: str = Field(default="", exclude=True)

    def shown(self, frame: pd.DataFrame) -> tuple[str, ...]:
        """List the columns that have something to show."""
        given = tuple(str(c) for c in frame.columns if c not in (self.group, self.label, "indicator"))
        periods = tuple(c for c in given if self.is_period(c))
        columns = tuple(c for name in self.columns for c in (periods if name == "*" else (name,))) or given
        return tuple(
            c
            for c in columns
            if not c.endswith(MARK) and (c not in self.optional or (c in frame and any(map(_is_there, frame[c]))))
        )

    def is_period(self, column: str) -> bool:
        """Whether a column is headed by the period that its name is."""
        return "*" in self.columns and read_period(column) is not None


def _is_there(cell: object) -> bool:
    """Whether a cell has something to show: a value, words, or the text of a figure that is words."""
    return bool(cell) or bool(getattr(cell, "text", ""))


_SAID = ("caption", "captions", "stub", "empty", "heading")
"""Words of a table, which stand beside its layout."""

_NEEDED = ("caption", "stub", "empty")

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
    found, problems = _read("column", Column, (*LANGUAGES, "as"))
    if problems:
        raise WordsError(problems)
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def tables() -> Mapping[str, TableSpec]:
    """Return the layout of every table that a notebook can show, by its name.

    Raises
    ------
    WordsError
        With everything in ``tables.yaml`` that is none, every column that ``columns.yaml`` does not have, and every
        word without which some table could not be shown.
    """
    found, problems = _read("table", TableSpec, _SAID)
    problems += [problem for name, spec in found.items() for problem in (*_unknown(name, spec), *_unsaid(name, spec))]
    if problems:
        raise WordsError(problems)
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
        raise WordsError(_no_layout(name))
    return tables()[name]


def _no_layout(name: str) -> Problem:
    """Say that no table has a name, and where it stands if it got into another family of the file."""
    file = "tables.yaml"
    others = [family for family in families() if entries(family).get(name, ("",))[0] == file]
    code, fields = ("layout_elsewhere", {"family": others[0]}) if others else ("layout_missing", {})
    return Problem(code, f"toolkit/words/{file}", fields={"found": name, **fields})


def heading_keys(table: str, name: str) -> tuple[str, str]:
    """Name the messages that may head a column: the table's own, then the one that it has everywhere."""
    return f"table.{table}.heading.{name}", f"column.{name}"


def all_holes() -> list[Problem]:
    """List all that is missing or wrong in all files of words and layouts, file by file."""
    found = [problem for family in families() for problem in holes(family)]
    readers: tuple[Callable[[], object], ...] = columns, tables
    for read in readers:
        try:
            read()
        except WordsError as error:
            found += [problem for problem in error.problems if problem not in found]
    return sorted(found, key=lambda problem: problem.file)


def _read(family: str, shape: type[_Shape], said: tuple[str, ...]) -> tuple[dict[str, _Shape], list[Problem]]:
    """Read the entries of a family, but for what they say; return the good ones, and what is wrong with others."""
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
    return found, problems


def _unknown(table: str, spec: TableSpec) -> Iterator[Problem]:
    """Find the columns of a table that nobody has said what they are, each with the line to write.

    One of figures is nothing but its heading: where the table has a heading of its own for it, all is said.
    """
    named = (c.removesuffix(INTERVAL) for c in (*spec.columns, *spec.optional, *filter(None, [spec.group])))
    for each in dict.fromkeys(named):
        own, _ = heading_keys(table, each)
        if each not in ("*", *columns()) and own not in messages("table"):
            line = f"{each}: {{{', '.join(f'{language}: …' for language in LANGUAGES)}}}"
            fields = {"found": each, "table": table, "line": line}
            yield Problem("column_missing", "toolkit/words/columns.yaml", fields=fields)


def _unsaid(table: str, spec: TableSpec) -> Iterator[Problem]:
    """Find the words that a table needs whatever is in it, also when nothing is, and does not have."""
    for part in _NEEDED:
        if (key := f"table.{table}.{part}") not in messages("table"):
            yield hole(key)
    for each in spec.columns:
        own, general = heading_keys(table, each)
        if each in columns() and own not in messages("table") and general not in messages("column"):
            yield hole(general)
