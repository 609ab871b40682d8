"""Records: one row an organisation, a sale or an interview, read by the columns that ``framework.yaml`` declares."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import AfterValidator, create_model
from pydantic_core import PydanticCustomError

from toolkit.errors import FactsError, Problem
from toolkit.facts.contracts.records import Records
from toolkit.facts.contracts.values import Code, Day, Number, Strict
from toolkit.facts.csv_files import Answers, CsvTable, separated
from toolkit.facts.programme import Programme
from toolkit.facts.record_columns import Columns, read_columns
from toolkit.facts.text_files import read_text

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
        One row a record, the declared columns: numbers as floats with NaN for a missing one, dates as ISO text, all
        others as text with ``""`` for a missing one. `file_line` is the line in the file.

    Raises
    ------
    FactsError
        When no such records are declared, or with everything that is wrong with the file.
    """
    return _read_once(programme.of_records, name)


@lru_cache(maxsize=32)
def _read_once(programme: Programme, name: str) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - only where records are used

    declared = programme.framework.records.get(name)
    if declared is None:
        known = ", ".join(programme.framework.records)
        raise FactsError(Problem("unknown_records", fields={"found": name, "expected": known}))
    cells, lines = _by_column(programme, declared) or _by_row(programme, declared)
    frame = pd.DataFrame({column: cells[column] for column in declared.columns} | {"file_line": lines})
    for column, kind in declared.columns.items():
        frame[column] = frame[column].astype(float) if kind in _NUMBERS else frame[column].fillna("")
    return frame


def _by_column(programme: Programme, declared: Records) -> tuple[Columns, list[int]] | None:
    kinds = {name: _KINDS[kind] for name, kind in declared.columns.items()}
    numbers = [name for name, kind in declared.columns.items() if kind in _NUMBERS]
    return read_columns(programme.folder / declared.file, programme.folder, kinds, numbers, _answers(declared))


def _by_row(programme: Programme, declared: Records) -> tuple[Columns, list[int]]:
    """Read row by row, which says what is wrong with each.

    Raises
    ------
    FactsError
        With all of that.
    """
    read = _row_by_row(programme, declared)
    if read.problems:
        raise FactsError(read.problems)
    cells = {name: [getattr(row, name) for _, row in read.rows] for name in declared.columns}
    return cells, [line for line, _ in read.rows]


@lru_cache(maxsize=64)
def answers_in(programme: Programme, name: str, column: str) -> frozenset[str]:
    """Return what stands in one column of a table of records, as it is typed; quicker than to read all of it."""
    declared, problems = programme.framework.records[name], list[Problem]()
    text = read_text(programme.folder / declared.file, declared.file, problems)
    try:
        rows = list(separated(text or "", list(declared.columns)).rows())
    except csv.Error:
        return frozenset()  # what is wrong with the file is said where it is read
    header = rows[0][1] if rows else []
    at = header.index(column) if column in header else len(header)
    return frozenset(cells[at] for _, cells in rows[1:] if at < len(cells))


def are_synthetic(programme: Programme, names: Mapping[str, Any] | None = None) -> bool:
    """Whether any of a programme's records, or of some of them, were made up."""
    declared = programme.framework.records
    return any(declared[name].synthetic for name in (names or declared) if name in declared)


def is_protected(programme: Programme, name: str | None) -> bool:
    """Whether figures of small groups of a table of records are held back."""
    return name in programme.framework.records and not programme.framework.records[str(name)].public


def read_records(programme: Programme, declared: Records) -> CsvTable:
    """Read a table of records as it is declared: its rows by line, and its problems."""
    read = _by_column(programme, declared)
    if read is None:
        return _row_by_row(programme, declared)
    path, contract = programme.folder / declared.file, _contract(tuple(declared.columns.items()))
    cells, lines = read
    rows = (SimpleNamespace(**dict(zip(cells, row, strict=True))) for row in zip(*cells.values(), strict=True))
    return CsvTable.in_order(path, contract, list(cells), list(zip(lines, rows, strict=True)))


def _row_by_row(programme: Programme, declared: Records) -> CsvTable:
    contract = _contract(tuple(declared.columns.items()))
    return CsvTable(programme.folder / declared.file, contract, programme.folder, _answers(declared))


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
