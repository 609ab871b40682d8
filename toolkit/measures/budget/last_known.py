"""Until when spending is known, and over which time it is set against what may be spent."""

from __future__ import annotations

import re

from toolkit.facts.periods import Evaluated, Period, When
from toolkit.facts.programme import Programme
from toolkit.measures.budget.amounts import WHOLE, amounts_of


def last_known(programme: Programme, when: When) -> Evaluated:
    """Return the last stretch, not after the one evaluated, until which spending is printed; else that one.

    Of money that is approved year by year a part of a year is taken together with the parts before it: three quarters
    of spending are set against what was approved for their year.
    """
    at = programme.at(when)
    amounts = amounts_of(programme, at)
    ends = [e.period for e in amounts.entries if e.role == "executed" and e.figure and e.period.text != WHOLE]
    until = [p for p in ends if at.follows(p) and p.year is not None]
    last = max(until, key=lambda p: (p.last, p.is_level), default=None)
    known = at if last is None or last.last == at.last else _named(programme, last)
    return known if amounts.is_whole else _since_new_year(programme, known)


def _named(programme: Programme, period: Period) -> Evaluated:
    """Return the stretch that ends with a period: the year, where it ends one, else its last part as it is written."""
    year = programme.stretch(period.year or 0)
    own = programme.calendar.evaluated(period.text.rpartition("..")[2])
    return year if year.last == period.last or own is None else own


def _since_new_year(programme: Programme, at: Evaluated) -> Evaluated:
    """Return a part of a year with the parts before it, ``2024-Q1..2024-Q3``; a year, or several, as they are."""
    year, named = programme.stretch(at.year), re.fullmatch(r"(\d+-[A-Z])(\d+)", at.name)
    if named is None or at.period.first <= year.period.first:
        return at
    return programme.stretch(f"{named[1]}{1:0{len(named[2])}d}..{at.name}")
