"""Who pays: funders, their contributions and their parts of each component and line."""

from __future__ import annotations

import pandas as pd

from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.budget.amounts import NOT_APPLICABLE, SUM, WHOLE, Amounts, amounts_of, sum_applicable
from toolkit.measures.budget.execution import COLUMNS, Scope
from toolkit.measures.budget.pieces import Book, books_of, main_book

OWN, FUNDERS = "own_accounts", "sum_of_funders"
"""What is printed without a funder, and what funders give together where only that is printed."""


def financing(programme: Programme, when: When) -> pd.DataFrame:
    """Return who finances the whole, and what was spent of each source until a year.

    Sources are the lines of a financing plan, where the main budget is one, and else the funders that give to the
    whole budget. Accounts that are printed without a funder hold the money of one, so those are not added to them.

    Returns
    -------
    DataFrame
        Index: the line, or the funder, ``own_accounts`` for amounts printed without one, ``sum_of_funders`` where none
        are, and ``sum_of_lines``; `Measured` columns as ``execution.executed_of``, and
        `printed_balance`.
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
    columns = [*COLUMNS, "printed_balance"]
    return frame(rows, "source", columns)


def _whole(amounts: Amounts) -> Measured:
    return amounts.amount(amounts.root, "approved", WHOLE)


def _financed(scope: Scope, line: str) -> dict[str, object]:
    figures = scope.of_line(line)
    stated = scope.amounts.get(line if line != SUM else scope.amounts.root, "stated_balance", scope.at.until, "")
    return {**figures, "printed_balance": stated}


def by_funder(programme: Programme, when: When) -> pd.DataFrame:
    """Return what each funder has programmed for a year on each line that carries money of its own.

    Returns
    -------
    DataFrame
        Index: line and currency; `line` and `group` (the line above) as text; `Measured` columns, one a
        funder, `total`, `counterpart_share` of it, and `part_of_total` (of the total of its scheme and currency).
    """
    return _by_funder(programme, programme.at(when), leaves=True)


def by_component(programme: Programme, when: When) -> pd.DataFrame:
    """Add what each funder has programmed for a year on the lines below each main line, and on all of them.

    Returns
    -------
    DataFrame
        As :func:`by_funder`, without `group`; the last row of a scheme and currency is its whole. As text `scheme`,
        empty where there is one alone.
    """
    return _by_funder(programme, programme.at(when), leaves=False)


def _by_funder(programme: Programme, at: Evaluated, leaves: bool) -> pd.DataFrame:
    rows: dict[str, dict[str, object]] = {}
    found = _with_funders(programme, at)
    currencies = [currency for _, currency in found]
    for (scheme, currency), books in found.items():
        own = scheme if len({each for each, _ in found}) > 1 else ""
        first = next(iter(books.values()))
        below = first.tops if first.root == SUM else first.children.get(first.root, [])
        wanted = first.leaves if leaves else [*below, first.root]
        whole = _split(programme, books, first.root, at)["total"]
        for line in wanted:
            group = {"group": first.lines[line].parent} if leaves else {"scheme": own}
            figures = _split(programme, books, line, at)
            if any(figures[code] for code in books):
                name = f"{line}:{scheme}" if line == SUM and currencies.count(currency) > 1 else line
                rows[f"{name}:{currency}"] = {
                    "line": line,
                    **group,
                    **figures,
                    "part_of_total": formulas.share(figures["total"], whole),
                }
    table = frame(rows, "line_in_currency")
    absent = undefined("money", NOT_APPLICABLE)  # a funder of another scheme
    return table.map(lambda cell: cell if isinstance(cell, str | Measured) else absent)


def _with_funders(programme: Programme, at: Evaluated) -> dict[tuple[str, str], dict[str, Amounts]]:
    """Return the books of funders that have programmed something for a year, by scheme and currency."""
    found: dict[tuple[str, str], dict[str, Amounts]] = {}
    for book in books_of(programme):
        amounts = amounts_of(programme, at, book)
        if book.funder and any(amounts.in_stretch(leaf, "programmed", at) for leaf in amounts.leaves):
            found.setdefault((book.scheme, book.currency), {})[book.funder] = amounts
    return found


def _split(programme: Programme, books: dict[str, Amounts], line: str, at: Evaluated) -> dict[str, Measured]:
    """Return what each funder has on a line and the lines below it, the total, and the counterpart's share."""
    given = {}
    for funder, amounts in books.items():
        leaves = amounts.below(line)
        figures = [amounts.in_stretch(leaf, "programmed", at) for leaf in leaves]
        given[funder] = figures[0] if leaves == [line] else sum_applicable(figures, leaves)
        if not any(figures) and leaves != [line] and line != SUM:
            given[funder] = amounts.in_stretch(line, "programmed", at)  # printed for the line alone
    codes = [funder.code for funder in programme.file.funders if funder.counterpart and funder.code in given]
    whole = sum_applicable(list(given.values()), list(given))
    own = sum_applicable([given[code] for code in codes], codes) if codes else undefined("money", "not_reported")
    return given | {"total": whole, "counterpart_share": formulas.share(own, whole)}


def registered(programme: Programme, when: When) -> pd.DataFrame:
    """Set what is already registered of a line against what is programmed, and what is still to be registered.

    A document that says how much is still to be registered seldom says of which amount; each that it could be is
    tried: the donor's part of the line, with the lines of the same category, and all funders.

    Returns
    -------
    DataFrame
        Index: line and basis; `line` and `basis` (``donor``, ``same_category``, ``all_funders``) as text; `Measured`
        columns `programmed registered unregistered` (their difference), `stated` (what the document says is still to
        be registered).
    """
    at, rows = programme.at(when), dict[str, dict[str, object]]()
    for (scheme, currency), books in _with_funders(programme, at).items():
        own = amounts_of(programme, at, Book(scheme, currency))
        for line in own.leaves:
            done, stated = (own.in_stretch(line, role, at) for role in ("registered", "forecast"))
            for basis, programmed in _bases(programme, books, line, at).items() if done else ():
                left = formulas.balance(programmed, done)
                rows[f"{line}:{basis}"] = {
                    "line": line,
                    "basis": basis,
                    "programmed": programmed,
                    "registered": done,
                    "unregistered": left,
                    "stated": stated,
                }
    columns = ["line", "basis", "programmed", "registered", "unregistered", "stated"]
    return frame(rows, "line_and_basis", columns)


def _bases(programme: Programme, books: dict[str, Amounts], line: str, at: Evaluated) -> dict[str, Measured]:
    counterpart = {funder.code for funder in programme.file.funders if funder.counterpart}
    donors = [amounts for funder, amounts in books.items() if funder not in counterpart]
    found: dict[str, Measured] = {}
    if len(donors) == 1:
        lines = donors[0].lines
        same = [code for code, row in lines.items() if row.matches and row.matches == lines[line].matches]
        found["donor"] = donors[0].in_stretch(line, "programmed", at)
        if len(same) > 1:
            found["same_category"] = formulas.total(
                *[donors[0].in_stretch(each, "programmed", at) for each in same], subjects=same
            )
    return found | {"all_funders": _split(programme, books, line, at)["total"]}
