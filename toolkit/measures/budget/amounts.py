"""Amounts of a budget: one book for each scheme, currency and funder, and sums never leave their book."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from toolkit.facts.figures import figures_of
from toolkit.facts.periods import read_period
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas

WHOLE = ".."
NOT_APPLICABLE = "not_applicable"

Key = tuple[str, str, str, str, str]
"""Line, role, period, mode and version of an amount."""

_KEY = ("line", "role", "period", "mode", "version")


class Book(NamedTuple):
    """What may be added: the amounts of one tree of lines, in one currency, of one funder.

    Attributes
    ----------
    scheme : str
        ``component``, ``category`` or ``source``: the tree that the lines belong to.
    currency : str
    funder : str
        Whose money; empty for amounts that are printed without one: the programme's own accounts.
    """

    scheme: str
    currency: str
    funder: str = ""


class Amounts:
    """The amounts of one book, looked up by line, role, period and mode.

    Parameters
    ----------
    programme : Programme
    book : Book
    printed_in : (str, str), optional
        A document and its table: what it prints goes before what counts elsewhere, to check a table by itself.
    """

    def __init__(self, programme: Programme, book: Book, printed_in: tuple[str, str] | None = None) -> None:
        self.book = book
        lines = programme.budget_lines
        lines = lines[lines["scheme"] == book.scheme]
        self.lines = {str(row["code"]): row for _, row in lines.iterrows()}
        self.children: dict[str, list[str]] = {}
        for code, row in self.lines.items():
            self.children.setdefault(row["parent"], []).append(code)
        self.facts: dict[Key, Measured] = {}
        self._by_mode: dict[tuple[str, str, str], dict[str, Measured]] = {}
        self._modes: dict[str, set[str]] = {}
        facts = figures_of(programme, "budget")
        for fact, line, role, period, mode, version in self._counted(programme, printed_in)[[*_KEY]].itertuples():
            self.facts[line, role, period, mode, version] = facts[str(fact)]
        for (line, role, period, mode, _), figure in self.facts.items():
            self._by_mode.setdefault((line, role, period), {})[mode] = figure
            self._modes.setdefault(line, set()).add(mode)

    def _counted(self, programme: Programme, printed_in: tuple[str, str] | None) -> pd.DataFrame:
        own = programme.budget[programme.budget["funder"] == self.book.funder]
        own = own[own["currency"].isin([self.book.currency, ""]) & own["line"].isin(list(self.lines))]
        counted = own[own["use"] == "yes"]
        if printed_in is None:
            return counted
        here = own[(own["document"] == printed_in[0]) & (own["table"] == printed_in[1])]
        return pd.concat([counted, here])

    @property
    def leaves(self) -> list[str]:
        """Lines without lines below them: the only ones whose amounts are added."""
        return [code for code in self.lines if code not in self.children]

    @property
    def root(self) -> str:
        """The line that all others belong to."""
        return self.children[""][0] if "" in self.children else ""

    def below(self, code: str) -> list[str]:
        """List the leaves under a line; the line itself when it is one."""
        if code not in self.children:
            return [code]
        return [leaf for child in self.children[code] for leaf in self.below(child)]

    def get(self, line: str, role: str, period: str, mode: str | None = None) -> Measured:
        """Give one amount; `mode` None takes whichever mode the line has, the empty one first."""
        found = self._by_mode.get((line, role, period), {})
        if mode is not None:
            return found.get(mode, undefined("money", "not_reported"))
        return found.get("") or next(iter(found.values()), undefined("money", "not_reported"))

    def mode(self, line: str) -> str:
        """Name the mode in which a line is managed; empty for a line of several or of none."""
        modes = self._modes.get(line, set())
        return next(iter(modes)) if len(modes) == 1 else ""

    def total(self, lines: list[str], role: str, period: str) -> Measured:
        """Add the amounts of leaves."""
        return formulas.total(*[self.get(leaf, role, period) for leaf in lines], subjects=lines)

    def spent_until(self, line: str, year: int, mode: str | None = None) -> Measured:
        """Give what was spent on a line from the start to the end of a year."""
        return self.get(line, "executed", f"..{year}", mode)

    def has(self, role: str, period: str, lines: list[str] | None = None) -> bool:
        """Whether an amount of a role and a period is there, on any line or on some."""
        wanted = self.lines if lines is None else lines
        return any(self.get(line, role, period) for line in wanted)


@lru_cache(maxsize=64)
def books_of(programme: Programme) -> tuple[Book, ...]:
    """List the books of a programme, in the order of its file."""
    scheme = {str(code): str(row["scheme"]) for code, row in programme.budget_lines.set_index("code").iterrows()}
    money = programme.budget[programme.budget["currency"] != ""]
    rows = money[["line", "currency", "funder"]].itertuples(index=False)
    return tuple(dict.fromkeys(Book(scheme[line], currency, funder) for line, currency, funder in rows))


@lru_cache(maxsize=64)
def main_book(programme: Programme) -> Book:
    """Choose the book in which the whole budget is approved and spent: the programme's own, in its main currency."""
    own = [book for book in books_of(programme) if not book.funder]
    own.sort(key=lambda book: book.currency != programme.file.currency)
    for book in own:
        amounts = amounts_of(programme, book)
        if any(key[0] == amounts.root and key[1] in ("approved", "executed") for key in amounts.facts):
            return book
    return own[0] if own else Book("component", programme.file.currency)


@lru_cache(maxsize=256)
def amounts_of(programme: Programme, book: Book | None = None, printed_in: tuple[str, str] | None = None) -> Amounts:
    """Give the amounts of a book, gathered once; those of the main one unless another is named."""
    return Amounts(programme, book or main_book(programme), printed_in)


def last_known(programme: Programme, year: int) -> int:
    """Give the last year, not after `year`, until which the spending on the whole budget is printed; else `year`."""
    amounts = amounts_of(programme)
    periods = [read_period(k[2]) for k in amounts.facts if k[:2] == (amounts.root, "executed") and k[2] != WHOLE]
    ends = [p.year for p in periods if p is not None and p.is_level and p.year is not None]
    return max((end for end in ends if end <= year), default=year)


def sum_applicable(figures: list[Measured], subjects: list[str]) -> Measured:
    """Add what applies: a line that a source does not pay for is not missing from its sum."""
    both = [(f, s) for f, s in zip(figures, subjects, strict=True) if f.missing != NOT_APPLICABLE]
    if figures and not both:
        return undefined("money", NOT_APPLICABLE, "sum", formulas.inputs_of(figures))
    return formulas.total(*[f for f, _ in both], subjects=[s for _, s in both])
