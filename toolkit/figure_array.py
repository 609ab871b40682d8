"""The type ``figure`` of a column in pandas: cells are figures, pandas computes with their values."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray, ExtensionDtype, register_extension_dtype, take
from pandas.api.extensions import ExtensionScalarOpsMixin as Operators  # type: ignore[attr-defined]

from toolkit.errors import FiguresError, Problem
from toolkit.measured import Measured, undefined

_NO_FIGURE = undefined("", "not_applicable")
_STATISTICS = ("count", "kurt", "max", "mean", "median", "min", "prod", "sem", "skew", "std", "sum", "var")


def one_unit(figures: Iterable[Measured], column: str = "") -> None:
    """Refuse figures of two units, of two currencies or that count two kinds of things.

    Raises
    ------
    FiguresError
        Naming the column and its units.
    """
    units = dict.fromkeys(figure.kind for figure in figures if figure)
    if len(units) > 1:
        fields = {"found": ", ".join(" ".join(filter(None, unit)) for unit in units), "column": column}
        raise FiguresError(Problem("figures_of_two_units" if column else "figures_unlike", fields=fields))


@register_extension_dtype
class FigureDtype(ExtensionDtype):
    """The type of a column of figures."""

    name = "figure"
    type = Measured
    na_value = _NO_FIGURE
    _is_numeric = True

    @classmethod
    def construct_array_type(cls) -> Any:
        """Return the class of its columns."""
        return FigureArray


class FigureArray(ExtensionArray, Operators):  # type: ignore[misc]
    """A column of figures.

    Parameters
    ----------
    figures : sequence of Measured
    """

    def __init__(self, figures: Sequence[Measured] | np.ndarray[Any, Any]) -> None:
        self._figures = np.empty(len(figures), dtype=object)
        self._figures[:] = figures

    # --- what pandas asks of a column

    @property
    def dtype(self) -> FigureDtype:
        """The type of the column."""
        return FigureDtype()

    @property
    def nbytes(self) -> int:
        """Size of the pointers."""
        return int(self._figures.nbytes)

    @classmethod
    def _from_sequence(cls, scalars: Iterable[Any], *, dtype: object = None, copy: bool = False) -> Self:
        cells = [_NO_FIGURE if _is_nothing(cell) else cell for cell in scalars]
        if not all(isinstance(cell, Measured) for cell in cells):
            raise TypeError("a column of figures holds figures only; .figures.values() makes numbers of it")
        return cls(cells)

    @classmethod
    def _from_factorized(cls, values: Sequence[Measured], original: object) -> Self:
        return cls(values)

    @classmethod
    def _concat_same_type(cls, to_concat: Sequence[Self]) -> Self:
        return cls(np.concatenate([part._figures for part in to_concat]))

    def __len__(self) -> int:
        return len(self._figures)

    def __iter__(self) -> Any:
        return iter(self._figures)

    def __getitem__(self, item: Any) -> Any:
        found = self._figures[pd.api.indexers.check_array_indexer(self, item)]
        return found if isinstance(found, Measured) else type(self)(found)

    def __setitem__(self, key: Any, value: Any) -> None:
        """Put figures in; nothing else."""
        cells = value if isinstance(value, (list, np.ndarray, FigureArray)) else [value]
        made = self._from_sequence(cells)._figures
        self._figures[pd.api.indexers.check_array_indexer(self, key)] = made[0] if len(made) == 1 else made

    def map(self, mapper: Any, na_action: Literal["ignore"] | None = None) -> Any:
        """Return what a function makes of each figure; figures stay a column of figures."""
        made = pd.Series(self._figures, dtype=object).map(mapper, na_action=na_action)
        return type(self)(list(made)) if len(made) and all(map(is_number, made)) else made.array

    def isna(self) -> np.ndarray[Any, Any]:
        """Whether each figure has no value."""
        return np.array([bool(figure.missing) for figure in self._figures], dtype=bool)

    def take(self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None) -> Self:
        """Return the figures at some places."""
        fill = _NO_FIGURE if fill_value is None or not isinstance(fill_value, Measured) else fill_value
        return type(self)(np.asarray(take(self._figures, indices, allow_fill=allow_fill, fill_value=fill)))

    def copy(self) -> Self:
        """Return another column of the same figures."""
        return type(self)(self._figures)

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        """Convert the column; to numbers by its values."""
        wanted = pd.api.types.pandas_dtype(dtype)
        if isinstance(wanted, FigureDtype):
            return self.copy() if copy else self
        if wanted == np.dtype(object):
            return self._figures.copy()
        if wanted.kind in "fiu":
            return pd.Series(self.numbers()).astype(wanted).array
        return super().astype(dtype, copy)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        """Hand numpy, and what draws or estimates with it, the values; the figures where they are asked for."""
        return self._figures.copy() if dtype == np.dtype(object) else self.numbers().astype(dtype or float)

    def to_numpy(self, dtype: Any = None, copy: bool = False, na_value: object = None) -> np.ndarray[Any, Any]:
        """Return the figures; their values, where a type of numbers is asked for."""
        return np.asarray(self.astype(dtype or object))

    def _values_for_argsort(self) -> np.ndarray[Any, Any]:
        return self.numbers()

    def _formatter(self, boxed: bool = False) -> Callable[[Any], str]:
        return str

    # --- computing

    def numbers(self) -> np.ndarray[Any, Any]:
        """Return the values as floats, NaN where one is missing.

        Raises
        ------
        FiguresError
            When they are of two units.
        """
        one_unit(self._figures)
        return np.array([float(figure) for figure in self._figures], dtype=float)

    def _reduce(self, name: str, *, skipna: bool = True, keepdims: bool = False, **kwargs: Any) -> Any:
        if name in ("any", "all"):
            return getattr(np.array([bool(figure) for figure in self._figures], dtype=bool), name)()
        if name not in _STATISTICS:
            raise TypeError(f"a column of figures has no {name}")
        value = getattr(pd.Series(self.numbers()), name)(skipna=skipna, **kwargs)
        return pd.array([value], dtype=float) if keepdims else value

    def _accumulate(self, name: str, *, skipna: bool = True, **kwargs: Any) -> Any:
        return getattr(pd.Series(self.numbers()), name)(skipna=skipna).to_numpy()

    def _quantile(self, qs: Any, interpolation: str) -> Any:
        floats: Any = pd.Series(self.numbers(), dtype="Float64").array
        return floats._quantile(qs, interpolation)

    def round(self, decimals: int = 0) -> np.ndarray[Any, Any]:
        """Return the values rounded."""
        return self.numbers().round(decimals)

    def __abs__(self) -> np.ndarray[Any, Any]:
        return self.numbers().__abs__()

    def __neg__(self) -> np.ndarray[Any, Any]:
        return -self.numbers()

    def _groupby_op(self, *, how: str, ids: np.ndarray[Any, Any], **kwargs: Any) -> Any:
        """Compute group by group; each has to be of one unit, as a column has."""
        if how in ("first", "last"):
            places: Any = pd.Series(np.arange(len(self)), dtype="Int64").mask(self.isna()).array
            found = places._groupby_op(how=how, ids=ids, **kwargs).to_numpy("int64", na_value=-1)
            return self.take(found, allow_fill=True)
        for group in np.unique(ids):
            one_unit(self._figures[ids == group])
        floats: Any = pd.array([float(figure) for figure in self._figures], dtype="Float64")
        return floats._groupby_op(how=how, ids=ids, **kwargs).to_numpy(float, na_value=np.nan)

    @classmethod
    def _create_comparison_method(cls, op: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        def compare(self: FigureArray, other: Any) -> Any:
            if isinstance(other, (pd.Series, pd.Index, pd.DataFrame)):
                return NotImplemented
            if op in (operator.eq, operator.ne):
                others = other if pd.api.types.is_list_like(other) else [other] * len(self)
                return np.array([op(one, another) for one, another in zip(self, others, strict=True)], dtype=bool)
            one_unit([*self, *_figures_in(other)])
            return op(self.numbers(), _numbers_of(other))

        return compare

    @classmethod
    def _create_arithmetic_method(cls, op: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        def compute(self: FigureArray, other: Any) -> Any:
            if isinstance(other, (pd.Series, pd.Index, pd.DataFrame)):
                return NotImplemented
            if op.__name__.lstrip("r") in ("add", "sub", "mod", "floordiv"):
                one_unit([*self, *_figures_in(other)])
            return op(self.numbers(), _numbers_of(other))

        return compute


FigureArray._add_comparison_ops()
FigureArray._add_arithmetic_ops()


def is_number(cell: object) -> bool:
    """Whether a cell is a figure, and none that is said in words."""
    return isinstance(cell, Measured) and not cell.text


def _is_nothing(cell: object) -> bool:
    return cell is None or cell is pd.NA or (isinstance(cell, float) and np.isnan(cell))


def _figures_in(other: object) -> list[Measured]:
    if isinstance(other, Measured):
        return [other]
    return (
        [cell for cell in other if isinstance(cell, Measured)]
        if isinstance(other, (FigureArray, list, np.ndarray))
        else []
    )


def _numbers_of(other: Any) -> Any:
    if isinstance(other, Measured):
        return float(other)
    return other.numbers() if isinstance(other, FigureArray) else other
