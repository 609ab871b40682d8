"""Books of a budget: what may be added to what."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, cast

from toolkit.facts.programme import Programme
from toolkit.facts.schemas.tables import Amount, BudgetLine


class Book(NamedTuple):
    """What may be added: the amounts of one tree of lines, in one currency, of one funder.

    Attributes
    ----------
    scheme : str
        ``component``, ``category`` or ``source``: the tree that the lines belong to.
    currency : str
    funder : str
        Whose money; empty for the programme's own accounts: amounts that are printed without a funder, and where none
        is printed for a line, what its funders give together.
    """

    scheme: str
    currency: str
    funder: str = ""


_SCHEMES = ("component", "category", "source")


@lru_cache(maxsize=64)
def books_of(programme: Programme) -> tuple[Book, ...]:
    """List the books of a programme: of each scheme and currency its own accounts, then those of its funders."""
    scheme = {line.code: line.scheme for line in (cast(BudgetLine, row) for _, row in programme.rows("budget_lines"))}
    rows = [cast(Amount, row) for _, row in programme.rows("budget")]
    printed = {Book(scheme[row.line], row.currency, row.funder) for row in rows if row.currency}
    books = printed | {Book(book.scheme, book.currency) for book in printed}
    main, order = programme.file.currency, [funder.code for funder in programme.file.funders]

    def place(book: Book) -> tuple[int, bool, str, int, str]:
        funder = order.index(book.funder) + 1 if book.funder in order else 0
        return _SCHEMES.index(book.scheme), book.currency != main, book.currency, funder, book.funder

    return tuple(sorted(books, key=place))


@lru_cache(maxsize=64)
def main_book(programme: Programme) -> Book:
    """Choose the book in which the whole budget is approved and spent: the programme's own, in its main currency."""
    own = [book for book in books_of(programme) if not book.funder]
    own.sort(key=lambda book: book.currency != programme.file.currency)
    rows = [cast(Amount, row) for _, row in programme.rows("budget")]
    spent = {(row.line, row.currency) for row in rows if row.role in ("approved", "revised", "executed")}
    scheme = {line.code: line.scheme for line in (cast(BudgetLine, row) for _, row in programme.rows("budget_lines"))}
    for book in own:
        if any(scheme[line] == book.scheme and currency == book.currency for line, currency in spent):
            return book
    return own[0] if own else Book("component", programme.file.currency)


@lru_cache(maxsize=64)
def other_currencies(programme: Programme, book: Book) -> tuple[Book, ...]:
    """List the books of the same tree of lines and the same funder in other currencies."""
    alike = (other for other in books_of(programme) if (other.scheme, other.funder) == (book.scheme, book.funder))
    return tuple(other for other in alike if other.currency != book.currency)
