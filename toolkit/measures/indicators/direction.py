"""Direction: which way an indicator is to go decides, alone, whether it reached its target and moved for the better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.programme import Programme
from toolkit.measured import EXACT, Measured, certainty_of, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.deriving import unlike
from toolkit.measures.indicators.observed import Observed

Reached = Literal["reached", "short", ""]
Moved = Literal["better", "same", "worse", ""]


def reached(observed: Observed, indicator: Indicator, actual: Measured, target: Measured) -> Reached:
    """Say whether a value reaches a target: at least it, at most it, or within the band of what is to be kept.

    A target is a number like any other: one of zero or below is reached by what is on its right side. Empty where one
    of the two is missing, or they are no figures of one kind.
    """
    if not actual or not target or unlike((actual, target)) or not observed.alike(actual, target):
        return ""
    if indicator.direction == "keep":
        return "reached" if _is_kept(observed.programme, indicator, actual, target) else "short"
    return "reached" if _beyond(indicator, actual, target) >= -_exact(target) else "short"


def worse_than(indicator: Indicator, value: Measured, other: Measured) -> bool:
    """Whether a value lies on the wrong side of another one, by the direction of the indicator; never if kept."""
    if not value or not other or indicator.direction == "keep" or unlike((value, other)):
        return False
    return _beyond(indicator, value, other) < -_exact(other)


def moved(programme: Programme, indicator: Indicator, now: Measured, before: Measured, aim: Measured) -> Moved:
    """Say whether a change is one for the better, by the direction of the indicator; empty where nobody knows.

    Parameters
    ----------
    programme : Programme
    indicator : Indicator
    now, before : Measured
    aim : Measured
        What an indicator that is to be kept should stay at; the value before where there is no such figure.
    """
    if not now or not before or unlike((now, before)) or certainty_of((now, before)) == "disputed":
        return ""
    if indicator.direction == "keep":
        return _kept(programme, indicator, now, before, aim or before)
    beyond = _beyond(indicator, now, before)
    return "same" if abs(beyond) <= _exact(before) else "better" if beyond > 0 else "worse"


def aim_of(goals: Mapping[Any, Any]) -> Measured:
    """Choose what an indicator goes for: the target of the year, the final one, else where it began."""
    aim: Measured = goals["target"] or goals["final_target"] or goals["baseline"]
    return aim


def _kept(programme: Programme, indicator: Indicator, now: Measured, before: Measured, aim: Measured) -> Moved:
    """Compare how far two values are from what is to be kept; all within the band is equally near."""
    own, earlier = (0.0 if _is_kept(programme, indicator, m, aim) else _off(m, aim) for m in (now, before))
    return "same" if abs(own - earlier) <= _exact(aim) else "better" if own < earlier else "worse"


def _is_kept(programme: Programme, indicator: Indicator, value: Measured, aim: Measured) -> bool:
    band = programme.conventions.keep_band if indicator.band is None else indicator.band
    return _off(value, aim) <= band * abs(aim.number) + _exact(aim)


def _off(value: Measured, aim: Measured) -> float:
    return abs(value.number - aim.number)


def _beyond(indicator: Indicator, value: Measured, other: Measured) -> float:
    """Return how far a value lies beyond another one in the direction that is wanted."""
    above = value.number - other.number
    return -above if indicator.direction == "decrease" else above


def _exact(figure: Measured) -> float:
    return EXACT * max(1.0, abs(figure.number))


def completed(observed: Observed, indicator: Indicator, actual: Measured, target: Measured) -> Measured:
    """Return the part of a target that is reached, actual over target.

    Of an indicator that is to fall that says nothing of how far it got: it is undefined, and what is shown is its way
    from the baseline, and whether it reached the target.
    """
    if not observed.alike(actual, target):
        return undefined("ratio", "series_differ", "completion", inputs_of((actual, target)))
    if indicator.direction == "decrease" and actual and target:
        return undefined("ratio", "falling", "completion", inputs_of((actual, target)))
    return formulas.completion(actual, target)


def way(observed: Observed, indicator: Indicator, actual: Measured, baseline: Measured, target: Measured) -> Measured:
    """Return the part of the way from baseline to target that is covered; below zero for what fell back.

    Undefined between two definitions of the indicator, for a target that is worse than its own baseline, since the way
    to it leads backwards, and for an indicator that is to be kept, which has no way to go.
    """
    inputs = inputs_of((actual, baseline, target))
    if indicator.direction == "keep" and actual and baseline and target:
        return undefined("ratio", "to_be_kept", "progress", inputs)
    if not observed.comparable(actual, baseline) or not observed.alike(actual, target):
        return undefined("ratio", "series_differ", "progress", inputs)
    if worse_than(indicator, target, baseline):
        return undefined("ratio", "target_worse_than_baseline", "progress", inputs)
    return formulas.progress(actual, baseline, target)


def is_part(indicator: Indicator) -> bool:
    """Whether an indicator is a part of something, which changes by points."""
    return indicator.unit in ("share", "ratio")


def points(observed: Observed, indicator: Indicator, now: Measured, before: Measured) -> Measured:
    """Return the change of a part in points; undefined between two definitions, and for what is no part."""
    if not observed.comparable(now, before):
        return undefined("points", "series_differ", "points", inputs_of((now, before)))
    if is_part(indicator):
        return formulas.points(now, before)
    return undefined("points", "not_a_share", "points", inputs_of((now, before)))


def change(observed: Observed, indicator: Indicator, now: Measured, before: Measured) -> Measured:
    """Return how an indicator changed: in points where it is a part, else relatively."""
    return points(observed, indicator, now, before) if is_part(indicator) else observed.growth(now, before)
