"""The treated beside whoever is nearest to them: matching with replacement, and Abadie and Imbens' error.

Abadie and Imbens (2006), Large sample properties of matching estimators for average treatment effects, Econometrica 74.
Ties and the pooled variance are as in Sekhon (2011), Multivariate and propensity score matching software with automated
balance optimization, J. Stat. Soft. 42(7).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Flags, Floats
from toolkit.impact.neighbours import Pool, pool_of
from toolkit.impact.sample import Sample
from toolkit.impact.unfinished_estimate import Error, Found, none

KIND = "abadie_imbens"

OWN = 1
"""Nearest units of a unit's own side among whom, with itself, its variance is taken; Stata's ``teffects`` takes 2."""

_TWO = 2


def fit(sample: Sample, own: int = OWN) -> Found:
    """Compare the treated with their neighbours among the others; for ``ATE`` the others with theirs as well.

    Parameters
    ----------
    sample : Sample
        One row a unit. With `propensity` neighbours are near in the fitted probability of treatment, over its standard
        deviation; else in the covariates, by Mahalanobis' distance with the covariance of the whole sample. Options:
        `neighbours`, how many, 1 without; `link` of the treatment's model; `variance`, ``own`` for the variance of the
        outcome among a unit and the nearest of its own side, ``pooled`` for half of that of the matched differences.
    own : int
        How many nearest of its own side; ties are added.

    Returns
    -------
    Found
        In the outcome's unit. `without` is the mean outcome that is imputed without; there is no error with fewer than
        two units on a side. The warning ``score_estimated`` says that the error takes the score as known.

    Raises
    ------
    ImpactError
        Without covariates and propensity; for more neighbours than there are; for sampling weights and clusters, which
        the error does not know.

    Notes
    -----
    The variance is that of the effect in the population: ``1/N² [Σ (τ_i - τ)² + Σ (K_j² - K2_j) σ_j²]``, where K is the
    sum of the weights that a unit has as neighbour, and K2 that of their squares; for ``ATE`` with ``+ 2 K_j``. That is
    section 4 of Abadie and Imbens (2006), with ties. The mean without has that of its own part; matched pairs move
    together by the covariance of their outcomes.
    """
    _refuse(sample)
    matched = _matched(sample)
    with_, without = float(matched.with_.mean()), float(matched.without.mean())
    warnings = ["score_estimated"] if sample.design.propensity else []
    cells = [
        {"kind": "cell", "group": group, "estimate": mean} for group, mean in (("with", with_), ("without", without))
    ]
    if min(sample.treated.sum(), (~sample.treated).sum()) < _TWO:
        return Found(with_ - without, none(KIND), without, details=cells, warnings=warnings)
    of_with, of_both, of_without = _covariance(sample, matched, own)
    variance = max(of_with + of_without - 2 * of_both, 0.0)
    covariance = np.array([[variance, of_both - of_without], [of_both - of_without, of_without]])
    for cell, square in zip(cells, (of_with, of_without), strict=True):
        cell["std_error"] = float(np.sqrt(square))
    correction = f"σ² {sample.option('variance')}"
    error = Error(float(np.sqrt(variance)), np.inf, KIND, correction)
    of_cells = {"cell": np.array([[of_with, of_both], [of_both, of_without]])}
    return Found(with_ - without, error, without, covariance, cells, of_cells, warnings)


def weights(sample: Sample) -> Floats:
    """Return what each unit weighs in the comparison, shape (n,).

    A treated unit is 1, another the sum of its weights as neighbour, 0 where it is nobody's; for ``ATE`` it is 1 and
    that sum on both sides.
    """
    _refuse(sample)
    matched = _matched(sample)
    return matched.inside + matched.used


# --- who is whose neighbour


@dataclass(frozen=True, slots=True)
class _Matched:
    """Units beside their neighbours.

    Attributes
    ----------
    place : array of shape (n, d)
        Where each unit is, standardised.
    pools : dict of bool to Pool
        Those among whom was looked: the others under False, for ``ATE`` the treated under True.
    inside : array of bool, shape (n,)
        Units over which is averaged.
    used, squares : arrays of shape (n,)
        Sums of the weights that each unit has as neighbour, and of their squares.
    with_, without : arrays of shape (inside,)
        Outcomes, as they were or as their neighbours have them.
    tied : array of shape (inside,)
        Variance of the outcome among the neighbours of each.
    """

    place: Floats
    pools: dict[bool, Pool]
    inside: Flags
    used: Floats
    squares: Floats
    with_: Floats
    without: Floats
    tied: Floats


def _matched(sample: Sample) -> _Matched:
    place, treated, y = _place(sample), sample.treated, sample.y
    is_all = sample.design.estimand == "ATE"
    other, used, squares, tied = y.copy(), np.zeros(sample.n), np.zeros(sample.n), np.zeros(sample.n)
    pools: dict[bool, Pool] = {}
    for is_treated in (True, False) if is_all else (True,):
        asking = treated == is_treated
        pool = ~asking
        pools[not is_treated] = pool_of(place[pool])
        found = pools[not is_treated].nearest(place[asking], _neighbours(sample, pool))
        other[asking], tied[asking] = found.moments(y[pool])
        used[pool], squares[pool] = found.shares()
    inside = np.ones(sample.n, bool) if is_all else treated
    with_, without = (np.where(treated, y, other), np.where(treated, other, y)) if is_all else (y, other)
    return _Matched(place, pools, inside, used, squares, with_[inside], without[inside], tied[inside])


def _place(sample: Sample) -> Floats:
    """Return where each unit is, such that Euclid's distance is the one that is asked for; shape (n, d)."""
    columns = sample.x
    if sample.design.propensity:
        from toolkit.impact.scores import scores  # noqa: PLC0415 - covariates alone need no model

        columns = np.asarray(scores(sample).probability, dtype=float)[:, None]
    scale = columns.std(axis=0, ddof=1)
    scaled = columns / np.where(scale > 0, scale, 1.0)
    if scaled.shape[1] == 1:
        return np.asarray(scaled)
    scaled -= scaled.mean(axis=0)
    root = np.linalg.cholesky(scaled.T @ scaled / (sample.n - 1))
    return np.asarray(scaled @ np.linalg.inv(root).T)


# --- the error


def _covariance(sample: Sample, matched: _Matched, own: int) -> tuple[float, float, float]:
    """Return the variance of the mean with, the covariance, and the variance of the mean without."""
    n = len(matched.with_)
    spread = np.maximum(matched.used**2 - matched.squares, 0.0)
    if sample.design.estimand == "ATE":
        spread += 2 * matched.used
    moved = spread * _variances(sample, matched, own) / n**2
    away = np.column_stack([matched.with_, matched.without])
    away = away - away.mean(axis=0)
    (of_with, of_both), (_, of_without) = away.T @ away / n**2
    treated = sample.treated
    return float(of_with + moved[treated].sum()), float(of_both), float(of_without + moved[~treated].sum())


def _variances(sample: Sample, matched: _Matched, own: int) -> Floats:
    """Return the variance of the outcome in each unit's place, on its side; 0 for nobody's neighbour."""
    if sample.option("variance") == "pooled":
        return np.full(sample.n, ((matched.with_ - matched.without).var() + matched.tied.mean()) / 2)
    found = np.zeros(sample.n)
    for is_treated, pool in matched.pools.items():
        side = sample.treated == is_treated
        asking = side & (matched.used > 0)
        # of a side's own units the nearest is the unit itself
        near = pool.nearest(matched.place[asking], min(own + 1, int(side.sum())))
        found[asking] = near.moments(sample.y[side])[1] * near.count / (near.count - 1)
    return found


# --- what is refused


def _refuse(sample: Sample) -> None:
    design = sample.design
    if not design.covariates and not design.propensity:
        raise ImpactError(Problem("design_lacks", column="covariates", fields={"found": design.estimator}))
    if np.ptp(sample.weights) > 0:
        raise ImpactError(Problem("impact_matching_weights", column=design.weights))
    if any(np.bincount(each.codes).max() > 1 for each in sample.clusters):
        raise ImpactError(Problem("impact_matching_clusters", column=", ".join(design.clusters)))


def _neighbours(sample: Sample, pool: Flags) -> int:
    """Return how many neighbours are asked for, of as many as there are."""
    asked = sample.option("neighbours")
    asked = 1 if asked is None else asked
    if isinstance(asked, bool) or not isinstance(asked, int | np.integer) or asked < 1:
        told = {"found": str(asked), "expected": "1, 2, 3", "nearest": "1"}
        raise ImpactError(Problem("design_value", column="options.neighbours", fields=told))
    there = int(pool.sum())
    if asked > there:
        told = {"found": str(asked), "expected": str(there)}
        raise ImpactError(Problem("impact_matching_neighbours", column="options.neighbours", fields=told))
    return int(asked)
