"""Activities: how far the pipeline narrows, what can be said of achievements, and which definitions fit."""

from __future__ import annotations

import pandas as pd

from toolkit.measured import Measured
from toolkit.report.page import Page
from toolkit.report.readings.sentences import listed, said, told
from toolkit.report.shown import Shown, nothing


def funnel(page: Page, steps: pd.DataFrame) -> Shown:
    """Say how many of the first step are to reach the last, and at which step most are lost."""
    periods = [str(column) for column in steps.columns if str(column).startswith("..")]
    if not len(steps) or not steps[periods[-1]].map(bool).all() or not steps["from_start"].iloc[-1]:
        return nothing(page.words("table.funnel.empty"))
    first, last = steps.iloc[0], steps.iloc[-1]
    whole = page.words(
        "reading.funnel",
        n=page.show(first[periods[-1]]),
        first=page.say(first["counted_in"]),
        m=page.show(last[periods[-1]]),
        last=page.say(last["counted_in"]),
        period=page.numbers.period(periods[-1]),
        share=page.show(last["from_start"]),
    )
    return said(page, whole, _narrowest(page, steps), page.words("reading.funnel.care"))


def _narrowest(page: Page, steps: pd.DataFrame) -> str:
    rates = {str(code): rate for code, rate in steps["from_previous"].items() if rate}
    if not rates:
        return ""
    step = min(rates, key=lambda code: rates[code].number)
    return page.words("reading.funnel.narrowest", step=page.name(step, "activity"), share=page.show(rates[step]))


def activity_programme(page: Page, plan: pd.DataFrame) -> Shown:
    """Say of how many activities the years add up to the goal, and of which they do not."""
    held = plan[plan["verdict"] != "not_recomputable"]
    if not len(held):
        return nothing(page.words("table.activity_programme.empty"))
    differs = held[held["verdict"] == "differs"]
    items = [
        page.words(
            "reading.programmed.item",
            activity=page.name(str(code), "activity"),
            ever=page.show(row["ever"]),
            goal=page.show(row["final_target"]),
        )
        for code, row in differs.iterrows()
    ]
    return said(
        page,
        page.words("reading.programmed", n=len(held) - len(differs), of=len(held)),
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
    impossible = int(progress["achieved"].map(lambda m: m.missing == "sic").sum())
    return said(
        page,
        page.words("reading.activity_progress", n=len(usable), of=len(progress)),
        page.words("reading.activity_progress.items", items=listed(page, items)) if items else "",
        page.words("reading.activity_progress.same") if same else "",
        page.words("reading.activity_progress.sic", n=impossible) if impossible else "",
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
            n=page.show(row["given"]),
            of=row["given"].of,
            without=page.words("reading.definition.without", n=page.show(row["without_answer"]))
            if row["without_answer"].number
            else "",
        )
        for _, row in ordered.iterrows()
    ]
    all_given = page.words(f"reading.{what}.all") if best.of == best.number else ""
    return said(
        page, page.words(f"reading.{what}", of=best.of), *sentences, all_given, page.words(f"reading.{what}.so")
    )
