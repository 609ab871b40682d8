"""When documents were written: what came later cannot be in them."""

from __future__ import annotations

from toolkit.facts.periods import ends_in, read_period
from toolkit.facts.programme import Programme

_DATED = ("observations", "activity_progress", "budget", "follow_up", "criteria", "risks")
"""Tables whose facts have a period."""


def written_within(programme: Programme, year: int) -> str:
    """Give the date of the latest document with figures of a year, where it was written before the year had ended.

    A date without a month counts as its whole year. Empty where a document was written after the year; where none has
    figures of it, all documents are looked at.
    """
    documents = programme.file.documents
    telling = {name for table in _DATED if programme.has(table) for name in _telling(programme, table, year)}
    dates = [documents[name].date for name in documents if name in telling or not telling]
    read = [(period, date) for date in dates if (period := read_period(date)) is not None]
    if not read:
        return ""
    latest, date = max(read, key=lambda item: item[0].first)
    return date if latest.first // 12 <= year else ""


def _telling(programme: Programme, table: str, year: int) -> set[str]:
    """Name the documents that print something of a year."""
    facts = programme.table(table)
    return {
        str(document)
        for period, document in facts[["period", "document"]].itertuples(index=False)
        if ends_in(str(period), year)
    }
