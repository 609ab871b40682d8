"""Registers: records of all cases, not a sample, with a time limit that the last of them have not reached yet."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from toolkit.facts.conditions import met
from toolkit.facts.contracts.compute import Term
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.periods import YEAR, Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.facts.records import is_protected
from toolkit.figures import frame
from toolkit.measured import Measured, counted, undefined
from toolkit.measures.records.compute_block import is_of, records_at
from toolkit.measures.records.disclosure import withheld
from toolkit.measures.records.small_cells import Cell

WAITS = (7, 15, 30, 60, 90)
"""Days after which a table says how many had their answer."""

COUNTINGS = ("all_cases", "term_over")


@dataclass(frozen=True, slots=True)
class Register:
    """The cases of one indicator with a time limit, as they stood on the closing day.

    Attributes
    ----------
    indicator : Indicator
    term : Term
    closing : date
        The last day of the year, of what the register covers, or that stands in it: the first of these.
    waited : Series of float
        Days from the start to the closing day, one a case that had started by then.
    took : Series of float
        Days until the answer; missing where there was none by the closing day.
    undated : int
        Cases without the day on which their time starts to run: they are left out.
    protected : bool
        Whether figures of few cases are held back.
    """

    indicator: Indicator
    term: Term
    closing: date
    waited: pd.Series
    took: pd.Series
    undated: int
    protected: bool

    @property
    def source(self) -> str:
        """Where it comes from."""
        return f"records:{self.indicator.compute.records if self.indicator.compute else ''}"

    def count(self, cases: pd.Series) -> Measured:
        """Count cases."""
        return counted(cases.sum(), (self.source,))

    def shown(self, in_time: pd.Series, cases: pd.Series, figures: dict[str, Measured]) -> dict[str, Measured]:
        """Hold figures back that are of too few cases, or of few of which all or none had their answer in time."""
        of = Cell(int(cases.sum()), int((in_time & cases).sum()))
        if not (self.protected and of.is_small):
            return figures
        return {name: withheld(figure) for name, figure in figures.items()}

    def share(self, in_time: pd.Series, cases: pd.Series) -> Measured:
        """Return the part of cases that had their answer in time; no interval, since nothing was drawn."""
        n, of = int(cases.sum()), int(cases.sum()) + self.undated
        if not n:
            return undefined("share", "no_cases", "register_share", (self.source,)).but(n=0, of=of)
        parts = int((in_time & cases).sum())
        left_out = (f"{self.source}:undated",) * bool(self.undated)
        made = Measured(parts / n, "share", "register_share", (self.source,), numerator=float(parts), denominator=n)
        return made.but(n=n, of=of, left_out=left_out)


def registers(programme: Programme, when: When) -> list[Register]:
    """List the indicators that are a share of a register with a time limit, as they stood at the end of a year."""
    return [
        _register(programme, indicator, compute.term, programme.at(when))
        for indicator in programme.indicators.values()
        if (compute := indicator.compute) and compute.term and compute.records in programme.framework.records
        if not compute.period or is_of(programme, indicator, when)
    ]


def _register(programme: Programme, indicator: Indicator, term: Term, at: Evaluated) -> Register:
    compute = indicator.compute
    assert compute is not None
    records = records_at(programme, indicator, at if compute.period else None)  # else its days say of when a case is
    if compute.count:
        records = records.sort_values([compute.count, term.since, term.until]).drop_duplicates(compute.count)
    records = records[met(records, compute.among).fillna(False).astype(bool)]
    since, until = (pd.to_datetime(records[column].replace("", None)) for column in (term.since, term.until))
    last = pd.concat([since, until]).max()
    ends = _last_day(at)
    found = ends if pd.isna(last) else last.date()
    closing = min(ends, date.fromisoformat(term.closes) if term.closes else found)
    there = since <= pd.Timestamp(closing)
    waited = (pd.Timestamp(closing) - since[there]).dt.days.astype(float)
    took = (until[there] - since[there]).dt.days.astype(float)
    protected = is_protected(programme, compute.records)
    return Register(indicator, term, closing, waited, took.where(took <= waited), int(since.isna().sum()), protected)


def _last_day(at: Evaluated) -> date:
    year, month = divmod(at.last, YEAR)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def in_time(programme: Programme, when: When) -> pd.DataFrame:
    """Read the share that was answered in time in two ways: of all cases, and of those whose time is over.

    A case that was received a few days before the register closes, and has no answer yet, is late under the first
    reading and is not looked at under the second; nor is one that was answered early, or the share would be too good.

    Returns
    -------
    DataFrame
        Index ``indicator:counting``; as text `indicator`, `counting` (``all_cases``, ``term_over``), `closing` (the
        day, as ``2022-11-30``) and `days` (the time allowed); as `Measured` the share `in_time` and the counts
        `register_cases answered_in_time answered_late unanswered`, and `running`, cases whose time is not over.
    """
    rows: dict[str, dict[str, Any]] = {}
    for register in registers(programme, when):
        on_time = register.took <= register.term.days
        everything = pd.Series(True, index=register.waited.index)
        for counting, cases in zip(COUNTINGS, (everything, register.waited >= register.term.days), strict=True):
            figures = {
                "in_time": register.share(on_time, cases),
                "register_cases": register.count(cases),
                "answered_in_time": register.count(cases & on_time),
                "answered_late": register.count(cases & register.took.notna() & ~on_time),
                "unanswered": register.count(cases & register.took.isna()),
                "running": register.count(cases & (register.waited < register.term.days)),
            }
            rows[f"{register.indicator.code}:{counting}"] = {
                "indicator": register.indicator.code,
                "counting": counting,
                "closing": register.closing.isoformat(),
                "days": str(register.term.days),
            } | register.shown(on_time, cases, figures)
    counts = ["in_time", "register_cases", "answered_in_time", "answered_late", "unanswered", "running"]
    columns = ["indicator", "counting", "closing", "days", *counts]
    return frame(rows, "counting_of", columns)


def waits(programme: Programme, when: When) -> pd.DataFrame:
    """Say what part had its answer within some numbers of days, of the cases received at least so many days ago.

    Returns
    -------
    DataFrame
        One row an indicator and number of days, index ``indicator:days``; `indicator` and `wait` as text; as `Measured`
        the share `answered_within` and the counts `answered_by_then` and `register_cases`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for register in registers(programme, when):
        for days in WAITS:
            cases, by_then = register.waited >= days, register.took <= days
            figures = {
                "answered_within": register.share(by_then, cases),
                "answered_by_then": register.count(by_then & cases),
                "register_cases": register.count(cases),
            }
            said = {"indicator": register.indicator.code, "wait": str(days)}
            rows[f"{register.indicator.code}:{days}"] = said | register.shown(by_then, cases, figures)
    columns = ["indicator", "wait", "answered_within", "answered_by_then", "register_cases"]
    return frame(rows, "wait_of", columns)
