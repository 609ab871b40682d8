"""One row a unit that was there at the start: who is treated, what was found afterwards, or that nothing was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Codes, Flags, Floats, groups, marks, numbers, refused, table_of
from toolkit.impact.design import Design
from toolkit.impact.rules import RULES

_NAMED = 5


@dataclass(frozen=True)
class Units:
    """Units that were there at the start.

    Attributes
    ----------
    design : Design
        Of a comparison of two groups of them, in the columns of :meth:`frame`.
    treated : array of bool, shape (n,)
    after : array of shape (n,)
        The outcome after the start, the mean of several; NaN for a unit that has left.
    baseline : dict of str to array of shape (n,)
        Outcome and covariates before the start; NaN where they are not known. Without times the covariates alone.
    weights : array of shape (n,)
        Sampling weights, ones without.
    clusters : dict of str to array of shape (n,)
    left_out : dict of str to int
        Units that are in no count: by the column of which they lack a value, and ``entered_later``; rows without unit
        or time, by that column.
    """

    design: Design
    treated: Flags
    after: Floats
    baseline: dict[str, Floats]
    weights: Floats
    clusters: dict[str, np.ndarray]
    left_out: dict[str, int]

    @property
    def stayed(self) -> Flags:
        """Which units have an outcome after the start."""
        return ~np.isnan(self.after)

    def frame(self, outcome: Floats, side: Flags | None = None) -> pd.DataFrame:
        """Return a table for :attr:`design`, of an outcome and two sides, else of treated and others."""
        inside = self.treated if side is None else side
        columns = {self.design.outcome: outcome, self.design.treated: inside.astype(float), **self.clusters}
        return pd.DataFrame({**columns, self.design.weights: self.weights} if self.design.weights else columns)


def units_of(data: pd.DataFrame, design: Design) -> Units:
    """Read from a table which units were there at the start, and which have an outcome after it.

    Parameters
    ----------
    data : DataFrame
    design : Design
        With `post` the start is between its rows; with `unit` and `period` alone it is the first period in which the
        unit is treated, for the never treated the first in which anybody is; without either every row is a unit that
        was there, and has left where its outcome is missing.

    Raises
    ------
    ImpactError
        Where the design names nobody as treated, or times without `unit`; where nobody was there before, or one side
        is empty; for columns that are not what the design says.
    """
    _refuse(design)
    table = table_of(data, design.columns)
    if table.empty:
        raise ImpactError(Problem("impact_empty", column=design.outcome))
    rows = _rows(table, design)
    treated, before, after = _times(table, design, rows)
    time = design.post or design.period
    if not before.any():
        raise ImpactError(Problem("impact_one_time", column=time))
    outcome = numbers(table, design.outcome)
    baseline = {design.outcome: rows.mean(outcome, before)} if time else {}
    baseline |= {name: rows.mean(numbers(table, name), before) for name in design.covariates}
    weights = rows.mean(_weights(table, design), before)
    clusters = {name: rows.first(table[name], before) for name in design.cluster}
    there, left_out = _there(rows.count(before) > 0, treated, clusters, design)
    lost = {design.unit: ~rows.owned, time: rows.owned & ~before & ~after}
    return Units(
        _comparison(design, treated[there] > 0),
        treated[there] > 0,
        rows.mean(outcome, after)[there],
        {name: own[there] for name, own in baseline.items()},
        weights[there],
        {name: own[there] for name, own in clusters.items()},
        left_out | {name: int(without.sum()) for name, without in lost.items() if without.any()},
    )


def _comparison(design: Design, treated: Flags) -> Design:
    """Return the design of a comparison of two groups of units, of which neither is empty."""
    named = design.treated or design.first_treated
    if treated.all() or not treated.any():
        raise ImpactError(
            Problem("impact_nobody_untreated" if treated.any() else "impact_nobody_treated", column=named)
        )
    return Design(
        design.outcome,
        "difference_in_means",
        named,
        cluster=design.cluster,
        weights=_sampling(design),
        confidence_level=design.confidence_level,
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Which unit each row is of, -1 for none, of how many units."""

    owners: Codes
    size: int

    @property
    def owned(self) -> Flags:
        return self.owners >= 0

    def count(self, rows: Flags) -> Codes:
        own = self.owners[rows & self.owned]
        return np.asarray(np.bincount(own, minlength=self.size))

    def mean(self, values: Floats, rows: Flags) -> Floats:
        """Return the mean of each unit over some rows, of those that have a value; NaN for none."""
        used = rows & self.owned & ~np.isnan(values)
        count = np.bincount(self.owners[used], minlength=self.size)
        total = np.bincount(self.owners[used], values[used], self.size)
        return np.asarray(np.divide(total, count, out=np.full(self.size, np.nan), where=count > 0))

    def first(self, values: pd.Series, rows: Flags) -> np.ndarray:
        """Return what the first of some rows of each unit says, None where there is none."""
        places = np.flatnonzero(rows & self.owned)[::-1]
        found = np.full(self.size, None, dtype=object)
        found[self.owners[places]] = values.to_numpy(dtype=object)[places]
        return found


def _refuse(design: Design) -> None:
    if not design.treated and not design.first_treated:
        raise ImpactError(Problem("design_lacks", column="treated", fields={"found": "attrition"}))
    if (design.post or design.period) and not design.unit:
        raise ImpactError(Problem("design_lacks", column="unit", fields={"found": "attrition"}))


def _rows(table: pd.DataFrame, design: Design) -> _Rows:
    if not design.unit:
        return _Rows(np.arange(len(table)), len(table))
    found, without = groups(table[design.unit])
    return _Rows(np.where(without, -1, found.codes), found.size)


def _times(table: pd.DataFrame, design: Design, rows: _Rows) -> tuple[Floats, Flags, Flags]:
    """Return who is treated, by unit and NaN where it is not said; and which rows are before and after the start."""
    everywhere = np.ones(len(table), bool)
    if not design.post and design.period:
        return _by_period(table, design, rows)
    if not design.treated:
        raise ImpactError(Problem("design_lacks", column="period", fields={"found": "first_treated"}))
    share = rows.mean(marks(table, design.treated), everywhere)
    if ((share > 0) & (share < 1)).any():
        both = np.flatnonzero((share > 0) & (share < 1))
        named = ", ".join(str(each) for each in _labels(table, design)[both[:_NAMED]])
        raise ImpactError(
            Problem("impact_both_marks", column=design.treated, fields={"rows": named, "n": str(len(both))})
        )
    if not design.post:
        return share, rows.owned, rows.owned
    post = marks(table, design.post)
    return share, rows.owned & (post == 0), rows.owned & (post == 1)


def _labels(table: pd.DataFrame, design: Design) -> np.ndarray:
    return np.asarray(groups(table[design.unit])[0].labels)


def _by_period(table: pd.DataFrame, design: Design, rows: _Rows) -> tuple[Floats, Flags, Flags]:
    """Find each unit's start in the periods: its own where it is treated, else the first of all."""
    period, untimed = groups(table[design.period])
    usable = rows.owned & ~untimed
    start = np.full(rows.size, np.inf)
    if design.first_treated:
        first = numbers(
            table.assign(**{design.first_treated: table[design.first_treated].replace("", np.nan)}),
            design.first_treated,
        )
        labels = numbers(pd.DataFrame({design.period: period.labels}), design.period)
        began = np.searchsorted(labels, first).astype(float)
        is_told = usable & (first > 0)
        np.minimum.at(start, rows.owners[is_told], began[is_told])
    else:
        treated = usable & (marks(table, design.treated) > 0)
        np.minimum.at(start, rows.owners[treated], period.codes[treated].astype(float))
    own = np.where(np.isfinite(start), start, start.min(initial=np.inf))[np.maximum(rows.owners, 0)]
    return np.isfinite(start).astype(float), usable & (period.codes < own), usable & (period.codes >= own)


def _sampling(design: Design) -> str:
    """Return the column of sampling weights; in percentages with times weights are prices."""
    return "" if RULES[design.estimator].amounts and design.post else design.weights


def _weights(table: pd.DataFrame, design: Design) -> Floats:
    column = _sampling(design)
    if not column:
        return np.ones(len(table))
    values = numbers(table, column)
    for code, wrong in (("impact_weight_missing", np.isnan(values)), ("impact_weight_negative", values < 0)):
        if wrong.any():
            raise refused(code, table, column, wrong)
    return values


def _there(
    at_start: Flags, treated: Floats, clusters: dict[str, np.ndarray], design: Design
) -> tuple[Flags, dict[str, int]]:
    """Return the units that count, and how many do not and why."""
    left_out = {} if at_start.all() else {"entered_later": int((~at_start).sum())}
    lacking = {design.treated or design.first_treated: np.isnan(treated)}
    lacking |= {name: np.asarray(pd.isna(own)) for name, own in clusters.items()}
    there = at_start
    for name, without in lacking.items():
        if (there & without).any():
            left_out[name] = int((there & without).sum())
        there = there & ~without
    return there, left_out
