"""The checks: every kind of printed figure that follows from others, and what sets it beside what it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

import pandas as pd

from toolkit.facts.contracts.tables_by_name import TABLE_OF
from toolkit.facts.periods import Evaluated
from toolkit.facts.programme import Programme
from toolkit.measures import activities, budget, indicators
from toolkit.measures.indicators import averages, disaggregation, fitted_grade_rule, sales
from toolkit.measures.people import beneficiaries
from toolkit.measures.reconciliation import (
    completions,
    denied,
    stated_amounts,
    stated_indicators,
    statements,
    twice,
    unsupported_percentages,
)
from toolkit.measures.reconciliation.claims import Claim


@dataclass(frozen=True, slots=True)
class Check:
    """Where printed figures stand beside what they should be; it says what they are, never what becomes of them.

    Attributes
    ----------
    table : callable
        Sets them beside each other, one row a figure, for a programme and a stretch.
    stated, own : str
        Columns of the printed figures, and of what they are by the formula that documents give or imply.
    conventions, others : tuple of str
        Columns of what they are by conventions of those who write reports, and by other formulas, tried in order.
    limits : tuple of str
        Columns of the least and the most that they can be.
    is_printed, is_part : bool
        Whether what they are held against is printed itself; whether they are parts of a whole.
    needs : str
        The table without which there are none; empty where it may be missing.
    about : tuple of str
        Of which kinds the facts are that print them, as identifiers name them.
    kind : str
        What an evaluation counts them among; empty for those that it does not.
    elsewhere : bool
        Whether they are held against figures of other places, which only counts where their own does not print any.
    any_row : bool
        Whether rows of one figure are ways in which it can have been made, so that one which agrees will do.
    any_formula : bool
        Whether the document does not say by which of the formulas it goes, so that each will do.
    rest : bool
        Whether it is about figures that no other check can say more of: who shows another one need not make it.
    """

    table: Callable[[Programme, Evaluated], pd.DataFrame]
    stated: str = "stated"
    own: str = "recomputed"
    conventions: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    is_printed: bool = False
    is_part: bool = False
    needs: str = "observations"
    about: tuple[str, ...] = ("observation",)
    kind: str = ""
    elsewhere: bool = False
    any_row: bool = False
    any_formula: bool = False
    rest: bool = False

    def claims(self, name: str, table: pd.DataFrame) -> Iterator[Claim]:
        """Return the claims of a table, row by row."""
        columns = {column: list(table[column]) for column in table}  # a row as a Series costs ten times as much
        for number in range(len(table)):
            row = {column: values[number] for column, values in columns.items()}
            yield Claim(
                name.partition(":")[0],
                row[self.stated],
                row[self.own],
                {column: row[column] for column in self.conventions},
                {column: row[column] for column in self.others},
                row.get("relation", "="),
                tuple(row[column] for column in self.limits),
                self.is_printed,
                self.is_part,
                row.get("note", ""),
            )


def _averages(programme: Programme, at: Evaluated) -> pd.DataFrame:
    return averages.reported_averages(programme, indicators.achievement(programme, at), at)


def _averages_of_periods(programme: Programme, at: Evaluated) -> pd.DataFrame:
    return averages.of_periods(programme, indicators.achievement(programme, at), at)


TWICE = "printed_twice"
"""Name of the checks of what is printed again elsewhere, before the kind of facts."""

SLIPPED = "tenfold"
"""Name of the formula of a decimal mark that slipped: it explains a figure, and nobody knows whether that is right."""

DENIED = "denied"
"""Name of the checks of what its own document denies, before the kind of facts."""

_BUDGET: Any = {"needs": "budget", "about": ("budget",)}
_ACTIVITIES: Any = {"needs": "activities", "about": ("progress",)}

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "statements": Check(
            statements.recomputed,
            conventions=tuple(statements.SCALES),
            others=statements.OTHERS,
            limits=("least", "most"),
            needs="",
            about=("statement",),
            kind="statements",
        ),
        "stated_amounts": Check(stated_amounts.recomputed, **_BUDGET, kind="stated_amounts"),
        "amounts_of_parts": Check(stated_amounts.of_parts, **_BUDGET),
        "stated_changes": Check(
            indicators.stated_changes,
            own="growth",
            conventions=("zero_base",),
            others=("points",),
            kind="stated_changes",
        ),
        "stated_completions": Check(
            completions.against_values,
            own="over_target",
            others=("of_year", "as_told", "as_value", SLIPPED),
            kind="stated_completions",
            any_formula=True,
            rest=True,
        ),
        "other_completions": Check(
            completions.others,
            own="over_target",
            others=("of_year", "as_told", "as_value", SLIPPED),
            any_formula=True,
            rest=True,
        ),
        "reported_averages": Check(_averages, own="own_rule", others=("zeros_recomputed",), kind="stated_changes"),
        "averages_of_periods": Check(
            _averages_of_periods, own="own_rule", others=("zeros_recomputed", "zeros_counted", "capped")
        ),
        "stated_shares": Check(stated_indicators.shares),
        "shares_above_one": Check(stated_indicators.above_one, is_part=True),
        "disaggregation": Check(
            disaggregation.parts,
            stated="whole",
            own="rolled_up",
            conventions=("mean",),
            limits=("least", "most"),
        ),
        "price_and_volume": Check(sales.price_and_volume, stated="growth", own="implied"),
        "people_sums": Check(beneficiaries.sums, needs="beneficiaries", about=("beneficiaries",)),
        "financing": Check(budget.financing, stated="printed_balance", own="balance", **_BUDGET, elsewhere=True),
        "by_mode": Check(budget.by_mode, own="execution", **_BUDGET, elsewhere=True),
        "by_category": Check(budget.by_category, stated="programmed", own="converted", **_BUDGET),
        "registered": Check(budget.registered, own="unregistered", **_BUDGET, any_row=True),
        "programmed": Check(activities.programmed, stated="final_target", own="whole", **_ACTIVITIES),
        "achieved": Check(activities.achieved, stated="printed_balance", own="left", **_ACTIVITIES),
        "totals_of_indicators": Check(stated_indicators.totals),
        "grades": Check(fitted_grade_rule.held, needs="criteria", about=("grade",)),
    }
    | {
        f"percentages:{kind}": Check(
            partial(unsupported_percentages.unsupported, table), needs=table, about=(kind,), rest=True
        )
        for kind, table in (("observation", "observations"), ("beneficiaries", "beneficiaries"))
    }
    | {
        f"{DENIED}:{kind}": Check(partial(denied.held, table), needs=table, about=(kind,), rest=True)
        for kind, table in TABLE_OF.items()
        if twice.can_repeat(table)
    }
    | {
        f"{TWICE}:{kind}": Check(partial(twice.held, table), is_printed=True, needs=table, about=(kind,))
        for kind, table in TABLE_OF.items()
        if twice.can_repeat(table)
    }
)
"""Every kind of printed figure that is held against others, by the table that does it."""

KINDS = tuple(dict.fromkeys(kind for check in CHECKS.values() for kind in check.about))
"""Of which kinds the facts are that something is held against."""
