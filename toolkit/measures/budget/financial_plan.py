"""The financial plan: what is planned after a year, what that leaves, and what is expected at the end."""

from __future__ import annotations

import pandas as pd

from toolkit.facts.periods import Period, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.budget.amounts import Amounts
from toolkit.measures.budget.execution import Scope, executed_of, leaves_of_results, modes_of, scope_of


def periods_after(scope: Scope) -> list[Period]:
    """List the periods for which amounts are planned after a stretch, in order of time; of a split one its parts."""
    planned = {e.period.span: e.period for e in scope.amounts.entries if e.role == "forecast"}
    after = [period for period in planned.values() if scope.at.precedes(period)]
    whole = [p for p in after if not any(p is not o and p.first <= o.first and o.last <= p.last for o in after)]
    return sorted(whole, key=lambda period: (period.first, period.last))


def plan(programme: Programme, when: When) -> pd.DataFrame:
    """Return what is planned for each period after a year, and what the plan leaves.

    Returns
    -------
    DataFrame
        Index `period`; `Measured` columns `REGIE`, `COGES`… one a mode, and `total`, sums of lines; of that,
        `outgoing`, the lines with an amount to spend, and `taken_back`, those with an amount below zero; `left`, what
        remains of the budget after what was spent and is planned until then.
    """
    scope = scope_of(programme, when)
    amounts, leaves = scope.amounts, scope.amounts.leaves
    rows, planned = dict[str, dict[str, Measured]](), list[Measured]()
    start = [formulas.total(*map(give, leaves), subjects=leaves) for give in (scope.revised, scope.executed)]
    for period in periods_after(scope):
        figures = [amounts.get(leaf, "forecast", period) for leaf in leaves]
        planned.append(formulas.total(*figures, subjects=leaves))
        back = formulas.sum_below_zero(*figures, subjects=leaves)
        rows[period.text] = {mode: _in_mode(amounts, mode, period) for mode in modes_of(amounts)} | {
            "total": planned[-1],
            "outgoing": formulas.difference(planned[-1], back),
            "taken_back": back,
            "left": formulas.balance(*start, *planned),
        }
    return frame(rows, "period")


def _in_mode(amounts: Amounts, mode: str, period: Period) -> Measured:
    """Add what is planned in a mode: all of the lines that have no other, of the others their part."""
    own = [leaf for leaf in amounts.leaves if mode in amounts.modes(leaf)]
    parts = [None if amounts.modes(leaf) == [mode] else mode for leaf in own]
    figures = [amounts.get(leaf, "forecast", period, part) for leaf, part in zip(own, parts, strict=True)]
    return formulas.total(*figures, subjects=own)


def forecast(programme: Programme, when: When) -> pd.DataFrame:
    """Set what is expected at the end, spent and planned, against what was approved: whole, modes and results.

    Returns
    -------
    DataFrame
        Index `subject`; `group`, ``whole``, ``by_mode`` or ``by_result``, and `state` (``all_planned`` when what is
        left is no more than the plan's digits leave open, ``unplanned``, ``overplanned``) as text; columns as
        :func:`_expected`.
    """
    scope = scope_of(programme, when)
    amounts, periods = scope.amounts, periods_after(scope)
    rows: dict[str, dict[str, object]] = {}
    if not periods:
        return frame({}, "subject", ())
    whole = dict.fromkeys(amounts.leaves, "")
    by_mode = {
        mode: {leaf: mode for leaf in amounts.leaves if mode in amounts.modes(leaf)} for mode in modes_of(amounts)
    }
    by_result = {name: dict.fromkeys(leaves, "") for name, leaves in leaves_of_results(amounts).items()}
    groups = {"whole": {amounts.root: whole}, "by_mode": by_mode, "by_result": by_result}
    for group, subjects in groups.items():
        for subject, leaves in subjects.items():
            figures = _expected(scope, leaves, periods)
            rows[subject] = {"group": group, "state": _state(figures["unplanned"]), **figures}
    return frame(rows, "subject")


def forecast_by_line(programme: Programme, when: When) -> pd.DataFrame:
    """Return the plan of each line by period, and what it comes to.

    Returns
    -------
    DataFrame
        Index `line`, those with a plan; `group` (the line above) as text; `Measured` columns, one a planned period,
        and `expected_share`, `outgoing_share` as :func:`_expected` gives them.
    """
    scope = scope_of(programme, when)
    amounts, periods, rows = scope.amounts, periods_after(scope), dict[str, dict[str, object]]()
    for leaf in amounts.leaves:
        quarters = {period.text: amounts.get(leaf, "forecast", period) for period in periods}
        if any(quarter.value for quarter in quarters.values()):
            shares = _expected(scope, {leaf: ""}, periods)
            kept = {name: shares[name] for name in ("expected_share", "outgoing_share")}
            rows[leaf] = {"group": amounts.lines[leaf].parent, **quarters, **kept}
    return frame(rows, "line")


def _expected(scope: Scope, leaves: dict[str, str], periods: list[Period]) -> dict[str, Measured]:
    """Add up leaves, each in a mode or in all.

    Returns
    -------
    mapping of str to Measured
        `approved revised limit executed` as ``execution.executed_of``; `planned` after
        the year; `expected` both; `expected_share` of the limit; `unplanned`, what is left; `taken_back`, the planned
        amounts below zero; `outgoing_share`, what was spent and is planned without them, of the limit.
    """
    amounts, names = scope.amounts, list(leaves)
    part = {leaf: mode if mode and amounts.modes(leaf) != [mode] else None for leaf, mode in leaves.items()}
    planned = [amounts.get(leaf, "forecast", period, part[leaf]) for leaf in names for period in periods]
    named = [f"{leaf}:{period.text}" for leaf in names for period in periods]
    approved = formulas.total(*[scope.approved(leaf, part[leaf]) for leaf in names], subjects=names)
    limit = formulas.total(*[scope.counts(leaf, part[leaf]) for leaf in names], subjects=names)
    each = [scope.executed(leaf, part[leaf]) for leaf in names]
    spent = each[0] if len(each) == 1 else formulas.total(*each, subjects=names)
    to_come = formulas.total(*planned, subjects=named)
    expected = formulas.total(spent, to_come, subjects=["executed", "planned"])
    for lacking in (figure for figure in (spent, to_come) if not figure):
        expected = undefined("money", lacking.missing, "sum", expected.inputs)
    back = formulas.sum_below_zero(*planned, subjects=named)
    against = executed_of(approved, spent, limit)
    return {name: against[name] for name in ("approved", "revised", "limit", "executed")} | {
        "planned": to_come,
        "expected": expected,
        "expected_share": formulas.execution(expected, limit),
        "unplanned": formulas.balance(limit, expected),
        "taken_back": back,
        "outgoing_share": formulas.execution(formulas.difference(expected, back), limit),
    }


def _state(unplanned: Measured) -> str:
    if not unplanned:
        return ""
    if abs(unplanned.number) <= unplanned.half_unit:
        return "all_planned"
    return "unplanned" if unplanned.number > 0 else "overplanned"
