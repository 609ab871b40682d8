"""Estimates made again: without one unit, cluster or stratum at a time, and where there can be no effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit.errors import ImpactError, Problem, choice
from toolkit.impact.columns import Flags, groups, marks, numbers, table_of
from toolkit.impact.design import Design

if TYPE_CHECKING:
    from toolkit.impact.finished_estimate import Estimate

_TAKEN = ("value", "std_error", "conf_low", "conf_high", "p_value", "may_say", "n_obs")
_COLUMNS = ("left_out", *_TAKEN, "change", "refused")


def leave_one_out(data: pd.DataFrame, design: Design | Mapping[str, Any], by: str = "") -> pd.DataFrame:
    """Estimate again and again, without the rows of one group at a time: what hangs on a single one shows.

    Parameters
    ----------
    data : DataFrame
    design : Design or mapping
        As for :func:`toolkit.impact.estimate`.
    by : str, optional
        Column of the groups, as of strata; without it the first column of clusters (the unit, where none is named), and
        without that each row is a group. Rows that are in none are never left out.

    Returns
    -------
    DataFrame
        A row a group, in order: `left_out` its label, the estimate without it (:class:`toolkit.impact.Estimate`),
        `change` from the estimate with all in the unit of the outcome, and `refused`: the codes of what makes an
        estimate without it impossible, where that is so and all else is missing. ``attrs["value"]`` has the estimate
        with all.

    Raises
    ------
    ImpactError
        Where there is no estimate with all.
    """
    from toolkit.impact.estimates import estimate  # noqa: PLC0415 - the estimators load scipy and statsmodels

    asked = Design.read(design)
    whole = estimate(data, asked).value
    column = by or (asked.clusters[0] if asked.clusters else "")
    series = table_of(data, [column])[column] if column else pd.Series(np.arange(len(data)), data.index)
    own, _ = groups(series)
    labels = own.labels if column else data.index
    rows = []
    for code, label in enumerate(labels):
        row: dict[str, Any] = {"left_out": label, "refused": ""}
        try:
            found = estimate(data[own.codes != code], asked)
        except ImpactError as refusal:
            row["refused"] = ", ".join(problem.code for problem in refusal.problems)
        else:
            row |= {name: getattr(found, name) for name in _TAKEN} | {"change": found.value - whole}
        rows.append(row)
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    table.attrs["value"] = whole
    return table


def placebo(data: pd.DataFrame, design: Design | Mapping[str, Any], outcome: str = "", start: Any = None) -> Estimate:
    """Estimate an effect where there can be none: what is found speaks against the design.

    Parameters
    ----------
    data : DataFrame
    design : Design or mapping
        As for :func:`toolkit.impact.estimate`.
    outcome : str, optional
        Column that what was done cannot have changed, instead of the outcome.
    start : optional
        Period, as the table has it, in which those who were ever treated are taken to have begun. Only rows of before
        anybody began are used: with `first_treated` the periods before the first of them, with `post` the rows before
        the start, else the periods before anybody was treated.

    Returns
    -------
    Estimate

    Raises
    ------
    ImpactError
        Without outcome and start, without columns that a start needs, and for a start that is not among the periods of
        before, or the first of them.
    """
    from toolkit.impact.estimates import estimate  # noqa: PLC0415 - the estimators load scipy and statsmodels

    asked = Design.read(design)
    if not outcome and start is None:
        raise ImpactError(Problem("impact_placebo_nothing", column="outcome, start"))
    if outcome:
        asked = replace(asked, outcome=outcome)
    return estimate(data if start is None else _begun(data, asked, start), asked)


def _begun(data: pd.DataFrame, design: Design, start: Any) -> pd.DataFrame:
    """Return the rows of before, in which those who were ever treated began with a period."""
    needed = ["period"] if design.post or design.first_treated else ["period", "unit", "treated"]
    if lacking := [each for each in needed if not getattr(design, each)]:
        raise ImpactError(Problem("design_lacks", column=each, fields={"found": "start"}) for each in lacking)
    table_of(data, design.columns)
    ever, before = _ever_and_before(data, design)
    rows = data[before].copy()
    after, label = _from_start(rows[design.period], start, design.period)
    if design.first_treated:
        rows[design.first_treated] = np.where(ever[before], label, 0)
    if design.post:
        rows[design.post] = after.astype(int)
    elif design.treated:
        rows[design.treated] = np.where(after, ever[before], 0)
    return rows


def _ever_and_before(data: pd.DataFrame, design: Design) -> tuple[Any, Flags]:
    """Tell which rows are of those who were ever treated, or their dose, and which are of before anybody was."""
    period, without = groups(data[design.period])
    if design.first_treated:
        first = numbers(data.assign(**{design.first_treated: data[design.first_treated].replace("", np.nan)}),
                        design.first_treated)  # fmt: skip
        ever = first > 0
        began = first[ever].min() if ever.any() else np.inf
        return ever, ~without & (numbers(data, design.period) < began)
    if design.post:
        return np.ones(len(data)), marks(data, design.post) == 0
    dose = np.nan_to_num(marks(data, design.treated, may_be_dose=True))
    treated = dose != 0
    began = period.codes[treated].min() if treated.any() else period.size
    of_unit = pd.Series(dose).groupby(data[design.unit].to_numpy()).transform("max").to_numpy()
    return of_unit, ~without & (period.codes < began)


def _from_start(period: pd.Series, start: Any, column: str) -> tuple[Flags, Any]:
    """Tell which rows are from a period on, and its label as the table has it."""
    own, _ = groups(period)
    at = [n for n, label in enumerate(own.labels) if label == start or str(label) == str(start)]
    if not at or at[0] == 0:
        told = choice(str(start), map(str, own.labels[1:]))
        raise ImpactError(Problem("impact_placebo_start", column=column, fields=told))
    return own.codes >= at[0], own.labels[at[0]]
