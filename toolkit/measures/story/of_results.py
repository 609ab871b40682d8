"""Points about results: what moved, what fell behind, and how many targets were reached that had not been before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.facts.records import are_synthetic
from toolkit.figures import kept
from toolkit.measured import Measured, counted, inputs_of
from toolkit.measures import formulas, indicators
from toolkit.measures.at_a_glance import overview
from toolkit.measures.comparisons.estimated_designs import each_main
from toolkit.measures.comparisons.verdicts import said
from toolkit.measures.document_dates import is_owed
from toolkit.measures.indicators import sales
from toolkit.measures.indicators.observations import is_recorded
from toolkit.measures.story.points import Direction, Point


def achieved_in(programme: Programme, when: When) -> pd.DataFrame:
    """Return what indicators of the framework achieved, as :func:`indicators.achievement`, by no made-up records."""
    return _documented(programme, indicators.of_framework(indicators.achievement(programme, when)))


def sold_in(programme: Programme, when: When) -> pd.DataFrame:
    """Return how sales grew, as :func:`sales.growth`, by no made-up records."""
    return _documented(programme, sales.growth(programme, when))


def leaves_records_out(programme: Programme, when: When) -> bool:
    """Whether indicators of the framework are left out because they come from records that were made up."""
    return len(achieved_in(programme, when)) < len(indicators.of_framework(indicators.achievement(programme, when)))


def _documented(programme: Programme, told: pd.DataFrame) -> pd.DataFrame:
    if not len(told) or not are_synthetic(programme):
        return told
    return kept(told, (not is_recorded(figure.formula) for figure in told["actual"]))


def of_results(programme: Programme, at: Evaluated) -> Iterator[Point]:
    """Find what the indicators of the framework say of a stretch."""
    achieved = achieved_in(programme, at)
    time = overview.pace(programme, at).get("programme:time_passed")
    for code, row in achieved.iterrows() if len(achieved) else ():
        yield from _of_indicator(programme, str(code), row, time)
    if len(achieved):
        yield from _of_all(achieved)
        yield from _of_none(programme, at, achieved)
        yield from _of_people(programme, achieved)


def _of_indicator(programme: Programme, code: str, row: pd.Series, time: Measured | None) -> Iterator[Point]:
    """Find whether an indicator moved, fell below where it began, or is behind."""
    figures = {"now": row["actual"], "whole": row["target"] or row["final_target"]}
    if row["below_baseline"] and row["reached"] != "reached":
        size = _part_of_way(row, row["actual"], row["baseline"])
        change = _between(row["actual"], row["baseline"])
        yield Point("below_baseline", code, "worse", size, **figures, before=row["baseline"], change=change)
    elif (way := _way_of(row)) and not _is_few(programme, row):
        size, earlier = _part_of_way(row, row["actual"], row["before"]), row["reached_before"] == "reached"
        moved = {"before": row["before"], "change": row["change"], "reached_before": earlier}
        yield Point("gained" if way == "better" else "lost", code, way, size, **figures, **moved)
    if behind := _behind(row, time):
        yield Point("behind", code, "worse", behind, **figures, before=row["before"], change=row["completion"])


def _way_of(row: pd.Series) -> Direction:
    """Tell whether an indicator moved for the better or for the worse."""
    return "better" if row["moved"] == "better" else "worse" if row["moved"] == "worse" else ""


def _is_few(programme: Programme, row: pd.Series) -> bool:
    """Whether a count without a way to go rose from so few that each one of them makes much of it."""
    has_way = row["baseline"] and (row["final_target"] or row["target"])
    return not has_way and row["before"].unit == "count" and row["before"].number < programme.conventions.few_cases


def _between(now: Measured, before: Measured) -> Measured:
    """Tell how far two values are apart: in points for parts of a whole, else as growth."""
    return formulas.points(now, before) if now.unit in ("share", "ratio") else formulas.growth(now, before)


def _part_of_way(row: pd.Series, now: Measured, before: Measured) -> float:
    """Tell what part of the way from baseline to target lies between two values; without a way, of the earlier one."""
    goal, baseline = row["final_target"] or row["target"], row["baseline"]
    moved = float(abs(now.number - before.number))
    if goal and baseline and goal.number != baseline.number:
        return moved / float(abs(goal.number - baseline.number))
    if now.unit in ("share", "ratio"):
        return moved
    return moved / abs(before.number) if before.number else 0.0


def _behind(row: pd.Series, time: Measured | None) -> float:
    """Tell how much is lacking of the target of the year; of a final one, of what the time passed would ask."""
    if not row["actual"]:
        return 0.0
    if row["reached"] == "short":
        baseline, target = row["baseline"], row["target"]
        if baseline and target and target.number != baseline.number:
            return float((target.number - row["actual"].number) / (target.number - baseline.number))
        return 1.0 - float(row["completion"].number) if row["completion"] else 0.0
    if not row["reached"] and time and row["progress"]:
        return max(0.0, time.number - float(row["progress"].number))
    return 0.0


def _of_all(achieved: pd.DataFrame) -> Iterator[Point]:
    """Count over the framework: targets newly reached, or what moved where there are no targets; what has no value."""
    told, moved = indicators.summary(achieved), indicators.movement(achieved)
    whole = told["with_target"]
    if whole and whole.number and told["on_target"]:
        earlier, part = told["before_reached"], told["on_target"].number / whole.number
        newly = (told["on_target"].number - (earlier.number if earlier else 0.0)) / whole.number
        is_most = part > _HALF
        figures: dict[str, Any] = {"now": told["on_target"], "before": earlier, "whole": whole}
        yield Point("targets_reached", "", "better" if is_most else "worse", newly if is_most else 1 - part, **figures)
    elif moved["better"] and (compared := sum(moved[each].number for each in ("better", "worse", "same"))):
        less = moved["better"].number - moved["worse"].number
        whole = counted(compared, inputs_of(moved.values()))
        figures = {"now": moved["better"], "before": moved["worse"], "whole": whole}
        yield Point("moved", "", "better" if less > 0 else "worse", abs(less) / compared, **figures)


def is_reported(programme: Programme, at: Evaluated) -> bool:
    """Whether results of a stretch could stand in a document: a plan owes none of its own year."""
    return not programme.file.documents or is_owed(programme, at)


def _of_none(programme: Programme, at: Evaluated, achieved: pd.DataFrame) -> Iterator[Point]:
    """Find that no indicator has a value, where a document could have any."""
    if not achieved["actual"].map(bool).any() and is_reported(programme, at):
        yield Point("unmeasured", "", "", 1.0, now=counted(len(achieved), of=len(achieved)))


_HALF = 0.5

PEOPLE = ("persons", "families", "households", "producers", "members", "organisations", "units")
"""What indicators count that are people, or what people form; the first of these that the framework has is told."""


def _of_people(programme: Programme, achieved: pd.DataFrame) -> Iterator[Point]:
    """Find how many take part, as the framework itself counts them."""
    known = achieved[achieved["actual"].map(bool)]
    for code, row in known.iterrows():
        if programme.indicators[str(code)].counts in PEOPLE:
            size = _part_of_way(row, row["actual"], row["before"]) if row["before"] else 1.0
            figures = {"now": row["actual"], "before": row["before"], "change": row["change"]}
            earlier = row["reached_before"] == "reached"
            yield Point("counted", str(code), _way_of(row), size, **figures, reached_before=earlier)
            return


def of_comparisons(programme: Programme, at: Evaluated) -> Iterator[Point]:
    """Find what with against without says, where the records are real."""
    if not programme.framework.comparisons or are_synthetic(programme):
        return
    for comparison, _, own in each_main(programme, at):
        figure = own.figure("percent", "change")
        if figure:
            is_open = said(programme, own, at) == "cannot_tell"
            way: Direction = "" if is_open else "better" if figure.number > 0 else "worse"
            yield Point("effect", comparison.indicator, way, abs(figure.number), now=figure)
