"""An estimate: the value, how sure it is, what it is in per cent, what was left out, and what may be said of it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from html import escape
from typing import Any

import pandas as pd

DETAILS = ("kind", "group", "period", "event", "estimate", "std_error", "conf_low", "conf_high", "p_value")
"""Columns of the table of details."""

KINDS = ("group_time", "event", "calendar", "group", "pre_test", "decomposition", "trend", "weight", "cell", "claim")
"""Kinds of its rows."""

_SHOWN = ("value", "std_error", "conf_low", "conf_high", "p_value", "percent", "percent_low", "percent_high")


@dataclass(frozen=True, repr=False)
class Estimate:
    """What comes out of a comparison.

    Attributes
    ----------
    estimand, estimator : str
    value : float
        In the unit of the outcome; of the three percentages, and of `percent`, a fraction.
    std_error, df : float
        NaN where there is no error: one treated unit, fewer than two clusters on a side, or most of a side alike and
        fewer than four clusters that are not (warning ``few_carry``). Infinite degrees of freedom are the normal
        distribution.
    se_kind, correction : str
        The kind of standard error, and what was corrected, ``G/(G-1) · (N-1)/(N-K)``.
    conf_low, conf_high, p_value : float
        At the confidence level of the design; infinite where a test that was inverted rejects nothing on that side.
    n_obs, n_units, n_clusters : int
        Rows, units (rows, without any) and clusters (0 without any; of two ways the fewer) that were used.
    percent, percent_low, percent_high : float
        `value` over what the treated would have had, with Fieller's limits; NaN for a dose, for an instrument, and the
        limits where they are unbounded.
    details : DataFrame
        :data:`DETAILS`, a row a part, kind by kind (:data:`KINDS`); ``details.attrs["covariances"]`` has the covariance
        of the rows of a kind.
    left_out : dict of str to int
        What is not used, by why: the column that lacks a value, or ``units_without_both``.
    warnings : list of str
        Codes of what is to be told beside it.
    may_say : {"cannot_tell", "differs", "holds_if", "effect"}
        What may be said of it; a row of the details, kind ``claim``, names the assumption it needs.
    """

    estimand: str
    estimator: str
    value: float
    std_error: float
    se_kind: str
    correction: str
    conf_low: float
    conf_high: float
    p_value: float
    df: float
    n_obs: int
    n_units: int
    n_clusters: int
    percent: float
    percent_low: float
    percent_high: float
    may_say: str
    confidence_level: float = 0.95
    details: pd.DataFrame = field(default_factory=pd.DataFrame)
    left_out: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def frame(self) -> pd.DataFrame:
        """Return it as a table of one row, without details; reasons and warnings as text."""
        row: dict[str, Any] = {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if each.name not in ("details", "left_out", "warnings")
        }
        row["left_out"] = "; ".join(f"{why}: {n}" for why, n in self.left_out.items())
        row["warnings"] = "; ".join(self.warnings)
        return pd.DataFrame([row])

    def __repr__(self) -> str:
        limits = f" [{self.conf_low:.6g}, {self.conf_high:.6g}]" if pd.notna(self.conf_low) else ""
        return f"<{self.estimator} ({self.estimand}): {self.value:.6g}{limits}, {self.se_kind}; {self.may_say}>"

    def _repr_html_(self) -> str:
        rows = [(name, _written(getattr(self, name))) for name in ("estimator", "estimand", *_SHOWN)]
        rows += [("se_kind", f"{self.se_kind}: {self.correction}"), ("n_obs", f"{self.n_obs:,}")]
        rows += [("n_clusters", f"{self.n_clusters:,}"), ("may_say", self.may_say)]
        cells = "".join(f"<tr><th>{escape(name)}</th><td>{escape(text)}</td></tr>" for name, text in rows if text)
        return f"<table>{cells}</table>"


def _written(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.6g}" if pd.notna(value) else ""
    return str(value)
