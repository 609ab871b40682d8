"""Amounts of a budget: one book for each scheme, currency and funder, and sums never leave their book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from toolkit.facts.contracts.figure_tables import Amount
from toolkit.facts.contracts.word_tables import BudgetLine
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import Evaluated, Period, When
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.budget.pieces import Book, Entry, added, books_of, laid, main_book, months_of, other_currencies
from toolkit.measures.document_dates import told_years
from toolkit.measures.indicators.stretches import Printed, Span

WHOLE = ".."
NOT_APPLICABLE = "not_applicable"

SUM = "sum_of_lines"
"""The whole of a book whose lines are under no line that holds them all: what they add up to."""


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
        lines = (row for _, row in programme.rows(BudgetLine))
        self.lines = {line.code: line for line in lines if line.scheme == book.scheme}
        self.children: dict[str, list[str]] = {}
        for code, line in self.lines.items():
            self.children.setdefault(line.parent, []).append(code)
        self.entries = list(_entries(self, printed_in))
        self._of_line: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._modes: dict[str, set[str]] = defaultdict(set)
        self._reported: dict[tuple[str, int], list[Span]] = {}
        for entry in self.entries:
            self._of_line[entry.line, entry.role].append(entry)
            self._modes[entry.line] |= {entry.mode} - {""}

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
        return sorted(self._modes.get(line, ()))

    @property
    def is_whole(self) -> bool:
        """Whether money is approved for the whole of the programme; otherwise it is approved year by year."""
        return not self._given or any(period.text == WHOLE for period in self._given)

    @cached_property
    def _given(self) -> list[Period]:
        """The periods for which money is approved, each once."""
        return list(dict.fromkeys(e.period for e in self.entries if e.role in _GIVEN and e.figure))

    def is_given_within(self, at: Evaluated) -> bool:
        """Whether money is approved for a stretch, or for parts of it."""
        return any(at.is_named(p) or (at.period.first <= p.first and p.last <= at.last) for p in self._given)

    # --- amounts

    def of_line(self, line: str, role: str, mode: str | None = None) -> list[Entry]:
        """Return the amounts of a line in a role: of all modes, or of one."""
        return [entry for entry in self._of_line.get((line, role), ()) if mode is None or entry.mode == mode]

    def get(self, line: str, role: str, period: str | Period, mode: str | None = None) -> Measured:
        """Return one amount; without `mode` that of all modes: as printed, else what modes and funders add up to."""
        read = self.programme.period(period) if isinstance(period, str) else period
        own = [e for e in self.of_line(line, role, mode) if read is not None and e.period.span == read.span]
        return added(laid(own)) if own else self._absent(line, role, read.span if read is not None else None)

    def _absent(self, line: str, role: str, span: Span | None) -> Measured:
        """Say that there is no amount; of what is printed for the same time in another currency, that it is."""
        others = other_currencies(self.programme, self.book) if span is not None and role in _SUMMED else ()
        elsewhere = any(
            entry.period.first <= span[1] and span[0] <= entry.period.last
            for book in others
            for entry in amounts_of(self.programme, self.at, book).of_line(line, role)
            if span is not None
        )
        reason = "other_currency" if elsewhere else "not_reported"
        return undefined("money", reason).but(currency=self.book.currency)

    def amount(self, line: str, role: str, period: str | Period) -> Measured:
        """Find the amount of a line: as printed, else what the lines below it add up to; of :data:`SUM` that of all."""
        printed = self.get(line, role, period) if line != SUM else undefined("money", "not_reported")
        if printed.inputs or (line != SUM and line not in self.children):
            return printed
        return self.total(self.below(line), role, period)

    def total(self, lines: list[str], role: str, period: str | Period) -> Measured:
        """Add the amounts of leaves."""
        return formulas.total(*[self.get(leaf, role, period) for leaf in lines], subjects=lines)

    def printed(self, line: str, role: str, mode: str | None = None) -> Printed:
        """Return all amounts of a line in a role by their period, in order of time; of all modes, or of one."""
        periods = {entry.period.span: entry.period for entry in self.of_line(line, role, mode)}
        order = sorted(periods.values(), key=lambda p: (p.last, -p.first))
        return {period: self.get(line, role, period, mode) for period in order}

    def spent_until(self, line: str, when: When, mode: str | None = None) -> Measured:
        """Return what was spent on a line from the start to the end of a stretch: as printed, else added up.

        In a time for which spending is reported for other lines, a line without an amount spent nothing. Of a line for
        which nothing is printed, what the lines below it have spent.
        """
        at = self.programme.at(when)
        own = [e for e in self.of_line(line, "executed", mode) if at.follows(e.period)]
        level = [e for e in own if e.period.is_level and e.period.last == at.last]
        if level:
            return added(laid(level))
        if line == SUM or (line in self.children and not own):
            leaves = self.below(line)
            return self._of_leaves({leaf: self.spent_until(leaf, at, mode) for leaf in leaves})
        return self._put_together(line, "executed", own, (self._begins, at.last))

    def in_stretch(self, line: str, role: str, when: When, mode: str | None = None) -> Measured:
        """Find an amount of a stretch alone: as printed, else added from its parts, or from the lines below a line."""
        at = self.programme.at(when)
        entries = self.of_line(line, role, mode)
        own = [e for e in entries if at.period.first <= e.period.first and e.period.last <= at.last]
        named = [e for e in entries if at.is_named(e.period)]
        if named and not own:
            return added(laid(named))
        if line == SUM or (line in self.children and not named):
            leaves = self.below(line)
            return self._of_leaves({leaf: self.in_stretch(leaf, role, at, mode) for leaf in leaves})
        return self._put_together(line, role, own, at.period.span)

    def _of_leaves(self, figures: Mapping[str, Measured]) -> Measured:
        """Add what the lines below a line have; where none of them has anything, nothing is reported."""
        if not any(figure.inputs for figure in figures.values()):
            return undefined("money", "not_reported").but(currency=self.book.currency)
        return formulas.total(*figures.values(), subjects=list(figures))

    def _put_together(self, line: str, role: str, own: list[Entry], span: Span) -> Measured:
        """Add the amounts of a line in a stretch, if all of it is reported for some line."""
        if not own:
            return self._absent(line, role, span)
        if not any(first <= span[0] and span[1] <= last for first, last in self._months(role, span[1])):
            inputs = inputs_of([entry.figure for entry in own])
            return undefined("money", "stretch_not_complete", inputs=inputs).but(currency=self.book.currency)
        return added(laid(own))

    def _months(self, role: str, last: int) -> list[Span]:
        """Return the stretches of months, up to one, for which anything is reported in a role."""
        if (role, last) not in self._reported:  # the same of every line: a budget has hundreds
            self._reported[role, last] = months_of((e.period for e in self._alike() if e.role == role), last)
        return self._reported[role, last]

    def _alike(self) -> Iterator[Entry]:
        """Return the amounts of all accounts and currencies of the same tree of lines: what is reported at all."""
        yield from self.entries
        for book in books_of(self.programme):
            if book != self.book and book.scheme == self.book.scheme:
                yield from amounts_of(self.programme, self.at, book).entries

    @cached_property
    def _begins(self) -> int:
        """Return the first month of spending that counts: that of the programme's start, or the first before it."""
        span = self.programme.file.start
        start = self.programme.period(span.effective or span.agreed or "")
        firsts = [e.period.first for e in self._alike() if e.role == "executed"]
        return min([start.first] if start is not None else firsts, default=0)

    def has(self, role: str, period: str | Period, lines: list[str] | None = None) -> bool:
        """Whether an amount of a role and a period is there, on any line or on some."""
        wanted = self.lines if lines is None else lines
        return any(self.get(line, role, period) for line in wanted)


_SUMMED = frozenset({"approved", "revised", "registered", "programmed", "committed", "executed", "forecast"})
"""Roles of amounts, which may be added; what a document states about them may not."""

_GIVEN = ("approved", "revised")
"""Roles of amounts that say how much may be spent."""

_HERE = "here"
"""In the place of a version: what the table prints that is checked by itself."""

Place = tuple[str, str, Span, str]
"""Line, role, period and mode of an amount."""


class Version(NamedTuple):
    """An amount in one of its versions, with the document that prints it."""

    period: Period
    figure: Measured
    document: str


def _entries(amounts: Amounts, printed_in: tuple[str, str] | None) -> Iterator[Entry]:
    """Return the amounts of a book that count: each in the version in force; of the programme, of all funders."""
    programme, book = amounts.programme, amounts.book
    figures = figures_of(programme, "budget")
    versions: dict[tuple[Place, str], dict[str, Version]] = defaultdict(dict)
    first: dict[tuple[Place, str], tuple[bool, str]] = {}
    for fact, row in programme.facts(Amount):
        period, here = programme.period(row.period), (row.document, row.table) == printed_in
        if period is not None and row.line in amounts.lines and (row.use == "yes" or here) and _is_of(book, row):
            key = ((str(row.line), str(row.role), period.span, row.mode), row.funder)
            rank = (row.use != "yes", fact)  # of what a table prints twice, what counts, else the first by name
            if not here:
                versions[key][row.version] = Version(period, figures[fact], row.document)
            elif rank <= first.setdefault(key, rank):
                first[key] = rank
                versions[key][_HERE] = Version(period, figures[fact], row.document)
    for ((line, role, _, mode), funder), printed in versions.items():
        in_force = _in_force(programme, amounts.at, printed, is_plan=role == "forecast")
        if in_force is not None and (funder == book.funder or role in _SUMMED):
            whose = "" if funder == book.funder else funder
            yield Entry(line, role, in_force.period, mode, whose, in_force.figure)


def _is_of(book: Book, row: Amount) -> bool:
    """Whether an amount belongs to a book; those of funders belong to the programme's own too."""
    return row.currency in (book.currency, "") and (row.funder == book.funder or not book.funder)


def _in_force(programme: Programme, at: Evaluated, printed: dict[str, Version], *, is_plan: bool) -> Version | None:
    """Choose among the versions of an amount: what the checked table prints, else the last decided by a time.

    A plan that stands in the report on a stretch was made after it, and counts.
    """
    if _HERE in printed:
        return printed[_HERE]
    order = sorted((programme.decided(name) or 0, name) for name in printed)
    known = [
        name
        for month, name in order
        if month <= at.last or (is_plan and told_years(programme).get(printed[name].document) == at.year)
    ]
    return printed[known[-1]] if known else None


def amounts_of(
    programme: Programme, when: When, book: Book | None = None, printed_in: tuple[str, str] | None = None
) -> Amounts:
    """Return the amounts of a book at a time, gathered once; those of the main one unless another is named."""
    return _gathered(programme, programme.at(when), book or main_book(programme), printed_in)


@lru_cache(maxsize=256)
def _gathered(programme: Programme, at: Evaluated, book: Book, printed_in: tuple[str, str] | None) -> Amounts:
    return Amounts(programme, at, book, printed_in)


def sum_applicable(figures: list[Measured], subjects: list[str]) -> Measured:
    """Add what applies: a line that a source does not pay for is not missing from its sum."""
    both = [(f, s) for f, s in zip(figures, subjects, strict=True) if f.missing != NOT_APPLICABLE]
    if figures and not both:
        return undefined("money", NOT_APPLICABLE, "sum", inputs_of(figures))
    return formulas.total(*[f for f, _ in both], subjects=[s for _, s in both])
