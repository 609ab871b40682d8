"""What evidence is asked about, and the shape in which it comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toolkit.facts.periods import Evaluated
from toolkit.facts.programme import Programme, When
from toolkit.measured import Measured, undefined

Figures = Mapping[str, Measured]
"""Figures by what they are about: a result, a group, a period; empty for the programme as a whole."""

WHOLE = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What evidence is asked about."""

    programme: Programme
    when: When
    criterion: str

    @property
    def at(self) -> Evaluated:
        """The year, or the part of one, that is evaluated."""
        return self.programme.at(self.when)


def part_of(part: int, whole: int, facts: Iterable[str], of: int, reason: str = "nothing_measured") -> Measured:
    """Give a part of a whole, which itself covers so many of so many cases; the reason is for a whole of none."""
    inputs = tuple(dict.fromkeys(facts))
    if not whole:
        return undefined("share", reason, "share").but(n=0, of=of)
    return Measured(part / whole, "share", "share", inputs, numerator=part, denominator=whole, n=whole, of=of)


def because(figure: Measured, reason: str) -> Measured:
    """Give a figure that found nothing to measure the reason why."""
    return figure.but(missing=reason) if figure.missing == "nothing_measured" else figure


def nothing(unit: str, reason: str, formula: str = "count") -> Figures:
    """Give no figure, and say why."""
    return {WHOLE: undefined(unit, reason, formula)}
