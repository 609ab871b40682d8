"""Observations of indicators as printed: looked up by indicator, role and period, in whatever order they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from toolkit.facts.contracts.figure_tables import Observation, kind_of_indicator
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.contracts.word_tables import GeographicPlace
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import Evaluated, Period, When
from toolkit.facts.programme import Programme
from toolkit.facts.records import RECORDS, are_synthetic
from toolkit.measured import Measured, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.indicators.stretches import Span
from toolkit.measures.records.compute_block import stretches
from toolkit.measures.records.disclosure import value_of

SEXES = frozenset({"women", "men"})
"""Who has to be told apart for a sum to be everybody; others are added to them."""

_PARTS, _NOT_ADDED = ("share", "ratio"), ("index", "months", "text")
"""Units of parts of a whole, and units of which two figures have no sum."""

Apart = tuple[str, str, Span]
"""Indicator, role and period of figures that are told apart by sex or place."""


class Observations:
    """The observations of a programme.

    Only facts that count (``use: yes``) are given; a printed value marked ``sic`` is missing with that reason. A figure
    is that of everybody and every place: as printed, else what women and men, or all places of a level, make. Where
    the definition of an indicator has changed and a period has a figure of both, the one declared last counts. Where no
    document prints a value and records give one, that stands in its place.

    Attributes
    ----------
    spans : dict of str to (int, int)
        First and last month that each fact covers.
    """

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self._whole: dict[tuple[str, str], dict[Span, tuple[Period, Measured]]] = defaultdict(dict)
        self._apart: dict[Apart, dict[str, dict[str, Measured]]] = defaultdict(lambda: defaultdict(dict))
        self._series: dict[str, str] = {}
        self.spans: dict[str, Span] = {}
        self._add_all()

    def _add_all(self) -> None:
        periods: dict[Apart, Period] = {}
        for fact, row in _in_force(self.programme):
            figure, period = figures_of(self.programme, "observations")[fact], self.programme.period(row.period)
            dimension, name = _told_apart(row)
            if period is None or dimension == "several":
                continue
            self._series[fact], self.spans[fact] = row.series, period.span
            if dimension:
                key = (str(row.indicator), str(row.role), period.span)
                self._apart[key][dimension][name] = figure
                periods.setdefault(key, period)
            else:
                self._whole[row.indicator, row.role][period.span] = (period, figure)
        for key, dimensions in self._apart.items():
            self._add_up(*key, periods[key], dimensions)
        for code, indicator in self.programme.indicators.items():
            for period, figure in recorded(self.programme, indicator).items():
                told = self._whole[code, "actual"].get(period.span)
                if told is None or (not told[1] and told[1].missing != "sic"):
                    self._whole[code, "actual"][period.span] = (period, figure)

    def _add_up(
        self, code: str, role: str, span: Span, period: Period, dimensions: Mapping[str, Mapping[str, Measured]]
    ) -> None:
        """Make a figure of everybody from those of its parts, where none is printed and they are all of it."""
        printed = self._whole[code, role].get(span)
        if printed and printed[1].missing != "not_reported":
            return
        for dimension, cells in dimensions.items():
            if not self._are_all(dimension, cells):
                continue
            added = together(sorted(cells), cells)
            if added and added.n == added.of:
                self._whole[code, role][span] = (period, added.but(n=None, of=None))
                return

    def _are_all(self, dimension: str, names: Collection[str]) -> bool:
        """Whether parts are all there are: every sex, every place of one level."""
        if dimension == "sex":
            return set(names) >= SEXES
        levels = defaultdict[str, set[str]](set)
        for _, place in self.programme.rows(GeographicPlace):
            levels[place.level].add(place.code)
        return any(set(names) == codes for codes in levels.values())

    def _absent(self, indicator: str, role: str) -> Measured:
        kind = kind_of_indicator(self.programme, indicator, role)
        return undefined(kind.unit, "not_reported").but(currency=kind.currency, counts=kind.counts)

    # --- as printed

    def get(self, indicator: str, role: str, period: str | Period) -> Measured:
        """Return one observation; missing with the reason ``not_reported`` when no document prints it."""
        read = self.programme.period(period) if isinstance(period, str) else period
        found = self._whole[indicator, role].get(read.span) if read is not None else None
        return self._absent(indicator, role) if found is None else found[1]

    def periods(self, indicator: str, role: str) -> dict[Period, Measured]:
        """Return all observations of a role by their period, in order of time."""
        found = sorted(self._whole[indicator, role].values(), key=lambda item: (item[0].last, -item[0].first))
        return dict(found)

    def baseline(self, indicator: str, when: When) -> Measured:
        """Return the baseline in force: the latest that is not of after the stretch evaluated, else the first."""
        at, found = self.programme.at(when), self.periods(indicator, "baseline")
        before = [figure for period, figure in found.items() if at.follows(period)]
        return (before[-1:] or list(found.values())[:1] or [self._absent(indicator, "baseline")])[0]

    def final_target(self, indicator: str, when: When) -> Measured:
        """Return the final target in force: the next that is not yet past, else the last."""
        _, figure = self._final(indicator, self.programme.at(when))
        return figure

    def _final(self, indicator: str, at: Evaluated) -> tuple[Period | None, Measured]:
        found = list(self.periods(indicator, "final_target").items())
        ahead = [item for item in found if item[0].last >= at.last]
        for item in ahead[:1] or found[-1:]:
            return item
        return None, self._absent(indicator, "final_target")

    # --- over time

    def last_in_year(self, indicator: str, role: str, when: When) -> Measured:
        """Return the latest observation of a role that ends in a stretch."""
        found = self.in_year(indicator, role, when)
        return found[-1][1] if found else self._absent(indicator, role)

    def in_year(self, indicator: str, role: str, when: When) -> list[tuple[str, Measured]]:
        """Return all observations of a role that end in a stretch, in order of time."""
        at = self.programme.at(when)
        return [(p.text, figure) for p, figure in self.periods(indicator, role).items() if at.holds(p)]

    def over_time(self, indicator: str, role: str, when: When) -> list[tuple[str, Measured]]:
        """Return all observations of a role up to the end of a stretch, in order of time.

        Of a year that is also observed by parts, as quarters, the parts are given.
        """
        at = self.programme.at(when)
        found = {p: f for p, f in self.periods(indicator, role).items() if p.year is not None and at.follows(p)}
        split = {period.year for period in found if not period.is_year}
        return [(p.text, f) for p, f in found.items() if not (p.is_year and p.year in split)]

    def last_period(self, role: str, when: When) -> str:
        """Name the period in which most indicators have an observation of a role, among the last that end a stretch."""
        at, counted = self.programme.at(when), dict[Span, tuple[Period, int]]()
        for (_, own), found in self._whole.items():
            for span, (period, _) in found.items():
                if own == role and at.holds(period):
                    counted[span] = (period, counted.get(span, (period, 0))[1] + 1)
        last = max(counted.values(), key=lambda item: (item[0].last, item[1]), default=None)
        return last[0].text if last else at.name

    # --- what can be compared

    def comparable(self, *figures: Measured) -> bool:
        """Whether figures belong to one series of the indicator's definition."""
        facts = (fact for figure in figures for fact in figure.inputs if not fact.startswith(RECORDS))
        return len({self._series.get(fact, "") for fact in facts}) <= 1

    def alike(self, value: Measured, target: Measured) -> bool:
        """Whether a target is one of the series that a value belongs to; one that names no series is of all."""
        named = {self._series.get(fact, "") for figure in (value, target) for fact in figure.inputs} - {""}
        return len(named) <= 1

    def growth(self, now: Measured, before: Measured) -> Measured:
        """Growth between two figures of one series; undefined between two definitions."""
        if not self.comparable(now, before):
            return undefined("change", "series_differ", "growth", inputs_of((now, before)))
        return formulas.growth(now, before)


def _in_force(programme: Programme) -> Iterator[tuple[str, Observation]]:
    """Return the facts that count, in an order in which the one that shall stay comes last."""
    known = [(fact, row) for fact, row in programme.facts(Observation) if row.use != "no"]
    declared = {code: list(indicator.series) for code, indicator in programme.indicators.items()}

    def place(item: tuple[str, Observation]) -> tuple[bool, int]:
        _, row = item
        series = declared.get(row.indicator, [])
        return row.use == "yes", series.index(row.series) if row.series in series else -1

    return iter(sorted(known, key=place))


def together(names: Sequence[str], figures: Mapping[str, Measured]) -> Measured:
    """Put figures of parts that stand side by side together: amounts are added, shares made anew."""
    unit, own = figures[names[0]].unit, [figures[name] for name in names]
    if unit in _PARTS:
        return formulas.pooled(*own, subjects=names).but(unit=unit)
    if unit in _NOT_ADDED:
        return undefined(unit, "not_added", "none", inputs_of(own))
    return formulas.total(*own, subjects=names)


def _told_apart(row: Observation) -> tuple[str, str]:
    """Say by what a figure is told apart, and which part it is: nothing for everybody, or ``several`` dimensions."""
    apart = {"sex": "" if row.sex == "all" else row.sex, "place": row.place, "product": row.product}
    given = [(dimension, name) for dimension, name in apart.items() if name]
    if not given:
        return "", ""
    return given[0] if len(given) == 1 and given[0][0] != "product" else ("several", "")


def recorded(programme: Programme, indicator: Indicator) -> dict[Period, Measured]:
    """Compute an indicator for each period that its records are of.

    What was made up never stands among the figures of a programme that is not.

    Returns
    -------
    dict of Period to Measured
        Those with a value, in the order of the periods; of a cumulative indicator levels (``..2024``). Empty for one
        that is not computed, or that is another reading of a method.
    """
    if not _stands(programme, indicator):
        return {}
    kind, found = kind_of_indicator(programme, indicator.code, "actual"), dict[Period, Measured]()
    for at in stretches(programme, indicator):
        figure = value_of(programme, indicator.code, when=at)
        if figure:
            period = at.until if indicator.kind == "cumulative" else at.period
            found[period] = figure.but(counts=kind.counts)
    return found


def _stands(programme: Programme, indicator: Indicator) -> bool:
    """Whether records give a value that can stand among those of documents."""
    compute = indicator.compute
    if compute is None or indicator.reading_of is not None or not compute.records:
        return False
    names = {name: None for name in (compute.records, compute.whole.records if compute.whole else None) if name}
    return programme.file.synthetic or not are_synthetic(programme, names)


def is_recorded(formula: str) -> bool:
    """Whether a formula is one that computes from records."""
    return formula.startswith("records_")
