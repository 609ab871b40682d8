"""Budget: what was spent of what was approved, by year, line, result and mode, beside the time that has passed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.facts.programme import Programme
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.budget.amounts import NOT_APPLICABLE, WHOLE, Amounts, amounts_of, books_of, main_book
from toolkit.measures.budget.elapsed import elapsed, elapsed_by_calendar
from toolkit.measures.reconciliation import compare


def executed_of(approved: Measured, spent: Measured) -> dict[str, Measured]:
    """Set what was spent against what was approved: ``approved executed execution balance``."""
    return {
        "approved": approved,
        "executed": spent,
        "execution": formulas.execution(spent, approved),
        "balance": formulas.balance(approved, spent),
    }


def execution(programme: Programme, year: int) -> Mapping[str, Measured]:
    """Give what was spent of the whole budget until a year, beside the time that has passed.

    Returns
    -------
    mapping of str to Measured
        `approved executed execution balance` of the whole budget; `time` the part of its duration that the programme
        says has passed, where it counts its months, `time_calendar` the part by its effective dates; `lead` execution
        less time, in points; `year_approved year_executed year_execution` of the year alone.
    """
    amounts = amounts_of(programme)
    root = amounts.root
    whole = executed_of(amounts.get(root, "approved", WHOLE, ""), amounts.spent_until(root, year, ""))
    of_year = executed_of(amounts.get(root, "approved", str(year), ""), amounts.get(root, "executed", str(year), ""))
    own = elapsed(programme, year) if programme.file.time_indicator else undefined("share", NOT_APPLICABLE, "elapsed")
    by_calendar = elapsed_by_calendar(programme, year)
    return (
        whole
        | {"time": own, "time_calendar": by_calendar, "lead": formulas.points(whole["execution"], own or by_calendar)}
        | {f"year_{name}": figure for name, figure in of_year.items() if name != "balance"}
    )


def by_year(programme: Programme, year: int) -> pd.DataFrame:
    """Give approved and spent amounts of each year until one.

    Returns
    -------
    DataFrame
        Index `year` as text, those with an amount of their own; `Measured` columns `approved executed execution`,
        and `cumulative` since the start.
    """
    amounts = amounts_of(programme)
    root, rows = amounts.root, {}
    for each in programme.file.reporting_years:
        if each <= year and any(amounts.get(root, role, str(each), "") for role in ("approved", "executed")):
            figures = executed_of(
                amounts.get(root, "approved", str(each), ""), amounts.get(root, "executed", str(each), "")
            )
            rows[str(each)] = {k: v for k, v in figures.items() if k != "balance"} | {
                "cumulative": amounts.spent_until(root, each, "")
            }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("year")


def by_mode(programme: Programme, year: int) -> pd.DataFrame:
    """Add the lines of each financing mode, and hold the sums against the printed ones.

    Returns
    -------
    DataFrame
        Index `mode`; `Measured` columns `approved executed execution balance`, `stated` (the printed execution), and
        `verdict` as text.
    """
    amounts = amounts_of(programme)
    rows: dict[str, dict[str, object]] = {}
    for mode, leaves in leaves_of_modes(amounts).items():
        figures = executed_of(amounts.total(leaves, "approved", WHOLE), amounts.total(leaves, "executed", f"..{year}"))
        stated = next(
            (
                amounts.facts[k]
                for k in amounts.facts
                if k[:2] == (amounts.root, "stated_share") and k[3] == mode and k[2] != WHOLE
            ),
            undefined("ratio", "not_reported"),
        )
        verdict = compare(stated, figures["execution"]).outcome
        rows[mode] = {**figures, "stated": stated, "verdict": verdict}
    columns = ["approved", "executed", "execution", "balance", "stated", "verdict"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("mode")


def by_line(programme: Programme, year: int) -> pd.DataFrame:
    """Give every line that carries money of its own.

    Returns
    -------
    DataFrame
        Index `line`; `group` (the line above), `mode` and `state` (``overspent``, ``unused`` below 10 %, or empty)
        as text; `Measured` columns `approved executed execution balance`. No rows where the main budget is a
        financing plan: its lines are sources, see :func:`financing`.
    """
    amounts = amounts_of(programme)
    rows = {}
    for leaf in amounts.leaves if amounts.book.scheme != "source" else ():
        figures = executed_of(amounts.get(leaf, "approved", WHOLE), amounts.spent_until(leaf, year))
        if figures["approved"].value or figures["executed"].value:
            rows[leaf] = {
                "group": amounts.lines[leaf]["parent"],
                "mode": amounts.mode(leaf),
                "state": _state(figures),
            } | figures
    columns = ["group", "mode", "state", "approved", "executed", "execution", "balance"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("line")


_UNUSED = 0.10


def _state(figures: Mapping[str, Measured]) -> str:
    if figures["balance"] and figures["balance"].number < 0:
        return "overspent"
    return "unused" if figures["execution"] and figures["execution"].number < _UNUSED else ""


def by_result(programme: Programme, year: int) -> pd.DataFrame:
    """Add the lines of each result; lines of no result, as general means, stand under their own heading.

    Returns
    -------
    DataFrame
        Index `subject`, a result or a top line; `Measured` columns `approved executed execution balance`, and `part`,
        its part of all spending. No rows where no line belongs to a result.
    """
    amounts = amounts_of(programme)
    rows = {
        subject: executed_of(amounts.total(leaves, "approved", WHOLE), amounts.total(leaves, "executed", f"..{year}"))
        for subject, leaves in leaves_of_results(amounts).items()
    }
    spent = formulas.total(*[row["executed"] for row in rows.values()])
    for row in rows.values():
        row["part"] = formulas.share(row["executed"], spent)
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("subject")


def leaves_of_results(amounts: Amounts) -> dict[str, list[str]]:
    """List the leaves of each result, those of none under the line right below the root; empty without results."""
    groups: dict[str, list[str]] = {}
    if any(amounts.lines[leaf]["result"] for leaf in amounts.leaves):
        for leaf in amounts.leaves:
            groups.setdefault(str(amounts.lines[leaf]["result"]) or _top(amounts, leaf), []).append(leaf)
    return groups


def leaves_of_modes(amounts: Amounts) -> dict[str, list[str]]:
    """List the leaves of each financing mode, in the order of their names; those of no mode are left out."""
    groups: dict[str, list[str]] = {}
    for leaf in amounts.leaves:
        groups.setdefault(amounts.mode(leaf), []).append(leaf)
    return {mode: groups[mode] for mode in sorted(groups) if mode}


def _top(amounts: Amounts, code: str) -> str:
    """Name the line right under the root to which a line belongs."""
    while (parent := str(amounts.lines[code]["parent"])) not in ("", amounts.root):
        code = parent
    return code


def financing(programme: Programme, year: int) -> pd.DataFrame:
    """Give who finances the whole, and what was spent of each source until a year.

    Sources are the lines of a financing plan, where the main budget is one, and else the funders that give to the
    whole budget; those are not added, because accounts without a funder hold the money of one.

    Returns
    -------
    DataFrame
        Index: the line, or the funder, ``own_accounts`` for amounts printed without one, and ``sum_of_lines``;
        `Measured` columns `approved executed execution balance`, and `printed_balance`; `verdict` as text.
    """
    book, amounts, until = main_book(programme), amounts_of(programme), f"..{year}"
    rows: dict[str, dict[str, object]] = {}
    if book.scheme == "source":
        for leaf in amounts.leaves:
            rows[leaf] = _financed(amounts, leaf, until, [leaf])
        if rows:
            rows["sum_of_lines"] = _financed(amounts, amounts.root, until, amounts.leaves)
    else:
        for other in books_of(programme):
            own = amounts_of(programme, other)
            if other[:2] == book[:2] and own.get(own.root, "approved", WHOLE, ""):
                rows[other.funder or "own_accounts"] = _financed(own, own.root, until, [])
    columns = ["approved", "executed", "execution", "balance", "printed_balance", "verdict"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("source")


def _financed(amounts: Amounts, line: str, until: str, leaves: list[str]) -> dict[str, object]:
    approved, spent = (
        amounts.total(leaves, role, period) if leaves else amounts.get(line, role, period, "")
        for role, period in (("approved", WHOLE), ("executed", until))
    )
    stated, figures = amounts.get(line, "stated_balance", until, ""), executed_of(approved, spent)
    return {**figures, "printed_balance": stated, "verdict": compare(stated, figures["balance"]).outcome}
