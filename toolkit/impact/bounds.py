"""How far those who left may move an estimate: by the worst they may have had, or by trimming the side that stayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import stdtr, stdtrit

from toolkit.errors import ImpactError, Problem, choice
from toolkit.impact.columns import Floats
from toolkit.impact.design import Design
from toolkit.impact.influence import of_influence
from toolkit.impact.leavers import Units, units_of
from toolkit.impact.sample import sample_of

KINDS = ("trimming", "worst_case")
_TWO = 2
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what an estimate may lie, in the outcome's unit.

    Attributes
    ----------
    kind : {"trimming", "worst_case"}
    low, high : float
    low_std_error, high_std_error : float
        NaN with fewer than two clusters, or stayers, on a side.
    conf_low, conf_high : float
        Imbens and Manski's interval for the effect, not for both bounds.
    df : float
        Degrees of freedom of the interval; infinite is the normal distribution.
    correction : str
    n_start, n_after : int
    trimmed : float
        Share of the stayers of one side that trimming takes away; 0 in the worst case.
    side : {"with", "without", ""}
        Of which side.
    """

    kind: str
    low: float
    high: float
    low_std_error: float
    high_std_error: float
    conf_low: float
    conf_high: float
    df: float
    correction: str
    n_start: int
    n_after: int
    trimmed: float = 0.0
    side: str = ""

    def frame(self) -> pd.DataFrame:
        """Return it as a table of one row."""
        return pd.DataFrame([asdict(self)])


def bounds(
    data: pd.DataFrame,
    design: Design | Mapping[str, Any],
    kind: str = "trimming",
    low: float | None = None,
    high: float | None = None,
) -> Bounds:
    """Bound the difference of the outcome after the start, with less without, for those whom leaving hides.

    Parameters
    ----------
    data : DataFrame
    design : Design or mapping
        As in :func:`toolkit.impact.attrition.table`. Sampling weights and clusters count; covariates do not.
    kind : {"trimming", "worst_case"}
        ``trimming``: the effect on those who would stay with and without, if treatment moves nobody to leave whom it
        does not move to stay, or the other way about: of the side with more stayers the highest, or the lowest, are
        taken away until as large a share is left as on the other. ``worst_case``: the effect on all, whatever those who
        left would have had between `low` and `high`.
    low, high : float, optional
        Range of the outcome, for the worst case.

    Returns
    -------
    Bounds

    Raises
    ------
    ImpactError
        Where nobody stayed on a side; without a range, or for outcomes outside it; for another kind.

    References
    ----------
    Manski (1990), Nonparametric bounds on treatment effects, AER 80. Lee (2009), Training, wages, and sample selection:
    estimating sharp bounds on treatment effects, Rev. Econ. Stud. 76, propositions 1a and 3: the errors are his, as
    sums of what each unit adds. Imbens and Manski (2004), Confidence intervals for partially identified parameters,
    Econometrica 72.
    """
    units = units_of(data, Design.read(design))
    if kind not in KINDS:
        raise ImpactError(Problem("design_value", column="kind", fields=choice(str(kind), KINDS)))
    for side, inside in (("1", units.treated), ("0", ~units.treated)):
        if not (units.weights * (inside & units.stayed)).any():
            raise ImpactError(Problem("impact_nobody_stayed", column=units.design.treated, fields={"found": side}))
    if kind == "worst_case":
        return _finished(units, kind, _worst(units, *_range(units, low, high)))
    stayed = units.stayed.astype(float)
    shares = [_average(stayed, units.weights * own).value for own in (units.treated, ~units.treated)]
    side = "with" if shares[0] >= shares[1] else "without"
    trimmed = 1 - min(shares) / max(shares)
    return _finished(units, kind, _trimming(units, shares), trimmed if trimmed > _ROUNDING else 0.0, side)


@dataclass(frozen=True, slots=True)
class _Limit:
    """A bound, and what each unit adds to its error."""

    value: float
    influence: Floats


def _range(units: Units, low: float | None, high: float | None) -> tuple[float, float]:
    column = units.design.outcome
    if low is None or high is None or not np.isfinite([low, high]).all() or low >= high:
        raise ImpactError(Problem("impact_no_range", column=column, fields={"found": f"{low}, {high}"}))
    least, most = np.nanmin(units.after), np.nanmax(units.after)
    if least < low or most > high:
        told = {"found": f"{least:g}, {most:g}", "expected": f"{low:g}, {high:g}"}
        raise ImpactError(Problem("impact_outside_range", column=column, fields=told))
    return float(low), float(high)


def _worst(units: Units, low: float, high: float) -> tuple[_Limit, _Limit]:
    found = []
    for with_, without in ((low, high), (high, low)):
        filled = np.where(units.stayed, units.after, np.where(units.treated, with_, without))
        one, other = (_average(filled, units.weights * own) for own in (units.treated, ~units.treated))
        found.append(_Limit(one.value - other.value, one.influence - other.influence))
    return found[0], found[1]


def _average(values: Floats, weights: Floats) -> _Limit:
    """Return a weighted mean; units of weight 0 are no part of it."""
    share = weights / weights.sum()
    value = float(share @ values)
    return _Limit(value, share * (values - value))


def _trimming(units: Units, shares: list[float]) -> tuple[_Limit, _Limit]:
    """Trim the side of which more stayed, from above and from below."""
    is_with = shares[0] >= shares[1]
    fuller = units.treated if is_with else ~units.treated
    y = np.where(units.stayed, units.after, 0.0)
    stayed = [_average(units.stayed.astype(float), units.weights * own) for own in (fuller, ~fuller)]
    other = _average(y, units.weights * (~fuller & units.stayed))
    least = _lowest(y, units.weights * (fuller & units.stayed), stayed[0], stayed[1])
    turned = _lowest(-y, units.weights * (fuller & units.stayed), stayed[0], stayed[1])
    most = _Limit(-turned.value, -turned.influence)
    sign = 1 if is_with else -1
    limits = [
        _Limit(sign * (own.value - other.value), sign * (own.influence - other.influence)) for own in (least, most)
    ]
    return (limits[0], limits[1]) if is_with else (limits[1], limits[0])


def _lowest(y: Floats, weights: Floats, own: _Limit, other: _Limit) -> _Limit:
    """Return the mean of the lowest of a side's stayers, as large a share of the side as stayed on the other.

    The one at the border counts in part, so that ties and small samples leave exactly that share. What each unit adds:
    by its outcome below the border, and by the shares that stayed, which move the border. Without ties and clusters the
    sum of squares is the variance of Lee (2009), proposition 3.
    """
    kept = other.value / own.value
    order = np.argsort(y, kind="stable")
    order = order[weights[order] > 0]
    heavy = np.cumsum(weights[order])
    whole = heavy[-1]
    border = y[order[min(np.searchsorted(heavy, kept * whole * (1 - _ROUNDING)), len(order) - 1)]]
    below = np.minimum(y - border, 0.0)
    share = weights / whole
    fall = float(share @ below)
    value = float(border + fall / kept)
    moved = (border - value) * (other.influence / other.value - own.influence / own.value)
    return _Limit(value, share * (below - fall) / kept + moved)


def _finished(units: Units, kind: str, limits: tuple[_Limit, _Limit], trimmed: float = 0.0, side: str = "") -> Bounds:
    low, high = limits
    counts = (len(units.after), int(units.stayed.sum()))
    middle = float(units.after[units.stayed].mean())
    sample = sample_of(units.frame(np.where(units.stayed, units.after, middle)), units.design)
    stayers = min(int((units.stayed & own).sum()) for own in (units.treated, ~units.treated))
    if min(*sample.clusters_by_side(), stayers) < _TWO:
        missing = (np.nan,) * 5
        return Bounds(kind, low.value, high.value, *missing, "too_few_clusters", *counts, trimmed, side)
    covariance, df, correction = of_influence(np.column_stack([low.influence, high.influence]), sample)
    errors = np.sqrt(np.diag(covariance))
    reach = _reach(high.value - low.value, float(errors.max()), df, units.design.confidence_level)
    limited = (float(low.value - reach * errors[0]), float(high.value + reach * errors[1]))
    own = (float(errors[0]), float(errors[1]))
    return Bounds(
        kind, low.value, high.value, *own, *limited, df, correction, *counts, trimmed, side if trimmed else ""
    )


def _reach(width: float, error: float, df: float, level: float) -> float:
    """Return how many errors the interval reaches beyond the bounds: Imbens and Manski (2004).

    It solves ``F(c + width/error) - F(-c) = level``: with no width it is the interval of a point, with a wide one each
    end is missed on its side alone.
    """
    freedom = min(df, 1e12)
    both = float(stdtrit(freedom, (1 + level) / 2))
    if not error > 0 or width <= 0:
        return both
    away = width / error
    return float(
        brentq(lambda c: stdtr(freedom, c + away) - stdtr(freedom, -c) - level, float(stdtrit(freedom, level)), both)
    )
