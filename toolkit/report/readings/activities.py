"""Activities, milestones of a strategic plan and what was recommended, said in sentences."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.figures import kept
from toolkit.measured import Measured
from toolkit.measures.activities.strategic_plan import STATES
from toolkit.measures.counts import in_all
from toolkit.measures.reconciliation import comparable, differing
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.page import Page
from toolkit.report.readings.sentences import count, listed, said, told


def funnel(page: Page, steps: pd.DataFrame) -> Shown:
    """Say how many of the first step are to reach the last, and at which step most are lost."""
    periods = [str(column) for column in steps.columns if str(column).startswith("..")]
    if not len(steps) or not steps[periods[-1]].map(bool).all() or not steps["from_start"].iloc[-1]:
        return nothing(page.words("table.funnel.empty"))
    first, last = steps.iloc[0], steps.iloc[-1]
    whole = page.words(
        "reading.funnel",
        n=page.cite(first[periods[-1]]),
        first=page.say(first["counted_in"]),
        m=page.cite(last[periods[-1]]),
        last=page.say(last["counted_in"]),
        period=page.numbers.period(periods[-1]),
        share=page.cite(last["from_start"]),
    )
    return said(page, whole, _narrowest(page, steps), page.words("reading.funnel.care"))


def _narrowest(page: Page, steps: pd.DataFrame) -> str:
    rates = {str(code): rate for code, rate in steps["from_previous"].items() if rate}
    if not rates:
        return ""
    step = min(rates, key=lambda code: rates[code].number)
    return page.words("reading.funnel.narrowest", step=page.name(step, "activity"), share=page.cite(rates[step]))


def activity_programme(page: Page, plan: pd.DataFrame) -> Shown:
    """Say of how many activities the years add up to the goal, and of which they do not."""
    held = comparable(plan)
    if not len(held):
        return nothing(page.words("table.activity_programme.empty"))
    differs = differing(held)
    items = [
        page.words(
            "reading.programmed.item",
            activity=page.name(str(code), "activity"),
            ever=page.cite(row["ever"]),
            goal=page.cite(row["final_target"]),
        )
        for code, row in differs.iterrows()
    ]
    return said(
        page,
        page.words("reading.programmed", n=count(page, held.drop(differs.index), held), of=len(held)),
        page.words("reading.programmed.differs", items=listed(page, items)) if items else "",
    )


def activity_progress(page: Page, progress: pd.DataFrame) -> Shown:
    """Say of how many activities the document lets say what was achieved, and what that is."""
    if not len(progress):
        return nothing(page.words("table.activity_progress.empty"))
    usable = progress[progress["achieved"].map(bool)]
    items = [
        told(
            page,
            "reading.activity_progress.item",
            {"achieved": row["achieved"], "goal": row["final_target"], "share": row["of_goal"]},
            activity=page.name(str(code), "activity"),
        )
        for code, row in usable.iterrows()
    ]
    ratios = [ratio for ratio in usable["of_programmed"] if ratio]
    same = bool(ratios) and all(ratio.number == 1 for ratio in ratios)
    impossible = kept(progress, (figure.missing == "sic" for figure in progress["achieved"]))
    return said(
        page,
        page.words("reading.activity_progress", n=count(page, usable, progress), of=len(progress)),
        page.words("reading.activity_progress.items", items=listed(page, items)) if items else "",
        page.words("reading.activity_progress.same") if same else "",
        page.words("reading.activity_progress.sic", n=count(page, impossible)) if len(impossible) else "",
    )


def balance_definitions(page: Page, counted: pd.DataFrame) -> Shown:
    """Say which definition gives the printed balances, and for which rows the others do not."""
    return _definitions(page, counted, "balances")


def cumulative_definitions(page: Page, counted: pd.DataFrame) -> Shown:
    """Say which definition gives the printed cumulatives, and for which rows the others do not."""
    return _definitions(page, counted, "cumulatives")


def _definitions(page: Page, counted: pd.DataFrame, what: str) -> Shown:
    if not len(counted):
        return nothing(page.words(f"omitted.{what}"))
    ordered = counted.sort_values("given", key=lambda given: given.map(lambda m: -m.number), kind="stable")
    best: Measured = ordered["given"].iloc[0]
    sentences = [
        page.words(
            "reading.definition",
            definition=page.words(f"definition.{row['definition']}"),
            n=page.cite(row["given"]),
            of=row["given"].of,
            without=page.words("reading.definition.without", n=page.cite(row["without_answer"]))
            if row["without_answer"].number
            else "",
        )
        for _, row in ordered.iterrows()
    ]
    all_given = page.words(f"reading.{what}.all") if best.of == best.number else ""
    return said(
        page,
        page.words(f"reading.{what}", of=page.cite(ordered["printed"].iloc[0])),
        *sentences,
        all_given,
        page.words(f"reading.{what}.so"),
    )


def plan(page: Page, code: str, sums: Mapping[str, Measured]) -> Shown:
    """Say how many objectives a plan has, where its milestones stand, and how much is told as progress."""
    if not code:
        return nothing(page.words("omitted.strategic_plan", year=page.year))
    whole = sums["milestones"]
    states = [
        page.words(
            "reading.strategic_plan.state", n=page.cite(sums[state]), state=page.words(f"status.{state}").lower()
        )
        for state in STATES
        if sums.get(state)
    ]
    milestones = page.words("reading.strategic_plan.no_milestones")
    if whole:
        milestones = page.words("reading.strategic_plan.milestones", n=page.cite(whole), states=listed(page, states))
    told = {name: page.cite(sums[f"told_{name}"]) for name in ("done", "ongoing")} if sums["told"] else {}
    return said(
        page,
        page.words(
            "reading.strategic_plan",
            plan=page.name(code, "result"),
            strategic=page.cite(sums["strategic"]),
            tactical=page.cite(sums["tactical"]),
        ),
        milestones,
        page.words("reading.strategic_plan.entries", n=page.cite(sums["told"]), **told) if told else "",
    )


def average_progress(page: Page, averages: pd.DataFrame) -> Shown:
    """Say what the document states, whether it can be recomputed, and what is another measure beside it."""
    if not len(averages):
        return nothing(page.words("table.average_progress.empty"))
    whole, each = averages.iloc[-1], averages.iloc[:-1]
    objectives = count(page, each)
    stated = ""
    if whole["stated"]:
        missing = kept(each, (not figure for figure in each["stated"]))
        key = "reading.average_progress.stated" if len(missing) else "reading.average_progress.follows"
        fields = {"stated": page.cite(whole["stated"], 0), "n": count(page, missing, each), "of": objectives}
        stated = page.words(key, **fields)
    figures = {name: page.cite(whole[f"{name}_share"]) for name in ("done", "ongoing", "not_reported", "told_done")}
    return said(
        page,
        stated,
        page.words("reading.average_progress.other", of=objectives, **figures) if whole["done_share"] else "",
    )


def final_targets(page: Page, targets: pd.DataFrame) -> Shown:
    """Say how many targets are set for the end of the plan, and how many of them are measured."""
    if not len(targets):
        return nothing(page.words("table.final_targets.empty"))
    unmeasured = targets[targets["measured_state"] == "target_set"]
    baselines = count(page, kept(targets, map(bool, targets["baseline"])), targets)
    due = "–".join(dict.fromkeys(page.name(due) for due in targets["due"]))
    return said(
        page,
        page.words("reading.final_targets", n=count(page, targets), due=due),
        page.words(
            "reading.final_targets.unmeasured", n=count(page, unmeasured, targets), of=len(targets), baselines=baselines
        )
        if len(unmeasured)
        else "",
    )


def follow_up(page: Page, counted: pd.DataFrame, continued: Measured) -> Shown:
    """Say how many entries of each kind there are, where they stand, and how many go on in the next cycle."""
    if not len(counted):
        return nothing(page.words("table.follow_up.empty"))
    kinds = [
        page.words("reading.follow_up.kind", kind=page.name(str(kind), "kind").lower(), n=page.cite(row["entries"]))
        for kind, row in counted.iterrows()
    ]
    totals = {str(column): in_all(counted[column]) for column in counted.columns}
    states = {state: figure for state, figure in totals.items() if state not in ("entries", "unsaid")}
    said_states = [
        page.words("reading.follow_up.kind", kind=page.name(state, "status").lower(), n=page.cite(figure))
        for state, figure in states.items()
    ]
    unsaid = totals.get("unsaid")
    return said(
        page,
        page.words("reading.follow_up", n=page.cite(totals["entries"]), kinds=listed(page, kinds)),
        page.words("reading.follow_up.states", states=listed(page, said_states)) if said_states else "",
        page.words("reading.follow_up.unsaid", n=page.cite(unsaid)) if unsaid and unsaid.number else "",
        page.words("reading.follow_up.continued", n=page.cite(continued), of=continued.of) if continued.of else "",
    )


def due(page: Page, open_entries: pd.DataFrame) -> Shown:
    """Say how many open entries have a due period, and which comes first."""
    if not len(open_entries):
        return nothing(page.words("table.due.empty"))
    number, first = page.cite(in_all(open_entries["entries"])), page.name(open_entries["due"].iloc[0])
    return said(page, page.words("reading.due", n=number, first=first))
