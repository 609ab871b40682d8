"""A programme at a glance: its framework counted, its time and money, and the latest value of each indicator."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.facts.periods import Period, read_period
from toolkit.facts.programme import Programme
from toolkit.facts.schemas.framework import Indicator, Result
from toolkit.measured import Measured, undefined
from toolkit.measures import budget, formulas, tracking
from toolkit.measures.observed import Observed, explained, observed_in

_PACE = ("approved", "executed", "execution", "time", "lead")
_TIMED = ("time", "lead")
"""What needs the programme's own count of its months; by the calendar it would repeat what stands beside it."""
_REPORTED = ("framework", "report")


def in_force(result: Result, year: int) -> bool:
    """Whether the plan that a result belongs to is one of this year; plans follow each other."""
    valid = read_period(result.valid) if result.valid else None
    return valid is None or valid.first // 12 <= year <= valid.last // 12


def pace(programme: Programme, year: int) -> Mapping[str, Measured]:
    """Give how much of the time has passed, and of the money, where there is a budget.

    Returns
    -------
    mapping of str to Measured
        By identifier: ``programme:months_passed``, ``programme:months`` and their share ``programme:time_passed``,
        by the effective dates, else the agreed ones, else those of the plan in force; with a budget also
        ``budget:approved executed execution time lead``. What is not known is left out.
    """
    span = _span(programme, year)
    figures = {}
    if span is not None:
        end = year * 12 + 11
        passed = Measured(float(min(max(end - span.first + 1, 0), _length(span))), "months", "dates")
        whole = Measured(float(_length(span)), "months", "dates")
        figures = {"programme:months_passed": passed, "programme:months": whole}
        figures["programme:time_passed"] = formulas.share(passed, whole).but(formula="elapsed_by_calendar")
    if programme.has("budget"):
        spent = budget.execution(programme, year)
        counts_time = programme.file.time_indicator is not None
        figures |= {f"budget:{name}": spent[name] for name in _PACE if counts_time or name not in _TIMED}
    return {name: figure for name, figure in figures.items() if figure}


def rates(figures: Mapping[str, Measured]) -> Mapping[str, Measured]:
    """Give of the time and money only what is a part of a whole, or a difference of two parts."""
    return {name: figure for name, figure in figures.items() if figure.unit in ("share", "ratio", "points")}


def _span(programme: Programme, year: int) -> Period | None:
    """Give the months of the programme, from its start to its end, or those of the plan in force."""
    start = programme.file.start.effective or programme.file.start.agreed
    end = programme.file.end.effective or programme.file.end.agreed
    if start and end:
        return read_period(f"{start}..{end}")
    plans = [r.valid for r in programme.results.values() if r.valid and in_force(r, year)]
    return read_period(plans[0]) if plans else None


def _length(span: Period) -> int:
    return span.last - span.first + 1


def levels(programme: Programme, year: int) -> pd.DataFrame:
    """Count results and indicators level by level.

    Returns
    -------
    DataFrame
        Index `level`, in the order of the framework; `Measured` counts: `results` in force; `indicators` of the
        framework; `from_reports`, which only the reports carry; of both, `valued` those with a value that ends in
        the year, and `with_goal` those with a target of the year or a final one. The last row, ``all``, counts all.
    """
    observed = observed_in(programme)
    results = [r for r in programme.results.values() if in_force(r, year)]
    rows = {}
    for level in [*dict.fromkeys(r.level for r in results), "all"]:
        codes = [r.code for r in results if level in (r.level, "all")]
        own = [i for i in programme.indicators.values() if i.result in codes and i.origin in _REPORTED]
        latest = [latest_in(observed, i, year) for i in own]
        goals = [_goal(observed, i, year) for i in own]
        rows[str(level)] = {
            "results": _counted(len(codes)),
            "indicators": _counted(sum(i.origin == "framework" for i in own)),
            "from_reports": _counted(sum(i.origin == "report" for i in own)),
            "valued": formulas.count(*latest),
            "with_goal": formulas.count(*goals),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("level")


def _counted(number: int) -> Measured:
    return Measured(float(number), "count", "framework")


def _goal(observed: Observed, indicator: Indicator, year: int) -> Measured:
    target = observed.target(indicator, year)
    return target or observed.any(indicator.code, "final_target")


def latest_in(observed: Observed, indicator: Indicator, year: int) -> Measured:
    """Give the value of an indicator that ends in a year: the year's own, else the latest, the longest of several."""
    own = observed.actual(indicator, year)
    if own:
        return own
    found = {p: f for p, f in observed.periods(indicator.code, "actual").items() if p.year == year}
    there = {p: f for p, f in found.items() if f} or found
    return there[max(there, key=lambda p: (p.last, -p.first))] if there else own


def latest_values(programme: Programme, year: int) -> pd.DataFrame:
    """Give the latest value of every indicator, beside the year before and its targets, for a programme without card.

    Returns
    -------
    DataFrame
        Index `indicator`, result by result; as text `result`, and `period` of a value that covers no whole year;
        `Measured` columns `baseline before actual target final_target trend`. ``actual.mark`` classes the part of the
        target that is reached, of the year's or the final one; without a target it says whether the value moved for
        the better. ``trend`` is the change from the year before, undefined where the two cover different lengths of
        time. Empty for a programme with a tracking card, which shows more.
    """
    observed = observed_in(programme)
    chosen = [
        i
        for i in programme.indicators.values()
        if i.origin in _REPORTED and i.unit != "text" and in_force(programme.results[i.result], year)
    ]
    if len(tracking.card(programme, year)):
        chosen = []
    order = list(programme.results)
    chosen.sort(key=lambda i: order.index(i.result))
    rows = {i.code: _latest(observed, i, year) for i in chosen}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("indicator")


def _latest(observed: Observed, indicator: Indicator, year: int) -> dict[str, object]:
    before, actual = latest_in(observed, indicator, year - 1), latest_in(observed, indicator, year)
    target, final = observed.target(indicator, year), observed.any(indicator.code, "final_target")
    actual = explained(actual, target, before)
    trend = _trend(observed, indicator, actual, before)
    moved = tracking.direction(trend, indicator.direction)
    reached = formulas.completion(actual, target or final)
    by_target = bool(reached) and indicator.direction == "increase"
    return {
        "result": indicator.result,
        "baseline": observed.any(indicator.code, "baseline"),
        "before": before,
        "actual": actual,
        "period": _unusual(actual),
        "actual.mark": tracking.step(reached) if by_target else moved or ("known" if actual else "none"),
        "target": target,
        "final_target": final,
        "trend": trend,
        "trend.mark": moved,
    }


def _trend(observed: Observed, indicator: Indicator, actual: Measured, before: Measured) -> Measured:
    unit = "points" if indicator.unit in ("share", "ratio") else "change"
    if not actual or not before:
        return undefined(unit, "not_comparable", unit if unit == "points" else "growth")
    if _lengths(actual) != _lengths(before):
        return undefined(unit, "other_length", unit if unit == "points" else "growth", actual.inputs + before.inputs)
    if unit == "change":
        return observed.growth(actual, before)
    if not observed.comparable(actual, before):
        return undefined(unit, "series_differ", unit, actual.inputs + before.inputs)
    return formulas.points(actual, before)


def _unusual(figure: Measured) -> str:
    """Name the period of a value that covers neither a year nor everything until its end."""
    text = figure.inputs[-1].split(":")[2] if figure else ""
    period = read_period(text)
    return "" if period is None or period.is_year or period.is_level else text


def _lengths(figure: Measured) -> object:
    """Tell how long a figure's period is, or that it is a level."""
    period = read_period(figure.inputs[-1].split(":")[2])
    return None if period is None or period.is_level else _length(period)
