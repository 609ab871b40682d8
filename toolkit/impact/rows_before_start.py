"""The rows that are looked at before anything is estimated: one a unit, as it was before the start, with its side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from toolkit.errors import ImpactError, Problem
from toolkit.impact.columns import Floats
from toolkit.impact.design import Design
from toolkit.impact.sample import Sample, sample_of
from toolkit.impact.unit_changes import of_units

_ONCE = ("ipw", "aipw", "ipw_ra", "matching")
"""Estimators that compare units once, whose rows are those of the estimate."""


def compared(data: pd.DataFrame, design: Design) -> Sample:
    """Return the rows that are looked at, one a unit, with the unit's side."""
    sample = sample_of(data, design)
    if sample.is_dose:
        raise ImpactError(Problem("impact_dose_in_arms", column=design.treated))
    if design.estimator in _ONCE or (design.estimator == "regression_adjustment" and design.estimand != "common"):
        sample = of_units(sample)
    else:
        sample = _first_rows(sample)
    if sample.treated.all() or not sample.treated.any():
        code = "impact_nobody_untreated" if sample.treated.all() else "impact_nobody_treated"
        raise ImpactError(Problem(code, column=design.treated or design.first_treated))
    return sample


def _first_rows(sample: Sample) -> Sample:
    """Keep the rows before the start, of a unit its first one; a unit that is ever treated is treated."""
    inside = sample.treated
    if not sample.design.treated and sample.first is not None:
        inside = np.isfinite(sample.first)
    rows = np.flatnonzero(~sample.post) if sample.post is not None else np.arange(sample.n)
    unit = sample.unit
    if unit is None:
        return replace(sample.taken(rows), d=inside[rows].astype(float), post=None)
    if sample.period is not None:
        rows = rows[np.argsort(sample.period.codes[rows], kind="stable")]
    _, first = np.unique(unit.codes[rows], return_index=True)
    rows = np.sort(rows[first])
    ever = unit.sums(inside.astype(float)) > 0
    return replace(sample.taken(rows), d=ever[unit.codes[rows]].astype(float), post=None)


def covariates(sample: Sample) -> tuple[tuple[str, ...], Floats]:
    """Return the names and values of a design's covariates, else of its treatment's model."""
    design = sample.design
    names, x = (design.covariates, sample.x) if design.covariates else (design.propensity, sample.z)
    if not names:
        raise ImpactError(Problem("design_lacks", column="covariates", fields={"found": "balance"}))
    return names, x
