"""What a record must be: conditions of ``framework.yaml``, put to tables of records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    import pandas as pd  # noqa: PLC0415 - only where records are used

    result = pd.Series(True, index=records.index, dtype="boolean")
    for column, wanted in conditions.items():
        result &= holds(records[column], wanted)
    return result


def is_empty(column: pd.Series) -> pd.Series:
    """Tell which cells hold nothing."""
    import pandas as pd  # noqa: PLC0415 - as above

    return column.isna() if pd.api.types.is_numeric_dtype(column) else column == ""


def holds(column: pd.Series, wanted: Any) -> pd.Series:
    """Tell of each cell of a column whether it is what is wanted; missing where it is empty."""
    import pandas as pd  # noqa: PLC0415 - as above

    if isinstance(column.dtype, pd.CategoricalDtype):  # each answer is asked once, whatever the number of records
        answers = holds(pd.Series(column.cat.categories), wanted)
        return pd.Series(answers.array.take(column.cat.codes.to_numpy()), index=column.index)
    empty = is_empty(column)
    if isinstance(wanted, Mapping):
        if "present" in wanted:
            return (~empty if wanted["present"] else empty).astype("boolean")
        found = pd.Series(True, index=column.index)
        for order, limit in wanted.items():
            found &= _ORDER[order](column, limit)
    else:
        found = column.isin(wanted if isinstance(wanted, list) else [wanted])
    return found.astype("boolean").mask(empty)
