"""A claim and a finding: what a document states, what became of it, and how findings are ordered and counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal, get_args

import pandas as pd

from toolkit.measured import EXACT, Measured, counted, inputs_of

Outcome = Literal[
    "contradicts",
    "impossible",
    "differs",
    "agrees_with_another_formula",
    "agrees_by_convention",
    "agrees_within_rounding",
    "agrees",
    "not_recomputable",
]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""What can become of a claim, the worst first; one that cannot be recomputed says nothing beside one that can."""

Severity = Literal["", "tie", "minor", "material"]
Relation = Literal["=", ">", ">=", "<", "<=", "~"]

FOLLOWS = ("agrees", "agrees_within_rounding", "agrees_by_convention")
"""Outcomes of a figure that follows from others by its own formula, as an author rounds or writes it."""

UNEXPLAINED = ("contradicts", "impossible", "differs")
"""Outcomes of a figure that no formula gives."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A printed figure, and what it could have been made from.

    Attributes
    ----------
    kind : str
        What kind of figure it is, as the register of checks names it.
    stated : Measured
        The figure as printed; its `half_unit` is the tolerance.
    recomputed : Measured
        The figure from the facts, under the formula the document gives or implies.
    conventions, others : mapping of str to Measured
        The same by a convention of those who write reports, and under other formulas, tried in this order when the
        first one does not agree.
    relation : str
        ``>`` for "more than", ``~`` for "about".
    limits : tuple of Measured
        The least and the most that it can be, whatever the weights; empty where nothing says so.
    is_printed : bool
        Whether what it is held against is printed too, so that the document contradicts itself.
    is_part : bool
        Whether it is a part of a whole, which cannot be more than all of it.
    note : str
        What is to be said beside it.
    """

    kind: str
    stated: Measured
    recomputed: Measured
    conventions: Mapping[str, Measured] = field(default_factory=dict)
    others: Mapping[str, Measured] = field(default_factory=dict)
    relation: Relation = "="
    limits: tuple[Measured, ...] = ()
    is_printed: bool = False
    is_part: bool = False
    note: str = ""

    @property
    def is_denied(self) -> bool:
        """Whether the stated figure is one that its own document denies, and no calculation uses."""
        return self.stated.missing == "sic"

    @property
    def says_something(self) -> bool:
        """Whether there is a figure or a grade to be held against others, or one that is denied."""
        return bool(self.stated or self.stated.text) or self.is_denied

    @property
    def tolerance(self) -> float:
        """How far off a figure may be that rounds to the stated one."""
        return self.stated.half_unit + EXACT * max(1.0, abs(self.stated.number))

    def holds(self, found: Measured, reach: float) -> bool:
        """Whether a figure is what is stated, within a reach."""
        stated, near = self.stated.number, abs(found.number - self.stated.number) <= reach
        if self.relation in (">", ">="):
            return found.number > stated or (self.relation == ">=" and near)
        if self.relation in ("<", "<="):
            return found.number < stated or (self.relation == "<=" and near)
        return near

    @property
    def is_outside(self) -> bool:
        """Whether the stated figure lies beyond what it can be."""
        numbers, reach = [limit.number for limit in self.limits if limit], self.tolerance
        return bool(numbers) and not min(numbers) - reach <= self.stated.number <= max(numbers) + reach


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a claim.

    Attributes
    ----------
    claim : Claim
    outcome : str
        ``agrees``: the recomputed figure rounds to the stated one. ``agrees_within_rounding``: it does not, but the
        digits that the inputs do not show could make up the difference. ``agrees_by_convention``: it does as the
        convention `by` rounds or writes it; ``agrees_with_another_formula``: under the formula `by`. ``differs``.
        ``impossible``: a part that is more than its whole. ``contradicts``: two printed figures.
        ``not_recomputable``: the document nowhere prints what the figure was made from.
    severity : str
        ``tie``: just half a unit of the last digit; ``minor`` or ``material``: how much what no formula gives is off.
    by : str
        Name of the convention or formula.
    recomputed, gap : Measured
        By the formula that agrees, else by the own one; `gap` is recomputed less stated.
    """

    claim: Claim
    outcome: Outcome
    severity: Severity
    by: str
    recomputed: Measured
    gap: Measured

    @property
    def stated(self) -> Measured:
        """The figure as printed."""
        return self.claim.stated

    @property
    def fact(self) -> str:
        """The fact that prints it; empty for a figure that is computed itself."""
        return self.stated.inputs[0] if self.stated.formula == "fact" and self.stated.inputs else ""


def worst(findings: Iterable[Finding]) -> Finding:
    """Choose the finding that decides what is said of a figure, of all that are about it."""
    return min(findings, key=rank)


def best(findings: Iterable[Finding]) -> Finding:
    """Choose the finding under which the author was right, of ways in which one figure can have been made."""
    several = list(findings)
    return max((each for each in several if each.outcome != "not_recomputable"), key=rank, default=several[0])


def rank(finding: Finding) -> tuple[int, int]:
    """Order findings, the worst first."""
    return OUTCOMES.index(finding.outcome), _SEVERITIES.index(finding.severity)


_SEVERITIES: tuple[Severity, ...] = ("material", "minor", "tie", "")


def follows(compared: pd.DataFrame) -> pd.Series:
    """Tell of each row that compares what is stated whether it follows."""
    return compared["verdict"].isin(FOLLOWS)


def differing(compared: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose stated figure no formula gives."""
    return compared[compared["verdict"].isin(UNEXPLAINED)]


def comparable(compared: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose stated figure could be recomputed at all."""
    return compared[compared["verdict"] != "not_recomputable"]


def by_outcome(compared: pd.DataFrame) -> Mapping[str, Measured]:
    """Count the rows of a comparison by how it came out, each of all rows.

    Returns
    -------
    mapping of str to Measured
        A count for each :data:`Outcome`; `follows`, those that do, `exactly`, those of them that need no digits which
        are not printed, and `unexplained`, those that no formula gives.
    """
    exactly = tuple(outcome for outcome in FOLLOWS if outcome != "agrees_within_rounding")
    meant: dict[str, Sequence[str]] = {outcome: (outcome,) for outcome in OUTCOMES}
    meant |= {"follows": FOLLOWS, "unexplained": UNEXPLAINED, "exactly": exactly}
    rows = zip(*(list(cells) for _, cells in compared.items()), strict=True)
    facts = [inputs_of(cell for cell in row if isinstance(cell, Measured)) for row in rows]
    found = list(zip(compared["verdict"], facts, strict=True))
    chosen = {name: [own for outcome, own in found if outcome in outcomes] for name, outcomes in meant.items()}
    of = len(found)
    return {name: counted(len(own), sorted({*chain.from_iterable(own)}), of=of) for name, own in chosen.items()}
