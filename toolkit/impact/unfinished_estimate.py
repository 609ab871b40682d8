"""What an estimator hands back, before limits, percentages and what may be said are added."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from toolkit.impact.columns import Floats


@dataclass(frozen=True, slots=True)
class Error:
    """A standard error, and how it was made.

    Attributes
    ----------
    std_error, df : float
        NaN where there is none; infinite degrees of freedom are the normal distribution.
    kind, correction : str
        As ``CR1`` and the factor that was applied, ``G/(G-1) · (N-1)/(N-K)``.
    conf_low, conf_high, p_value : float
        Only where they do not follow from the error, as of a test that was inverted; NaN otherwise.
    """

    std_error: float
    df: float
    kind: str
    correction: str
    conf_low: float = np.nan
    conf_high: float = np.nan
    p_value: float = np.nan

    @property
    def is_inverted(self) -> bool:
        """Whether the limits come from a test, and not from the error."""
        return not np.isnan(self.p_value)


@dataclass(frozen=True, slots=True)
class Found:
    """An estimate in the making.

    Attributes
    ----------
    value : float
    error : Error
    without : float
        What the treated would have had; NaN where the estimator does not say, as of a dose.
    covariance : array of shape (2, 2), optional
        Of `value` and `without`, on the scale of `error`; None where there is none.
    details : list of dict
        Rows of the table of details: ``kind group period event estimate std_error conf_low conf_high p_value``.
    covariances : mapping of str to array
        Of the rows of a kind of details, in their order.
    warnings, left_out
        What is to be told beside it: codes, and reasons with how many rows or units.
    is_refuted : bool
        Whether what it assumes was tested and rejected, as parallel trends before the start.
    """

    value: float
    error: Error
    without: float = np.nan
    covariance: Floats | None = None
    details: list[dict[str, Any]] = field(default_factory=list)
    covariances: dict[str, Floats] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    is_refuted: bool = False


def none(kind: str) -> Error:
    """Return the error of what has none: one treated unit, fewer than two clusters on a side, or few that differ."""
    return Error(np.nan, np.nan, kind, "too_few_clusters")
