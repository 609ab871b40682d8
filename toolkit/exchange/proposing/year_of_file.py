"""The year that a file reports while it is not over: by the period in the name of the file."""

from __future__ import annotations

from typing import NamedTuple

from toolkit.exchange.mapping.heading_meaning import said
from toolkit.exchange.mapping.mapping_columns import is_part
from toolkit.facts.periods import YEAR, read_period


class YearOfFile(NamedTuple):
    """A year, and how much of it a file can report.

    Attributes
    ----------
    is_fiscal : bool
        Whether years of the programme run over two calendar years; then a file's month says nothing of them.
    name : str
        The year in which the period of its name ends; empty for none.
    so_far : str
        The part of it until then; empty where it is over, or where nobody knows.
    """

    is_fiscal: bool = False
    name: str = ""
    so_far: str = ""


def year_of_file(file: str, *, is_fiscal: bool = False) -> YearOfFile:
    """Return the year that a file reports, by its name: ``tracking-2024-09.xlsx`` reports nine months of 2024."""
    named = said(file.rpartition(".")[0]).period
    period = read_period(named) if named and not is_part(named) else None
    if period is None or is_fiscal:
        return YearOfFile(is_fiscal)
    year, month = period.last // YEAR, period.last % YEAR + 1
    begins = f"{year}-M01.." if month > 1 else ""
    return YearOfFile(is_fiscal, str(year), f"{begins}{year}-M{month:02d}" if month < YEAR else "")
