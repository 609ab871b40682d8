"""What documents print in several places: which facts, and which of them with different values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from toolkit.errors import refuse_unknown
from toolkit.facts.contracts.figure_tables import Row
from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import Period, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import EXACT
from toolkit.measures.document_dates import says_of
from toolkit.measures.reconciliation.judging import gap_of


def printed_twice(programme: Programme, table: str, when: When) -> list[dict[str, Row]]:
    """Return the facts of a table that are printed in several places until a stretch, those of one figure together."""
    alike: dict[tuple[object, ...], list[tuple[str, Row]]] = {}
    for fact, row in programme.facts(FACTS[table]):
        if row.use != "sic":
            alike.setdefault(tuple(getattr(row, name) for name in row.KEY), []).append((fact, row))
    told = (
        {fact: row for fact, row in own if says_of(programme, when, row.document, [_period(programme, row)])}
        for own in alike.values()
        if len(own) > 1
    )
    return [own for own in told if len(own) > 1]


def _period(programme: Programme, row: Row) -> Period | None:
    return programme.period(str(getattr(row, "period", "")))


def _used(own: Mapping[str, Row], use: str) -> list[str]:
    """Return the facts of one figure that are used in a way: those that count, or that do not."""
    return [fact for fact, row in own.items() if row.use == use]


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
    refuse_unknown(table, FACTS, "table")
    figures, rows = figures_of(programme, table), dict[str, dict[str, Any]]()
    for own in printed_twice(programme, table, when):
        counted = _used(own, "yes")
        for other in sorted(_used(own, "no")) if counted else ():
            value, other_value = figures[counted[0]], figures[other]
            gap = gap_of(value, other_value)
            same = gap and abs(gap.number) <= value.half_unit + other_value.half_unit + EXACT
            if (
                gap
                and not same
                and not any(
                    r["other_value"].value == other_value.value for r in rows.values() if r["counted"] == counted[0]
                )
            ):
                rows[other] = {
                    "counted": counted[0],
                    "other": other,
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
    figures, rows = figures_of(programme, table), dict[str, dict[str, object]]()
    for own in printed_twice(programme, table, when):
        counted = _used(own, "yes")
        for other in _used(own, "no") if counted else ():
            if figures[other] and figures[counted[0]]:
                rows[other] = {"stated": figures[other], "recomputed": figures[counted[0]]}
    return frame(rows, "fact", ["stated", "recomputed"])
