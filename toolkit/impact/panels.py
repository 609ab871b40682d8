"""Difference in differences: how the treated changed, less how the others did, with effects of units and periods."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Floats, Groups
from toolkit.impact.least_squares import Fit, least_squares, without_effects
from toolkit.impact.means import cells
from toolkit.impact.pre_trends import pre_trends, starts
from toolkit.impact.regressed import kind_of, regressed
from toolkit.impact.sample import Sample
from toolkit.impact.unfinished_estimate import Found

_EXPLICIT = ("CR2", "wild")
"""Errors that need the effects of periods as columns of their own."""

_ROUNDING = 1e-20
_MOST = 500
"""Periods up to which they can be such columns."""


def did(sample: Sample) -> Found:
    """Estimate by difference in differences.

    With `post` the treated column is membership of the programme, and the effect is that of membership after the start;
    with `unit` and `period` alone it says who is treated in that row. Effects of units, and of periods, are taken out
    where there are such columns. Angrist and Pischke (2009), Mostly Harmless Econometrics, ch. 5.

    Where units or their cells have several rows, as people of an organisation, those are rows of it.
    """
    if sample.post is None and (sample.unit is None or sample.period is None):
        raise ImpactError(Problem("design_lacks", column="post", fields={"found": "did"}))
    _refuse_repeated(sample)
    _refuse_no_variation(sample)
    after = sample.post if sample.post is not None else np.ones(sample.n, bool)
    in_treatment = sample.treated & after
    begun = starts(sample) if sample.post is None else []
    trends = pre_trends(sample, begun) if not sample.is_dose else None  # before the regression, for the memory's sake
    fit = _fitted(sample, sample.d, sample.y)
    found = regressed(fit, sample, lambda marks, outcome: _fitted(sample, marks, outcome).value, in_treatment)
    details = cells(sample) if sample.post is not None and not sample.is_dose else []
    if trends is not None:
        details, covariances = [*details, *trends.rows], {"event": trends.covariance}
        found = replace(found, covariances=covariances, is_refuted=trends.is_rejected)
    several = ["several_starts"] if len(begun) > 1 else []
    left_out = {**sample.left_out, **found.left_out}
    return replace(found, details=details, warnings=[*found.warnings, *several], left_out=left_out)


def _fitted(sample: Sample, marks: Floats, outcome: Floats) -> Fit:
    """Fit the regression with some marks of treatment and some outcome."""
    design, post = sample.design, sample.post
    treated = marks if post is None else marks * post
    weights = sample.weights if design.weights else None
    names = (design.treated, *design.covariates)
    if sample.unit is None:
        assert post is not None
        x = np.column_stack([treated, np.ones(sample.n), marks, post, sample.x])
        return least_squares(outcome, x, weights, names=(design.treated, "1", design.treated, design.post, *names[1:]))
    period = sample.period
    if period is None:
        assert post is not None
        period = Groups(post.astype(np.int64), np.array([0, 1]))
    columns = np.vstack([outcome, treated, sample.x.T]).T  # column by column in memory, as they are worked on
    counted, lengths = columns.shape[1], np.einsum("ij,ij->j", columns, columns)  # with the intercept
    effects: tuple[Groups, ...] = (sample.unit, period)
    kind, _ = kind_of(sample)
    if kind in _EXPLICIT and period.size <= _MOST:
        dummies = (period.codes[:, None] == np.arange(1, period.size)).astype(float)
        inside = without_effects(np.column_stack([columns, dummies]), sample.unit, None, weights)
        names = (*names, *(str(label) for label in period.labels[1:]))
        counted, effects = counted + period.size - 1, (sample.unit,)
    else:
        inside = without_effects(columns, sample.unit, period, weights)
    for k, length in enumerate(lengths[1:], 1):
        if np.einsum("i,i", inside[:, k], inside[:, k]) <= _ROUNDING * length:
            inside[:, k] = 0.0  # what rounding leaves of a column that the effects give
    return least_squares(inside[:, 0], inside[:, 1:], weights, names=names, parameters=counted, effects=effects)


def _refuse_repeated(sample: Sample) -> None:
    """Refuse units with two rows of one period, unless most have several: then rows are within units."""
    if sample.unit is None or sample.period is None:
        return
    cell, count = sample.cells
    if count.max() > 1 and np.median(there := count[count > 0]) <= 1:
        twice = np.unique(cell[count[cell] > 1] // sample.period.size)
        named = ", ".join(str(sample.unit.labels[each]) for each in twice[:5])
        fields = {"rows": named, "n": str(int((there > 1).sum()))}
        raise ImpactError(
            Problem("impact_duplicate", column=f"{sample.design.unit}, {sample.design.period}", fields=fields)
        )


def _refuse_no_variation(sample: Sample) -> None:
    """Refuse marks of rows that never change within a unit: then nobody starts while it is looked at."""
    if sample.post is not None or sample.unit is None or sample.is_dose:
        return
    on = sample.unit.sums(sample.d)
    count = np.bincount(sample.unit.codes, minlength=sample.unit.size)
    if not ((on > 0) & (on < count)).any():
        raise ImpactError(Problem("impact_nobody_starts", column=sample.design.treated))
