"""From request to estimate, and how alike those with the programme and those without were before it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import ImpactError
from toolkit.facts.contracts.comparisons import BEFORE, Comparison
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.facts.records import is_protected
from toolkit.figures import frame
from toolkit.impact import balance
from toolkit.measured import Measured, undefined
from toolkit.measures.comparisons.estimated_designs import Found, each_main, number
from toolkit.measures.comparisons.estimator_rows import with_before
from toolkit.measures.comparisons.samples import OUTCOME, POST, START, TREATED, UNIT, Compared
from toolkit.measures.comparisons.withheld import mean_tells
from toolkit.measures.records.disclosure import SUPPRESSED

STEPS = ("recorded", "started", "followed", "measured_before", "measured_after", "estimated")
"""From the records to the estimate: who is in them, who began, of whom there could be a follow-up, and so on."""

FAR = 0.25
"""Standard deviations between two means from which adjusting by regression is not trusted.

Imbens and Wooldridge (2009), Recent developments in the econometrics of program evaluation, J. Econ. Literature 47.
"""


def flow(programme: Programme, when: When) -> pd.DataFrame:
    """Count the units with and without, step by step, from the records to the estimate.

    Returns
    -------
    DataFrame
        One row a comparison and step, index ``comparison:step``; as text `comparison step`; as `Measured` `units_with
        units_without`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for comparison, sample, own in each_main(programme, when):
        for step, (with_, without) in _steps(sample, own).items():
            told = {name: number(own, n) for name, n in (("units_with", with_), ("units_without", without))}
            rows[f"{comparison.code}:{step}"] = {"comparison": comparison.code, "step": step, **told}
    return frame(rows, "step", ["comparison", "step", "units_with", "units_without"])


def _steps(sample: Compared, own: Found) -> dict[str, tuple[int, int]]:
    rows, pairs, comparison = sample.rows, sample.pairs, sample.comparison
    begun = rows[(rows[TREATED] == 0) | rows[START].notna()]
    steps = {"recorded": _sides(rows)}
    if comparison.first_treated:
        steps["started"] = _sides(begun)
    if comparison.baseline is not None or comparison.follow_up is not None:
        steps["followed"] = _sides(pairs)
        for step, post in (("measured_before", 0), ("measured_after", 1)):
            steps[step] = _sides(pairs[(pairs[POST] == post) & pairs[OUTCOME].notna()])
    return steps | {"estimated": own.units}


def _sides(rows: pd.DataFrame) -> tuple[int, int]:
    member = rows.groupby(UNIT)[TREATED].max()
    return int((member == 1).sum()), int((member == 0).sum())


def alike(programme: Programme, when: When) -> pd.DataFrame:
    """Compare what those with the programme and those without were like at the baseline.

    Returns
    -------
    DataFrame
        One row a comparison and column, index ``comparison:column``; as text `comparison records column`; as `Measured`
        `mean_with mean_without`, `std_difference` (in standard deviations, pooled) and `p_value`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for comparison, sample, own in each_main(programme, when):
        table = with_before(sample)
        for column, row in _balance(comparison, table).iterrows():
            rows[f"{comparison.code}:{column}"] = {
                "comparison": comparison.code,
                "records": comparison.records,
                "column": str(column),
                **_figures(sample, _of_column(programme, own, table, str(column)), str(column), row),
            }
    columns = ["comparison", "records", "column", "mean_with", "mean_without", "std_difference", "p_value"]
    return frame(rows, "column", columns)


def _of_column(programme: Programme, own: Found, table: pd.DataFrame, column: str) -> Found:
    """Hold a column back where a mean of it would tell what each of a few has."""
    sides = (table[table[TREATED] == side] for side in (1, 0))
    tells = any(mean_tells(side[column], side[UNIT]) for side in sides)
    is_small = is_protected(programme, own.comparison.records) and tells
    return replace(own, is_small=own.is_small or is_small)


def _balance(comparison: Comparison, table: pd.DataFrame) -> pd.DataFrame:
    named = [BEFORE] if BEFORE in table else []
    named += [column for column in comparison.covariates if pd.api.types.is_numeric_dtype(table[column])]
    varying = [name for name in named if table[name].nunique() > 1]
    if not varying:
        return pd.DataFrame()
    asked = {"outcome": OUTCOME, "treated": TREATED, "covariates": varying, "estimator": "difference_in_means"}
    try:
        several = [UNIT] if table[UNIT].duplicated().any() else []
        return balance.table(table, asked | {"cluster": comparison.cluster or several})
    except ImpactError:
        return pd.DataFrame()


def _figures(sample: Compared, own: Found, column: str, row: pd.Series) -> dict[str, Measured]:
    comparison, inputs = sample.comparison, own.inputs
    is_money = column == BEFORE and sample.is_valued
    kind = ("money", comparison.currency or "") if is_money else ("count", "")
    told = {
        "mean_with": ("records_mean", row["mean_treated"], *kind),
        "mean_without": ("records_mean", row["mean_others"], *kind),
        "std_difference": ("std_difference", row["std_difference"], "index", ""),
        "p_value": ("p_value", row["p_value"], "p_value", ""),
    }
    return {name: _told(own, inputs, *parts) for name, parts in told.items()}


def _told(own: Found, inputs: tuple[str, ...], formula: str, value: float, unit: str, currency: str) -> Measured:
    if own.is_small:
        return undefined(unit, SUPPRESSED, formula, inputs)
    known = np.isfinite(value)
    return Measured(float(value), unit, formula, inputs, currency) if known else undefined(unit, "not_applicable")
