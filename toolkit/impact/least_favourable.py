"""Limits of an effect where a change before the start bounds those after it, by the least favourable hybrid test.

Andrews, Roth and Pakes (2023), Inference for linear conditional moment inequalities, Rev. Econ. Studies 90, for the
bounds of Rambachan and Roth (2023), A more credible approach to parallel trends, Rev. Econ. Studies 90; HonestDiD calls
it "C-LF". As there, what the changes before the start say of each other is left aside; where only one period is after
the start it is here too, and the second test has the size of the paper, which HonestDiD then does not correct.

If the effect is `t`, the difference of trends moved after the start by `d`, so that ``weights @ (moves - d) = t`` and
no `d` is beyond `m` times the change before the start. The statistic is by how many standard errors the worst of these
inequalities fails where `d` is the best there is. That is a linear programme; its dual has a corner for each sign of
the effect, and one a move, where both its inequalities count alike. Each is a sum of two normal numbers, what the
effect is beyond `t` and the change before the start: no programme has to be solved, and nothing be drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import log_ndtr

from toolkit.impact.columns import Flags, Floats

_FIRST = 0.1
"""Which part of the size the first test takes, as in the paper and in HonestDiD."""

_ANGLES = 2000
"""Directions that stand for all those of a plane."""

_GRID, _ROUNDS = 400, 3
"""Effects that are tried at a time; and how often, between two neighbours of the last time."""

_NOUGHT = 1e-9
"""Below it an error is none; estimates are counted in standard errors."""


def limits(moves: Floats, covariance: Floats, weights: Floats, m: float, level: float) -> tuple[float, float] | None:
    """Find the outermost effects that the hybrid test does not reject.

    Parameters
    ----------
    moves : array of shape (n + 1,)
        By how much the estimates moved a period after the start, and last the change before it that bounds them,
        with the sign it is taken to have; in a unit in which standard errors are near 1.
    covariance : array of shape (n + 1, n + 1)
    weights : array of shape (n,)
        The effect is ``weights @ moves[:-1]``; none is negative.
    m : float
        How many times the change before the start a move of the trends after it may be.
    level : float

    Returns
    -------
    tuple of float or None
        None where every effect is rejected: where the change has clearly the other sign.
    """
    into = np.zeros((2, len(moves)))
    into[0, :-1], into[1, -1] = weights, 1.0
    pair = into @ moves
    test = _Test.of(_corners(covariance, weights, m), into @ covariance @ into.T, 1 - level)
    way = np.linspace(*test.least_favourable(pair), _GRID)
    low, high = test.first_held(pair, way), test.first_held(pair, way[::-1])
    return None if low is None or high is None else (low, high)


def _corners(covariance: Floats, weights: Floats, m: float) -> Floats:
    """Write each corner as what it counts of the effect, and what of the change; the two signs come first."""
    own, bound, both = np.diag(covariance)[:-1], m**2 * covariance[-1, -1], 2 * m * covariance[:-1, -1]
    above, below = (np.sqrt(np.maximum(own + bound + sign * both, 0.0)) for sign in (-1.0, 1.0))
    reach = m * weights.sum()
    rows = [np.array([sign, -reach]) / max(weights @ each, _NOUGHT) for sign, each in ((1.0, above), (-1.0, below))]
    if m:
        rows += [np.array([0.0, -2 * m / max(each, _NOUGHT)]) for each in above + below]
    return np.array(rows)


@dataclass(frozen=True, slots=True)
class _Test:
    """The test of one effect: corners, their covariance, the first test's critical value, and the second's size."""

    corners: Floats
    covariance: Floats
    critical: float
    size: float

    @classmethod
    def of(cls, corners: Floats, covariance: Floats, size: float) -> _Test:
        values, vectors = np.linalg.eigh(covariance)
        errors, first = corners @ (vectors * np.sqrt(np.maximum(values, 0.0))), _FIRST * size
        return cls(corners, errors @ errors.T, _critical(errors, first), (size - first) / (1 - first))

    def least_favourable(self, pair: Floats) -> tuple[float, float]:
        """Return within which effects the corners of the two signs are not beyond the first critical value."""
        room = self.critical - self.corners[:2] @ pair
        low, high = -room / self.corners[:2, 0]
        return float(low), float(high)

    def first_held(self, pair: Floats, way: Floats) -> float | None:
        """Find the first effect along the way that is not rejected, and again in smaller steps before it."""
        found: float | None = None
        for _ in range(_ROUNDS):
            held = np.flatnonzero(self.holds(pair, way))
            if not len(held):
                break
            found = float(way[held[0]])
            way = np.linspace(way[max(held[0] - 1, 0)], found, _GRID)
        return found

    def holds(self, pair: Floats, effects: Floats) -> Flags:
        """Say which effects are not rejected.

        What the others are, less what they share with the largest corner, says between which values that one could be
        and still be the largest. The second test takes it as a normal number cut off there, and where the first
        rejects.
        """
        values = (pair - np.column_stack([effects, np.zeros(len(effects))])) @ self.corners.T
        best, most = values.argmax(axis=1), values.max(axis=1)
        variance = np.diag(self.covariance)[best]
        slopes = self.covariance[best] / np.maximum(variance, _NOUGHT**2)[:, None]
        rest, slower = values - slopes * most[:, None], 1 - slopes
        meets = np.divide(rest, slower, out=np.zeros_like(rest), where=np.abs(slower) > _NOUGHT)
        low = np.where(slower > _NOUGHT, meets, -np.inf).max(axis=1)
        high = np.minimum(np.where(slower < -_NOUGHT, meets, np.inf).min(axis=1), self.critical)
        error = np.sqrt(variance)
        sure = error <= _NOUGHT
        error = np.where(sure, 1.0, error)
        above = _above(most / error, low / error, high / error)
        return np.asarray((most <= 0) | (~sure & (most <= self.critical) & (above >= self.size)))


def _above(value: Floats, low: Floats, high: Floats) -> Floats:
    """Return how often a normal number between two others is beyond one between them."""
    high = np.maximum(low, high)
    value = np.clip(value, low, high)
    log, log_low, log_high = (log_ndtr(-each) for each in (value, low, high))
    wide = log_high < log_low
    inside = np.where(wide, np.expm1(log_high - log_low), -1.0)
    return np.where(wide, np.exp(log - log_low) * np.expm1(log_high - log) / inside, 1.0)


def _critical(errors: Floats, size: float) -> float:
    """Find what the largest corner is beyond so often, if the effect and the change are nought but for their errors.

    `errors` are what each corner counts of two independent normal numbers. In a direction of their plane the largest
    grows with the distance, and they are farther than `r` with probability ``exp(-r² / 2)`` whatever the direction.
    """
    angles = 2 * np.pi * np.arange(_ANGLES) / _ANGLES
    steep = (errors @ np.stack([np.cos(angles), np.sin(angles)])).max(axis=0)
    steep = steep[steep > _NOUGHT]
    if not len(steep):
        return 0.0
    most = float(steep.max() * np.sqrt(-2 * np.log(size)))
    return float(brentq(lambda c: np.exp(-((c / steep) ** 2) / 2).sum() / _ANGLES - size, 0.0, most))
