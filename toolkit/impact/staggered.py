"""Programmes that start at several times: the effect of each start in each period, and averages of those.

Callaway and Sant'Anna (2021), Difference-in-differences with multiple time periods, J. Econometrics 225. Errors are
those of influence functions, with what the shares of the starts leave open, as R's ``did`` has them without bootstrap.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.special import stdtr, stdtrit

from toolkit.errors import ImpactError, Problem
from toolkit.impact.cohorts import Cohorts, cohorts_of
from toolkit.impact.columns import Floats
from toolkit.impact.group_times import GroupTimes, cells_of, group_times, incomplete
from toolkit.impact.sample import Sample
from toolkit.impact.start_averages import KINDS, Average, Spread, overall
from toolkit.impact.unfinished_estimate import Error, Found

REJECTED = 0.05
"""Level at which parallel trends before the start are rejected."""

_SMALL = 5
_NORMAL = 1e12


def fit(sample: Sample) -> Found:
    """Estimate by group-time effects and their averages.

    Units of one start are compared in each period with the never treated (`comparison`: ``not_yet`` for all who are not
    treated yet, too), each as it changed since its base: the last period before its start, and before the start the
    period before (`base`: ``universal`` for the same last one). `average` tells which average the estimate is:
    ``simple``, of all treated units and periods; ``group``, of the starts, each the mean of its periods; ``calendar``,
    of the periods; ``event``, of the time since the start. Shares of the starts are those of the sample, with its
    weights. The base itself is no row of the details; events are counted in periods, 0 is the first treated one.

    With fewer than :data:`toolkit.impact.rules.FEW` clusters, or than
    :data:`toolkit.impact.start_averages.FEW_OF_START` of one start, what each start adds to an error is corrected by
    G/(G-1) and has Satterthwaite's degrees of freedom, and the test of what was before the start is Hotelling's.

    Parameters
    ----------
    sample : Sample
        With `unit`, `period` and `first`; one row a unit and period, some may lack.

    Returns
    -------
    Found
        Details of the kinds ``group_time group calendar event pre_test``; without an error where there are fewer than
        two clusters on a side.

    Raises
    ------
    ImpactError
        For covariates, for a panel that allows no comparison, and as :func:`toolkit.impact.cohorts.cohorts_of` does.
    """
    design = sample.design
    if names := (*design.covariates, *design.propensity):
        raise ImpactError(Problem("impact_staggered_covariates", column=", ".join(dict.fromkeys(names))))
    cohorts = cohorts_of(sample)
    comparison = sample.option("comparison")
    if comparison == "never" and cohorts.never not in cohorts.starts:
        raise ImpactError(Problem("impact_no_never", column=design.first_treated))
    asked = cells_of(cohorts, comparison, sample.option("base"))
    times = group_times(cohorts, asked)
    if not any(cell.event >= 0 for cell in times.cells):
        raise ImpactError(Problem("impact_no_comparison", column=design.first_treated))
    left_out = {
        "units_without_both": incomplete(cohorts),
        "group_times_without_comparison": len(asked) - len(times.cells),
    }
    return _found(sample, cohorts, times, {why: n for why, n in left_out.items() if n})


def _found(sample: Sample, cohorts: Cohorts, times: GroupTimes, left_out: dict[str, int]) -> Found:
    spread = Spread(times, min(each.size for each in cohorts.clusters))
    averages = {kind: make(times) for kind, make in KINDS.items()}
    details: list[dict[str, Any]] = []
    level = sample.design.confidence_level
    for kind, average in averages.items():
        details += _rows(kind, average, spread.errors(average), level, _Places(times, cohorts))
    test, p_value = _pre_test(times, spread, averages["group_time"])
    details.append(_row("pre_test", estimate=test, p_value=p_value))
    chosen, rows = overall(times, sample.option("average"))
    without, covariance = _without(chosen, spread)
    is_small = spread.counts(averages["group_time"])[:, 0].min() < _SMALL
    return Found(
        float(chosen.value[0]),
        _error(spread, chosen, rows),
        without,
        covariance,
        details,
        {kind: spread.covariance(each.gradient) for kind, each in averages.items()},
        [*(["error_few_clusters"] if spread.is_few else []), *(["small_cohorts"] if is_small else [])],
        left_out,
        bool(p_value < REJECTED),
    )


def _error(spread: Spread, chosen: Average, rows: Average | None) -> Error:
    """Return the error of the estimate; a mean of rows has none where one of them has none."""
    (std_error,), (df,) = spread.errors(chosen)
    if np.isnan(std_error) or (rows is not None and np.isnan(spread.errors(rows)[0]).any()):
        return Error(np.nan, np.nan, "influence", "too_few_clusters")
    return Error(float(std_error), float(df), "influence", spread.correction)


def _without(chosen: Average, spread: Spread) -> tuple[float, Floats]:
    """Return what the treated would have had, and the covariance of the estimate with it."""
    gradient = np.vstack([chosen.gradient, chosen.gradient_had - chosen.gradient])
    return float(chosen.had[0] - chosen.value[0]), spread.covariance(gradient)


def _pre_test(times: GroupTimes, spread: Spread, cells: Average) -> tuple[float, float]:
    """Test that all cells before the start are nought: Wald's statistic and its p-value, NaN where there is none."""
    from scipy.stats import chi2, f  # noqa: PLC0415 - heavy, and nothing else here needs it

    errors = spread.errors(cells)[0]
    before = np.array([cell.event < 0 for cell in times.cells]) & ~np.isnan(errors)
    count, scale = int(before.sum()), errors[before]
    if not count:
        return np.nan, np.nan
    gradient = cells.gradient[before] / scale[:, None]
    correlation = spread.covariance(gradient)
    if np.linalg.matrix_rank(correlation, tol=1e-9, hermitian=True) < count:
        return np.nan, np.nan
    ratio = cells.value[before] / scale
    statistic = float(ratio @ np.linalg.solve(correlation, ratio))
    if not spread.is_few:
        return statistic, float(chi2.sf(statistic, count))
    freedom = spread.freedom(gradient)
    left = freedom - count + 1
    return statistic, float(f.sf(statistic * left / (freedom * count), count, left)) if left > 0 else np.nan


# --- details


class _Places:
    """Where a row of the details stands: its start, its period, its event, each as a reader knows it."""

    def __init__(self, times: GroupTimes, cohorts: Cohorts) -> None:
        self._cells, self._labels = times.cells, cohorts.panel.periods

    def of(self, kind: str, key: int) -> dict[str, Any]:
        """Return the columns that say where a row stands."""
        if kind == "group_time":
            cell = self._cells[key]
            return {
                "group": self._labels[cell.start].item(),
                "period": self._labels[cell.period].item(),
                "event": cell.event,
            }
        if kind == "event":
            return {"event": key}
        return {"group" if kind == "group" else "period": self._labels[key].item()}


def _rows(
    kind: str, average: Average, errors: tuple[Floats, Floats], level: float, places: _Places
) -> Iterator[dict[str, Any]]:
    """Make the rows of one kind, with limits by the normal distribution, or Student's where clusters are few."""
    std_errors, df = errors
    freedom = np.where(np.isfinite(df), df, _NORMAL)
    half = stdtrit(freedom, (1 + level) / 2) * std_errors
    p_values = 2 * stdtr(freedom, -np.abs(average.value / std_errors))
    for i, (key, value) in enumerate(zip(average.keys, average.value, strict=True)):
        yield _row(
            kind,
            **places.of(kind, int(key)),
            estimate=float(value),
            std_error=float(std_errors[i]),
            conf_low=float(value - half[i]),
            conf_high=float(value + half[i]),
            p_value=float(p_values[i]),
        )


def _row(kind: str, **given: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(("group", "period", "event")) | dict.fromkeys(
        ("estimate", "std_error", "conf_low", "conf_high", "p_value"), np.nan
    )
    return {"kind": kind, **nothing, **given}
