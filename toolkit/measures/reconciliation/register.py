"""The register of findings: every kind of printed figure that follows from others, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import pandas as pd

from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.figures import typed
from toolkit.measures import activities, budget, indicators
from toolkit.measures.indicators import averages, disaggregation, sales
from toolkit.measures.people import beneficiaries
from toolkit.measures.reconciliation import completions, stated_amounts, statements
from toolkit.measures.reconciliation.finding import FOLLOWS, Claim, Finding, judge


@dataclass(frozen=True, slots=True)
class Check:
    """Where printed figures stand beside what they should be.

    Attributes
    ----------
    table : callable
        Sets them beside each other, one row a figure, for a programme and a stretch.
    stated, own : str
        Columns of the printed figures, and of what they are by the formula that documents give or imply.
    others : tuple of str
        Columns of what they are by other formulas, tried in order.
    limits : tuple of str
        Columns of the least and the most that they can be.
    needs : str
        The table without which there are none; empty where it may be missing.
    kind : str
        What an evaluation counts them among; empty for those that it does not.
    any_formula : bool
        Whether the document does not say by which of the formulas it goes, so that each will do.
    """

    table: Callable[[Programme, Evaluated], pd.DataFrame]
    stated: str = "stated"
    own: str = "recomputed"
    others: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    needs: str = "observations"
    kind: str = ""
    any_formula: bool = False


def _averages(programme: Programme, at: Evaluated) -> pd.DataFrame:
    return averages.reported_averages(programme, indicators.achievement(programme, at), at)


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "statements": Check(statements.recomputed, needs="", kind="statements"),
        "stated_amounts": Check(stated_amounts.recomputed, needs="budget", kind="stated_amounts"),
        "stated_changes": Check(indicators.stated_changes, own="growth", others=("points",), kind="stated_changes"),
        "stated_completions": Check(
            completions.against_values, others=("of_year", "as_told"), kind="stated_completions", any_formula=True
        ),
        "reported_averages": Check(_averages, own="own_rule", others=("zeros_recomputed",), kind="stated_changes"),
        "disaggregation": Check(disaggregation.parts, stated="whole", own="rolled_up", limits=("least", "most")),
        "price_and_volume": Check(sales.price_and_volume, stated="growth", own="implied"),
        "people_sums": Check(beneficiaries.sums, needs="beneficiaries"),
        "financing": Check(budget.financing, stated="printed_balance", own="balance", needs="budget"),
        "by_mode": Check(budget.by_mode, own="execution", needs="budget"),
        "by_category": Check(budget.by_category, stated="programmed", own="converted", needs="budget"),
        "registered": Check(budget.registered, own="unregistered", needs="budget"),
        "programmed": Check(activities.programmed, stated="final_target", own="ever", needs="activities"),
        "achieved": Check(activities.achieved, stated="printed_balance", own="left", needs="activities"),
    }
)
"""Every kind of printed figure that is held against others, by the table that does it."""


def compared(programme: Programme, when: When, name: str) -> pd.DataFrame:
    """Hold every printed figure of one kind against what it should be.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
    name : str
        One of :data:`CHECKS`.

    Returns
    -------
    DataFrame
        The table of the check, with `verdict`, what became of each figure, as text, and as `Measured` `gap`, by how
        much it is off. A figure that agrees by another formula is shown, as `recomputed`, by that one.
    """
    table, findings = _held(programme, programme.at(when), name)
    shown = {"gap": [f.gap for f in findings], "verdict": [f.outcome for f in findings]}
    if "recomputed" in table:
        shown["recomputed"] = [f.recomputed for f in findings]
    return typed(table.assign(**shown))  # type: ignore[arg-type]


@lru_cache(maxsize=64)
def _held(programme: Programme, at: Evaluated, name: str) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    check = CHECKS[name]
    table = check.table(programme, at) if not check.needs or programme.has(check.needs) else pd.DataFrame()
    return table, tuple(judge(claim) for claim in _claims(programme, check, table))


def _claims(programme: Programme, check: Check, table: pd.DataFrame) -> Iterator[Claim]:
    for _, row in table.iterrows():
        yield Claim(
            row[check.stated],
            row[check.own],
            {name: row[name] for name in check.others},
            row.get("relation", "="),
            programme.conventions.about,
            tuple(row[name] for name in check.limits),
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """One stated figure and what came of recomputing it.

    Attributes
    ----------
    agrees : bool or None
        None where the document does not print what the figure was made from.
    stated, facts : tuple of str
        The facts that state it, and all that took part.
    """

    kind: str
    agrees: bool | None
    stated: tuple[str, ...]
    facts: frozenset[str]


@lru_cache(maxsize=16)
def evaluated(programme: Programme, when: When) -> tuple[Compared, ...]:
    """Recompute what an evaluation counts: changes and averages of one year, the rest whole."""
    found: list[Compared] = []
    for name, check in CHECKS.items():
        _, findings = _held(programme, programme.at(when), name)
        for each in findings if check.kind else ():
            facts = frozenset((*each.stated.inputs, *each.recomputed.inputs))
            found.append(Compared(check.kind, _agrees(check, each), each.stated.inputs, facts))
    return tuple(found)


def _agrees(check: Check, finding: Finding) -> bool | None:
    """Tell whether a figure agrees; by another formula only where the document does not say which it goes by."""
    if finding.outcome == "not_recomputable":
        return None
    return finding.outcome in FOLLOWS or (check.any_formula and finding.outcome != "differs")


def of_kind(programme: Programme, when: When, kind: str) -> list[Compared]:
    """Return the comparisons of one kind."""
    return [each for each in evaluated(programme, when) if each.kind == kind]


def touching(programme: Programme, when: When, facts: set[str]) -> list[Compared]:
    """Return the comparisons in which one of some facts took part and that could be recomputed."""
    return [each for each in evaluated(programme, when) if each.agrees is not None and each.facts & facts]
