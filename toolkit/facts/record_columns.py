"""Records read column by column: each distinct cell is looked at once, whatever the number of rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from toolkit.errors import Problem
from toolkit.facts.contracts.values import DECIMAL_COMMA, with_comma
from toolkit.facts.csv_files import Answers, separated
from toolkit.facts.text_files import leads_out, read_text

Columns = dict[str, list[Any]]
"""What stands in each column, row by row: None where a cell is empty. In the order of the file."""


def read_columns(
    path: Path, within: Path, kinds: Mapping[str, Any], numbers: Iterable[str], answers: Answers
) -> tuple[Columns, list[int]] | None:
    """Read a table of records of which every cell is as declared.

    Parameters
    ----------
    path, within : Path
        The file, and the folder that it may not lead out of.
    kinds : mapping of str to type
        By column, what a cell holds that is not empty.
    numbers : iterable of str
        Columns of numbers.
    answers : dict
        By column, the answer that each other spelling is counted as.

    Returns
    -------
    (dict, list of int) or None
        Cells by column and the line of each row; None as soon as anything is not as it should be: whoever reads row by
        row then says what, and where.
    """
    problems: list[Problem] = []
    text = None if leads_out(path, within) else read_text(path, path.name, problems)
    if text is None or problems:
        return None
    found = separated(text, list(kinds))
    try:
        lines, rows = zip(*found.rows(), strict=True)
    except (csv.Error, ValueError):  # quotes that do not close; nothing at all
        return None
    header, body = rows[0], rows[1:]
    if sorted(header) != sorted(kinds) or any(len(row) != len(header) for row in body):
        return None
    told = dict(zip(header, zip(*body, strict=True), strict=True)) if body else dict.fromkeys(header, ())
    comma = found.mark != "," and _any([told[name] for name in numbers], with_comma)
    if comma and _any([told[name] for name in numbers], _POINT.fullmatch):
        return None
    try:
        read = {name: _column(told[name], kinds[name], answers.get(name, {}), comma) for name in header}
    except ValidationError:
        return None
    return read, list(lines[1:])


_POINT = re.compile(r"-?\d+\.\d+")
"""A number with a point, beside which one with a comma could mean anything."""


def _any(columns: Sequence[Sequence[str]], is_so: Callable[[str], object]) -> bool:
    return any(is_so(cell) for cells in columns for cell in set(cells))


def _column(cells: Sequence[str], kind: Any, answers: Mapping[str, str], comma: bool) -> list[Any]:
    """Read the cells of a column.

    Raises
    ------
    ValidationError
        For one that is not of its kind.
    """
    if kind is str:
        return [answers.get(cell, cell) or None for cell in cells] if answers else [cell or None for cell in cells]
    adapter, context = _adapter(kind), {DECIMAL_COMMA: comma}
    means = {cell: answers.get(cell, cell) for cell in set(cells)}
    read = {cell: adapter.validate_python(own, context=context) if own else None for cell, own in means.items()}
    return [read[cell] for cell in cells]


@lru_cache(maxsize=32)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
