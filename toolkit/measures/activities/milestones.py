"""Milestones of a plan: what was planned, and what is reported of each."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.facts.contracts.figure_tables import ActivityProgress
from toolkit.facts.facts_as_figures import figures_of
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import undefined


def milestones(programme: Programme, when: When) -> pd.DataFrame:
    """Return what was planned, and the last that is reported of it up to a year.

    Returns
    -------
    DataFrame
        One row a milestone, index its code; as text `activity strategic result planned period status said`: the
        objective it is printed under and the strategic one above, the stretch it is planned for, the stretch of the
        last report, where it stands and what its document says; as `Measured` `reported_value`, the figure
        of that report.
    """
    progress, rows = _reported(programme, when), {}
    figures = figures_of(programme, "activity_progress") if programme.has("activity_progress") else {}
    for activity in programme.table("activities").itertuples():
        code, result = str(activity.code), str(activity.result)
        if activity.kind != "milestone" or not programme.is_valid(result, when):
            continue
        fact, last = next(reversed(progress.get((code, "achieved"), [("", None)])))
        planned = progress.get((code, "programmed"), [("", None)])[0][1]
        rows[code] = {
            "activity": code,
            "strategic": _strategic(programme, result),
            "result": result,
            "planned": planned.period if planned else "",
            "period": last.period if last else "",
            "status": (last.status or "not_reported") if last else "not_reported",
            "said": last.note if last else "",
            "reported_value": figures.get(fact, undefined("count", "not_reported")),
            "fact": fact or f"activities:{code}",
        }
    columns = ["activity", "strategic", "result", "planned", "period", "status", "said", "reported_value", "fact"]
    return frame(rows, "milestone", columns)


def _reported(programme: Programme, when: When) -> dict[tuple[str, str], list[tuple[str, ActivityProgress]]]:
    """Return what is reported of each activity in each role up to a year, in order of time, with its facts."""
    at, found = programme.at(when), dict[tuple[str, str], list[tuple[str, ActivityProgress]]]()
    names = list(programme.table("activity_progress").index)
    for fact, (_, progress) in zip(names, programme.rows(ActivityProgress), strict=True):
        is_whole = progress.use == "yes" and progress.sex == "all" and not progress.place
        if is_whole and (progress.role == "programmed" or at.follows(programme.period(progress.period))):
            found.setdefault((progress.activity, progress.role), []).append((str(fact), progress))
    for reports in found.values():
        reports.sort(key=lambda report: _place(programme, report[1].period))
    return found


def _place(programme: Programme, text: str) -> tuple[int, int]:
    """Place a period in time: by its end, and of two that end together the shorter one last."""
    period = programme.period(text)
    return (period.last, period.first) if period is not None else (0, 0)


def _strategic(programme: Programme, result: str) -> str:
    """Name the strategic objective that a result is, or lies under."""
    found = programme.results.get(result)
    while found is not None and found.level != "strategic_objective":
        found = programme.results.get(found.parent or "")
    return found.code if found else ""


def reported_milestones(programme: Programme, when: When) -> pd.DataFrame:
    """Return every figure that is reported of a milestone, one row a milestone and period where there are several.

    Returns
    -------
    DataFrame
        As :func:`milestones`, index ``milestone:period``.
    """
    listed, figures = milestones(programme, when), figures_of(programme, "activity_progress")
    progress = _reported(programme, when)
    rows: dict[str, dict[str, Any]] = {}
    for code, row in listed.iterrows():
        reports = progress.get((str(code), "achieved"), [])
        if not reports:
            rows[str(code)] = {str(name): cell for name, cell in row.items()}
        for fact, report in reports:
            state = report.status or "not_reported"
            own = {
                "period": report.period,
                "status": state,
                "said": report.note,
                "reported_value": figures[fact],
                "fact": fact,
            }
            if not own["reported_value"] and report.status:  # a state is all that can be reported of it
                own["reported_value"] = undefined("count", "no_figure", inputs=(fact,))
            rows[f"{code}:{report.period}"] = {str(name): cell for name, cell in row.items()} | own
    return frame(rows, "reported", list(listed.columns))
