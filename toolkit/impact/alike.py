"""One test of all covariates at once: whether together they tell who is treated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Floats, Groups
from toolkit.impact.influence import of_influence
from toolkit.impact.least_squares import Fit, least_squares
from toolkit.impact.sample import Sample

_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint test that covariates are alike on both sides.

    Attributes
    ----------
    statistic : float
        F. NaN, with its p value, where there are no more clusters than covariates, which no F test can tell apart.
    df_num, df_den : float
    p_value : float
    n, n_clusters : int
        Rows, and clusters, of two ways the fewer; 0 without.
    kind : {"classical", "HC1", "CR1"}
    p_randomisation : float
        Of draws of who is treated, ``(1 + hits) / (1 + draws)``; NaN without draws.
    """

    statistic: float
    df_num: float
    df_den: float
    p_value: float
    n: int
    n_clusters: int
    kind: str
    p_randomisation: float = np.nan


def joint_of(sample: Sample, names: tuple[str, ...], x: Floats, *, draws: int, seed: int) -> Joint:
    """Regress the mark of treatment on covariates, and test that no coefficient differs from nought.

    Without clusters and weights it is Hotelling's test of two means, the classical F; with weights its variance is
    HC1, with clusters CR1, ``G/(G-1) · (N-1)/(N-K)``, and the denominator has ``G - 1`` degrees of freedom.

    Parameters
    ----------
    sample : Sample
    names : tuple of str
    x : array of shape (n, k)
    draws, seed : int

    References
    ----------
    Hotelling (1931), The generalization of Student's ratio, Ann. Math. Stat. 2. Cameron and Miller (2015), A
    practitioner's guide to cluster-robust inference, J. Human Resources 50. Hansen and Bowers (2008), Covariate balance
    in simple, stratified and clustered comparative studies, Stat. Sci. 23, for the draws.
    """
    is_even = np.ptp(sample.weights) == 0
    columns = np.column_stack([x, np.ones(sample.n)])
    fit = least_squares(sample.d, columns, None if is_even else sample.weights, names=names)
    n, k = sample.n, x.shape[1]
    clusters = min((len(np.unique(each.codes)) for each in sample.clusters), default=0)
    df_den = float(clusters - 1 if clusters else n - k - 1)
    kind = "CR1" if clusters else ("classical" if is_even else "HC1")
    statistic = _wald(fit.coefficients[:k], _covariance(fit, sample, k, kind)) / k
    p_value = float(fdtrc(k, df_den, statistic)) if np.isfinite(statistic) else np.nan
    drawn = _randomised(sample, x, draws, seed) if draws else np.nan
    return Joint(statistic, float(k), df_den, p_value, n, clusters, kind, drawn)


def _covariance(fit: Fit, sample: Sample, k: int, kind: str) -> Floats:
    rows, parameters = fit.x.shape
    if kind == "classical":
        return np.asarray(fit.residuals @ fit.residuals / (rows - parameters) * fit.bread[:k, :k])
    influence = (fit.x * fit.residuals[:, None]) @ fit.bread[:, :k]
    covariance, _, _ = of_influence(influence, sample)
    return np.asarray(covariance * ((rows - (1 if kind == "CR1" else 0)) / (rows - parameters)))


def _wald(coefficients: Floats, covariance: Floats) -> float:
    """Return the Wald statistic; NaN where the covariance has no inverse, of few clusters, or is none, of two ways."""
    scale = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    if not (scale > 0).all():
        return np.nan
    scaled = covariance / np.outer(scale, scale)
    if np.linalg.eigvalsh(scaled)[0] <= _SAME:
        return np.nan
    own = coefficients / scale
    return float(own @ np.linalg.solve(scaled, own))


def _randomised(sample: Sample, x: Floats, draws: int, seed: int) -> float:
    """Draw anew which clusters are treated, within strata; return how often covariates tell as much of that."""
    codes = sample.clusters[0].codes if sample.clusters else np.arange(sample.n)
    labels, codes = np.unique(codes, return_inverse=True)
    units = Groups(np.asarray(codes, dtype=np.int64), labels)
    treated, size = units.sums(sample.d), np.bincount(units.codes).astype(float)
    if ((treated > 0) & (treated < size)).any():
        raise ImpactError(Problem("impact_randomise_within", column=", ".join(sample.design.clusters)))
    strata = np.zeros(units.size, dtype=np.int64)
    if sample.strata is not None:
        strata[units.codes] = sample.strata.codes
    away = x - np.average(x, axis=0, weights=sample.weights)
    sums = np.column_stack([units.sums(sample.weights * column) for column in away.T])
    inverse = np.asarray(np.linalg.inv(away.T @ (away * sample.weights[:, None])), dtype=np.float64)
    carried = units.sums(sample.weights)
    random = np.random.default_rng(seed)
    observed = _told((treated > 0).astype(float), sums, inverse, carried)
    hits = 0
    for _ in range(draws):
        order = np.lexsort((random.random(units.size), strata))
        marks = np.empty(units.size)
        marks[order] = (treated > 0)[np.argsort(strata, kind="stable")]
        hits += _told(marks, sums, inverse, carried) >= observed * (1 - _SAME)
    return (1 + hits) / (1 + draws)


def _told(marks: Floats, sums: Floats, inverse: Floats, carried: Floats) -> float:
    """Return what part of the variance of marks covariates tell, R²."""
    share = float(marks @ carried) / float(carried.sum())
    own = marks @ sums
    return float(own @ inverse @ own) / (float(carried.sum()) * share * (1 - share))
