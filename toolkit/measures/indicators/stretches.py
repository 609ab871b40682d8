"""Stretches of time: which printed figures fill one, and which carry a level on to its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from toolkit.facts.periods import YEAR, Evaluated, Period
from toolkit.measured import Measured

Printed = Mapping[Period, Measured]
"""What is printed of one thing, by period, in order of time."""

Span = tuple[int, int]
"""First and last month."""

_NAMES = {1: "months", 3: "quarters", 6: "halves", YEAR: "years"}


def of_stretch(printed: Printed, at: Evaluated) -> Measured | None:
    """Return what is printed of the stretch itself, or for a year of twelve months that end in it; None for neither."""
    found = {period.span: figure for period, figure in printed.items()}
    if at.period.span in found:
        return found[at.period.span]
    years = [figure for period, figure in printed.items() if at.is_named(period)]
    return years[-1] if years else None


def filling(printed: Printed, span: Span) -> list[Measured]:
    """Return the figures of periods that fill a stretch, one after the other; none where they leave a gap."""
    whole = [figure for period, figure in printed.items() if period.span == span]
    if whole:
        return whole[:1]
    laid = tiled(printed, span)
    return [printed[period] for period in laid] if laid and laid[-1].last == span[1] else []


def carried(printed: Printed, last: int, begins: int | None) -> list[Measured]:
    """Return the figures whose sum is the level at the end of a month.

    Parameters
    ----------
    printed : mapping of Period to Measured
        Levels (``..2020``) and what was added since; the two are never mixed otherwise.
    last : int
        The month.
    begins : int, optional
        First month that counts, where no level is printed before.

    Returns
    -------
    list of Measured
        The printed level; else the last one before and everything that was added since; else everything since the
        beginning. Empty where something of it is missing.
    """
    levels = {period.last: figure for period, figure in printed.items() if period.is_level and figure}
    if last in levels:
        return [levels[last]]
    before = max((end for end in levels if end < last), default=None)
    if before is None and begins is None:
        return []
    start = [levels[before]] if before is not None else []
    since = filling(closed(printed), (before + 1 if before is not None else begins or 0, last))
    return [*start, *since] if since and all(since) else []


def closed(printed: Printed) -> dict[Period, Measured]:
    """Keep what covers a stretch with a beginning and an end."""
    return {period: figure for period, figure in printed.items() if period.months}


def tiled(parts: Iterable[Period], span: Span) -> list[Period]:
    """Lay periods one after the other over a stretch.

    Parameters
    ----------
    parts : iterable of Period
        In any order; where two begin together, the longer one is laid.
    span : (int, int)
        First and last month of the stretch.

    Returns
    -------
    list of Period
        Those that fill the stretch from its first month on without a gap, as far as they go; none reaches out of it.
    """
    first, last = span
    longest: dict[int, Period] = {}
    for part in parts:
        other = longest.get(part.first)
        if first <= part.first and part.last <= last and (other is None or part.last > other.last):
            longest[part.first] = part
    laid, month = list[Period](), first
    while month in longest:
        laid.append(longest[month])
        month = longest[month].last + 1
    return laid


def so_far(parts: Sequence[Period], span: Span) -> tuple[list[Period], str]:
    """Return the parts of an incomplete stretch that are there, and how many of how many they are.

    Returns
    -------
    list of Period, str
        Parts of one length, the longest that divides the stretch; and as ``quarters:3/4``. Nothing where none does.
    """
    months = span[1] - span[0] + 1
    for length in sorted(_NAMES, reverse=True):
        own = {
            part.first: part
            for part in parts
            if part.months == length and span[0] <= part.first <= span[1] and (part.first - span[0]) % length == 0
        }
        if own and months % length == 0 and months > length:
            return [own[first] for first in sorted(own)], f"{_NAMES[length]}:{len(own)}/{months // length}"
    return [], ""
