"""What a story cannot say, and why: no reader has to guess what was left out."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.facts.records import are_synthetic
from toolkit.figures import frame
from toolkit.measured import Measured, counted
from toolkit.measures import budget, indicators
from toolkit.measures.activities import follow_up, strategic_plan
from toolkit.measures.people import beneficiaries
from toolkit.measures.reconciliation import causes as not_following
from toolkit.measures.story.of_results import achieved_in


def unsaid(programme: Programme, when: When) -> pd.DataFrame:
    """List what the documents leave open, the weightiest first.

    Returns
    -------
    DataFrame
        Index, the code of what cannot be said: ``effect``, nobody without the programme was measured, or only in
        records that were made up (``effect_synthetic``); ``values``, indicators without a value; ``targets``, without
        a target; ``people``, how many were reached; ``spent``, what was spent; ``causes``, why it went so; ``trust``,
        printed figures that do not follow from their own parts. `Measured` columns `now` and `whole`, counts where
        there is something to count.
    """
    at = programme.at(when)
    achieved = achieved_in(programme, at)
    told = indicators.summary(achieved) if len(achieved) else {}
    rows: dict[str, dict[str, Measured]] = {}
    if not programme.framework.comparisons:
        rows["effect"] = _of()
    elif are_synthetic(programme):
        rows["effect_synthetic"] = _of()
    if told and told["measured"].number < len(achieved):
        rows["values"] = _of(len(achieved) - told["measured"].number, len(achieved), told["measured"])
    if told and told["measured"].number and not told["with_target"].number:
        rows["targets"] = _of(told["measured"].number, told["measured"].number, told["measured"])
    if not _counts_people(programme, when):
        rows["people"] = _of()
    if programme.has("budget") and not budget.execution(programme, at)["executed"]:
        rows["spent"] = _of()
    elif not programme.has("budget"):
        rows["money"] = _of()
    if _has_begun(programme, at, told) and (not programme.has("follow_up") or not len(follow_up.causes(programme, at))):
        rows["causes"] = _of()
    checked = not_following.summary(programme, at)
    if checked and checked["material"].number:
        rows["trust"] = {"now": checked["material"], "whole": checked["derived"]}
    return frame(rows, "code", ["now", "whole"])


def _has_begun(programme: Programme, at: Evaluated, told: Mapping[str, Measured]) -> bool:
    """Whether anything has happened that could have a cause: a value, or progress that is told."""
    if told and told["measured"].number:
        return True
    return programme.has("activities") and bool(strategic_plan.totals(strategic_plan.objectives(programme, at))["told"])


def _of(part: float = 0, whole: float = 0, figure: Measured | None = None) -> dict[str, Measured]:
    facts = figure.inputs if figure is not None else ()
    return {"now": counted(part, facts), "whole": counted(whole, facts)}


def _counts_people(programme: Programme, when: When) -> bool:
    """Whether the documents say how many were reached, of a group that is no census."""
    if not programme.has("beneficiaries"):
        return False
    served = beneficiaries.served(programme, beneficiaries.totals(programme, when))
    return any(bool(figure) for figure in served["reached"])
