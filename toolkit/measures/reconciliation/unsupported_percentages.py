"""Printed percentages of which neither the parts nor the whole are printed: nobody can make them again."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from toolkit.facts.contracts.figure_tables import BeneficiaryCount, Row
from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, undefined
from toolkit.measures.deriving import PART
from toolkit.measures.document_dates import says_of

_SET = ("original_target", "target", "final_target")
"""Roles of percentages that somebody set, and nobody made of others."""


def unsupported(table: str, programme: Programme, when: When) -> pd.DataFrame:
    """List the percentages of a table that were made of something, with what is known of them.

    Returns
    -------
    DataFrame
        Index the fact; as `Measured` `stated` and `recomputed`, which is undefined: the parts are not printed. Of a
        part of so many people that no whole number of them gives it, it is what the nearest number of them gives.

    Notes
    -----
    Of a mean or a share of few, not every value is possible: Brown and Heathers (2017), The GRIM test.
    """
    rows: dict[str, dict[str, object]] = {}
    figures = figures_of(programme, table)
    for fact, row in _made(programme, table, when):
        stated = figures[fact]
        if stated and stated.unit in PART:
            rows[fact] = {"stated": stated, "recomputed": _of_people(programme, fact, row, stated)}
    return frame(rows, "fact", ["stated", "recomputed"])


def _made(programme: Programme, table: str, when: When) -> Iterator[tuple[str, Row]]:
    """Return the facts that count, are told of the stretch and were not set; the target of people says who they are.

    What is of before the programme is none of its figures, but for its baselines.
    """
    start = programme.period(programme.file.start.agreed or programme.file.start.effective or "")
    for fact, row in programme.facts(FACTS[table]):
        is_set = getattr(row, "role", "") in _SET and not isinstance(row, BeneficiaryCount)
        period = programme.period(getattr(row, "period", ""))
        is_before = start is not None and period is not None and period.months and period.last < start.first
        if is_before and getattr(row, "role", "") != "baseline":
            continue
        if (
            row.use == "yes"
            and not is_set
            and programme.is_of_plan(row.document, when)
            and says_of(programme, when, row.document, [period])
        ):
            yield fact, row


def _of_people(programme: Programme, fact: str, row: Row, stated: Measured) -> Measured:
    """Return what a share of people can be, where how many they are is printed beside it and it cannot be."""
    unknown = undefined(stated.unit, "parts_not_printed", "share", (fact,))
    if not isinstance(row, BeneficiaryCount) or row.measure != "share":
        return unknown
    whole = fact.rpartition(":")[0].rpartition(":")[0] + "::count"
    people = figures_of(programme, row.TABLE).get(whole)
    if not people or not people.number:
        return unknown
    nearest = round(stated.number * people.number) / people.number
    if abs(nearest - stated.number) <= stated.half_unit + people.half_unit / people.number:
        return unknown
    return Measured(nearest, stated.unit, "share", (fact, whole))
