"""What a story puts in front: three figures, each with what it was a year before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.measured import Measured
from toolkit.measures import budget, indicators
from toolkit.measures.activities import strategic_plan
from toolkit.measures.at_a_glance import overview
from toolkit.measures.people import beneficiaries
from toolkit.measures.story.of_results import achieved_in

_SHOWN = 3
"""Key figures that a story puts in front, the first that are known."""


class InFront(NamedTuple):
    """A figure that a story puts in front.

    Attributes
    ----------
    now, before : Measured
        What it is, and what it was a year before, None where that is not known.
    known : Evaluated, optional
        The earlier stretch that it is about, where of the one evaluated nothing is printed yet.
    """

    now: Measured
    before: Measured | None = None
    known: Evaluated | None = None


def key_figures(programme: Programme, when: When) -> Mapping[str, InFront]:
    """Return what a story puts in front, by identifier."""
    at = programme.at(when)
    pace, earlier = (_paced(programme, each) for each in (at, at.before))
    achieved = achieved_in(programme, at)
    told, moved = indicators.summary(achieved), indicators.movement(achieved)
    measured = told["measured"] if told["measured"] and told["measured"].number else None
    found: dict[str, tuple[Measured | None, Measured | None]] = {
        "budget:execution": (pace.get("budget:execution"), earlier.get("budget:execution")),
        "indicators:on_target": (told["on_target"], told["before_reached"]),
        **_reached(programme, at),
        "programme:milestones_met": (_milestones(programme, at), None),
        "programme:time_passed": (pace.get("programme:time_passed"), None),
        "budget:approved": (pace.get("budget:approved"), None),
        "indicators:better": (
            moved["better"] if measured is not None and not told["with_target"].number else None,
            None,
        ),
        "indicators:measured": (measured, None),
    }
    told_of = {name: InFront(now, before or None) for name, (now, before) in found.items() if now}
    if "budget:execution" not in told_of and programme.has("budget"):
        told_of = _last_spent(programme, at) | told_of
    return dict(list(told_of.items())[:_SHOWN])


def _last_spent(programme: Programme, at: Evaluated) -> dict[str, InFront]:
    """Return what had been spent until the last time for which a document says so."""
    known = budget.last_known(programme, at)
    spent = budget.execution(programme, known)["execution"] if known != at else None
    return {"budget:execution": InFront(spent, None, known)} if spent else {}


def _milestones(programme: Programme, at: Evaluated) -> Measured | None:
    if not programme.has("activities"):
        return None
    objectives = strategic_plan.objectives(programme, at)
    whole = strategic_plan.totals(objectives) if len(objectives) else {}
    done, of = whole.get("done"), whole.get("milestones")
    return done.but(n=round(done.number), of=round(of.number)) if done and of else None


def _paced(programme: Programme, at: Evaluated) -> Mapping[str, Measured]:
    return overview.pace(programme, at) if at.year in programme.file.reporting_years else {}


def _reached(programme: Programme, at: Evaluated) -> dict[str, tuple[Measured, Measured | None]]:
    if not programme.has("beneficiaries"):
        return {}
    served = beneficiaries.served(programme, beneficiaries.totals(programme, at))
    return {f"{group}:reached": (row["reached"], None) for group, row in served.iterrows() if row["reached"]}
