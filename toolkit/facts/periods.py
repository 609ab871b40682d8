"""Periods: what a figure covers, from a month to the whole of a programme."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

BASE = "base"
"""The base year of a programme whose documents name none."""

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
    """

    text: str
    first: int
    last: int

    @property
    def year(self) -> int | None:
        """The year in which the period ends, None when its end is open or the document names no year."""
        return self.last // 12 if _OPEN_START < self.last < _OPEN_END else None

    @property
    def is_level(self) -> bool:
        """Whether the period runs from the programme's start: the level of something cumulative."""
        return self.first == _OPEN_START and self.text != BASE

    @property
    def is_year(self) -> bool:
        """Whether the period is one calendar year."""
        return self.first % 12 == 0 and self.last - self.first == 11  # noqa: PLR2004


@lru_cache(maxsize=4096)
def read_period(text: str) -> Period | None:
    """Read a period, or give None when the text is none.

    Examples
    --------
    >>> read_period("..2011").year
    2011
    >>> read_period("Dec-11") is None
    True
    """
    if text == BASE:
        return Period(text, _OPEN_START, _OPEN_START)
    if ".." not in text:
        span = _months(text)
        return Period(text, *span) if span else None
    start, _, end = text.partition("..")
    from_span, to_span = _months(start), _months(end)
    if (start and not from_span) or (end and not to_span):
        return None
    first = from_span[0] if from_span else _OPEN_START
    last = to_span[1] if to_span else _OPEN_END
    return Period(text, first, last) if first <= last else None


def ends_in(text: str, year: int) -> bool:
    """Whether a text is a period that ends in a year and is not open; as :attr:`Period.year` tells."""
    read = read_period(text)
    return read is not None and read.year == year


def _months(text: str) -> tuple[int, int] | None:
    match = _PART.fullmatch(text)
    if not match:
        return None
    january = int(match["year"]) * 12
    if match["half"]:
        first, length = january + 6 * (int(match["half"]) - 1), 6
    elif match["quarter"]:
        first, length = january + 3 * (int(match["quarter"]) - 1), 3
    elif match["month"]:
        first, length = january + int(match["month"]) - 1, 1
    else:
        first, length = january, 12
    return first, first + length - 1
