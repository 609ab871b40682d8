"""The answer of every comparison, and what its designs find from naive to credible: no more is said than is earned."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, counted, undefined
from toolkit.measures.comparisons.before_start import is_refuted
from toolkit.measures.comparisons.estimated_designs import (
    NOT_ESTIMATED,
    Found,
    asked,
    difference,
    found,
    main_of,
    number,
)
from toolkit.measures.comparisons.estimator_rows import PERCENTAGES
from toolkit.measures.records.disclosure import SUPPRESSED

POWER = 0.8
"""Chance of seeing an effect that is there, of the smallest one that could have been seen."""

OF_CHANGES = ("same_growth", "parallel_trends")
"""Assumptions that say the groups would have changed alike: the years before the start can refute them."""

COLUMNS = (
    *("comparison", "estimator", "without", "percent", "difference", "units_with", "units_without", "clusters"),
    *("error", "said", "assumes", "why"),
)


def designs(programme: Programme, when: When) -> pd.DataFrame:
    """Set what the designs of every comparison find beside each other, from naive to credible.

    Returns
    -------
    DataFrame
        One row a design, index its code; as text `comparison estimator without error said assumes why`, keys and words
        of the programme; as `Measured` `percent` (by how much more than without, a fraction, with its limits),
        `difference` (in the unit of the outcome, none of percentages), `units_with units_without clusters`.
    """
    rows = {}
    for comparison in asked(programme, when):
        for design in comparison.designs:
            rows[design.code] = _row(programme, found(programme, comparison, design, when), when)
    return frame(rows, "design", COLUMNS)


def _row(programme: Programme, own: Found, when: When) -> dict[str, Any]:
    comparison, design = own.comparison, own.design
    with_, without = (number(own, n) for n in own.units)
    estimated = own.estimate
    clusters = estimated.n_clusters if estimated is not None and comparison.cluster else 0
    return {
        "comparison": comparison.code,
        "estimator": design.estimator,
        "without": design.without,
        "percent": own.figure("percent", "ratio"),
        "difference": difference(own),
        "units_with": with_,
        "units_without": without,
        "clusters": counted(clusters, own.inputs) if clusters else undefined("count", "not_applicable"),
        "error": estimated.se_kind if estimated is not None else "",
        "said": said(programme, own, when),
        "assumes": own.assumes,
        "why": own.why,
    }


def said(programme: Programme, own: Found, when: When) -> str:
    """Return what may be said of a design: less where years before the start refute what it assumes."""
    refuted = own.said == "holds_if" and own.assumes in OF_CHANGES and is_refuted(programme, own.comparison, when)
    return "differs" if refuted else own.said


def answers(programme: Programme, when: When) -> pd.DataFrame:
    """Return the answer to the question of every comparison.

    Returns
    -------
    DataFrame
        One row a comparison, index its code; as text `indicator question design said assumes error why`; as `Measured`
        `percent` with its limits, `difference`, `p_value`, `naive` (what the first design finds), `smallest` (the
        smallest effect that the sample could have seen, with four chances in five), `units_with units_without`.
    """
    rows = {}
    for comparison in asked(programme, when):
        own = main_of(programme, comparison, when)
        naive = found(programme, comparison, comparison.designs[0], when)
        row = _row(programme, own, when)
        rows[comparison.code] = {
            "indicator": comparison.indicator,
            "question": comparison.question,
            "design": comparison.main,
            **{name: row[name] for name in ("percent", "difference", "units_with", "units_without", "clusters")},
            "p_value": own.figure("p_value", "p_value"),
            "naive": naive.figure("percent", "ratio"),
            "smallest": smallest(own),
            **{name: row[name] for name in ("error", "said", "assumes", "why")},
        }
    return frame(rows, "comparison", ANSWER)


ANSWER = (
    *("indicator", "question", "design", "percent", "difference", "units_with", "units_without", "clusters"),
    *("p_value", "naive", "smallest", "error", "said", "assumes", "why"),
)


def smallest(own: Found) -> Measured:
    """Return the smallest effect that a sample could have seen, over what there would be without.

    With the error and the degrees of freedom that it has: ``(t(1 - alpha/2) + t(power)) std_error``. Bloom (1995),
    Minimum detectable effects, Evaluation Review 19.
    """
    formula, estimated = "smallest_seen", own.estimate
    if own.is_small or estimated is None or not np.isfinite(estimated.std_error) or not estimated.std_error > 0:
        return undefined("ratio", SUPPRESSED if own.is_small else NOT_ESTIMATED, formula, own.inputs)
    from scipy.special import stdtrit  # noqa: PLC0415 - only where there is an error

    df = min(estimated.df, 1e12)
    reach = stdtrit(df, (1 + estimated.confidence_level) / 2) + stdtrit(df, POWER)
    scale = 1.0 if own.design.estimator in PERCENTAGES else estimated.percent / estimated.value
    size = float(abs(reach * estimated.std_error * scale))
    return Measured(size, "ratio", formula, own.inputs) if np.isfinite(size) else undefined("ratio", NOT_ESTIMATED)
