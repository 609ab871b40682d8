"""Who left before the outcome was found, whether those who left are others, and how far that may move the estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from toolkit.impact.bounds import Bounds, bounds
from toolkit.impact.columns import Flags, Floats
from toolkit.impact.design import Design
from toolkit.impact.estimates import estimate
from toolkit.impact.leavers import Units, units_of
from toolkit.impact.rules import default_error

__all__ = ["COLUMNS", "Bounds", "bounds", "table"]

COLUMNS = (
    "kind",
    "side",
    "column",
    "n_start",
    "n_after",
    "rate",
    "stayers",
    "leavers",
    "difference",
    "std_error",
    "p_value",
)
"""Columns of :func:`table`."""

_TWO = 2


def table(data: pd.DataFrame, design: Design | Mapping[str, Any]) -> pd.DataFrame:
    """Compare who left and who stayed.

    A unit has left when its outcome after the start is missing, or its row.

    Parameters
    ----------
    data : DataFrame
    design : Design or mapping
        Of the estimate; see :func:`toolkit.impact.leavers.units_of` for when the start is. Errors are by its `cluster`.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`. Kind ``left``: sides ``with``, ``without`` and ``all``, how many units were there at
        the start and had an outcome after it, and the `rate` that left, by sampling weights where there are; in ``all``
        the `difference` of the rates, with less without. Kind ``covariate``: what stayers and leavers were at the
        start, in the column's unit, for each side and all; `difference` is leavers less stayers. Errors and p-values
        are those of ``difference_in_means``: Welch's, or by cluster; missing where a side has fewer than two, or all
        are alike.
        ``attrs["left_out"]`` counts the units that are in no row, and rows without unit or time, by reason.

    Raises
    ------
    ImpactError
        As :func:`toolkit.impact.leavers.units_of`.
    """
    units = units_of(data, Design.read(design))
    sides = {"with": units.treated, "without": ~units.treated, "all": np.ones(len(units.after), bool)}
    rows = [_left(units, side, inside) for side, inside in sides.items()]
    for name, values in units.baseline.items():
        rows += [_baseline(units, name, values, side, inside) for side, inside in sides.items()]
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    found.attrs["left_out"] = units.left_out
    return found


def _left(units: Units, side: str, inside: Flags) -> dict[str, Any]:
    left = (~units.stayed).astype(float)
    counts = {"n_start": int(inside.sum()), "n_after": int((inside & units.stayed).sum())}
    row = {"kind": "left", "side": side, "column": units.design.outcome, **counts}
    row["rate"] = _mean(left, units.weights, inside)
    return row | (_compared(units, left, units.treated, inside) if side == "all" else {})


def _baseline(units: Units, name: str, values: Floats, side: str, inside: Flags) -> dict[str, Any]:
    known = inside & ~np.isnan(values)
    counts = {"n_start": int(known.sum()), "n_after": int((known & units.stayed).sum())}
    means = {
        "stayers": _mean(values, units.weights, known & units.stayed),
        "leavers": _mean(values, units.weights, known & ~units.stayed),
    }
    row = {"kind": "covariate", "side": side, "column": name, **counts, **means}
    return row | _compared(units, values, ~units.stayed, known)


def _mean(values: Floats, weights: Floats, rows: Flags) -> float:
    below = weights[rows].sum()
    return float((values[rows] * weights[rows]).sum() / below) if below > 0 else np.nan


def _compared(units: Units, values: Floats, side: Flags, rows: Flags) -> dict[str, float]:
    """Compare two sides among some units, where there are two and they differ in anything."""
    difference = _mean(values, units.weights, rows & side) - _mean(values, units.weights, rows & ~side)
    found = {"difference": difference, "std_error": np.nan, "p_value": np.nan}
    several = all(len(pd.unique(own[rows])) > 1 for own in units.clusters.values())
    if np.isnan(difference) or not several or np.ptp(values[rows]) == 0:
        return found
    if min((rows & side).sum(), (rows & ~side).sum()) < _TWO:
        return found
    ways = [len(pd.unique(own[rows])) for own in units.clusters.values()]
    kind, _ = default_error("difference_in_means", min(ways) if ways else None, "ATT")
    kind = "CR1" if len(ways) == _TWO else kind
    # asked for by name: that few have left is what a table of attrition is to tell, and no reason to say less of it
    result = estimate(units.frame(values, side)[rows], replace(units.design, se=kind))
    return {"difference": result.value, "std_error": result.std_error, "p_value": result.p_value}
