"""The closed list of calculations that an evaluation matrix can name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from toolkit.measures.evidence import judgements, means, reports, results
from toolkit.measures.evidence.asked import Asked, Figures


def figures(asked: Asked, code: str) -> Figures:
    """Give the figures of one calculation; where a programme has nothing for it, one figure says why."""
    return CALCULATIONS[code](asked)


CALCULATIONS: Mapping[str, Callable[[Asked], Figures]] = MappingProxyType(
    {
        "completion": results.completion,
        "on_target": results.on_target,
        "progress": results.progress,
        "movement": results.movement,
        "stated_progress": results.stated_progress,
        "activities": results.activities,
        "activities_started": results.activities_started,
        "execution": means.execution,
        "lead": means.lead,
        "follow_up_done": results.follow_up_done,
        "open_recommendations": results.open_recommendations,
        "grades": judgements.grades,
        "sustainability_ratio": judgements.sustainability_ratio,
        "assumptions": judgements.assumptions,
        "risks_high": judgements.risks_high,
        "women_share": means.women_share,
        "coverage": means.coverage,
        "with_without": judgements.with_without,
        "other_interventions": judgements.other_interventions,
        "measured": results.measured,
        "targets": results.targets,
        "statements": lambda asked: reports.agreeing(asked, "statements"),
        "stated_amounts": lambda asked: reports.agreeing(asked, "stated_amounts"),
        "stated_changes": lambda asked: reports.agreeing(asked, "stated_changes"),
        "stated_completions": lambda asked: reports.agreeing(asked, "stated_completions"),
        "contradictions": reports.contradictions,
    }
)
"""Every calculation by the code with which a matrix names it."""
