"""Evidence on means and on those who are reached: money beside time, women, coverage."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.facts.periods import Evaluated
from toolkit.measured import Measured
from toolkit.measures import beneficiaries, budget
from toolkit.measures.evidence.asked import Asked, Figures, because, nothing


def spending(asked: Asked) -> tuple[Evaluated, Mapping[str, Measured]] | None:
    """Give the execution of the last year, up to the one evaluated, until which spending is printed."""
    if not asked.programme.has("budget"):
        return None
    known = budget.last_known(asked.programme, asked.at)
    spent = budget.execution(asked.programme, known)
    return (known, spent) if spent["execution"] else None


def execution(asked: Asked) -> Figures:
    """Give what was spent of what was approved, until the last year that prints it."""
    return _spent(asked, "execution", "ratio")


def lead(asked: Asked) -> Figures:
    """Give execution less the part of the time that has passed, in points."""
    return _spent(asked, "lead", "points")


def _spent(asked: Asked, name: str, unit: str) -> Figures:
    found = spending(asked)
    if found is None:
        return nothing(unit, "no_spending", "execution" if name == "execution" else "points")
    return {found[0].until.text: found[1][name]}


def women_share(asked: Asked) -> Figures:
    """Give the part of women among those to be reached, group by group."""
    return _people(asked, "women_share")


def coverage(asked: Asked) -> Figures:
    """Give those who were reached over those to be reached, group by group."""
    return _people(asked, "coverage")


def _people(asked: Asked, column: str) -> Figures:
    if not asked.programme.has("beneficiaries"):
        return nothing("share", "no_beneficiaries", "share")
    groups = beneficiaries.totals(asked.programme, asked.at)[column]
    return {str(group): because(figure, "not_reported") for group, figure in groups.items()}
