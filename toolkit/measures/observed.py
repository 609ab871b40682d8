"""Observations of indicators, looked up by indicator, role and period."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from toolkit.facts.figures import figures_of, unit_of_indicator
from toolkit.facts.periods import Period, ends_in, read_period
from toolkit.facts.programme import Programme
from toolkit.facts.schemas.framework import Indicator
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas


class Observed:
    """The observations of a programme, looked up by indicator, role and period.

    Only facts that count (``use: yes``) and that cover everybody and every place are given; a printed value marked
    ``sic`` is missing with that reason.
    """

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self._facts: dict[tuple[str, str, str], Measured] = {}
        self._series: dict[str, str] = {}
        facts = figures_of(programme, "observations")
        whole = programme.observations.query("sex == 'all' and place == '' and product == '' and use != 'no'")
        whole = whole.sort_values("use", kind="stable")[["indicator", "role", "period", "series"]]
        for fact, indicator, role, period, series in whole.itertuples():  # sic first: what counts stays
            self._facts[indicator, role, period] = facts[str(fact)]
            self._series[str(fact)] = series

    def _absent(self, indicator: str, role: str) -> Measured:
        return undefined(unit_of_indicator(self.programme, indicator, role)[0], "not_reported")

    def get(self, indicator: str, role: str, period: str) -> Measured:
        """Give one observation; missing with the reason ``not_reported`` when no document prints it."""
        found = self._facts.get((indicator, role, period))
        return self._absent(indicator, role) if found is None else found

    def any(self, indicator: str, role: str) -> Measured:
        """Give the observation of a role that has only one period, as the baseline or the final target."""
        found = [fact for (code, r, _), fact in self._facts.items() if code == indicator and r == role]
        return found[-1] if found else self._absent(indicator, role)

    def actual(self, indicator: Indicator, year: int) -> Measured:
        """Give what an indicator had reached in a year; the level, for a cumulative one.

        A level that is not printed is the last one before plus what each year added.
        """
        if indicator.kind != "cumulative":
            return self.get(indicator.code, "actual", str(year))
        level = self.get(indicator.code, "actual", f"..{year}")
        if level.missing != "not_reported":
            return level
        before = self.get(indicator.code, "actual", f"..{year - 1}")
        added = self.get(indicator.code, "actual", str(year))
        return formulas.total(before, added) if before and added else level

    def latest(self, indicator: Indicator, year: int) -> tuple[str, Measured]:
        """Give what an indicator had reached in a year, and the period of the figure where it is not the year itself.

        A stock or a share observed at the end of another stretch that ends in the year, as a half-year, is given with
        that period; a flow over another stretch is not what the year gave. What is due only later is not due yet.
        """
        figure = self.actual(indicator, year)
        if figure.inputs or figure.missing != "not_reported":
            return "", figure
        found = {p: f for (code, role, p), f in self._facts.items() if (code, role) == (indicator.code, "actual")}
        periods = {p: period for p in found if (period := read_period(p)) is not None}
        if indicator.kind in ("stock", "share"):
            ending = [p for p, period in periods.items() if period.year == year]
            if ending:  # the latest one; of two that end together the shorter
                last = max(ending, key=lambda p: (periods[p].last, periods[p].first))
                return (last if found[last] else ""), found[last]
        for name, period in periods.items():
            if (period.year or 0) > year and found[name].missing == "not_due":
                return "", found[name]
        return "", figure

    def other_stretches(self, indicator: Indicator, year: int) -> dict[str, Measured]:
        """Give what a flow added over stretches that end in a year without being it, where the year is not given."""
        if indicator.kind in ("stock", "share") or self.actual(indicator, year):
            return {}
        found = {p: f for (code, role, p), f in self._facts.items() if (code, role) == (indicator.code, "actual")}
        return {p: f for p, f in found.items() if f and ends_in(p, year) and not p.startswith("..")}

    def target(self, indicator: Indicator, year: int) -> Measured:
        """Give the target of a year, a level for a cumulative indicator."""
        period = f"..{year}" if indicator.kind == "cumulative" else str(year)
        return self.get(indicator.code, "target", period)

    def last_in_year(self, indicator: str, role: str, year: int) -> Measured:
        """Give the latest observation of a role that ends in a year."""
        found = dict(self.in_year(indicator, role, year))
        ends = {p: period.last for p in found if (period := read_period(p)) is not None}
        return found[max(ends, key=ends.__getitem__)] if ends else self.get(indicator, role, str(year))

    def in_year(self, indicator: str, role: str, year: int) -> list[tuple[str, Measured]]:
        """Give all observations of a role that end in a year."""
        found = [(p, f) for (code, r, p), f in self._facts.items() if code == indicator and r == role]
        return [(p, f) for p, f in found if (period := read_period(p)) is not None and period.year == year]

    def over_time(self, indicator: str, role: str, year: int) -> list[tuple[str, Measured]]:
        """Give all observations of a role up to the end of a year, in order of time.

        Of a year that is also observed by parts, as quarters, the parts are given.
        """
        found = {p: f for (code, r, p), f in self._facts.items() if code == indicator and r == role}
        periods = {
            p: period
            for p in found
            if (period := read_period(p)) is not None and period.year is not None and period.year <= year
        }
        split = {period.year for period in periods.values() if not period.is_year}
        kept = [p for p, period in periods.items() if not (period.is_year and period.year in split)]
        return [(p, found[p]) for p in sorted(kept, key=lambda p: periods[p].last)]

    def periods(self, indicator: str, role: str) -> dict[Period, Measured]:
        """Give all observations of a role by their period."""
        found = {read_period(p): f for (code, r, p), f in self._facts.items() if code == indicator and r == role}
        return {period: figure for period, figure in found.items() if period is not None}

    def last_period(self, role: str, year: int) -> str:
        """Name the period in which most indicators have an observation of a role, among those that end the year."""
        periods = Counter(period for _, r, period in self._facts if r == role)
        ends = {
            p: (period.last, n)
            for p, n in periods.items()
            if (period := read_period(p)) is not None and period.year == year
        }
        return max(ends, key=ends.__getitem__) if ends else str(year)

    def comparable(self, *figures: Measured) -> bool:
        """Whether figures belong to one series of the indicator's definition."""
        return len({self._series.get(fact, "") for figure in figures for fact in figure.inputs}) <= 1

    def growth(self, now: Measured, before: Measured) -> Measured:
        """Growth between two figures of one series; undefined between two definitions."""
        if not self.comparable(now, before):
            return undefined("change", "series_differ", "growth", formulas.inputs_of((now, before)))
        return formulas.growth(now, before)


def explained(latest: Measured, *others: Measured) -> Measured:
    """Give the latest value; where nothing at all is printed, why one of its other figures has none yet."""
    if latest or latest.inputs:
        return latest
    return next((figure for figure in others if figure.missing == "not_due"), latest)


@lru_cache(maxsize=16)
def observed_in(programme: Programme) -> Observed:
    """Give the observations of a programme, gathered once."""
    return Observed(programme)
