"""What a story puts in front: three figures, each with what it was a year before."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.measured import Measured
from toolkit.measures import indicators
from toolkit.measures.activities import strategic_plan
from toolkit.measures.at_a_glance import overview
from toolkit.measures.people import beneficiaries
from toolkit.measures.story.of_results import achieved_in

_SHOWN = 3
"""Key figures that a story puts in front, the first that are known."""


def key_figures(programme: Programme, when: When) -> Mapping[str, tuple[Measured, Measured | None]]:
    """Return what a story puts in front, by identifier: each with what it was a year before, where that is known."""
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
    known = [(name, (now, before or None)) for name, (now, before) in found.items() if now]
    return dict(known[:_SHOWN])


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
