"""What records give for an indicator, period by period, to stand where a document would print it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from toolkit.facts.figures import unit_of_indicator
from toolkit.facts.periods import Period
from toolkit.facts.programme import Programme
from toolkit.facts.records import are_synthetic
from toolkit.facts.schemas.framework import Indicator
from toolkit.measured import Measured
from toolkit.measures.computation import Asked, asked_of, computed_from


def recorded(programme: Programme, indicator: Indicator) -> dict[Period, Measured]:
    """Compute an indicator for each period that its records are of.

    The column that its block names as ``period`` says of which period a record is: a year, a part of one, or a date.
    Without one all records are of the last year that the programme reports. What was made up never stands among the
    figures of a programme that is not.

    Returns
    -------
    dict of Period to Measured
        Those with a value, in the order of the periods; of a cumulative indicator levels (``..2024``). Empty for one
        that is not computed, or that is another reading of a method.
    """
    if not _stands(programme, indicator):
        return {}
    asked, kind = asked_of(programme, indicator.code), unit_of_indicator(programme, indicator.code, "actual")
    figures = {period: computed_from(part) for period, part in _parts(asked)}
    return {period: figure.but(counts=kind.counts) for period, figure in figures.items() if figure}


def _stands(programme: Programme, indicator: Indicator) -> bool:
    """Whether records give a value that can stand among those of documents."""
    compute = indicator.compute
    if compute is None or indicator.reading_of is not None or not compute.records:
        return False
    names = {name: None for name in (compute.records, compute.whole.records if compute.whole else None) if name}
    return programme.file.synthetic or not are_synthetic(programme, names)


def _parts(asked: Asked) -> Iterator[tuple[Period, Asked]]:
    """Give the records of each period; of all there are, where no column tells them apart."""
    programme, column = asked.programme, asked.compute.period
    calendar, years = programme.calendar, programme.file.reporting_years
    is_level = asked.indicator.kind == "cumulative"
    if column is None:
        last = programme.at(max(years))
        yield (last.until if is_level else last.period), asked
        return
    cells = asked.records[column].map(lambda cell: _period_of(programme, cell))
    for name in _stretches(cells, years):
        at = calendar.evaluated(name)
        if at is not None:
            is_of = cells.map(at.follows if is_level else at.holds)
            if is_of.any():
                yield (at.until if is_level else at.period), replace(asked, records=asked.records[is_of])


def _period_of(programme: Programme, cell: object) -> Period | None:
    """Read the period of a record: as periods are written, a whole number as a year, a date as its month."""
    text = f"{cell:.0f}" if isinstance(cell, float) else str(cell)
    day = text.split("-")
    return programme.period(f"{day[0]}-M{day[1]}" if len(day) == 3 else text)  # noqa: PLR2004 - a date


def _stretches(cells: pd.Series, years: list[int]) -> list[str]:
    """Name the years of a programme, and the parts of them that records are of; of months their quarters."""
    parts = {period.text for period in cells.dropna() if not period.is_year}
    quarters = [f"{year}-Q{quarter}" for year in years for quarter in range(1, 5)] if parts else []
    return [*map(str, sorted(years)), *quarters, *sorted(part for part in parts if part not in quarters)]


def is_recorded(formula: str) -> bool:
    """Whether a formula is one that computes from records."""
    return formula.startswith("records_")
