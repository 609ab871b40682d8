"""Sensitivity: how strong what was not measured would have to be, and how much hangs on one unit, outcome or date.

Sources: Cinelli and Hazlett (2020), Making sense of sensitivity, J. R. Stat. Soc. B 82. VanderWeele and Ding (2017),
Sensitivity analysis in observational research: introducing the E-value, Ann. Intern. Med. 167. Rosenbaum (2002),
Observational Studies, 2nd ed., section 4.3.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtr, stdtrit
from scipy.stats import rankdata

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Floats, numbers
from toolkit.impact.refits import leave_one_out, placebo
from toolkit.statistics.intervals import LEVEL, quantile

__all__ = [
    "AdjustedEstimate",
    "EValue",
    "RosenbaumBounds",
    "adjusted_estimate",
    "e_value",
    "leave_one_out",
    "partial_r2",
    "placebo",
    "robustness_value",
    "rosenbaum",
]

EXACT = 25
"""Pairs up to which the signed rank statistic has its exact distribution."""


def __getattr__(name: str) -> Any:
    """Offer the bounds of trends here too, without importing their room before it is asked for."""
    if name == "trend_bounds":
        return importlib.import_module("toolkit.impact.trends").trend_bounds
    raise AttributeError(name)


def _checked(column: str, found: Any, expected: str, fits: Callable[[Any], bool]) -> None:
    if not (isinstance(found, int | float | np.number) and fits(found)):
        told = {"found": str(found), "expected": expected}
        raise ImpactError(Problem("impact_sensitivity_value", column=column, fields=told))


def partial_r2(t: float, df: float) -> float:
    """Return which part of what the other covariates leave open the treatment explains: ``t² / (t² + df)``.

    Parameters
    ----------
    t : float
        The estimate over its standard error, of a regression.
    df : float
        Its residual degrees of freedom.

    Notes
    -----
    Cinelli and Hazlett (2020), section 4.2.
    """
    _checked("t", t, "-∞…∞", math.isfinite)
    _checked("df", df, "> 0", lambda n: 0 < n < math.inf)
    return t**2 / (t**2 + df)


def robustness_value(t: float, df: float, q: float = 1.0, alpha: float = 1.0) -> float:
    """Return how much of both treatment and outcome something unmeasured would have to explain to take `q` away.

    Parameters
    ----------
    t, df : float
        As in :func:`partial_r2`.
    q : float
        Which part of the estimate is taken away; 1 leaves nothing.
    alpha : float
        Level at which what is left would no longer differ from nought; with 1 it is the estimate itself that goes.

    Returns
    -------
    float
        A partial R², between 0 and 1; 0 where the estimate does not differ at that level to begin with.

    Raises
    ------
    ImpactError
        For values that cannot be.

    Notes
    -----
    With ``f = q|t|/√df`` less ``t*_(α, df-1)/√(df - 1)`` it is ``(√(f⁴ + 4f²) - f²)/2`` (Cinelli and Hazlett 2020,
    section 4.3). Where ``f_q > 1/f*``, to explain more of the outcome would make the error shrink faster than the
    estimate, and the limit is ``(f_q² - f*²)/(1 + f_q²)`` of the treatment, as in the authors' package sensemakr.
    """
    _checked("t", t, "-∞…∞", math.isfinite)
    _checked("df", df, "> 1", lambda n: 1 < n < math.inf)
    _checked("q", q, "> 0", lambda part: 0 < part < math.inf)
    _checked("alpha", alpha, "0…1", lambda level: 0 < level <= 1)
    strength = q * abs(t) / math.sqrt(df)
    needed = abs(float(stdtrit(df - 1, alpha / 2))) / math.sqrt(df - 1)
    left = strength - needed
    if left <= 0:
        return 0.0
    if needed > 0 and strength > 1 / needed:
        return (strength**2 - needed**2) / (1 + strength**2)
    return (math.sqrt(left**4 + 4 * left**2) - left**2) / 2


class AdjustedEstimate(NamedTuple):
    """What an estimate would be had something been measured that was not; `t` is estimate over error."""

    estimate: float
    std_error: float
    t: float
    conf_low: float
    conf_high: float


def adjusted_estimate(
    estimate: float, std_error: float, df: float, r2_treatment: float, r2_outcome: float, level: float = LEVEL
) -> AdjustedEstimate:
    """Return what an estimate would be, had something as strong as is said been measured too.

    Parameters
    ----------
    estimate, std_error, df : float
        Of a regression, with its residual degrees of freedom.
    r2_treatment, r2_outcome : float
        Which part of the treatment, and of the outcome, it explains of what the rest leaves open: 0 or more, below 1
        of the treatment and up to 1 of the outcome.
    level : float
        Of confidence.

    Returns
    -------
    AdjustedEstimate
        In the unit of the estimate, moved towards nought and, where it is strong enough, beyond.

    Raises
    ------
    ImpactError
        For values that cannot be.

    Notes
    -----
    The bias is ``se √(R_y² R_d²/(1 - R_d²) df)`` and the error ``se √((1 - R_y²)/(1 - R_d²) df/(df - 1))`` (Cinelli and
    Hazlett 2020, equations 9 and 10).
    """
    _checked("estimate", estimate, "-∞…∞", math.isfinite)
    _checked("std_error", std_error, "> 0", lambda error: 0 < error < math.inf)
    _checked("df", df, "> 1", lambda n: 1 < n < math.inf)
    _checked("r2_treatment", r2_treatment, "0…1", lambda part: 0 <= part < 1)
    _checked("r2_outcome", r2_outcome, "0…1", lambda part: 0 <= part <= 1)
    _checked("level", level, "0.90, 0.95, 0.99", lambda share: 0 < share < 1)
    bias = std_error * math.sqrt(r2_outcome * r2_treatment / (1 - r2_treatment) * df)
    error = std_error * math.sqrt((1 - r2_outcome) / (1 - r2_treatment) * df / (df - 1))
    value = estimate - math.copysign(bias, estimate)
    half = quantile(level, df - 1) * error
    return AdjustedEstimate(value, error, value / error if error else math.nan, value - half, value + half)


class EValue(NamedTuple):
    """E-values of an estimate, and of the limit of its interval that is nearer to 1; NaN where that was not given."""

    estimate: float
    limit: float


def e_value(ratio: float, low: float | None = None, high: float | None = None) -> EValue:
    """Return how strongly something unmeasured would have to go with both treatment and outcome to explain a ratio.

    Parameters
    ----------
    ratio : float
        A ratio of risks (of odds and of hazards where the outcome is rare).
    low, high : float, optional
        Its interval.

    Returns
    -------
    EValue
        Ratios of risks, 1 or more: ``R + √(R (R - 1))``, of ``1/R`` where it is below 1. Where the interval holds 1,
        that of the limit is 1.

    Raises
    ------
    ImpactError
        For ratios that are not above 0, and limits on the wrong side.

    Notes
    -----
    VanderWeele and Ding (2017), table 2.
    """
    _checked("ratio", ratio, "> 0", lambda found: 0 < found < math.inf)
    if low is not None:
        _checked("low", low, f"0…{ratio:g}", lambda found: 0 <= found <= ratio)
    if high is not None:
        _checked("high", high, f"≥ {ratio:g}", lambda found: found >= ratio)
    near = low if ratio >= 1 else high
    if near is None:
        return EValue(_e_value(ratio), math.nan)
    crosses = near <= 1 if ratio >= 1 else near >= 1
    return EValue(_e_value(ratio), 1.0 if crosses else _e_value(near))


def _e_value(ratio: float) -> float:
    away = max(ratio, 1 / ratio)
    return away + math.sqrt(away * (away - 1))


class RosenbaumBounds(NamedTuple):
    """Bounds of a p value, the statistic, and how many pairs it is of; pairs without a difference are counted apart."""

    p_low: float
    p_high: float
    statistic: float
    n: int
    n_equal: int


def rosenbaum(
    differences: ArrayLike, gamma: float | Sequence[float], exact: bool | None = None, zeros: str = "ranked"
) -> RosenbaumBounds | pd.DataFrame:
    """Bound the p value of Wilcoxon's signed rank test where one of a pair may have been likelier to be treated.

    Parameters
    ----------
    differences : array of shape (n,)
        Treated less other, pair by pair. The test is one-sided: that the treated have more; for less, change the signs.
    gamma : float or sequence of float
        How many times the odds of being treated may differ within a pair, 1 or more; 1 is a lot that was drawn.
    exact : bool, optional
        Whether with the exact distribution; without it up to :data:`EXACT` pairs, and the normal one, without
        correction for continuity, above.
    zeros : {"ranked", "dropped"}
        Whether pairs without a difference are left out after all are ranked (Pratt's way, and that of Rosenbaum's
        book), or before (Wilcoxon's, and that of R's wilcox.test and rbounds).

    Returns
    -------
    RosenbaumBounds or DataFrame
        With several of `gamma` a table, a row each.

    Raises
    ------
    ImpactError
        For missing or infinite differences, none but nought, and `gamma` below 1.

    Notes
    -----
    Rosenbaum (2002), section 4.3.3: given the sizes, each positive sign has a probability between ``1/(1 + Γ)`` and
    ``Γ/(1 + Γ)``. Equal differences share their mean rank.
    """
    if np.ndim(gamma):
        rows = [{"gamma": each, **_bounds(differences, each, exact, zeros)._asdict()} for each in np.asarray(gamma)]
        return pd.DataFrame(rows, columns=["gamma", *RosenbaumBounds._fields])
    return _bounds(differences, gamma, exact, zeros)


def _bounds(differences: ArrayLike, gamma: Any, exact: bool | None, zeros: str) -> RosenbaumBounds:
    values = numbers(pd.DataFrame({"differences": np.asarray(differences).ravel()}), "differences")
    _checked("gamma", gamma, "≥ 1", lambda odds: 1 <= odds < math.inf)
    if zeros not in ("ranked", "dropped"):
        told = {"found": str(zeros), "expected": "ranked, dropped"}
        raise ImpactError(Problem("impact_sensitivity_value", column="zeros", fields=told))
    if wrong := int(np.isnan(values).sum()):
        raise ImpactError(Problem("impact_pairs_missing", column="differences", fields={"n": str(wrong)}))
    unequal = values[values != 0]
    n = len(unequal)
    if not n:
        raise ImpactError(Problem("impact_pairs_equal", column="differences", fields={"n": str(len(values))}))
    ranks = rankdata(np.abs(values))[values != 0] if zeros == "ranked" else rankdata(np.abs(unequal))
    statistic = float(ranks[unequal > 0].sum())
    above = _exact_above if (n <= EXACT if exact is None else exact) else _normal_above
    low, high = (above(ranks, statistic, chance) for chance in (1 / (1 + gamma), gamma / (1 + gamma)))
    return RosenbaumBounds(low, high, statistic, n, len(values) - n)


def _normal_above(ranks: Floats, statistic: float, chance: float) -> float:
    spread = math.sqrt(chance * (1 - chance) * float(ranks @ ranks))
    return float(ndtr((chance * ranks.sum() - statistic) / spread))


def _exact_above(ranks: Floats, statistic: float, chance: float) -> float:
    """Add up the chances of all sums of ranks that are as large; halves of ranks make whole numbers of them."""
    chances = np.ones(1)
    for rank in np.rint(2 * ranks).astype(int):
        longer = np.zeros(len(chances) + rank)
        longer[: len(chances)] = (1 - chance) * chances
        longer[rank:] += chance * chances
        chances = longer
    return float(min(1.0, chances[round(2 * statistic) :].sum()))
