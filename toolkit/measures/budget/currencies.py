"""Two currencies: exchange rates with their rule, and categories beside the components that hold the same money."""

from __future__ import annotations

import pandas as pd

from toolkit.errors import refuse_unknown
from toolkit.facts.facts_as_figures import figures_of, rate_amounts
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.budget.amounts import SUM, Amounts, amounts_of
from toolkit.measures.budget.pieces import books_of

_RULES = ("average", "closing", "implied")
"""Printed rates go before those that follow from two amounts."""


def rates(programme: Programme, when: When) -> pd.DataFrame:
    """Return the exchange rates of a year, each with its rule, its period, and the amounts that imply it.

    Returns
    -------
    DataFrame
        Index: the fact; `period`, `pair` and `rule` as text; `Measured` columns `from_amount to_amount rate`.
    """
    table, figures = programme.table("exchange_rates"), figures_of(programme, "exchange_rates")
    counted, at = table[table["use"] == "yes"] if len(table) else table, programme.at(when)
    rows = {}
    for fact, row in counted.iterrows():
        if not at.holds(programme.period(str(row["period"]))):
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
    return frame(rows, "fact", columns)


def rate_of(programme: Programme, at: Evaluated, given: str, got: str) -> Measured:
    """Return the rate from one currency to another in a period: a printed one, else an implied one."""
    table = programme.table("exchange_rates")
    own_money = (programme.file.currency, *(book.currency for book in books_of(programme)))
    for currency, argument in ((given, "given"), (got, "got")):
        refuse_unknown(currency, (*own_money, *table["from"], *table["to"]), argument)
    if not len(table):
        return undefined("index", "no_rate")
    own = table["period"].map(lambda text: at.is_named(programme.period(str(text))))
    same = (table["from"] == given) & (table["to"] == got) & (table["use"] == "yes") & own
    found = sorted(table[same]["rule"].items(), key=lambda fact: (_RULES.index(fact[1]), str(fact[0])))
    figures = figures_of(programme, "exchange_rates")
    return figures[str(found[0][0])] if found else undefined("index", "no_rate")


def by_category(programme: Programme, when: When) -> pd.DataFrame:
    """Return what each category has programmed for a year, beside the components that hold the same money.

    Components are in another currency; they are brought into the category's by the rate of the year.

    Returns
    -------
    DataFrame
        Index: a category, ``sum_of_lines`` for what they add up to, ``printed_total``; `Measured` columns `programmed`,
        `part_of_total` (of the sum), `in_components` (in their currency), `converted`; `lines` (the
        components) as text.
    """
    at, rows = programme.at(when), dict[str, dict[str, object]]()
    for book in books_of(programme):
        amounts = amounts_of(programme, at, book)
        own = {leaf: amounts.in_stretch(leaf, "programmed", at) for leaf in amounts.leaves}
        if book.funder or book.scheme != "category" or not any(own.values()):
            continue
        whole = formulas.total(*own.values(), subjects=list(own))
        # the sum is compared as it stands: what its parts' digits leave open is no reason to call it equal
        own |= {
            "sum_of_lines": whole.but(half_unit=0.0),
            "printed_total": _printed(amounts, at),
        }
        for code, programmed in own.items():
            line = code if code in amounts.lines else amounts.root
            rows[code] = {"programmed": programmed, "part_of_total": formulas.share(programmed, whole)}
            rows[code] |= _beside(programme, amounts, line, at)
    columns = ["programmed", "part_of_total", "lines", "in_components", "converted"]
    return frame(rows, "line", columns)


def _printed(amounts: Amounts, at: Evaluated) -> Measured:
    """Return the total that is printed of a book; none where no line holds the others."""
    if amounts.root == SUM:
        return undefined("money", "not_reported")
    found = amounts.printed(amounts.root, "programmed")
    return next((figure for period, figure in found.items() if at.is_named(period)), undefined("money", "not_reported"))


def _beside(programme: Programme, amounts: Amounts, line: str, at: Evaluated) -> dict[str, object]:
    """Bring what matches a line into its currency; a root is matched by all that matches its leaves."""
    matching, other = matched(programme, amounts, line, at)
    rate = rate_of(programme, at, amounts.book.currency, other.currency)
    converted = formulas.convert_back(other, rate, amounts.book.currency)
    return {
        "lines": " ".join(matching) if line != amounts.root else "",
        "in_components": other,
        "converted": converted,
    }


def matched(programme: Programme, amounts: Amounts, line: str, at: Evaluated) -> tuple[list[str], Measured]:
    """Add what the donor's book of another scheme has programmed on the lines that match a line, or its leaves.

    The donor's book is that of the funders who are no counterpart; with several of them there is no single one.
    """
    counterpart = {funder.code for funder in programme.file.funders if funder.counterpart}
    wanted = set(amounts.below(line))
    for book in books_of(programme):
        if book.scheme == amounts.book.scheme or not book.funder or book.funder in counterpart:
            continue
        others = amounts_of(programme, at, book)
        matching = [code for code, row in others.lines.items() if row.matches in wanted]
        leaves = [leaf for code in matching for leaf in others.below(code)]
        figures = [others.in_stretch(leaf, "programmed", at) for leaf in leaves]
        if any(figures):
            return matching, formulas.total(*figures, subjects=leaves)
    return [], undefined("money", "not_reported")
