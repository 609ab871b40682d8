"""Figures by sex, place and product, rolled up as each indicator allows, and held against the printed whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from toolkit.facts.figures import figures_of
from toolkit.facts.periods import ends_in
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.observed import observed_in
from toolkit.measures.reconciliation import compare

DIMENSIONS = {"sex": "all", "place": "", "product": ""}
"""What figures are told apart by, and what stands for all of it."""

COLUMNS = ["indicator", "role", "period", "dimension", "cells", "whole", "rolled_up", "mean", "least", "most"]
COLUMNS += ["gap", "verdict"]


def roll_up(cells: Sequence[Measured], aggregation: str, subjects: Sequence[str] = ()) -> Measured:
    """Roll figures of parts up into one of the whole.

    Parameters
    ----------
    cells : sequence of Measured
        One figure a sex, place or product.
    aggregation : {"sum", "last", "mean", "weighted", "none"}
        The indicator's own. ``weighted`` adds numerators and denominators; percentages are never averaged. ``last`` is
        a way through time: parts that stand side by side at one time are added by it.
    subjects : sequence of str
        What each cell is about.
    """
    if aggregation in ("sum", "last"):
        return formulas.total(*cells, subjects=subjects)
    if aggregation == "weighted":
        return formulas.pooled(*cells, subjects=subjects)
    if aggregation == "mean":
        return formulas.mean(*cells, subjects=subjects)
    unit = cells[0].unit if cells else "ratio"
    return undefined(unit, "not_added", "none", formulas.inputs_of(cells))


def verdicts(programme: Programme, year: int) -> pd.DataFrame:
    """Hold every figure that is also printed by sex, place or product against its parts.

    Returns
    -------
    DataFrame
        One row a figure of the year and dimension, index ``indicator:role:dimension``; as text `indicator role period
        dimension verdict`; as `Measured` `cells` (how many parts have a value), `whole` (as printed), `rolled_up` (by
        the indicator's aggregation), `gap`, and for parts of a whole their plain `mean` and the `least` and `most` of
        them: a share of all lies between them whatever the weights, so one that does not differs, also where the
        weights are not printed. Sexes are added only where women and men are both printed.
    """
    frame, figures, observed = programme.observations, figures_of(programme, "observations"), observed_in(programme)
    own = frame[(frame["use"] == "yes") & frame["period"].map(lambda period: ends_in(str(period), year))]
    rows: dict[str, dict[str, Any]] = {}
    for dimension, everything in DIMENSIONS.items():
        others = [name for name in DIMENSIONS if name != dimension]
        apart = own[own[dimension] != everything]
        for other in others:
            apart = apart[apart[other] == DIMENSIONS[other]]
        for (indicator, role, period), group in apart.groupby(["indicator", "role", "period"], sort=False):
            cells = [figures[str(fact)] for fact in group.index]
            names = [str(name) for name in group[dimension]]
            whole = observed.get(str(indicator), str(role), str(period))
            rolled = roll_up(cells, _aggregation(programme, str(indicator), dimension, names), names)
            rows[f"{indicator}:{role}:{dimension}"] = {
                "indicator": indicator,
                "role": role,
                "period": period,
                "dimension": dimension,
                "cells": formulas.count(*cells),
            } | _compared(whole, rolled, cells)
    return pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis("figure")


def _compared(whole: Measured, rolled: Measured, cells: Sequence[Measured]) -> dict[str, Any]:
    verdict = compare(whole, rolled)
    found = {"whole": whole, "rolled_up": rolled, "gap": verdict.gap, "verdict": verdict.outcome}
    there = sorted((cell for cell in cells if cell), key=lambda cell: cell.number)
    if whole.unit not in ("share", "ratio") or not there:
        none = undefined(whole.unit, "not_a_share", "limit")
        return found | {"mean": none, "least": none, "most": none}
    least, most = (end.but(formula="limit") for end in (there[0], there[-1]))
    outside = whole and not least.number - whole.half_unit <= whole.number <= most.number + whole.half_unit
    if outside and not rolled:
        found["verdict"] = "differs"
    return found | {"mean": formulas.mean(*cells), "least": least, "most": most}


def _aggregation(programme: Programme, indicator: str, dimension: str, names: Sequence[str]) -> str:
    if dimension == "sex" and set(names) != {"women", "men"}:
        return "none"
    return programme.indicators[indicator].aggregation
