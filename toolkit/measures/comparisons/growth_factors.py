"""Growth split exactly into members, volume and price, for those with the programme and those without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from toolkit.facts.contracts.comparisons import Comparison
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.facts.records import RECORDS
from toolkit.figures import frame
from toolkit.measured import Measured, counted, undefined
from toolkit.measures import formulas
from toolkit.measures.comparisons.estimated_designs import Found, each_main
from toolkit.measures.comparisons.samples import CELL, OUTCOME, POST, STRATUM, TREATED, UNIT
from toolkit.measures.records.disclosure import SUPPRESSED

FACTORS = ("members", "volume", "price")
"""What sales are made of: members, volume a member (at prices before), and price; all three only where known."""


def factors(programme: Programme, when: When) -> pd.DataFrame:
    """Split how sales changed into what is due to members, to volume a member, and to price; the parts add up exactly.

    By the logarithmic mean, which leaves no rest: Ang (2004), Decomposition analysis for policymaking in energy, Energy
    Policy 32. Of units that have all of them at both moments.

    Returns
    -------
    DataFrame
        One row a comparison, side and factor, index ``comparison:side:factor``; as text `comparison side factor`; as
        `Measured` `before after`, `growth` of the factor itself, and `contribution` to the growth of sales; the row of
        the factor ``sales`` has all of it.
    """
    rows: dict[str, dict[str, Any]] = {}
    for comparison, sample, own in each_main(programme, when):
        for side, mark in (("with", 1), ("without", 0)) if comparison.price else ():
            totals = _totals(comparison, sample.pairs[sample.pairs[TREATED] == mark])
            for factor, row in _split(comparison, own, totals).items():
                told = {"comparison": comparison.code, "side": side, "factor": factor}
                rows[f"{comparison.code}:{side}:{factor}"] = told | row
    return frame(rows, "factor", ["comparison", "side", "factor", "before", "after", "growth", "contribution"])


def _totals(comparison: Comparison, pairs: pd.DataFrame) -> list[dict[str, float]]:
    """Return members, volume at prices before and sales, of the same units before and after."""
    needed = [OUTCOME, comparison.outcome, comparison.price, *([comparison.members] if comparison.members else [])]
    there = pairs.dropna(subset=[name for name in needed if name])
    there = there[there.groupby([CELL, STRATUM])[POST].transform("nunique") > 1]
    found = []
    for post in (0, 1):
        own = there[there[POST] == post]
        sales = float((own[comparison.outcome].astype(float) * own[comparison.price].astype(float)).sum())
        told = {"volume": float(own[OUTCOME].sum()), "sales": sales, "units": float(own[CELL].nunique())}
        if comparison.members:
            told["members"] = float(own.drop_duplicates(CELL)[comparison.members].sum())
        found.append(told)
    return found


def _split(comparison: Comparison, own: Found, totals: list[dict[str, float]]) -> Mapping[str, dict[str, Measured]]:
    early, late = totals
    if own.is_small or min(early["sales"], late["sales"], early["volume"], late["volume"]) <= 0:
        return {}
    currency, inputs, whole = comparison.currency or "", own.inputs, late["sales"] / early["sales"] - 1
    levels = [_levels(each) for each in totals]
    found = {}
    for factor in levels[0]:
        ratio = levels[1][factor] / levels[0][factor]
        unit, of = ("count", "") if factor == "members" else ("index", "") if factor == "price" else ("money", currency)
        before, after = (Measured(each[factor], unit, f"factor_{factor}", inputs, of) for each in levels)
        contribution = whole * np.log(ratio) / np.log1p(whole) if whole else 0.0
        found[factor] = {
            "before": before,
            "after": after,
            "growth": Measured(ratio - 1, "change", "growth", inputs),
            "contribution": Measured(float(contribution), "change", "logarithmic_mean", inputs),
        }
    before, after = (Measured(each["sales"], "money", "records_sum", inputs, currency) for each in totals)
    growth = formulas.growth(after, before).but(inputs=inputs)
    return found | {"sales": {"before": before, "after": after, "growth": growth, "contribution": growth}}


def _levels(total: Mapping[str, float]) -> dict[str, float]:
    """Return the factors whose product is what was sold."""
    price = total["sales"] / total["volume"]
    if total.get("members"):
        return {"members": total["members"], "volume": total["volume"] / total["members"], "price": price}
    return {"volume": total["volume"], "price": price}


def same_and_all(programme: Programme, when: When) -> pd.DataFrame:
    """Set the growth of the units that are there at both moments beside that of all that are there at either.

    Returns
    -------
    DataFrame
        One row a comparison and side, index ``comparison:side``; as text `comparison side`; as `Measured` `same` and
        `all`, growth of the outcome's total (valued at prices before), `units_before units_after units_both`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for comparison, sample, own in each_main(programme, when):
        for side, mark in (("with", 1), ("without", 0)) if sample.pairs[POST].nunique() > 1 else ():
            pairs = sample.pairs[(sample.pairs[TREATED] == mark) & sample.pairs[OUTCOME].notna()]
            told = {"comparison": comparison.code, "side": side}
            rows[f"{comparison.code}:{side}"] = told | _growths(comparison, own, pairs)
    columns = ["comparison", "side", "same", "all", "units_before", "units_after", "units_both"]
    return frame(rows, "side", columns)


def _growths(comparison: Comparison, own: Found, pairs: pd.DataFrame) -> dict[str, Measured]:
    inputs = (f"{RECORDS}{comparison.records}",)
    both = pairs[pairs.groupby([CELL, STRATUM])[POST].transform("nunique") > 1]
    units = [pairs[pairs[POST] == 0], pairs[pairs[POST] == 1], both]
    counts = zip(("units_before", "units_after", "units_both"), (each[UNIT].nunique() for each in units), strict=True)
    if own.is_small:
        none = undefined("count", SUPPRESSED)
        return dict.fromkeys(("units_before", "units_after", "units_both"), none) | dict.fromkeys(("same", "all"), none)
    growth = {"same": _growth(both, comparison, inputs), "all": _growth(pairs, comparison, inputs)}
    return growth | {name: counted(n, inputs) for name, n in counts}


def _growth(pairs: pd.DataFrame, comparison: Comparison, inputs: tuple[str, ...]) -> Measured:
    kind = ("money", "records_valued") if comparison.currency else (comparison.measured_in, "records_sum")
    sums = [float(pairs[pairs[POST] == post][OUTCOME].sum()) for post in (0, 1)]
    before, after = (Measured(each, *kind, inputs, comparison.currency or "") for each in sums)
    return formulas.growth(after, before).but(inputs=inputs)
