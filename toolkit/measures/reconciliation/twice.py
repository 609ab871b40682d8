"""What documents print in several places: which facts, and which of them with different values."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.facts.contracts.tables_by_name import FACTS, TABLES
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame, kept
from toolkit.measured import EXACT
from toolkit.measures.document_dates import says_of
from toolkit.measures.reconciliation.judging import gap_of


def printed_twice(programme: Programme, table: str, when: When) -> pd.DataFrame:
    """Return the facts of a table that are printed in several places until a stretch."""
    key = TABLES[table].columns(TABLES[table].KEY)
    found = programme.table(table).query("use != 'sic'")
    found = found[found.duplicated(key, keep=False)]
    told = zip(found["document"], found["period"], strict=True)
    found = kept(found, (says_of(programme, when, str(d), [programme.period(str(p))]) for d, p in told))
    return found[found.duplicated(key, keep=False)]


def contradictions(programme: Programme, table: str, when: When) -> pd.DataFrame:
    """Find facts that a document prints in several places with different values.

    Parameters
    ----------
    programme : Programme
    table : str
        Name of one of its tables of figures.
    when : int, str or Evaluated
        What was printed only afterwards is for later pages.

    Returns
    -------
    DataFrame
        One row a differing value, index `fact`; `counted` (the fact that counts) and `other` (the one that does not)
        as text; `Measured` columns `value other_value gap`. Values that differ by no more than their printed digits
        leave open are the same.
    """
    figures, key = figures_of(programme, table), TABLES[table].columns(TABLES[table].KEY)
    several = printed_twice(programme, table, when)
    rows: dict[str, dict[str, Any]] = {}
    for _, group in several.groupby(key, sort=False):
        counted = group.index[group["use"] == "yes"]
        for other in sorted(group.index[group["use"] == "no"]) if len(counted) else ():
            value, other_value = figures[str(counted[0])], figures[str(other)]
            gap = gap_of(value, other_value)
            same = gap and abs(gap.number) <= value.half_unit + other_value.half_unit + EXACT
            if (
                gap
                and not same
                and not any(
                    r["other_value"].value == other_value.value
                    for r in rows.values()
                    if r["counted"] == str(counted[0])
                )
            ):
                rows[str(other)] = {
                    "counted": str(counted[0]),
                    "other": str(other),
                    "value": value,
                    "other_value": other_value,
                    "gap": gap,
                }
    columns = ["counted", "other", "value", "other_value", "gap"]
    return frame(rows, "fact", columns)


def can_repeat(table: str) -> bool:
    """Whether a table has figures of periods, which a document may print again elsewhere."""
    contract = FACTS[table]
    return bool(contract.VALUE) and "period" in contract.KEY


def held(table: str, programme: Programme, when: When) -> pd.DataFrame:
    """Set every figure of a table that is printed again beside the one that counts.

    Returns
    -------
    DataFrame
        One row a repeated figure, index its fact; `Measured` `stated` and `recomputed`, the one that counts.
    """
    rows: dict[str, dict[str, object]] = {}
    figures, key = figures_of(programme, table), FACTS[table].columns(FACTS[table].KEY)
    for _, group in printed_twice(programme, table, when).groupby(key, sort=False):
        counted = [str(fact) for fact in group.index[group["use"] == "yes"]]
        for other in map(str, group.index[group["use"] == "no"]) if counted else ():
            if figures[other] and figures[counted[0]]:
                rows[other] = {"stated": figures[other], "recomputed": figures[counted[0]]}
    return frame(rows, "fact", ["stated", "recomputed"])
