"""Records: one row an organisation, a sale or an interview, read by the columns that ``framework.yaml`` declares."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import numpy as np
from pydantic import AfterValidator, create_model
from pydantic_core import PydanticCustomError

from toolkit.errors import FactsError, Problem
from toolkit.facts.contracts.records import Records
from toolkit.facts.contracts.values import Code, Day, Number, Strict
from toolkit.facts.csv_files import LARGEST, Answers, CsvTable, separated
from toolkit.facts.folders import shown_path
from toolkit.facts.programme import Programme
from toolkit.facts.record_columns import LINE, Layout, in_categories, read_columns
from toolkit.facts.text_files import leads_out, read_text

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
    declared = programme.framework.records.get(name)
    if declared is None:
        known = ", ".join(programme.framework.records)
        raise FactsError(Problem("unknown_records", fields={"found": name, "expected": known}))
    table = read_records(programme, declared)
    if table.problems:
        raise FactsError(table.problems)
    return table.frame


@lru_cache(maxsize=64)
def answers_in(programme: Programme, name: str, column: str) -> frozenset[str]:
    """Return what stands in one column of a table of records, as it is typed; quicker than to read all of it."""
    declared, problems = programme.framework.records[name], list[Problem]()
    text = read_text(programme.folder / declared.file, declared.file, problems, LARGEST)
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


@dataclass(frozen=True)
class RecordTable:
    """A table of records as it was read, and what is wrong with it.

    Attributes
    ----------
    name : str
        The file as a reader knows it.
    header : list of str
        Its columns in the order of the file.
    frame : DataFrame
        As :func:`records_of`, of the rows that are in order.
    problems : list of Problem
        Empty when every row is.
    """

    name: str
    header: list[str]
    frame: pd.DataFrame
    problems: list[Problem]

    def answers(self, column: str) -> dict[str, int]:
        """Count the answers in a column by what they are, empty ones apart; those of a column of numbers as text."""
        if column not in self.frame:
            return {}
        counts = self.frame[column].value_counts(sort=False)
        return {str(answer): int(n) for answer, n in counts.items() if n and answer not in ("", 0)}

    def of(self, column: str, answer: str) -> RecordTable:
        """Keep the rows with one answer in a column."""
        return replace(self, frame=self.frame[self.frame[column] == answer])

    def lines_of(self, column: str, answers: Collection[str]) -> Iterator[tuple[int, str]]:
        """Return the lines that have one of some answers in a column, each with it."""
        if answers:
            found = self.frame[self.frame[column].astype(str).isin(answers)]
            yield from zip(map(int, found[LINE]), map(str, found[column]), strict=True)


def read_records(programme: Programme, declared: Records) -> RecordTable:
    """Read a table of records as it is declared: column by column, and what is not in order there row by row."""
    path, layout, problems = programme.folder / declared.file, _layout(declared), list[Problem]()
    text = None if leads_out(path, programme.folder) else read_text(path, path.name, problems, LARGEST)
    read = read_columns(text, layout) if text is not None and not problems else None
    if read is not None and not len(read.others):
        return RecordTable(shown_path(path), read.header, read.frame, [])
    only = None if read is None else frozenset(map(int, read.others))
    rows = CsvTable(path, _contract(tuple(declared.columns.items())), programme.folder, layout.answers, only)
    frame = _framed(rows, layout)
    if read is not None:
        frame = _beside(read.frame, frame)
    return RecordTable(rows.name, rows.header, frame, rows.problems)


def _framed(table: CsvTable, layout: Layout) -> pd.DataFrame:
    """Put rows that were read one by one into columns."""
    import pandas as pd  # noqa: PLC0415 - only where records are used

    columns: dict[str, Any] = {}
    for name in layout.kinds:
        cells = [getattr(row, name) for _, row in table.rows]
        columns[name] = np.array(cells, float) if name in layout.numbers else in_categories(range(len(cells)), cells)
    return pd.DataFrame(columns | {LINE: [line for line, _ in table.rows]})


def _beside(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Put two parts of one table together, in the order of the file."""
    import pandas as pd  # noqa: PLC0415 - as above

    if not len(other):
        return one
    text = list(one.select_dtypes("category"))
    both = pd.concat([part.astype(dict.fromkeys(text, str)) for part in (one, other)])
    return both.sort_values(LINE, ignore_index=True).astype(dict.fromkeys(text, "category"))


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
