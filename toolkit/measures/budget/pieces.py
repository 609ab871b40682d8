"""Pieces of an amount: what is printed of one line by period, mode and funder, put together and nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from toolkit.facts.periods import Period
from toolkit.measured import Measured
from toolkit.measures import formulas


class Entry(NamedTuple):
    """One amount that counts."""

    line: str
    role: str
    period: Period
    mode: str
    funder: str
    figure: Measured

    def overlaps(self, other: Entry) -> bool:
        """Whether two amounts are of the same money: one of them of a part, or of all, of what the other is of."""
        alike = all("" in pair or pair[0] == pair[1] for pair in ((self.mode, other.mode), (self.funder, other.funder)))
        return alike and self.period.first <= other.period.last and other.period.first <= self.period.last


def laid(entries: Iterable[Entry]) -> list[Entry]:
    """Choose amounts of one line and role that overlap nowhere, as much as there is.

    What is printed of all modes and funders goes before what is printed of some of them, and of these the longer period
    before its parts.
    """
    chosen: list[Entry] = []
    for entry in sorted(entries, key=_rank):
        if not any(entry.overlaps(other) for other in chosen):
            chosen.append(entry)
    return sorted(chosen, key=lambda e: (e.period.last, e.period.first, e.mode, e.funder))


def _rank(entry: Entry) -> tuple[int, int, int, str, str]:
    parts = bool(entry.mode) + bool(entry.funder)
    return parts, -(entry.period.last - entry.period.first), -entry.period.last, entry.mode, entry.funder


def added(pieces: Sequence[Entry]) -> Measured:
    """Add amounts that overlap nowhere; one alone is as it is printed."""
    if len(pieces) == 1:
        return pieces[0].figure
    named = [":".join(part for part in (e.period.text, e.mode, e.funder) if part) for e in pieces]
    whole = formulas.total(*(e.figure for e in pieces), subjects=named)
    return whole.but(n=None, of=None) if whole.n == whole.of else whole


def months_of(periods: Iterable[Period], last: int) -> list[tuple[int, int]]:
    """Give the stretches of months that periods cover together, up to a month, in order and apart from each other."""
    spans = sorted((p.first, min(p.last, last)) for p in periods if p.first <= last)
    joined: list[tuple[int, int]] = []
    for first, end in spans:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((first, end))
    return joined
