"""Indicators: what was reached, set against baseline, year before and targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

import pandas as pd

from toolkit.errors import refuse_unknown
from toolkit.facts.contracts.allowed import Origin
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame, once
from toolkit.measured import Measured, counted, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.indicators import direction
from toolkit.measures.indicators.averages import CAPPED, OWN, average
from toolkit.measures.indicators.logframe import has_targets, has_values
from toolkit.measures.indicators.observed import SO_FAR, Observed, observed_in
from toolkit.measures.indicators.tracking import is_doubted


def achievement(programme: Programme, when: When, origins: Sequence[str] = ("framework", "report")) -> pd.DataFrame:
    """Set every indicator against its baseline, the year before and its targets.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
        The year, or the part of one, that is evaluated.
    origins : sequence of str
        Which indicators: those of the framework, those only the reports carry, or others.

    Returns
    -------
    DataFrame
        One row an indicator, those of a result together, index `indicator`. As text `result origin direction moved
        period period_before reached reached_before below_baseline doubted`: `period` where the value of the year is
        one of another stretch, or ``quarters:3/4`` where the year is not complete, `period_before` the same of the
        year before; two values of unlike stretches are not compared; `reached` and `reached_before` (``reached short``
        or empty) whether its value, and that of the year before, reach the target of the year; `below_baseline` its
        code where the value is worse than its baseline, `doubted` where the year before is a zero of the tracking
        card, which may be no measurement. The others are `Measured`: `baseline before actual target final_target
        completion final_completion progress way way_before growth base_growth points change reported`. `completion`
        is actual / target of the year, `final_completion` the same of the final target, `progress` the way from
        baseline to final target, `way` and `way_before` that of the year and of the year before to the target of the
        year, `change` points for parts and ratios and growth for the others, `reported` the completion that the
        programme's own system gives last in the year.
    """
    refuse_unknown(origins, get_args(Origin), "origins")
    chosen = (origins,) if isinstance(origins, str) else tuple(origins)
    return _of_origins(programme, programme.at(when), chosen)


@once
def _of_origins(programme: Programme, at: Evaluated, origins: tuple[str, ...]) -> pd.DataFrame:
    """Set the indicators of some origins against what they were to reach; as :func:`achievement`."""
    observed = observed_in(programme)
    chosen = [
        indicator
        for indicator in programme.indicators.values()
        if indicator.origin in origins and indicator.unit != "text" and programme.is_valid(indicator.result, at)
    ]
    order = list(programme.results)
    chosen.sort(key=lambda indicator: order.index(indicator.result))
    return frame({i.code: _achieved(observed, i, at) for i in chosen}, "indicator", COLUMNS)


COLUMNS = (
    *("result", "origin", "direction", "baseline", "before", "period_before", "actual", "period", "target"),
    *("final_target", "completion", "final_completion", "progress", "way", "way_before", "growth", "base_growth"),
    *("points", "change"),
    *("moved", "reached", "reached_before", "below_baseline", "doubted", "reported"),
)


def told_in_words(programme: Programme, when: When) -> list[str]:
    """List the framework's indicators of a year whose values are words: they are tracked, and take part in no count."""
    return [
        indicator.code
        for indicator in programme.indicators.values()
        if (indicator.origin, indicator.unit) == ("framework", "text") and programme.is_valid(indicator.result, when)
    ]


def _achieved(observed: Observed, indicator: Indicator, at: Evaluated) -> dict[str, object]:
    programme, code = observed.programme, indicator.code
    baseline, (period_before, before) = observed.baseline(code, at), observed.latest(indicator, at.before)
    period, shown = observed.latest(indicator, at)
    now, then = _like(programme, (period, shown), (period_before, before))
    target, final = observed.target(indicator, at, period), observed.final_target(code, at)
    whole, actual = observed.since_start(indicator, at), _of_stretch(shown, period)
    if whole.missing == "not_reported" and not actual:
        whole = actual  # which knows better why there is none
    goals = {"target": target, "final_target": final, "baseline": baseline}
    start = observed.as_long(indicator, baseline, at)
    set_against_target = shown if observed.is_like(target, period) else actual
    return {
        "result": indicator.result,
        "origin": indicator.origin,
        "direction": indicator.direction,
        **goals,
        "before": before,
        "actual": shown,
        "period": period,
        "period_before": period_before,
        "completion": direction.completed(observed, indicator, set_against_target, target),
        "final_completion": direction.completed(observed, indicator, whole, final),
        "progress": direction.way(observed, indicator, whole, start, final),
        "way": direction.way(observed, indicator, set_against_target, baseline, target),
        "way_before": direction.way(observed, indicator, _of_stretch(before, period_before), baseline, target),
        "growth": observed.growth(now, then),
        "base_growth": observed.growth(actual, start),
        "points": direction.points(observed, indicator, now, then),
        "change": direction.change(observed, indicator, now, then),
        "moved": direction.moved(programme, indicator, now, then, direction.aim_of(goals))
        if observed.comparable(now, then)
        else "",
        "reached": direction.reached(observed, indicator, set_against_target, target),
        "reached_before": direction.reached(observed, indicator, _of_stretch(before, period_before), target),
        "below_baseline": code
        if observed.comparable(actual, baseline) and direction.worse_than(indicator, actual, baseline)
        else "",
        "doubted": code if is_doubted(observed, indicator, before, at) else "",
        "reported": observed.last_in_year(code, "completion", at),
    }


def _like(programme: Programme, now: tuple[str, Measured], before: tuple[str, Measured]) -> tuple[Measured, Measured]:
    """Return two figures with their periods to be compared: as they are where they cover as much of their years."""
    if _covered(programme, now[0]) == _covered(programme, before[0]):
        return now[1], before[1]
    if now[1] and before[1]:
        reason = "year_not_complete" if SO_FAR in now[0] + before[0] else "other_length"
        return undefined(now[1].unit, reason, now[1].formula, now[1].inputs), before[1]
    return _of_stretch(now[1], now[0]), _of_stretch(before[1], before[0])


def _covered(programme: Programme, text: str) -> object:
    """Tell how much of a year a period is, or that it is a level; of a year not complete, what there is of it."""
    period = programme.period(text) if text else None
    return text if period is None else period.is_level or period.months


def _of_stretch(figure: Measured, period: str) -> Measured:
    """Return a figure to be compared with others of the stretch evaluated; one that covers something else is none."""
    if not period or not figure:
        return figure
    reason = "year_not_complete" if SO_FAR in period else "other_stretch"
    return undefined(figure.unit, reason, figure.formula, figure.inputs).but(currency=figure.currency)


def other_stretches(programme: Programme, when: When) -> pd.DataFrame:
    """Return what indicators added over stretches that end in the year without being it: shown, compared with nothing.

    Returns
    -------
    DataFrame
        One row an indicator and period, index ``indicator:period``; `indicator result period` as text, `observed` as
        `Measured`. Only flows whose figure for the year itself is not given.
    """
    observed, at = observed_in(programme), programme.at(when)
    rows: dict[str, dict[str, object]] = {}
    for indicator in programme.indicators.values():
        if indicator.origin in ("framework", "report") and programme.is_valid(indicator.result, at):
            for period, figure in observed.other_stretches(indicator, at).items():
                what = {"indicator": indicator.code, "result": indicator.result, "period": period, "observed": figure}
                rows[f"{indicator.code}:{period}"] = what
    order = {code: i for i, code in enumerate(programme.results)}
    rows = dict(sorted(rows.items(), key=lambda item: order[str(item[1]["result"])]))
    columns = ["indicator", "result", "period", "observed"]
    return frame(rows, "indicator_period", columns)


def summary(achieved: pd.DataFrame) -> Mapping[str, Measured]:
    """Count the indicators of the framework: with a value, with a target, on target; and average their completion.

    Returns
    -------
    mapping of str to Measured
        `measured`, `with_target` (a value that can be set against a target of the year) and `on_target` (reaching it)
        are counts out of all; `before_reached` counts those on target whose value of the year before already reached
        it, `without_completion` those with a target of which actual over target does not say how far they got,
        `below_baseline` those with a value worse than their baseline; `completion` and `capped` are means over the
        indicators of which actual over target says how far they got.
    """
    achieved = of_framework(achieved)
    codes = [str(code) for code in achieved.index]
    completions = list(achieved["completion"])
    set_against = achieved[achieved["reached"] != ""]
    on_target = set_against[set_against["reached"] == "reached"]
    earlier = on_target[on_target["reached_before"] != ""]
    with_baseline = achieved[achieved["baseline"].map(bool) & achieved["actual"].map(bool)]
    return {
        "measured": formulas.count(*achieved["actual"]) if len(achieved) else _counted(achieved, achieved),
        "with_target": _counted(set_against, achieved),
        "on_target": _counted(on_target, set_against),
        "before_reached": _counted(earlier[earlier["reached_before"] == "reached"], on_target),
        "without_completion": _counted(set_against[~set_against["completion"].map(bool)], set_against),
        "below_baseline": _counted(achieved[achieved["below_baseline"] != ""], with_baseline),
        "completion": average(completions, OWN, codes),
        "capped": average(completions, CAPPED, codes),
    }


def movement(achieved: pd.DataFrame) -> dict[str, Measured]:
    """Count the indicators that moved for the better, for the worse, or not, of those that can be compared.

    Parameters
    ----------
    achieved : DataFrame
        As :func:`achievement` gives it: of all indicators, or of those of the framework alone.

    Returns
    -------
    dict of str to Measured
        `better`, `worse` and `same`; undefined where no indicator has two values that can be compared.
    """
    compared = achieved[achieved["moved"] != ""]
    states = {way: compared[compared["moved"] == way] for way in MOVED}
    if not len(compared):
        return dict.fromkeys(states, undefined("count", "nothing_compared", "count"))
    facts = inputs_of([*compared["actual"], *compared["before"]])
    return {way: counted(len(own), facts, of=len(compared)) for way, own in states.items()}


MOVED = ("better", "worse", "same")


def of_framework(achieved: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators of the framework alone: those that its counts and averages are about."""
    return achieved[achieved["origin"] == "framework"]


def _counted(own: pd.DataFrame, of: pd.DataFrame) -> Measured:
    """Count some indicators among others, by the values and targets that decide it."""
    if not len(of):
        return undefined("count", "nothing_measured", "count")
    facts = inputs_of([*of["actual"], *of["target"]])
    return counted(len(own), facts, of=len(of))


def targeted(achieved: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators back if any of them has a target of the year or a final one, and any a value, else none.

    As text `target_met`: whether the target of the year is reached, where actual over target does not tell it.
    """
    shown = achieved if has_targets(achieved) and has_values(achieved) else achieved.iloc[:0]
    return shown.assign(target_met=shown["reached"].where(~shown["completion"].map(bool), ""))


def untargeted(achieved: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators back if none of them has a target, else none."""
    return achieved.iloc[:0] if has_targets(achieved) else achieved


def stated_changes(programme: Programme, when: When) -> pd.DataFrame:
    """Recompute the changes that a document prints beside the values of two years.

    Returns
    -------
    DataFrame
        Index `indicator`; `result` and `direction` as text; `Measured` columns `before actual stated growth points` and
        `zero_base`, no change, where both values are zero and growth has no answer.
    """
    observed, at = observed_in(programme), programme.at(when)
    rows = {}
    for indicator in programme.indicators.values():
        stated = observed.get(indicator.code, "stated_change", at.period)
        if stated.missing == "not_reported" and not stated.inputs:
            continue
        before, actual = observed.actual(indicator, at.before), observed.actual(indicator, at)
        relative, absolute = observed.growth(actual, before), direction.points(observed, indicator, actual, before)
        rows[indicator.code] = {
            "result": indicator.result,
            "direction": indicator.direction,
            "before": before,
            "actual": actual,
            "stated": stated,
            "growth": relative,
            "points": absolute,
            "zero_base": _zero_base(before, actual),
        }
    columns = ["result", "direction", "before", "actual", "stated", "growth", "points", "zero_base"]
    return frame(rows, "indicator", columns)


def _zero_base(before: Measured, actual: Measured) -> Measured:
    """Return no change from nothing to nothing, as reports write it."""
    facts = inputs_of((actual, before))
    if before.value == 0 and actual.value == 0:
        return Measured(0.0, "change", "zero_base", facts)
    return undefined("change", "base_is_zero" if before.value == 0 else "not_applicable", "zero_base", facts)
