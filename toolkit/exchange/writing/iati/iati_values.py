"""Which values of indicators an IATI file holds, as what and of which days; of the others, why it does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from toolkit.exchange.writing.days import first_day, last_day
from toolkit.exchange.writing.delivery import Delivery
from toolkit.exchange.writing.left_out import LeftOut
from toolkit.facts.contracts.figure_tables import Observation
from toolkit.facts.folders import shown_path
from toolkit.facts.periods import BASE, Period
from toolkit.facts.programme import Programme

BASELINE, TARGET, ACTUAL = "baseline", "target", "actual"
_TARGETS = ("target", "final_target", "original_target")
"""Roles that are targets, the one that holds where there are several of one time first."""

_HELD = (BASELINE, ACTUAL, *_TARGETS)
_OF_ORIGIN = ("framework", "report")
"""Indicators of the programme's results; those of its management and of its surroundings are none."""

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Value:
    """A value as the form has it.

    Attributes
    ----------
    kind : {"baseline", "target", "actual"}
    days : (date, date)
        First and last day; of a baseline that is of a year, the same day twice.
    year : str
        Of a baseline.
    is_of_year : bool
        Whether a baseline is of its whole year, and of no day in it.
    row : Observation
    """

    kind: str
    days: Days
    row: Observation
    year: str = ""
    is_of_year: bool = False

    @property
    def beside(self) -> tuple[str, str, str, str]:
        """What it is told apart by from others of its kind and time."""
        return self.row.sex, self.row.place, self.row.product, self.row.series


class Values:
    """The values of a programme that its file holds, by indicator."""

    def __init__(self, delivery: Delivery, left_out: LeftOut) -> None:
        self.delivery, self.programme, self.left_out = delivery, delivery.programme, left_out
        self.file = shown_path(self.programme.folder / f"{Observation.TABLE}.csv")
        self.of: Mapping[str, list[Value]] = self._by_indicator()

    def _by_indicator(self) -> dict[str, list[Value]]:
        found: dict[str, dict[tuple[object, ...], list[Value]]] = defaultdict(lambda: defaultdict(list))
        for fact, row in self.programme.facts(Observation):
            value = self._value(fact.partition(":")[2], row)
            if value is not None:
                found[row.indicator][value.kind, value.days, value.beside].append(value)
        return {code: [self._one(values) for values in by_time.values()] for code, by_time in found.items()}

    def _value(self, fact: str, row: Observation) -> Value | None:
        """Return what a row is in the form; None for what has no place there, which is noted."""
        why = self._why_not(row)
        period = self.programme.period(row.period)
        if why or period is None:
            self.left_out.add(why, self.file, fact, year=self.delivery.at.name)
            return None
        value = self._baseline(period, row) if row.role == BASELINE else self._of_stretch(period, row)
        if value is None:
            code = "iati_baseline_without_year" if row.role == BASELINE else "iati_time_unknown"
            self.left_out.add(code, self.file, fact)
        elif row.role == "final_target":
            self.left_out.add("iati_final_target", self.file, fact)
        if value is not None and row.certainty:
            self.left_out.add("iati_inferred", self.file, fact)
        return value

    def _why_not(self, row: Observation) -> str:
        """Say why a row has no place in the form: the code of the sentence; empty where it has one."""
        definition, period = self.programme.indicators[row.indicator], self.programme.period(row.period)
        if definition.origin not in _OF_ORIGIN:
            return "iati_other_origin"
        if row.role not in _HELD:
            return "iati_derived"
        if row.use != "yes":
            return "iati_impossible" if row.use == "sic" else "iati_printed_again"
        if row.certainty == "disputed":
            return "iati_disputed"
        if (not row.text) if definition.unit == "text" else row.value is None:
            return "iati_no_value"
        if row.role in (BASELINE, ACTUAL) and not self.delivery.at.follows(period):
            return "iati_later"
        return ""

    def _one(self, values: list[Value]) -> Value:
        """Choose among several values of one kind, time and part: targets by their role, a level before its addends."""
        ranked = sorted(values, key=lambda value: (_rank(value.row.role), not value.row.period.startswith("..")))
        for other in (value.row for value in ranked[1:]):
            self.left_out.add("iati_two_values", self.file, f"{other.indicator}:{other.period}:{other.role}")
        return ranked[0]

    # --- time

    def _baseline(self, period: Period, row: Observation) -> Value | None:
        """Return a baseline: of a year, or of the last day of a month or of a level; else the form cannot hold it."""
        if period.text == BASE or period.year is None:
            return None
        own = self.programme.calendar.read(str(period.year))
        ends_year = own is not None and period.last == own.last
        if (own is not None and period.span == own.span) or (period.is_level and ends_year):
            day = last_day(period.last)
            return Value(BASELINE, (day, day), row, str(period.year), is_of_year=True)
        if period.is_level or period.months == 1:
            day = last_day(period.last)
            return Value(BASELINE, (day, day), row, str(day.year))
        return None

    def _of_stretch(self, period: Period, row: Observation) -> Value | None:
        """Return a target or an actual; what is of all time until, or from, a month is of the programme's months."""
        start, end = ends_of(self.programme)
        first = period.first if period.first > 0 else start
        last = period.last if period.year is not None else end
        if period.text == BASE or first is None or last is None or first > last:
            return None
        return Value(ACTUAL if row.role == ACTUAL else TARGET, (first_day(first), last_day(last)), row)


def _rank(role: str) -> int:
    return _TARGETS.index(role) if role in _TARGETS else 0


def ends_of(programme: Programme) -> tuple[int | None, int | None]:
    """Return the first and the last month of a programme, as they became effective, else as they were agreed."""
    start, end = programme.file.start, programme.file.end
    first = programme.period(start.effective or start.agreed or "")
    last = programme.period(end.effective or end.agreed or "")
    return (first.first if first is not None else None), (last.last if last is not None else None)


def periods_of(values: list[Value]) -> Iterator[tuple[Days, list[Value]]]:
    """Give targets and actuals by their days, in order of time."""
    by_days: dict[Days, list[Value]] = defaultdict(list)
    for value in values:
        if value.kind != BASELINE:
            by_days[value.days].append(value)
    yield from sorted(by_days.items(), key=lambda each: (each[0][1], each[0][0]))
