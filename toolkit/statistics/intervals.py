"""Intervals: proportions, differences and means of a sample, with what the drawing of the sample leaves open.

Every interval is a two-sided one of 95 % unless `level` says otherwise. Proportions have Wilson's interval, which stays
within 0 and 1 and has a width when nobody or everybody says yes. What a design changes enters by the effective sample
size: as many cases of a simple random sample from an endless population would give the same variance.

Sources: Wilson (1927), Probable inference, J. Am. Stat. Assoc. 22. Newcombe (1998), Interval estimation for the
difference between independent proportions, Stat. Med. 17, method 10. Cochran (1977), Sampling Techniques, 3rd ed.
Korn and Graubard (1998), Confidence intervals for proportions with small expected number of positive counts, Survey
Methodology 24, for effective sample sizes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from scipy.special import ndtr, stdtrit
from statsmodels.stats.proportion import proportion_confint

from toolkit.measured import Measured, undefined

LEVEL = 0.95
"""Level of confidence."""


def quantile(level: float = LEVEL, freedom: float = math.inf) -> float:
    """Find the distance that a level of confidence reaches, in standard errors; Student's t with degrees of freedom."""
    reached = (1 + level) / 2
    return NormalDist().inv_cdf(reached) if math.isinf(freedom) else float(stdtrit(freedom, reached))


def wilson(share: float, n: float, reach: float) -> tuple[float, float]:
    """Return the limits of a proportion by Wilson (1927).

    Parameters
    ----------
    share : float
    n : float
        Cases, or the effective number of them; infinite when nothing is left open.
    reach : float
        What :func:`quantile` gives.
    """
    if math.isinf(n):
        return share, share
    low, high = proportion_confint(share * n, n, alpha=2 * ndtr(-reach), method="wilson")
    # at 0 and at 1 one limit is the share itself, which rounding must not move
    return max(0.0, min(share, float(low))), min(1.0, max(share, float(high)))


def effective(n: float, population: float | None) -> float:
    """Return the effective sample size of `n` cases drawn from a population without putting any back.

    The variance of a proportion is ``PQ/n · (N - n)/(N - 1)`` (Cochran 1977, theorem 3.2), so that
    ``n (N - 1)/(N - n)`` cases of an endless population tell as much; infinitely many when everybody was asked.
    """
    if population is None:
        return n
    if population < n:
        raise ValueError(f"{n:g} of a population of {population:g}")
    return math.inf if population == n else n * (population - 1) / (population - n)


def _share(yes: float, n: float, limits: tuple[float, float] | None, formula: str, value: float) -> Measured:
    low, high = limits or (None, None)
    return Measured(value, "share", formula, numerator=yes, denominator=n, n=round(n), conf_low=low, conf_high=high)


def proportion(yes: float, n: float, population: float | None = None, level: float = LEVEL) -> Measured:
    """Estimate a proportion from a simple random sample, with Wilson's interval.

    Parameters
    ----------
    yes, n : float
        How many say yes, of how many who were asked and answered.
    population : float, optional
        How many there are in all; without it the population is taken as endless, which is on the safe side.
    level : float
    """
    if n == 0:
        return undefined("share", "nobody_answered", "sampled_share").but(n=0)
    limits = wilson(yes / n, effective(n, population), quantile(level))
    return _share(yes, n, limits, "sampled_share", yes / n)


def difference(one: Measured, other: Measured) -> Measured:
    """Subtract two independent proportions that have intervals: ``one - other``, by Newcombe (1998), method 10."""
    inputs = tuple(dict.fromkeys(one.inputs + other.inputs))
    for share in (one, other):
        if not share:
            return undefined("points", share.missing, "sampled_difference", inputs)
    gap = Measured(one.number - other.number, "points", "sampled_difference", inputs)
    limits = (one.conf_low, one.conf_high, other.conf_low, other.conf_high)
    if None in limits:
        return gap
    low, high, other_low, other_high = (float(limit or 0) for limit in limits)
    below = math.hypot(one.number - low, other_high - other.number)
    above = math.hypot(high - one.number, other.number - other_low)
    return gap.but(conf_low=max(-1.0, gap.number - below), conf_high=min(1.0, gap.number + above))


def mean(
    values: Sequence[float], population: float | None = None, unit: str = "count", level: float = LEVEL
) -> Measured:
    """Estimate a mean from a simple random sample, with Student's interval and, for a known population, its correction.

    The variance is ``s²/n · (1 - n/N)`` (Cochran 1977, theorem 2.2). One case alone has a mean and no interval.
    """
    there = np.asarray(values, dtype=float)
    n = len(there)
    if not n:
        return undefined(unit, "nobody_answered", "sampled_mean").but(n=0)
    value = float(there.mean())
    figure = Measured(value, unit, "sampled_mean", numerator=float(there.sum()), denominator=float(n), n=n)
    if population is not None and population < n:
        raise ValueError(f"{n} of a population of {population:g}")
    if population == n:
        return figure.but(conf_low=value, conf_high=value)
    if n == 1:
        return figure
    left = 1 - n / population if population else 1.0
    half = quantile(level, n - 1) * math.sqrt(float(there.var(ddof=1)) / n * left)
    return figure.but(conf_low=value - half, conf_high=value + half)


def stratified_mean(
    strata: Sequence[tuple[Sequence[float], float]], unit: str = "count", level: float = LEVEL
) -> Measured:
    """Estimate a mean from a random sample in each stratum.

    Each stratum weighs as much as its population; the variance is ``Σ W_h² (1 - n_h/N_h) s_h²/n_h`` (Cochran 1977,
    theorem 5.4), Student's t has Satterthwaite's degrees of freedom (section 5.4). A stratum with one case of several
    says nothing of its variance: no interval.

    Parameters
    ----------
    strata : sequence of (sequence of float, float)
        Of each stratum the values that were said, and how many cases there are.
    unit : str
    level : float
    """
    drawn = [(np.asarray(values, dtype=float), float(population)) for values, population in strata]
    n, whole = sum(len(values) for values, _ in drawn), sum(population for _, population in drawn)
    if not n:
        return undefined(unit, "nobody_answered", "stratified_mean").but(n=0)
    if any(not len(values) for values, population in drawn if population):
        return undefined(unit, "empty_stratum", "stratified_mean").but(n=n)
    value = sum(population / whole * float(values.mean()) for values, population in drawn if population)
    figure = Measured(value, unit, "stratified_mean", n=n)
    open_ = [(values, population) for values, population in drawn if len(values) < population]
    if any(len(values) == 1 for values, _ in open_):
        return figure
    parts = [((p / whole) ** 2 * (1 - len(v) / p) * float(v.var(ddof=1)) / len(v), len(v) - 1) for v, p in open_]
    variance = sum(part for part, _ in parts)
    if not variance:
        return figure.but(conf_low=value, conf_high=value)
    freedom = variance**2 / sum(part**2 / own for part, own in parts if part)
    half = quantile(level, freedom) * math.sqrt(variance)
    return figure.but(conf_low=value - half, conf_high=value + half)


# --- samples that are not simple


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum: how many say yes, of how many asked, of how many there are."""

    yes: float
    n: float
    population: float


def stratified(strata: Sequence[Stratum], level: float = LEVEL) -> Measured:
    """Estimate a proportion from a random sample in each stratum.

    Each stratum weighs as much as its population, ``W_h = N_h / N``; the variance is
    ``Σ W_h² (1 - n_h/N_h) p_h q_h / (n_h - 1)`` (Cochran 1977, section 5.10), and enters Wilson's interval as effective
    sample size ``p q / v``. Where all strata say the same, and `v` is 0, that size is the one of equal proportions,
    ``1 / Σ W_h² (1 - n_h/N_h) / n_h``. A stratum with one case of several says nothing of its variance: no interval.
    """
    whole, n = sum(s.population for s in strata), sum(s.n for s in strata)
    yes = sum(s.yes for s in strata)
    if not n:
        return undefined("share", "nobody_answered", "stratified_share").but(n=0)
    if any(s.n == 0 and s.population for s in strata):
        return undefined("share", "empty_stratum", "stratified_share").but(n=round(n))
    drawn = [s for s in strata if s.n]
    value = sum(s.population / whole * s.yes / s.n for s in drawn)
    open_strata = [s for s in drawn if s.n < s.population]
    if any(s.n <= 1 for s in open_strata):
        return _share(yes, n, None, "stratified_share", value)
    parts = [((s.population / whole) ** 2 * (1 - s.n / s.population), s.yes / s.n, s.n) for s in open_strata]
    variance = sum(weight * p * (1 - p) / (m - 1) for weight, p, m in parts)
    same = sum(weight / m for weight, _, m in parts)
    size = value * (1 - value) / variance if variance else (1 / same if same else math.inf)
    return _share(yes, n, wilson(value, size, quantile(level)), "stratified_share", value)


@dataclass(frozen=True, slots=True)
class Cluster:
    """One cluster that was drawn whole: how many in it say yes, of how many."""

    yes: float
    n: float


def clustered(clusters: Sequence[Cluster], population: float | None = None, level: float = LEVEL) -> Measured:
    """Estimate a proportion from whole clusters drawn at random, as ratio of their totals.

    The variance is ``(1 - k/K) Σ (y_i - p m_i)² / (k (k - 1) m̄²)`` (Cochran 1977, section 3.12), and enters Wilson's
    interval as effective sample size ``p q / v`` with Student's t of `k - 1` degrees of freedom. That size is never
    above the number of cases; where all clusters say yes, or all no, each of them counts as one case.

    Parameters
    ----------
    clusters : sequence of Cluster
    population : float, optional
        How many clusters there are in all.
    level : float
    """
    drawn = [c for c in clusters if c.n]
    k, n, yes = len(drawn), sum(c.n for c in drawn), sum(c.yes for c in drawn)
    if not n:
        return undefined("share", "nobody_answered", "clustered_share").but(n=0)
    value = yes / n
    if population == k:
        return _share(yes, n, (value, value), "clustered_share", value)
    if k == 1:
        return _share(yes, n, None, "clustered_share", value)
    if value in (0, 1):
        size = effective(k, population)
    else:
        variance = _between(drawn, value, population)
        size = min(value * (1 - value) / variance, n) if variance else n
    return _share(yes, n, wilson(value, size, quantile(level, k - 1)), "clustered_share", value)


def clustered_mean(clusters: Sequence[Cluster], unit: str = "count", level: float = LEVEL) -> Measured:
    """Estimate a mean from whole clusters drawn at random, as ratio of their totals to their cases.

    The variance is that of :func:`clustered`, with Student's t of `k - 1` degrees of freedom; one cluster has none.

    Parameters
    ----------
    clusters : sequence of Cluster
        Of each, what its values add up to as `yes`, and how many there are.
    unit : str
    level : float
    """
    drawn = [c for c in clusters if c.n]
    k, n, added = len(drawn), sum(c.n for c in drawn), sum(c.yes for c in drawn)
    if not n:
        return undefined(unit, "nobody_answered", "clustered_mean").but(n=0)
    figure = Measured(added / n, unit, "clustered_mean", numerator=added, denominator=n, n=round(n))
    if k == 1:
        return figure
    half = quantile(level, k - 1) * math.sqrt(_between(drawn, added / n, None))
    return figure.but(conf_low=figure.number - half, conf_high=figure.number + half)


def _between(clusters: Sequence[Cluster], share: float, population: float | None) -> float:
    k, n = len(clusters), sum(c.n for c in clusters)
    left = 1 - k / population if population else 1.0
    squares = sum((c.yes - share * c.n) ** 2 for c in clusters)
    return left * squares / (k * (k - 1)) / (n / k) ** 2


def design_effect(clusters: Sequence[Cluster]) -> Measured:
    """Say how many times the variance of a simple random sample of as many cases a sample of clusters has."""
    n, yes = sum(c.n for c in clusters), sum(c.yes for c in clusters)
    if len(clusters) < 2 or yes in (0, n):  # noqa: PLR2004 - one cluster shows no variance between clusters
        return undefined("index", "no_variance", "design_effect")
    share = yes / n
    return Measured(_between(clusters, share, None) / (share * (1 - share) / n), "index", "design_effect", n=round(n))
