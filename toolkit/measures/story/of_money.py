"""Points about money: its pace, what the plan takes back, what overran, what is not registered, and what it bought."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolkit.facts.periods import Evaluated
from toolkit.facts.programme import Programme
from toolkit.measured import Measured
from toolkit.measures import budget, formulas, reconciliation
from toolkit.measures.at_a_glance import overview
from toolkit.measures.story.of_results import achieved_in
from toolkit.measures.story.points import Direction, Point


def of_money(programme: Programme, at: Evaluated) -> Iterator[Point]:
    """Find what the budget says of a stretch."""
    if not programme.has("budget"):
        return
    yield from _of_pace(programme, at)
    yield from _of_year(programme, at)
    whole = budget.execution(programme, at)["limit"]
    if whole and whole.number:
        yield from _of_plan(programme, at, whole)
        yield from _of_lines(programme, at, whole)
    yield from _of_programmed(programme, at)


def _of_pace(programme: Programme, at: Evaluated) -> Iterator[Point]:
    figures = overview.pace(programme, at)
    spent, lead = (figures.get(f"budget:{name}") for name in ("execution", "lead"))
    time = figures.get("budget:time") or figures.get("programme:time_passed")
    if spent and time:
        lead = lead or formulas.points(spent, time)
        counts = _other_counts(programme, at) if "budget:time" in figures else []
        otherwise = [formulas.points(spent, each) for each in counts]
        pace = budget.pace(programme, lead, [*otherwise, *budget.leads_otherwise(programme, at, spent).values()])
        way: Direction = "better" if pace == "even" else "" if pace == "open" else "worse"
        told: dict[str, Any] = {"now": spent, "before": time, "change": lead} | ({"whole": counts[0]} if counts else {})
        size = max(abs(each.number) for each in (lead, *otherwise))
        yield Point("pace", "", way, size, **told)


def _of_year(programme: Programme, at: Evaluated) -> Iterator[Point]:
    """Find what was spent of the money of the year, where money is approved by the year alone."""
    known = budget.last_known(programme, at)
    told, code = budget.execution(programme, known), "spent_of_year" if known.last == at.last else "spent_to_date"
    spent, own = told["year_executed"], told["year_execution"]
    if own and not told["execution"]:
        yield Point(code, "", "", abs(1 - own.number), now=own, before=spent, whole=told["year_limit"])


def _other_counts(programme: Programme, at: Evaluated) -> list[Measured]:
    """Return what other counts of a time that is not over yet come to: as printed elsewhere, and by its dates."""
    counts = budget.elapsed_otherwise(programme, at)
    return [counts[name] for name in ("printed_elsewhere", "effective_dates") if name in counts]


def _of_plan(programme: Programme, at: Evaluated, whole: Measured) -> Iterator[Point]:
    """Find what lines take back in the plan after the stretch, which would be short without it."""
    expected = budget.forecast(programme, at)
    for _, row in expected[expected["group"] == "whole"].iterrows() if len(expected) else ():
        back = row["taken_back"]
        if back and back.number < 0:
            back = back.but(value=-back.number)
            figures = {"now": back, "change": row["outgoing_share"], "whole": whole}
            yield Point("taken_back", "", "worse", _part(back, whole), **figures)


def _of_lines(programme: Programme, at: Evaluated, whole: Measured) -> Iterator[Point]:
    lines = budget.by_line(programme, at)
    lines = lines[lines["approved"].map(lambda cell: cell.currency == whole.currency)] if len(lines) else lines
    for key, row in lines.iterrows():
        if row["state"] == "overspent":
            over = row["balance"].but(value=-row["balance"].number)
            figures = {"now": row["executed"], "before": row["revised"] or row["approved"], "change": over}
            yield Point("overspent", str(row["line"]) or str(key), "worse", _part(over, whole), **figures, whole=whole)


def _of_programmed(programme: Programme, at: Evaluated) -> Iterator[Point]:
    """Find what a plan of the year programmes: its largest line, and what of it is not registered yet."""
    for _, row in budget.registered(programme, at).query("basis == 'donor'").iterrows():
        if row["unregistered"] and row["unregistered"].number > 0 and row["programmed"].number:
            size = _part(row["unregistered"], row["programmed"])
            figures = {"now": row["unregistered"], "before": row["registered"], "whole": row["programmed"]}
            yield Point("unregistered", row["line"], "worse", size, **figures)
    lines = budget.by_funder(programme, at)
    parts = lines[lines["part_of_total"].map(bool)] if len(lines) else lines
    if len(parts) > 1:
        row = max((row for _, row in parts.iterrows()), key=lambda row: float(row["part_of_total"].number))
        part = row["part_of_total"]
        yield Point("largest_line", row["line"], "", part.number, now=row["total"], change=part)


def of_cost(programme: Programme, at: Evaluated) -> Iterator[Point]:
    """Find of which result the money ran ahead of the way covered, and of which the way ran ahead of the money."""
    held = reconciliation.compared(programme, at, "reported_averages")
    stated = dict(held["stated"].items()) if len(held) else {}
    for result, row in overview.money_and_progress(programme, at, achieved_in(programme, at)).iterrows():
        ahead = row["ahead"].number
        way: Direction = "worse" if ahead > 0 else "better"
        figures: dict[str, Any] = {"now": row["execution"], "before": row["way"], "change": row["ahead"]}
        figures |= {"whole": stated[result]} if result in stated else {}
        yield Point("money_ahead" if ahead > 0 else "way_ahead", str(result), way, abs(ahead), **figures)


def _part(amount: Measured, whole: Measured) -> float:
    return amount.number / whole.number
