"""All points that can be found of a programme and year, in the order of its framework and files."""

from __future__ import annotations

from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.measures.story.of_money import of_cost, of_money
from toolkit.measures.story.of_others import of_lasting, of_people, of_plans, of_risks, of_trust
from toolkit.measures.story.of_results import of_comparisons, of_results
from toolkit.measures.story.points import Point

_SEARCHED = (
    *(of_comparisons, of_results, of_plans, of_money, of_cost),
    *(of_people, of_lasting, of_risks, of_trust),
)
"""Where points are found, in the order in which those that weigh the same stand."""


def candidates(programme: Programme, when: When) -> list[Point]:
    """Return everything that could be a main point; nothing that is computed from records that were made up."""
    at = programme.at(when)
    return [point for search in _SEARCHED for point in search(programme, at)]
