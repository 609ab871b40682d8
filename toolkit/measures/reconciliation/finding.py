"""A finding: what a document states, and what becomes of it when its own figures are put together again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import pandas as pd

from toolkit.measured import EXACT, Measured, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.counts import number_of

Outcome = Literal["agrees", "agrees_within_rounding", "agrees_with_another_formula", "differs", "not_recomputable"]
Relation = Literal["=", ">", ">=", "<", "<=", "~"]

FOLLOWS = ("agrees", "agrees_within_rounding")
"""Outcomes of a figure that follows from others by its own formula."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A printed figure, and what it could have been made from.

    Attributes
    ----------
    stated : Measured
        The figure as printed; its `half_unit` is the tolerance.
    recomputed : Measured
        The figure from the facts, under the formula the document gives or implies.
    others : mapping of str to Measured
        The same under other formulas, tried in order when the first one does not agree.
    relation : str
        ``>`` for "more than", ``~`` for "about".
    about : float
        How far "about" reaches, as a part of the stated figure.
    limits : tuple of Measured
        The least and the most that it can be, where it cannot be recomputed; empty where nothing says so.
    """

    stated: Measured
    recomputed: Measured
    others: Mapping[str, Measured] = field(default_factory=dict)
    relation: Relation = "="
    about: float = 0.0
    limits: tuple[Measured, ...] = ()

    def holds(self, found: Measured, open_digits: float = 0.0) -> bool:
        """Whether a figure is what is stated, within what the printed digits leave open."""
        stated = self.stated
        tolerance = stated.half_unit + open_digits + EXACT * max(1.0, abs(stated.number))
        if self.relation == "~":
            tolerance = max(tolerance, self.about * abs(stated.number))
        near = abs(found.number - stated.number) <= tolerance
        if self.relation in (">", ">="):
            return found.number > stated.number or (self.relation == ">=" and near)
        if self.relation in ("<", "<="):
            return found.number < stated.number or (self.relation == "<=" and near)
        return near

    @property
    def is_outside(self) -> bool:
        """Whether the stated figure lies beyond what it can be."""
        numbers = [limit.number for limit in self.limits if limit]
        reach = self.stated.half_unit
        return bool(numbers) and not min(numbers) - reach <= self.stated.number <= max(numbers) + reach


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a claim.

    Attributes
    ----------
    outcome : str
        ``agrees``: the recomputed figure rounds to the stated one. ``agrees_within_rounding``: it does not, but the
        digits that the inputs do not show could make up the difference. ``agrees_with_another_formula``: it does
        under the formula named in `recomputed`. ``differs``. ``not_recomputable``: the document does not print what
        the figure was made from.
    stated, recomputed, gap : Measured
        Gap is recomputed less stated.
    """

    outcome: Outcome
    stated: Measured
    recomputed: Measured
    gap: Measured


def judge(claim: Claim) -> Finding:
    """Hold a stated figure against what its inputs give."""
    stated, recomputed = claim.stated, claim.recomputed
    outcome: Outcome = "differs"
    if stated and recomputed and claim.holds(recomputed):
        outcome = "agrees"
    elif stated and (other := next((o for o in claim.others.values() if o and claim.holds(o)), None)):
        outcome, recomputed = "agrees_with_another_formula", other
    elif not stated or not recomputed:
        outcome = "differs" if stated and claim.is_outside else "not_recomputable"
    elif claim.holds(recomputed, recomputed.half_unit):
        outcome = "agrees_within_rounding"
    return Finding(outcome, stated, recomputed, gap_of(stated, recomputed))


def gap_of(stated: Measured, recomputed: Measured) -> Measured:
    """Subtract what is stated from what is recomputed; in points for parts of a whole."""
    unit = "points" if stated.unit in ("share", "ratio", "change") else stated.unit
    if not stated or not recomputed:
        return undefined(unit, "not_comparable", "difference", inputs_of((recomputed, stated)))
    return formulas.difference(recomputed, stated).but(unit=unit, currency=stated.currency)


def follows(compared: pd.DataFrame) -> pd.Series:
    """Tell of each row that compares what is stated whether it follows."""
    return compared["verdict"].isin(FOLLOWS)


def differing(compared: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose stated figure does not follow from those that it should follow from."""
    return compared[compared["verdict"] == "differs"]


def comparable(compared: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose stated figure could be recomputed at all."""
    return compared[compared["verdict"] != "not_recomputable"]


def by_outcome(compared: pd.DataFrame) -> Mapping[str, Measured]:
    """Count the rows of a comparison by how it came out, each of all rows.

    Returns
    -------
    mapping of str to Measured
        A count for each :data:`Outcome`, and `follows`, those that do.
    """
    each = {str(outcome): compared["verdict"] == outcome for outcome in get_args(Outcome)}
    each["follows"] = follows(compared)
    return {name: number_of(compared[is_it], compared) for name, is_it in each.items()}
