"""Figures of indicators as forms ask for them: baseline, year before, now, targets, each with the period it covers."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from toolkit.facts.contracts.figure_tables import Observation
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.facts_as_figures import figures_of, period_of
from toolkit.facts.periods import BASE, YEAR, Evaluated, Period
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, undefined
from toolkit.measures.indicators.achievement import achievement
from toolkit.measures.indicators.observed import LEVEL, SO_FAR, observed_in

ORIGIN = "framework"
"""Origin of the indicators that a programme has agreed with its donor, which alone stand in the donor's form."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A figure and what it covers.

    Attributes
    ----------
    figure : Measured
    period : Period, optional
        None where nothing is printed.
    cover : str
        As ``quarters:3/4``, where it is only some parts of its stretch.
    """

    figure: Measured
    period: Period | None = None
    cover: str = ""


@dataclass(frozen=True, slots=True)
class Tracked:
    """One row of a form: an indicator, or a part of its figures.

    Attributes
    ----------
    indicator : Indicator
    sex : str
        Whose figures they are, where they are not those of everybody.
    """

    indicator: Indicator
    baseline: Dated
    before: Dated
    actual: Dated
    target: Dated
    final_target: Dated
    sex: str = ""

    @property
    def figures(self) -> tuple[Dated, ...]:
        """All its figures."""
        return self.baseline, self.before, self.actual, self.target, self.final_target


_ROLES: Mapping[str, str] = {
    "baseline": "baseline",
    "before": "actual",
    "actual": "actual",
    "target": "target",
    "final_target": "final_target",
}
"""What each figure of a row is called in the table of observations."""


def tracked(programme: Programme, at: Evaluated) -> Iterator[Tracked]:
    """Give the indicators of the framework of a year, those told in words too, each before its parts by sex."""
    achieved, parts = achievement(programme, at, (ORIGIN,)), _by_sex(programme)
    for code, indicator in programme.indicators.items():
        if indicator.origin != ORIGIN or not programme.is_valid(indicator.result, at):
            continue
        own = _in_words(programme, indicator, at) if code not in achieved.index else dict(achieved.loc[code])
        row = _row(programme, indicator, at, own)
        yield row
        yield from _of_each_sex(programme, row, parts)


def _in_words(programme: Programme, indicator: Indicator, at: Evaluated) -> dict[str, object]:
    """Find the values of an indicator of words, which no calculation takes."""
    observed = observed_in(programme)
    (period, actual), (period_before, before) = observed.latest(indicator, at), observed.latest(indicator, at.before)
    return {
        "baseline": observed.baseline(indicator.code, at),
        "before": before,
        "period_before": period_before,
        "actual": actual,
        "period": period,
        "target": observed.target(indicator, at, period),
        "final_target": observed.final_target(indicator.code, at),
    }


def _row(programme: Programme, indicator: Indicator, at: Evaluated, own: Mapping[str, object]) -> Tracked:
    stretch = {"actual": (at, "period"), "before": (at.before, "period_before"), "target": (at, "")}
    found: dict[str, Any] = {}
    for name in _ROLES:
        when, key = stretch.get(name, (None, ""))
        whole = None if when is None else when.until if indicator.kind == LEVEL else when.period
        figure, cover = own[name], str(own.get(key, ""))
        assert isinstance(figure, Measured)
        found[name] = Dated(figure, _covered(programme, figure, whole), cover if SO_FAR in cover else "")
    return Tracked(indicator, **found)


def _covered(programme: Programme, figure: Measured, whole: Period | None) -> Period | None:
    """Find the period that a figure covers: that of its facts; of what records give, the stretch that was asked for."""
    periods = [period for fact in figure.inputs if (period := period_of(programme, fact)) is not None]
    if not periods:
        return whole if figure or figure.text else None
    first, last = min(p.first for p in periods), max(p.last for p in periods)
    if whole is not None and whole.span == (first, last):
        return whole
    same = [p for p in periods if p.span == (first, last)]
    if same:
        return same[0]
    begins, ends = (next(p for p in periods if p.first == first), next(p for p in periods if p.last == last))
    return programme.period(f"{begins.text.partition('..')[0]}..{ends.text.rpartition('..')[2]}")


Part = tuple[Period, Mapping[str, Measured]]
"""A period, and the figure of each sex in it."""

Parts = Mapping[tuple[str, str, str], Mapping[tuple[int, int], Part]]
"""By indicator, role and series, and by first and last month."""


def _by_sex(programme: Programme) -> Parts:
    """Gather the figures that documents print by sex alone, for every place and product."""
    found: dict[tuple[str, str, str], dict[tuple[int, int], tuple[Period, dict[str, Measured]]]] = defaultdict(dict)
    figures = figures_of(programme, Observation.TABLE)
    for fact, row in programme.facts(Observation):
        period = programme.period(row.period)
        if row.sex != "all" and row.use != "no" and not row.place and not row.product and period is not None:
            own = found[row.indicator, row.role, row.series]
            own.setdefault(period.span, (period, {}))[1][row.sex] = figures[fact]
    return found


def _of_each_sex(programme: Programme, whole: Tracked, parts: Parts) -> Iterator[Tracked]:
    """Give a row for each sex of which a document prints one of the figures of an indicator."""
    series = {fact: row.series for fact, row in programme.facts(Observation)}
    told: dict[str, Part] = {}
    for name, role in _ROLES.items():
        dated: Dated = getattr(whole, name)
        own = next((series[fact] for fact in dated.figure.inputs if fact in series), "")
        if part := _part(dated.period, parts.get((whole.indicator.code, role, own), {})):
            told[name] = part
    for sex in dict.fromkeys(sex for _, figures in told.values() for sex in figures):
        found: dict[str, Any] = {"sex": sex}
        for name in _ROLES:
            period, figures = told.get(name, (None, {}))
            absent = undefined(getattr(whole, name).figure.unit, "not_reported")
            found[name] = Dated(figures[sex], period) if sex in figures else Dated(absent)
        yield Tracked(whole.indicator, **found)


def _part(period: Period | None, printed: Mapping[tuple[int, int], Part]) -> Part | None:
    """Find the parts of a figure: of its own period, else of the longest that ends with it, as what a year added."""
    if period is None:
        return None
    ending = [part for (_, last), part in printed.items() if last == period.last]
    return printed.get(period.span) or min(ending, key=lambda part: part[0].first, default=None)


def last_day(programme: Programme, period: Period | None) -> date | None:
    """Return the last day of a period; of one that ends with the programme, the day on which that ends.

    None where no document says it: of the base year that nobody names, and of a programme without an end.
    """
    if period is None or period.text == BASE:
        return None
    last = period.last
    if period.year is None:
        ends = programme.file.end.effective or programme.file.end.agreed
        end = programme.period(ends) if ends else None
        if end is None or end.year is None:
            return None
        last = end.last
    year, month = divmod(last, YEAR)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])
