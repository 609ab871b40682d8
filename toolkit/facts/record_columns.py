"""Records read column by column: each distinct cell is looked at once, whatever the number of rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from toolkit.facts.conditions import is_empty
from toolkit.facts.contracts.values import DECIMAL_COMMA, with_comma
from toolkit.facts.csv_files import Answers, Separated, separated
from toolkit.facts.record_bytes import split

if TYPE_CHECKING:
    import pandas as pd

LINE = "file_line"
"""The column that says in which line of the file a record begins."""

_MANY = 200_000
"""Letters of a file from which on it is read by its bytes; of fewer that takes longer than it saves."""


@dataclass(frozen=True)
class Layout:
    """What the columns of a table of records hold.

    Attributes
    ----------
    kinds : mapping of str to type
        By column, what a cell holds that is not empty.
    numbers, whole : collection of str
        Columns of numbers, and those of them that hold no fractions.
    answers : dict
        By column, the answer that each other spelling is counted as.
    """

    kinds: Mapping[str, Any]
    numbers: frozenset[str]
    whole: frozenset[str]
    answers: Answers


@dataclass(frozen=True)
class Cells:
    """The cells of one column: the number of each row's, and what they are."""

    numbers: NDArray[np.integer]
    distinct: Sequence[str]


@dataclass(frozen=True)
class Columns:
    """A table of records, read.

    Attributes
    ----------
    header : list of str
        Its columns in the order of the file.
    frame : DataFrame
        The rows of which every cell is as declared: numbers as floats with NaN for a missing one, all others in
        categories in the order of the alphabet with ``""`` for a missing one, and the line of each.
    others : array of int
        Lines of all other rows.
    comma : bool
        Whether decimals have a comma.
    """

    header: list[str]
    frame: pd.DataFrame
    others: NDArray[np.intp]
    comma: bool


def read_columns(text: str, layout: Layout) -> Columns | None:
    """Read a table of records.

    Parameters
    ----------
    text : str
        Of a CSV file.
    layout : Layout

    Returns
    -------
    Columns or None
        Whoever reads row by row then says what is wrong with the other rows. None where the table as a whole is not as
        it should be.
    """
    found = separated(text, list(layout.kinds))
    read = _by_bytes(found, layout) if len(found.body) >= _MANY else None
    read = read or _by_rows(found, layout)
    return None if read is None else checked(read, layout)


@dataclass(frozen=True)
class Read:
    """The cells of a table, as they stand in its file.

    Attributes
    ----------
    lines : array of int
        The line of each row.
    cells : mapping of str to Cells or array of float
        By column, in the order of the file; numbers where every cell is one.
    comma : bool
        Whether decimals have a comma.
    others : array of int
        Lines of rows of another width.
    """

    lines: NDArray[np.intp]
    cells: Mapping[str, Cells | NDArray[np.float64]]
    comma: bool
    others: NDArray[np.intp]


def _by_bytes(found: Separated, layout: Layout) -> Read | None:
    """Read the cells of a plain file."""
    whole = split(found)
    if whole is None or sorted(whole.header) != sorted(layout.kinds):
        return None
    numbers = [name for name in whole.header if name in layout.numbers]
    comma, point = (any(name in whole.marked.get(mark, ()) for name in numbers) for mark in ",.")
    if comma and point:
        return None
    plain = [name for name in numbers if name not in whole.odd["," if comma else "."]]
    read = whole.read(plain, comma)
    if read is None:
        return None
    cells = {name: read[name].to_numpy() if name in plain else of_text(read[name]) for name in whole.header}
    return Read(whole.lines, cells, comma, np.empty(0, np.intp))


def of_text(column: pd.Series) -> Cells:
    """Give the distinct cells of a column of text numbers; a missing one is empty."""
    numbers, distinct = column.factorize()
    return Cells(numbers + 1, ["", *map(str.strip, distinct.tolist())])  # a missing one has the number -1


def _by_rows(found: Separated, layout: Layout) -> Read | None:
    """Read the cells of any file, quoted or not."""
    try:
        lines, rows = zip(*found.rows(), strict=True)
    except (csv.Error, ValueError):  # quotes that do not close; nothing at all
        return None
    header, body = rows[0], rows[1:]
    if sorted(header) != sorted(layout.kinds):
        return None
    fits = np.fromiter((len(row) == len(header) for row in body), dtype=bool, count=len(body))
    own = body if fits.all() else [row for row, is_wide in zip(body, fits, strict=True) if is_wide]
    columns = dict(zip(header, zip(*own, strict=True), strict=True)) if own else dict.fromkeys(header, ())
    cells = {name: _numbered(columns[name]) for name in header}
    numbers = [cell for name in header if name in layout.numbers for cell in cells[name].distinct]
    comma = found.mark != "," and any(map(with_comma, numbers))
    if comma and any(map(_POINT.fullmatch, numbers)):
        return None
    at = np.array(lines[1:], dtype=np.intp)
    return Read(at[fits], cells, comma, at[~fits])


_POINT = re.compile(r"-?\d+\.\d+")
"""A number with a point, beside which one with a comma could mean anything."""


def _numbered(cells: Sequence[str]) -> Cells:
    place = {cell: number for number, cell in enumerate(dict.fromkeys(cells))}
    return Cells(np.fromiter(map(place.__getitem__, cells), np.intp, len(cells)), list(place))


def checked(read: Read, layout: Layout) -> Columns:
    """Tell the rows whose cells are as declared from all others."""
    import pandas as pd  # noqa: PLC0415 - only where records are used

    good, blank = np.ones(len(read.lines), dtype=bool), np.ones(len(read.lines), dtype=bool)
    columns: dict[str, Any] = {}
    for name in layout.kinds:
        cells = read.cells[name]
        if isinstance(cells, Cells):
            columns[name], is_good = _column(cells, name, layout, read.comma)
            blank &= np.asarray(is_empty(pd.Series(columns[name])))
        else:
            columns[name] = cells + 0.0  # a zero has no sign
            empty = np.isnan(cells)
            is_good = empty | (np.isfinite(cells) & ((cells == np.floor(cells)) | (name not in layout.whole)))
            blank &= empty
        good &= is_good
    kept = good & ~blank
    if not kept.all():
        columns = {
            name: in_categories(own.codes[kept], own.categories.tolist()) if name not in layout.numbers else own[kept]
            for name, own in columns.items()
        }
    frame = pd.DataFrame(columns | {LINE: read.lines[kept]})
    return Columns(list(read.cells), frame, np.union1d(read.others, read.lines[~good]), read.comma)


def _column(cells: Cells, name: str, layout: Layout, comma: bool) -> tuple[Any, NDArray[np.bool_]]:
    """Read the cells of a column, and tell which are of its kind."""
    answers = layout.answers.get(name, {})
    own = [answers.get(cell, cell) for cell in cells.distinct] if answers else cells.distinct
    read, wrong = _values(own, layout.kinds[name], comma)
    good = np.ones(len(own), dtype=bool)
    good[wrong] = False
    column: Any
    if name in layout.numbers:
        column = np.array([np.nan if value in ("", None) else value for value in read], dtype=float)[cells.numbers]
    else:
        column = in_categories(cells.numbers, read)
    return column, good[cells.numbers] if wrong else np.ones(len(cells.numbers), dtype=bool)


def _values(cells: Sequence[str], kind: Any, comma: bool) -> tuple[Sequence[Any], list[int]]:
    """Read cells as what they hold, ``""`` for an empty one, and give the places of those not of their kind."""
    if kind is str:
        return cells, []
    there = [place for place, cell in enumerate(cells) if cell]
    asked = [cells[place] for place in there]
    adapter, context = _adapter(kind), {DECIMAL_COMMA: comma}
    wrong: list[int] = []
    try:
        read = adapter.validate_python(asked, context=context)
    except ValidationError as error:
        wrong = sorted({int(each["loc"][0]) for each in error.errors()})
        asked = [cell for place, cell in enumerate(asked) if place not in set(wrong)]
        read = adapter.validate_python(asked, context=context)
    values: list[Any] = [""] * len(cells)
    bad = {there[place] for place in wrong}
    for place, value in zip((place for place in there if place not in bad), read, strict=True):
        values[place] = value
    return values, sorted(bad)


@lru_cache(maxsize=32)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(list[kind])


def in_categories(numbers: NDArray[np.integer] | range, distinct: Sequence[str | None]) -> pd.Categorical[str]:
    """Keep text as numbers that stand for it, in the order of the alphabet; ``""`` for a missing one.

    Parameters
    ----------
    numbers : array of int
        Of each row, the place of its text.
    distinct : sequence of str or None
        The texts by place; the same one may have two.
    """
    import pandas as pd  # noqa: PLC0415 - as above

    texts, own = [text or "" for text in distinct], np.asarray(numbers, dtype=np.intp)
    used = sorted(set(texts))
    if used != texts:
        place = {text: number for number, text in enumerate(used)}
        own = np.array([place[text] for text in texts] or [0], dtype=np.intp)[own]
    there = np.bincount(own, minlength=len(used)) > 0
    if not there.all():
        own, used = (np.cumsum(there) - 1)[own], [text for text, is_there in zip(used, there, strict=True) if is_there]
    return pd.Categorical.from_codes(own, categories=pd.Index(used, dtype=str))
