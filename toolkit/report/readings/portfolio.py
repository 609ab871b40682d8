"""A portfolio: where money runs ahead of time or of progress."""

from __future__ import annotations

import pandas as pd

from toolkit.report.page import Page
from toolkit.report.readings.sentences import listed, said
from toolkit.report.shown import Shown, nothing


def standing(page: Page, rows: pd.DataFrame) -> Shown:
    """Say whose money runs ahead of the time or behind it, and of which programmes that is not known."""
    known = rows[rows["lead"].map(bool)]
    sentences = [
        page.words(
            f"reading.standing.{row['pace']}",
            member=page.name(str(member)),
            execution=page.show(row["execution"]),
            time=page.show(row["time"]),
        )
        for member, row in known.iterrows()
    ]
    without = [page.name(str(member)) for member in rows.index.difference(known.index, sort=False)]
    unknown = page.words("reading.standing.unknown", members=listed(page, without)) if without else ""
    return said(page, *sentences, unknown)


def money_and_progress(page: Page, rows: pd.DataFrame) -> Shown:
    """Say which results have spent much and come little of their way; and which result has most money ahead."""
    if not len(rows):
        return nothing(page.words("table.money_and_progress.empty"))
    out = [_result(page, str(key)) for key in rows.index[rows["state"] == "money_ahead"]]
    first, most = max(rows.iterrows(), key=lambda item: float(item[1]["ahead"].number))
    return said(
        page,
        page.words("reading.money_and_progress", n=len(out), of=len(rows), results=listed(page, out))
        if out
        else page.words("reading.money_and_progress.none", of=len(rows)),
        page.words(
            "reading.money_and_progress.most",
            result=_result(page, str(first)),
            execution=page.show(most["execution"], 0),
            way=page.show(most["way"], 0),
        )
        if most["ahead"].number > 0
        else "",
        page.words("reading.money_and_progress.floored", way=page.show(most["way_floored"], 0))
        if most["ahead"].number > 0 and most["way_floored"].value != most["way"].value
        else "",
    )


def cost_of_reach(page: Page, rows: pd.DataFrame) -> Shown:
    """Say of each group whose cost is given whom it counts and whom not, where its programme says it."""
    said_of: dict[str, list[str]] = {}
    for key, row in rows.iterrows():
        if whom := page.whom(str(key)):
            said_of.setdefault(whom, []).append(page.name(str(row["member"])))
    sentences = [
        page.words("reading.cost_of_reach.whom", members=listed(page, members), whom=whom)
        for whom, members in said_of.items()
    ]
    return said(page, page.words("reading.cost_of_reach") if len(rows) else "", *sentences)


def _result(page: Page, key: str) -> str:
    member, _, result = key.partition(":")
    return f"{page.name(member)}, {result}"
