"""From records to samples: one row a unit and year, and one row before and after the start of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from toolkit.facts.conditions import is_empty, met
from toolkit.facts.contracts.comparisons import Comparison
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.facts.records import records_of
from toolkit.measures.comparisons.constant_prices import price_change
from toolkit.measures.records.compute_block import period_of

SHARED = ("outcome", "treated", "unit", "period", "start", "post", "cell", "stratum", "women", "product")
OUTCOME, TREATED, UNIT, PERIOD, START, POST, CELL, STRATUM, WOMEN, PRODUCT = (f"_{name}" for name in SHARED)
"""Columns that are made, beside those of the records: no column of records begins so."""


@dataclass(frozen=True, eq=False)
class Compared:
    """The records of a comparison, until the end of a stretch.

    Attributes
    ----------
    rows : DataFrame
        The records that it is about, with the columns above: the outcome, valued where there is a price; who has the
        programme; unit, year, first year with the programme (NaN for never).
    pairs : DataFrame
        One row a unit, product and moment, `_post` telling which; a unit that never started has a pair for each year in
        which others started, `_stratum` telling for which, and `_cell` the unit in it.
    left_out : dict of str to int
        Records that are of neither group, by why.
    """

    comparison: Comparison
    rows: pd.DataFrame
    pairs: pd.DataFrame
    left_out: Mapping[str, int]

    @property
    def by(self) -> tuple[str, ...]:
        """Columns by whose answers it is also told: those named, and whether half of the members are women."""
        return (*self.comparison.by, *((WOMEN,) if WOMEN in self.rows else ()))

    @property
    def is_valued(self) -> bool:
        """Whether the outcome is money."""
        return bool(self.comparison.price) or self.comparison.measured_in == "money"


@lru_cache(maxsize=32)
def compared(programme: Programme, code: str, when: When) -> Compared:
    """Return the records of a comparison as its estimators take them.

    Parameters
    ----------
    programme : Programme
    code : str
        Of the comparison.
    when : int, str or Evaluated
        What came after it is not looked at.
    """
    comparison = next(each for each in programme.framework.comparisons if each.code == code)
    records = _until(programme, comparison, records_of(programme, comparison.records), programme.at(when))
    asked = met(records, comparison.among).fillna(False).astype(bool)
    treated = met(records, comparison.treated)
    others = met(records, comparison.compared) if comparison.compared else ~treated
    with_, without = (side.fillna(False).astype(bool) for side in (treated, others))
    named = ~is_empty(records[comparison.unit])
    kept = asked & named & (with_ | without)
    left_out = {"neither_group": int((asked & named & ~kept).sum()), "no_name": int((asked & ~named).sum())}
    order = [comparison.unit, *filter(None, [comparison.period]), *comparison.within]
    rows = records[kept].sort_values(order)  # whatever the order of the file, a unit's first record is the same
    own: dict[str, Any] = {UNIT: pd.factorize(rows[comparison.unit])[0], TREATED: with_[rows.index].astype(int)}
    rows = _timed(comparison, rows.assign(**own, **{PRODUCT: _product(comparison, rows)}))
    rows = _by_women(comparison, rows.assign(**{OUTCOME: _valued(programme, comparison, rows)}))
    told = {why: n for why, n in left_out.items() if n}
    return Compared(comparison, rows, pairs_of(comparison, rows), told)


def _until(programme: Programme, comparison: Comparison, records: pd.DataFrame, at: Evaluated) -> pd.DataFrame:
    """Keep the records of a stretch and of before; without years all records are of the last year that is reported."""
    if not comparison.period:
        return records if at.last >= programme.at(max(programme.file.reporting_years)).last else records.iloc[:0]
    known = {cell: period_of(programme, cell) for cell in records[comparison.period].unique()}
    there = {cell: period is not None and at.follows(period) for cell, period in known.items()}
    return records[records[comparison.period].map(there).astype(bool)]


def _timed(comparison: Comparison, rows: pd.DataFrame) -> pd.DataFrame:
    """Add the year of each record, and the first year with the programme of its unit."""
    year = _years(rows[comparison.period]) if comparison.period else pd.Series(np.nan, rows.index)
    start = _years(rows[comparison.first_treated]) if comparison.first_treated else pd.Series(np.nan, rows.index)
    begun = (start > 0) & ~(start > year.max()) & (rows[TREATED] == 1)
    return rows.assign(**{PERIOD: year, START: start.where(begun)})


def _by_women(comparison: Comparison, rows: pd.DataFrame) -> pd.DataFrame:
    """Add whether half of a unit's members are women, in all its records together."""
    if not comparison.members or not comparison.women:
        return rows
    there = rows.dropna(subset=[comparison.members, comparison.women])
    sums = there.groupby(UNIT)[[comparison.members, comparison.women]].sum()
    half = 2 * sums[comparison.women] >= sums[comparison.members]
    return rows.assign(**{WOMEN: rows[UNIT].map(half.map({True: "yes", False: "no"})).fillna("")})


def _years(column: pd.Series) -> pd.Series:
    """Read years from numbers, years written as text, and dates."""
    if pd.api.types.is_numeric_dtype(column):
        return column.astype(float)
    return pd.to_numeric(column.astype(str).str.slice(0, 4), errors="coerce")


def _valued(programme: Programme, comparison: Comparison, rows: pd.DataFrame) -> pd.Series:
    """Value amounts at the price of their product before any start, and put money into prices of the last year."""
    outcome = rows[comparison.outcome].astype(float)
    if comparison.price:
        return outcome * rows[PRODUCT].map(prices(comparison, rows))
    if comparison.price_index:
        return outcome * rows[PERIOD].map(_deflators(programme, comparison.price_index, rows[PERIOD].dropna()))
    return outcome


def _deflators(programme: Programme, index: str, years: pd.Series) -> dict[float, float]:
    """Return by year what money of it is worth in prices of the last one; NaN where the index does not say."""
    last = int(years.max())
    changes = {year: price_change(programme, int(year), last, index) for year in years.unique()}
    return {year: 1 + float(change) for year, change in changes.items()}


def prices(comparison: Comparison, rows: pd.DataFrame) -> pd.Series:
    """Return the price of each product before the first start: all that was sold over its volume, plain if nothing."""
    if not comparison.price:
        return pd.Series(dtype=float)
    there = rows.dropna(subset=[comparison.price, comparison.outcome])
    early = there[_is_before(comparison, there)]
    early = early if len(early) else there
    product, amount = early[PRODUCT], early[comparison.outcome].astype(float)
    value = (amount * early[comparison.price].astype(float)).groupby(product).sum()
    plain = early[comparison.price].astype(float).groupby(product).mean()
    sold = amount.groupby(product).sum()
    return (value / sold.where(sold > 0)).fillna(plain)


def _is_before(comparison: Comparison, rows: pd.DataFrame) -> pd.Series:
    if isinstance(comparison.baseline, dict):
        return met(rows, comparison.baseline).fillna(False).astype(bool)
    return pd.Series(rows[PERIOD] < rows[START].min(), rows.index)


def _product(comparison: Comparison, rows: pd.DataFrame) -> np.ndarray:
    """Give the product of each record a number: everything across which amounts are never added."""
    found = np.zeros(len(rows), np.int64)
    for column in comparison.within:
        codes, labels = pd.factorize(rows[column].astype(str))
        found = found * max(len(labels), 1) + codes
    return np.asarray(pd.factorize(found)[0], dtype=np.int64)


def pairs_of(comparison: Comparison, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows before and after: of those that never started once for each year in which others did."""
    if not comparison.is_yearly:
        return _by_rounds(comparison, rows.assign(**{STRATUM: rows[PRODUCT]}))
    starts = sorted(rows.loc[rows[TREATED] == 1, START].dropna().unique())
    others = rows[START].isna() & (rows[TREATED] == 0)
    asked = _years(rows[comparison.asked_in]) if comparison.asked_in else pd.Series(-np.inf, rows.index)
    treated, period = (rows[TREATED] == 1).to_numpy(), rows[PERIOD].to_numpy()
    found = []
    for number, start in enumerate(starts):
        own = ((rows[START] == start) | others & (asked < start)).to_numpy()
        moments = [np.flatnonzero(own & (period == start + moment)) for moment in _years_from(comparison)]
        if treated[moments[1]].any():  # else there is no follow-up yet: nobody can say what came of those
            found += [(there, {POST: post, START: start, CELL: number}) for post, there in enumerate(moments)]
    if not found:
        return rows.iloc[:0].assign(**dict.fromkeys((POST, STRATUM, CELL), 0))
    pairs = rows.take(np.concatenate([there for there, _ in found])).reset_index(drop=True)
    sizes = [len(there) for there, _ in found]
    made: dict[str, Any] = {name: np.repeat([own[name] for _, own in found], sizes) for name in (POST, START, CELL)}
    made |= {name: pairs[of] * len(starts) + made[CELL] for name, of in ((STRATUM, PRODUCT), (CELL, UNIT))}
    return pairs.assign(**made)


def _years_from(comparison: Comparison) -> tuple[int, int]:
    """Return how many years from the start it is before, and after."""
    assert isinstance(comparison.baseline, int)
    assert isinstance(comparison.follow_up, int)
    return comparison.baseline, comparison.follow_up


def _by_rounds(comparison: Comparison, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the rounds before and after; without a round before all rows are after."""
    rows = rows.assign(**{CELL: rows[UNIT]})
    if comparison.baseline is None and comparison.follow_up is None:
        return rows.assign(**{POST: 1})
    parts = []
    for post, moment in ((0, comparison.baseline), (1, comparison.follow_up)):
        if isinstance(moment, dict):
            parts.append(rows[met(rows, moment).fillna(False).astype(bool)].assign(**{POST: post}))
    return pd.concat(parts, ignore_index=True)
