"""Discounting: what amounts at several times are worth today."""

from __future__ import annotations

import numpy as np

from toolkit.errors import ImpactError, Problem
from toolkit.statistics.internal_rates import Floats


def year_by_year(paid: Floats) -> Floats:
    """Return the times of amounts of which the first is paid today."""
    return np.arange(len(paid), dtype=np.float64)


def discounted(rate: float, paid: Floats, times: Floats | None = None) -> Floats:
    """Return what each amount is worth today, ``c / (1 + r)^t``.

    Parameters
    ----------
    rate : float
        Of a unit of time, above -1.
    paid : array of shape (n,)
        Finite. What is 0 is worth 0 at any rate and time.
    times : array of shape (n,), optional
        Year by year from today, if not given; negative ones are past.

    Raises
    ------
    ImpactError
        For what is, or adds up to, more than can be written as a number.
    """
    when, moved, worth = year_by_year(paid) if times is None else times, paid != 0, np.zeros(len(paid))
    with np.errstate(over="ignore"):
        worth[moved] = paid[moved] * (1 + rate) ** -when[moved]
    return writable(worth)


def present(rate: float, paid: Floats, times: Floats | None = None) -> float:
    """Return what amounts are worth today together; parameters and errors are those of :func:`discounted`."""
    return float(discounted(rate, paid, times).sum())


def writable(worth: Floats) -> Floats:
    """Return numbers, or refuse those that are, or add up to, more than can be written as a number."""
    with np.errstate(over="ignore", invalid="ignore"):
        if not np.isfinite(np.abs(worth).sum()):
            raise ImpactError(Problem("cash_flow_overflow", column="rate"))
    return worth
