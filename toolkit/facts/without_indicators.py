"""A framework without some of its indicators: what names them goes with them, or no longer names them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from toolkit.facts.contracts.framework import FrameworkFile, Indicator, SalesSeries
from toolkit.facts.contracts.programme import ProgrammeFile

_OF_SERIES = ("producer_units", "selling", "price", "volume")


def with_readings(framework: FrameworkFile, codes: Iterable[str]) -> frozenset[str]:
    """Name some indicators, and those that are nothing without them: other readings of them, samples drawn of them."""
    gone: set[str] = set()
    found = set(codes)
    while found:
        gone |= found
        found = {i.code for i in framework.indicators if i.code not in gone and gone & set(_stands_on(i))}
    return frozenset(gone)


def _stands_on(indicator: Indicator) -> list[str]:
    compute = indicator.compute
    sample = compute.sample if compute is not None else None
    parts = [part.indicator for part in compute.parts] if compute is not None else []
    return [str(code) for code in (indicator.reading_of, sample.population if sample else None, *parts) if code]


def framework_without(framework: FrameworkFile, gone: Collection[str]) -> FrameworkFile:
    """Return a framework without some indicators."""
    if not gone:
        return framework
    kept = [_alone(indicator, gone) for indicator in framework.indicators if indicator.code not in gone]
    sales = [_less(series, gone) for series in framework.sales if series.value not in gone]
    comparisons = [each for each in framework.comparisons if each.indicator not in gone]
    return framework.model_copy(update={"indicators": kept, "sales": sales, "comparisons": comparisons})


def _alone(indicator: Indicator, gone: Collection[str]) -> Indicator:
    """Say of an indicator no longer that it is the sum of others, where one of those is gone."""
    return indicator.model_copy(update={"total_of": []}) if set(indicator.total_of) & set(gone) else indicator


def _less(series: SalesSeries, gone: Collection[str]) -> SalesSeries:
    return series.model_copy(update={name: None for name in _OF_SERIES if getattr(series, name) in gone})


def file_without(file: ProgrammeFile, gone: Collection[str]) -> ProgrammeFile:
    """Return what a programme says of itself, without the indicator of its time where that is gone."""
    return file.model_copy(update={"time_indicator": None}) if file.time_indicator in gone else file
