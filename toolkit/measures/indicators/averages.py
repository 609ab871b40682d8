"""Averages of completion: by the programme's own rule and by others, and those that its documents state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from toolkit.facts.contracts.averaging_and_grading import AveragingRule
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.indicators.observed import observed_in

OWN = AveragingRule(code="uncapped", kind="averaging", title="", source="", zeros="counted")
"""Every indicator that has a value, as it is."""
CAPPED = OWN.model_copy(update={"code": "capped", "cap": 1.0})
"""The same with no indicator above 100 %."""


def average(figures: Sequence[Measured], rule: AveragingRule, subjects: Sequence[str]) -> Measured:
    """Average completion figures by a rule.

    Parameters
    ----------
    figures : sequence of Measured
        Completion figures; missing ones are left out and named.
    rule : AveragingRule
        What it does with zeros and with figures above its cap.
    subjects : sequence of str
        What each figure is about, for the list of those left out.
    """
    kept = [_by_rule(figure, rule) for figure in figures]
    return formulas.mean(*kept, subjects=subjects).but(formula=_formula(rule))


def _formula(rule: AveragingRule) -> str:
    """Name the way of averaging by what it does with zeros and with what lies above its cap."""
    cap = "uncapped" if rule.cap is None else "capped" if rule.cap == 1 else "capped_elsewhere"
    return f"mean_{'zeros_left_out_' if rule.zeros == 'left_out' else ''}{cap}"


def _by_rule(figure: Measured, rule: AveragingRule) -> Measured:
    if figure.value is None:
        return figure
    if rule.zeros == "left_out" and figure.value == 0:
        return undefined(figure.unit, "zero_left_out", figure.formula, figure.inputs)
    if rule.cap is not None and figure.value > rule.cap:
        return figure.but(value=rule.cap)
    return figure


def averages_by_result(programme: Programme, achieved: pd.DataFrame) -> pd.DataFrame:
    """Average the completion of each result's indicators of the framework, as it is and capped at 100 %.

    Returns
    -------
    DataFrame
        Index `result`; columns `uncapped`, `capped`, both `Measured` with how many of how many they cover.
    """
    rows = {}
    for code in programme.results:
        own = achieved[(achieved["result"] == code) & (achieved["origin"] == "framework")]
        if own["completion"].map(bool).any():
            figures, subjects = list(own["completion"]), [str(s) for s in own.index]
            rows[code] = {"uncapped": average(figures, OWN, subjects), "capped": average(figures, CAPPED, subjects)}
    return frame(rows, "result", ["uncapped", "capped"])


def reported_averages(programme: Programme, achieved: pd.DataFrame, when: When) -> pd.DataFrame:
    """Recompute the averages that the programme states, by its own rule and by others.

    Parameters
    ----------
    programme : Programme
        With an averaging rule and indicators that are an average of a result.
    achieved : DataFrame
        As :func:`achievement` gives it: its `final_completion` replaces a zero that the indicator table measures.
    when : int, str or Evaluated
        The averages of the last period of this year are recomputed.

    Returns
    -------
    DataFrame
        Index `result`; `Measured` columns `stated own_rule zeros_counted capped zeros_recomputed`; none of an average
        of which nothing is known. Empty for a programme without such averages.
    """
    rule = programme.averaging
    rows: dict[str, dict[str, object]] = {}
    for indicator in programme.indicators.values():
        if rule is not None and indicator.average_of:
            row = _reported_average(programme, achieved, programme.at(when), indicator)
            rows |= {indicator.average_of: row} if row["stated"] or row["own_rule"] else {}
    return frame(rows, "result", COLUMNS)


def _reported_average(
    programme: Programme, achieved: pd.DataFrame, at: Evaluated, indicator: Indicator
) -> dict[str, object]:
    period = observed_in(programme).last_period("completion", at)
    return {"stated": _stated(programme, at, indicator), **_averaged(programme, indicator, period, achieved)}


def _stated(programme: Programme, at: Evaluated, indicator: Indicator) -> Measured:
    """Return the average that is stated of a stretch: of all of it, of its last period, or the last that there is."""
    observed = observed_in(programme)
    periods = (at.period, observed.last_period("completion", at))
    found = (observed.get(indicator.code, "stated_average", period) for period in periods)
    return next((figure for figure in found if figure), observed.last_in_year(indicator.code, "stated_average", at))


def _averaged(programme: Programme, indicator: Indicator, period: str, achieved: pd.DataFrame) -> dict[str, Measured]:
    """Average the completions of a period by the programme's rule and by others."""
    rule, observed = programme.averaging, observed_in(programme)
    assert rule is not None
    listed = [i.code for i in programme.indicators.values() if i.result == indicator.average_of]
    figures = {code: observed.get(code, "completion", period) for code in listed}
    figures = {code: figure for code, figure in figures.items() if figure.inputs}
    given: Mapping[str, Measured] = dict(achieved["final_completion"]) if len(achieved) else {}
    recomputed = {code: given.get(code, figure) if figure.value == 0 else figure for code, figure in figures.items()}
    kept = {code: figure if recomputed[code].value is None else recomputed[code] for code, figure in figures.items()}
    names = list(figures)
    return {
        "own_rule": average(list(figures.values()), rule, names),
        "zeros_recomputed": average(list(kept.values()), rule, names).but(formula="mean_zeros_recomputed"),
        "zeros_counted": average(list(figures.values()), OWN, names).but(formula="mean_zeros_counted"),
        "capped": average(list(figures.values()), CAPPED, names).but(formula="mean_capped"),
    }


def of_periods(programme: Programme, achieved: pd.DataFrame, when: When) -> pd.DataFrame:
    """Recompute the averages that the programme states of single periods, as quarters, by its own rule and by others.

    Returns
    -------
    DataFrame
        Index ``indicator:period``, those that :func:`reported_averages` does not have; as that, with `result` and
        `period` as text. A zero is only replaced in the last period, of which the indicators have values of their own.
    """
    observed, at, rows = observed_in(programme), programme.at(when), dict[str, dict[str, object]]()
    last = observed.last_period("completion", at)
    of_average = [i for i in programme.indicators.values() if i.average_of and programme.averaging is not None]
    for indicator in of_average:
        done = _stated(programme, at, indicator).inputs
        for period, stated in observed.over_time(indicator.code, "stated_average", at):
            if stated and stated.inputs != done:
                told = {"result": indicator.average_of, "period": period, "stated": stated}
                given = achieved if period == last else achieved.iloc[:0]
                rows[f"{indicator.code}:{period}"] = {**told, **_averaged(programme, indicator, period, given)}
    return frame(rows, "average", ["result", "period", *COLUMNS])


COLUMNS = ("stated", "own_rule", "zeros_counted", "capped", "zeros_recomputed")
"""What is stated, and what it is by the programme's rule and by others."""
