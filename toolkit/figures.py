"""Tables of figures: the one way to make them, and what an evaluator computes from them in pandas.

A column that holds figures and nothing else has the type ``figure``: pandas sorts, compares, averages and draws it by
its values, and every cell is still a :class:`~toolkit.measured.Measured` with its unit and its sources.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, wraps
from typing import Any, ParamSpec

import numpy as np
import pandas as pd

from toolkit.errors import FiguresError, Problem
from toolkit.figure_array import FigureArray, is_number, one_unit
from toolkit.measured import SEPARATOR, Measured

Asked = ParamSpec("Asked")
"""What a measure is asked."""

CAPTION = "caption"
"""Attribute of a table: which caption says what it holds, where that is not always the same."""

TIDY = (
    *("subject", "measure", "value", "unit", "currency", "period", "n", "of", "conf_low", "conf_high"),
    *("missing", "formula", "sources"),
)
"""Columns of a tidy table."""

_YEAR = r"(?:19|20)\d\d(?:-(?:S\d|Q\d|M\d\d))?"
_PERIOD = re.compile(rf"{_YEAR}|(?:{_YEAR})?\.\.(?:{_YEAR})?")


def frame(
    rows: Mapping[Any, Mapping[Any, Any]], index: str | None, columns: Iterable[str] | None = None
) -> pd.DataFrame:
    """Make a table of figures.

    Parameters
    ----------
    rows : mapping
        Cells by column, by the key of their row.
    index : str
        What the keys are.
    columns : iterable of str, optional
        The columns, so that a table without rows has them too; otherwise those of the first row.

    Returns
    -------
    DataFrame
        Columns of nothing but `Measured` have the type ``figure``.
    """
    names = list(dict.fromkeys(name for row in rows.values() for name in row)) if columns is None else list(columns)
    cells = {name: [row.get(name, np.nan) for row in rows.values()] for name in names}
    made = {name: FigureArray(own) if own and all(map(is_number, own)) else own for name, own in cells.items()}
    keys = pd.Index(list(rows)) if rows else pd.RangeIndex(0)
    return pd.DataFrame(made, index=keys, columns=names).rename_axis(index)


def typed(table: pd.DataFrame) -> pd.DataFrame:
    """Set the type of the columns that hold figures and nothing else; what is said in words is none."""
    columns = {name: list(cells) for name, cells in table.items() if cells.dtype == object}
    made = {name: FigureArray(cells) for name, cells in columns.items() if cells and all(map(is_number, cells))}
    return table.assign(**made) if made else table  # type: ignore[arg-type]


def once(measure: Callable[Asked, pd.DataFrame]) -> Callable[Asked, pd.DataFrame]:
    """Make a table that several ask for only once; each gets a copy of its own, to change as it likes."""
    made = lru_cache(maxsize=32)(measure)

    @wraps(measure)
    def copied(*args: Asked.args, **kwargs: Asked.kwargs) -> pd.DataFrame:
        return made(*args, **kwargs).copy()  # type: ignore[arg-type]

    return copied


def kept(table: pd.DataFrame, flags: Iterable[bool]) -> pd.DataFrame:
    """Keep the rows of a table for which something is true, said row by row."""
    return table[pd.Series(list(flags), index=table.index, dtype=bool)]


def captioned(table: pd.DataFrame, caption: str) -> pd.DataFrame:
    """Note on a table what it holds, where its usual caption would not be true."""
    table.attrs[CAPTION] = caption
    return table


@pd.api.extensions.register_series_accessor("figures")
class SeriesFigures:
    """What an evaluator computes from a column of figures, as ``column.figures``."""

    def __init__(self, column: pd.Series) -> None:
        self._column = column

    def values(self) -> pd.Series:
        """Return the values as floats, NaN where one is missing.

        Words stay words, as do figures that are words. Shares are fractions of 1, money is in its currency.

        Raises
        ------
        FiguresError
            When they are of two units or currencies, and so cannot stand in one column of numbers.
        """
        cells = list(self._column)
        figures = [cell for cell in cells if isinstance(cell, Measured)]
        if not figures:
            return self._column.copy()
        words = any(cell.text for cell in figures) or any(isinstance(cell, str) and cell for cell in cells)
        if words and not any(figures):
            return self._column.map(lambda cell: cell.text if isinstance(cell, Measured) else cell)
        one_unit(figures, str(self._column.name))
        if words:
            found = {"found": str(self._column.name)}
            raise FiguresError(Problem("figures_and_words", fields=found))
        numbers = [float(cell) if isinstance(cell, Measured) else np.nan for cell in cells]
        return pd.Series(numbers, index=self._column.index, name=self._column.name, dtype=float)

    def missing(self) -> pd.Series:
        """Return why each figure has no value, as a code; empty where it has one."""
        return self._column.map(lambda cell: cell.missing if isinstance(cell, Measured) else "").astype(object)


@pd.api.extensions.register_dataframe_accessor("figures")
class TableFigures:
    """What an evaluator computes from a table of figures, as ``table.figures``."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table

    def values(self) -> pd.DataFrame:
        """Return the table with floats in the place of figures, NaN where one is missing; index and columns stay.

        Raises
        ------
        FiguresError
            For each column whose figures are of two units or currencies.
        """
        made: list[pd.Series] = []
        problems: list[Problem] = []
        for column in self._columns():
            try:
                made.append(column.figures.values())
            except FiguresError as error:
                problems += error.problems
        if problems:
            raise FiguresError(problems)
        values = pd.concat(made, axis=1) if made else self._table.copy()
        values.columns, values.attrs = self._table.columns, dict(self._table.attrs)
        return values

    def missing(self) -> pd.DataFrame:
        """Return why each figure has no value, as a code, empty where it has one; columns of words are left out."""
        columns = [name for name, cells in self._table.items() if any(isinstance(cell, Measured) for cell in cells)]
        return pd.DataFrame({name: self._table[name].figures.missing() for name in columns}, index=self._table.index)

    def tidy(self) -> pd.DataFrame:
        """Return one row a figure, with all that is known of it, for a pivot, a chart or a file.

        Returns
        -------
        DataFrame
            `subject` is the key of the row, `measure` the column; `period` that of the row where it has one, otherwise
            those of the facts behind the figure; `value`, `conf_low` and `conf_high` are floats, `n` and `of` whole
            numbers or missing; figures that are words are left out.
        """
        rows = [
            _tidied(str(key), str(name), cells[name], self._period(str(key), str(name), cells))
            for key, cells in zip(self._table.index, self._table.to_dict("records"), strict=True)
            for name in cells
            if isinstance(cells[name], Measured) and cells[name].unit != "text"
        ]
        kinds = dict.fromkeys(("value", "conf_low", "conf_high"), "float64") | dict.fromkeys(("n", "of"), "Int64")
        return pd.DataFrame(rows, columns=list(TIDY)).astype(kinds)

    def _columns(self) -> Iterator[pd.Series]:
        return (self._table.iloc[:, place] for place in range(self._table.shape[1]))

    def _period(self, key: str, name: str, cells: Mapping[Any, Any]) -> str:
        """Return the period that a column or a row is of, where they say it."""
        said = (name, str(cells.get("period", "")), key if self._table.index.name in ("year", "period") else "")
        return next((text for text in said if _PERIOD.fullmatch(text)), "")


def _tidied(subject: str, measure: str, figure: Measured, period: str) -> dict[str, Any]:
    own = {name: getattr(figure, name) for name in TIDY if hasattr(figure, name)}
    periods = period or SEPARATOR.join(sorted(set(_periods(figure.inputs))))
    return own | {
        "subject": subject,
        "measure": measure,
        "period": periods,
        "sources": SEPARATOR.join(figure.inputs),
    }


def _periods(facts: Iterable[str]) -> Iterator[str]:
    """Find the periods that facts are of, which are part of their identifiers."""
    for fact in facts:
        yield from filter(_PERIOD.fullmatch, fact.partition("@")[0].split(":"))
