"""Judging: what becomes of a printed figure when its own figures are put together again, and how far off it is."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.facts.contracts.conventions import Conventions
from toolkit.measured import EXACT, Measured, certainty_of, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.deriving import PART
from toolkit.measures.reconciliation.claims import UNEXPLAINED, Claim, Finding, Outcome, Severity

WITHOUT_ANSWER = ("base_is_zero", "base_is_negative", "whole_is_zero", "target_is_zero", "nothing_approved", "no_units")
"""Why a formula has no answer though all that it asks for is printed: what is stated cannot have come from it."""


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
