"""What may be said of an estimate: by the design alone, and once it is known how sure it is."""

from __future__ import annotations

from math import isnan

from toolkit.impact.rules import ASSIGNMENTS, RULES

LOT_MAKES_EFFECT = tuple(name for name in RULES if name != "before_after")
"""Estimators that compare with somebody else, so that lots drawn between them make what they find an effect."""


def saying(estimator: str, assignment: str, has_post: bool) -> str:
    """Return what may be said by the design alone, before anything is estimated.

    Before against after, and plain differences and percentages, only *differ*: who is treated differs in other things
    too. What is adjusted, matched or compared in its change *holds if* its assumption does. Only lots that were drawn
    make an *effect*.
    """
    if assignment == "randomised" and estimator in LOT_MAKES_EFFECT:
        return "effect"
    rule = RULES[estimator]
    is_plain = not rule.assumes or (rule.assumes == "same_growth" and not has_post)
    return "differs" if is_plain else "holds_if"


def assumed(estimator: str, said: str) -> str:
    """Return what has to hold for what is said by the design; empty where nothing has to."""
    return RULES[estimator].assumes if said == "holds_if" else ""


def earned(said: str, limits: tuple[float, float], is_refuted: bool) -> str:
    """Return what is left of what the design says, once it is estimated.

    Less where what it assumes was tested and rejected; and where there is no interval, or it holds nought, the sample
    cannot tell.
    """
    low, high = limits
    if isnan(low) or isnan(high) or low <= 0 <= high:
        return "cannot_tell"
    return "differs" if is_refuted and said == "holds_if" else said


def table() -> list[tuple[str, str, str, str]]:
    """Return the whole rule, to be shown: estimator, assignment, what may be said, and what it assumes."""
    return [
        (name, assignment, said := saying(name, assignment, True), assumed(name, said))
        for name in RULES
        for assignment in ASSIGNMENTS
    ]
