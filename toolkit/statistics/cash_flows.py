"""Cash flows: what a project is worth, what it yields and when it pays back; with the project less without it.

Money that comes in is positive, money that goes out negative; years follow one another, and a year without money is 0.
Rates are fractions of a year, 0.12 for 12 %; amounts in prices of one year want a rate without inflation. Where there
are several answers, or none, a result says so.

Sources: Gittinger (1982), Economic Analysis of Agricultural Projects, 2nd ed., chapters 2, 9 and 10, for incremental
flows, the benefit-cost ratio and switching values. Brealey, Myers and Allen (2011), Principles of Corporate Finance,
10th ed., chapter 5, for payback and what internal rates cannot say. Lin (1976), The modified internal rate of return
and investment criterion, Eng. Economist 21. Days over 365 as in XNPV and XIRR of spreadsheets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from toolkit.errors import ImpactError, Problem, choice
from toolkit.statistics.cash_flow_inputs import alike, amounts, dates_alike, lines, some, years
from toolkit.statistics.cash_flow_inputs import rate as rate_of
from toolkit.statistics.discounting import discounted, present, writable, year_by_year
from toolkit.statistics.internal_rates import ROUNDING, Floats, InternalRates, internal

__all__ = [
    "InternalRates",
    "Payback",
    "benefit_cost",
    "dated_irr",
    "dated_npv",
    "incremental",
    "irr",
    "mirr",
    "npv",
    "payback",
    "switching_values",
]

_FIRST = {"now": 0, "after_a_year": 1}
_PAID = 1e-12
"""Part of the money that moved below which nothing is owed: 110 in a year at 10 % are 99.99999999999999 today."""


@dataclass(frozen=True, slots=True)
class Payback:
    """When a project has earned back what it took.

    Attributes
    ----------
    years : float or None
        From the first flow; 0 where money was never out, None where it never comes back.
    lasts : bool
        Whether the project is not in debt again later, as it is where something has to be replaced or cleared away.
    """

    years: float | None
    lasts: bool


def incremental(with_: ArrayLike | Mapping[Any, float], without: ArrayLike | Mapping[Any, float]) -> Floats:
    """Return what a project adds: flows with it less flows without it, which are not those of before (Gittinger 1982).

    Parameters
    ----------
    with_, without : array_like of shape (n,), or mapping of years or dates to amounts
        Of mappings, and of columns of tables by their index, years have to be the same in the same order.

    Returns
    -------
    array of shape (n,)
        Differences that are rounding alone are 0: they would be changes of sign, and rates of their own.

    Raises
    ------
    ImpactError
        For unlike lengths or years, and what is no row of numbers.
    """
    inside, outside = (
        amounts(list(each.values()) if isinstance(each, Mapping) else each, name)
        for name, each in (("with_", with_), ("without", without))
    )
    alike(len(inside), len(outside), "without")
    dates_alike(with_, without, "without")
    added = inside - outside
    return np.where(np.abs(added) > ROUNDING * (np.abs(inside) + np.abs(outside)), added, 0.0)


def npv(rate: float, flows: ArrayLike, first: Literal["now", "after_a_year"] = "now") -> float:
    """Return the net present value, ``Σ c_t / (1 + r)^t``.

    Parameters
    ----------
    rate : float
        Of a year, above -1.
    flows : array_like of shape (n,)
        Year by year; nothing but 0 is worth 0.
    first : {"now", "after_a_year"}
        When the first flow is: today, ``t = 0``, or after a year, as NPV of spreadsheets has it, which makes everything
        worth ``1 + r`` times less. Gittinger (1982) counts the first year as 1.

    Returns
    -------
    float
        In the unit of the flows.

    Raises
    ------
    ImpactError
        For a rate or flows that cannot be, and for a value too large for a number.
    """
    if first not in tuple(_FIRST):
        raise ImpactError(Problem("cash_flow_first", column="first", fields=choice(str(first), _FIRST)))
    paid = amounts(flows, "flows")
    return present(rate_of(rate), paid, year_by_year(paid) + _FIRST[first])


def irr(flows: ArrayLike) -> InternalRates:
    """Find all rates at which flows, year by year, are worth nought.

    Parameters, errors and what is returned as in :func:`dated_irr`, with years in the place of dates.

    Examples
    --------
    >>> irr([-4000, 25000, -25000]).why  # Brealey and Myers: 25 % and 400 %
    'several_rates'
    """
    paid = some(flows, "flows")
    return _internal(paid, year_by_year(paid))


def mirr(flows: ArrayLike, finance_rate: float, reinvest_rate: float) -> float | None:
    """Return the modified internal rate of return: the rate that makes of what is paid in what comes out at the end.

    Parameters
    ----------
    flows : array_like of shape (n,)
        Year by year, the first today.
    finance_rate, reinvest_rate : float
        At which what goes out is brought to the first year, and what comes in to the last.

    Returns
    -------
    float or None
        ``(Σ c⁺ (1 + q)^(n-1-t) / Σ c⁻ (1 + p)^-t)^(1/(n-1)) - 1`` (Lin 1976). None where nothing goes out, or in.

    Raises
    ------
    ImpactError
        As :func:`npv`, and for flows that are all nought.
    """
    paid = some(flows, "flows")
    borrowed, lent = rate_of(finance_rate, "finance_rate"), rate_of(reinvest_rate, "reinvest_rate")
    if paid.min() >= 0 or paid.max() <= 0:
        return None
    out = -present(borrowed, np.minimum(paid, 0))
    back = present(lent, np.maximum(paid, 0), year_by_year(paid) - (len(paid) - 1))
    with np.errstate(divide="ignore", over="ignore"):
        grown = writable(np.array([back]) / out)[0]
    return float(grown ** (1 / (len(paid) - 1)) - 1)


def dated_npv(rate: float, flows: ArrayLike, dates: ArrayLike) -> float:
    """Return the net present value at the first date, ``Σ c_i / (1 + r)^(days_i / 365)``, in the unit of the flows.

    Parameters
    ----------
    rate : float
        Of 365 days, above -1.
    flows : array_like of shape (n,)
    dates : array_like of shape (n,)
        Days, also as text like 2025-12-31; in any order, but none before the first.

    Raises
    ------
    ImpactError
        As :func:`npv`; for dates that cannot be, and for unlike lengths.
    """
    paid = amounts(flows, "flows")
    return present(rate_of(rate), paid, years(dates, len(paid)))


def dated_irr(flows: ArrayLike, dates: ArrayLike) -> InternalRates:
    """Find all rates at which dated flows are worth nought; how is told in :mod:`toolkit.statistics.internal_rates`.

    Parameters
    ----------
    flows, dates : array_like of shape (n,)
        As for :func:`dated_npv`; flows of one day count as their sum.

    Returns
    -------
    InternalRates
        Of 365 days.

    Raises
    ------
    ImpactError
        As :func:`dated_npv`, and for flows that are all nought.
    """
    paid = some(flows, "flows")
    return _internal(paid, years(dates, len(paid)))


def benefit_cost(rate: float, benefits: ArrayLike, costs: ArrayLike) -> float:
    """Return the present value of benefits over that of costs (Gittinger 1982, chapter 9).

    Parameters
    ----------
    rate : float
    benefits, costs : array_like of shape (n,)
        Gross, year by year, costs as positive amounts. When the first year is makes no difference.

    Raises
    ------
    ImpactError
        As :func:`npv`, for unlike lengths, and for costs that are not worth more than nought.
    """
    gained, spent = amounts(benefits, "benefits"), amounts(costs, "costs")
    alike(len(gained), len(spent), "costs")
    above, below = (present(rate_of(rate), each) for each in (gained, spent))
    if below <= 0:
        raise ImpactError(Problem("cash_flow_no_costs", column="costs", fields={"found": f"{below:g}"}))
    return above / below


def payback(flows: ArrayLike, rate: float = 0.0) -> Payback:
    """Say when flows have added up to nought again, within a year in proportion; with a rate, discounted ones.

    Parameters
    ----------
    flows : array_like of shape (n,)
        Year by year, the first today.
    rate : float

    Raises
    ------
    ImpactError
        As :func:`npv`, and for flows that are all nought.
    """
    paid = some(flows, "flows")
    worth = discounted(rate_of(rate), paid)
    sums = np.cumsum(worth)
    owed = sums < -_PAID * np.cumsum(np.abs(worth))
    if not owed.any():
        return Payback(0.0, lasts=True)
    begun = int(np.argmax(owed))
    if owed[begun:].all():
        return Payback(None, lasts=False)
    end = begun + int(np.argmin(owed[begun:]))
    return Payback(min(float(end), float(end - 1 - sums[end - 1] / worth[end])), lasts=not owed[end:].any())


def switching_values(rate: float, flows_by_line: Mapping[str, ArrayLike]) -> dict[str, float | None]:
    """Say by which part each line has to change for the net present value to be nought, all else equal.

    Parameters
    ----------
    rate : float
    flows_by_line : mapping of str to array_like of shape (n,)
        Lines that add up to the net flows: sales positive, costs and investment negative. Price and yield move the same
        sales by the same part, so sales are one line.

    Returns
    -------
    dict of str to float or None
        -0.2 where a line has to become a fifth smaller, 0.2 a fifth larger, whether it is money in or out. None where
        it is worth nothing, so that no change of it would do.

    Raises
    ------
    ImpactError
        As :func:`npv`, and for unlike lengths.

    Notes
    -----
    ``-NPV / PV`` of the line (Gittinger 1982, chapter 10). When the first year is makes no difference.
    """
    worth = {name: discounted(rate_of(rate), flows) for name, flows in lines(flows_by_line, "flows_by_line").items()}
    values = {name: float(own.sum()) for name, own in worth.items()}
    total = sum(values.values())
    # a line that ends where it began is worth what adding up decimals leaves over
    nothing = [name for name, own in worth.items() if abs(values[name]) <= ROUNDING * np.abs(own).sum()]
    return {name: None if name in nothing else 0.0 - total / own for name, own in values.items()}


def _internal(paid: Floats, times: Floats) -> InternalRates:
    found = internal(paid, times)
    if found is None:
        raise ImpactError(Problem("cash_flow_nought", column="flows"))
    return found
