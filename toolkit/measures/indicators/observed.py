"""What indicators had reached in a year, or a part of one: as printed, or made from what covers all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from toolkit.facts.contracts.framework import Indicator, Result
from toolkit.facts.periods import YEAR, Evaluated, Period, When
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.indicators.observations import Observations
from toolkit.measures.indicators.stretches import Printed, carried, closed, filling, of_stretch, so_far

SO_FAR = ":"
"""In the name of what a figure covers, where that is only some parts of a stretch: ``quarters:3/4``."""

LEVEL, FLOW = "cumulative", "flow"
"""Kinds of indicator: what has come together since the start, and what a stretch of time gave."""

_PARTS = ("share", "ratio", "index")
"""Units of what is a part of something: never added, only made anew from what they are parts of."""

_AT_THE_END = ("stock", "qualitative")
"""Kinds that are as they are at the end of a stretch."""


class Observed(Observations):
    """The observations of a programme, with the figure of each indicator for the stretch that is evaluated."""

    def actual(self, indicator: Indicator, when: When, role: str = "actual") -> Measured:
        """Return what an indicator had reached in a stretch: as printed, or made from what covers all of it.

        Parameters
        ----------
        indicator : Indicator
        when : int, str or Evaluated
        role : str

        Returns
        -------
        Measured
            Of a flow what the stretch gave, added from its parts where only those are printed; of a stock the last that
            is observed at its end; of a share what the numerators and denominators of its parts make; of a cumulative
            indicator the level at its end, carried on from the last printed one by what was added since. A year is also
            any twelve months that end in it.
        """
        at, printed = self.programme.at(when), self.periods(indicator.code, role)
        found = self._level(indicator, at, printed) if indicator.kind == LEVEL else of_stretch(printed, at)
        if found is None and indicator.kind in _AT_THE_END:
            ending = [p for p in printed if p.last == at.last and (p.is_level or at.period.first <= p.first)]
            found = printed[ending[-1]] if ending else None
        elif found is None and indicator.kind != LEVEL:
            parts = filling(closed(printed), at.period.span)
            found = self._together(indicator, parts) if parts and all(parts) else None
        return found if found is not None else self._absent(indicator.code, role)

    def _together(self, indicator: Indicator, figures: list[Measured]) -> Measured:
        """Put the figures of parts of a stretch together."""
        if len(figures) == 1:
            return figures[0]
        if not self.comparable(*figures):
            unit = figures[0].unit
            return undefined(unit, "series_differ", "sum", inputs_of(figures))
        if indicator.kind in (FLOW, LEVEL) and indicator.unit not in _PARTS:
            return formulas.total(*figures).but(n=None, of=None)
        pooled = formulas.pooled(*figures)
        return pooled.but(unit=figures[0].unit, n=None, of=None) if pooled.n == pooled.of else pooled

    def _level(self, indicator: Indicator, at: Evaluated, printed: Printed) -> Measured | None:
        """Return a level: as printed, else the last one before plus all that was added since."""
        has_levels = any(period.is_level for period in printed)
        if not has_levels and indicator.plain_years == "level":
            ending = [figure for period, figure in printed.items() if period.last == at.last]
            return ending[-1] if ending else None
        same = next((f for period, f in printed.items() if period.is_level and period.last == at.last), None)
        if same is not None and same.missing != "not_reported":
            return same
        counts_from = self.begins(indicator.code, at) if indicator.plain_years == "increment" else None
        first = None if has_levels or counts_from is None else _first_year(counts_from, printed)
        parts = carried(printed, at.last, first)
        if not parts:
            return same
        return self._together(indicator, parts)

    def begins(self, indicator: str, when: When) -> int | None:
        """Return the first month that a programme's results count from, as far as it is known.

        That of its start; else the one after the year of its baseline; else that of the plan it belongs to.
        """
        programme, at = self.programme, self.programme.at(when)
        start = programme.file.start.effective or programme.file.start.agreed
        if start and (period := programme.period(start)) is not None:
            return period.first
        baselines = [period for period in self.periods(indicator, "baseline") if period.months and at.follows(period)]
        if baselines:
            return baselines[-1].last + 1
        valid = next((r.valid for r in _above(programme, indicator) if r.valid), None)
        plan = programme.period(valid) if valid else None
        return plan.first if plan is not None and plan.first else None

    def since_start(self, indicator: Indicator, when: When) -> Measured:
        """Find what counts against a final target: all years of a flow together, for one whose target is of all years.

        A flow of one year is never set against the target of several; where a year is missing it is undefined.
        """
        at = self.programme.at(when)
        own, (period, final) = self.actual(indicator, at), self._final(indicator.code, at)
        if indicator.kind != FLOW or period is None or not final:
            return own
        if period.months == YEAR:
            return own if not own or at.period.months == YEAR else _of_other_length(own)
        if (same := self.get(indicator.code, "actual", period)).inputs and at.follows(period):
            return same
        begins = self.begins(indicator.code, at) if period.months is None else period.first
        if begins is None:
            return undefined(own.unit, "start_not_known", "sum", own.inputs).but(currency=own.currency)
        printed = self.periods(indicator.code, "actual")
        whole = [figure for p, figure in printed.items() if p.last == at.last and (p.is_level or p.first == begins)]
        if whole:
            return whole[-1]
        parts = filling(closed(printed), (_first_year(begins, printed), at.last))
        if not parts or not all(parts):
            return undefined(own.unit, "years_missing", "sum", own.inputs).but(currency=own.currency)
        return self._together(indicator, parts)

    def latest(self, indicator: Indicator, when: When) -> tuple[str, Measured]:
        """Return what an indicator had reached in a stretch, and what the figure covers where it is not all of it.

        Returns
        -------
        str, Measured
            The first is empty for a figure of the stretch itself. It is the period of a level, stock or share that is
            observed before its end, or of a figure over another stretch that ends in it; or, for what parts of it
            gave so far, as ``quarters:3/4``. What is due only later is not due yet.
        """
        at = self.programme.at(when)
        figure = self.actual(indicator, at)
        if figure.inputs or figure.missing != "not_reported":
            return "", figure
        printed = self.periods(indicator.code, "actual")
        ending = {p: f for p, f in printed.items() if at.holds(p) and f}
        found = self._so_far(indicator, at, ending) or self._ending(indicator, ending)
        if found is not None:
            return found
        later = [f for p, f in printed.items() if (p.year or 0) > at.year and f.missing == "not_due"]
        empty = [f for p, f in printed.items() if at.holds(p)]
        return "", (later or empty[-1:] or [figure])[0]

    def _so_far(
        self, indicator: Indicator, at: Evaluated, ending: Mapping[Period, Measured]
    ) -> tuple[str, Measured] | None:
        """Add what the parts of a stretch gave until now."""
        if indicator.kind != FLOW:
            return None
        there, cover = so_far(list(ending), at.period.span)
        if not there:
            return None
        return cover, self._together(indicator, [ending[part] for part in there])

    def _ending(self, indicator: Indicator, ending: Mapping[Period, Measured]) -> tuple[str, Measured] | None:
        """Return the last that is observed in a stretch: of a flow what has a target, else the longest.

        Of a stock or a share observed over two stretches that end together, the shorter one.
        """
        kept = [p for p in ending if p.is_level] if indicator.kind == LEVEL else list(ending)
        if not kept:
            return None
        last = max(kept, key=lambda p: (p.last, p.first))
        if indicator.kind == FLOW:
            last = max(kept, key=lambda p: (self._has_target_of(indicator, p), p.last, -p.first))
        return last.text, ending[last]

    def _has_target_of(self, indicator: Indicator, period: Period) -> bool:
        return any(
            p.span == period.span for role in ("target", "final_target") for p in self.periods(indicator.code, role)
        )

    def other_stretches(self, indicator: Indicator, when: When) -> dict[str, Measured]:
        """Return what a flow added over stretches that end in a year, beside the one that is given as its latest."""
        at = self.programme.at(when)
        period, figure = self.latest(indicator, at)
        if indicator.kind != FLOW or not period:
            return {}
        printed = self.periods(indicator.code, "actual")
        return {
            p.text: other
            for p, other in printed.items()
            if other and at.holds(p) and not set(other.inputs) <= set(figure.inputs)
        }

    def target(self, indicator: Indicator, when: When, period: str = "") -> Measured:
        """Return the target of a stretch, a level for a cumulative indicator.

        Where none is printed for the stretch itself, that of the period of its figure.
        """
        whole = self.get(indicator.code, "target", self.programme.at(when).period)
        read = self.programme.period(period) if period and not whole.inputs else None
        own = self.get(indicator.code, "target", read) if read is not None else None
        return own if own is not None and own.inputs else self.actual(indicator, when, "target")

    def is_like(self, target: Measured, period: str) -> bool:
        """Whether a target is of the period that a figure covers, where that is not the stretch evaluated."""
        read = self.programme.period(period) if period else None
        return read is not None and any(self.spans.get(fact) == read.span for fact in target.inputs)

    def added(self, indicator: Indicator, when: When) -> Measured:
        """Return what a stretch alone gave: of a cumulative indicator what was added, never its level."""
        at = self.programme.at(when)
        if indicator.kind != LEVEL:
            return self.actual(indicator, at)
        if at.period.span in self._whole[indicator.code, "actual"] and indicator.plain_years != "level":
            return self.get(indicator.code, "actual", at.period)
        return formulas.difference(self.actual(indicator, at), self.actual(indicator, at.before))

    def as_long(self, indicator: Indicator, baseline: Measured, when: When) -> Measured:
        """Return a baseline, if it covers as long a time as what is set against the final target; nothing does always.

        Of a flow alone it matters: what one year gave is no start for what several give. A baseline without a year is
        taken as one of a year.
        """
        if indicator.kind != FLOW or not baseline or baseline.value == 0:
            return baseline
        at, (period, _) = self.programme.at(when), self._final(indicator.code, self.programme.at(when))
        several = period is not None and period.months != YEAR
        spans = [self.spans[fact] for fact in baseline.inputs if fact in self.spans]
        months = {last - first + 1 for first, last in spans if first > 0} or {YEAR}
        return baseline if not several and months == {at.period.months} else _of_other_length(baseline)


def _of_other_length(figure: Measured) -> Measured:
    return undefined(figure.unit, "other_length", figure.formula, figure.inputs).but(currency=figure.currency)


def _first_year(begins: int, printed: Printed) -> int:
    """Return the month from which years are laid: the one in which a programme starts counts from its beginning."""
    starts = [period.first for period in printed if period.months and period.first <= begins <= period.last]
    return min(starts, default=begins)


def _above(programme: Programme, indicator: str) -> Iterator[Result]:
    found = programme.results.get(programme.indicators[indicator].result)
    while found is not None:
        yield found
        found = programme.results.get(found.parent or "")


def explained(latest: Measured, *others: Measured) -> Measured:
    """Return the latest value; where nothing at all is printed, why one of its other figures has none yet."""
    if latest or latest.inputs:
        return latest
    return next((figure for figure in others if figure.missing == "not_due"), latest)


@lru_cache(maxsize=16)
def observed_in(programme: Programme) -> Observed:
    """Return the observations of a programme, gathered once."""
    return Observed(programme)
