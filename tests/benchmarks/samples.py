"""Made-up samples whose truth is known, for coverage: organisations of villages that share their luck."""

from __future__ import annotations

import numpy as np
import pandas as pd

GROWTH, EFFECT = 1.1, 0.28


def villages(random: np.random.Generator, side: int, leaving: float = 0.0, sold: float = 1.0) -> pd.DataFrame:
    """Draw some villages a side, of four to eight organisations, before and after.

    Parameters
    ----------
    random : Generator
    side : int
        Villages with and as many without the project.
    leaving : float
        Part of the organisations that are gone afterwards.
    sold : float
        Part of the organisations that sell anything; with few, what is without may be next to nought.
    """
    village = np.repeat(np.arange(2 * side), random.integers(4, 9, 2 * side))
    n, with_ = len(village), village < side
    luck, year = np.exp(random.normal(0, 0.35, 2 * side)), np.exp(random.normal(0, 0.12, 2 * side))
    before = 100 * luck[village] * np.exp(random.normal(0, 0.5, n)) * (random.random(n) < sold)
    after = before * GROWTH * year[village] * (1 + EFFECT * with_) * np.exp(random.normal(0, 0.25, n))
    after = np.where(random.random(n) < leaving, np.nan, after)
    one = pd.DataFrame({"village": village, "unit": np.arange(n), "member": with_.astype(int)})
    return pd.concat([one.assign(later=0, sold=before), one.assign(later=1, sold=after)], ignore_index=True)


DESIGN = {"outcome": "sold", "treated": "member", "post": "later", "unit": "unit", "cluster": "village"}

KINDS = {
    "40 villages a side": (40, 0.0, 1.0),
    "10 a side": (10, 0.0, 1.0),
    "5 a side": (5, 0.0, 1.0),
    "10 a side, a quarter leaves": (10, 0.25, 1.0),
    "10 a side, one in ten sells": (10, 0.0, 0.1),
}
"""Kinds of samples: villages a side, who leaves, who sells."""

ESTIMATORS = ("percent_of_totals", "percent_of_means", "mean_percent", "difference_in_means", "did")
