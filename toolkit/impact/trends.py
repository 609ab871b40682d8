"""How far the trends may have been from parallel before an effect is no longer told from nought.

Rambachan and Roth (2023), A more credible approach to parallel trends, Rev. Econ. Studies 90: either the difference of
trends after the start changes from one period to the next by no more than `m` times the largest change before it
(``relative_magnitude``), or its slope changes by no more than `m` a period (``smoothness``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd
from scipy.optimize import brentq, linprog, minimize
from scipy.special import ndtr

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Floats
from toolkit.impact.result import Estimate

KINDS = ("relative_magnitude", "smoothness")
_GRID = 25


def trend_bounds(estimate: Estimate, kind: str, m: float | Sequence[float], event: int | None = None) -> pd.DataFrame:
    """Bound an effect where trends need not have been parallel.

    Parameters
    ----------
    estimate : Estimate
        With rows of the kind ``event`` compared with the last period before the start, as those of ``did``, or of
        ``staggered`` with ``options: {base: universal}``.
    kind : {"relative_magnitude", "smoothness"}
    m : float or sequence of float
        As many times the largest change before the start, or the change of slope a period in the outcome's unit.
    event : int, optional
        Periods after the start of the effect that is bounded; the mean of all of them, if it is not said.

    Returns
    -------
    DataFrame
        A row a value of `m`: `m`, `low` and `high`, within which the effect lies if the estimates had no error (NaN
        where what was before the start is itself beyond `m`), and `conf_low` and `conf_high`. For smoothness these are
        the shortest limits of fixed length about a linear estimate. For relative magnitudes they are the widest of the
        limits that each change before the start gives: they hold at least as often as they say, and are wider than the
        conditional ones of the paper.

    Raises
    ------
    ImpactError
        Without events before and after, and for a kind or an `m` that cannot be.
    """
    if kind not in KINDS:
        raise ImpactError(Problem("design_value", column="kind", fields={"found": kind, "expected": ", ".join(KINDS)}))
    asked = [float(each) for each in np.atleast_1d(np.asarray(m, dtype=float))]
    if not all(np.isfinite(each) and each >= 0 for each in asked):
        fields = {"found": ", ".join(f"{each:g}" for each in asked), "expected": "0, 0.5, 1…"}
        raise ImpactError(Problem("impact_sensitivity_value", column="m", fields=fields))
    study = _study(estimate, event)
    level = estimate.confidence_level
    bound = _of_magnitudes if kind == "relative_magnitude" else _of_slopes
    rows = [{"m": each, **dict(zip(_COLUMNS, bound(study, each, level), strict=True))} for each in asked]
    return pd.DataFrame(rows, columns=["m", *_COLUMNS])


_COLUMNS = ("low", "high", "conf_low", "conf_high")
_Limits = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Study:
    """Estimates before and after the start, their covariance, and how those after are weighed.

    `before` are how many periods each lies before the reference (1, 2…), `after` how many behind it.
    """

    estimates: Floats
    covariance: Floats
    before: Floats
    after: Floats
    weights: Floats

    @property
    def value(self) -> float:
        return float(self.weights @ self.estimates[len(self.before) :])


def _study(estimate: Estimate, event: int | None) -> _Study:
    rows = estimate.details[estimate.details["kind"] == "event"]
    covariance = np.asarray(estimate.details.attrs.get("covariances", {}).get("event", np.empty((0, 0))))
    events = rows["event"].astype(float).to_numpy()
    varies = np.diag(covariance) > 0 if len(covariance) == len(events) else np.zeros(len(events), bool)
    if (events[varies] == -1).any():
        raise ImpactError(Problem("impact_trends_base", column="options"))
    early, late = np.flatnonzero(varies & (events < -1)), np.flatnonzero(varies & (events >= 0))
    if not len(early) or not len(late) or (event is not None and event not in events[late]):
        raise ImpactError(Problem("impact_trends_events", column="event"))
    early = early[np.argsort(-events[early])]
    late = late[np.argsort(events[late])]
    weights = (events[late] == event).astype(float) if event is not None else np.full(len(late), 1 / len(late))
    order = np.concatenate([early, late])
    values = rows["estimate"].astype(float).to_numpy()[order]
    before, after = (np.asarray(each, dtype=np.float64) for each in (-1 - events[early], events[late] + 1))
    return _Study(values, covariance[np.ix_(order, order)], before, after, weights)


def _of_magnitudes(study: _Study, m: float, level: float) -> _Limits:
    """Bound by the largest change before the start: each of them, either way, is a linear bound of its own."""
    early = len(study.before)
    steps = np.zeros((early, len(study.estimates)))
    for i in range(early):
        steps[i, i] = 1.0
        if i:
            steps[i, i - 1] = -1.0
        steps[i] /= study.before[i] - (study.before[i - 1] if i else 0.0)
    reach = m * float(study.weights @ study.after)
    own = np.concatenate([np.zeros(early), study.weights])
    lines = np.vstack([own + sign * reach * step for step in steps for sign in (1.0, -1.0)])
    values, errors = lines @ study.estimates, np.sqrt(np.einsum("ij,jk,ik->i", lines, study.covariance, lines))
    far = NormalDist().inv_cdf((1 + level) / 2) * errors
    return float(values.min()), float(values.max()), float((values - far).min()), float((values + far).max())


def _of_slopes(study: _Study, m: float, level: float) -> _Limits:
    low, high = _identified(study, m)
    conf_low, conf_high = _fixed_length(study, m, level)
    return low, high, conf_low, conf_high


def _kernel(study: _Study) -> tuple[Floats, Floats]:
    """Write a difference of trends as a slope and its changes in each period: what each adds to every estimate."""
    place = np.concatenate([-study.before, study.after])
    inner = np.arange(-int(study.before.max()) + 1, int(study.after.max()))
    bends = np.where(inner >= 0, np.maximum(place[:, None] - inner, 0.0), np.maximum(inner - place[:, None], 0.0))
    return place, bends


def _identified(study: _Study, m: float) -> tuple[float, float]:
    """Find the least and the most that the effect can be, if what was before the start is known."""
    place, bends = _kernel(study)
    early = len(study.before)
    weighed = study.weights @ np.column_stack([place, bends])[early:]
    known = np.column_stack([place, bends])[:early]
    limits = [(None, None), *((-m, m) for _ in range(bends.shape[1]))]
    found = [
        linprog(sign * weighed, A_eq=known, b_eq=study.estimates[:early], bounds=limits, method="highs")
        for sign in (1, -1)
    ]
    if any(each.status != 0 for each in found):
        return np.nan, np.nan
    ends = [study.value - float(weighed @ each.x) for each in found]
    return min(ends), max(ends)


def _fixed_length(study: _Study, m: float, level: float) -> tuple[float, float]:
    """Find the shortest limits about an estimate that takes some of what was before the start away.

    The slope has to cancel out; what bends is at most `m` each adds to the bias. Between the estimate of least error
    and that of least bias, the best one is looked for along a grid.
    """
    place, bends = _kernel(study)
    early, bent = len(study.before), bends.shape[1]
    own = np.concatenate([np.zeros(early), study.weights])

    def line(v: Floats) -> Floats:
        return np.asarray(np.concatenate([-v, np.zeros(len(own) - early)]) + own)

    def error(v: Floats) -> float:
        return float(np.sqrt(line(v) @ study.covariance @ line(v)))

    def bias(v: Floats) -> float:
        return float(np.abs(line(v) @ bends).sum())

    start = np.full(early, float(own @ place) / float(place[:early].sum()))
    straight = {"type": "eq", "fun": lambda z: line(z[:early]) @ place}
    apart = [
        {"type": "ineq", "fun": lambda z, sign=sign: z[early:] - sign * (line(z[:early]) @ bends)}
        for sign in (1.0, -1.0)
    ]
    least = linprog(
        np.concatenate([np.zeros(early), np.ones(bent)]),
        A_eq=np.concatenate([-place[:early], np.zeros(bent)])[None],
        b_eq=[-float(own @ place)],
        A_ub=np.vstack([np.column_stack([-sign * bends[:early].T, -np.eye(bent)]) for sign in (1.0, -1.0)]),
        b_ub=np.concatenate([-sign * (own @ bends) for sign in (1.0, -1.0)]),
        bounds=[(None, None)] * early + [(0, None)] * bent,
        method="highs",
    )
    free = minimize(
        lambda v: error(v) ** 2, start, constraints=[{"type": "eq", "fun": lambda v: line(v) @ place}], method="SLSQP"
    )
    chosen = [least.x[:early], free.x]
    for most in np.linspace(bias(least.x[:early]), max(bias(free.x), bias(least.x[:early])), _GRID)[1:-1] if m else ():
        limit = {"type": "ineq", "fun": lambda z, most=most: most - z[early:].sum()}
        found = minimize(
            lambda z: error(z[:early]) ** 2, least.x, constraints=[straight, *apart, limit], method="SLSQP"
        )
        if found.success:
            chosen.append(found.x[:early])
    best = min(chosen, key=lambda v: _length(m * bias(v), error(v), level))
    middle, half = float(line(best) @ study.estimates), _length(m * bias(best), error(best), level)
    return middle - half, middle + half


def _length(bias: float, error: float, level: float) -> float:
    """Return half the length of limits about an estimate with at most some bias: of ``|N(bias/error, 1)|``."""
    if error <= 0:
        return bias
    away = bias / error
    far = brentq(lambda c: ndtr(c - away) - ndtr(-c - away) - level, 0.0, away + 10.0)
    return float(far * error)
