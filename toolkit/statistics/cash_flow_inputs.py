"""What cash flows are given as: amounts, rates and dates, read; what cannot be is refused with its place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from toolkit.errors import ImpactError, Problem
from toolkit.statistics.internal_rates import Floats

_MISSING = ("NoneType", "NAType", "NaTType")
_NAMED = 5
_DAYS = 365


def amounts(values: ArrayLike, name: str) -> Floats:
    """Read amounts in a row: a list, an array, or a column of a table.

    Parameters
    ----------
    values : array_like of shape (n,)
    name : str
        What a refusal calls them.

    Returns
    -------
    array of shape (n,)

    Raises
    ------
    ImpactError
        For what is no row of numbers, empty, text (also of digits), missing or infinite.
    """
    row = _row(values, name)
    read = [_number(value) for value in row]
    if text := [place for place, value in enumerate(read) if value is None]:
        raise _refused("cash_flow_text", name, text, found=str(row[text[0]]))
    found = np.array(read, dtype=np.float64)
    for code, wrong in (("cash_flow_missing", np.isnan(found)), ("cash_flow_infinite", np.isinf(found))):
        if wrong.any():
            raise _refused(code, name, np.flatnonzero(wrong))
    return found


def some(values: ArrayLike, name: str) -> Floats:
    """Read amounts that are not all nought, or refuse them."""
    found = amounts(values, name)
    if not found.any():
        raise ImpactError(Problem("cash_flow_nought", column=name))
    return found


def lines(flows_by_line: Mapping[str, ArrayLike], name: str) -> dict[str, Floats]:
    """Read lines of amounts by their names, all as long as the first."""
    if not isinstance(flows_by_line, Mapping):
        raise ImpactError(Problem("cash_flow_lines", column=name, fields={"found": type(flows_by_line).__name__}))
    if not flows_by_line:
        raise ImpactError(Problem("cash_flow_empty", column=name))
    read = {line: amounts(flows, f"{name}[{line}]") for line, flows in flows_by_line.items()}
    n = len(next(iter(read.values())))
    for line, flows in read.items():
        alike(n, len(flows), f"{name}[{line}]")
    return read


def rate(value: float, name: str = "rate") -> float:
    """Read a rate: a number above -1 that is not infinite."""
    found = _number(value)
    if found is None or not -1 < found < math.inf:
        raise ImpactError(Problem("cash_flow_rate", column=name, fields={"found": str(value)}))
    return found


def years(dates: ArrayLike, n: int) -> Floats:
    """Read dates as years since the first that is given: days over 365.

    Parameters
    ----------
    dates : array_like of shape (n,)
        Days: ``date``, ``datetime``, ``numpy.datetime64``, or text as 2025-12-31. In any order after the first.
    n : int
        How many amounts there are.

    Returns
    -------
    array of shape (n,)

    Raises
    ------
    ImpactError
        For what is no date, missing, before the first, or not as many as the amounts.
    """
    row = _row(dates, "dates")
    alike(n, len(row), "dates")
    if missing := [place for place, value in enumerate(row) if _is_missing(value)]:
        raise _refused("cash_flow_missing", "dates", missing)
    days = [_day(value) for value in row]
    if wrong := [place for place, day in enumerate(days) if day is None]:
        raise _refused("cash_flow_date", "dates", wrong, found=str(row[wrong[0]]))
    since = np.array([day.toordinal() for day in days if day], dtype=np.float64)
    if (before := np.flatnonzero(since < since[0])).size:
        raise _refused("cash_flow_date_before", "dates", before, found=str(days[before[0]]), expected=str(days[0]))
    return np.asarray((since - since[0]) / _DAYS, dtype=np.float64)


def alike(expected: int, found: int, name: str) -> None:
    """Refuse rows that are not as long as one another."""
    if found != expected:
        told = {"found": str(found), "expected": str(expected)}
        raise ImpactError(Problem("cash_flow_length", column=name, fields=told))


def dates_alike(given: Any, other: Any, name: str) -> None:
    """Refuse two rows of one length whose years or dates, where both have some, are not the same in the same order."""
    if not (hasattr(given, "keys") and hasattr(other, "keys")):
        return
    for place, (one, two) in enumerate(zip(given.keys(), other.keys(), strict=True)):
        if one != two:
            raise _refused("cash_flow_unlike_dates", name, [place], found=str(two), expected=str(one))


def _row(values: ArrayLike, name: str) -> NDArray[Any]:
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        values = values.astype("datetime64[D]")
    row = np.asarray(values, dtype=object)
    if row.ndim != 1:
        raise ImpactError(Problem("cash_flow_shape", column=name, fields={"found": type(values).__name__}))
    if not len(row):
        raise ImpactError(Problem("cash_flow_empty", column=name))
    return row


def _number(value: object) -> float | None:
    """Return a number, NaN for what is missing, none for what is no number."""
    if _is_missing(value):
        return math.nan
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _is_missing(value: object) -> bool:
    if isinstance(value, np.datetime64):
        return bool(np.isnat(value))
    return type(value).__name__ in _MISSING or (isinstance(value, float) and math.isnan(value))


def _day(value: object) -> date | None:
    """Return the day of a date, none for what is no date."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[D]").item()
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _refused(code: str, name: str, places: Iterable[int], **fields: str) -> ImpactError:
    """Make an error that says which of a row are wrong, counted from 1."""
    named = [str(place + 1) for place in places]
    told = {"rows": ", ".join(named[:_NAMED]) + (", …" if len(named) > _NAMED else ""), "n": str(len(named))}
    return ImpactError(Problem(code, column=name, fields={**told, **fields}))
