"""Surveys: means, totals, ratios and proportions of a population, from a sample that was drawn by a design.

Variances are linearised (Taylor), with the whole design also for a part of the sample: its rows are not cut away, the
others count as nought. Rows without a value are such others; how many they are is said.

Sources: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling. Binder (1983), On the variances of
asymptotically normal estimators from complex surveys, Int. Stat. Rev. 51. Kish (1965), Survey Sampling, for the design
effect. Korn and Graubard (1998), Confidence intervals for proportions with small expected number of positive counts,
Survey Methodology 24; Korn and Graubard (1999), Analysis of Health Surveys, for degrees of freedom of a part.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Flags, Floats, groups, marks, numbers, table_of
from toolkit.statistics.intervals import effective, quantile, wilson
from toolkit.statistics.survey_design import Drawn, SurveyDesign, drawn

__all__ = ["SurveyDesign", "SurveyEstimate", "mean", "proportion", "ratio", "total"]

Asked = SurveyDesign | Mapping[str, Any]
"""A design, or a mapping with its keys."""


@dataclass(frozen=True, slots=True)
class SurveyEstimate:
    """What a sample says of its population.

    Attributes
    ----------
    estimate, std_error : float
        In the unit of the column; a proportion is a fraction.
    conf_low, conf_high : float
        Student's, of a proportion Wilson's with the effective sample size; NaN without degrees of freedom.
    df : float
        Clusters less strata; of a domain those that it has rows in.
    n : int
        Rows that the estimate is of; those of weight 0 stand for nobody.
    effective_n, design_effect : float
        `design_effect` is the variance over that of a simple random sample of as many rows, drawn without putting back
        where `population` is given; `effective_n` is how many rows of such a sample would give the same variance. NaN
        where there is no such variance: everybody was asked, or weights add up to no more than the rows. Of the total
        of a domain both are of the whole sample, in which the others count as nought.
    left_out : int
        Rows without a value: not part of the estimate, and counted as drawn.
    """

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    df: float
    n: int
    effective_n: float
    design_effect: float
    left_out: int = 0


_NOBODY = SurveyEstimate(math.nan, math.nan, math.nan, math.nan, 0.0, 0, math.nan, math.nan)


@dataclass(frozen=True, slots=True)
class _Linear:
    """An estimate, the value of each row in its linear form, and the rows that a simple random sample would be of."""

    value: float
    rows: Floats
    among: Flags


_NOTHING = 1e-9
"""A standard error of a share that is rounding alone: the least of a million rows is a thousand times as large."""

_Estimator = Callable[[Drawn, Flags, Flags], _Linear]
_Limits = Callable[[Drawn, Flags, float, float, float], tuple[float, float]]


def mean(data: pd.DataFrame, y: str, design: Asked, domain: str = "") -> SurveyEstimate | pd.DataFrame:
    """Estimate the mean of a population.

    Parameters
    ----------
    data : DataFrame
        One row for each that was asked.
    y : str
        Column of numbers; a missing one is left out, and counted.
    design : SurveyDesign or mapping
        Unknown keys are refused.
    domain : str, optional
        Column of the parts of the population for which to estimate, each with the design of the whole sample.

    Returns
    -------
    SurveyEstimate or DataFrame
        With `domain` a table, a row a part: the column `domain` and the attributes of :class:`SurveyEstimate`.

    Raises
    ------
    ImpactError
        What :func:`toolkit.statistics.survey_design.drawn` refuses, text, infinite values, and nothing but missing
        ones.

    Notes
    -----
    ``ŷ = Σ w y / Σ w``, linearised as ``(y - ŷ) / Σ w`` (Särndal, Swensson and Wretman 1992, section 5.7).
    """
    values, ones = _said(numbers(table_of(data, [y]), y), y), np.ones(len(data))
    return _estimates(data, design, domain, values, _quotient(values, ones, y))


def total(data: pd.DataFrame, y: str, design: Asked, domain: str = "") -> SurveyEstimate | pd.DataFrame:
    """Estimate the total of a population: ``Σ w y``.

    Parameters, result and errors are those of :func:`mean`. Without weights and population, which say how many a row
    stands for, there is no total: that is refused. Rows without a value add nothing to it.
    """
    asked = SurveyDesign.read(design)
    if not asked.weights and not asked.population:
        raise ImpactError(Problem("survey_no_weights", column="weights"))
    values = _said(numbers(table_of(data, [y]), y), y)

    def estimator(sample: Drawn, inside: Flags, there: Flags) -> _Linear:
        rows = np.where(inside, values, 0.0)
        return _Linear(float(sample.weights @ rows), rows, there)

    return _estimates(data, asked, domain, values, estimator)


def ratio(data: pd.DataFrame, y: str, x: str, design: Asked, domain: str = "") -> SurveyEstimate | pd.DataFrame:
    """Estimate the total of one column over that of another, as yield per hectare: ``Σ w y / Σ w x``.

    Parameters, result and errors are those of :func:`mean`; a row counts that has both values. Linearised as
    ``(y - R x) / Σ w x`` (Särndal, Swensson and Wretman 1992, section 5.6). A total of 0 below the line is refused.
    """
    table_of(data, [y, x])
    above, below = numbers(data, y), numbers(data, x)
    return _estimates(data, design, domain, _said(above + below, f"{y}, {x}"), _quotient(above, below, x))


def proportion(data: pd.DataFrame, y: str, design: Asked, domain: str = "") -> SurveyEstimate | pd.DataFrame:
    """Estimate which part of a population says yes.

    Parameters, result and errors are those of :func:`mean`; `y` has 0 and 1, yes and no or true and false. The interval
    stays within 0 and 1: Wilson's, with the effective sample size ``p q / v`` and Student's t (Korn and Graubard 1998).
    Of a sample of clusters that size is never above the number of rows. Where the variance is 0, as where all say yes,
    each cluster (without clusters each row) counts as one case of its stratum.
    """
    values, ones = _said(marks(table_of(data, [y]), y), y), np.ones(len(data))
    return _estimates(data, design, domain, values, _quotient(values, ones, y), _within_0_and_1)


def _said(values: Floats, column: str) -> Floats:
    """Return values of which at least one is not missing."""
    if np.isnan(values).all():
        raise ImpactError(Problem("impact_nothing_left", column=column))
    return values


def _quotient(above: Floats, below: Floats, column: str) -> _Estimator:
    def estimator(sample: Drawn, inside: Flags, _: Flags) -> _Linear:
        weights = np.where(inside, sample.weights, 0.0)
        over, under = np.where(inside, above, 0.0), np.where(inside, below, 0.0)
        whole = float(weights @ under)
        if whole == 0:
            raise ImpactError(Problem("survey_nothing_below", column=column))
        value = float(weights @ over) / whole
        return _Linear(value, (over - value * under) / whole, inside)

    return estimator


def _student(_: Drawn, __: Flags, value: float, std_error: float, reach: float) -> tuple[float, float]:
    return value - reach * std_error, value + reach * std_error


def _within_0_and_1(sample: Drawn, inside: Flags, value: float, std_error: float, reach: float) -> tuple[float, float]:
    # rounding may bring a share of everybody just above 1
    share = min(max(value, 0.0), 1.0)
    if std_error <= _NOTHING:
        return wilson(share, _size_of_equals(sample, inside), reach)
    size = share * (1 - share) / std_error**2
    return wilson(share, min(size, float(inside.sum())) if sample.is_clustered else size, reach)


def _size_of_equals(sample: Drawn, inside: Flags) -> float:
    """Return the effective sample size where all say the same: ``1 / Σ W_h² / n_h``, of clusters in their strata."""
    first = sample.stages[0]
    units = np.unique(first.units[inside])
    counts = np.bincount(first.within[units], minlength=len(first.population))
    weight = np.bincount(first.within[first.units], sample.weights * inside, len(first.population))
    share = weight / weight.sum()
    open_ = 0.0
    for own, n, population in zip(share[counts > 0], counts[counts > 0], first.population[counts > 0], strict=True):
        open_ += own**2 / effective(float(n), None if math.isinf(population) else float(population))
    return 1 / open_ if open_ else math.inf


def _estimates(
    data: pd.DataFrame, design: Asked, domain: str, values: Floats, estimator: _Estimator, limits: _Limits = _student
) -> SurveyEstimate | pd.DataFrame:
    """Estimate for everybody, or for each part of the population."""
    asked = SurveyDesign.read(design)
    sample = drawn(data, asked)
    there = ~np.isnan(values)
    counted = there & (sample.weights > 0)

    def of(part: Flags) -> SurveyEstimate:
        inside, left_out = part & counted, int((part & ~there).sum())
        if not inside.any():
            return replace(_NOBODY, left_out=left_out)
        found = _finished(sample, estimator(sample, inside, there), inside, limits, asked.confidence_level)
        return SurveyEstimate(**found, left_out=left_out)

    if not domain:
        return of(np.ones(len(data), dtype=bool))
    parts, _ = groups(table_of(data, [domain])[domain])
    labels = [*enumerate(parts.labels), *([(-1, None)] if (parts.codes < 0).any() else [])]
    return pd.DataFrame([{"domain": label, **asdict(of(parts.codes == code))} for code, label in labels])


def _finished(sample: Drawn, found: _Linear, inside: Flags, limits: _Limits, level: float) -> dict[str, Any]:
    """Add the error, the limits and the design effect."""
    variance, freedom = sample.variance(found.rows), sample.freedom(inside)
    std_error = math.sqrt(variance)
    low = high = found.value if variance == 0 and sample.is_finite else math.nan
    if freedom > 0:
        low, high = limits(sample, inside, found.value, std_error, quantile(level, freedom))
    simple = _simple_variance(sample, found)
    effect = variance / simple if simple > 0 else math.nan
    n = int(found.among.sum())
    return {
        "estimate": found.value,
        "std_error": std_error,
        "conf_low": low,
        "conf_high": high,
        "df": freedom,
        "n": int(inside.sum()),
        "effective_n": n / effect if effect > 0 else math.nan,
        "design_effect": effect,
    }


def _simple_variance(sample: Drawn, found: _Linear) -> float:
    """Return the variance that a simple random sample of as many rows would have (Kish 1965, section 8.2)."""
    weights, values = sample.weights[found.among], found.rows[found.among]
    n, whole = len(values), float(weights.sum())
    if n < 2:  # noqa: PLR2004 - one row has no variance
        return math.nan
    left = 1 - n / whole if sample.is_finite else 1.0
    mean_ = float(weights @ values) / whole
    spread = float(weights @ (values - mean_) ** 2) / whole * n / (n - 1)
    return whole**2 * left * spread / n
