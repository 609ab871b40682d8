"""Evidence on results: indicators against their targets, activities, and what is followed up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.figures import kept
from toolkit.measured import Measured, certainty_of, inputs_of, undefined
from toolkit.measures import formulas, indicators
from toolkit.measures.activities import follow_up, plan_of
from toolkit.measures.indicators import averages
from toolkit.measures.indicators.observed import observed_in


@lru_cache(maxsize=16)
def of_framework(programme: Programme, when: When) -> pd.DataFrame:
    """Return the achievement of the framework's indicators alone."""
    achieved = indicators.achievement(programme, when)
    return achieved[achieved["origin"] == "framework"] if len(achieved) else achieved


@lru_cache(maxsize=16)
def _summary(programme: Programme, when: When) -> Mapping[str, Measured]:
    achieved = of_framework(programme, when)
    return indicators.summary(achieved) if len(achieved) else {}


def completion(asked: Context) -> Figures:
    """Average the completion of the framework's indicators, each up to 100 %."""
    average = _summary(asked.programme, asked.at).get("capped", _no_indicator("ratio"))
    return {WHOLE: because(average, "no_value_and_target")}


def on_target(asked: Context) -> Figures:
    """Return the part of the indicators with a target that reach it."""
    achieved = of_framework(asked.programme, asked.at)
    if not len(achieved):
        return {WHOLE: _no_indicator("share")}
    held = achieved[achieved["reached"] != ""]
    reached = int((held["reached"] == "reached").sum())
    facts = inputs_of([*held["actual"], *held["target"]])
    part = part_of(reached, len(held), facts, len(achieved), "no_value_and_target")
    others = achieved[achieved["reached"] == ""]
    lacks = {str(code): _why(row["actual"], row["target"]) for code, row in others.iterrows()}
    return {WHOLE: part.but(left_out=tuple(f"{code}:{why}" for code, why in lacks.items()))}


def _why(actual: Measured, target: Measured) -> str:
    """Say why a value is not set against a target: one of them is missing, or they cover different stretches."""
    return actual.missing or target.missing or "other_stretch"


def progress(asked: Context) -> Figures:
    """Average the way from baseline to final target, each up to 100 %."""
    achieved = of_framework(asked.programme, asked.at)
    if not len(achieved):
        return {WHOLE: _no_indicator("ratio")}
    average = averages.average(list(achieved["progress"]), averages.CAPPED, [str(c) for c in achieved.index])
    return {WHOLE: because(average, "no_value_and_target")}


def movement(asked: Context) -> Figures:
    """Return the part of the compared indicators that moved for the better, by their own direction."""
    achieved = of_framework(asked.programme, asked.at)
    if not len(achieved):
        return {WHOLE: _no_indicator("share")}
    moved = achieved[achieved["moved"] != ""]
    facts = inputs_of([*moved["actual"], *moved["before"]])
    still = achieved[achieved["moved"] == ""]
    left_out = tuple(
        f"{code}:{now.missing or before.missing or certainty_of((now, before)) or 'series_differ'}"
        for code, now, before in still[["actual", "before"]].itertuples()
    )
    better = int((moved["moved"] == "better").sum())
    part = part_of(better, len(moved), facts, len(achieved), "no_two_years")
    return {WHOLE: part.but(left_out=left_out)}


def measured(asked: Context) -> Figures:
    """Return the part of the framework's indicators that have a value of the year."""
    return _how_many(of_framework(asked.programme, asked.at), "actual")


def targets(asked: Context) -> Figures:
    """Return the part of the framework's indicators that have a target, of the year or final."""
    achieved = of_framework(asked.programme, asked.at)
    if not len(achieved):
        return {WHOLE: _no_indicator("share")}
    either = [target or final for target, final in zip(achieved["target"], achieved["final_target"], strict=True)]
    return _how_many(achieved.assign(either=either), "either")


def _how_many(achieved: pd.DataFrame, column: str) -> Figures:
    """Return the part of all indicators that have a figure, and name those without one."""
    if not len(achieved):
        return {WHOLE: _no_indicator("share")}
    there = [figure for figure in achieved[column] if figure]
    part = part_of(len(there), len(achieved), inputs_of(there), len(achieved))
    return {WHOLE: part.but(left_out=_lacks(achieved, column))}


def _lacks(achieved: pd.DataFrame, column: str) -> tuple[str, ...]:
    return tuple(f"{code}:{figure.missing}" for code, figure in achieved[column].items() if not figure)


def _no_indicator(unit: str) -> Measured:
    return undefined(unit, "no_indicator_in_force", "count")


def stated_progress(asked: Context) -> Figures:
    """Return the averages of progress that a document states, the last one of the year for each; not recomputed."""
    observed, found = observed_in(asked.programme), {}
    for indicator in asked.programme.indicators.values():
        stated = observed.in_year(indicator.code, "stated_average", asked.at)
        if stated:
            found[indicator.average_of or indicator.result] = stated[-1][1]
    return found or nothing("ratio", "no_stated_average", "fact")


def activities(asked: Context) -> Figures:
    """Average what activities achieved of their final target, each up to 100 %, by the last figure until the year."""
    if not asked.programme.has("activity_progress"):
        return nothing("ratio", "no_activities")
    done = each_activity(asked)
    average = averages.average(list(done.values()), averages.CAPPED, list(done))
    return {WHOLE: because(average, "no_value_and_target")}


def each_activity(asked: Context) -> dict[str, Measured]:
    """Return what each activity achieved of its final target, by the last level printed or added up until the year."""
    if not asked.programme.has("activity_progress"):
        return {}
    plan = plan_of(asked.programme)
    known, codes = plan.closed(asked.at), [str(code) for code in _activities(asked)["code"]]
    return {code: formulas.completion(plan.achieved_until(code, known), plan.goal(code)) for code in codes}


def activities_started(asked: Context) -> Figures:
    """Return the part of the activities under way or done, of those of which anything is told.

    What was achieved tells it too: one with something to show has started, whatever the document calls it.
    """
    if not asked.programme.has("activity_progress"):
        return nothing("share", "no_activities", "share")
    printed = _until(asked).query("role == 'achieved'")
    last = printed.drop_duplicates("activity", keep="last")
    achieved = last["value"].where(last["use"] == "yes")  # what is impossible shows nothing
    told = last[(last["status"] != "") | achieved.notna()]
    if not len(told):
        return nothing("share", "no_status", "share")
    started = int((told["status"].isin(["ongoing", "done"]) | (achieved > 0)).sum())
    return {WHOLE: part_of(started, len(told), map(str, told.index), len(_activities(asked)), "no_status")}


def _activities(asked: Context) -> pd.DataFrame:
    """Return the activities of the year's plan."""
    listed = asked.programme.activities
    return kept(listed, (asked.programme.is_valid(str(result), asked.at) for result in listed["result"]))


def _until(asked: Context) -> pd.DataFrame:
    """Return what is reported of activities until the end of the year, in order of time; of everybody, everywhere."""
    printed = asked.programme.table("activity_progress").query("use != 'no' and sex == 'all' and place == ''")
    printed = printed[printed["activity"].isin(list(_activities(asked)["code"]))]
    read = [asked.programme.period(str(text)) for text in printed["period"]]
    ended = [asked.at.follows(period) for period in read]
    ends = {name: [getattr(p, name) if p else 0 for p in read] for name in ("last", "first")}
    return kept(printed.assign(**ends), ended).sort_values(["last", "first", "activity"], kind="stable")


def follow_up_done(asked: Context) -> Figures:
    """Return the part of the reported actions with a status that are done."""
    if not asked.programme.has("follow_up"):
        return nothing("share", "no_follow_up")
    listed = follow_up.entries(asked.programme, asked.at)
    told = listed[listed["kind"].isin(["progress", "decision"])]
    if not len(told):
        return nothing("share", "no_follow_up")
    known = told[told["status"] != "unsaid"]
    done = int((known["status"] == "done").sum())
    return {WHOLE: part_of(done, len(known), map(str, known["fact"]), len(told), "not_assessed")}


def open_recommendations(asked: Context) -> Figures:
    """Count the recommendations that are not said to be done; one that is due only after the year is not open yet."""
    if not asked.programme.has("follow_up"):
        return nothing("count", "no_follow_up")
    listed = follow_up.entries(asked.programme, asked.at).query("kind == 'recommendation'")
    if not len(listed):
        return nothing("count", "no_recommendations")
    dues = [asked.programme.period(str(due)) for due in listed["due"]]
    later = pd.Series([due is not None and due.last > asked.at.last for due in dues], index=listed.index, dtype=bool)
    left_out = tuple(f"{code}:not_due" for code in listed.index[later])
    due = listed[~later]
    if not len(due):
        return {WHOLE: undefined("count", "not_due", "count").but(n=0, of=len(listed), left_out=left_out)}
    still = due[due["status"].isin(follow_up.OPEN)]
    facts = tuple(map(str, still["fact"]))
    open_ = Measured(float(len(still)), "count", "count", facts, n=len(due), of=len(listed))
    return {WHOLE: open_.but(left_out=left_out)}


Figures = Mapping[str, Measured]
"""Figures by what they are about: a result, a group, a period; empty for the programme as a whole."""

WHOLE = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What evidence is asked about."""

    programme: Programme
    when: When
    criterion: str

    @property
    def at(self) -> Evaluated:
        """The year, or the part of one, that is evaluated."""
        return self.programme.at(self.when)


def part_of(part: int, whole: int, facts: Iterable[str], of: int, reason: str = "nothing_measured") -> Measured:
    """Return a part of a whole, which itself covers so many of so many cases; the reason is for a whole of none."""
    inputs = tuple(dict.fromkeys(facts))
    if not whole:
        return undefined("share", reason, "share").but(n=0, of=of)
    return Measured(part / whole, "share", "share", inputs, numerator=part, denominator=whole, n=whole, of=of)


def because(figure: Measured, reason: str) -> Measured:
    """Return a figure that found nothing to measure the reason why."""
    return figure.but(missing=reason) if figure.missing == "nothing_measured" else figure


def nothing(unit: str, reason: str, formula: str = "count") -> Figures:
    """Return no figure, and say why."""
    return {WHOLE: undefined(unit, reason, formula)}
