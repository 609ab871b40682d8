"""A main point: what was found, how much of its own whole that is, for better or for worse, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

from toolkit.measured import Certainty, Measured, certainty_of, undefined

Direction = Literal["better", "worse", ""]
"""Whether it is good news, bad news, or only what a plan intends."""


class Kind(NamedTuple):
    """What a point is about, and the page that shows it."""

    kind: str
    notebook: str


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "gained": Kind("change", "results_framework"),
        "lost": Kind("change", "results_framework"),
        "below_baseline": Kind("change", "results_framework"),
        "behind": Kind("change", "results_framework"),
        "effect": Kind("change", "with_without"),
        "targets_reached": Kind("targets", "results_framework"),
        "moved": Kind("targets", "results_framework"),
        "unmeasured": Kind("targets", "indicator_plan"),
        "without_baseline": Kind("targets", "strategic_plan"),
        "milestones": Kind("targets", "strategic_plan"),
        "told_done": Kind("activities", "strategic_plan"),
        "stated_progress": Kind("activities", "strategic_plan"),
        "left_to_do": Kind("activities", "activity_pipeline"),
        "pace": Kind("money", "budget_execution"),
        "spent_of_year": Kind("money", "budget_execution"),
        "spent_to_date": Kind("money", "budget_execution"),
        "taken_back": Kind("money", "budget_execution"),
        "overspent": Kind("money", "budget_execution"),
        "unregistered": Kind("money", "budget_execution"),
        "largest_line": Kind("money", "budget_execution"),
        "money_ahead": Kind("cost", "programme_overview"),
        "way_ahead": Kind("cost", "programme_overview"),
        "counted": Kind("people", "results_framework"),
        "reached": Kind("people", "beneficiaries"),
        "to_reach": Kind("people", "beneficiaries"),
        "lasting": Kind("lasting", "quality_criteria"),
        "high_risks": Kind("risks", "risks"),
        "without_response": Kind("risks", "risks"),
        "does_not_follow": Kind("trust", "reconciliation"),
    }
)
"""Every point that can be found, by its code: two of a kind are about the same thing."""

FIGURES = ("now", "before", "change", "whole", "causes")
"""The figures of a point: what it is now, what it is set against, what lies between, and what it is a part of."""

_MULTIPLES = {"nearly_doubled": (0.9, 1.0), "doubled": (1.0, 1.1), "nearly_tripled": (1.9, 2.0), "tripled": (2.0, 2.1)}
"""Growth that a title says in a word, from the first to less than the second."""

_NONE = undefined("text", "not_applicable", "main_point")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was found.

    Attributes
    ----------
    code : str
        One of :data:`KINDS`.
    subject : str
        What it is about: an indicator, a result, a line of the budget, a group; empty for the whole programme.
    direction : {"better", "worse", ""}
    size : float
        How much of its own whole it is, 1 for all of it: of the way from baseline to target, of the money approved, of
        the people planned for, of the figures that are held against others.
    now, before, change, whole, causes : Measured
        Its figures; those that it has not got are undefined.
    reached_before : bool
        Whether it is about a target that had been reached the year before.
    """

    code: str
    subject: str
    direction: Direction
    size: float
    now: Measured
    before: Measured = field(default=_NONE)
    change: Measured = field(default=_NONE)
    whole: Measured = field(default=_NONE)
    causes: Measured = field(default=_NONE)
    reached_before: bool = False

    @property
    def kind(self) -> str:
        """What it is about."""
        return KINDS[self.code].kind

    @property
    def said_as(self) -> str:
        """How a title says its change: in a word, ``from_to`` where it is points, empty for a percentage."""
        if self.change.unit == "points":
            return "from_to"
        grown = self.change.value if self.change.unit == "change" else None
        return next((word for word, (low, high) in _MULTIPLES.items() if grown is not None and low <= grown < high), "")

    @property
    def certainty(self) -> Certainty:
        """How sure it is: no surer than the least sure of its figures."""
        return certainty_of((self.now, self.before, self.change, self.whole))
