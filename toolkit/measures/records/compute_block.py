"""One indicator computed from records, as its ``compute`` block in ``framework.yaml`` says.

Nothing is evaluated: a block is data, and each measure is one function here. Whatever the level - nation, department,
alliance - a percentage is made anew from the numerators and denominators of that level, never from other percentages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import fsum
from statistics import median
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from toolkit.facts.contracts.compute import Compute
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.periods import Evaluated, Period, When
from toolkit.facts.programme import Programme
from toolkit.facts.records import RECORDS, records_of
from toolkit.measured import LeftOut, Measured, counted, undefined
from toolkit.measures.records import changes
from toolkit.measures.records.cases import Cases, added, cases_of, covered, joined, names_of, not_due, whole_of
from toolkit.measures.records.composite import index_of, lacking, of_records


@dataclass(frozen=True, slots=True)
class Computation:
    """What is computed: a block, the records it is computed from, and where."""

    programme: Programme
    indicator: Indicator
    compute: Compute
    records: pd.DataFrame
    column: str = ""
    place: str = ""
    when: When | None = None

    def of(self, records: pd.DataFrame) -> pd.DataFrame:
        """Restrict other records to the place that is asked for."""
        return records[records[self.column] == self.place] if self.column else records


def _count(asked: Computation) -> Measured:
    compute = asked.compute
    cases = cases_of(asked.records, compute.count, compute.among, compute.where)
    return covered(counted(cases.n_fitting, formula="records_count"), cases)


def _share(asked: Computation) -> Measured:
    compute = asked.compute
    cases = cases_of(asked.records, compute.count, compute.among, compute.where, shared=True)
    parts = float(cases.n_fitting)
    if compute.sample is not None and compute.sample.strata:
        return covered(over("records_share_of_strata", "share", *_of_strata(asked, cases)), cases)
    if compute.whole is None:
        return covered(over("records_share", "share", parts, float(cases.n)), cases)
    whole, others = whole_of(asked.of(records_of(asked.programme, compute.whole.records)), compute.whole)
    figure = covered(over("records_share_of_all", "share", parts, whole), cases)
    return _less_also(figure, others.left_out)


def _of_strata(asked: Computation, cases: Cases) -> tuple[float, float]:
    """Return how many cases fit of how many there are, each stratum counted as large as the cases drawn stand for.

    As ``sampling.estimate`` estimates them: a stratum of which nobody answered says nothing.
    """
    sample, of = asked.compute.sample, cases.numbered.codes
    assert sample is not None
    first = ~pd.Series(of).duplicated().to_numpy()
    drawn = {"known": cases.known[of], "fitting": cases.fitting[of], "size": asked.records[sample.weights].to_numpy()}
    strata = pd.DataFrame(drawn)[first].groupby(asked.records[sample.strata].to_numpy()[first]).sum()
    answered = strata[strata["known"] > 0]
    return float((answered["size"] * answered["fitting"] / answered["known"]).sum()), float(answered["size"].sum())


def _sum(asked: Computation) -> Measured:
    value = asked.compute.value or ""
    there, cases = added(asked.records, [value], {**asked.compute.among, **asked.compute.where})
    if not len(there) and cases.left_out.counts:
        return covered(undefined("count", "nothing_measured", "records_sum"), cases)
    return covered(Measured(fsum(there[value]), "count", "records_sum"), cases)


def _mean(asked: Computation) -> Measured:
    value = asked.compute.value or ""
    there, cases = added(asked.records, [value], {**asked.compute.among, **asked.compute.where})
    return covered(over("records_mean", "count", fsum(there[value]), float(len(there)), "nothing_measured"), cases)


def _median(asked: Computation) -> Measured:
    """Return the value in the middle, of an even number the mean of the two in the middle (ISO 3534-1:2006, 1.13)."""
    value = asked.compute.value or ""
    there, cases = added(asked.records, [value], {**asked.compute.among, **asked.compute.where})
    if not len(there):
        return covered(undefined("count", "nothing_measured", "records_median"), cases)
    return covered(Measured(float(median(there[value])), "count", "records_median"), cases)


def _ratio(asked: Computation) -> Measured:
    value, below = asked.compute.value or "", asked.compute.over or ""
    there, cases = added(asked.records, [value, below], {**asked.compute.among, **asked.compute.where})
    return covered(over("records_ratio", "ratio", fsum(there[value]), fsum(there[below])), cases)


def _growth(asked: Computation) -> Measured:
    found = pairs(asked)
    if not asked.compute.each:
        return changes.growth(found)
    codes = found.case.codes
    first = np.zeros(len(found.case.categories), dtype=np.intp)
    first[codes[::-1]] = np.arange(len(codes))[::-1]  # of several records of a case the first is what stays
    return changes.growth_of_each(found, asked.records[asked.compute.each].array.take(first))


def _composite(asked: Computation) -> Measured:
    if not asked.compute.records:
        return undefined(asked.indicator.unit, "composite_of_parts", "records_composite")
    composite = of_records(asked.programme, asked.indicator, asked.records)
    left_out = lacking(asked.programme, composite)
    return index_of(composite).but(formula="records_composite", left_out=left_out)


def pairs(asked: Computation) -> changes.Pairs:
    """Set the amounts of each case before and after beside each other."""
    return changes.pairs_of(asked.compute, asked.records, _prices(asked.programme, asked.indicator.code, asked.when))


@lru_cache(maxsize=64)
def _prices(programme: Programme, code: str, when: When | None) -> pd.Series:
    """Find the prices of all places, once for each of them."""
    indicator = programme.indicators[code]
    assert indicator.compute is not None
    return changes.prices_of(indicator.compute, records_at(programme, indicator, when))


Whom = Literal["fitting", "asked", "added", "compared", "complete"]
"""Whom a figure is of: the cases that fit, all that are asked, those whose values are put together, those that have an
amount before and after, those that have every part."""


class Measure(NamedTuple):
    """How a measure is made, and whom it is of: that is what decides which of its figures are held back."""

    made: Callable[[Computation], Measured]
    of: Whom


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "count": Measure(_count, "fitting"),
        "share": Measure(_share, "asked"),
        "sum": Measure(_sum, "added"),
        "mean": Measure(_mean, "added"),
        "median": Measure(_median, "added"),
        "ratio": Measure(_ratio, "added"),
        "growth": Measure(_growth, "compared"),
        "composite": Measure(_composite, "complete"),
    }
)
"""Every measure by the name that blocks use; what a block says of each stands in ``KINDS_OF_MEASURE``."""


def over(formula: str, unit: str, numerator: float, denominator: float, reason: str = "whole_is_zero") -> Measured:
    """Divide, keeping both parts; undefined, for a reason, where the denominator is zero."""
    if denominator == 0:
        return undefined(unit, reason, formula)
    return Measured(numerator / denominator, unit, formula, numerator=numerator, denominator=denominator)


def asked_of(
    programme: Programme, code: str, when: When | None = None, column: str = "", place: str = ""
) -> Computation:
    """Put together what is asked: one indicator, from its records or from those with a place in a column."""
    indicator = programme.indicators[code]
    if indicator.compute is None:
        raise KeyError(code)
    everything = records_at(programme, indicator, when)
    records = everything[everything[column] == place] if column else everything
    return Computation(programme, indicator, indicator.compute, records, column, place, when)


def records_at(programme: Programme, indicator: Indicator, when: When | None = None) -> pd.DataFrame:
    """Return the records of an indicator that are of a stretch, or all of them.

    The column that its block names as ``period`` says of which period a record is: a year, a part of one, or a date. Of
    a cumulative indicator everything until the end of the stretch counts. Without such a column all records are of the
    last year that the programme reports.
    """
    compute = indicator.compute
    records = records_of(programme, compute.records) if compute and compute.records else pd.DataFrame()
    if when is None or compute is None or not compute.records:
        return records
    at, is_level = programme.at(when), indicator.kind == "cumulative"
    if not compute.period:
        last = programme.at(max(programme.file.reporting_years))
        return records if at.last == last.last or (is_level and at.last > last.last) else records.iloc[:0]
    periods = records[compute.period].map(lambda cell: period_of(programme, cell))
    return records[pd.Series([*map(at.follows if is_level else at.holds, periods)], index=records.index, dtype=bool)]


def is_of(programme: Programme, indicator: Indicator, when: When | None) -> bool:
    """Whether an indicator has records of a stretch; one whose records are all of other times says nothing of it."""
    return when is None or len(records_at(programme, indicator, when)) > 0 or not len(records_at(programme, indicator))


def stretches(programme: Programme, indicator: Indicator) -> Iterator[Evaluated]:
    """Return the years of a programme, and the parts of them that records are of; of single months their quarters."""
    years = sorted(programme.file.reporting_years)
    yield from map(programme.at, years)
    column = indicator.compute.period if indicator.compute else None
    if column is None:
        return
    periods = {period_of(programme, cell) for cell in records_at(programme, indicator)[column]}
    parts = sorted({period.text for period in periods if period is not None and not period.is_year})
    quarters = [f"{year}-Q{quarter}" for year in years for quarter in range(1, 5)] if parts else []
    for name in dict.fromkeys([*quarters, *parts]):
        at = programme.calendar.evaluated(name)
        if at is not None:
            yield at


def period_of(programme: Programme, cell: object) -> Period | None:
    """Read the period of a record: as periods are written, a whole number as a year, a date as its month."""
    text = f"{cell:.0f}" if isinstance(cell, float) else str(cell)
    day = text.split("-")
    return programme.period(f"{day[0]}-M{day[1]}" if len(day) == 3 else text)  # noqa: PLR2004 - a date


def computed_from(asked: Computation) -> Measured:
    """Compute what is asked, of however few: what goes out asks ``disclosure.figure_of``."""
    due, later = owed(asked)
    figure = _less_also(MEASURES[asked.compute.measure].made(due), later)
    named = [asked.compute.records, asked.compute.whole.records if asked.compute.whole else None]
    inputs = tuple(f"{RECORDS}{name}" for name in dict.fromkeys(named) if name)
    unit, currency = asked.indicator.unit, asked.indicator.currency or ""
    if figure and not asked.column and not len(asked.records):
        return undefined(unit, "no_records", figure.formula, inputs).but(n=0, of=0)
    return figure.but(unit=unit, currency=currency, inputs=inputs)


def _less_also(figure: Measured, others: LeftOut) -> Measured:
    """Add to what a figure leaves out what others do not know."""
    left_out = LeftOut() + figure.left_out + others
    return figure.but(left_out=left_out, of=(figure.of or 0) + others.counts.total())


def owed(asked: Computation) -> tuple[Computation, LeftOut]:
    """Keep the records whose result is due, and name the cases of which there can be none yet."""
    compute = asked.compute
    if not compute.due:
        return asked, LeftOut()
    named = names_of(asked.records, compute.each or compute.count)
    if compute.within and not compute.each:
        named = joined([named, changes.product_of(compute, asked.records)], "/")
    is_due, later = not_due(asked.records, named, compute.among, compute.due)
    return replace(asked, records=asked.records[is_due]), later
