"""Periods: what a figure covers, from a month to the whole of a programme; and the calendar that names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

BASE = "base"
"""The base year of a programme whose documents name none."""

YEAR = 12
"""Months."""

_PART = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?:S(?P<half>[12])|Q(?P<quarter>[1-4])|M(?P<month>0[1-9]|1[0-2])))?")
_OPEN_START, _OPEN_END = 0, 12 * 10_000


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of months.

    Parameters
    ----------
    text : str
        As written: ``2011``, ``2011-S1``, ``2011-Q4``, ``2011-M12``, ``2019..2020``, ``..2011``, ``2013..``, ``..``
        or ``base``.
    first, last : int
        Months since year 0, both inside the period; an open start or end lies beyond any year.
    starts : int
        Month with which the years begin by which it is named.
    """

    text: str
    first: int
    last: int
    starts: int = 1

    @property
    def span(self) -> tuple[int, int]:
        """Its first and last month: the same for two spellings of one period."""
        return self.first, self.last

    @property
    def ends(self) -> tuple[int, ...]:
        """Its first and last month, as far as they are named."""
        return tuple(month for month in self.span if _OPEN_START < month < _OPEN_END)

    @property
    def year(self) -> int | None:
        """The year in which the period ends, None when its end is open or the document names no year."""
        return _year(self.last, self.starts) if _OPEN_START < self.last < _OPEN_END else None

    @property
    def is_level(self) -> bool:
        """Whether the period runs from the programme's start: the level of something cumulative."""
        return self.first == _OPEN_START and self.text != BASE

    @property
    def is_year(self) -> bool:
        """Whether the period is twelve months long."""
        return self.last - self.first == YEAR - 1

    @property
    def months(self) -> int | None:
        """How many months it has; None when one of its ends is open."""
        return None if self.first == _OPEN_START or self.last == _OPEN_END else self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a page evaluates: a year, a part of one, or several.

    Parameters
    ----------
    year : int
        The year, or the one in which it ends.
    period : Period
    """

    year: int
    period: Period

    @property
    def name(self) -> str:
        """The period as data write it: ``2011``, ``2010-Q4``."""
        return self.period.text

    @property
    def last(self) -> int:
        """Its last month."""
        return self.period.last

    @property
    def end(self) -> str:
        """The part with which it ends, as data write it: of ``2010-Q1..2010-Q3`` the third quarter."""
        return self.name.rpartition("..")[2]

    @property
    def until(self) -> Period:
        """Everything from the programme's start to its end, as the level of something cumulative is written."""
        return Period(f"..{self.end}", _OPEN_START, self.last, self.period.starts)

    @property
    def before(self) -> Evaluated:
        """The same stretch one year earlier, or as many as it has, with which it is compared."""
        return self._moved(-self._years)

    @property
    def after(self) -> Evaluated:
        """The same stretch one year later, or as many as it has."""
        return self._moved(self._years)

    @property
    def _years(self) -> int:
        return -(-(self.period.months or YEAR) // YEAR)

    def _moved(self, years: int) -> Evaluated:
        text = re.sub(r"\d{4}", lambda match: str(int(match[0]) + years), self.name)
        own, months = self.period, years * YEAR
        return Evaluated(self.year + years, Period(text, own.first + months, own.last + months, own.starts))

    def is_named(self, period: Period | None) -> bool:
        """Whether a period is the stretch evaluated: the same months, or for a year any twelve that end in it."""
        if period is None:
            return False
        return period.span == self.period.span or (period.is_year and self.period.is_year and self.holds(period))

    def holds(self, period: Period | None) -> bool:
        """Whether a period ends within it."""
        return period is not None and self.period.first <= period.last <= self.last

    def follows(self, period: Period | None) -> bool:
        """Whether a period has ended by its end."""
        return period is not None and period.last <= self.last

    def precedes(self, period: Period | None) -> bool:
        """Whether a period begins only after its end."""
        return period is not None and period.first > self.last


When = int | str | Evaluated
"""What is evaluated: a year, ``2011``, or a part of one, ``"2010-Q4"``."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The months of a programme's year.

    Parameters
    ----------
    starts : int
        First month of the year; a year that begins after January is named by the calendar year in which it ends, and
        its halves and quarters are counted from its own first month. A month is always that of the calendar.
    """

    starts: int = 1

    def read(self, text: str) -> Period | None:
        """Read a period, or give None when the text is none."""
        return _read(text, self.starts)

    def evaluated(self, period: str | int) -> Evaluated | None:
        """Return what is evaluated by the name of a year, of a part of one or of several; None for what is none."""
        read = self.read(str(period))
        if read is None or read.year is None or read.months is None:
            return None
        return Evaluated(read.year, read)


def read_period(text: str) -> Period | None:
    """Read a period by the calendar year, or give None when the text is none.

    Examples
    --------
    >>> read_period("..2011").year
    2011
    >>> read_period("Dec-11") is None
    True
    """
    return _read(text, 1)


@lru_cache(maxsize=4096)
def _read(text: str, starts: int) -> Period | None:
    if text == BASE:
        return Period(text, _OPEN_START, _OPEN_START, starts)
    if ".." not in text:
        span = _months(text, starts)
        return Period(text, *span, starts) if span else None
    start, _, end = text.partition("..")
    from_span, to_span = _months(start, starts), _months(end, starts)
    if (start and not from_span) or (end and not to_span):
        return None
    first = from_span[0] if from_span else _OPEN_START
    last = to_span[1] if to_span else _OPEN_END
    return Period(text, first, last, starts) if first <= last else None


def _months(text: str, starts: int) -> tuple[int, int] | None:
    """Return the first and last month of a year, half, quarter or month."""
    match = _PART.fullmatch(text)
    if not match:
        return None
    if match["month"]:
        month = int(match["year"]) * YEAR + int(match["month"]) - 1
        return month, month
    begins = int(match["year"]) * YEAR - (YEAR + 1 - starts) % YEAR
    if match["half"]:
        return begins + 6 * (int(match["half"]) - 1), begins + 6 * int(match["half"]) - 1
    if match["quarter"]:
        return begins + 3 * (int(match["quarter"]) - 1), begins + 3 * int(match["quarter"]) - 1
    return begins, begins + YEAR - 1


def _year(month: int, starts: int) -> int:
    """Name the year that a month belongs to."""
    return (month + (YEAR + 1 - starts) % YEAR) // YEAR
