"""When documents were written: what came later cannot be in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from toolkit.facts.contracts.documents import Document
from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.periods import Evaluated, Period, When, read_period
from toolkit.facts.programme import Programme

_DATED = [table for table, contract in FACTS.items() if contract.DATED]
"""Tables whose period tells what a document reports on."""


def written_within(programme: Programme, when: When) -> str:
    """Return the date of the latest document with figures of a year, where it was written before the year had ended.

    Empty where it was written after the year, or is a report that only says its year; where no document has figures of
    the year, all are looked at.
    """
    at, documents = programme.at(when), programme.file.documents
    telling = {name for table in _DATED if programme.has(table) for name in _telling(programme, table, at)}
    chosen = [document for name, document in documents.items() if name in telling or not telling]
    dated = [(period, document) for document in chosen if (period := read_period(document.date)) is not None]
    if not dated:
        return ""
    _, latest = max(dated, key=lambda item: (item[0].first, item[1].date))
    return "" if _could_have(latest, at) else latest.date


def is_owed(programme: Programme, when: When) -> bool:
    """Whether a document of the programme could have the results of a stretch.

    Every document written after it could; one that was written before its end only if it is a report whose date does
    not say so, as the report of 2011 with no other date than that year. A plan owes no results of its own year.
    """
    at = programme.at(when)
    return any(_could_have(document, at) for document in programme.file.documents.values())


def says_of(programme: Programme, when: When, document: str, periods: Iterable[Period | None]) -> bool:
    """Whether what a document says of some periods belongs to a stretch.

    What is of the stretch or of before does; what is of after only where it stands in the report on the stretch itself,
    which tells what came until it was written.
    """
    at = programme.at(when)
    if all(period is None or period.year is None or at.follows(period) for period in periods):
        return True
    return told_years(programme).get(document) == at.year


@lru_cache(maxsize=16)
def told_years(programme: Programme) -> Mapping[str, int]:
    """Return for each document the last year that it reports on; for a plan the last that it plans."""
    found: dict[str, int] = {}
    for table in _DATED:
        rows = (row for _, row in programme.rows(table))
        for document, text, role in {(r.document, getattr(r, "period", ""), getattr(r, "role", "")) for r in rows}:
            period, kind = programme.period(text), programme.file.documents.get(document)
            is_told = role not in _AHEAD or (kind is not None and kind.kind == "plan")
            if period is not None and is_told and period.year in programme.file.reporting_years:
                found[document] = max(found.get(document, 0), period.year or 0)
    return found


_AHEAD = ("baseline", "original_target", "target", "final_target", "approved", "revised", "programmed", "forecast")
"""Roles of figures that look ahead, or back to the start."""


def _could_have(document: Document, at: Evaluated) -> bool:
    date = read_period(document.date)
    if date is None or date.first > at.last:
        return True
    return document.kind in ("report", "survey") and date.last >= at.last


def _telling(programme: Programme, table: str, at: Evaluated) -> set[str]:
    """Name the documents that print something of a year."""
    facts = programme.table(table)
    return {
        str(document)
        for period, document in facts[["period", "document"]].itertuples(index=False)
        if at.holds(programme.period(str(period)))
    }
