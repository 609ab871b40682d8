"""All points that can be found of a programme and year, in the order of its framework and files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.measures.story.of_money import of_cost, of_money
from toolkit.measures.story.of_others import of_lasting, of_people, of_plans, of_risks, of_trust
from toolkit.measures.story.of_results import of_comparisons, of_results
from toolkit.measures.story.points import KINDS, Point

SEARCHED: Mapping[Callable[[Programme, Evaluated], Iterator[Point]], tuple[str, ...]] = {
    of_comparisons: ("with_without",),
    of_results: ("results_framework", "indicator_plan"),
    of_plans: ("strategic_plan", "activity_pipeline"),
    of_money: ("budget_execution",),
    of_cost: ("programme_overview",),
    of_people: ("beneficiaries",),
    of_lasting: ("quality_criteria",),
    of_risks: ("risks",),
    of_trust: ("reconciliation",),
}
"""Where points are found, in the order in which those that weigh the same stand, and the pages that show them."""


def candidates(programme: Programme, when: When) -> list[Point]:
    """Return everything that could be a main point; nothing that is computed from records that were made up."""
    at = programme.at(when)
    return [point for search in SEARCHED for point in search(programme, at)]


def candidates_of(notebook: str, programme: Programme, when: When) -> list[Point]:
    """Return what could be a main point of one page, and look for nothing else."""
    at = programme.at(when)
    found = [point for search, pages in SEARCHED.items() if notebook in pages for point in search(programme, at)]
    return [point for point in found if KINDS[point.code].notebook == notebook]
