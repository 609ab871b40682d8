"""A programme at a glance: its framework counted, its time and money, and the latest value of each indicator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.periods import Evaluated, Period, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, counted
from toolkit.measures import budget, formulas, indicators
from toolkit.measures.counts import number_of
from toolkit.measures.indicators import averages, tracking
from toolkit.measures.indicators.achievement import MOVED
from toolkit.measures.indicators.observed import Observed, explained, observed_in

_PACE = ("approved", "executed", "execution", "time", "lead")
_TIMED = ("time", "lead")
"""What needs the programme's own count of its months; by the calendar it would repeat what stands beside it."""
_REPORTED = ("framework", "report")


def pace(programme: Programme, when: When) -> Mapping[str, Measured]:
    """Return how much of the time has passed, and of the money, where there is a budget.

    Returns
    -------
    mapping of str to Measured
        By identifier: ``programme:months_passed``, ``programme:months`` and their share ``programme:time_passed``,
        by the effective dates, else the agreed ones, else those of the plan in force; with a budget also
        ``budget:approved executed execution time lead``. What is not known is left out.
    """
    at = programme.at(when)
    span = _span(programme, at)
    figures = {}
    if span is not None:
        passed = Measured(float(min(max(at.last - span.first + 1, 0), _length(span))), "months", "dates")
        whole = Measured(float(_length(span)), "months", "dates")
        figures = {"programme:months_passed": passed, "programme:months": whole}
        figures["programme:time_passed"] = formulas.share(passed, whole).but(formula="elapsed_by_calendar")
    if programme.has("budget"):
        spent = budget.execution(programme, at)
        counts_time = programme.file.time_indicator is not None
        figures |= {f"budget:{name}": spent[name] for name in _PACE if counts_time or name not in _TIMED}
    return {name: figure for name, figure in figures.items() if figure}


def rates(figures: Mapping[str, Measured]) -> Mapping[str, Measured]:
    """Return of the time and money only what is a part of a whole, or a difference of two parts."""
    return {name: figure for name, figure in figures.items() if figure.unit in ("share", "ratio", "points")}


def _span(programme: Programme, at: Evaluated) -> Period | None:
    """Return the months of the programme, from its start to its end, or those of the plan in force."""
    start = programme.file.start.effective or programme.file.start.agreed
    end = programme.file.end.effective or programme.file.end.agreed
    if start and end:
        return programme.period(f"{start}..{end}")
    plans = [r.valid for r in programme.results.values() if r.valid and programme.is_valid(r.code, at)]
    return programme.period(plans[0]) if plans else None


def _length(span: Period) -> int:
    return span.last - span.first + 1


def levels(programme: Programme, when: When) -> pd.DataFrame:
    """Count results and indicators level by level.

    Returns
    -------
    DataFrame
        Index `level`, in the order of the framework; `Measured` counts: `results` in force; `indicators` of the
        framework; `from_reports`, which only the reports carry; of both, `valued` those with a value that ends in
        the year, and `with_goal` those with a target of the year or a final one. The last row, ``all``, counts all.
    """
    observed, at = observed_in(programme), programme.at(when)
    results = [r for r in programme.results.values() if programme.is_valid(r.code, at)]
    rows = {}
    for level in [*dict.fromkeys(r.level for r in results), "all"]:
        codes = [r.code for r in results if level in (r.level, "all")]
        own = [i for i in programme.indicators.values() if i.result in codes and i.origin in _REPORTED]
        latest = [observed.latest(i, at)[1] for i in own]
        goals = [_goal(observed, i, at) for i in own]
        rows[str(level)] = {
            "results": _counted(len(codes)),
            "indicators": _counted(sum(i.origin == "framework" for i in own)),
            "from_reports": _counted(sum(i.origin == "report" for i in own)),
            "valued": formulas.count(*latest),
            "with_goal": formulas.count(*goals),
        }
    return frame(rows, "level")


def _counted(number: int) -> Measured:
    return counted(number, formula="framework")


def _goal(observed: Observed, indicator: Indicator, at: Evaluated) -> Measured:
    target = observed.target(indicator, at)
    return target if target or target.text else observed.final_target(indicator.code, at)


def latest_values(programme: Programme, when: When) -> pd.DataFrame:
    """Return the latest value of every indicator, beside the year before and its targets, for a programme without card.

    Returns
    -------
    DataFrame
        Index `indicator`, result by result; as text `result`, and `period` and `period_before` of values that cover
        something else than their years; `Measured` columns `baseline before actual target final_target trend`.
        ``actual.mark`` classes the part of the target that is reached, of the year's or the final one; where actual
        over target says nothing, or there is no target, it says whether the target is reached, or whether the value
        moved for the better. ``trend`` is the change from the year before, undefined where the two cover different
        lengths of time; ``trend.mark`` says whether it is one for the better. Empty for a programme with a tracking
        card, which shows more.
    """
    at = programme.at(when)
    if len(tracking.card(programme, at)):
        return frame({}, "indicator", ())
    achieved = indicators.achievement(programme, at)
    rows = {str(code): _latest(row) for code, row in achieved.iterrows()}
    return frame(rows, "indicator")


def of_latest(latest: pd.DataFrame) -> Mapping[str, Measured]:
    """Count the indicators of :func:`latest_values`.

    Returns
    -------
    mapping of str to Measured
        `known` (with a value), `targeted` (with a target of the year or a final one), `compared` (with a year before
        that can be compared), each of all; and of the compared ones `better`, `worse` and `same`.
    """
    compared = latest[latest["trend.mark"] != ""]
    targeted = latest["target"].map(bool) | latest["final_target"].map(bool)
    return {
        "known": number_of(latest[latest["actual"].map(bool)], latest),
        "targeted": number_of(latest[targeted], latest),
        "compared": number_of(compared, latest),
        **{way: number_of(compared[compared["trend.mark"] == way], compared) for way in MOVED},
    }


def _latest(row: pd.Series) -> dict[str, object]:
    kept = ("result", "period_before", "period", "baseline", "before", "target", "final_target")
    return {name: row[name] for name in kept} | {
        "actual": explained(row["actual"], row["target"], row["before"]),
        "actual.mark": _mark(row, row["moved"]),
        "trend": row["change"],
        "trend.mark": row["moved"],
    }


def _mark(row: pd.Series, moved: str) -> str:
    """Class a value: by the part of its target that is reached, by whether it is reached, by how it moved."""
    completion: Measured = row["completion"] if row["target"] else row["final_completion"]
    if completion:
        return tracking.step(completion)
    if row["reached"]:
        return "better" if row["reached"] == "reached" else "worse"
    return moved or ("known" if row["actual"] else "none")


MONEY_AND_PROGRESS = ("state", "execution", "way", "way_floored", "ahead")
"""Columns of what sets money beside progress."""


def money_and_progress(programme: Programme, when: When, achieved: pd.DataFrame | None = None) -> pd.DataFrame:
    """Set the money of each result beside the way its indicators have covered.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
    achieved : DataFrame, optional
        Indicators whose way counts, as ``indicators.achievement`` gives them; else all of the framework.

    Returns
    -------
    DataFrame
        One row a result that has both, index `result`; `state` as text: ``money_ahead`` where more than 80 % of the
        money is spent and less than 40 % of the way covered; `Measured` columns `execution`, `way`, `way_floored` (the
        same with setbacks below the baseline at nothing) and `ahead` (money less way, in points).
    """
    if not programme.has("budget"):
        return frame({}, "result", MONEY_AND_PROGRESS)
    counts = indicators.achievement(programme, when, origins=("framework",)) if achieved is None else achieved
    return frame(dict(_by_result(programme, when, counts)), "result", MONEY_AND_PROGRESS)


def _by_result(programme: Programme, when: When, achieved: pd.DataFrame) -> Iterator[tuple[str, dict[str, object]]]:
    limits = programme.conventions
    money = budget.by_result(programme, when)
    for result in (code for code in programme.results if code in money.index):
        own = achieved[achieved["result"] == result]
        spent, covered = money["execution"][result], way(own)
        if spent and covered:
            stands_out = spent.number > limits.much_money and covered.number < limits.little_progress
            figures = {"execution": spent, "way": covered, "way_floored": _floored(own)}
            state = {"state": "money_ahead" if stands_out else ""}
            yield result, state | figures | {"ahead": formulas.points(spent, covered)}


def way(achieved: pd.DataFrame) -> Measured:
    """Average the way that indicators have covered from their baseline to their final target, none above 100 %."""
    subjects = [str(code) for code in achieved.index]
    return averages.average(list(achieved["progress"]), averages.CAPPED, subjects)


def _floored(achieved: pd.DataFrame) -> Measured:
    """Average the same with what lies below its baseline counted as nothing."""
    floored = [figure.but(value=max(figure.number, 0.0)) if figure else figure for figure in achieved["progress"]]
    subjects = [str(code) for code in achieved.index]
    return averages.average(floored, averages.CAPPED, subjects).but(formula="mean_floored")
