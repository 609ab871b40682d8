"""What a plan sets out to reach, why it went so, as the documents tell it, and what comes next."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured
from toolkit.measures.activities import follow_up
from toolkit.measures.story.of_results import achieved_in

_AHEAD = ("recommendation", "plan", "decision", "session")
"""Kinds of entries that say what is to be done."""

NEXT = 4
"""Steps that a story tells; the page of the follow-up has all."""

AIMS = 7
"""Targets that the story of a plan tells; the page of the indicators has all."""


def causes(programme: Programme, when: When) -> pd.DataFrame:
    """Return the causes that the documents of a stretch tell, as :func:`follow_up.causes` does."""
    if not programme.has("follow_up"):
        return pd.DataFrame(columns=["fact", "result", "text"])
    return follow_up.causes(programme, when)


def next_steps(programme: Programme, when: When, about: Collection[str] = (), most: int = NEXT) -> pd.DataFrame:
    """Return what is still to be done: what is about some results first, then by term, without one last."""
    if not programme.has("follow_up"):
        return pd.DataFrame(columns=["fact", "result", "text", "due", "addressed_to", "status"])
    entries = follow_up.entries(programme, when)
    ahead = entries[entries["kind"].isin(_AHEAD) & entries["status"].isin(follow_up.OPEN)]
    ends = [_end(programme, str(due)) for due in ahead["due"]]
    ordered = ahead.assign(end=ends, other=~ahead["result"].isin(about)).sort_values(["other", "end"], kind="stable")
    return ordered.drop(columns=["end", "other"]).head(most)


def aims(programme: Programme, when: When, most: int = AIMS) -> pd.DataFrame:
    """Return what a plan sets out to reach, while nothing of it has been measured; nothing once anything has.

    Returns
    -------
    DataFrame
        One row an indicator of the framework with a target, the highest levels first, index its code; as text `period`,
        until when it is to be reached; as `Measured` `target`, the final one or else that of the year, and `baseline`.
    """
    achieved = achieved_in(programme, when)
    if not len(achieved) or achieved["actual"].map(bool).any():
        return frame({}, "indicator", ["period", "target", "baseline"])
    set_ = {str(code): (row["final_target"] or row["target"], row["baseline"]) for code, row in achieved.iterrows()}
    rows = {
        code: {"period": _until(programme, target), "target": target, "baseline": baseline}
        for code, (target, baseline) in set_.items()
        if target
    }
    return frame(dict(list(rows.items())[:most]), "indicator", ["period", "target", "baseline"])


def _until(programme: Programme, target: Measured) -> str:
    """Return the period by which a target is to be reached, as it is typed; empty where none or several are."""
    typed = {str(programme.observations["period"].get(fact, "")) for fact in target.inputs}
    until = typed.pop() if len(typed) == 1 else ""
    period = programme.period(until)
    return until if period is not None and period.year is not None else ""


def lagging(programme: Programme, points: pd.DataFrame) -> set[str]:
    """Return the results that bad news is about, by the indicators that tell it."""
    subjects = points.loc[points["direction"] == "worse", "subject"]
    indicators, results = programme.indicators, programme.results
    told = {indicators[code].result if code in indicators else code for code in subjects}
    return told & set(results)


def _end(programme: Programme, due: str) -> float:
    period = programme.period(due) if due else None
    return float("inf") if period is None else float(period.last)
