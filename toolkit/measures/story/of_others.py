"""Points about plans, people, what will last, risks, and how far the printed figures can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from toolkit.facts.periods import Evaluated
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, counted
from toolkit.measures import activities, formulas
from toolkit.measures.activities import strategic_plan
from toolkit.measures.appraisal import criteria, risks
from toolkit.measures.at_a_glance import overview
from toolkit.measures.people import beneficiaries
from toolkit.measures.reconciliation import causes
from toolkit.measures.story.points import Direction, Point

LASTING = "sustainability"
"""The criterion that grades what will last."""


def of_plans(programme: Programme, at: Evaluated) -> Iterator[Point]:
    """Find how far milestones and processes are, and whether what a plan aims at has a start."""
    if programme.has("activities"):
        yield from _of_milestones(programme, at)
    if programme.has("activities") and programme.has("activity_progress"):
        steps = activities.funnel(programme, at)
        for code, row in steps.tail(1).iterrows():
            goal, left = row["final_target"], row["left"]
            if goal and goal.number and left and left.number > 0:
                done = formulas.difference(goal, left).but(counts=goal.counts)
                yield Point("left_to_do", str(code), "", left.number / goal.number, now=left, before=done, whole=goal)
    set_ = strategic_plan.final_targets(programme, at)
    if len(set_):
        without = [figure for figure in set_["baseline"] if not figure]
        if without:
            facts = [fact for figure in set_["final_target"] for fact in figure.inputs]
            number = counted(len(without), facts, of=len(set_))
            yield Point("without_baseline", "", "worse", len(without) / len(set_), now=number)


def _of_milestones(programme: Programme, at: Evaluated) -> Iterator[Point]:
    objectives = strategic_plan.objectives(programme, at)
    if not len(objectives):
        return
    whole = strategic_plan.totals(objectives)
    time = overview.pace(programme, at).get("programme:time_passed")
    number, done = whole["milestones"], whole.get("done")
    if number and number.number and done and done.number:  # else the document does not tell which are met
        late = (time.number if time else 0.0) - done.number / number.number
        way: Direction = "worse" if late > 0 else "better"
        yield Point("milestones", "", way, abs(late), now=done, before=whole["ongoing"], whole=number)
    averages = strategic_plan.average_progress(programme, at)
    stated = averages["stated"].iloc[-1] if len(averages) else None
    if stated:
        given = _given(averages)
        figures = {"now": stated, "whole": given} if given is not None else {"now": stated}
        yield Point("stated_progress", "", "", stated.number, **figures)
    told, finished = whole["told"], whole["told_done"]
    if told and told.number and finished:
        yield Point("told_done", "", "better", finished.number / told.number, now=finished, whole=told)


def _given(averages: pd.DataFrame) -> Measured | None:
    """Return what the objectives of a plan give as its average progress; None where that is not printed of all."""
    own = averages["stated"].iloc[:-1]
    return None if averages["verdict"].iloc[-1] else formulas.mean(*own, subjects=list(own.index))


def of_people(programme: Programme, at: Evaluated) -> Iterator[Point]:
    """Find how many were reached of those planned for; the population of a census is nobody's target."""
    if not programme.has("beneficiaries"):
        return
    time = overview.pace(programme, at).get("programme:time_passed")
    for group, row in beneficiaries.served(programme, beneficiaries.totals(programme, at)).iterrows():
        planned, reached = row["to_reach"], row["reached"]
        if reached:
            late = (time.number if time else 1.0) - row["coverage"].number if row["coverage"] else 0.0
            way: Direction = "" if not row["coverage"] else "worse" if late > 0 else "better"
            figures = {"now": reached, "change": row["coverage"], "whole": planned, "before": row["women_share"]}
            yield Point("reached", str(group), way, abs(late) or 1.0, **figures)
        elif planned:
            yield Point("to_reach", str(group), "", 1.0, now=planned, before=row["women_share"])


def of_lasting(programme: Programme, at: Evaluated) -> Iterator[Point]:
    """Find how the document grades what will last: better or worse than a year before, or in the lower half."""
    if not programme.has("criteria"):
        return
    graded = criteria.grades(programme, at)
    steps = [step.code for step in programme.scale.steps]
    for _, row in graded[graded["criterion"] == LASTING].iterrows() if len(graded) else ():
        now, before = row["printed"], row["printed_before"]
        rank, earlier = (programme.scale.rank(grade.text) if grade.text else None for grade in (now, before))
        if rank is not None and len(steps) > 1:
            level = rank / (len(steps) - 1)
            moved = level - earlier / (len(steps) - 1) if earlier is not None else 0.0
            is_low = moved > 0 or (not moved and level > _MIDDLE)
            way: Direction = "worse" if is_low else "better" if moved else ""
            yield Point("lasting", row["subject"], way, abs(moved) or level, now=now, before=before)


_MIDDLE = 0.5


def of_risks(programme: Programme, at: Evaluated) -> Iterator[Point]:
    """Find how many risks are likely and grave, and how many nobody answers."""
    if not programme.has("risks"):
        return
    told = risks.summary(risks.register(programme, at))
    number, answered, high = told["risks"], told["with_response"], told["high_both"]
    if number.number and high and high.number:
        yield Point("high_risks", "", "worse", high.number / number.number, now=high, whole=number)
    if number.number and answered and answered.number < number.number:
        without = counted(number.number - answered.number, number.inputs, of=round(number.number))
        yield Point("without_response", "", "worse", without.number / number.number, now=without, whole=number)


def of_trust(programme: Programme, at: Evaluated) -> Iterator[Point]:
    """Find how many printed figures are far off from the others that they should follow from."""
    told = causes.summary(programme, at)
    if told and told["material"].number:
        wrong, held = told["material"], told["derived"]
        fact, furthest = _furthest_off(causes.listed(programme, at))
        figures: dict[str, Any] = {"now": wrong, "whole": held, "causes": told["causes"], **furthest}
        yield Point("does_not_follow", fact, "worse", wrong.number / held.number, **figures)


_TOLD_FIRST = ("observation:", "statement:")
"""How the facts begin that are about results: those of indicators first, then what is told in sentences."""

_OTHERWISE_TOLD = ("disputed", "contradicts")


def _furthest_off(listed: pd.DataFrame) -> tuple[str, dict[str, Measured]]:
    """Choose the printed figure that lies furthest from what the others give, in parts of what is printed.

    What a document says of its indicators is told before what it says in sentences, and that before a figure of a
    table. One that is printed with two values is no recomputed one: what cannot be said tells it.
    """
    pairs = {
        str(fact): (row["stated"], row["recomputed"])
        for fact, row in listed.iterrows()
        if row["verdict.mark"] == "material" and row["verdict"] not in _OTHERWISE_TOLD and row["recomputed"]
    }
    apart = {fact: abs(made.number / own.number - 1) for fact, (own, made) in pairs.items() if own and own.number}
    first = {fact: [fact.startswith(way) for way in _TOLD_FIRST] for fact in apart}
    fact = max(apart, key=lambda each: (first[each], apart[each]), default="")
    return fact, {"before": pairs[fact][0], "change": pairs[fact][1]} if fact else {}
