"""``estimate``: a table and a design in, an estimate out."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit

from toolkit.impact.design import Design
from toolkit.impact.finished_estimate import DETAILS, Estimate
from toolkit.impact.may_say import assumed, earned, saying
from toolkit.impact.ratios import fieller
from toolkit.impact.sample import Sample, sample_of
from toolkit.impact.unfinished_estimate import Found

_ESTIMATORS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "percent_of_totals": ("percentages", "of_totals"),
        "percent_of_means": ("percentages", "of_means"),
        "mean_percent": ("percentages", "mean_percent"),
        "difference_in_means": ("means", "difference_in_means"),
        "regression_adjustment": ("means", "regression_adjustment"),
        "before_after": ("means", "before_after"),
        "did": ("panels", "did"),
        "staggered": ("staggered", "fit"),
        "ipw": ("propensity", "fit"),
        "aipw": ("propensity", "fit"),
        "ipw_ra": ("propensity", "fit"),
        "matching": ("matching", "fit"),
        "iv": ("instruments", "fit"),
        "synthetic_did": ("synthetic", "fit"),
    }
)
"""Room and function of each estimator."""

_PERCENTAGES = ("percent_of_totals", "percent_of_means", "mean_percent")


def estimate(data: pd.DataFrame, design: Design | Mapping[str, Any]) -> Estimate:
    """Compare those who are treated with others.

    Parameters
    ----------
    data : DataFrame
        One row a unit, or a unit and period, as the design says.
    design : Design or mapping
        :class:`toolkit.impact.Design`; unknown keys are refused.

    Returns
    -------
    Estimate

    Raises
    ------
    ImpactError
        One line a problem: the column, the rows, what to do.
    """
    asked = Design.read(design)
    sample = sample_of(data, asked)
    found = _estimator(sample)(sample)
    return _finished(sample, found)


def _estimator(sample: Sample) -> Callable[[Sample], Found]:
    design = sample.design
    room, name = _ESTIMATORS[design.estimator]
    if design.estimator == "regression_adjustment" and design.estimand != "common":
        room, name = "propensity", "fit"
    function: Callable[[Sample], Found] = getattr(importlib.import_module(f"toolkit.impact.{room}"), name)
    if room not in ("propensity", "matching"):
        return function
    from toolkit.impact.unit_changes import of_units  # noqa: PLC0415 - as the estimators themselves

    return lambda whole: function(of_units(whole))


def _finished(sample: Sample, found: Found) -> Estimate:
    """Add limits, what it is in per cent, the details as a table, and what may be said."""
    design, error = sample.design, found.error
    reach = _quantile(error.df, design.confidence_level)
    low, high, p_value = error.conf_low, error.conf_high, error.p_value
    if not error.is_inverted:
        low, high = found.value - reach * error.std_error, found.value + reach * error.std_error
        p_value = _p_value(found.value, error.std_error, error.df)
    percent = _percent(sample, found, (low, high), reach)
    by_design = saying(design.estimator, design.assignment, sample.post is not None)
    needed = assumed(design.estimator, by_design)
    said = earned(by_design, (low, high), found.is_refuted)
    claim = [{"kind": "claim", "group": needed, "event": said}] if needed else []
    details = _details([*found.details, *claim], error.df, design.confidence_level)
    details.attrs["covariances"] = found.covariances
    return Estimate(
        estimand=design.estimand,
        estimator=design.estimator,
        value=float(found.value),
        std_error=error.std_error,
        se_kind=error.kind,
        correction=error.correction,
        conf_low=float(low),
        conf_high=float(high),
        p_value=float(p_value),
        df=error.df,
        n_obs=sample.n,
        n_units=sample.unit.size if sample.unit is not None else sample.n,
        n_clusters=min((each.size for each in sample.clusters), default=0),
        percent=percent[0],
        percent_low=percent[1],
        percent_high=percent[2],
        may_say=said,
        confidence_level=design.confidence_level,
        details=details,
        left_out={**sample.left_out, **found.left_out},
        warnings=list(dict.fromkeys([*sample.warnings, *found.warnings])),
    )


def _quantile(df: float, level: float) -> float:
    if np.isnan(df):
        return np.nan
    return float(stdtrit(df if np.isfinite(df) else 1e12, (1 + level) / 2))


def _p_value(value: float, std_error: float, df: float) -> float:
    if not std_error > 0:
        return np.nan
    return float(2 * stdtr(df if np.isfinite(df) else 1e12, -abs(value / std_error)))


def _percent(sample: Sample, found: Found, limits: tuple[float, float], reach: float) -> tuple[float, float, float]:
    """Return the estimate over what the treated would have had, with Fieller's limits."""
    if sample.design.estimator in _PERCENTAGES:
        return found.value, limits[0], limits[1]
    if not np.isfinite(found.without) or found.without == 0 or sample.is_dose:
        return np.nan, np.nan, np.nan
    percent = found.value / found.without
    if found.covariance is None or np.isnan(reach):
        return percent, np.nan, np.nan
    return (percent, *fieller(found.value, found.without, found.covariance, reach))


def _details(rows: Sequence[Mapping[str, Any]], df: float, level: float) -> pd.DataFrame:
    """Make a table of the details; limits that a row does not have follow from its error."""
    table = pd.DataFrame(list(rows)).reindex(columns=[*DETAILS, "df"])
    if not len(table):
        return table[list(DETAILS)]
    freedom = table["df"].astype(float).fillna(df if np.isfinite(df) else np.inf)
    error = table["std_error"].astype(float).to_numpy()
    reach = np.array([_quantile(each, level) for each in freedom])
    value = table["estimate"].astype(float).to_numpy()
    for name, sign in (("conf_low", -1), ("conf_high", 1)):
        table[name] = table[name].astype(float).fillna(pd.Series(value + sign * reach * error, table.index))
    with np.errstate(invalid="ignore", divide="ignore"):
        p_values = 2 * stdtr(np.minimum(freedom, 1e12), -np.abs(value / error))
    no_test = table["kind"].isin(("cell", "weight", "trend", "decomposition", "claim"))
    table["p_value"] = table["p_value"].astype(float).fillna(pd.Series(p_values, table.index).where(~no_test))
    return table[list(DETAILS)]
