"""Means compared: of those with and without, as they are or adjusted for covariates; and before against after."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from toolkit.impact.columns import Floats, Groups
from toolkit.impact.least_squares import Fit, least_squares
from toolkit.impact.regressed import kind_of, regressed, scaled
from toolkit.impact.sample import Sample
from toolkit.impact.standard_errors import welch_df
from toolkit.impact.unfinished_estimate import Found
from toolkit.impact.unit_changes import before_of_units, of_units


def difference_in_means(sample: Sample) -> Found:
    """Compare the mean outcome of those with and of those without.

    With HC2 and no clusters it is Welch's comparison, with its degrees of freedom: Welch (1947), The generalization of
    'Student's' problem when several different population variances are involved, Biometrika 34. With `post` and `unit`
    the outcome is each unit's change.
    """
    own = of_units(sample)
    fit = _fitted(own, own.d, own.y)
    found = regressed(fit, own, lambda marks, outcome: _fitted(own, marks, outcome).value)
    kind, _ = kind_of(own)
    if kind == "HC2" and not np.isnan(found.error.std_error):
        found = replace(found, error=replace(found.error, df=welch_df(fit, own)))
    return replace(found, details=cells(own), left_out=own.left_out)


def regression_adjustment(sample: Sample) -> Found:
    """Compare outcomes at the same covariates, with slopes that those with and without have in common.

    Angrist and Pischke (2009), Mostly Harmless Econometrics, ch. 3. Of a dose it is the effect of one unit of it. With
    an estimand each side has slopes of its own (:mod:`toolkit.impact.propensity`).
    """
    own = of_units(sample)
    fit = _fitted(own, own.d, own.y)
    found = regressed(fit, own, lambda marks, outcome: _fitted(own, marks, outcome).value)
    return replace(found, left_out=own.left_out)


def before_after(sample: Sample) -> Found:
    """Compare the treated after the start with themselves before: by unit where there is one, else as two groups.

    It has nobody to compare with, and is no effect.
    """
    treated = sample.taken(sample.treated)
    if sample.unit is not None:
        own = of_units(treated)
        fit = least_squares(own.y, np.ones((own.n, 1)), own.weights)
        found = regressed(fit, own, lambda _, outcome: float(outcome.mean()))
        before = before_of_units(treated)
        weights = own.weights / own.weights.sum()
        mean = float(weights @ before)
        covariance = scaled(found.error, own, [fit.influence, weights * (before - mean)])
        return replace(found, without=mean, covariance=covariance, left_out=own.left_out)
    after = replace(treated, d=_after(treated).astype(float), post=None)
    fit = _fitted(after, after.d, after.y)
    found = regressed(fit, after, lambda marks, outcome: _fitted(after, marks, outcome).value)
    return replace(found, details=cells(after), left_out=sample.left_out)


def _after(sample: Sample) -> np.ndarray:
    assert sample.post is not None
    return sample.post


def _fitted(sample: Sample, marks: Floats, outcome: Floats) -> Fit:
    design = sample.design
    covariates = sample.x if design.estimator == "regression_adjustment" else np.empty((sample.n, 0))
    x = np.column_stack([marks, np.ones(sample.n), covariates])
    names = (design.treated, "1", *design.covariates)
    return least_squares(outcome, x, None if (sample.weights == 1).all() else sample.weights, names=names)


def _mean(values: Floats, weights: Floats) -> float:
    return float((values * weights).sum() / weights.sum())


def cells(sample: Sample) -> list[dict[str, object]]:
    """Describe the mean of each side, and after and before where there are both."""
    sides = [("with", sample.treated), ("without", ~sample.treated)]
    times = [("", np.ones(sample.n, bool))]
    if sample.post is not None:
        times = [("before", ~sample.post), ("after", sample.post)]
    found = []
    for group, side in sides:
        for period, time in times:
            if (rows := side & time).any():
                mean = _mean(sample.y[rows], sample.weights[rows])
                found.append(
                    {"kind": "cell", "group": group, "period": period, "estimate": mean, **_error(sample, rows, mean)}
                )
    return found


def _error(sample: Sample, rows: np.ndarray, mean: float) -> dict[str, float]:
    weights = sample.weights[rows]
    away = weights * (sample.y[rows] - mean) / weights.sum()
    if sample.clusters:
        own = Groups(sample.clusters[0].codes[rows], sample.clusters[0].labels)
        there = np.bincount(own.codes, minlength=own.size) > 0
        away = own.sums(away)[there]
    count = len(away)
    return {"std_error": float(np.sqrt((away**2).sum() * count / (count - 1))) if count > 1 else np.nan}
