"""Internal rates: every rate at which amounts at several times are worth nought together, and proof of one.

With ``s = ln(1 + r)`` the present value is ``f(s) = Σ c e^(-s t)``. As for a polynomial it has at most as many roots as
its amounts change their sign in the order of time (Descartes's rule; for any times Laguerre 1883). Where they do, let τ
be the middle of the two times: ``e^(s τ) f`` has the roots of f, and its slope has the amounts ``c (τ - t)``, which
change their sign once less. Between neighbouring roots of the slope there is one root of f or none. So one goes from
slope to slope down to that which has no root, and up again, halving: there is no first guess and no grid.

Sources: Laguerre (1883), Mémoire sur la théorie des équations numériques, J. Math. Pures Appl. 9. Norstrøm (1972), A
sufficient condition for a unique nonnegative internal rate of return, J. Financ. Quant. Anal. 7.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUNDING = 16 * float(np.finfo(float).eps)
"""Part of the money that moves below which a sum is taken for nought: what adding up decimals leaves over."""

_TOUCHING = 1e-13
"""Part of the money discounted below which f touches nought where it turns: two rates that have met."""

_HALVINGS = 72
"""From the widest interval there is, 10^4 where flows are a day apart, down to the last digit."""

_LARGEST = math.log(np.finfo(float).max)


@dataclass(frozen=True, slots=True)
class InternalRates:
    """Rates at which the net present value is nought.

    Attributes
    ----------
    rates : tuple of float
        All of them above -1 that a number can be, sorted. Those that differ by less than a millionth are one.
    value : float or None
        The rate, if there is exactly one.
    why : {"", "no_sign_change", "no_rate", "several_rates"}
        Why there is no `value`: money only comes in or only goes out; it does both, but is worth something at every
        rate; or there are several rates, of which none is better than another.
    proof : {"", "descartes", "norstrom"}
        What proves that there is one rate: "descartes" above -1; "norstrom" above 0, so that of several `rates` one
        alone is a gain (Norstrøm 1972). "" where neither does: `rates` were found by their number.
    """

    rates: tuple[float, ...]
    value: float | None
    why: str
    proof: str


def internal(amounts: Floats, times: Floats) -> InternalRates | None:
    """Find the internal rates of amounts, in any order of time.

    Parameters
    ----------
    amounts, times : array of shape (n,)
        Finite; times in years.

    Returns
    -------
    InternalRates or None
        None where what is moved at each time adds up to nought, so that any rate would do.
    """
    largest = np.abs(amounts).max()
    if largest == 0:
        return None
    sums, when = _netted(amounts / largest, times)
    if not len(sums):
        return None
    if not _changes(sums):
        return InternalRates((), None, "no_sign_change", "")
    found = _rates(sums, when)
    why = "" if len(found) == 1 else "several_rates" if found else "no_rate"
    return InternalRates(found, None if why else found[0], why, _proof(sums))


def _netted(amounts: Floats, times: Floats) -> tuple[Floats, Floats]:
    """Return amounts in the order of time, those of one time added up, without those that are nought."""
    each, group = np.unique(times, return_inverse=True)
    sums = np.bincount(group, amounts)
    # what adding up decimals left over would be a change of sign, with a rate of its own near -1 or beyond all bounds
    there = np.abs(sums) > ROUNDING * np.bincount(group, np.abs(amounts)).max()
    return np.asarray(sums[there], dtype=np.float64), np.asarray(each[there], dtype=np.float64)


def _rates(amounts: Floats, times: Floats) -> tuple[float, ...]:
    """Return the roots as rates; what is too near to -1, or too large, to be written as a number is left out."""
    logs = _roots(amounts, times)
    found = (math.expm1(each) for each in logs if each < _LARGEST)
    return tuple(sorted(rate for rate in found if rate > -1))


def _proof(amounts: Floats) -> str:
    """Say which criterion holds; Norstrøm's is that sums to date change their sign once and do not end at nought."""
    if _changes(amounts) == 1:
        return "descartes"
    sums = np.cumsum(amounts)
    small = np.abs(sums) <= ROUNDING * np.cumsum(np.abs(amounts))
    return "norstrom" if not small[-1] and _changes(sums[~small]) == 1 else ""


def _changes(amounts: Floats) -> int:
    return int(np.count_nonzero(np.diff(np.sign(amounts))))


def _roots(amounts: Floats, times: Floats) -> Floats:
    """Return the roots of f in s: slope by slope down to one without a change of sign, and up again."""
    levels = [(amounts, times)]
    while len(at := np.flatnonzero(np.diff(np.sign(levels[-1][0])))):
        levels.append(_slope(*levels[-1], at[len(at) // 2]))
    found = np.empty(0)
    for level in reversed(levels[:-1]):
        found = _between(*level, found)
    return found


def _slope(amounts: Floats, times: Floats, after: int) -> tuple[Floats, Floats]:
    """Return the slope of ``e^(s τ) f``, τ behind one of the times, its largest amount 1."""
    slope = amounts * ((times[after] + times[after + 1]) / 2 - times)
    slope /= np.abs(slope).max()
    # after hundreds of slopes an amount may be too small for a number
    return slope[slope != 0], times[slope != 0]


def _between(amounts: Floats, times: Floats, turning: Floats) -> Floats:
    """Return the roots of f, which rises or falls all the way between points and beyond the outer ones."""
    points = turning if len(turning) else np.zeros(1)
    points = np.concatenate([[_beyond(amounts, times, points[0], -1)], points])
    points = np.concatenate([points, [_beyond(amounts, times, points[-1], 1)]])
    balances = _balance(points, amounts, times)
    signs = np.where(np.abs(balances) > _TOUCHING, np.sign(balances), 0)
    crossed = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    low, high, sign = points[crossed], points[crossed + 1], signs[crossed]
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        is_before = np.sign(_balance(middle, amounts, times)) == sign
        low, high = np.where(is_before, middle, low), np.where(is_before, high, middle)
    return np.sort(np.concatenate([points[signs == 0], (low + high) / 2]))


def _beyond(amounts: Floats, times: Floats, point: float, side: int) -> float:
    """Return a point so far out that one amount outweighs the others: the first on the right, the last on the left."""
    sign = np.sign(amounts[0] if side > 0 else amounts[-1])
    step = 1 / float(times[-1] - times[0])
    while sign * _balance(np.array([point + side * step]), amounts, times)[0] <= _TOUCHING:
        step *= 2
    return point + side * step


def _balance(points: Floats, amounts: Floats, times: Floats) -> Floats:
    """Return f over the sum of its terms without signs, from -1 to 1, so that it is never too large for a number."""
    powers = -np.outer(points, times)
    terms = amounts * np.exp(powers - powers.max(axis=1, keepdims=True))
    return np.asarray(terms.sum(axis=1) / np.abs(terms).sum(axis=1), dtype=np.float64)
