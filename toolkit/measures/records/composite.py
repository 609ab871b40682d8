"""Composite indices of organisations: their parts, their weights, and what other weights would do.

After the OECD/JRC Handbook on Constructing Composite Indicators (2008): weighted arithmetic mean, the geometric one
beside it because it forgives less, and the uncertainty of the weights looked at in several ways. Parts are scores from
0 to 1, so there is nothing to normalise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from toolkit.facts.contracts.compute import Compute
from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.facts.records import RECORDS, is_protected, records_of
from toolkit.figures import frame
from toolkit.measured import Measured, counted, undefined
from toolkit.measures.records.cases import NO_VALUE
from toolkit.measures.records.small_cells import Cell

Array = np.ndarray[Any, np.dtype[np.float64]]

STEP = 0.10
"""How far each weight is raised and lowered."""
DRAWS, SEED = 2000, 20080801
CONCENTRATION = 50.0
"""Of the weights drawn around the declared ones: one of 0.20 has a standard deviation of 0.056."""
_EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Composite:
    """An index over organisations in one application.

    Attributes
    ----------
    code : str
        The indicator.
    parts : tuple of str
        Codes of its parts.
    weights : array
        Their weights, which add up to 1.
    cases : DataFrame
        One row an organisation, index its code: the columns of `by`, and one a part, by its code, with its scores.
    before : DataFrame
        The same in the application before; empty where there is none.
    by : tuple of str
        Columns that group organisations.
    period, period_before : str
        The applications, empty where records have none.
    source : tuple of str
        What its figures name as their source.
    """

    code: str
    parts: tuple[str, ...]
    weights: Array
    cases: pd.DataFrame
    before: pd.DataFrame
    by: tuple[str, ...]
    period: str
    period_before: str
    source: tuple[str, ...]
    protected: bool

    @property
    def is_small(self) -> bool:
        """Whether all of it is held back, being of too few."""
        return self.protected and Cell(len(self.complete(self.cases))).is_small

    def scores(self, cases: pd.DataFrame | None = None) -> Array:
        """Return the scores of the organisations that have all parts, one row each; none of too few."""
        chosen = self.cases if cases is None else cases
        whole: Array = self.complete(chosen.iloc[:0] if self.is_small else chosen)[list(self.parts)].to_numpy(float)
        return whole

    def complete(self, cases: pd.DataFrame) -> pd.DataFrame:
        """Return the organisations whose parts are all there, and all from 0 to 1."""
        scores = cases[list(self.parts)]
        return cases[((scores >= 0) & (scores <= 1)).all(axis=1)]

    def figure(self, value: float, formula: str, unit: str = "index") -> Measured:
        """Return a figure of this index, with how many organisations it covers."""
        return Measured(value, unit, formula, self.source, n=len(self.complete(self.cases)), of=len(self.cases))


@lru_cache(maxsize=16)
def composite_of(programme: Programme, when: When) -> Composite | None:
    """Open the composite index of the plan of a year, in its last application up to then; None when there is none."""
    for indicator in programme.indicators.values():
        compute = indicator.compute
        if compute is None or compute.measure != "composite" or not programme.is_valid(indicator.result, when):
            continue
        if compute.records in programme.framework.records:
            return _opened(programme, indicator, compute, programme.at(when).year)
    return None


def _opened(programme: Programme, indicator: Indicator, compute: Compute, year: int) -> Composite | None:
    records = records_of(programme, compute.records or "")
    if not compute.period:
        return of_records(programme, indicator, records)
    applied = records[compute.period].map(lambda cell: period_named(programme, cell))
    periods = sorted({int(year_) for year_ in applied.dropna() if year_ <= year})
    if not periods:
        return None
    now, *earlier = (of_records(programme, indicator, records[applied == period]) for period in reversed(periods[-2:]))
    before = earlier[0].cases if earlier else now.before
    return replace(now, before=before, period=str(periods[-1]), period_before=str(periods[-2]) if earlier else "")


def period_named(programme: Programme, cell: object) -> int | None:
    """Return the year of an application, as its record writes it."""
    period = programme.period(f"{cell:.0f}" if isinstance(cell, float) else str(cell))
    return period.year if period is not None else None


def of_records(programme: Programme, indicator: Indicator, records: pd.DataFrame) -> Composite:
    """Open an index over the organisations of some records, those of one application."""
    compute = indicator.compute
    assert compute is not None
    columns = {part.indicator: programme.indicators[part.indicator].compute for part in compute.parts}
    scores = records.assign(**{c: records[own.value if own and own.value else c] for c, own in columns.items()})
    unit, kept = compute.count or records.columns[0], [*compute.by, *columns]
    once = scores.sort_values([unit, *kept]).drop_duplicates(unit).set_index(unit)[kept]
    return Composite(
        indicator.code,
        tuple(columns),
        np.array([part.weight for part in compute.parts]),
        once,
        once.iloc[:0],
        tuple(compute.by),
        "",
        "",
        (f"{RECORDS}{compute.records}",),
        is_protected(programme, compute.records),
    )


def index_of(composite: Composite) -> Measured:
    """Return the index of all organisations."""
    return levels(composite, composite.cases, composite.before)["index"]


def lacking(programme: Programme, composite: Composite) -> tuple[str, ...]:
    """Name the organisations that lack a part, as ``case:no_value/<column>``, by the first column that is empty."""
    empty = composite.cases[list(composite.parts)].isna()
    first = empty[empty.any(axis=1)].idxmax(axis=1)
    blocks = {part: programme.indicators[part].compute for part in composite.parts}
    columns = {part: block.value if block and block.value else part for part, block in blocks.items()}
    return tuple(f"{case}:{NO_VALUE}{columns[str(part)]}" for case, part in first.astype(str).items())


def arithmetic(scores: Array, weights: Array) -> Array:
    """Weighted arithmetic mean of each row: a high score makes up for a low one."""
    return scores @ weights


def geometric(scores: Array, weights: Array) -> Array:
    """Weighted geometric mean of each row: a low score weighs more than a high one, and a zero leaves nothing."""
    with np.errstate(divide="ignore"):
        means: Array = np.exp(np.log(scores) @ weights)
    return means


def levels(composite: Composite, cases: pd.DataFrame, before: pd.DataFrame) -> dict[str, Measured]:
    """Find the index of some organisations in both ways of averaging, and of those that had one before, its change."""
    whole, earlier = composite.complete(cases), composite.complete(before)
    same = whole.index.intersection(earlier.index)
    n, weights = len(whole), composite.weights

    def mean(of: pd.DataFrame, formula: str, how: Any = arithmetic) -> Measured:
        if not len(of):
            return undefined("index", "nothing_measured", formula, composite.source).but(n=0, of=len(cases))
        value = float(how(of[list(composite.parts)].to_numpy(float), weights).mean())
        return Measured(value, "index", formula, composite.source, n=len(of), of=len(cases))

    index, low = mean(whole, "composite"), mean(whole, "composite_geometric", geometric)
    now, then = mean(whole.loc[same], "composite"), mean(earlier.loc[same], "composite")
    return {
        "organisations": counted(n, composite.source, of=len(cases), formula="count_of_records"),
        "index": index,
        "geometric": low,
        "geometric_gap": _less(low, index),
        "both_times": counted(len(same), composite.source, formula="count_of_records"),
        "index_before": then,
        "matched_change": _less(now, then),
    }


def _less(one: Measured, other: Measured) -> Measured:
    if not one or not other:
        return undefined("index_change", one.missing or other.missing, "difference", one.inputs)
    return Measured(one.number - other.number, "index_change", "difference", one.inputs, n=one.n, of=one.of)


def parts(composite: Composite | None) -> pd.DataFrame:
    """Take the index of all organisations apart.

    Returns
    -------
    DataFrame
        One row a part, index its code; as `Measured` `weight`, `scored` (organisations with a score in it, of all),
        `score` (mean over those with all parts), `contribution` (weight times score; they add up to the index),
        `contribution_share`, and `correlation` with the index, which tells how much a part really weighs.
    """
    columns = ["weight", "scored", "score", "contribution", "contribution_share", "correlation"]
    rows: dict[str, dict[str, Measured]] = {}
    scores = composite.scores() if composite is not None else np.empty((0, 0))
    for i, code in enumerate(composite.parts if composite is not None and len(scores) else ()):
        assert composite is not None
        there, weight = composite.cases[code].notna().sum(), float(composite.weights[i])
        index, mean = arithmetic(scores, composite.weights), float(scores[:, i].mean())
        varies = len(scores) > 1 and scores[:, i].std() > 0 and index.std() > 0
        correlation = undefined("index", "does_not_vary", "correlation", composite.source)
        if varies:
            correlation = composite.figure(float(np.corrcoef(scores[:, i], index)[0, 1]), "correlation")
        rows[code] = {
            "weight": Measured(weight, "share", "declared_weight", composite.source),
            "scored": Measured(
                float(there), "count", "count_of_records", composite.source, n=int(there), of=len(composite.cases)
            ),
            "score": composite.figure(mean, "mean_of_records"),
            "contribution": composite.figure(weight * mean, "contribution"),
            "contribution_share": composite.figure(weight * mean / float(index.mean()), "share", "share")
            if index.mean() > 0
            else undefined("share", "whole_is_zero", "share", composite.source),
            "correlation": correlation,
        }
    return frame(rows, "part", columns)
