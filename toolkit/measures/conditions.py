"""Which records meet conditions: yes, no, or unknown, because a cell that would decide it is empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

Conditions = Mapping[str, Any]

_ORDER: Mapping[str, Callable[[pd.Series, Any], pd.Series]] = MappingProxyType(
    {
        "min": lambda column, limit: column >= limit,
        "max": lambda column, limit: column <= limit,
        "above": lambda column, limit: column > limit,
        "below": lambda column, limit: column < limit,
    }
)


def met(records: pd.DataFrame, conditions: Conditions) -> pd.Series:
    """Tell of each record whether it meets all conditions.

    Returns
    -------
    Series of boolean
        ``True``, ``False``, or missing. Kleene's logic: a record that fails one condition fails whatever the others
        hold, so an empty cell leaves it open only when it would decide.
    """
    result = pd.Series(True, index=records.index, dtype="boolean")
    for column, wanted in conditions.items():
        result &= _one(records[column], wanted)
    return result


def decided(records: pd.DataFrame, conditions: Conditions) -> pd.Series:
    """Tell of each record whether it meets all conditions, when it has a cell for each of them.

    Returns
    -------
    Series of boolean
        Missing wherever a cell is empty, also where another cell would decide: to keep those that fail anyway and leave
        out those that might not would pull a share down. A condition that a cell be there, ``{present: true}``,
        decides.
    """
    result = pd.Series(True, index=records.index, dtype="boolean")
    gate, lacking = result.copy(), pd.Series(False, index=records.index)
    for column, wanted in conditions.items():
        one = _one(records[column], wanted)
        if isinstance(wanted, Mapping) and "present" in wanted:
            gate &= one
        else:
            lacking |= one.isna()
            result &= one
    return result.mask(lacking) & gate


def answered(records: pd.DataFrame, conditions: Conditions) -> pd.Series:
    """Tell which records have a cell for every condition.

    Those that fail one condition and have no cell for another are not among them: to keep them, and to leave out those
    that meet the one and lack the other, would pull a share down.
    """
    result = pd.Series(True, index=records.index)
    for column, wanted in conditions.items():
        result &= _one(records[column], wanted).notna()
    return result


def empty_in(records: pd.DataFrame, *conditions: Conditions) -> pd.Series:
    """Name for each record the first column that some conditions ask for and that is empty; ``""`` where none is."""
    result = pd.Series("", index=records.index)
    for asked in reversed(conditions):
        for column in reversed(list(asked)):
            result = result.mask(_one(records[column], asked[column]).isna(), column)
    return result


def is_empty(column: pd.Series) -> pd.Series:
    """Tell which cells hold nothing."""
    return column.isna() if pd.api.types.is_numeric_dtype(column) else column == ""


def _one(column: pd.Series, wanted: Any) -> pd.Series:
    empty = is_empty(column)
    if isinstance(wanted, Mapping):
        if "present" in wanted:
            return (~empty if wanted["present"] else empty).astype("boolean")
        holds = pd.Series(True, index=column.index)
        for order, limit in wanted.items():
            holds &= _ORDER[order](column, limit)
    else:
        holds = column.isin(wanted if isinstance(wanted, list) else [wanted])
    return holds.astype("boolean").mask(empty)
