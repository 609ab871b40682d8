"""What each design of a comparison finds, as figures, and what may be said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import ImpactError, Problem
from toolkit.facts.contracts.comparisons import Comparison, Design
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.facts.records import RECORDS, is_protected
from toolkit.impact import Estimate, estimate
from toolkit.measured import Measured, counted, undefined
from toolkit.measures.comparisons.estimator_rows import BOTH_MOMENTS, PERCENTAGES, table_for
from toolkit.measures.comparisons.samples import TREATED, UNIT, Compared, compared
from toolkit.measures.comparisons.withheld import are_few
from toolkit.measures.records.disclosure import SUPPRESSED

NOT_ESTIMATED = "not_estimated"
"""Why there is no figure where the records do not allow a design."""


@dataclass(frozen=True, eq=False)
class Found:
    """What a design finds in the records of a stretch.

    Attributes
    ----------
    estimate : Estimate or None
        None where the records do not allow it; `problems` says why.
    units : tuple of int
        How many units with the programme, and without, are in it.
    is_small : bool
        Whether it is held back: of protected records, and of few units, as :mod:`withheld` has it.
    """

    comparison: Comparison
    design: Design
    estimate: Estimate | None
    units: tuple[int, int]
    left_out: Mapping[str, int]
    problems: tuple[Problem, ...] = ()
    is_small: bool = False

    @property
    def inputs(self) -> tuple[str, ...]:
        """Where it is from, as figures say it."""
        return (f"{RECORDS}{self.comparison.records}",)

    @property
    def said(self) -> str:
        """What may be said: as the estimate has it, and nothing where there is none."""
        return self.estimate.may_say if self.estimate is not None and not self.is_small else "cannot_tell"

    @property
    def why(self) -> str:
        """Codes of why there is no estimate; none where it is held back, as that they are all alike would tell it."""
        return "" if self.is_small else "; ".join(dict.fromkeys(problem.code for problem in self.problems))

    @property
    def assumes(self) -> str:
        """What has to hold for it to be an effect; empty where nothing would make it one."""
        details = self.estimate.details if self.estimate is not None else pd.DataFrame()
        claims = details[details["kind"] == "claim"] if len(details) else details
        return str(claims["group"].iloc[0]) if len(claims) else ""

    def figure(self, name: str, unit: str, currency: str = "") -> Measured:
        """Return a number of the estimate, with its limits where it has some."""
        formula = f"estimate_{self.design.estimator}"
        if self.estimate is None or self.is_small:
            return undefined(unit, SUPPRESSED if self.is_small else NOT_ESTIMATED, formula, self.inputs)
        value, low, high = (_finite(getattr(self.estimate, part, None)) for part in _PARTS[name])
        if value is None:
            return undefined(unit, "without_is_zero", formula, self.inputs)
        cover = {"n": sum(self.units), "of": sum(self.units) + sum(self.left_out.values())}
        if name == "percent" and low is not None:
            low = max(low, -1.0)  # amounts cannot fall by more than all there was
        limits = {"conf_low": low, "conf_high": high} if low is not None and high is not None else {}
        left_out = tuple(f"{n}:{why}" for why, n in self.left_out.items())
        return Measured(value, unit, formula, self.inputs, currency, **limits, **cover, left_out=left_out)  # type: ignore[arg-type]


_PARTS = {
    "percent": ("percent", "percent_low", "percent_high"),
    "difference": ("value", "conf_low", "conf_high"),
    "p_value": ("p_value", "", ""),
}


def _finite(value: Any) -> float | None:
    return float(value) if value is not None and np.isfinite(value) else None


def found(programme: Programme, comparison: Comparison, design: Design, when: When) -> Found:
    """Estimate one design of a comparison; what cannot be estimated says why."""
    return _found(programme, comparison.code, design.code, programme.at(when))


@lru_cache(maxsize=256)
def _found(programme: Programme, code: str, design_code: str, when: When) -> Found:
    sample = compared(programme, code, when)
    design = next(each for each in sample.comparison.designs if each.code == design_code)
    return made(programme, sample, design)


def made(programme: Programme, sample: Compared, design: Design) -> Found:
    """Estimate a design from a sample, as it is or in part."""
    table, asked = table_for(sample, design)
    with_, without = _units(_used(table, asked))
    if design.estimator == "before_after":
        without = without[:0]  # it has nobody beside
    units = len(with_), len(without)
    left_out = dict(table.attrs.get("left_out", {}))
    comparison = sample.comparison
    small = is_protected(programme, comparison.records) and any(
        are_few(sample.pairs, side) for side in (with_, without)
    )
    try:
        estimated = estimate(table.reset_index(drop=True), asked)
    except ImpactError as error:
        return Found(comparison, design, None, units, left_out, tuple(error.problems), small)
    used = {why: n for why, n in estimated.left_out.items() if n}
    return Found(comparison, design, estimated, units, left_out | used, (), small)


def _used(table: pd.DataFrame, asked: Mapping[str, Any]) -> pd.DataFrame:
    """Keep the rows that an estimator uses: with an amount and all covariates, and of changes those of both moments."""
    named = [name for key in ("covariates", "propensity", "instrument") for name in asked.get(key) or ()]
    there = table.dropna(subset=[asked["outcome"], *named])
    if asked.get("post") and asked["estimator"] in BOTH_MOMENTS:
        there = there[there.groupby(asked["unit"])[asked["post"]].transform("nunique") > 1]
    return there


def _units(table: pd.DataFrame) -> tuple[pd.Index, pd.Index]:
    """Return the units with and without; one that is compared in several years is one."""
    member = table.groupby(UNIT)[TREATED].max() if len(table) else pd.Series(dtype=int)
    return member.index[member == 1], member.index[member == 0]


def number(own: Found, n: int) -> Measured:
    """Return how many there are of something, unless it is of too few."""
    return undefined("count", SUPPRESSED, "count", own.inputs) if own.is_small else counted(n, own.inputs)


def difference(own: Found) -> Measured:
    """Return an estimate in the unit of its outcome; percentages have none."""
    comparison = own.comparison
    unit = "money" if comparison.currency else comparison.measured_in
    if own.design.estimator in PERCENTAGES:
        return undefined(unit, "not_applicable")
    return own.figure("difference", unit, comparison.currency or "")


def asked(programme: Programme, when: When) -> Iterator[Comparison]:
    """Go through the comparisons of what is planned for a stretch."""
    for comparison in programme.framework.comparisons:
        if programme.is_valid(programme.indicators[comparison.indicator].result, when):
            yield comparison


def main_of(programme: Programme, comparison: Comparison, when: When) -> Found:
    """Return what the design that answers a comparison finds."""
    design = next(each for each in comparison.designs if each.code == comparison.main)
    return found(programme, comparison, design, when)


def each_main(programme: Programme, when: When) -> Iterator[tuple[Comparison, Compared, Found]]:
    """Go through the comparisons, each with its sample and what its main design finds."""
    for comparison in asked(programme, when):
        sample = compared(programme, comparison.code, programme.at(when))
        yield comparison, sample, main_of(programme, comparison, when)
