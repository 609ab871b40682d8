"""The time of which a programme tells anything: what lies outside of it cannot be asked for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.errors import ParametersError
from toolkit.facts.contracts.tables_by_name import TABLES
from toolkit.facts.periods import Evaluated
from toolkit.facts.requested import year_problems

if TYPE_CHECKING:
    from toolkit.facts.programme import Programme


def refuse_untold(programme: Programme, at: Evaluated) -> None:
    """Refuse a year, or a part of one, of which a programme tells nothing, neither its own time nor a fact.

    Raises
    ------
    ParametersError
        With the years that it reports.
    """
    years = programme.file.reporting_years
    if at.year in years:
        return
    first, last = _told(programme)
    if at.last < first or last < at.period.first:
        raise ParametersError(year_problems(at.year, programme.code, years))


@lru_cache(maxsize=64)
def _told(programme: Programme) -> tuple[int, int]:
    """Return the first and the last month of which a programme tells anything."""
    named = [*map(str, programme.file.reporting_years)]
    for span in (programme.file.start, programme.file.end):
        named += [text for text in (span.agreed, span.effective) if text]
    for table in TABLES:
        named += [text for _, row in programme.rows(table) if (text := getattr(row, "period", ""))]
    read = [period for text in dict.fromkeys(named) if (period := programme.period(text)) is not None]
    months = [month for period in read for month in period.ends]
    return min(months, default=0), max(months, default=0)
