"""What a logical framework says in words: assumptions, sources, activities, as the facts hold them."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.contracts.word_tables import Activity, Risk
from toolkit.facts.periods import Evaluated
from toolkit.facts.programme import Programme


def assumptions_of(programme: Programme, at: Evaluated, code: str) -> Sequence[str]:
    """List what has to be so for a result to be reached: as the framework has it, else as the table of risks does."""
    return programme.results[code].assumptions or [row.description for row in among_risks(programme, at, code)]


def among_risks(programme: Programme, at: Evaluated, code: str) -> Sequence[Risk]:
    """List the assumptions about a result that are written among the risks, until the end of what is evaluated."""
    rows = (row for _, row in programme.rows(Risk))
    own = (row for row in rows if row.kind == "assumption" and row.result == code)
    return [row for row in own if not at.precedes(programme.period(row.period))]


def sources_of(programme: Programme, indicator: Indicator) -> Sequence[str]:
    """List from where an indicator is known: as it says itself, else as its result does."""
    own = indicator.means_of_verification
    return [own] if own else programme.results[indicator.result].means_of_verification


def activities_of(programme: Programme, at: Evaluated) -> Sequence[Activity]:
    """List the activities and processes under the results that hold; a milestone is reached, not done."""
    rows = (row for _, row in programme.rows(Activity))
    return [row for row in rows if row.kind != "milestone" and programme.is_valid(row.result, at)]
