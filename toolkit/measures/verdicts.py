"""Every comparison of a stated figure with its recomputed one, of whatever kind, and the facts that took part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from toolkit.facts.programme import Programme, When
from toolkit.measures import averages, indicators, stated_amounts, statements, tracking

KINDS = ("statements", "stated_amounts", "stated_changes", "stated_completions")
"""Claims in sentences; totals, balances and rates; changes and averages of indicators; what a tracking card prints."""

_AGREES = {
    "agrees": True,
    "agrees_within_rounding": True,
    "agrees_with_another_formula": False,
    "differs": False,
    "not_recomputable": None,
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One stated figure and what came of recomputing it.

    Attributes
    ----------
    agrees : bool or None
        None where the document does not print what the figure was made from.
    stated, facts : tuple of str
        The facts that state it, and all that took part.
    """

    kind: str
    agrees: bool | None
    stated: tuple[str, ...]
    facts: frozenset[str]


@lru_cache(maxsize=16)
def compared(programme: Programme, when: When) -> tuple[Compared, ...]:
    """Recompute everything that the documents state: changes and averages of one year, the rest whole."""
    found: list[Compared] = []
    if programme.has("statements"):
        found += _read("statements", statements.verdicts(programme, when), "recomputed")
    if programme.has("budget"):
        found += _read("stated_amounts", stated_amounts.verdicts(programme, when), "recomputed")
    found += _read("stated_changes", indicators.stated_changes(programme, when), "growth")
    found += _read("stated_completions", tracking.against_values(programme, when), "recomputed")
    achieved = indicators.achievement(programme, when)
    if len(achieved):
        found += _read("stated_changes", averages.reported_averages(programme, achieved, when), "own_rule")
    return tuple(found)


def _read(kind: str, frame: pd.DataFrame, recomputed: str) -> Iterator[Compared]:
    for _, row in frame.iterrows():
        facts = frozenset((*row["stated"].inputs, *row[recomputed].inputs))
        yield Compared(kind, _agrees(kind, row["verdict"]), row["stated"].inputs, facts)


def _agrees(kind: str, verdict: str) -> bool | None:
    """Tell whether a figure agrees; for one of a card, another formula is one that the same report prints."""
    return True if (kind, verdict) == ("stated_completions", "agrees_with_another_formula") else _AGREES[verdict]


def of_kind(programme: Programme, when: When, kind: str) -> list[Compared]:
    """Give the comparisons of one kind."""
    return [each for each in compared(programme, when) if each.kind == kind]


def touching(programme: Programme, when: When, facts: set[str]) -> list[Compared]:
    """Give the comparisons in which one of some facts took part and that could be recomputed."""
    return [each for each in compared(programme, when) if each.agrees is not None and each.facts & facts]
