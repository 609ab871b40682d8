"""The days of a period: a form that asks for dates is given the first and the last of its months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from toolkit.facts.periods import YEAR, Period


def first_day(month: int) -> date:
    """Return the first day of a month, counted from year 0 as periods count.

    Examples
    --------
    >>> first_day(2024 * 12 + 1).isoformat()
    '2024-02-01'
    """
    return date(month // YEAR, month % YEAR + 1, 1)


def last_day(month: int) -> date:
    """Return the last day of a month.

    Examples
    --------
    >>> last_day(2024 * 12 + 1).isoformat()
    '2024-02-29'
    """
    year, number = month // YEAR, month % YEAR + 1
    return date(year, number, monthrange(year, number)[1])


def days_of(period: Period) -> tuple[date, date]:
    """Return the first and the last day of a period both of whose ends are known."""
    return first_day(period.first), last_day(period.last)
