"""The indicator plan: how complete it is, what was due and has not come, and who monitors what."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.measured import Measured
from toolkit.measures.indicators.indicator_plan import ELEMENTS
from toolkit.report.page import Page
from toolkit.report.readings.overview import written_within
from toolkit.report.readings.sentences import listed, said
from toolkit.report.shown import Shown, nothing


def indicator_plan(page: Page, sheets: pd.DataFrame, counted: pd.DataFrame, complete: Mapping[str, Measured]) -> Shown:
    """Say how many indicators have each element, and how many are complete."""
    if not len(sheets):
        return nothing(page.words("table.indicator_sheets.empty"))
    whole, of = counted.iloc[-1], len(sheets)
    lacking = [name for name in ELEMENTS if not whole[name].number]
    some = [
        page.words("reading.plan.element", element=page.words(f"element.{name}"), n=whole[name].n)
        for name in ELEMENTS
        if 0 < whole[name].number < of
    ]
    of_result = sum(sheets["has_source"] == "of_result")
    full = [page.words(f"element.{name}") for name in ELEMENTS if whole[name].number == of]
    return said(
        page,
        page.words("reading.plan.report") if set(sheets["origin"]) == {"report"} else "",
        page.words("reading.plan.full", elements=listed(page, full), of=of) if full else "",
        page.words("reading.plan.of_result", n=of_result) if of_result else "",
        page.words("reading.plan.some", elements=listed(page, some), of=of) if some else "",
        page.words("reading.plan.none", elements=listed(page, [page.words(f"element.{n}") for n in lacking]), of=of)
        if lacking
        else "",
        page.words("reading.plan.told", n=complete["told_complete"].n, of=of),
        page.words("reading.plan.measured", n=complete["measured_complete"].n, of=of, year=page.year),
    )


def due_values(page: Page, owed: Mapping[str, Measured], asked_for: pd.DataFrame, written: str = "") -> Shown:
    """Say how many values the frequencies ask for, how many are printed, and how many lack without a reason.

    `written` is the date of a document from before the end of the year, which cannot hold what fell due later.
    """
    if not len(asked_for):
        return said(page, page.words("reading.due_values.no_frequency", year=page.year))
    without = {why: owed[why] for why in ("explained", "not_owed", "unexplained")}
    numbers = {"asked": page.show(owed["values_asked"]), "given": page.show(owed["values_given"])}
    return said(
        page,
        page.words("reading.due_values", indicators=len(asked_for), year=page.year, **numbers),
        *(page.words(f"reading.due_values.{why}", n=m.n, of=m.of) for why, m in without.items() if m.number),
        written_within(page, written),
    )


def monitoring(page: Page, levels: pd.DataFrame) -> Shown:
    """Say how much is monitored at each level, how much of it is tied to an indicator, and what its tables say."""
    if not len(levels):
        return nothing(page.words("table.monitoring.empty"))
    each = [
        page.words("reading.monitoring.level", level=page.name(str(level), "level"), n=page.show(row["entries"]))
        for level, row in levels.iterrows()
    ]
    facts = [fact for entries in levels["entries"] for fact in entries.inputs]
    entries, linked = (sum(m.number for m in levels[name]) for name in ("entries", "linked"))
    return said(
        page,
        page.words("reading.monitoring", n=page.numbers.decimal(entries), levels=listed(page, each)),
        page.words("reading.monitoring.linked", n=page.numbers.decimal(linked), of=page.numbers.decimal(entries)),
        *dict.fromkeys(note for fact in facts if (note := page.table_note(fact))),
    )
