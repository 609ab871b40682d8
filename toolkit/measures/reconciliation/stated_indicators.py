"""What is printed of indicators: shares beside a value, totals of other indicators, and parts above their whole."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.facts.contracts.figure_tables import BeneficiaryCount, Observation
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.document_dates import says_of
from toolkit.measures.indicators.observed import observed_in


def shares(programme: Programme, when: When) -> pd.DataFrame:
    """Recompute the shares that are printed beside a value: by the value of the same place, over the final target.

    Returns
    -------
    DataFrame
        One row a printed share, index its fact; `indicator` and `period` as text; `Measured` `stated` and `recomputed`.
    """
    figures, rows = figures_of(programme, Observation.TABLE), dict[str, dict[str, object]]()
    facts = programme.observations
    printed = facts[facts["role"] == "stated_share"]
    for fact, row in printed[[_is_told(programme, row, when) for row in printed.itertuples()]].iterrows():
        own = facts[(facts["indicator"] == row["indicator"]) & (facts["use"] != "sic")]
        beside = own[(own["period"] == row["period"]) & (own["role"] == "actual")]
        here = beside[(beside["document"] == row["document"]) & (beside["table"] == row["table"])]
        whole = own[(own["role"] == "final_target") & (own["use"] == "yes")]
        given = [figures[str(found.index[0])] for found in (here, whole) if len(found)]
        made = formulas.share(*given) if len(given) == 2 else undefined("share", "not_reported", "share")  # noqa: PLR2004
        told = {"indicator": row["indicator"], "period": row["period"]}
        rows[str(fact)] = told | {"stated": figures[str(fact)], "recomputed": made}
    return frame(rows, "fact", ["indicator", "period", "stated", "recomputed"])


def above_one(programme: Programme, when: When) -> pd.DataFrame:
    """Find shares of a whole that are printed as more than all of it; more than a target is reached is none.

    Returns
    -------
    DataFrame
        One row a printed share, index its fact; `Measured` `stated`, as printed, and `recomputed`, which nothing gives.
    """
    rows: dict[str, dict[str, object]] = {}
    printed: list[tuple[str, Observation | BeneficiaryCount]] = [*programme.facts(Observation)]
    for fact, row in [*printed, *programme.facts(BeneficiaryCount)]:
        is_above = row.value is not None and row.value > 1 and "%" in row.as_printed  # without it 6 could be 6 %
        if is_above and _is_part(programme, row) and _is_told(programme, row, when):
            stated = Measured(row.value, "share", "fact", (fact,), half_unit=programme.half_unit(row))
            rows[fact] = {"stated": stated, "recomputed": undefined("share", "not_applicable", "share")}
    return frame(rows, "fact", ["stated", "recomputed"])


def _is_part(programme: Programme, row: Observation | BeneficiaryCount) -> bool:
    """Whether a fact says what part of a whole something is, and no change or completion."""
    if isinstance(row, BeneficiaryCount):
        return row.measure == "share"
    indicator = programme.indicators[row.indicator]
    return indicator.kind == "share" and indicator.unit == "share" and row.role in ("actual", "baseline")


def _is_told(programme: Programme, row: Any, when: When) -> bool:
    """Whether a fact is told of a stretch or of before."""
    return says_of(programme, when, row.document, [programme.period(row.period)])


def totals(programme: Programme, when: When) -> pd.DataFrame:
    """Set every printed figure of an indicator that is the total of others beside their sum.

    Returns
    -------
    DataFrame
        One row a printed figure until the stretch, index its fact; `indicator role period` as text; as `Measured`
        `stated` and `recomputed`, the sum of the same of its parts.
    """
    observed, at, rows = observed_in(programme), programme.at(when), dict[str, dict[str, object]]()
    for indicator in programme.indicators.values():
        for role in _TOTALLED if indicator.total_of else ():
            for period, stated in observed.periods(indicator.code, role).items():
                parts = [observed.get(code, role, period).but(counts=stated.counts) for code in indicator.total_of]
                if stated and stated.formula == "fact" and (at.follows(period) or role in _AHEAD):
                    told = {"indicator": indicator.code, "role": role, "period": period.text}
                    made = formulas.total(*parts, subjects=indicator.total_of)
                    rows[stated.inputs[0]] = told | {"stated": stated, "recomputed": made if all(parts) else parts[0]}
    return frame(rows, "fact", ["indicator", "role", "period", "stated", "recomputed"])


_AHEAD = ("target", "final_target", "original_target")
_TOTALLED = ("baseline", "actual", *_AHEAD)
"""Roles in which an indicator and the parts of it are printed."""
