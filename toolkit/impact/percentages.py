"""By how much more, in per cent of what it would have been: three ways in which programmes say it.

With a `post` column "without" is what the treated had before, changed as the others changed, within each stratum; a
never treated unit without a stratum of its own, as a start year, serves every one. The limits are Fieller's, for the
ratio of what is with and what would be without, each as sums over clusters: Cochran (1977), Sampling Techniques, ch. 6.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Flags, Floats, Groups
from toolkit.impact.least_squares import Fit, least_squares
from toolkit.impact.means import cells
from toolkit.impact.ratios import fieller
from toolkit.impact.regressed import regressed
from toolkit.impact.sample import Sample
from toolkit.impact.strata import of_both_times, of_treated, served, unit_cells
from toolkit.impact.unfinished_estimate import Error, Found, none

_TWO = 2


def of_totals(sample: Sample) -> Found:
    """Compare totals: those with, over what they would have without, less 1.

    With `post` what the treated had in all before is changed as the total of the others changed, of units that have
    both; of which there are no units, all rows. Without it, "without" is the others' mean times the number of treated.
    """
    return _percent(sample if sample.post is None else of_both_times(served(sample)), as_means=sample.post is None)


def of_means(sample: Sample) -> Found:
    """Compare means of the rows in each cell, also of people who are not the same before and after."""
    return _percent(sample, as_means=True)


def mean_percent(sample: Sample) -> Found:
    """Compare the mean of the treated units' own changes, in per cent of before, with that of the others.

    A unit that had nothing before has no such change, and is left out and counted.
    """
    assert sample.unit is not None
    assert sample.post is not None
    pairs, out = _pairs(sample)
    growth = np.divide(pairs.after, pairs.before, out=np.full(len(pairs.before), np.nan), where=pairs.before > 0) - 1
    there = ~np.isnan(growth)
    left_out = sample.left_out | out | ({"nothing_before": int((~there).sum())} if not there.all() else {})
    rows = served(replace(sample.taken(pairs.row[there]), y=growth[there], post=None))
    if not rows.treated.any() or rows.treated.all():
        raise ImpactError(Problem("impact_no_pairs", column=sample.design.post))
    weighed = replace(rows, weights=_shares(rows))
    fit = _two_means(weighed, weighed.d, weighed.y)
    found = regressed(fit, weighed, lambda marks, outcome: _two_means(weighed, marks, outcome).value)
    return replace(found, details=cells(weighed), left_out=left_out)


def _two_means(sample: Sample, marks: Floats, outcome: Floats) -> Fit:
    return least_squares(outcome, np.column_stack([marks, np.ones(sample.n)]), sample.weights)


def _shares(sample: Sample) -> Floats:
    """Weigh the others so that they have the treated's strata; all alike without strata."""
    strata, treated = sample.strata, sample.treated
    if strata is None:
        return np.ones(sample.n)
    count = [np.bincount(strata.codes[side], minlength=strata.size) for side in (treated, ~treated)]
    if (count[0] > count[1] * sample.n).any():
        raise ImpactError(Problem("impact_empty_cell", column=", ".join(sample.design.strata)))
    weight = np.divide(count[0], count[1], out=np.zeros(strata.size), where=count[1] > 0)
    return np.where(treated, 1.0, weight[strata.codes])


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Units with rows before and after the start: their means, and one row of each."""

    before: Floats
    after: Floats
    row: np.ndarray


def _pairs(sample: Sample) -> tuple[_Pairs, dict[str, int]]:
    post, codes = sample.post, unit_cells(sample)
    assert post is not None
    size, means = int(codes.max()) + 1, []
    for rows in (~post, post):
        count = np.bincount(codes[rows], minlength=size)
        total = np.bincount(codes[rows], sample.y[rows], size)
        means.append(np.divide(total, count, out=np.full(size, np.nan), where=count > 0))
    both = ~np.isnan(means[0]) & ~np.isnan(means[1])
    first = np.zeros(size, dtype=np.int64)
    first[codes[::-1]] = np.arange(sample.n)[::-1]
    out = {"units_without_both": int((~both).sum())} if not both.all() else {}
    return _Pairs(means[0][both], means[1][both], first[both]), out


def _percent(sample: Sample, *, as_means: bool) -> Found:
    """Compare what is with to what would be without, as sums or means of cells, stratum by stratum."""
    whole = of_treated(served(_averaged(sample)))
    strata = whole.strata if whole.strata is not None else Groups(np.zeros(whole.n, np.int64), np.array([""]))
    above, below, reach = 0.0, 0.0, np.zeros((whole.n, 2))
    for stratum in np.unique(strata.codes):
        cells = _Cells.of(whole, strata.codes == stratum, as_means)
        above, below = above + cells.with_, below + cells.without
        reach += cells.influence
    if below <= 0:
        raise ImpactError(Problem("impact_without_is_zero", column=sample.design.outcome))
    value = above / below - 1
    error = _of_sums(whole, reach)
    details = _details(above, below, error)
    if error is None:
        return Found(value, none("influence"), details=details, left_out=whole.left_out)
    found, warnings = _limits(sample, above, below, error)
    return Found(value, found, without=below, details=details, left_out=whole.left_out, warnings=warnings)


def _averaged(sample: Sample) -> Sample:
    """Average several periods before, and several after, within a unit: one row a unit, stratum and time."""
    unit, post = sample.unit, sample.post
    if unit is None or post is None:
        return sample
    key = unit.codes * _TWO + post
    if sample.strata is not None:
        key = key * (sample.strata.size + 1) + sample.strata.codes + 1
    found, first, codes = np.unique(key, return_index=True, return_inverse=True)
    count = np.bincount(codes)
    if len(found) == sample.n:
        return sample
    means: dict[str, Any] = {name: np.bincount(codes, getattr(sample, name)) / count for name in ("y", "weights")}
    return replace(sample.taken(first), **means)


@dataclass(frozen=True, slots=True)
class _Cells:
    """What is with and what would be without in one stratum, and what each row adds to the error of either."""

    with_: float
    without: float
    influence: Floats

    @classmethod
    def of(cls, sample: Sample, rows: Flags, as_means: bool) -> _Cells:
        treated, post = sample.treated & rows, sample.post
        others = rows & ~sample.treated
        if post is None:
            return cls._of_one_time(sample, treated, others)
        price = _price(sample, treated & ~post)
        cells = [_cell(sample, side & time, as_means) for side in (treated, others) for time in (~post, post)]
        (before, d_before), (after, d_after), (was, d_was), (became, d_became) = cells
        if was <= 0:
            raise ImpactError(Problem("impact_base_is_zero", column=sample.design.outcome))
        count = float((treated & post).sum()) if as_means else 1.0
        scale = count * price
        rate = became / was
        d_without = d_before * rate + before / was * (d_became - rate * d_was)
        return cls(scale * after, scale * before * rate, scale * np.column_stack([d_after, d_without]))

    @classmethod
    def _of_one_time(cls, sample: Sample, treated: Flags, others: Flags) -> _Cells:
        with_, d_with = _cell(sample, treated, True)
        without, d_without = _cell(sample, others, True)
        count = float((sample.weights * treated).sum())
        return cls(count * with_, count * without, count * np.column_stack([d_with, d_without]))


def _price(sample: Sample, rows: Flags) -> float:
    """Return what one of the outcome is worth in a stratum: the treated's mean before; one without weights."""
    return float(sample.weights[rows].mean()) if sample.design.weights and rows.any() else 1.0


def _cell(sample: Sample, rows: Flags, as_means: bool) -> tuple[float, Floats]:
    """Return the total or mean of a cell, and what each row adds to its error: of a total its own amount."""
    if not rows.any():
        raise ImpactError(Problem("impact_empty_cell", column=sample.design.strata[0] if sample.design.strata else ""))
    own = np.where(rows, sample.y, 0.0)
    if sample.post is None and as_means:
        own_weights = np.where(rows, sample.weights, 0.0)
        mean = float((own_weights * sample.y).sum() / own_weights.sum())
        return mean, own_weights * (sample.y - mean) / own_weights.sum()
    if not as_means:
        return float(own.sum()), own
    mean = float(own.sum() / rows.sum())
    return mean, np.where(rows, sample.y - mean, 0.0) / rows.sum()


@dataclass(frozen=True, slots=True)
class _Sums:
    covariance: Floats
    df: float
    correction: str


def _of_sums(sample: Sample, reach: Floats) -> _Sums | None:
    """Return the covariance of sums over clusters, each side by itself; None with fewer than two clusters on a side."""
    sides = (sample.treated, ~sample.treated)
    codes = sample.clusters[0].codes if sample.clusters else np.arange(sample.n)
    parts = []
    for side in sides:
        labels, own = np.unique(codes[side], return_inverse=True)
        if len(labels) < _TWO:
            return None
        sums = np.column_stack([np.bincount(own, column[side], len(labels)) for column in reach.T])
        away = sums - sums.mean(axis=0)
        parts.append((away.T @ away * len(labels) / (len(labels) - 1), len(labels)))
    covariance = parts[0][0] + parts[1][0]
    direction = np.array([1.0, -1.0])[: len(covariance)]
    spread = [float(direction @ part @ direction) for part, _ in parts]
    below = sum(each**2 / (count - 1) for each, (_, count) in zip(spread, parts, strict=True))
    df = sum(spread) ** 2 / below if below else np.inf
    shared = np.intersect1d(codes[sides[0]], codes[sides[1]]).size
    if shared:
        covariance, df = _shared(codes, reach)
    return _Sums(covariance, float(df), "G/(G-1), over all clusters" if shared else "G/(G-1) on each side")


def _shared(codes: np.ndarray, reach: Floats) -> tuple[Floats, float]:
    """Return the covariance where clusters have both sides, so that what they share cancels out."""
    labels, own = np.unique(codes, return_inverse=True)
    sums = np.column_stack([np.bincount(own, column, len(labels)) for column in reach.T])
    away = sums - sums.mean(axis=0)
    return away.T @ away * len(labels) / (len(labels) - 1), float(len(labels) - 1)


def _limits(sample: Sample, above: float, below: float, error: _Sums) -> tuple[Error, list[str]]:
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415 - with the first interval

    reach = float(stdtrit(error.df, (1 + sample.design.confidence_level) / 2))
    low, high = fieller(above, below, error.covariance, reach)
    ratio = above / below
    slope = np.array([1.0, -ratio]) / below
    std_error = float(np.sqrt(max(float(slope @ error.covariance @ slope), 0.0)))
    apart = above - below
    of_apart = float(np.array([1.0, -1.0]) @ error.covariance @ np.array([1.0, -1.0]))
    p_value = float(2 * stdtr(error.df, -abs(apart) / np.sqrt(of_apart))) if of_apart > 0 else np.nan
    found = Error(std_error, error.df, "influence", error.correction, low - 1, high - 1, p_value)
    return found, [] if np.isfinite(low) else ["percent_unbounded"]


def _details(above: float, below: float, error: _Sums | None) -> list[dict[str, Any]]:
    """Describe what is with, what would be without, and the difference in money with its limits."""
    rows: list[dict[str, Any]] = []
    covariance = error.covariance if error is not None else np.full((2, 2), np.nan)
    for group, value, direction in (
        ("with", above, (1.0, 0.0)),
        ("without", below, (0.0, 1.0)),
        ("difference", above - below, (1.0, -1.0)),
    ):
        line = np.array(direction)
        variance = float(line @ covariance @ line)
        std_error = float(np.sqrt(variance)) if variance >= 0 else np.nan
        rows.append(
            {
                "kind": "cell",
                "group": group,
                "estimate": value,
                "std_error": std_error,
                "df": error.df if error else np.nan,
            }
        )
    return rows
