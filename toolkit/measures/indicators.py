"""Indicators: what was reached, set against baseline, year before and targets, and how it is averaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from toolkit.facts.programme import Programme
from toolkit.facts.schemas.framework import Indicator
from toolkit.facts.schemas.rules import AveragingRule
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.movement import is_part, moved, points
from toolkit.measures.observed import Observed, observed_in
from toolkit.measures.reconciliation import compare
from toolkit.measures.targets import has_targets, has_values

OWN = AveragingRule(code="uncapped", kind="averaging", title="", source="", zeros="counted")
"""Every indicator that has a value, as it is."""
CAPPED = OWN.model_copy(update={"code": "capped", "cap": 1.0})
"""The same with no indicator above 100 %."""


def achievement(programme: Programme, year: int, origins: Sequence[str] = ("framework", "report")) -> pd.DataFrame:
    """Set every indicator against its baseline, the year before and its targets.

    Parameters
    ----------
    programme : Programme
    year : int
        The year that is evaluated.
    origins : sequence of str
        Which indicators: those of the framework, those only the reports carry, or others.

    Returns
    -------
    DataFrame
        One row an indicator, those of a result together, index `indicator`; columns `result origin direction moved
        period` as text, `period` only where the value of the year is one of another stretch, the others
        `Measured`: `baseline before actual target final_target completion final_completion progress growth
        base_growth points change reported`. `completion` is actual / target of the year, `final_completion` actual /
        final target, `progress` the way from baseline to final target, `change` points for parts and ratios and growth
        for the others, `reported` the completion that the programme's own system gives last in the year.
    """
    observed = observed_in(programme)
    chosen = [
        indicator
        for indicator in programme.indicators.values()
        if indicator.origin in origins and indicator.unit != "text" and programme.is_valid(indicator.result, year)
    ]
    order = list(programme.results)
    chosen.sort(key=lambda indicator: order.index(indicator.result))
    return pd.DataFrame(
        [_achieved(observed, indicator, year) for indicator in chosen],
        index=pd.Index([i.code for i in chosen], name="indicator"),
    )


def told_in_words(programme: Programme, year: int) -> list[str]:
    """List the framework's indicators of a year whose values are words: they are tracked, and take part in no count."""
    return [
        indicator.code
        for indicator in programme.indicators.values()
        if (indicator.origin, indicator.unit) == ("framework", "text") and programme.is_valid(indicator.result, year)
    ]


def _achieved(observed: Observed, indicator: Indicator, year: int) -> dict[str, object]:
    baseline = observed.any(indicator.code, "baseline")
    before, (period, actual) = observed.actual(indicator, year - 1), observed.latest(indicator, year)
    target, final = observed.target(indicator, year), observed.any(indicator.code, "final_target")
    shown = actual
    if period and actual:  # only like is set against like
        actual = undefined(actual.unit, "other_stretch", actual.formula, actual.inputs)
    return {
        "result": indicator.result,
        "origin": indicator.origin,
        "direction": indicator.direction,
        "baseline": baseline,
        "before": before,
        "actual": shown,
        "period": period,
        "target": target,
        "final_target": final,
        "completion": formulas.completion(actual, target),
        "final_completion": formulas.completion(actual, final),
        "progress": formulas.progress(actual, baseline, final),
        "growth": observed.growth(actual, before),
        "base_growth": observed.growth(actual, baseline),
        "points": points(observed, indicator, actual, before),
        "change": points(observed, indicator, actual, before)
        if is_part(indicator)
        else observed.growth(actual, before),
        "moved": moved(indicator, actual, before) if observed.comparable(actual, before) else "",
        "reported": observed.last_in_year(indicator.code, "completion", year),
    }


def other_stretches(programme: Programme, year: int) -> pd.DataFrame:
    """Give what indicators added over stretches that end in the year without being it: shown, compared with nothing.

    Returns
    -------
    DataFrame
        One row an indicator and period, index ``indicator:period``; `indicator result period` as text, `observed` as
        `Measured`. Only flows whose figure for the year itself is not given.
    """
    observed, rows = observed_in(programme), {}
    for indicator in programme.indicators.values():
        if indicator.origin in ("framework", "report") and programme.is_valid(indicator.result, year):
            for period, figure in observed.other_stretches(indicator, year).items():
                what = {"indicator": indicator.code, "result": indicator.result, "period": period, "observed": figure}
                rows[f"{indicator.code}:{period}"] = what
    order = {code: i for i, code in enumerate(programme.results)}
    rows = dict(sorted(rows.items(), key=lambda item: order[str(item[1]["result"])]))
    columns = ["indicator", "result", "period", "observed"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("indicator_period")


def summary(achieved: pd.DataFrame) -> Mapping[str, Measured]:
    """Count the indicators of the framework: with a value, with a target, on target; and average their completion.

    Returns
    -------
    mapping of str to Measured
        `measured`, `with_target`, `on_target` are counts out of all; `completion` and `capped` are means over the
        indicators that have both a value and a target of the year.
    """
    achieved = achieved[achieved["origin"] == "framework"]
    completions = list(achieved["completion"])
    codes = [str(code) for code in achieved.index]
    reached = [c for c in completions if c and c.number >= 1 - 1e-9]
    facts = formulas.inputs_of(completions)

    def counted(n: int, of: int) -> Measured:
        if not of:
            return undefined("count", "nothing_measured", "count")
        return Measured(float(n), "count", "count", facts, n=n, of=of)

    with_value = [c for c in completions if c]
    return {
        "measured": formulas.count(*achieved["actual"]) if len(achieved) else counted(0, 0),
        "with_target": counted(len(with_value), len(completions)),
        "on_target": counted(len(reached), len(with_value)),
        "completion": average(completions, OWN, codes),
        "capped": average(completions, CAPPED, codes),
    }


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
    return formulas.mean(*kept, subjects=subjects).but(formula=f"mean_{rule.code.replace('-', '_')}")


def _by_rule(figure: Measured, rule: AveragingRule) -> Measured:
    if figure.value is None:
        return figure
    if rule.zeros == "left_out" and figure.value == 0:
        return undefined(figure.unit, "zero_left_out", figure.formula, figure.inputs)
    if rule.cap is not None and figure.value > rule.cap:
        return figure.but(value=rule.cap)
    return figure


def targeted(achieved: pd.DataFrame) -> pd.DataFrame:
    """Give the indicators back if any of them has a target of the year or a final one, and any a value, else none."""
    return achieved if has_targets(achieved) and has_values(achieved) else achieved.iloc[:0]


def untargeted(achieved: pd.DataFrame) -> pd.DataFrame:
    """Give the indicators back if none of them has a target, else none."""
    return achieved.iloc[:0] if has_targets(achieved) else achieved


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
    return pd.DataFrame.from_dict(rows, orient="index", columns=["uncapped", "capped"]).rename_axis("result")


def reported_averages(programme: Programme, achieved: pd.DataFrame, year: int) -> pd.DataFrame:
    """Recompute the averages that the programme states, by its own rule and by others.

    Parameters
    ----------
    programme : Programme
        With an averaging rule and indicators that are an average of a result.
    achieved : DataFrame
        As :func:`achievement` gives it: its `final_completion` replaces a zero that the indicator table measures.
    year : int
        The averages of the last period of this year are recomputed.

    Returns
    -------
    DataFrame
        Index `result`; `Measured` columns `stated own_rule zeros_counted capped zeros_recomputed gap`, and
        `verdict` as text. Empty for a programme without such averages.
    """
    columns = ["stated", "own_rule", "zeros_counted", "capped", "zeros_recomputed", "gap", "verdict"]
    rule = programme.averaging
    rows = {}
    for indicator in programme.indicators.values():
        if rule is not None and indicator.average_of:
            rows[indicator.average_of] = _reported_average(programme, achieved, year, indicator)
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("result")


def _reported_average(
    programme: Programme, achieved: pd.DataFrame, year: int, indicator: Indicator
) -> dict[str, object]:
    rule = programme.averaging
    assert rule is not None
    observed = observed_in(programme)
    period = observed.last_period("completion", year)
    stated = observed.get(indicator.code, "stated_average", str(year))
    if not stated:
        stated = observed.get(indicator.code, "stated_average", period)
    listed = [i.code for i in programme.indicators.values() if i.result == indicator.average_of]
    figures = {code: observed.get(code, "completion", period) for code in listed}
    figures = {code: figure for code, figure in figures.items() if figure.inputs}
    own = average(list(figures.values()), rule, list(figures))
    recomputed = {
        code: achieved["final_completion"].get(code, figure) if figure.value == 0 else figure
        for code, figure in figures.items()
    }
    kept = {code: figure if recomputed[code].value is None else recomputed[code] for code, figure in figures.items()}
    others = {
        "zeros_recomputed": average(list(kept.values()), rule, list(kept)).but(formula="mean_zeros_recomputed"),
        "zeros_counted": average(list(figures.values()), OWN, list(figures)).but(formula="mean_zeros_counted"),
        "capped": average(list(figures.values()), CAPPED, list(figures)).but(formula="mean_capped"),
    }
    verdict = compare(stated, own, {"zeros_recomputed": others["zeros_recomputed"]})
    gap = formulas.points(own, stated)
    return {"stated": stated, "own_rule": own, **others, "gap": gap, "verdict": verdict.outcome}


def stated_changes(programme: Programme, year: int) -> pd.DataFrame:
    """Recompute the changes that a document prints beside the values of two years.

    Returns
    -------
    DataFrame
        Index `indicator`; `result`, `direction` and `verdict` as text; `Measured` columns `before actual stated
        growth points gap`. A share is compared under relative change first, under points second.
    """
    observed = observed_in(programme)
    rows = {}
    for indicator in programme.indicators.values():
        stated = observed.get(indicator.code, "stated_change", str(year))
        if stated.missing == "not_reported" and not stated.inputs:
            continue
        before, actual = observed.actual(indicator, year - 1), observed.actual(indicator, year)
        relative, absolute = observed.growth(actual, before), points(observed, indicator, actual, before)
        verdict = compare(stated, relative, {"points": absolute})
        rows[indicator.code] = {
            "result": indicator.result,
            "direction": indicator.direction,
            "before": before,
            "actual": actual,
            "stated": stated,
            "growth": relative,
            "points": absolute,
            "gap": verdict.gap,
            "verdict": verdict.outcome,
        }
    columns = ["result", "direction", "before", "actual", "stated", "growth", "points", "gap", "verdict"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("indicator")
