"""Printed totals, balances and execution rates of a budget, each held against its definition."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pandas as pd

from toolkit.facts.periods import read_period
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.budget import WHOLE, Amounts, Key, amounts_of, books_of
from toolkit.measures.reconciliation import Verdict, compare


def verdicts(programme: Programme) -> pd.DataFrame:
    """Recompute every printed total, balance and rate, by the amounts of the table that prints it.

    A balance is what was approved less what was spent until its period; a rate is what was spent over what was
    approved; the total of a year is the sum of what was spent or planned in it. A line that has lines below it is
    also compared with their sum.

    Returns
    -------
    DataFrame
        Index: the fact; `line what period mode funder printed_in verdict` as text; `Measured` columns `stated
        recomputed gap`; `left_out` names the lines whose sum is just the difference.
    """
    rows: dict[str, dict[str, object]] = {}
    places = programme.budget.groupby(["document", "table"], sort=False)
    for book, ((document, table), here) in product(books_of(programme), places):
        if not _prints(here, amounts_of(programme, book)):
            continue
        amounts = amounts_of(programme, book, (str(document), str(table)))
        for key, stated, recomputed in _checked(programme, amounts, set(here.index)):
            line, role, period, mode, _ = key
            verdict = compare(stated, recomputed)
            rows[stated.inputs[0]] = {
                "line": line,
                "what": role,
                "period": period,
                "mode": mode,
                "funder": book.funder,
                "printed_in": table,
                "stated": stated,
                "recomputed": recomputed,
                "gap": verdict.gap,
                "verdict": verdict.outcome,
                "left_out": _left_out(amounts, key, verdict),
            }
    columns = [
        "line",
        "what",
        "period",
        "mode",
        "funder",
        "printed_in",
        "stated",
        "recomputed",
        "gap",
        "verdict",
        "left_out",
    ]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("fact")


def _prints(here: pd.DataFrame, amounts: Amounts) -> bool:
    """Whether a table prints anything of a book; rates have no currency."""
    own = here["line"].isin(list(amounts.lines)) & here["currency"].isin([amounts.book.currency, ""])
    return bool((own & (here["funder"] == amounts.book.funder)).any())


def _checked(programme: Programme, amounts: Amounts, here: set[object]) -> Iterator[tuple[Key, Measured, Measured]]:
    definitions = {"stated_total": _total, "stated_balance": _balance, "stated_share": _rate}
    for key, stated in amounts.facts.items():
        if not stated or stated.inputs[0] not in here:
            continue
        if key[1] == "stated_total" and _over_funders(programme, amounts, key):
            yield key, stated, _over_funders(programme, amounts, key)
        elif key[1] in definitions:
            yield key, stated, definitions[key[1]](amounts, key)
        elif key[0] in amounts.children and key[1] in ("approved", "programmed", "executed", "forecast"):
            parts = _below(amounts, key)
            if parts:
                yield key, stated, parts


def _below(amounts: Amounts, key: Key) -> Measured:
    """Add the lines under a line; only those of its mode where it is printed by mode."""
    line, role, period, mode, _ = key
    leaves = [leaf for leaf in amounts.below(line) if not mode or amounts.mode(leaf) == mode]
    return amounts.total(leaves, role, period)


def _over_funders(programme: Programme, amounts: Amounts, key: Key) -> Measured:
    """Add what each funder gives to a line: approved over the whole of a programme, programmed for a period."""
    role = "approved" if key[2] == WHOLE else "programmed"
    books = [book for book in books_of(programme) if book[:2] == amounts.book[:2] and book.funder]
    given = [amounts_of(programme, book).get(key[0], role, key[2]) for book in books]
    there = [amount for amount in given if amount]
    return formulas.total(*there) if there else undefined("money", "not_reported")


def _spent(amounts: Amounts, key: Key, until: str) -> Measured:
    """Give what was spent on a line until the end of a period, with what was spent after the last printed level."""
    line, mode = key[0], key[3]
    level = amounts.get(line, "executed", until, mode)
    period = read_period(until)
    if level or period is None or period.year is None:
        return level
    before = amounts.get(line, "executed", f"..{period.year - 1}", mode)
    return formulas.total(before, amounts.get(line, "executed", str(period.year), mode)) if before else before


def _planned(amounts: Amounts, key: Key) -> Measured:
    """Give what was spent and is planned, over the whole of a programme."""
    line, mode = key[0], key[3]
    forecasts = [amounts.facts[k] for k in amounts.facts if k[0] == line and k[1] == "forecast" and k[3] == mode]
    levels = [
        k for k in amounts.facts if k[0] == line and k[1] == "executed" and k[3] == mode and k[2].startswith("..")
    ]
    spent = [amounts.facts[max(levels, key=lambda k: k[2])]] if levels else []
    return formulas.total(*spent, *forecasts) if forecasts and spent else undefined("money", "not_reported")


def _total(amounts: Amounts, key: Key) -> Measured:
    line, _, period, mode, _ = key
    if period.startswith(".."):
        return _spent(amounts, key, period)
    quarters = [
        amounts.facts[k]
        for k in amounts.facts
        if k[0] == line and k[1] == "forecast" and k[3] == mode and k[2].startswith(f"{period}-")
    ]
    return formulas.total(*quarters) if quarters else undefined("money", "not_reported")


def _balance(amounts: Amounts, key: Key) -> Measured:
    approved = amounts.get(key[0], "approved", WHOLE, key[3])
    spent = _planned(amounts, key) if key[2] == WHOLE else _spent(amounts, key, key[2])
    return formulas.balance(approved, spent)


def _rate(amounts: Amounts, key: Key) -> Measured:
    line, _, period, mode, _ = key
    if period == WHOLE:
        return formulas.execution(_planned(amounts, key), amounts.get(line, "approved", WHOLE, mode))
    if not period.startswith(".."):
        return formulas.execution(
            amounts.get(line, "executed", period, mode), amounts.get(line, "approved", period, mode)
        )
    approved = amounts.get(line, "approved", WHOLE, mode)
    if not approved and line in amounts.children:  # a heading without amounts: what its lines give
        until = f"..{int(period[2:]) - 1}"
        leaves = amounts.below(line)
        return formulas.execution(amounts.total(leaves, "executed", until), amounts.total(leaves, "approved", WHOLE))
    return formulas.execution(_spent(amounts, key, period), approved)


def _left_out(amounts: Amounts, key: Key, verdict: Verdict) -> str:
    """Name the last lines of a group whose sum is just what a printed subtotal lacks."""
    line, role, period, _, _ = key
    if verdict.outcome != "differs" or line not in amounts.children:
        return ""
    leaves, gap = amounts.below(line), verdict.gap
    tails = {start: amounts.total(leaves[start:], role, period) for start in range(1, len(leaves))}
    off = {start: abs(tail.number - gap.number) for start, tail in tails.items() if tail}
    best = min(off, key=lambda start: (round(off[start], 2), -start), default=0)  # the shortest of equal ones
    return " ".join(leaves[best:]) if off and off[best] <= max(gap.half_unit, 0.005) else ""


def not_following(verdicts_: pd.DataFrame) -> pd.DataFrame:
    """Give the printed amounts that do not follow from their parts."""
    return verdicts_[verdicts_["verdict"] == "differs"]
