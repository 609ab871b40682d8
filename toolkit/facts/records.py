"""Records: one row an organisation, a sale or an interview, read by the columns that ``framework.yaml`` declares."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import numpy as np
from pydantic import AfterValidator, create_model
from pydantic_core import PydanticCustomError

from toolkit.errors import FactsError, Problem
from toolkit.facts.contracts.records import Records
from toolkit.facts.contracts.values import Code, Day, Number, Strict
from toolkit.facts.csv_files import Answers, CsvTable, Only, separated
from toolkit.facts.folders import shown_path
from toolkit.facts.programme import Programme
from toolkit.facts.record_columns import LINE, Columns, Layout, checked, in_categories, read_columns
from toolkit.facts.record_parts import ENDINGS, PARQUET, parquet_cells, parts_of, plain_text, typed
from toolkit.facts.record_tables import RecordTable, in_order, together
from toolkit.facts.text_files import LARGE, read_text

if TYPE_CHECKING:
    import pandas as pd


def _whole(raw: Any) -> Any:
    if raw is not None and not float(raw).is_integer():
        raise PydanticCustomError("not_a_whole_number", "{found}", {"found": str(raw)})
    return raw


RECORDS = "records:"
"""Before the name of a table of records, as the source of what is computed from it."""

_KINDS: Mapping[str, Any] = MappingProxyType(
    {
        "text": str,
        "code": Code,
        "number": Number,
        "integer": Annotated[Number, AfterValidator(_whole)],
        "date": Day,
        "yes_no": Literal["yes", "no"],
    }
)
_NUMBERS = ("number", "integer")

POLL_ANSWERS = "poll_answers"
"""The records that hold the answers to polls, one row a respondent, question and option."""

POLL_COLUMNS = ("poll", "respondent", "option")
"""Columns that the answers to polls have."""


def records_of(programme: Programme, name: str) -> pd.DataFrame:
    """Return a table of records.

    Parameters
    ----------
    programme : Programme
    name : str
        As ``framework.yaml`` declares it.

    Returns
    -------
    DataFrame
        One row a record, the declared columns: numbers as floats with NaN for a missing one, all others in categories
        of text with ``""`` for a missing one, dates as ISO text. `file_line` is the line in the file.

    Raises
    ------
    FactsError
        When no such records are declared, or with everything that is wrong with the file.
    """
    return _read_once(programme.of_records, name)


@lru_cache(maxsize=32)
def _read_once(programme: Programme, name: str) -> pd.DataFrame:
    if name not in programme.framework.records:
        known = ", ".join(programme.framework.records)
        raise FactsError(Problem("unknown_records", fields={"found": name, "expected": known}))
    table = table_of(programme, name)
    if table.problems:
        raise FactsError(table.problems)
    return table.frame


@lru_cache(maxsize=32)
def table_of(programme: Programme, name: str) -> RecordTable:
    """Return a table of records as it was read, whatever is wrong with it."""
    return read_records(programme, programme.framework.records[name])


@lru_cache(maxsize=64)
def answers_in(programme: Programme, name: str, column: str) -> frozenset[str]:
    """Return what stands in one column of a table of records, as it is typed; quicker than to read all of it."""
    declared, problems = programme.framework.records[name], list[Problem]()
    path = programme.folder / declared.file
    if path.suffix != ".csv" or (path.is_file() and path.stat().st_size > LARGE):
        return frozenset(table_of(programme, name).answers(column))
    found = separated(read_text(path, declared.file, problems) or "", list(declared.columns))
    try:
        _, header = next(found.rows())
        at = header.index(column)
        if '"' not in found.body:  # then every line is a row, and every mark ends a cell
            cell = f"[^{found.mark}\r\n]*"
            own = re.findall(f"^(?=[^\\r\\n])(?:{cell}{found.mark}){{{at}}}({cell})", found.body, re.MULTILINE)
            return frozenset(map(str.strip, own[1:]))
        return frozenset(cells[at] for _, cells in itertools.islice(found.rows(), 1, None) if at < len(cells))
    except (csv.Error, StopIteration, ValueError):
        return frozenset()  # what is wrong with the file is said where it is read


def are_synthetic(programme: Programme, names: Mapping[str, Any] | None = None) -> bool:
    """Whether any of a programme's records, or of some of them, were made up."""
    declared = programme.framework.records
    return any(declared[name].synthetic for name in (names or declared) if name in declared)


def is_protected(programme: Programme, name: str | None) -> bool:
    """Whether figures of small groups of a table of records are held back."""
    return name in programme.framework.records and not programme.framework.records[str(name)].public


def read_records(programme: Programme, declared: Records) -> RecordTable:
    """Read a table of records as it is declared: column by column, and what is not in order there row by row."""
    paths = parts_of(programme.folder, declared.file)
    if not paths:
        name = shown_path(programme.folder / declared.file)
        return _nothing(name, declared, [Problem("no_parts", name, fields={"expected": ", ".join(ENDINGS)})])
    return together([_part(programme, declared, path) for path in paths])


def _part(programme: Programme, declared: Records, path: Path) -> RecordTable:
    name, layout, problems = shown_path(path), _layout(declared), list[Problem]()
    contract, answers = _contract(tuple(declared.columns.items())), layout.answers
    if path.name.endswith(PARQUET):
        cells = parquet_cells(path, programme.folder, layout, problems)
        if cells is None:
            return _nothing(name, declared, problems)
        read = checked(cells, layout)
        told = CsvTable.of_cells(name, contract, answers, typed(cells, read.others))
        return _whole_of(read, told, layout)
    text = plain_text(path, programme.folder, problems)
    if text is None:
        return _nothing(name, declared, problems)
    columns = None if problems else read_columns(text, layout)
    if columns is not None and not len(columns.others):
        return RecordTable(columns.header, columns.frame, [], ((0, name),))
    only = None if columns is None else Only(frozenset(map(int, columns.others)), columns.comma)
    return _whole_of(columns, CsvTable.of_records(name, contract, answers, text, only), layout)


def _whole_of(read: Columns | None, told: CsvTable, layout: Layout) -> RecordTable:
    """Put the rows that were read column by column, and those read one by one, together."""
    frame = _framed(told.rows, layout)
    whole = frame if read is None else in_order([read.frame, frame])
    return RecordTable(told.header, whole, told.problems, ((0, told.name),))


def _nothing(name: str, declared: Records, problems: list[Problem]) -> RecordTable:
    return RecordTable([], _framed([], _layout(declared)), problems, ((0, name),))


def _framed(rows: Sequence[tuple[int, Strict]], layout: Layout) -> pd.DataFrame:
    """Put rows that were read one by one into columns."""
    import pandas as pd  # noqa: PLC0415 - only where records are used

    columns: dict[str, Any] = {}
    for name in layout.kinds:
        cells = [getattr(row, name) for _, row in rows]
        columns[name] = np.array(cells, float) if name in layout.numbers else in_categories(range(len(cells)), cells)
    return pd.DataFrame(columns | {LINE: np.array([line for line, _ in rows], dtype=np.intp)})


def _layout(declared: Records) -> Layout:
    kinds = {name: _KINDS[kind] for name, kind in declared.columns.items()}
    numbers, whole = (
        frozenset(name for name, kind in declared.columns.items() if kind in of) for of in (_NUMBERS, ("integer",))
    )
    return Layout(kinds, numbers, whole, _answers(declared))


def _answers(declared: Records) -> Answers:
    """Return by column the answer that each other spelling is counted as."""
    return {
        column: {spelling: answer for answer, spellings in answers.items() for spelling in spellings}
        for column, answers in declared.same_answers.items()
    }


@lru_cache(maxsize=32)
def _contract(columns: tuple[tuple[str, str], ...]) -> type[Strict]:
    """Make the contract of one table of records: every declared column may be empty, none may be missing."""
    fields: dict[str, Any] = {name: (_KINDS[kind] | None, None) for name, kind in columns}
    make = cast("Callable[..., type[Strict]]", create_model)
    return make("Record", __base__=Strict, **fields)
