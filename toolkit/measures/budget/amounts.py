"""Amounts of a budget: one book for each scheme, currency and funder, and sums never leave their book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, cast

from toolkit.facts.figures import figures_of
from toolkit.facts.periods import Evaluated, Period
from toolkit.facts.programme import Programme, When, identifiers
from toolkit.facts.schemas.tables import Amount, BudgetLine
from toolkit.measured import Measured, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.budget.books import Book, main_book
from toolkit.measures.stretches import Printed, Span, carried, closed, filling, of_stretch

WHOLE = ".."
NOT_APPLICABLE = "not_applicable"

SUM = "sum_of_lines"
"""The whole of a book whose lines are under no line that holds them all: what they add up to."""


class Entry(NamedTuple):
    """One amount that counts."""

    line: str
    role: str
    period: Period
    mode: str
    figure: Measured


class Amounts:
    """The amounts of one book at a time, looked up by line, role, period and mode.

    Of several versions of an amount, the last that was decided by then counts.

    Parameters
    ----------
    programme : Programme
    at : Evaluated
    book : Book
    printed_in : (str, str), optional
        A document and its table: what it prints goes before what counts elsewhere, to check a table by itself.
    """

    def __init__(
        self, programme: Programme, at: Evaluated, book: Book, printed_in: tuple[str, str] | None = None
    ) -> None:
        self.programme, self.at, self.book = programme, at, book
        lines = (cast(BudgetLine, row) for _, row in programme.rows("budget_lines"))
        self.lines = {line.code: line for line in lines if line.scheme == book.scheme}
        self.children: dict[str, list[str]] = {}
        for code, line in self.lines.items():
            self.children.setdefault(line.parent, []).append(code)
        self.entries = list(_entries(self, printed_in))
        self._by_mode: dict[tuple[str, str, Span], dict[str, Measured]] = defaultdict(dict)
        self._modes: dict[str, set[str]] = defaultdict(set)
        for line_, role, period, mode, figure in self.entries:
            self._by_mode[line_, role, period.span][mode] = figure
            self._modes[line_].add(mode)

    # --- lines

    @property
    def leaves(self) -> list[str]:
        """Lines without lines below them: the only ones whose amounts are added."""
        return [code for code in self.lines if code not in self.children]

    @property
    def tops(self) -> list[str]:
        """Lines that lie under no other."""
        return self.children.get("", [])

    @property
    def root(self) -> str:
        """The line that all others belong to; :data:`SUM` where there are several, empty where there is none."""
        return self.tops[0] if len(self.tops) == 1 else SUM if self.tops else ""

    def below(self, code: str) -> list[str]:
        """List the leaves under a line, or under all; the line itself when it is one."""
        if code == SUM:
            return self.leaves
        if code not in self.children:
            return [code]
        return [leaf for child in self.children[code] for leaf in self.below(child)]

    def modes(self, line: str) -> list[str]:
        """Name the modes in which a line is managed, in order."""
        return sorted(mode for mode in self._modes.get(line, ()) if mode)

    # --- amounts

    def get(self, line: str, role: str, period: str | Period, mode: str | None = None) -> Measured:
        """Give one amount; without `mode` that of all modes: as printed, else what the modes add up to."""
        read = self.programme.period(period) if isinstance(period, str) else period
        found = self._by_mode.get((line, role, read.span), {}) if read is not None else {}
        none = undefined("money", "not_reported").but(currency=self.book.currency)
        if mode is not None:
            return found.get(mode, none)
        if "" in found or len(found) < 2:  # noqa: PLR2004
            return found.get("", next(iter(found.values()), none))
        return formulas.total(*(found[name] for name in sorted(found)), subjects=sorted(found))

    def amount(self, line: str, role: str, period: str | Period) -> Measured:
        """Give the amount of a line: as printed, else what the lines below it add up to; of :data:`SUM` that of all."""
        printed = self.get(line, role, period) if line != SUM else undefined("money", "not_reported")
        if printed.inputs or (line != SUM and line not in self.children):
            return printed
        return self.total(self.below(line), role, period)

    def total(self, lines: list[str], role: str, period: str | Period) -> Measured:
        """Add the amounts of leaves."""
        return formulas.total(*[self.get(leaf, role, period) for leaf in lines], subjects=lines)

    def printed(self, line: str, role: str, mode: str | None = None) -> Printed:
        """Give all amounts of a line in a role by their period, in order of time; of all modes, or of one."""
        periods = {entry.period.span: entry.period for entry in self.entries if entry[:2] == (line, role)}
        order = sorted(periods.values(), key=lambda p: (p.last, -p.first))
        found = {period: self.get(line, role, period, mode) for period in order}
        return {period: figure for period, figure in found.items() if figure.inputs}

    def spent_until(self, line: str, when: When, mode: str | None = None) -> Measured:
        """Give what was spent on a line from the start to the end of a year: as printed, else carried on by years.

        Of a line for which nothing is printed, what the lines below it have spent.
        """
        at, own = self.programme.at(when), self.printed(line, "executed", mode)
        level = [figure for period, figure in own.items() if period.is_level and period.last == at.last]
        if level:
            return level[0]
        parts = carried(own, at.last, _begins(self.programme, own))
        if parts:
            return formulas.total(*parts).but(n=None, of=None) if len(parts) > 1 else parts[0]
        if line != SUM and (own or line not in self.children):
            return undefined("money", "not_reported").but(currency=self.book.currency)
        leaves = self.below(line)
        return formulas.total(*[self.spent_until(leaf, at) for leaf in leaves], subjects=leaves)

    def in_stretch(self, line: str, role: str, when: When, mode: str | None = None) -> Measured:
        """Give an amount of a stretch alone: as printed, else added from its parts, or from the lines below a line."""
        at, own = self.programme.at(when), self.printed(line, role, mode)
        found = of_stretch(own, at)
        if found is not None:
            return found
        parts = filling(closed(own), at.period.span)
        if parts and all(parts):
            return formulas.total(*parts).but(n=None, of=None)
        if line != SUM and (own or line not in self.children):
            return undefined("money", "not_reported").but(currency=self.book.currency)
        leaves = self.below(line)
        return formulas.total(*[self.in_stretch(leaf, role, at, mode) for leaf in leaves], subjects=leaves)

    def has(self, role: str, period: str | Period, lines: list[str] | None = None) -> bool:
        """Whether an amount of a role and a period is there, on any line or on some."""
        wanted = self.lines if lines is None else lines
        return any(self.get(line, role, period) for line in wanted)


def _begins(programme: Programme, printed: Printed) -> int | None:
    """Give the first month from which years of spending are added: the programme's start, else the first printed."""
    span = programme.file.start
    start = programme.period(span.effective or span.agreed or "")
    firsts = [period.first for period in closed(printed)]
    if start is None or not firsts:
        return min(firsts, default=None)
    return min([first for first in firsts if first <= start.first] or [start.first])


_SUMMED = frozenset({"approved", "revised", "registered", "programmed", "committed", "executed", "forecast"})
"""Roles of amounts, which may be added; what a document states about them may not."""

_HERE = "here"
"""In the place of a version: what the table prints that is checked by itself."""

Place = tuple[str, str, Span, str]
"""Line, role, period and mode of an amount."""


def _entries(amounts: Amounts, printed_in: tuple[str, str] | None) -> Iterator[Entry]:
    """Give the amounts of a book that count: each in the version in force; of the programme, of all funders."""
    programme, book = amounts.programme, amounts.book
    rows = [cast(Amount, row) for _, row in programme.rows("budget")]
    figures = figures_of(programme, "budget")
    versions: dict[tuple[Place, str], dict[str, tuple[Period, Measured]]] = defaultdict(dict)
    for fact, row in zip(identifiers("budget", list(rows)), rows, strict=True):
        period, here = programme.period(row.period), (row.document, row.table) == printed_in
        if period is not None and row.line in amounts.lines and (row.use == "yes" or here) and _is_of(book, row):
            place = (str(row.line), str(row.role), period.span, row.mode)
            versions[place, row.funder][_HERE if here else row.version] = (period, figures[fact])
    by_place: dict[Place, dict[str, tuple[Period, Measured]]] = defaultdict(dict)
    for (place, funder), printed in versions.items():
        in_force = _in_force(programme, amounts.at, printed, is_plan=place[1] == "forecast")
        if in_force is not None:
            by_place[place][funder] = in_force
    for (line, role, _, mode), given in by_place.items():
        if book.funder in given:
            yield Entry(line, role, given[book.funder][0], mode, given[book.funder][1])
        elif role in _SUMMED:
            funders = sorted(given)
            figure = formulas.total(*(given[funder][1] for funder in funders), subjects=funders)
            yield Entry(line, role, given[funders[0]][0], mode, figure)


def _is_of(book: Book, row: Amount) -> bool:
    """Whether an amount belongs to a book; those of funders belong to the programme's own too."""
    return row.currency in (book.currency, "") and (row.funder == book.funder or not book.funder)


def _in_force(
    programme: Programme, at: Evaluated, printed: dict[str, tuple[Period, Measured]], *, is_plan: bool
) -> tuple[Period, Measured] | None:
    """Choose among the versions of an amount: what the checked table prints, else the last decided by a time.

    A plan for what comes after a year may be made after it: without one decided by then, the first counts.
    """
    if _HERE in printed:
        return printed[_HERE]
    decided = {version: programme.decided(version) or 0 for version in printed}  # without a date it has always counted
    order = sorted((month, version) for version, month in decided.items())
    known = [version for month, version in order if month <= at.last]
    if not known and is_plan:
        known = [order[0][1]]
    return printed[known[-1]] if known else None


def amounts_of(
    programme: Programme, when: When, book: Book | None = None, printed_in: tuple[str, str] | None = None
) -> Amounts:
    """Give the amounts of a book at a time, gathered once; those of the main one unless another is named."""
    return _gathered(programme, programme.at(when), book or main_book(programme), printed_in)


@lru_cache(maxsize=256)
def _gathered(programme: Programme, at: Evaluated, book: Book, printed_in: tuple[str, str] | None) -> Amounts:
    return Amounts(programme, at, book, printed_in)


def last_known(programme: Programme, when: When) -> Evaluated:
    """Give the last stretch, not after the one evaluated, until which spending is printed; else that one."""
    at = programme.at(when)
    amounts = amounts_of(programme, at)
    ends = [e.period for e in amounts.entries if e.role == "executed" and e.figure and e.period.text != WHOLE]
    until = [p for p in ends if at.follows(p) and p.year is not None]
    if not until:
        return at
    last = max(until, key=lambda p: (p.last, p.is_level))
    return at if last.last == at.last else _named(programme, last)


def _named(programme: Programme, period: Period) -> Evaluated:
    """Give the stretch that ends with a period: the year, where it ends one, else its last part as it is written."""
    year = programme.at(period.year or 0)
    own = programme.calendar.evaluated(period.text.rpartition("..")[2])
    return year if year.last == period.last or own is None else own


def sum_applicable(figures: list[Measured], subjects: list[str]) -> Measured:
    """Add what applies: a line that a source does not pay for is not missing from its sum."""
    both = [(f, s) for f, s in zip(figures, subjects, strict=True) if f.missing != NOT_APPLICABLE]
    if figures and not both:
        return undefined("money", NOT_APPLICABLE, "sum", inputs_of(figures))
    return formulas.total(*[f for f, _ in both], subjects=[s for _, s in both])
