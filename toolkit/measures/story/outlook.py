"""What a plan sets out to reach, why it went so, as the documents tell it, and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from toolkit.errors import refuse_unknown
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


def next_steps(programme: Programme, when: When, about: Sequence[str] = (), most: int = NEXT) -> pd.DataFrame:
    """Return what is still to be done: what is about some results first, one step of each before a second of any.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
    about : sequence of str
        Codes of results, what weighs most first, as :func:`lagging` gives them.
    most : int
        So many steps. Of one result the next term first; without a term last.
    """
    if not programme.has("follow_up"):
        return pd.DataFrame(columns=["fact", "result", "text", "due", "addressed_to", "status"])
    refuse_unknown(about, programme.results, "about")
    entries = follow_up.entries(programme, when)
    ahead = entries[entries["kind"].isin(_AHEAD) & entries["status"].isin(follow_up.OPEN)]
    ends = [_end(programme, str(due)) for due in ahead["due"]]
    place = {result: number for number, result in enumerate(about)}
    ordered = ahead.assign(
        end=ends, other=~ahead["result"].isin(about), rank=ahead["result"].map(place).fillna(0)
    ).sort_values(["other", "end"], kind="stable")
    turn = ordered.groupby("result").cumcount().where(~ordered["other"], 0)
    ordered = ordered.assign(turn=turn).sort_values(["other", "turn", "rank"], kind="stable")
    return ordered[list(ahead.columns)].head(most)


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


def lagging(programme: Programme, points: pd.DataFrame) -> list[str]:
    """Return the results that bad news is about, by the indicators that tell it, what weighs most first."""
    worse = points[points["direction"] == "worse"].sort_values("weight", ascending=False, kind="stable")
    indicators, results = programme.indicators, programme.results
    told = (indicators[code].result if code in indicators else code for code in worse["subject"])
    return [code for code in dict.fromkeys(told) if code in results]


def objectives(programme: Programme, when: When) -> list[str]:
    """Return the codes of the objectives of a plan in force: the first level below its head that has several."""
    known = [result for code, result in programme.results.items() if programme.is_valid(code, when)]
    heads = {result.code for result in known if not result.parent}
    while heads:
        own = [result for result in known if result.parent in heads]
        levels = Counter(result.level for result in own)
        several = next((level for level, number in levels.most_common(1) if number > 1), None)
        if several is not None:
            return [result.code for result in own if result.level == several]
        heads = {result.code for result in own}
    return []


def _end(programme: Programme, due: str) -> float:
    period = programme.period(due) if due else None
    return float("inf") if period is None else float(period.last)
