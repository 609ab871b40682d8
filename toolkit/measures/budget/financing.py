"""Financing: who pays for the whole, and what was spent of each source."""

from __future__ import annotations

import pandas as pd

from toolkit.facts.programme import Programme, When
from toolkit.figures import frame
from toolkit.measured import Measured
from toolkit.measures.budget.amounts import SUM, WHOLE, Amounts, amounts_of
from toolkit.measures.budget.books import books_of, main_book
from toolkit.measures.budget.execution import COLUMNS, Scope
from toolkit.measures.reconciliation import compare

OWN, FUNDERS = "own_accounts", "sum_of_funders"
"""What is printed without a funder, and what funders give together where only that is printed."""


def financing(programme: Programme, when: When) -> pd.DataFrame:
    """Give who finances the whole, and what was spent of each source until a year.

    Sources are the lines of a financing plan, where the main budget is one, and else the funders that give to the
    whole budget. Accounts that are printed without a funder hold the money of one, so those are not added to them.

    Returns
    -------
    DataFrame
        Index: the line, or the funder, ``own_accounts`` for amounts printed without one, ``sum_of_funders`` where none
        are, and ``sum_of_lines``; `Measured` columns as :func:`~toolkit.measures.budget.execution.executed_of`, and
        `printed_balance`; `verdict` as text.
    """
    at, book = programme.at(when), main_book(programme)
    amounts = amounts_of(programme, at)
    rows: dict[str, dict[str, object]] = {}
    if book.scheme == "source":
        rows = {leaf: _financed(Scope(amounts, at, is_whole=True), leaf) for leaf in amounts.leaves}
        if rows:
            rows[SUM] = _financed(Scope(amounts, at, is_whole=True), SUM)
    else:
        for other in (other for other in books_of(programme) if other[:2] == book[:2]):
            own = amounts_of(programme, at, other)
            if _whole(own):
                name = other.funder or (OWN if _whole(own).formula == "fact" or len(own.tops) > 1 else FUNDERS)
                rows[name] = _financed(Scope(own, at, is_whole=True), own.root)
    columns = [*COLUMNS, "printed_balance", "verdict"]
    return frame(rows, "source", columns)


def _whole(amounts: Amounts) -> Measured:
    return amounts.amount(amounts.root, "approved", WHOLE)


def _financed(scope: Scope, line: str) -> dict[str, object]:
    figures = scope.of_line(line)
    stated = scope.amounts.get(line if line != SUM else scope.amounts.root, "stated_balance", scope.at.until, "")
    return {**figures, "printed_balance": stated, "verdict": compare(stated, figures["balance"]).outcome}
