"""Parallel before the start? How the treated moved against the others, period by period, and one test of those before.

Each period is compared with the last one before the start, over the units that have both: for a panel with all its
rows these are the coefficients of an event study. Roth (2022), Pretest with caution, AER: Insights 4, says what a test
that does not reject leaves open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from toolkit.impact.columns import Flags, Floats, Groups
from toolkit.impact.sample import Sample

REJECTED = 0.05
_MOST = 60
_TWO = 2


@dataclass(frozen=True, slots=True)
class PreTrends:
    """Rows of the details, kinds ``event`` and ``pre_test``, the covariance of the events, and whether it rejects."""

    rows: list[dict[str, Any]]
    covariance: Floats
    is_rejected: bool


def pre_trends(sample: Sample) -> PreTrends | None:
    """Compare the treated with the others, period by period; None where there is no common start or nothing before it.

    The errors are those of means over clusters, of each side by itself.
    """
    unit, period, start = sample.unit, sample.period, _start(sample)
    if unit is None or period is None or start is None or not _TWO <= start < period.size <= _MOST:
        return None
    table, there = _table(sample, unit, period)
    member = np.zeros(unit.size, bool)
    member[unit.codes[sample.treated]] = True
    cluster = _cluster_of_units(sample, unit)
    reference = start - 1
    events = [t for t in range(period.size) if t != reference]
    values, influences = [], []
    for t in events:
        both = there[:, t] & there[:, reference]
        change = np.where(both, table[:, t] - table[:, reference], 0.0)
        found = _difference(change, both, member, cluster)
        if found is None:
            return None
        values.append(found[0])
        influences.append(found[1])
    reach = np.column_stack(influences)
    covariance = reach.T @ reach
    estimates = np.array(values)
    rows = [
        {"kind": "event", "event": t - start, "period": period.labels[t], "estimate": v, "std_error": float(np.sqrt(s))}
        for t, v, s in zip(events, values, np.diag(covariance), strict=True)
    ]
    before = [i for i, t in enumerate(events) if t < reference]
    freedom = len(np.unique(cluster)) - _TWO
    test, p_value = _joint(estimates[before], covariance[np.ix_(before, before)], freedom)
    rows.append({"kind": "pre_test", "estimate": test, "p_value": p_value})
    return PreTrends(rows, covariance, p_value < REJECTED)


def _start(sample: Sample) -> int | None:
    """Return the number of the first period after the start, where all treated begin in one."""
    period = sample.period
    if period is None:
        return None
    after = sample.post if sample.post is not None else sample.treated
    late = np.unique(period.codes[after])
    early = np.unique(period.codes[sample.treated & ~after] if sample.post is None else period.codes[~after])
    if not len(late) or (len(early) and sample.post is not None and early.max() >= late.min()):
        return None
    if sample.post is None and sample.unit is not None:
        first = np.full(sample.unit.size, period.size)
        np.minimum.at(first, sample.unit.codes[after], period.codes[after])
        if len(np.unique(first[first < period.size])) > 1:
            return None
    return int(late.min())


def _table(sample: Sample, unit: Groups, period: Groups) -> tuple[Floats, Flags]:
    """Return the mean outcome of each unit in each period, and which there are."""
    cell = unit.codes * period.size + period.codes
    count = np.bincount(cell, sample.weights, unit.size * period.size)
    total = np.bincount(cell, sample.weights * sample.y, unit.size * period.size)
    there = count > 0
    means = np.divide(total, count, out=np.zeros_like(total), where=there)
    shape = (unit.size, period.size)
    return means.reshape(shape), there.reshape(shape)


def _cluster_of_units(sample: Sample, unit: Groups) -> np.ndarray:
    cluster = np.zeros(unit.size, dtype=np.int64)
    cluster[unit.codes] = sample.clusters[0].codes
    return cluster


def _difference(change: Floats, both: Flags, member: Flags, cluster: np.ndarray) -> tuple[float, Floats] | None:
    """Return the mean change of the treated less that of the others, and what each cluster adds to its error."""
    reach, value = np.zeros(int(cluster.max()) + 1), 0.0
    for side, sign in ((member & both, 1.0), (~member & both, -1.0)):
        count = side.sum()
        if not count:
            return None
        mean = change[side].mean()
        own = np.bincount(cluster[side], (change[side] - mean) / count, len(reach))
        groups = len(np.unique(cluster[side]))
        if groups < _TWO:
            return None
        value += sign * mean
        reach += sign * own * np.sqrt(groups / (groups - 1))
    return float(value), reach


def _joint(estimates: Floats, covariance: Floats, freedom: int) -> tuple[float, float]:
    """Test that all are nought: F with as many degrees of freedom as there are clusters, less two."""
    from scipy.stats import f  # noqa: PLC0415 - only where there is something to test

    count = len(estimates)
    rank = int(np.linalg.matrix_rank(covariance))
    if rank < count or freedom < count:
        return np.nan, np.nan
    statistic = float(estimates @ np.linalg.solve(covariance, estimates) / count)
    left = max(freedom - count + 1, 1)
    return statistic, float(f.sf(statistic * left / freedom, count, left))
