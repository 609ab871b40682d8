"""Time on a chart: years and parts of years never stand at even distances on one axis, or side by side as alike."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.facts.periods import YEAR, Period
from toolkit.report.page import Page


def place(page: Page, period: str) -> float:
    """Return where a period ends, in years; what has no year has no place in time."""
    read = page.programme.period(period)
    if read is None or read.year is None:
        raise ValueError(f"{period!r} is no point in time")
    return (read.last + 1) / YEAR


def ticks(page: Page, periods: Sequence[str]) -> dict[float, str]:
    """Name places in time: each of periods of one length, else only where a year ends."""
    named = periods if len(set(lengths(page, periods).values())) == 1 else [p for p in periods if _ends_a_year(page, p)]
    short = len(named) == len(periods)
    return {place(page, p): page.numbers.short_period(p) if short else _year(page, p) for p in named}


def lengths(page: Page, periods: Sequence[str]) -> dict[str, str]:
    """Say of each period how long it is, as a heading; empty of all where they are all of one length."""
    read = {period: page.programme.period(period) for period in periods}
    said = {text: _length(page, period) for text, period in read.items()}
    return said if len(set(said.values())) > 1 else dict.fromkeys(periods, "")


def _length(page: Page, period: Period | None) -> str:
    months = 0 if period is None else period.months or 0
    key = {YEAR: "years", YEAR // 2: "halves", YEAR // 4: "quarters", 1: "months"}.get(months, "others")
    return page.words(f"chart.by_{key}")


def _ends_a_year(page: Page, text: str) -> bool:
    read = page.programme.period(text)
    year = None if read is None else page.programme.period(str(read.year))
    return read is not None and year is not None and read.last == year.last


def _year(page: Page, text: str) -> str:
    read = page.programme.period(text)
    return "" if read is None else str(read.year)
