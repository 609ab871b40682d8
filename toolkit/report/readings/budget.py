"""Money beside time, and the lines of a budget."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.measured import Measured
from toolkit.report.page import Page
from toolkit.report.readings.sentences import listed, said
from toolkit.report.shown import Shown, nothing

EVEN = 0.02
"""Points between money and time within which spending keeps pace."""


def money_and_time(page: Page, spent: Mapping[str, Measured]) -> Shown:
    """Say whether the money runs ahead of the time or behind it."""
    lead, end = spent["lead"], page.programme.file.end
    if not lead:
        return nothing(page.words("omitted.money_and_time"))
    key = "even" if abs(lead.number) < EVEN else "ahead" if lead.number > 0 else "behind"
    return said(
        page,
        page.words(
            f"reading.money_and_time.{key}",
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
    """Say which budget lines were overspent and which were hardly used."""
    if not len(by_line):
        return nothing(page.words("omitted.by_line"))
    over = [
        f"{page.name(str(code))} ({page.show(row['execution'], 0) if row['execution'] else page.show(row['executed'])})"
        for code, row in by_line[by_line["state"] == "overspent"].iterrows()
    ]
    unused = [page.name(str(code)) for code in by_line.index[by_line["state"] == "unused"]]
    return said(
        page,
        page.words("reading.lines.over", n=len(over), of=len(by_line), items=listed(page, over))
        if over
        else page.words("reading.lines.none"),
        page.words("reading.lines.unused", n=len(unused), items=listed(page, unused)) if unused else "",
    )
