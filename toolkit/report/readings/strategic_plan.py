"""A strategic plan: how much it holds, where its milestones stand, and how its average progress is made."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.measured import Measured
from toolkit.measures.activities.strategic_plan import STATES
from toolkit.report.page import Page
from toolkit.report.readings.sentences import listed, said
from toolkit.report.shown import Shown, nothing


def plan(page: Page, code: str, sums: Mapping[str, Measured]) -> Shown:
    """Say how many objectives a plan has, where its milestones stand, and how much is told as progress."""
    if not code:
        return nothing(page.words("omitted.strategic_plan", year=page.year))
    whole = sums["milestones"]
    states = [
        page.words(
            "reading.strategic_plan.state", n=page.show(sums[state]), state=page.words(f"status.{state}").lower()
        )
        for state in STATES
        if sums.get(state)
    ]
    milestones = page.words("reading.strategic_plan.no_milestones")
    if whole:
        milestones = page.words("reading.strategic_plan.milestones", n=page.show(whole), states=listed(page, states))
    told = {name: page.show(sums[f"told_{name}"]) for name in ("done", "ongoing")} if sums["told"] else {}
    return said(
        page,
        page.words(
            "reading.strategic_plan",
            plan=page.name(code, "result"),
            strategic=page.show(sums["strategic"]),
            tactical=page.show(sums["tactical"]),
        ),
        milestones,
        page.words("reading.strategic_plan.entries", n=page.show(sums["told"]), **told) if told else "",
    )


def average_progress(page: Page, averages: pd.DataFrame) -> Shown:
    """Say what the document states, whether it can be recomputed, and what is another measure beside it."""
    if not len(averages):
        return nothing(page.words("table.average_progress.empty"))
    whole, each = averages.iloc[-1], averages.iloc[:-1]
    stated = ""
    if whole["stated"]:
        missing = sum(not m for m in each["stated"])
        key = "reading.average_progress.stated" if missing else "reading.average_progress.follows"
        fields = {"stated": page.show(whole["stated"], 0), "n": missing, "of": len(each)}
        stated = page.words(key, **fields)
    figures = {name: page.show(whole[f"{name}_share"]) for name in ("done", "ongoing", "not_reported", "told_done")}
    return said(
        page,
        stated,
        page.words("reading.average_progress.other", of=len(each), **figures) if whole["done_share"] else "",
    )


def final_targets(page: Page, targets: pd.DataFrame) -> Shown:
    """Say how many targets are set for the end of the plan, and how many of them are measured."""
    if not len(targets):
        return nothing(page.words("table.final_targets.empty"))
    unmeasured = int((targets["measured_state"] == "target_set").sum())
    baselines = sum(bool(m) for m in targets["baseline"])
    due = "–".join(dict.fromkeys(page.name(due) for due in targets["due"]))
    return said(
        page,
        page.words("reading.final_targets", n=len(targets), due=due),
        page.words("reading.final_targets.unmeasured", n=unmeasured, of=len(targets), baselines=baselines)
        if unmeasured
        else "",
    )
