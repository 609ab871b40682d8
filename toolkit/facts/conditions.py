"""What a record must be: conditions of ``framework.yaml``, put to tables of records."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Conditions = Mapping[str, Any]

_ORDER: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {"min": operator.ge, "max": operator.le, "above": operator.gt, "below": operator.lt}
)


def met(records: pd.DataFrame, conditions: Conditions) -> pd.Series:
    """Tell of each record whether it meets all conditions.

    Returns
    -------
    Series of boolean
        ``True``, ``False``, or missing. Kleene's logic: a record that fails one condition fails whatever the others
        hold, so an empty cell leaves it open only when it would decide.
    """
    fails, is_open = np.zeros(len(records), dtype=bool), np.zeros(len(records), dtype=bool)
    for column, wanted in conditions.items():
        yes, unknown = _asked(records[column], wanted)
        fails |= ~yes & ~unknown
        is_open |= unknown
    return _told(~fails & ~is_open, is_open & ~fails, records.index)


def is_empty(column: pd.Series) -> pd.Series:
    """Tell which cells hold nothing."""
    from pandas.api import types  # noqa: PLC0415 - only where records are used

    return column.isna() if types.is_numeric_dtype(column) else column == ""


def holds(column: pd.Series, wanted: Any) -> pd.Series:
    """Tell of each cell of a column whether it is what is wanted; missing where it is empty."""
    return _told(*_asked(column, wanted), column.index)


Flags = NDArray[np.bool_]


def _told(yes: Flags, unknown: Flags, index: pd.Index) -> pd.Series:
    import pandas as pd  # noqa: PLC0415 - as above

    return pd.Series(pd.arrays.BooleanArray(yes, unknown), index=index)


def _asked(column: pd.Series, wanted: Any) -> tuple[Flags, Flags]:
    """Tell which cells are what is wanted, and of which nobody knows."""
    import pandas as pd  # noqa: PLC0415 - as above

    if isinstance(column.dtype, pd.CategoricalDtype):  # each answer is asked once, whatever the number of records
        yes, unknown = _asked(pd.Series(column.cat.categories), wanted)
        codes = column.cat.codes.to_numpy()
        return yes[codes], unknown[codes]
    empty = is_empty(column).to_numpy(dtype=bool)
    if isinstance(wanted, Mapping) and "present" in wanted:
        return (~empty if wanted["present"] else empty), np.zeros(len(column), dtype=bool)
    if isinstance(wanted, Mapping):
        found = np.ones(len(column), dtype=bool)
        for order, limit in wanted.items():
            found &= _ORDER[order](column, limit).to_numpy(dtype=bool)
    else:
        found = column.isin(wanted if isinstance(wanted, list) else [wanted]).to_numpy(dtype=bool)
    return found & ~empty, empty
