"""Movement: how an indicator changed since the year before, and whether that is for the better."""

from __future__ import annotations

from toolkit.facts.schemas.framework import Indicator
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.observed import Observed


def moved(indicator: Indicator, now: Measured, before: Measured) -> str:
    """Say whether a change is one for the better, by the direction of the indicator; empty where it isn't known."""
    if not now or not before:
        return ""
    if now.number == before.number:
        return "same"
    rises = now.number > before.number
    if indicator.direction == "keep":
        return "worse"
    return "better" if rises == (indicator.direction == "increase") else "worse"


def is_part(indicator: Indicator) -> bool:
    """Whether an indicator is a part of something, which changes by points."""
    return indicator.unit in ("share", "ratio")


def points(observed: Observed, indicator: Indicator, now: Measured, before: Measured) -> Measured:
    """Give the change of a part in points; undefined between two definitions, and for what is no part."""
    if not observed.comparable(now, before):
        return undefined("points", "series_differ", "points", formulas.inputs_of((now, before)))
    if is_part(indicator):
        return formulas.points(now, before)
    return undefined("points", "not_a_share", "points", formulas.inputs_of((now, before)))
