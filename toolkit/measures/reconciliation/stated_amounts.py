"""Printed totals, balances and execution rates of a budget, each held against its definition."""

from __future__ import annotations

from collections.abc import Container, Iterator, Set
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import pandas as pd

from toolkit.facts.contracts.figure_tables import Amount
from toolkit.facts.periods import Period, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.budget import WHOLE, Amounts, Book, Entry, amounts_of, books_of
from toolkit.measures.document_dates import says_of
from toolkit.measures.reconciliation.claims import Claim
from toolkit.measures.reconciliation.judging import judge

COLUMNS = ["line", "what", "period", "mode", "funder", "printed_in", "stated", "recomputed"]
COLUMNS += ["left_out"]


def recomputed(programme: Programme, when: When) -> pd.DataFrame:
    """Recompute every printed total, balance and rate, by the amounts of the table that prints it.

    A balance is what was approved less what was spent until its period; a rate is what was spent over what was
    approved; the total of a year is the sum of what was spent or planned in it. A line that has lines below it is
    also compared with their sum; where one of those is printed in another currency, the sum cannot be made.

    Returns
    -------
    DataFrame
        Index: the fact; `line what period mode funder printed_in` as text; `Measured` columns `stated recomputed`;
        `left_out` names the lines whose sum is just the difference.
    """
    rows: dict[str, dict[str, object]] = {}
    for amounts, here, document, table in _places(programme, when):
        for entry, made in _checked(amounts, here, document):
            fact = entry.figure.inputs[0]
            if fact in rows and not made:  # a rate has no currency: it is of the money that it follows from
                continue
            rows[fact] = _told(entry, amounts.book, table) | {
                "stated": entry.figure,
                "recomputed": made,
                "left_out": _left_out(amounts, entry, made),
            }
    return frame(rows, "fact", COLUMNS)


def of_parts(programme: Programme, when: When) -> pd.DataFrame:
    """Add the same of the lines below for every total and balance that is printed of a line which holds others.

    Returns
    -------
    DataFrame
        As :func:`recomputed`, without `left_out`.
    """
    rows: dict[str, dict[str, object]] = {}
    for amounts, here, document, table in _places(programme, when):
        for entry in _printed(amounts, here, document):
            is_whole = entry.role in ("stated_total", "stated_balance") and entry.line in amounts.children
            if is_whole and (parts := _below(amounts, entry)):
                rows[entry.figure.inputs[0]] = _told(entry, amounts.book, table) | {
                    "stated": entry.figure,
                    "recomputed": parts,
                }
    return frame(rows, "fact", COLUMNS[:-1])


def _places(programme: Programme, when: When) -> Iterator[tuple[Amounts, Set[str], str, str]]:
    """Return every table that prints a book: its amounts as printed there, its facts, its document and its name."""
    for book, place in product(books_of(programme), _printing(programme)):
        if place.prints(book, amounts_of(programme, when, book).lines):
            printed_in = (place.document, place.table) if place.table else None
            yield amounts_of(programme, when, book, printed_in), place.facts, place.document, place.table


class _Place(NamedTuple):
    """A table of a document that prints amounts: their facts, and of which lines, currencies and funders they are."""

    document: str
    table: str
    facts: Set[str]
    printed: Set[tuple[str, str, str]]

    def prints(self, book: Book, lines: Container[str]) -> bool:
        """Whether it prints anything of a book; rates have no currency."""
        of_book = (
            line for line, money, funder in self.printed if funder == book.funder and money in ("", book.currency)
        )
        return any(line in lines for line in of_book)


@lru_cache(maxsize=16)
def _printing(programme: Programme) -> list[_Place]:
    """Return the tables that print amounts, in the order of the file."""
    facts: dict[tuple[str, str], dict[str, tuple[str, str, str]]] = {}
    for fact, row in programme.facts(Amount):
        facts.setdefault((row.document, row.table), {})[fact] = (row.line, row.currency, row.funder)
    return [_Place(*place, own.keys(), set(own.values())) for place, own in facts.items()]


def _told(entry: Entry, book: Book, table: str) -> dict[str, object]:
    what: dict[str, object] = {"line": entry.line, "what": entry.role, "period": entry.period.text, "mode": entry.mode}
    return {**what, "funder": book.funder, "printed_in": table}


def _printed(amounts: Amounts, here: Set[str], document: str) -> Iterator[Entry]:
    """Return what a table prints of a book, as far as it is told of the stretch."""
    for entry in amounts.entries:
        is_here = entry.figure and entry.funder in ("", amounts.book.funder) and entry.figure.inputs[0] in here
        if is_here and says_of(amounts.programme, amounts.at, document, [entry.period]):
            yield entry


def _checked(amounts: Amounts, here: Set[str], document: str) -> Iterator[tuple[Entry, Measured]]:
    """Return every printed figure of a table that follows from others, with what it should be."""
    definitions = {"stated_total": _total, "stated_balance": _balance, "stated_share": _rate}
    for entry in _printed(amounts, here, document):
        over_funders = _over_funders(amounts, entry) if entry.role == "stated_total" else None
        if over_funders:
            yield entry, over_funders
        elif entry.role in definitions:
            yield entry, definitions[entry.role](amounts, entry)
        elif entry.line in amounts.children and entry.role in (
            "approved",
            "revised",
            "programmed",
            "executed",
            "forecast",
        ):
            parts = _below(amounts, entry)
            if parts or parts.missing == PART_ELSEWHERE:
                yield entry, parts


def _below(amounts: Amounts, entry: Entry) -> Measured:
    """Add the lines under a line; only those of its mode where it is printed by mode."""
    leaves = [leaf for leaf in amounts.below(entry.line) if not entry.mode or entry.mode in amounts.modes(leaf)]
    part = {leaf: None if not entry.mode or amounts.modes(leaf) == [entry.mode] else entry.mode for leaf in leaves}
    figures = [_amount(amounts, leaf, entry, part[leaf]) for leaf in leaves]
    added = formulas.total(*figures, subjects=leaves)
    elsewhere = tuple(f"{leaf}:other_currency" for leaf, f in zip(leaves, figures, strict=True) if f.missing == OTHER)
    if elsewhere and added:
        return undefined("money", PART_ELSEWHERE, "sum", added.inputs).but(left_out=elsewhere)
    return added


OTHER, PART_ELSEWHERE = "other_currency", "part_in_other_currency"
"""Why a line has no amount in the currency of a total, and why the total cannot be made."""


def _amount(amounts: Amounts, leaf: str, entry: Entry, mode: str | None) -> Measured:
    """Find what a line below should add to a printed total: as printed for its period, else added up until its end."""
    printed = amounts.get(leaf, entry.role, entry.period, mode)
    end = amounts.programme.calendar.evaluated(entry.period.text.removeprefix(".."))
    if printed.inputs or entry.role != "executed" or end is None:
        return printed
    return (
        amounts.spent_until(leaf, end, mode)
        if entry.period.is_level
        else amounts.in_stretch(leaf, entry.role, end, mode)
    )


def _over_funders(amounts: Amounts, entry: Entry) -> Measured:
    """Add what each funder gives to a line: approved over the whole of a programme, programmed for a period."""
    role, programme = "approved" if entry.period.text == WHOLE else "programmed", amounts.programme
    books = [book for book in books_of(programme) if book[:2] == amounts.book[:2] and book.funder]
    given = [amounts_of(programme, amounts.at, book).get(entry.line, role, entry.period) for book in books]
    there = [amount for amount in given if amount]
    return formulas.total(*there) if there else undefined("money", "not_reported")


def _spent(amounts: Amounts, entry: Entry) -> Measured:
    """Return what was spent on a line until the end of a period, with what was spent after the last printed level."""
    year = entry.period.year
    if year is None:
        return undefined("money", "not_reported")
    level = amounts.get(entry.line, "executed", entry.period, entry.mode or None)
    if level or not entry.period.is_level:
        return level
    end = amounts.programme.calendar.evaluated(entry.period.text.removeprefix(".."))
    return amounts.spent_until(entry.line, end, entry.mode or None) if end is not None else level


def _planned(amounts: Amounts, entry: Entry) -> Measured:
    """Return what was spent and is planned, over the whole of a programme."""
    own = [e for e in amounts.entries if (e.line, e.mode, e.funder) == (entry.line, entry.mode, entry.funder)]
    forecasts = _not_twice([e for e in own if e.role == "forecast"])
    levels = [e for e in own if e.role == "executed" and e.period.is_level]
    spent = [max(levels, key=lambda e: e.period.last).figure] if levels else []
    return formulas.total(*spent, *forecasts) if forecasts and spent else undefined("money", "not_reported")


def _not_twice(entries: list[Entry]) -> list[Measured]:
    """Return amounts in order of time, of a period that is also printed by parts only the parts."""

    def holds(outer: Period, inner: Period) -> bool:
        return outer is not inner and outer.first <= inner.first and inner.last <= outer.last

    kept = [e for e in entries if not any(holds(e.period, other.period) for other in entries)]
    return [entry.figure for entry in sorted(kept, key=lambda e: (e.period.first, e.period.last))]


def _total(amounts: Amounts, entry: Entry) -> Measured:
    """Return the total of a period: what was spent until its end, or what is planned for its parts."""
    if entry.period.is_level:
        return _spent(amounts, entry)
    inside = [
        e
        for e in amounts.entries
        if (e.line, e.role, e.mode, e.funder) == (entry.line, "forecast", entry.mode, entry.funder)
        and entry.period.first <= e.period.first
        and e.period.last <= entry.period.last
        and e.period.span != entry.period.span
    ]
    return formulas.total(*_not_twice(inside)) if inside else undefined("money", "not_reported")


def _balance(amounts: Amounts, entry: Entry) -> Measured:
    approved = _approved(amounts, entry)
    spent = _planned(amounts, entry) if entry.period.text == WHOLE else _spent(amounts, entry)
    return formulas.balance(approved, spent)


def _approved(amounts: Amounts, entry: Entry) -> Measured:
    """Return what counts as approved for a line, over the whole of a programme: revised where it was."""
    revised = amounts.get(entry.line, "revised", WHOLE, entry.mode or None)
    return revised or amounts.get(entry.line, "approved", WHOLE, entry.mode or None)


def _rate(amounts: Amounts, entry: Entry) -> Measured:
    line, period, mode = entry.line, entry.period, entry.mode or None
    if period.text == WHOLE:
        return formulas.execution(_planned(amounts, entry), _approved(amounts, entry))
    if not period.is_level:
        given = (amounts.get(line, role, period, mode) for role in ("executed", "approved"))
        return formulas.execution(*given)
    approved = _approved(amounts, entry)
    end = amounts.programme.calendar.evaluated(period.text.removeprefix(".."))
    if not approved and line in amounts.children and end is not None:  # a heading without amounts: what its lines give
        leaves = amounts.below(line)
        return formulas.execution(
            amounts.total(leaves, "executed", end.before.until), amounts.total(leaves, "approved", WHOLE)
        )
    return formulas.execution(_spent(amounts, entry), approved)


def _left_out(amounts: Amounts, entry: Entry, made: Measured) -> str:
    """Name the last lines of a group whose sum is just what a printed subtotal lacks."""
    if entry.line not in amounts.children:
        return ""
    found = judge(Claim("stated_amounts", entry.figure, made), amounts.programme.conventions)
    if found.outcome != "differs":
        return ""
    leaves, gap = sorted(amounts.below(entry.line)), found.gap
    tails = {start: amounts.total(leaves[start:], entry.role, entry.period) for start in range(1, len(leaves))}
    off = {start: abs(tail.number - gap.number) for start, tail in tails.items() if tail}
    best = min(off, key=lambda start: (round(off[start], 2), -start), default=0)  # the shortest of equal ones
    return " ".join(leaves[best:]) if off and off[best] <= max(gap.half_unit, 0.005) else ""
