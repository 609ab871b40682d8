"""Columns of a table, read as what a design says they are; what cannot be is refused with its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.errors import ImpactError, Problem, choice

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]

_YES = ("1", "1.0", "true", "yes", "si", "sí", "oui", "y", "s", "o", "t")
_NO = ("0", "0.0", "false", "no", "non", "n", "f")
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Groups:
    """A column that groups rows: for each row the number of its group, and the labels of the groups in order.

    A row without a group of its own has ``-1 - k`` where it stands in all the groups that `serves` lists at `k`.
    """

    codes: Codes
    labels: NDArray[Any]
    serves: tuple[Codes, ...] = ()

    @property
    def size(self) -> int:
        """How many groups there are."""
        return len(self.labels)

    def sums(self, values: Floats) -> Floats:
        """Add values up group by group."""
        return np.asarray(np.bincount(self.codes, values, self.size), dtype=np.float64)

    def count(self, rows: Flags) -> int:
        """Count the groups that some rows stand in."""
        return int(np.count_nonzero(np.bincount(self.codes[rows], minlength=self.size)))


def table_of(data: Any, columns: Iterable[str]) -> pd.DataFrame:
    """Return the columns of a table that a design names.

    Raises
    ------
    ImpactError
        For what is no table, and for columns that there are not, with the nearest of those there are.
    """
    if not isinstance(data, pd.DataFrame):
        raise ImpactError(Problem("impact_no_table", fields={"found": type(data).__name__}))
    if wrong := [
        Problem("impact_no_column", column=str(name), fields=choice(str(name), map(str, data.columns)))
        for name in columns
        if name not in data.columns
    ]:
        raise ImpactError(wrong)
    if repeated := sorted({str(name) for name in data.columns[data.columns.duplicated()] if name in set(columns)}):
        raise ImpactError(Problem("impact_column_twice", column=name) for name in repeated)
    return data


def rows_named(data: pd.DataFrame, where: Flags) -> str:
    """Name some rows by their index, the first of them."""
    labels = [str(label) for label in data.index[where][: _NAMED + 1]]
    return ", ".join(labels[:_NAMED]) + (", …" if len(labels) > _NAMED else "")


def refused(code: str, data: pd.DataFrame, column: str, where: Flags, **fields: str) -> ImpactError:
    """Make an error that names a column and its rows."""
    told: Mapping[str, str] = {"rows": rows_named(data, where), "n": str(int(where.sum())), **fields}
    return ImpactError(Problem(code, column=column, fields=told))


def numbers(data: pd.DataFrame, column: str) -> Floats:
    """Read a column of numbers; missing is NaN.

    Raises
    ------
    ImpactError
        For text, and for what is infinite.
    """
    if pd.api.types.is_bool_dtype(data[column].dtype) and not data[column].isna().any():
        return data[column].to_numpy(dtype=float)
    values = numeric(data, column, data[column])
    if not np.isfinite(values.sum()) and np.isinf(values).any():
        raise refused("impact_infinite", data, column, np.isinf(values))
    return values


def numeric(data: pd.DataFrame, column: str, series: pd.Series) -> Floats:
    """Return the numbers of a column, or of what it was made into; text is refused."""
    if not pd.api.types.is_numeric_dtype(series.dtype):
        read = pd.to_numeric(series, errors="coerce")
        text = (read.isna() & series.notna()).to_numpy()
        if text.any():
            raise refused("impact_text", data, column, text, found=str(series[text].iloc[0]))
        series = read
    return series.to_numpy(dtype=float, na_value=np.nan)


def marks(data: pd.DataFrame, column: str, may_be_dose: bool = False) -> Floats:
    """Read a column of 0 and 1, yes and no, true and false; missing is NaN. A dose is any number.

    Raises
    ------
    ImpactError
        For anything else.
    """
    series = data[column]
    if pd.api.types.is_numeric_dtype(series.dtype):
        values = numbers(data, column)
        if may_be_dose:
            return values
        other = (values != 0) & (values != 1) & ~np.isnan(values)
        if other.any():
            raise refused("impact_no_mark", data, column, other, found=f"{values[other][0]:g}")
        return values
    said = series.astype("string").str.strip().str.casefold()
    read = np.select([said.isin(_YES).fillna(False), said.isin(_NO).fillna(False)], [1.0, 0.0], np.nan)
    other = np.isnan(read) & said.notna().to_numpy() & (said != "").fillna(False).to_numpy()
    if other.any():
        if may_be_dose:
            return numbers(data, column)
        raise refused("impact_no_mark", data, column, other, found=str(series[other].iloc[0]))
    return np.asarray(read, dtype=float)


def groups(series: pd.Series) -> tuple[Groups, Flags]:
    """Return the groups of a column, numbered in their order, and which rows have none."""
    missing = series.isna().to_numpy()
    values = series.to_numpy()
    if pd.api.types.is_integer_dtype(series.dtype) and not missing.any() and len(values):
        whole = values.astype(np.int64)
        low, high = int(whole.min()), int(whole.max())
        if high - low < 4 * len(whole) + 16:
            shifted = whole - low
            there = np.bincount(shifted, minlength=high - low + 1) > 0
            labels = np.flatnonzero(there)
            codes = shifted if len(labels) == len(there) else (np.cumsum(there) - 1)[shifted]
            return Groups(codes, labels + low), missing
    numbered, names = pd.factorize(series, sort=True)
    return Groups(np.asarray(numbered, dtype=np.int64), np.asarray(names)), missing


def together(parts: Iterable[Groups]) -> Groups:
    """Group rows by several columns at once; labels are those of the first, or joined."""
    several = list(parts)
    if len(several) == 1:
        return several[0]
    code = several[0].codes
    for other in several[1:]:
        code = code * other.size + other.codes
    found, codes = np.unique(code, return_inverse=True)
    labels = []
    for each in found:
        rest, names = int(each), list[str]()
        for other in reversed(several):
            rest, own = divmod(rest, other.size)
            names.append(str(other.labels[own]))
        labels.append(" · ".join(reversed(names)))
    return Groups(codes.astype(np.int64), np.asarray(labels))


def crossed(parts: list[Groups]) -> Groups:
    """Cross strata; a row that lacks some of them stands in every stratum that is as it is in the others."""
    codes = np.vstack([part.codes for part in parts])
    lacking = (codes < 0).any(axis=0)
    if not lacking.any():
        return together(parts)
    own = together([Groups(part.codes[~lacking], part.labels) for part in parts])
    _, first = np.unique(own.codes, return_index=True)
    keys = codes[:, ~lacking][:, first]
    kinds, kind = np.unique(codes[:, lacking], axis=1, return_inverse=True)
    serves = tuple(np.flatnonzero(((each < 0)[:, None] | (keys == each[:, None])).all(axis=0)) for each in kinds.T)
    found = np.empty(codes.shape[1], dtype=np.int64)
    found[~lacking], found[lacking] = own.codes, -1 - kind
    return Groups(found, own.labels, serves)
