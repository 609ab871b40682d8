"""The financial plan: what is planned after a year, what that leaves, and what is expected at the end."""

from __future__ import annotations

import pandas as pd

from toolkit.facts.periods import read_period
from toolkit.facts.programme import Programme
from toolkit.measured import Measured
from toolkit.measures import formulas
from toolkit.measures.budget.amounts import WHOLE, Amounts, amounts_of
from toolkit.measures.budget.execution import leaves_of_modes, leaves_of_results


def periods_after(amounts: Amounts, year: int) -> list[str]:
    """List the periods for which amounts are planned after a year, in order of time."""
    periods = {k[2]: read_period(k[2]) for k in amounts.facts if k[1] == "forecast"}
    return sorted(text for text, period in periods.items() if period is not None and period.first >= (year + 1) * 12)


def plan(programme: Programme, year: int) -> pd.DataFrame:
    """Give what is planned for each period after a year, and what the plan leaves.

    Returns
    -------
    DataFrame
        Index `period`; `Measured` columns `REGIE`, `COGES`… one a mode, and `total`, sums of lines; of that,
        `outgoing`, the lines with an amount to spend, and `taken_back`, those with an amount below zero; `left`, what
        remains of the approved budget after what was spent and is planned until then.
    """
    amounts = amounts_of(programme)
    rows, planned = {}, []
    start = [amounts.total(amounts.leaves, *what) for what in (("approved", WHOLE), ("executed", f"..{year}"))]
    for period in periods_after(amounts, year):
        figures = [amounts.get(leaf, "forecast", period) for leaf in amounts.leaves]
        planned.append(formulas.total(*figures, subjects=amounts.leaves))
        back = formulas.sum_below_zero(*figures, subjects=amounts.leaves)
        rows[period] = {
            mode: amounts.total(leaves, "forecast", period) for mode, leaves in leaves_of_modes(amounts).items()
        } | {
            "total": planned[-1],
            "outgoing": formulas.difference(planned[-1], back),
            "taken_back": back,
            "left": formulas.balance(*start, *planned),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("period")


def forecast(programme: Programme, year: int) -> pd.DataFrame:
    """Set what is expected at the end, spent and planned, against what was approved: whole, modes and results.

    Returns
    -------
    DataFrame
        Index `subject`; `group`, ``whole``, ``by_mode`` or ``by_result``, and `state` (``all_planned`` when what is
        left is no more than the plan's digits leave open, ``unplanned``, ``overplanned``) as text; columns as
        :func:`_expected`.
    """
    amounts = amounts_of(programme)
    periods = periods_after(amounts, year)
    groups = {
        "whole": {amounts.root: amounts.leaves},
        "by_mode": leaves_of_modes(amounts),
        "by_result": leaves_of_results(amounts),
    }
    rows: dict[str, dict[str, object]] = {}
    for group, subjects in groups.items() if periods else ():
        for subject, leaves in subjects.items():
            figures = _expected(amounts, leaves, year, periods)
            rows[subject] = {"group": group, "state": _state(figures["unplanned"]), **figures}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("subject")


def forecast_by_line(programme: Programme, year: int) -> pd.DataFrame:
    """Give the plan of each line by period, and what it comes to.

    Returns
    -------
    DataFrame
        Index `line`, those with a plan; `group` (the line above) as text; `Measured` columns, one a planned period,
        and `expected_share`, `outgoing_share` as :func:`_expected` gives them.
    """
    amounts = amounts_of(programme)
    periods, rows = periods_after(amounts, year), {}
    for leaf in amounts.leaves:
        quarters = {period: amounts.get(leaf, "forecast", period) for period in periods}
        if any(quarter.value for quarter in quarters.values()):
            shares = _expected(amounts, [leaf], year, periods)
            shares = {name: shares[name] for name in ("expected_share", "outgoing_share")}
            rows[leaf] = {"group": amounts.lines[leaf]["parent"]} | quarters | shares
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("line")


def _expected(amounts: Amounts, leaves: list[str], year: int, periods: list[str]) -> dict[str, Measured]:
    """Add up leaves.

    Returns
    -------
    mapping of str to Measured
        `approved`; `executed` until the year; `planned` after it; `expected` both; `expected_share` of what was
        approved; `unplanned`, what is left; `taken_back`, the planned amounts below zero; `outgoing_share`, what was
        spent and is planned without them, of what was approved.
    """
    planned = [amounts.get(leaf, "forecast", period) for leaf in leaves for period in periods]
    names = [f"{leaf}:{period}" for leaf in leaves for period in periods]
    approved = amounts.total(leaves, "approved", WHOLE)
    spent = amounts.total(leaves, "executed", f"..{year}")
    to_come = formulas.total(*planned, subjects=names)
    expected = formulas.total(spent, to_come, subjects=["executed", "planned"])
    back = formulas.sum_below_zero(*planned, subjects=names)
    return {
        "approved": approved,
        "executed": spent,
        "planned": to_come,
        "expected": expected,
        "expected_share": formulas.execution(expected, approved),
        "unplanned": formulas.balance(approved, expected),
        "taken_back": back,
        "outgoing_share": formulas.execution(formulas.difference(expected, back), approved),
    }


def _state(unplanned: Measured) -> str:
    if not unplanned:
        return ""
    if abs(unplanned.number) <= unplanned.half_unit:
        return "all_planned"
    return "unplanned" if unplanned.number > 0 else "overplanned"
