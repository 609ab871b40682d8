"""A finding: what a document states, and what becomes of it when its own figures are put together again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal, get_args

import pandas as pd

from toolkit.facts.contracts.rules import Conventions
from toolkit.measured import EXACT, Measured, certainty_of, counted, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.deriving import PART

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


WITHOUT_ANSWER = ("base_is_zero", "base_is_negative", "whole_is_zero", "target_is_zero", "nothing_approved", "no_units")
"""Why a formula has no answer though all that it asks for is printed: what is stated cannot have come from it."""


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


def judge(claim: Claim, rule: Conventions) -> Finding:
    """Hold a stated figure against what its inputs give."""
    outcome, by, recomputed = _outcome(claim, rule)
    gap = gap_of(claim.stated, recomputed)
    is_tie = outcome == "agrees_by_convention" and by in ("half_up", "truncation") and bool(_tie(claim))
    if by == "disputed":
        return Finding(claim, outcome, "material", by, recomputed, gap)
    severity: Severity = "tie" if is_tie else _severity(claim.stated, gap, rule) if outcome in UNEXPLAINED else ""
    return Finding(claim, outcome, severity, by, recomputed, gap)


def _outcome(claim: Claim, rule: Conventions) -> tuple[Outcome, str, Measured]:
    """Tell what becomes of a claim, by which convention or formula, and what it is by that."""
    if claim.is_denied:
        return "contradicts", "disputed", claim.recomputed
    if claim.stated.text:
        return _graded(claim)
    if not claim.stated:
        return "not_recomputable", "", claim.recomputed
    if claim.is_part and claim.stated.unit in PART and claim.stated.number > 1 + claim.tolerance:
        return "impossible", "", claim.recomputed
    if certainty_of((claim.stated, claim.recomputed)) == "disputed":
        return "contradicts", "disputed", claim.recomputed  # nothing agrees on a premise that its document denies
    return _agreement(claim, rule) or _disagreement(claim)


def _graded(claim: Claim) -> tuple[Outcome, str, Measured]:
    """Hold a printed grade against those that it can be: a rule that was fitted to grades tells nothing of them."""
    stated, own = claim.stated.text, claim.recomputed
    if not own.text:
        return "not_recomputable", "", own
    if not own.text[0] <= stated <= own.text[-1]:
        return ("contradicts" if own.certainty == "inferred" else "differs"), "", own
    return ("not_recomputable", "rule", own) if own.certainty == "inferred" else ("agrees", "", own)


def _agreement(claim: Claim, rule: Conventions) -> tuple[Outcome, str, Measured] | None:
    """Look for the reading under which the author was right: the own formula first, then conventions, then others."""
    stated, own = claim.stated, claim.recomputed
    reach = max(claim.tolerance, rule.about * abs(stated.number) if claim.relation == "~" else 0.0)
    if own and claim.holds(own, reach):
        by = _tie(claim)
        return ("agrees_by_convention", by, own) if by else ("agrees", "", own)
    ways: tuple[tuple[Outcome, Mapping[str, Measured]], ...] = (
        ("agrees_by_convention", claim.conventions),
        ("agrees_with_another_formula", claim.others),
    )
    for outcome, figures in ways:
        for by, other in figures.items():
            if other and claim.holds(other, reach):
                return outcome, by, other
    if own and claim.holds(own, reach + own.half_unit):
        return "agrees_within_rounding", "", own
    return ("agrees_by_convention", "truncation", own) if own and _is_cut_off(claim) else None


def _disagreement(claim: Claim) -> tuple[Outcome, str, Measured]:
    own = claim.recomputed
    if claim.limits and not claim.is_outside and any(claim.limits):
        return "not_recomputable", "weights", own  # right with weights that are nowhere printed
    if not own and own.missing not in WITHOUT_ANSWER and not claim.is_outside:
        return "not_recomputable", "", own
    return ("contradicts" if claim.is_printed else "differs"), "", own


def _tie(claim: Claim) -> str:
    """Name the way in which a figure that stands just between two that could be printed is rounded."""
    stated, made = claim.stated.number, claim.recomputed.number
    is_tie = claim.stated.half_unit > 0 and abs(abs(made - stated) - claim.stated.half_unit) <= EXACT
    return ("half_up" if abs(stated) > abs(made) else "truncation") if is_tie and claim.relation == "=" else ""


def _is_cut_off(claim: Claim) -> bool:
    """Whether the digits that are not printed were cut off instead of rounded."""
    stated, made = claim.stated.number, claim.recomputed.number
    more = (made - stated) * (-1 if made < 0 else 1)
    return claim.relation == "=" and 0 < more < 2 * claim.stated.half_unit - EXACT


def _severity(stated: Measured, gap: Measured, rule: Conventions) -> Severity:
    """Tell how much a figure is off: percentages by points, amounts and counts by their part of the recomputed one."""
    if not gap:
        return "material"
    if gap.unit in PART:
        return "material" if abs(gap.number) > rule.material_points + EXACT else "minor"
    made = abs(stated.number + gap.number)
    return "material" if abs(gap.number) > rule.material_part * made + EXACT else "minor"


def gap_of(stated: Measured, recomputed: Measured) -> Measured:
    """Subtract what is stated from what is recomputed; in points for parts of a whole."""
    unit = "points" if stated.unit in ("share", "ratio", "change") else stated.unit
    if not stated or not recomputed:
        return undefined(unit, "not_comparable", "difference", inputs_of((recomputed, stated)))
    return formulas.difference(recomputed, stated).but(unit=unit, currency=stated.currency)


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
