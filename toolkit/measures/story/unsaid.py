"""What a story cannot say, and why: no reader has to guess what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from toolkit.facts.contracts.tables_by_name import FACTS
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.facts.records import are_synthetic
from toolkit.figures import frame
from toolkit.measured import Measured, counted
from toolkit.measures import budget, indicators, reconciliation
from toolkit.measures.activities import follow_up, strategic_plan
from toolkit.measures.indicators.multiples import multiples
from toolkit.measures.people import beneficiaries
from toolkit.measures.reconciliation import causes as not_following
from toolkit.measures.reconciliation import twice
from toolkit.measures.story.of_results import achieved_in, is_reported


def unsaid(programme: Programme, when: When) -> pd.DataFrame:
    """List what the documents leave open, the weightiest first.

    Returns
    -------
    DataFrame
        Index, the code of what cannot be said: ``effect``, nobody without the programme was measured, or only in
        records that were made up (``effect_synthetic``); ``values``, indicators without a value; ``targets``, without
        a target; ``milestones``, whether any is met; ``change``, what changed since the year before; ``people``, how
        many were reached; ``spent``, what was spent; ``causes``, why it went so; ``trust``, printed figures that do
        not follow from their own parts; ``twice``, which of two values holds that a document prints for one figure,
        the two that lie furthest apart; ``measured``, whether an indicator that is a fixed multiple of another was
        measured. Text `subject`, that figure, a fact, or that indicator, and `other`, the other one; `Measured`
        columns `now` and `whole`, counts where there is something to count, and the values.
    """
    at = programme.at(when)
    achieved = achieved_in(programme, at)
    told = indicators.summary(achieved) if len(achieved) else {}
    rows: dict[str, dict[str, Any]] = {}
    if not programme.framework.comparisons:
        rows["effect"] = _of()
    elif are_synthetic(programme):
        rows["effect_synthetic"] = _of()
    if told and told["measured"].number < len(achieved) and is_reported(programme, at):
        rows["values"] = _of(len(achieved) - told["measured"].number, len(achieved), told["measured"])
    if told and told["measured"].number and not told["with_target"].number:
        rows["targets"] = _of(told["measured"].number, told["measured"].number, told["measured"])
    rows |= _untold_milestones(programme, at)
    if _has_begun(programme, at, told) and not _is_compared(achieved):
        rows["change"] = _of()
    if not _counts_people(programme, when):
        rows["people"] = _of()
    if not programme.has("budget"):
        rows["money"] = _of()
    elif not _tells_spending(programme, at):
        rows["spent"] = _of()
    if _has_begun(programme, at, told) and (not programme.has("follow_up") or not len(follow_up.causes(programme, at))):
        rows["causes"] = _of()
    rows |= _computed(achieved) | _in_doubt(programme, at)
    told_of = {code: {"subject": "", "other": "", **row} for code, row in rows.items()}
    return frame(told_of, "code", ["subject", "other", "now", "whole"])


def _computed(achieved: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return the indicator that is a fixed multiple of another one: whether it was measured, nobody can say."""
    found = multiples(achieved) if len(achieved) else achieved
    if not len(found):
        return {}
    code, row = found.index[0], found.iloc[0]
    return {"measured": {"subject": code, "other": row["other"], "now": row["multiple"], "whole": row["before"]}}


def _tells_spending(programme: Programme, at: Evaluated) -> bool:
    """Whether the documents say what was spent: since the start, or in the stretch alone."""
    known = budget.last_known(programme, at)
    told = budget.execution(programme, known if known.year == at.year else at)
    return bool(told["executed"] or told["year_executed"])


def _in_doubt(programme: Programme, at: Evaluated) -> dict[str, dict[str, Any]]:
    """Return how many printed figures do not follow from the others, and the one that is printed with two values."""
    rows, checked = dict[str, dict[str, Any]](), not_following.summary(programme, at)
    if checked and checked["material"].number:
        rows["trust"] = {"now": checked["material"], "whole": checked["derived"]}
    furthest = _printed_twice(programme, at)
    return rows | ({"twice": furthest} if furthest else {})


def _printed_twice(programme: Programme, at: Evaluated) -> dict[str, Any]:
    """Return the figure that is printed with the two values that lie furthest apart; none where there is none."""
    tables = [name for name in FACTS if programme.has(name) and twice.can_repeat(name)]
    found = [row for name in tables for _, row in reconciliation.contradictions(programme, name, at).iterrows()]
    known = [row for row in found if row["value"] and row["other_value"] and row["value"].number]
    if not known:
        return {}
    row = max(known, key=lambda each: abs(each["gap"].number / each["value"].number))
    return {"subject": str(row["counted"]), "now": row["value"], "whole": row["other_value"]}


def _untold_milestones(programme: Programme, at: Evaluated) -> dict[str, dict[str, Any]]:
    """Return how many milestones there are where the document says of none that it is met."""
    if not programme.has("activities"):
        return {}
    objectives = strategic_plan.objectives(programme, at)
    whole = strategic_plan.totals(objectives) if len(objectives) else {}
    number, done = whole.get("milestones"), whole.get("done")
    is_untold = number and number.number and done and not done.number
    return {"milestones": {"now": done, "whole": number}} if is_untold else {}


def _has_begun(programme: Programme, at: Evaluated, told: Mapping[str, Measured]) -> bool:
    """Whether anything has happened that could have a cause: a value, or progress that is told."""
    if told and told["measured"].number:
        return True
    return programme.has("activities") and bool(strategic_plan.totals(strategic_plan.objectives(programme, at))["told"])


def _is_compared(achieved: pd.DataFrame) -> bool:
    """Whether any indicator has a value of the stretch and one of the year before."""
    return len(achieved) > 0 and any(
        now and before for now, before in zip(achieved["actual"], achieved["before"], strict=True)
    )


def _of(part: float = 0, whole: float = 0, figure: Measured | None = None) -> dict[str, Measured]:
    facts = figure.inputs if figure is not None else ()
    return {"now": counted(part, facts), "whole": counted(whole, facts)}


def _counts_people(programme: Programme, when: When) -> bool:
    """Whether the documents say how many were reached, of a group that is no census."""
    if not programme.has("beneficiaries"):
        return False
    served = beneficiaries.served(programme, beneficiaries.totals(programme, when))
    return any(bool(figure) for figure in served["reached"])
