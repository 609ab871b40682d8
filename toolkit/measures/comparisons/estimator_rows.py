"""The rows that each estimator takes of a sample, and what it is told of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from toolkit.facts.contracts.comparisons import BEFORE, Design
from toolkit.measures.comparisons.samples import (
    CELL,
    OUTCOME,
    PERIOD,
    POST,
    START,
    STRATUM,
    TREATED,
    UNIT,
    Compared,
)


def table_for(sample: Compared, design: Design) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the table and the design that an estimator takes, as :func:`toolkit.impact.estimate` reads them."""
    comparison, name = sample.comparison, design.estimator
    asked: dict[str, Any] = {
        "outcome": OUTCOME,
        "treated": TREATED,
        "estimator": name,
        "assignment": comparison.assignment,
        "covariates": design.covariates,
        "propensity": design.propensity,
        "instrument": design.instrument,
        "weights": design.weights or "",
        "cluster": comparison.cluster or [UNIT],
        "estimand": design.estimand,
        "se": design.se,
        "options": design.options,
    }
    has_before = sample.pairs[POST].nunique() > 1
    needed = [OUTCOME, TREATED, UNIT, CELL, STRATUM, POST, *asked["cluster"], *filter(None, [design.weights])]
    used = list(dict.fromkeys(needed))
    if name in OF_PANELS:
        return _of_panel(sample, asked)
    if name == "mean_percent" and has_before:
        whole = _added(sample.pairs, [POST])  # each unit's own change is that of all its products together
        one = whole.assign(**{STRATUM: pd.factorize(whole[START])[0] + 1})[used]
        return _comparable(one, both=True), asked | {"unit": CELL, "post": POST, "strata": [STRATUM]}
    if name in PERCENTAGES and has_before and not design.after_only:
        pairs = _comparable(sample.pairs[used], both=name != "percent_of_means")
        return pairs, asked | {"unit": CELL, "post": POST, "strata": [STRATUM]}
    if name in PERCENTAGES:
        after = _comparable(sample.pairs.loc[sample.pairs[POST] == 1, used], both=False)
        return after, asked | {"unit": CELL, "strata": [STRATUM]}
    if name in BOTH_MOMENTS and has_before:
        return _added(sample.pairs, [POST]), asked | {"unit": CELL, "post": POST}
    alone = {"unit": "", "cluster": []} if name == "matching" else {"unit": CELL}
    return with_before(sample), asked | alone


def _of_panel(sample: Compared, asked: dict[str, Any]) -> tuple[pd.DataFrame, dict[str, Any]]:
    panel = _added(sample.rows, [PERIOD])
    if asked["estimator"] == "staggered":
        return panel, asked | {"treated": "", "unit": UNIT, "period": PERIOD, "first_treated": START}
    on = (panel[TREATED] == 1) & (panel[PERIOD] >= panel[START])
    return panel.assign(**{TREATED: on.astype(int)}), asked | {"unit": UNIT, "period": PERIOD, "cluster": []}


def _comparable(pairs: pd.DataFrame, *, both: bool) -> pd.DataFrame:
    """Keep what has a value at both moments, and products that both groups have: others have nothing beside them."""
    there = pairs[pairs[OUTCOME].notna()]
    if both:
        cell = _cell_codes(there)
        there = there[np.asarray(_seen(cell, there[POST].to_numpy()).all(axis=1))[cell]]
    stratum, post = pd.factorize(there[STRATUM])[0], there[POST].to_numpy(int)
    sides = np.ones(int(stratum.max(initial=-1)) + 1, bool)
    for moment in np.unique(post):
        own = post == moment
        sides &= _seen(stratum[own], there[TREATED].to_numpy()[own], len(sides)).all(axis=1)
    kept, counts = there[sides[stratum]], [_cells(pairs), _cells(there)]
    left_out = {"units_without_both": counts[0] - counts[1], "no_comparison": counts[1] - _cells(kept)}
    kept.attrs = {"left_out": {why: n for why, n in left_out.items() if n}}
    return kept


def _seen(codes: np.ndarray, marks: np.ndarray, size: int = 0) -> np.ndarray:
    """Tell of each code whether it is there with the mark 0, and with 1; shape (codes, 2)."""
    size = max(size, int(codes.max(initial=-1)) + 1)
    return np.asarray(np.bincount(codes * 2 + marks.astype(int), minlength=2 * size).reshape(-1, 2) > 0)


def _cell_codes(pairs: pd.DataFrame) -> np.ndarray:
    """Give the products of a unit numbers, in each start."""
    several = int(pairs[STRATUM].max()) + 1 if len(pairs) else 1
    return np.asarray(pd.factorize(pairs[CELL] * several + pairs[STRATUM])[0])


def _cells(pairs: pd.DataFrame) -> int:
    return int(_cell_codes(pairs).max(initial=-1)) + 1


OF_PANELS = ("staggered", "synthetic_did")
PERCENTAGES = ("percent_of_totals", "percent_of_means", "mean_percent")
BOTH_MOMENTS = ("before_after", "did")
"""Estimators by the rows that they take: every year, amounts product by product, both moments; others one a unit."""


def _added(rows: pd.DataFrame, times: list[str]) -> pd.DataFrame:
    """Add the valued amounts of a unit's products; one that is not known leaves the sum unknown."""
    name = CELL if POST in times else UNIT
    key = [rows[name], *(rows[time] for time in times)]
    if not pd.DataFrame(dict(enumerate(key))).duplicated().any():
        return rows
    amounts = rows[OUTCOME].groupby(key).agg(lambda own: own.sum(skipna=False))
    first = rows.groupby([name, *times], sort=False).first()
    return first.assign(**{OUTCOME: amounts}).reset_index()


def with_before(sample: Compared) -> pd.DataFrame:
    """Return one row a unit after the start, with what it had before and what it was like then."""
    cells = _added(sample.pairs, [POST]).set_index(CELL)
    after = cells[cells[POST] == 1]
    early = cells[cells[POST] == 0]
    if not len(early):
        return after.reset_index()
    named = [column for _, column in sample.comparison.columns if column in early and column not in (UNIT, "")]
    fixed = [column for column in dict.fromkeys(named) if pd.api.types.is_numeric_dtype(early[column])]
    at_baseline = {column: early[column].reindex(after.index) for column in fixed}
    return after.assign(**at_baseline, **{BEFORE: early[OUTCOME].reindex(after.index)}).reset_index()
