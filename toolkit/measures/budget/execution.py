"""Budget: what was spent of what was approved or revised, by year, line, result and mode, beside the time passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd

from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.figures import captioned, frame
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.budget.amounts import NOT_APPLICABLE, WHOLE, Amounts, amounts_of
from toolkit.measures.budget.elapsed import elapsed, elapsed_by_calendar
from toolkit.measures.budget.pieces import other_currencies

OF_YEAR = "of_year"
"""Caption of a table of lines whose money is approved for the year alone, not for the whole of the programme."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Over which time money is set against money: the whole of a programme, or the year where only that is approved."""

    amounts: Amounts
    at: Evaluated
    is_whole: bool

    @property
    def caption(self) -> str:
        """Which caption says what a table of it holds."""
        return "" if self.is_whole else OF_YEAR

    def approved(self, line: str, mode: str | None = None) -> Measured:
        """Return what was approved for a line at first, in all modes or in one."""
        return self._given(line, "approved", mode)

    def _given(self, line: str, role: str, mode: str | None = None) -> Measured:
        amounts = self.amounts
        if not self.is_whole:
            return amounts.in_stretch(line, role, self._given_for, mode)
        return amounts.amount(line, role, WHOLE) if mode is None else amounts.get(line, role, WHOLE, mode)

    @property
    def _given_for(self) -> Evaluated:
        """The stretch for which money is approved: that of the spending, else the year that it is a part of."""
        at, amounts = self.at, self.amounts
        return at if amounts.is_given_within(at) else amounts.programme.stretch(at.year)

    def revised(self, line: str) -> Measured:
        """Return what counts for a line: its revised amount where there is one, else the approved one.

        Of a line above others it is what is printed as revised for it, else what those below it come to, as soon as one
        of them was revised; `n` of `of` says how many were.
        """
        leaves = self.amounts.below(line)
        if leaves == [line]:
            return self.counts(line)
        own = [leaf for leaf in leaves if self._given(leaf, "revised")]
        printed = self._given(line, "revised")
        if printed.formula == "fact" and printed:
            return printed.but(n=len(own) or None, of=len(leaves) if own else None)
        if not own:
            return self.approved(line)
        each = formulas.total(*[self.revised(leaf) for leaf in leaves], subjects=leaves)
        return each.but(n=len(own), of=len(leaves), formula="revised")

    def executed(self, line: str, mode: str | None = None) -> Measured:
        """Return what was spent on a line, in all modes or in one."""
        amounts, at = self.amounts, self.at
        return amounts.spent_until(line, at, mode) if self.is_whole else amounts.in_stretch(line, "executed", at, mode)

    def of_line(self, line: str) -> dict[str, Measured]:
        """Set what was spent on a line against what counts for it, and against what was approved at first.

        Where amounts are approved for other lines, one without any was approved nothing.
        """
        approved, spent, revised = self.approved(line), self.executed(line), self.revised(line)
        told = any(self._given(leaf, "approved").inputs for leaf in self.amounts.leaves)
        if spent and told and not (approved.inputs or revised.inputs):
            revised = undefined("money", "not_reported").but(value=0.0, missing="", formula="nothing_approved")
            revised = revised.but(currency=self.amounts.book.currency)
        return executed_of(approved, spent, revised)

    def of_mode(self, mode: str) -> dict[str, Measured]:
        """Set what was spent in a mode against what was approved in it."""
        own = [leaf for leaf in self.amounts.leaves if mode in self.amounts.modes(leaf)]
        parts = {leaf: None if self.amounts.modes(leaf) == [mode] else mode for leaf in own}
        approved = [self._given(leaf, "approved", part) for leaf, part in parts.items()]
        revised = [self.counts(leaf, part) for leaf, part in parts.items()]
        spent = [self.executed(leaf, part) for leaf, part in parts.items()]
        return executed_of(*(formulas.total(*each, subjects=own) for each in (approved, spent, revised)))

    def counts(self, leaf: str, mode: str | None = None) -> Measured:
        """Return what counts for a leaf, in all modes or in one: the revised amount, else the approved one."""
        return self._given(leaf, "revised", mode) or self._given(leaf, "approved", mode)


def scope_of(programme: Programme, when: When) -> Scope:
    """Say over which time the money of the main book is set against money."""
    at = programme.at(when)
    amounts = amounts_of(programme, at)
    return Scope(amounts, at, amounts.is_whole)


COLUMNS = ("approved", "revised", "limit", "executed", "execution", "balance", "execution_of_approved")
"""What money is set against, and how: columns of every table of what was spent."""


def executed_of(approved: Measured, spent: Measured, revised: Measured | None = None) -> dict[str, Measured]:
    """Set what was spent against what counts: the revised amount where there is one, else the approved one.

    Returns
    -------
    dict of str to Measured
        `approved`, `revised` (missing where nothing was revised), `limit`, the one of them that counts, `executed`,
        `execution` and `balance` of the limit, and `execution_of_approved`, missing where nothing was revised.
    """
    is_revised = revised is not None and bool(revised) and revised.inputs != approved.inputs
    limit = revised or approved
    return {
        "approved": approved,
        "revised": limit if is_revised else undefined("money", "not_revised", "fact"),
        "limit": limit,
        "executed": spent,
        "execution": formulas.execution(spent, limit),
        "balance": formulas.balance(limit, spent),
        "execution_of_approved": formulas.execution(spent, approved)
        if is_revised
        else undefined("ratio", "not_revised", "execution"),
    }


def execution(programme: Programme, when: When) -> Mapping[str, Measured]:
    """Return what was spent of the whole budget until a year, beside the time that has passed.

    Returns
    -------
    mapping of str to Measured
        As :func:`executed_of` of the whole budget; `time` the part of its duration that the programme says has passed,
        where it counts its months, `time_calendar` the part by its effective dates; `lead` execution less time, in
        points; `year_approved year_executed year_execution` of the year alone. Money that is only approved year by
        year is set against no time of the whole.
    """
    at = programme.at(when)
    amounts = amounts_of(programme, at)
    whole, year = (Scope(amounts, at, is_whole).of_line(amounts.root) for is_whole in (True, False))
    own = elapsed(programme, at) if programme.file.time_indicator else undefined("share", NOT_APPLICABLE, "elapsed")
    by_calendar = elapsed_by_calendar(programme, at)
    return (
        whole
        | {"time": own, "time_calendar": by_calendar, "lead": formulas.points(whole["execution"], own or by_calendar)}
        | {f"year_{name}": figure for name, figure in year.items() if name in _OF_YEAR}
    )


_OF_YEAR = ("approved", "revised", "limit", "executed", "execution")


def by_year(programme: Programme, when: When) -> pd.DataFrame:
    """Return approved and spent amounts of each year until one.

    Returns
    -------
    DataFrame
        Index `year` as text, those with an amount of their own, the last one as far as it goes; `Measured` columns
        `approved revised limit executed execution`, and `cumulative` since the start.
    """
    at = programme.at(when)
    amounts, rows = amounts_of(programme, at), dict[str, dict[str, Measured]]()
    for year in sorted(_years(amounts)):
        whole = programme.stretch(year)
        each = at if at.period.first == whole.period.first and at.last < whole.last else whole
        figures = Scope(amounts, each, is_whole=False).of_line(amounts.root)
        if at.follows(each.period) and (figures["approved"] or figures["executed"] or figures["revised"]):
            kept = {name: figure for name, figure in figures.items() if name in _OF_YEAR}
            rows[str(year) if each == whole else each.name] = kept | {
                "cumulative": amounts.spent_until(amounts.root, each)
            }
    return frame(rows, "year")


def _years(amounts: Amounts) -> set[int]:
    """Name the years that some amount is of, also those that are not evaluated."""
    dated = (e.period for e in amounts.entries if e.role in ("approved", "revised", "executed") and e.period.months)
    return {period.year for period in dated if period.year is not None}


def by_mode(programme: Programme, when: When) -> pd.DataFrame:
    """Add the lines of each financing mode, beside the printed execution.

    Returns
    -------
    DataFrame
        Index `mode`; `Measured` columns as :func:`executed_of`, and `stated` (the printed execution).
    """
    scope = scope_of(programme, when)
    amounts, rows = scope.amounts, dict[str, dict[str, object]]()
    for mode in modes_of(amounts):
        figures = scope.of_mode(mode)
        rows[mode] = {**figures, "stated": _stated_execution(scope, mode)}
    columns = [*COLUMNS, "stated"]
    return captioned(frame(rows, "mode", columns), scope.caption)


def _stated_execution(scope: Scope, mode: str) -> Measured:
    """Return the execution that is printed for a mode: of the stretch, or the first level at its end or after it."""
    amounts, at = scope.amounts, scope.at
    for top in amounts.tops:
        printed = amounts.printed(top, "stated_share", mode)
        levels = [
            figure for period, figure in printed.items() if period.is_level and at.last <= period.last and period.year
        ]
        own = levels[:1] if scope.is_whole else [figure for period, figure in printed.items() if at.is_named(period)]
        if own:
            return own[0]
    return undefined("ratio", "not_reported")


def modes_of(amounts: Amounts) -> list[str]:
    """Name the financing modes of a book, in order; lines of no mode have none."""
    return sorted({mode for leaf in amounts.leaves for mode in amounts.modes(leaf)})


def by_line(programme: Programme, when: When) -> pd.DataFrame:
    """Return every line that carries money of its own.

    Returns
    -------
    DataFrame
        Index: the line, with its currency where it has amounts in another one too; as text `line group` (the line
        above) `mode` and `state` (``overspent``, ``refunded`` where more came back than was spent, ``unused`` where
        hardly anything was, or empty); `Measured` columns as :func:`executed_of`. Lines of the same tree in other
        currencies stand in their group. No rows where the main budget is a financing plan: its lines are sources, see
        :func:`financing`.
    """
    scope = scope_of(programme, when)
    amounts, rows = scope.amounts, dict[str, dict[str, object]]()
    others = [amounts_of(programme, scope.at, book) for book in other_currencies(programme, amounts.book)]
    scopes = [scope, *(Scope(other, scope.at, scope.is_whole) for other in others)]
    for leaf, own in product(amounts.leaves if amounts.book.scheme != "source" else (), scopes):
        figures = own.of_line(leaf)
        if figures["approved"].value or figures["executed"].value or figures["revised"].value:
            key = leaf if leaf not in rows else f"{leaf}:{own.amounts.book.currency}"
            texts = {"line": leaf, "group": amounts.lines[leaf].parent, "mode": " ".join(own.amounts.modes(leaf))}
            rows[key] = {**texts, "state": _state(programme, figures), **figures}
    columns = ["line", "group", "mode", "state", *COLUMNS]
    return captioned(frame(rows, "key", columns), scope.caption)


def _state(programme: Programme, figures: Mapping[str, Measured]) -> str:
    if figures["balance"] and figures["balance"].number < -figures["balance"].half_unit:
        return "overspent"
    if figures["executed"] and figures["executed"].number < 0:
        return "refunded"
    is_unused = figures["execution"] and figures["execution"].number < programme.conventions.hardly_used
    return "unused" if is_unused else ""


def by_result(programme: Programme, when: When) -> pd.DataFrame:
    """Add the lines of each result; lines of no result, as general means, stand under their own heading.

    Returns
    -------
    DataFrame
        Index `subject`, a result or a top line; `Measured` columns as :func:`executed_of`, and `part`, its part of all
        spending. No rows where no line belongs to a result.
    """
    scope = scope_of(programme, when)
    rows: dict[str, dict[str, Measured]] = {}
    for subject, leaves in leaves_of_results(scope.amounts).items():
        each = (scope.approved, scope.executed, scope.revised)
        rows[subject] = executed_of(*(formulas.total(*map(give, leaves), subjects=leaves) for give in each))
    spent = formulas.total(*[row["executed"] for row in rows.values()], subjects=list(rows))
    for row in rows.values():
        row["part"] = formulas.share(row["executed"], spent)
    return captioned(frame(rows, "subject"), scope.caption)


def leaves_of_results(amounts: Amounts) -> dict[str, list[str]]:
    """List the leaves of each result, those of none under the line right below the root; empty without results."""
    groups: dict[str, list[str]] = {}
    if any(amounts.lines[leaf].result for leaf in amounts.leaves):
        for leaf in amounts.leaves:
            groups.setdefault(amounts.lines[leaf].result or _top(amounts, leaf), []).append(leaf)
    return groups


def _top(amounts: Amounts, code: str) -> str:
    """Name the line right under the root to which a line belongs."""
    while (parent := amounts.lines[code].parent) not in ("", amounts.root):
        code = parent
    return code
