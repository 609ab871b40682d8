"""The tracking card: every row that a programme follows over time, how far it has come, and where it is going."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.periods import Evaluated, Period, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, at_least, counted, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.indicators.observed import Observed, observed_in

STEPS = ((0.25, "step1"), (0.5, "step2"), (0.75, "step3"), (1.0, "step4"))
"""Upper ends of what counts as one step of completion; what reaches its target has none."""

MET = "step5"
"""The step of what reaches its target, or passes it."""

CLASSES = ("none", "zero", *(step for _, step in STEPS), MET)
"""Every class of completion, from no value to the target reached."""

_ROLES = ("stated_average", "actual", "completion")
"""Periods that a row needs to be a tracked one: two years side by side are a comparison."""


def step(reached: Measured) -> str:
    """Name the class of a completion: ``none`` without a value, ``zero``, then in steps of a quarter.

    Examples
    --------
    >>> [step(Measured(value, "ratio")) for value in (0, 0.25, 0.99, 1.0, 1.52)]
    ['zero', 'step2', 'step4', 'step5', 'step5']
    """
    if reached.value is None:
        return "none"
    if reached.value == 0:
        return "zero"
    return next((name for end, name in STEPS if not at_least(reached.value, end)), MET)


def is_doubted(observed: Observed, indicator: Indicator, figure: Measured, when: Evaluated) -> bool:
    """Whether a figure is a zero of a row of the card, where a zero may be a lack of measurement: it is no value."""
    return figure.value == 0 and bool(role_of(observed, indicator, when))


DOUBTED = ("from_zero", "to_zero")
"""Ways from or to a printed zero, which may be no measurement: nobody knows whether they are a rise or a fall."""


def risen(change: Measured, now: Measured, before: Measured) -> str:
    """Say how a completion moved by what the card prints, whatever the indicator is to do.

    Returns
    -------
    str
        ``better worse same``, or one of :data:`DOUBTED`; empty where it isn't known.
    """
    if change.value is None:
        return ""
    if change.value == 0:
        return "same"
    if before.value == 0 or now.value == 0:
        return "from_zero" if before.value == 0 else "to_zero"
    return "better" if change.value > 0 else "worse"


def card(programme: Programme, when: When) -> pd.DataFrame:
    """Return every row that the programme tracks through at least three periods, up to a year.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated

    Returns
    -------
    DataFrame
        Index `indicator`, result by result: the average that the programme states first, then the ratios it is
        managed by, then its indicators. `result` and `row.mark` (the role of its values) as text; one column a period
        as `Measured`, and its class of completion as ``<period>.mark``; `trend`, the change from the end of the year
        before to the last period of the year, and ``trend.mark``, how it moved, as :func:`risen` says. A ratio with a
        reference in the rule of grading is classed by the part of the reference that it reaches.
    """
    observed, at = observed_in(programme), programme.at(when)
    tracked = {}
    for indicator in programme.indicators.values():
        role = role_of(observed, indicator, at)
        if role:
            tracked[indicator.code] = (role, dict(observed.over_time(indicator.code, role, at)))
    periods = _in_order(programme, [period for _, series in tracked.values() for period in series])
    order = list(programme.results)
    codes = sorted(
        tracked, key=lambda code: (order.index(programme.indicators[code].result), _ROLES.index(tracked[code][0]))
    )
    rows = {code: _row(programme, programme.indicators[code], *tracked[code], at, periods) for code in codes}
    return frame(rows, "indicator")


def role_of(observed: Observed, indicator: Indicator, at: Evaluated) -> str:
    """Choose the role in which an indicator is tracked; values of an ordinary indicator are no card."""
    roles = ["stated_average"] if indicator.average_of else ["completion"]
    if indicator.origin == "management" and not indicator.average_of:
        roles.append("actual")
    enough = observed.programme.conventions.series
    return next((role for role in roles if len(observed.over_time(indicator.code, role, at)) >= enough), "")


def _in_order(programme: Programme, periods: Sequence[str]) -> list[str]:
    read: dict[str, Period | None] = {period: programme.period(period) for period in periods}
    return sorted(read, key=lambda text: (p.last, -p.first) if (p := read[text]) else (0, 0))


def _row(
    programme: Programme,
    indicator: Indicator,
    role: str,
    series: Mapping[str, Measured],
    at: Evaluated,
    periods: Sequence[str],
) -> dict[str, object]:
    reference = _reference(programme, indicator)
    row: dict[str, object] = {"result": indicator.result, "row.mark": role}
    for period in periods:
        figure = series.get(period, undefined("ratio", "not_reported"))
        row[period] = figure
        row[f"{period}.mark"] = step(_reached(figure, reference))
    now = [series[p] for p in periods if p in series and at.holds(programme.period(p))]
    before = [series[p] for p in periods if p in series and at.before.holds(programme.period(p))]
    trend = _change(observed_in(programme), now, before)
    return row | {"trend": trend, "trend.mark": risen(trend, now[-1], before[-1]) if trend else ""}


def _change(observed: Observed, now: Sequence[Measured], before: Sequence[Measured]) -> Measured:
    if not now or not before:
        return undefined("points", "not_comparable", "points")
    if not observed.comparable(now[-1], before[-1]):
        return undefined("points", "series_differ", "points", inputs_of((now[-1], before[-1])))
    as_points = now[-1].unit in ("share", "ratio")
    return (formulas.points if as_points else formulas.difference)(now[-1], before[-1])


def _reference(programme: Programme, indicator: Indicator) -> float:
    rule = programme.grading
    for graded in rule.criteria.values() if rule is not None else ():
        if graded.ratio.format(subject=indicator.result) == indicator.code:
            return graded.reference
    return 1.0


def _reached(figure: Measured, reference: float) -> Measured:
    return figure.but(value=figure.number / reference) if figure else figure


def periods_of(tracked: pd.DataFrame) -> list[str]:
    """List the periods of a card, in order of time."""
    return [str(c).removesuffix(".mark") for c in tracked.columns if str(c).endswith(".mark") and str(c)[:1].isdigit()]


def last_period(tracked: pd.DataFrame) -> str:
    """Name the last period of a card; empty for a programme without one."""
    periods = periods_of(tracked)
    return periods[-1] if periods else ""


def counts(tracked: pd.DataFrame) -> Mapping[str, Measured]:
    """Count the rows of a card, and where its indicators stand in the last period.

    Returns
    -------
    mapping of str to Measured
        `rows` all of them, and `indicators`, those that are indicators; of these `at_end` (with a value in the last
        period), `zero_at_end` (whose value there is a printed zero), `met_at_end` (100 % or more); of those that
        changed, `rising` and `falling` since the year before, and `from_zero` and `to_zero`, those that rise from a
        printed zero or fall to one, which may be no measurement. Empty for a programme without a card.
    """
    if not len(tracked):
        return {}
    last = last_period(tracked)
    own = tracked[tracked["row.mark"] == "completion"]
    chosen = {
        "at_end": own[last].map(lambda figure: figure.value is not None),
        "zero_at_end": own[f"{last}.mark"] == "zero",
        "met_at_end": own[f"{last}.mark"] == MET,
        "rising": own["trend.mark"].isin(["better", "from_zero"]),
        "falling": own["trend.mark"].isin(["worse", "to_zero"]),
        **{way: own["trend.mark"] == way for way in DOUBTED},
    }
    changed = int((chosen["rising"] | chosen["falling"]).sum())
    return {"rows": _count(list(tracked[last])), "indicators": _count(list(own[last]))} | {
        name: _count(list(own[last][is_it])).but(n=int(is_it.sum()), of=changed if name in _TRENDS else len(own))
        for name, is_it in chosen.items()
    }


_TRENDS = ("rising", "falling", *DOUBTED)


def by_class(tracked: pd.DataFrame) -> pd.DataFrame:
    """Count the indicators of a card in each class of completion, period by period.

    Returns
    -------
    DataFrame
        Index `period`; one `Measured` count a class, as :data:`CLASSES` names them, from no value to the highest.
    """
    own = tracked[tracked["row.mark"] == "completion"] if len(tracked) else tracked
    rows = {
        period: {name: _count(list(own[period][own[f"{period}.mark"] == name])) for name in CLASSES}
        for period in (periods_of(own) if len(own) else [])
    }
    return frame(rows, "period", list(CLASSES))


def _count(figures: Sequence[Measured]) -> Measured:
    return counted(len(figures), inputs_of(figures))
