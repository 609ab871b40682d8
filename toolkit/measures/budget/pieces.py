"""Pieces of an amount and the books they stand in: what is printed by period, mode and funder, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from toolkit.facts.contracts.figure_tables import Amount
from toolkit.facts.contracts.word_tables import BudgetLine
from toolkit.facts.periods import Period
from toolkit.facts.programme import Programme
from toolkit.measured import Measured
from toolkit.measures import formulas


class Entry(NamedTuple):
    """One amount that counts."""

    line: str
    role: str
    period: Period
    mode: str
    funder: str
    figure: Measured

    def overlaps(self, other: Entry) -> bool:
        """Whether two amounts are of the same money: one of them of a part, or of all, of what the other is of."""
        alike = all("" in pair or pair[0] == pair[1] for pair in ((self.mode, other.mode), (self.funder, other.funder)))
        return alike and self.period.first <= other.period.last and other.period.first <= self.period.last


def laid(entries: Iterable[Entry]) -> list[Entry]:
    """Choose amounts of one line and role that overlap nowhere, as much as there is.

    What is printed of all modes and funders goes before what is printed of some of them, and of these the longer period
    before its parts.
    """
    chosen: list[Entry] = []
    for entry in sorted(entries, key=_rank):
        if not any(entry.overlaps(other) for other in chosen):
            chosen.append(entry)
    return sorted(chosen, key=lambda e: (e.period.last, e.period.first, e.mode, e.funder))


def _rank(entry: Entry) -> tuple[int, int, int, str, str]:
    parts = bool(entry.mode) + bool(entry.funder)
    return parts, -(entry.period.last - entry.period.first), -entry.period.last, entry.mode, entry.funder


def added(pieces: Sequence[Entry]) -> Measured:
    """Add amounts that overlap nowhere; one alone is as it is printed."""
    if len(pieces) == 1:
        return pieces[0].figure
    named = [":".join(part for part in (e.period.text, e.mode, e.funder) if part) for e in pieces]
    whole = formulas.total(*(e.figure for e in pieces), subjects=named)
    return whole.but(n=None, of=None) if whole.n == whole.of else whole


def months_of(periods: Iterable[Period], last: int) -> list[tuple[int, int]]:
    """Return the stretches of months that periods cover together, up to a month, in order and apart from each other."""
    spans = sorted((p.first, min(p.last, last)) for p in periods if p.first <= last)
    joined: list[tuple[int, int]] = []
    for first, end in spans:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((first, end))
    return joined


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
    scheme = {line.code: line.scheme for line in (row for _, row in programme.rows(BudgetLine))}
    rows = [row for _, row in programme.rows(Amount)]
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
    rows = [row for _, row in programme.rows(Amount) if row.amount is not None]  # a gap chooses no book
    spent = {(row.line, row.currency) for row in rows if row.role in ("approved", "revised", "executed")}
    scheme = {line.code: line.scheme for line in (row for _, row in programme.rows(BudgetLine))}
    for book in own:
        if any(scheme[line] == book.scheme and currency == book.currency for line, currency in spent):
            return book
    return own[0] if own else Book("component", programme.file.currency)


@lru_cache(maxsize=64)
def other_currencies(programme: Programme, book: Book) -> tuple[Book, ...]:
    """List the books of the same tree of lines and the same funder in other currencies."""
    alike = (other for other in books_of(programme) if (other.scheme, other.funder) == (book.scheme, book.funder))
    return tuple(other for other in alike if other.currency != book.currency)
