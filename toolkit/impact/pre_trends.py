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


def pre_trends(sample: Sample, begun: list[int]) -> PreTrends | None:
    """Compare the treated with the others, period by period; None where there is no common start or nothing before it.

    The errors are those of means over clusters, of each side by itself.

    Parameters
    ----------
    sample : Sample
    begun : list of int
        The periods in which units begin by the marks of rows; without `post` there has to be one.
    """
    unit, period, start = sample.unit, sample.period, _start(sample, begun)
    if unit is None or period is None or start is None or not _TWO <= start < period.size <= _MOST:
        return None
    table, there = _table(sample)
    member = np.zeros(unit.size, bool)
    member[unit.codes[sample.treated]] = True
    reference = start - 1
    events = [t for t in range(period.size) if t != reference]
    found = _differences(table, there, member, reference, _clusters_of_units(sample, unit))
    if found is None:
        return None
    values, reach, freedom = found
    values, reach = values[events], reach[:, events]
    covariance = reach.T @ reach
    rows = [
        {"kind": "event", "event": t - start, "period": period.labels[t], "estimate": v, "std_error": float(np.sqrt(s))}
        for t, v, s in zip(events, values, np.diag(covariance), strict=True)
    ]
    before = [i for i, t in enumerate(events) if t < reference]
    test, p_value = _joint(values[before], covariance[np.ix_(before, before)], freedom)
    rows.append({"kind": "pre_test", "estimate": test, "p_value": p_value})
    return PreTrends(rows, covariance, p_value < REJECTED)


def starts(sample: Sample) -> list[int]:
    """List the numbers of the periods in which units begin to be treated, by the marks of rows."""
    unit, period = sample.unit, sample.period
    assert unit is not None
    assert period is not None
    first = np.full(unit.size, period.size)
    np.minimum.at(first, unit.codes[sample.treated], period.codes[sample.treated])
    begun = np.bincount(first, minlength=period.size + 1)[: period.size]
    return [int(each) for each in np.flatnonzero(begun)]


def _start(sample: Sample, begun: list[int]) -> int | None:
    """Return the number of the first period after the start, where all treated begin in one."""
    period, post = sample.period, sample.post
    if period is None or sample.unit is None:
        return None
    if post is None:
        return begun[0] if len(begun) == 1 else None
    before, after = (np.flatnonzero(np.bincount(period.codes[rows], minlength=period.size)) for rows in (~post, post))
    return int(after[0]) if before[-1] < after[0] else None


def _table(sample: Sample) -> tuple[Floats, Flags]:
    """Return the mean outcome of each unit in each period, and which there are."""
    cell, count = sample.cells
    assert sample.unit is not None
    shape = (sample.unit.size, len(count) // sample.unit.size)
    weighted = bool((sample.weights != 1).any())
    total = np.bincount(cell, sample.weights * sample.y if weighted else sample.y, len(count)).astype(float, copy=False)
    if weighted or count.max() > 1 or not count.all():
        size = np.bincount(cell, sample.weights, len(count)) if weighted else count
        total = np.divide(total, size, out=np.zeros_like(total), where=count > 0)
    return total.reshape(shape), (count > 0).reshape(shape)


def _clusters_of_units(sample: Sample, unit: Groups) -> Groups | None:
    """Return the cluster of each unit; None where each is its own."""
    clusters = sample.clusters[0]
    if clusters.codes is unit.codes:
        return None
    of_unit = np.zeros(unit.size, dtype=np.int64)
    of_unit[unit.codes] = clusters.codes
    return Groups(of_unit, clusters.labels)


def _differences(
    table: Floats, there: Flags, member: Flags, reference: int, clusters: Groups | None
) -> tuple[Floats, Floats, int] | None:
    """Return how the treated changed since the reference, less how the others did, period by period.

    With what each cluster adds to the error, and the degrees of freedom; None with fewer than two clusters on a side.
    """
    both, change = there & there[:, [reference]], table - table[:, [reference]]
    complete = bool(both.all())
    if not complete:
        change[~both] = 0.0
    value, reach, groups = np.zeros(table.shape[1]), np.empty_like(change), 0
    for side, sign in ((member, 1.0), (~member, -1.0)):
        own, known = change[side], both[side]
        count = np.count_nonzero(known, axis=0)
        size = len(own) if clusters is None else clusters.count(side)
        if size < _TWO or not count.all():
            return None
        mean = own.sum(axis=0) / count
        value += sign * mean
        own -= mean
        own *= sign * np.sqrt(size / (size - 1)) / count
        reach[side] = own if complete else own * known
        groups += size
    if clusters is not None:
        reach = np.column_stack([clusters.sums(column) for column in reach.T])
    return value, reach, groups - _TWO


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
