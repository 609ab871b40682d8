"""One row a unit: how much its outcome changed after the start, beside what it was like at the baseline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Floats, Groups
from toolkit.impact.sample import Sample

_SAME = 1e-9
_NAMED = 5


def of_units(sample: Sample) -> Sample:
    """Return a sample for estimators that compare units once: with a `post` column their change, else as it is.

    Several rows before or after the start are averaged within a unit. Without `unit` only the rows after the start
    are used. Covariates, instruments and strata are those of the baseline, and may not change.

    Raises
    ------
    ImpactError
        For a covariate that changes within a unit, and where no unit has rows before and after.
    """
    post, unit = sample.post, sample.unit
    if post is None:
        return sample
    if unit is None:
        after = sample.taken(post)
        return replace(after, post=None, left_out=sample.left_out | {"before_start": int((~post).sum())})
    _refuse_changes(sample, unit)
    before_after = [_means(unit, sample.y, sample.weights, rows) for rows in (~post, post)]
    change = before_after[1] - before_after[0]
    there = ~np.isnan(change)
    if not there.any():
        raise ImpactError(Problem("impact_no_pairs", column=sample.design.post))
    first = np.zeros(unit.size, dtype=np.int64)
    first[unit.codes[::-1]] = np.arange(sample.n)[::-1]
    one = sample.taken(first[there])
    left_out = sample.left_out | ({"units_without_both": int((~there).sum())} if not there.all() else {})
    weights = _means(unit, sample.weights, np.ones(sample.n), np.ones(sample.n, bool))[there]
    changed: dict[str, Any] = {"y": change[there], "weights": weights, "post": None, "left_out": left_out}
    return replace(one, **changed)


def before_of_units(sample: Sample) -> Floats:
    """Return what each unit of :func:`of_units` had before the start, in the same order."""
    post, unit = sample.post, sample.unit
    assert post is not None
    assert unit is not None
    before, after = (_means(unit, sample.y, sample.weights, rows) for rows in (~post, post))
    return before[~np.isnan(before) & ~np.isnan(after)]


def _means(unit: Groups, values: Floats, weights: Floats, rows: Any) -> Floats:
    """Return the mean of each unit over some rows; NaN for one without."""
    own = Groups(unit.codes[rows], unit.labels)
    below = own.sums(weights[rows])
    total = own.sums(values[rows] * weights[rows])
    return np.asarray(np.divide(total, below, out=np.full(unit.size, np.nan), where=below > 0))


def _refuse_changes(sample: Sample, unit: Groups) -> None:
    """Refuse what is said to be as of the baseline and is another in another row."""
    design, wrong = sample.design, []
    named = [(design.covariates, sample.x), (design.propensity, sample.z), (design.instrument, sample.instruments)]
    for names, matrix in ((names, matrix) for names, matrix in named if names):
        for name, column in zip(names, matrix.T, strict=True):
            mean = _means(unit, column, np.ones(sample.n), np.ones(sample.n, bool))
            moves = np.abs(column - mean[unit.codes]) > _SAME * max(1.0, float(np.abs(column).max()))
            if moves.any():
                units = np.unique(unit.codes[moves])
                rows = ", ".join(str(unit.labels[each]) for each in units[:_NAMED])
                wrong.append(
                    Problem("impact_covariate_changes", column=name, fields={"rows": rows, "n": str(len(units))})
                )
    if wrong:
        raise ImpactError(wrong)
