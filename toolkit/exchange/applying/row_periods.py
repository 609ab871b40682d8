"""The period of a figure: what its column says, within what its row says, named as the programme names periods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from toolkit.exchange.mapping.heading_meaning import said
from toolkit.exchange.mapping.mapping_columns import is_part
from toolkit.facts.periods import BASE, YEAR, Calendar, Period

_LENGTHS = {"Q": 3, "S": 6, "M": 1}
_PARTS = {"Q": 3, "S": 6}


def part_of(period: Period, part: str, calendar: Calendar) -> Period | None:
    """Return a part of a period, counted from its first month: its ``Q3``; None where it does not lie in it."""
    if period.months is None or not is_part(part):
        return None
    length = _LENGTHS[part[0]]
    first = period.first + length * (int(part[1:]) - 1)
    return named(first, first + length - 1, calendar) if first + length - 1 <= period.last else None


@lru_cache(maxsize=4096)
def named(first: int, last: int, calendar: Calendar) -> Period | None:
    """Return the stretch from one month to another by the shortest name that it has in a calendar."""
    return next((period for text in _names(first, last) if (period := _same(text, first, last, calendar))), None)


def _same(text: str, first: int, last: int, calendar: Calendar) -> Period | None:
    period = calendar.read(text)
    return period if period is not None and period.span == (first, last) else None


def _names(first: int, last: int) -> Iterator[str]:
    years = range(first // YEAR, last // YEAR + 2)
    yield from (f"{year}" for year in years)
    for letter, length in _PARTS.items():
        yield from (f"{year}-{letter}{at}" for year in years for at in range(1, YEAR // length + 1))
    if first == last:
        yield _month(first)
    yield from (f"{year}..{other}" for year in years for other in years if year < other)
    yield f"{_month(first)}..{_month(last)}"


def _month(month: int) -> str:
    return f"{month // YEAR}-M{month % YEAR + 1:02d}"


def period_said(text: str, heading: str, names: Mapping[str, str], calendar: Calendar) -> Period | None:
    """Read what a period column says: a name of the mapping's, with or without its heading, or a period as it is."""
    known = names.get(f"{heading} {text}") or names.get(text) or text
    return calendar.read(known) or calendar.read(said(known).period)


def canonical(period: Period, calendar: Calendar) -> Period:
    """Return a period by its shortest name; an open one, and the base, as they are."""
    if period.months is None or period.text == BASE:
        return period
    return named(*period.span, calendar) or period


def level_of(period: Period) -> str:
    """Name the level of something cumulative at the end of a period."""
    if period.is_level or period.text == BASE or period.months is None:
        return period.text
    return f"..{period.text.rpartition('..')[2]}"
