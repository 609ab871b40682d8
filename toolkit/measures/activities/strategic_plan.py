"""A strategic plan: its objectives, what was planned and done under each, and how its average progress is made."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, counted, undefined
from toolkit.measures import formulas
from toolkit.measures.activities import follow_up
from toolkit.measures.activities.milestones import milestones
from toolkit.measures.indicators.observed import observed_in

STATES = ("done", "ongoing", "delayed", "cancelled", "planned", "not_reported")
"""Where a milestone can stand, in the order of a table; ``not_reported`` where its document says nothing of it."""

SHARED = ("done", "ongoing", "not_reported")
"""States of which the share among an objective's milestones is given."""


def plan_of(programme: Programme, when: When) -> str:
    """Name the plan that covers a year by the code of its topmost result; empty when none does."""
    roots = (r for r in programme.results.values() if r.parent is None and r.valid)
    return next((root.code for root in roots if programme.is_valid(root.code, when)), "")


def strategic_objectives(programme: Programme, when: When) -> list[str]:
    """List the strategic objectives of the plan that covers a year."""
    return [
        result.code
        for result in programme.results.values()
        if result.level == "strategic_objective" and result.valid and programme.is_valid(result.code, when)
    ]


def below(programme: Programme, objective: str) -> list[str]:
    """List the objectives under an objective."""
    return [result.code for result in programme.results.values() if result.parent == objective]


def in_plan(programme: Programme, when: When) -> list[str]:
    """List the results of the plan that covers a year: the topmost and all that lie under it."""
    found = [root] if (root := plan_of(programme, when)) else strategic_objectives(programme, when)
    for code in found:  # grows as it goes
        found += (under for under in below(programme, code) if programme.is_valid(under, when))
    return found


def objectives(programme: Programme, when: When) -> pd.DataFrame:
    """Count what was planned and what was done under each objective.

    Returns
    -------
    DataFrame
        One row an objective, each strategic one before those under it, index its code; as text `strategic level`; as
        `Measured` counts `milestones`, those of :data:`STATES` (``""`` for a state of none, beside :data:`SHARED`), and
        of what is told as progress `told`, `told_done`, `told_ongoing`, `told_unsaid`. A strategic objective counts
        what is printed for it and for those under it. Where milestones are printed only for the strategic objective,
        those under it have none of their own, ``given_above``; where none is printed at all, ``not_reported``.
    """
    listed, at = milestones(programme, when), programme.at(when)
    told = follow_up.entries(programme, when)
    ended = told["period"].map(lambda text: at.follows(programme.period(str(text)))).astype(bool)
    told = told[(told["kind"] == "progress") & ended]
    rows, nothing_told = {}, undefined("count", "not_reported", "count")
    for strategic in strategic_objectives(programme, when):
        under = below(programme, strategic)
        for code in (strategic, *under):
            own = [strategic, *under] if code == strategic else [code]
            whole = listed[listed["strategic"] == strategic]
            planned = whole if code == strategic else whole[whole["result"] == code]
            absent = "given_above" if len(whole) and not len(planned) else "not_reported"
            rows[code] = {
                "strategic": strategic,
                "level": programme.results[code].level,
                **_stands(planned, absent),
                **(_told(told[told["result"].isin(own)]) if len(told) else dict.fromkeys(_TOLD, nothing_told)),
            }
    columns = ["strategic", "level", "milestones", *STATES, *_TOLD]
    counted = frame(rows, "objective", columns)
    for state in set(STATES) - set(SHARED):
        if not any(figure and figure.number for figure in counted[state]):
            counted[state] = ""
    return counted


_TOLD = ("told", "told_done", "told_ongoing", "told_unsaid")


def _stands(planned: pd.DataFrame, absent: str) -> dict[str, Measured]:
    """Count milestones by where they stand."""
    if not len(planned):
        return {name: undefined("count", absent, "count") for name in ("milestones", *STATES)}
    states = {state: _count(planned.loc[planned["status"] == state, "fact"], len(planned)) for state in STATES}
    return {"milestones": _count(planned["fact"])} | states


def _told(entries: pd.DataFrame) -> dict[str, Measured]:
    counted = {"told": _count(entries["fact"])}
    for state in ("done", "ongoing", "unsaid"):
        counted[f"told_{state}"] = _count(entries.loc[entries["status"] == state, "fact"], len(entries))
    return counted


def _count(facts: pd.Series, of: int | None = None) -> Measured:
    named = tuple(str(fact) for fact in facts if not str(fact).startswith("activities:"))
    return counted(len(facts), named, of=of or None)  # of no entries there are none to count


def totals(counted: pd.DataFrame) -> dict[str, Measured]:
    """Add up a plan: how many objectives of each level, and all that is counted under them.

    Parameters
    ----------
    counted : DataFrame
        As :func:`objectives` gives it.
    """
    top = counted[counted["strategic"] == counted.index]
    number = partial(Measured, unit="count", formula="count")
    names = ("milestones", *(state for state in STATES if not (top[state] == "").all()), *_TOLD)
    sums = {name: formulas.total(*top[name], subjects=list(top.index)) for name in names}
    return {"strategic": number(float(len(top))), "tactical": number(float(len(counted) - len(top)))} | sums


_SHARES = (*(f"{state}_share" for state in SHARED), "told_done_share")


def average_progress(programme: Programme, when: When) -> pd.DataFrame:
    """Set the average progress that a document states beside what its milestones give, which is another measure.

    Returns
    -------
    DataFrame
        One row a strategic objective and one, the plan; as text `verdict`, on the plan's row what becomes of
        recomputing the stated figure from its objectives; as `Measured` `stated` (as printed), `milestones`, the shares
        of them `done_share ongoing_share not_reported_share`, and `told_done_share`, the part of what is told as
        progress that is told as done. On the plan's row shares are simple means over objectives, `milestones` their
        sum. Empty for a plan without strategic objectives.
    """
    columns, own = ["stated", "verdict", "milestones", *_SHARES], strategic_objectives(programme, when)
    if not own:
        return pd.DataFrame(columns=columns)
    observed, counted = observed_in(programme), objectives(programme, when)
    averages = [i for i in programme.indicators.values() if observed.periods(i.code, "stated_average")]
    stated = {i.result: observed.last_in_year(i.code, "stated_average", when) for i in averages}
    rows: dict[str, dict[str, Any]] = {}
    for code in own:
        row: dict[str, Any] = {str(name): cell for name, cell in counted.loc[code].items()}
        shares = {f"{state}_share": formulas.share(row[state], row["milestones"]) for state in SHARED}
        shares["told_done_share"] = formulas.share(row["told_done"], row["told"])
        rows[code] = {"stated": stated.get(code, undefined("ratio", "not_reported")), "milestones": row["milestones"]}
        rows[code] |= shares | {"verdict": ""}
    plan, codes = plan_of(programme, when), list(rows)
    if plan and codes:
        figures = {name: [rows[code][name] for code in codes] for name in _SHARES}
        means = {n: formulas.mean(*f, subjects=codes).but(formula="mean_over_objectives") for n, f in figures.items()}
        printed = stated.get(plan, undefined("ratio", "not_reported"))
        there = all(rows[code]["stated"] for code in codes)
        whole = formulas.total(*(rows[code]["milestones"] for code in codes), subjects=codes)
        rows[plan] = {"stated": printed, "milestones": whole, **means}
        rows[plan]["verdict"] = "" if there or not printed else "not_recomputable"
    if not any(row[name] for row in rows.values() for name in ("stated", *_SHARES)):
        rows = {}
    return frame(rows, "objective", columns)


def reported_values(programme: Programme, when: When) -> pd.DataFrame:
    """Return every value of an indicator that is reported up to a year, each with its period as printed.

    Returns
    -------
    DataFrame
        One row an indicator and period, in the order of the objectives, index ``indicator:period``; as text `indicator
        result kind_of_value period`, as `Measured` `observed`. Those that a document names without
        any value are given too.
    """
    observed, own, rows = observed_in(programme), in_plan(programme, when), {}
    for result in (code for code in programme.results if code in own):
        for indicator in programme.indicators.values():
            if indicator.result != result or indicator.origin == "management":
                continue
            for period, figure in observed.over_time(indicator.code, "actual", when):
                rows[f"{indicator.code}:{period}"] = {
                    "indicator": indicator.code,
                    "result": result,
                    "kind_of_value": indicator.kind,
                    "period": period,
                    "observed": figure,
                }
    columns = ["indicator", "result", "kind_of_value", "period", "observed"]
    return frame(rows, "indicator_period", columns)


def final_targets(programme: Programme, when: When) -> pd.DataFrame:
    """Return the targets that a plan sets for its end, and whether anything was measured yet.

    Returns
    -------
    DataFrame
        One row an indicator with a final target, index its code; as text `result due measured_state` (``target_set``
        while no value is there, else ``measured``); as `Measured` `baseline actual final_target`.
    """
    observed, own, rows = observed_in(programme), in_plan(programme, when), {}
    for indicator in programme.indicators.values():
        target = observed.final_target(indicator.code, when)
        if not target or indicator.result not in own:
            continue
        _, actual = observed.latest(indicator, when)
        rows[indicator.code] = {
            "result": indicator.result,
            "baseline": observed.baseline(indicator.code, when),
            "actual": actual,
            "final_target": target,
            "due": target.inputs[0].split(":")[2] if target.inputs else "",
            "measured_state": "measured" if actual else "target_set",
        }
    columns = ["result", "baseline", "actual", "final_target", "due", "measured_state"]
    return frame(rows, "indicator", columns)
