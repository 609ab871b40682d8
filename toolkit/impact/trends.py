"""How far the trends may have been from parallel before an effect is no longer told from nought.

Rambachan and Roth (2023), A more credible approach to parallel trends, Rev. Econ. Studies 90: either the difference of
trends after the start changes from one period to the next by no more than `m` times the largest change before it
(``relative_magnitude``), or its slope changes by no more than `m` a period (``smoothness``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.optimize import brentq, linprog, minimize
from scipy.special import ndtr

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Floats
from toolkit.impact.finished_estimate import Estimate
from toolkit.impact.least_favourable import limits

KINDS = ("relative_magnitude", "smoothness")
_GRID, _GRIDS = 20, 2


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
        the shortest limits of fixed length about a linear estimate. For relative magnitudes they reach from the least
        to the most of the effects that a test does not reject, taking each change before the start, either way, as the
        largest: the conditional test of Andrews, Roth and Pakes (2023), Rev. Econ. Studies 90, in its least favourable
        hybrid, as HonestDiD has it by default ("C-LF"). Both hold at least as often as they say.

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
    study, scale = _scaled(_study(estimate, event))
    level, bound = estimate.confidence_level, _of_slopes
    inner = [each / scale for each in asked]
    if kind == "relative_magnitude":
        bound, inner = _of_magnitudes, asked
    rows = [
        {"m": each, **dict(zip(_COLUMNS, scale * np.array(bound(study, own, level)), strict=True))}
        for each, own in zip(asked, inner, strict=True)
    ]
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


def _scaled(study: _Study) -> tuple[_Study, float]:
    """Count in standard errors, and return how large one is: searches stop at steps that are small beside 1."""
    scale = float(np.sqrt(np.diag(study.covariance).mean()))
    return replace(study, estimates=study.estimates / scale, covariance=study.covariance / scale**2), scale


def _of_magnitudes(study: _Study, m: float, level: float) -> _Limits:
    """Bound by the largest change before the start: each of them, either way, has limits of its own."""
    before, after, weights = _changes(study)
    spread = m * float(weights.sum() * np.abs(before @ study.estimates).max())
    found = [(study.value, study.value)]  # held whichever way the change goes
    for change in before if m else before[:1]:
        for sign in (1.0, -1.0) if m else (1.0,):
            lines = np.vstack([after, sign * change])
            covariance = lines @ study.covariance @ lines.T
            if (ends := limits(lines @ study.estimates, covariance, weights, m, level)) is not None:
                found.append(ends)
    low, high = zip(*found, strict=True)
    return study.value - spread, study.value + spread, min(low), max(high)


def _changes(study: _Study) -> tuple[Floats, Floats, Floats]:
    """Write what changed a period, before the start and after it, and how much each change after it adds to the effect.

    Those before it are taken from the start backwards; the reference, of which there is no estimate, is nought.
    """
    early, both = len(study.before), np.eye(len(study.estimates))
    gaps = [np.diff(each, prepend=0.0) for each in (study.before, study.after)]
    moved = [np.diff(each, axis=0, prepend=0.0) for each in (both[:early], both[early:])]
    before, after = (each / gap[:, None] for each, gap in zip(moved, gaps, strict=True))
    return before, after, gaps[1] * study.weights[::-1].cumsum()[::-1]


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


class _Lines:
    """Linear estimates: that of the effect, less what was before the start, so weighed that a slope cancels out."""

    def __init__(self, study: _Study) -> None:
        self._place, self._bends = _kernel(study)
        self._study, self._early = study, len(study.before)
        self._own = np.concatenate([np.zeros(self._early), study.weights])

    def of(self, taken: Floats) -> Floats:
        """Return what each estimate counts, if so much of each before the start is taken away."""
        return np.asarray(self._own - np.concatenate([taken, np.zeros(len(self._own) - self._early)]))

    def error(self, taken: Floats) -> float:
        """Return the standard error."""
        line = self.of(taken)
        return float(np.sqrt(line @ self._study.covariance @ line))

    def bias(self, taken: Floats) -> float:
        """Return the bias at most, if no slope changes by more than 1."""
        return float(np.abs(self.of(taken) @ self._bends).sum())

    def least_bias(self) -> Floats:
        """Find what to take away for the least bias, with a bound on what each change of slope adds to it."""
        bends, early, bent = self._bends, self._early, self._bends.shape[1]
        found = linprog(
            np.concatenate([np.zeros(early), np.ones(bent)]),
            A_eq=np.concatenate([self._place[:early], np.zeros(bent)])[None],
            b_eq=[float(self._own @ self._place)],
            A_ub=np.vstack([np.column_stack([-sign * bends[:early].T, -np.eye(bent)]) for sign in (1.0, -1.0)]),
            b_ub=np.concatenate([-sign * (self._own @ bends) for sign in (1.0, -1.0)]),
            bounds=[(None, None)] * early + [(0, None)] * bent,
            method="highs",
        )
        return np.asarray(found.x)

    def least_error(self, start: Floats, most: float | None = None) -> Floats | None:
        """Find what to take away for the least error, with a bias of at most so much; None where no search ends.

        `start` is what :meth:`least_bias` gives: the bounds of what bends make the limit of their sum a linear one.
        """
        early = self._early
        limits = [
            {"type": "eq", "fun": lambda z: self.of(z[:early]) @ self._place},
            {"type": "ineq", "fun": lambda z: z[early:] - self.of(z[:early]) @ self._bends},
            {"type": "ineq", "fun": lambda z: z[early:] + self.of(z[:early]) @ self._bends},
        ]
        if most is not None:
            limits.append({"type": "ineq", "fun": lambda z: most - z[early:].sum()})
        found = minimize(lambda z: self.error(z[:early]) ** 2, start, constraints=limits, method="SLSQP")
        return np.asarray(found.x[:early]) if found.success else None


def _fixed_length(study: _Study, m: float, level: float) -> tuple[float, float]:
    """Find the shortest limits about an estimate that takes some of what was before the start away.

    The slope has to cancel out; what bends is at most `m` each adds to the bias. Between the estimate of least error
    and that of least bias, the best one is looked for along a grid, and along a finer one about the best of it.
    """
    lines = _Lines(study)
    start = lines.least_bias()
    straight = start[: len(study.before)]
    free = lines.least_error(start)
    tried = {lines.bias(each): each for each in (straight, free) if each is not None}

    def half(taken: Floats) -> float:
        return _length(m * lines.bias(taken), lines.error(taken), level)

    for _ in range(_GRIDS if m and len(tried) > 1 else 0):
        biases = sorted(tried)
        best = min(range(len(biases)), key=lambda i: half(tried[biases[i]]))
        low, high = biases[max(best - 1, 0)], biases[min(best + 1, len(biases) - 1)]
        for most in np.linspace(low, high, _GRID)[1:-1]:
            if (found := lines.least_error(start, float(most))) is not None:
                tried[lines.bias(found)] = found
    chosen = min(tried.values(), key=half)
    middle = float(lines.of(chosen) @ study.estimates)
    return middle - half(chosen), middle + half(chosen)


def _length(bias: float, error: float, level: float) -> float:
    """Return half the length of limits about an estimate with at most some bias: of ``|N(bias/error, 1)|``."""
    if error <= 0:
        return bias
    away = bias / error
    far = brentq(lambda c: ndtr(c - away) - ndtr(-c - away) - level, 0.0, away + 10.0)
    return float(far * error)
