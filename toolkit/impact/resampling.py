"""Tests by drawing anew: signs of whole clusters under the null (wild), or who is treated (randomisation).

Sources: Cameron, Gelbach and Miller (2008), Bootstrap-based improvements for inference with clustered errors, Rev.
Econ. Stat. 90. Roodman and others (2019), Fast and wild, Stata J. 19. Young (2019), Channeling Fisher, Q. J. Econ. 134.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.random import default_rng

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Codes, Floats, Groups
from toolkit.impact.least_squares import Fit
from toolkit.impact.sample import Sample
from toolkit.impact.standard_errors import Refit, error_of
from toolkit.impact.unfinished_estimate import Error, none

DRAWS, SEED = 9_999, 1
ALL_SIGNS = 12
"""Clusters up to which every combination of signs is tried."""

_SAME = 1e-9
_HALVINGS = 60


def wild(fit: Fit, sample: Sample) -> Error:
    """Test a coefficient by drawing the signs of the clusters' residuals, with the null imposed.

    The limits are the values that the test does not reject; the standard error is that of CR1.
    """
    if len(sample.clusters) != 1:
        raise ImpactError(Problem("impact_wild_one_way", column=", ".join(sample.design.clusters)))
    plain = error_of(fit, sample, "CR1")
    if np.isnan(plain.std_error):
        return none("wild")
    clusters = sample.clusters[0]
    signs, correction = _signs(clusters.size, sample)
    p_at = _wild_p(fit, clusters, signs)
    alpha = 1 - sample.design.confidence_level
    limits = [_limit(p_at, fit.value, sign * plain.std_error, alpha) for sign in (-1, 1)]
    return Error(plain.std_error, plain.df, "wild", correction, limits[0], limits[1], p_at(0.0))


def _signs(groups: int, sample: Sample) -> tuple[Floats, str]:
    if groups <= ALL_SIGNS:
        every = np.array(list(itertools.product((1.0, -1.0), repeat=groups)), dtype=np.float64)
        return every, f"all {len(every)} draws of signs"
    draws = int(sample.option("draws") or DRAWS)
    drawn = default_rng(int(sample.option("seed") or SEED)).integers(0, 2, (draws, groups))
    return np.asarray(2.0 * drawn - 1.0, dtype=np.float64), f"{draws} draws of signs"


def _wild_p(fit: Fit, clusters: Groups, signs: Floats) -> Callable[[float], float]:
    """Return the p value of a null, as a function of it.

    With the null imposed the residuals are a line in it, and all that a draw changes are sums of clusters.
    """
    pull, alone = fit.pull, fit.pull / fit.bread[fit.target, fit.target]
    own = clusters.sums(fit.influence), clusters.sums(pull * alone)
    reach = np.column_stack([clusters.sums(pull * column) for column in fit.x.T])
    spread = [np.column_stack([clusters.sums(column * each) for column in fit.x.T]) for each in (fit.residuals, alone)]
    scale = float(own[0] @ own[0])

    def p_at(null: float) -> float:
        away = fit.value - null
        sums, columns = own[0] + away * own[1], spread[0] + away * spread[1]
        drawn = signs @ sums
        scores = signs * sums - (signs @ columns) @ fit.bread @ reach.T
        below = (scores**2).sum(axis=1)
        observed = away**2 / scale
        found = np.divide(drawn**2, below, out=np.full(len(signs), np.inf), where=below > 0)
        return float(np.mean(found >= observed * (1 - _SAME)))

    return p_at


def _limit(p_at: Callable[[float], float], value: float, step: float, alpha: float) -> float:
    """Find the value farthest from the estimate, on one side, that a test does not reject; infinite where none ends."""
    near, far = value, value + step
    for _ in range(_HALVINGS):
        if p_at(far) <= alpha:
            break
        near, far = far, value + 2 * (far - value)
    else:
        return math.copysign(math.inf, step)
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        near, far = (near, middle) if p_at(middle) <= alpha else (middle, far)
        if abs(far - near) <= 1e-7 * abs(step):
            break
    return (near + far) / 2


def randomisation(fit: Fit, sample: Sample, refit: Refit) -> Error:
    """Test an effect by drawing anew who is treated: whole clusters, within strata where there are some.

    ``p = (1 + hits) / (1 + draws)``, exactly where all assignments can be made. The limits are the constant effects
    that the test does not reject; the standard error is that of the design's plain kind.
    """
    if sample.is_dose:
        raise ImpactError(Problem("impact_randomise_dose", column=sample.design.treated))
    plain = error_of(fit, sample, "CR1" if sample.clusters else "HC2")
    if np.isnan(plain.std_error):
        return none("randomisation")
    units = sample.clusters[0] if sample.clusters else Groups(np.arange(sample.n), np.arange(sample.n))
    drawn, correction = _assignments(sample, units)
    effects = np.array([(refit(own[units.codes], sample.y), refit(own[units.codes], sample.d)) for own in drawn])
    is_exact = correction.startswith("all")

    def p_at(null: float) -> float:
        own = abs(fit.value - null)
        hits = int((np.abs(effects[:, 0] - null * effects[:, 1]) >= own * (1 - _SAME)).sum())
        return hits / len(effects) if is_exact else (1 + hits) / (1 + len(effects))

    alpha = 1 - sample.design.confidence_level
    limits = [_limit(p_at, fit.value, sign * plain.std_error, alpha) for sign in (-1, 1)]
    return Error(plain.std_error, plain.df, "randomisation", correction, limits[0], limits[1], p_at(0.0))


def _assignments(sample: Sample, units: Groups) -> tuple[list[Floats], str]:
    """Make assignments: all of them where they are no more than the draws asked for, else as many drawn."""
    treated = units.sums(sample.d) > 0
    mixed = units.sums(1 - sample.d)[treated].any()
    if mixed:
        raise ImpactError(Problem("impact_randomise_within", column=", ".join(sample.design.clusters)))
    strata = np.zeros(units.size, dtype=np.int64)
    if sample.strata is not None:
        strata[units.codes] = sample.strata.codes
    parts = [np.flatnonzero(strata == each) for each in np.unique(strata)]
    draws = int(sample.option("draws") or DRAWS)
    ways = math.prod(math.comb(len(part), int(treated[part].sum())) for part in parts)
    if ways <= draws:
        return list(_all(parts, treated)), f"all {ways} assignments"
    random = default_rng(int(sample.option("seed") or SEED))
    return [_drawn(parts, treated, random) for _ in range(draws)], f"{draws} draws of assignments"


def _all(parts: list[Codes], treated: np.ndarray) -> Iterator[Floats]:
    chosen = [itertools.combinations(part, int(treated[part].sum())) for part in parts]
    for each in itertools.product(*chosen):
        marks = np.zeros(len(treated))
        marks[[unit for part in each for unit in part]] = 1.0
        yield marks


def _drawn(parts: list[Codes], treated: np.ndarray, random: np.random.Generator) -> Floats:
    marks = np.zeros(len(treated))
    for part in parts:
        marks[random.permutation(part)[: int(treated[part].sum())]] = 1.0
    return marks
