"""Filters: which records meet conditions - yes, no, or unknown because a cell that would decide it is empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

_ORDER: Mapping[str, Callable[[pd.Series, Any], pd.Series]] = MappingProxyType(
    {
        "min": lambda column, limit: column >= limit,
        "max": lambda column, limit: column <= limit,
        "above": lambda column, limit: column > limit,
        "below": lambda column, limit: column < limit,
    }
)


def matches(frame: pd.DataFrame, conditions: Mapping[str, Any]) -> pd.Series:
    """Tell of each record whether it meets all conditions.

    Parameters
    ----------
    frame : DataFrame
        Records, as :func:`toolkit.facts.records.records_of` gives them.
    conditions : mapping
        Wanted value by column: one value, a list of them, ``{min, max, above, below}``, or ``{present: true}``.

    Returns
    -------
    Series of boolean
        ``True``, ``False`` or missing, by Kleene's logic: a record that fails one condition fails whatever its empty
        cells would hold.
    """
    result = pd.Series(True, index=frame.index, dtype="boolean")
    for column, wanted in conditions.items():
        result &= _one(frame[column], wanted)
    return result


def answered(frame: pd.DataFrame, conditions: Mapping[str, Any]) -> pd.Series:
    """Tell which records have a cell for every condition.

    Those that fail one condition and have no cell for another are not among them: to keep them, and to leave out those
    that meet the one and lack the other, would pull a share down.
    """
    result = pd.Series(True, index=frame.index)
    for column, wanted in conditions.items():
        result &= _one(frame[column], wanted).notna()
    return result


def _one(column: pd.Series, wanted: Any) -> pd.Series:
    empty = column.isna() if pd.api.types.is_numeric_dtype(column) else column == ""
    if isinstance(wanted, Mapping):
        if "present" in wanted:
            return (~empty if wanted["present"] else empty).astype("boolean")
        holds = pd.Series(True, index=column.index)
        for order, limit in wanted.items():
            holds &= _ORDER[order](column, limit)
    else:
        holds = column.isin(wanted if isinstance(wanted, list) else [wanted])
    return holds.astype("boolean").mask(empty)
