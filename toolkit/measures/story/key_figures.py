"""What a story puts in front: three figures, each with what it was a year before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from toolkit.facts.periods import Evaluated, When, read_period
from toolkit.facts.programme import Programme
from toolkit.measured import Measured
from toolkit.measures import budget, indicators
from toolkit.measures.activities import strategic_plan
from toolkit.measures.at_a_glance import overview
from toolkit.measures.document_dates import written_within
from toolkit.measures.people import beneficiaries
from toolkit.measures.story.of_results import achieved_in, leaves_records_out

_SHOWN = 3
"""Key figures that a story puts in front, the first that are known."""

_APART = 0.005
"""Parts of the time by which two counts of it differ so much that both are told: half a percent."""


_DOCUMENTED = "documented"
"""What is counted where made-up records are left out: another figure than that of all indicators."""


class InFront(NamedTuple):
    """A figure that a story puts in front.

    Attributes
    ----------
    now, before : Measured
        What it is, and what it was a year before, None where that is not known.
    known : Evaluated, optional
        The earlier stretch that it is about, where of the one evaluated nothing is printed yet.
    spent, limit : Measured, optional
        The amounts of which it is the part, where it is one of money.
    in_year : Measured, optional
        What was spent in the last year of it alone, where it is of more than that.
    counted : Measured, optional
        The same as the document itself counts it, where that is another figure.
    """

    now: Measured
    before: Measured | None = None
    known: Evaluated | None = None
    spent: Measured | None = None
    limit: Measured | None = None
    in_year: Measured | None = None
    counted: Measured | None = None


def key_figures(programme: Programme, when: When) -> Mapping[str, InFront]:
    """Return what a story puts in front, by identifier: money and time of one date, the last one known."""
    at = programme.at(when)
    achieved = achieved_in(programme, at)
    told, moved = indicators.summary(achieved), indicators.movement(achieved)
    counted = _DOCUMENTED if leaves_records_out(programme, at) else "indicators"
    measured = told["measured"] if told["measured"] and told["measured"].number else None
    improved = moved["better"] if measured is not None and not told["with_target"].number else None
    met = _milestones(programme, at)
    spent = _spent(programme, at)
    found: dict[str, InFront | None] = {
        "budget:execution": spent,
        "budget:year_execution": None if spent else _spent_of_year(programme, at),
        f"{counted}:on_target": InFront(told["on_target"], told["before_reached"] or None),
        **_reached(programme, at),
        "programme:milestones_met": InFront(met) if met else None,
        **(_time(programme, at, spent) if spent or measured or _is_told(programme, at) else {}),
        "budget:approved": _of(overview.pace(programme, at).get("budget:approved")),
        f"{counted}:better": _of(improved),
        f"{counted}:measured": _of(measured),
    }
    known = {name: told for name, told in found.items() if told is not None and told.now}
    return dict(list(known.items())[:_SHOWN])


def _of(figure: Measured | None) -> InFront | None:
    return None if figure is None else InFront(figure)


def _spent(programme: Programme, at: Evaluated) -> InFront | None:
    """Return the part of the money that was spent, until the last time for which a document says so; None before."""
    if not programme.has("budget"):
        return None
    known = budget.last_known(programme, at)
    told = budget.execution(programme, known)
    is_reported = at.before.year in programme.file.reporting_years
    earlier = overview.pace(programme, at.before).get("budget:execution") if known == at and is_reported else None
    if not told["execution"]:
        return None
    amounts = {"spent": told["executed"], "limit": told["limit"], "in_year": _in_year(told)}
    return InFront(told["execution"], earlier or None, None if known == at else known, **amounts)


def _spent_of_year(programme: Programme, at: Evaluated) -> InFront | None:
    """Return the part of the year's money that was spent, where money is approved by the year alone."""
    if not programme.has("budget"):
        return None
    known = budget.last_known(programme, at)
    told = budget.execution(programme, known)
    amounts = {"spent": told["year_executed"], "limit": told["year_limit"]}
    return InFront(told["year_execution"], known=None if known == at else known, **amounts)


def _in_year(told: Mapping[str, Measured]) -> Measured | None:
    """Return what was spent in the year alone, where that is not all."""
    own = told["year_executed"]
    return own if own and own.value != told["executed"].value else None


def _time(programme: Programme, at: Evaluated, spent: InFront | None) -> dict[str, InFront]:
    """Return the part of the time that had passed when the money was counted, else when the document was written."""
    known = spent.known if spent is not None else _written(programme, at)
    figure = overview.pace(programme, known or at).get("programme:time_passed")
    name = "programme:time_passed_then" if known else "programme:time_passed"
    counted = overview.pace(programme, known or at).get("budget:time")
    is_other = figure and counted and abs(figure.number - counted.number) >= _APART
    return {name: InFront(figure, known=known, counted=counted if is_other else None)} if figure else {}


def _written(programme: Programme, at: Evaluated) -> Evaluated | None:
    """Return the part of the stretch until the document on it was written, where that was before its end."""
    date = read_period(written_within(programme, at))
    return Evaluated(at.year, date) if date is not None and date.year == at.year and date.last < at.last else None


def _is_told(programme: Programme, at: Evaluated) -> bool:
    """Whether the document tells of anything that was done."""
    return programme.has("activities") and bool(strategic_plan.totals(strategic_plan.objectives(programme, at))["told"])


def _milestones(programme: Programme, at: Evaluated) -> Measured | None:
    if not programme.has("activities"):
        return None
    objectives = strategic_plan.objectives(programme, at)
    whole = strategic_plan.totals(objectives) if len(objectives) else {}
    done, of = whole.get("done"), whole.get("milestones")
    return done.but(n=round(done.number), of=round(of.number)) if done and done.number and of else None


def _reached(programme: Programme, at: Evaluated) -> dict[str, InFront]:
    if not programme.has("beneficiaries"):
        return {}
    served = beneficiaries.served(programme, beneficiaries.totals(programme, at))
    return {f"{group}:reached": InFront(row["reached"]) for group, row in served.iterrows() if row["reached"]}
