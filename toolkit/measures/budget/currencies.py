"""Two currencies: exchange rates with their rule, and categories beside the components that hold the same money."""

from __future__ import annotations

import pandas as pd

from toolkit.facts.figures import figures_of, rate_amounts
from toolkit.facts.periods import read_period
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.budget.amounts import Amounts, amounts_of, books_of
from toolkit.measures.reconciliation import compare

_RULES = ("average", "closing", "implied")
"""Printed rates go before those that follow from two amounts."""


def rates(programme: Programme, year: int) -> pd.DataFrame:
    """Give the exchange rates of a year, each with its rule, its period, and the amounts that imply it.

    Returns
    -------
    DataFrame
        Index: the fact; `period`, `pair` and `rule` as text; `Measured` columns `from_amount to_amount rate`.
    """
    table, figures = programme.table("exchange_rates"), figures_of(programme, "exchange_rates")
    counted = table[table["use"] == "yes"] if len(table) else table
    rows = {}
    for fact, row in counted.iterrows():
        period = read_period(row["period"])
        if period is None or period.year != year:
            continue
        _, given, got = rate_amounts(programme)[str(fact)]
        rows[str(fact)] = {
            "period": row["period"],
            "currencies": f"{row['from']}/{row['to']}",
            "rule": row["rule"],
            "from_amount": given,
            "to_amount": got,
            "rate": figures[str(fact)],
        }
    columns = ["period", "currencies", "rule", "from_amount", "to_amount", "rate"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("fact")


def rate_of(programme: Programme, period: str, given: str, got: str) -> Measured:
    """Give the rate from one currency to another in a period: a printed one, else an implied one."""
    table = programme.table("exchange_rates")
    if not len(table):
        return undefined("index", "no_rate")
    same = (table["from"] == given) & (table["to"] == got) & (table["period"] == period) & (table["use"] == "yes")
    found = sorted(table[same]["rule"].items(), key=lambda fact: _RULES.index(fact[1]))
    figures = figures_of(programme, "exchange_rates")
    return figures[str(found[0][0])] if found else undefined("index", "no_rate")


def by_category(programme: Programme, year: int) -> pd.DataFrame:
    """Give what each category has programmed for a year, beside the components that hold the same money.

    Components are in another currency; they are brought into the category's by the rate of the year.

    Returns
    -------
    DataFrame
        Index: a category, ``sum_of_lines`` for what they add up to, ``printed_total``; `Measured` columns `programmed`,
        `part_of_total` (of the sum), `in_components` (in their currency), `converted`, `gap` (converted less
        programmed); `lines` (the components) and `verdict` as text.
    """
    rows: dict[str, dict[str, object]] = {}
    for book in books_of(programme):
        amounts = amounts_of(programme, book)
        if book.funder or book.scheme != "category" or not amounts.has("programmed", str(year), amounts.leaves):
            continue
        own = {leaf: amounts.get(leaf, "programmed", str(year)) for leaf in amounts.leaves}
        whole = formulas.total(*own.values(), subjects=list(own))
        # the sum is compared as it stands: what its parts' digits leave open is no reason to call it equal
        own |= {
            "sum_of_lines": whole.but(half_unit=0.0),
            "printed_total": amounts.get(amounts.root, "programmed", str(year)),
        }
        for code, programmed in own.items():
            line = code if code in amounts.lines else amounts.root
            rows[code] = {"programmed": programmed, "part_of_total": formulas.share(programmed, whole)}
            rows[code] |= _beside(programme, amounts, line, year, programmed)
    columns = ["programmed", "part_of_total", "lines", "in_components", "converted", "gap", "verdict"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("line")


def _beside(programme: Programme, amounts: Amounts, line: str, year: int, programmed: Measured) -> dict[str, object]:
    """Bring what matches a line into its currency, and compare; a root is matched by all that matches its leaves."""
    matching, other = matched(programme, amounts, line, year)
    rate = rate_of(programme, str(year), amounts.book.currency, other.currency)
    converted = formulas.convert_back(other, rate, amounts.book.currency)
    verdict = compare(programmed, converted)
    return {
        "lines": " ".join(matching) if line != amounts.root else "",
        "in_components": other,
        "converted": converted,
        "gap": verdict.gap,
        "verdict": verdict.outcome,
    }


def matched(programme: Programme, amounts: Amounts, line: str, year: int) -> tuple[list[str], Measured]:
    """Add what the donor's book of another scheme has programmed on the lines that match a line, or its leaves.

    The donor's book is that of the funders who are no counterpart; with several of them there is no single one.
    """
    counterpart = {funder.code for funder in programme.file.funders if funder.counterpart}
    wanted = set(amounts.below(line))
    for book in books_of(programme):
        if book.scheme == amounts.book.scheme or not book.funder or book.funder in counterpart:
            continue
        others = amounts_of(programme, book)
        matching = [code for code, row in others.lines.items() if row["matches"] in wanted]
        leaves = [leaf for code in matching for leaf in others.below(code)]
        if others.has("programmed", str(year), leaves):
            return matching, others.total(leaves, "programmed", str(year))
    return [], undefined("money", "not_reported")
