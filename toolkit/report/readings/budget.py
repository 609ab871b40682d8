"""Money beside time, and the lines of a budget."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.measured import Measured
from toolkit.measures import budget
from toolkit.report.page import Page
from toolkit.report.readings.sentences import listed, said, told
from toolkit.report.shown import Shown, nothing


def limit(page: Page, spent: Mapping[str, Measured]) -> Shown:
    """Say what the money is set against: a sum where no total is printed, and how much of it was revised."""
    whole, revised = spent["limit"], spent["revised"]
    sentences = []
    if whole and whole.formula != "fact":
        sentences.append(page.words("reading.limit.sum", total=page.show(whole)))
    if revised and revised.of:
        both = {"execution": spent["execution"], "approved": spent["execution_of_approved"]}
        sentences.append(told(page, "reading.limit.revised", both, n=revised.n, of=revised.of))
    return said(page, *sentences) if sentences else nothing(page.words("omitted.limit"))


def money_and_time(page: Page, spent: Mapping[str, Measured]) -> Shown:
    """Say whether the money runs ahead of the time or behind it."""
    pace, end = budget.pace(page.programme, spent["lead"]), page.programme.file.end
    if not pace:
        return nothing(page.words("omitted.money_and_time"))
    return said(
        page,
        page.words(
            f"reading.money_and_time.{pace}",
            execution=page.show(spent["execution"]),
            time=page.show(spent["time"] or spent["time_calendar"]),
        ),
        page.words("reading.money_and_time.calendar", time=page.show(spent["time_calendar"]))
        if spent["time"] and spent["time_calendar"]
        else "",
        page.remarks(spent["time"]),
        page.words("reading.other_readings.end", note=page.say(end.note)) if end.note else "",
    )


def lines(page: Page, by_line: pd.DataFrame) -> Shown:
    """Say which budget lines were overspent, which were hardly used, and of which more came back than was spent."""
    if not len(by_line):
        return nothing(page.words("table.by_line.empty"))
    compared = by_line[by_line["balance"].map(bool)]
    named: dict[str, list[str]] = {}
    for _, row in by_line.iterrows():
        named.setdefault(row["state"], []).append(_line(page, row))
    over = named.get("overspent", [])
    first = page.words("reading.lines.none") if len(compared) else page.words("reading.lines.unknown")
    if over:
        first = page.words("reading.lines.over", n=len(over), of=len(compared), items=listed(page, over))
    return said(
        page,
        first,
        *(
            page.words(f"reading.lines.{state}", n=len(items), items=listed(page, items))
            for state, items in named.items()
            if state in ("unused", "refunded")
        ),
    )


def _line(page: Page, row: pd.Series) -> str:
    """Name a line, with how far it was overspent, or with what came back."""
    name = page.name(row["line"], "line")
    if row["state"] == "unused":
        return name
    shown = page.show(row["execution"], 0) if row["execution"] and row["state"] == "overspent" else ""
    return f"{name} ({shown or page.show(row['executed'])})"
