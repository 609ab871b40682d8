"""Two indicators of which one is a fixed multiple of the other: one of them was computed and not measured."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from toolkit.figures import frame
from toolkit.measured import Measured
from toolkit.measures import formulas

_DIGITS = 2
"""Digits of a number by which people multiply, as 1.2."""

_STEPS = 1000
"""Steps of its last printed digit that a value has to have: of small numbers two ratios agree by chance."""


def multiples(achieved: pd.DataFrame) -> pd.DataFrame:
    """Find pairs of indicators that are in the same simple proportion in both years, though both changed.

    Parameters
    ----------
    achieved : DataFrame
        As ``indicators.achievement`` gives it.

    Returns
    -------
    DataFrame
        One row a pair, index the indicator that is the larger; as text `other`; as `Measured` `multiple` and `before`,
        the larger one over the other now and a year before. Of each indicator the first pair. Sales that are 1.2 times
        the purchases in 2018 and in 2019 are one; what is the same figure twice is none.
    """
    moved = achieved[[_moved(now, then) for now, then in zip(achieved["actual"], achieved["before"], strict=True)]]
    rows: dict[str, dict[str, object]] = {}
    for one, other in combinations(moved.index, 2):
        large, small = sorted((one, other), key=lambda code: -moved["actual"][code].number)
        now, before = (formulas.ratio(moved[name][large], moved[name][small]) for name in ("actual", "before"))
        if large not in rows and _is_simple(now) and _is_simple(before) and _round(now) == _round(before):
            rows[str(large)] = {"other": str(small), "multiple": now, "before": before}
    return frame(rows, "indicator", ["other", "multiple", "before"])


def _moved(now: Measured, before: Measured) -> bool:
    """Whether a value changed, and both are printed with digits enough."""
    return bool(now and before) and now.number != before.number and all(map(_is_fine, (now, before)))


def _is_fine(figure: Measured) -> bool:
    return figure.number >= _STEPS * (2 * figure.half_unit or 1)


def _is_simple(multiple: Measured) -> bool:
    """Whether a ratio is a simple number other than 1, as far as the printed digits tell."""
    return bool(multiple) and _round(multiple) != 1 and abs(multiple.number - _round(multiple)) <= multiple.half_unit


def _round(multiple: Measured) -> float:
    return float(f"{multiple.number:.{_DIGITS}g}")
