"""A composite index: how many have it, what its parts give, and how much hangs on the weights."""

from __future__ import annotations

import pandas as pd

from toolkit.measures.records.composite import Composite
from toolkit.report.page import Page
from toolkit.report.readings.sentences import said
from toolkit.report.shown import Shown, nothing


def index(page: Page, composite: Composite | None, groups: pd.DataFrame) -> Shown:
    """Say how many organisations have an index, its mean in both ways of averaging, and its change."""
    if composite is None or not len(groups):
        return nothing(page.words("table.index_groups.empty"))
    whole, method = groups.iloc[0], page.programme.indicators[composite.code].method
    n, of = whole["organisations"].n or 0, whole["organisations"].of or 0
    changed = ""
    if whole["matched_change"]:
        changed = page.words(
            "reading.index.change",
            n=page.show(whole["both_times"]),
            before=composite.period_before,
            change=page.show(whole["matched_change"]),
        )
    return said(
        page,
        f"{page.name(composite.code, 'indicator')}: {page.remark(method)}" if method else "",
        page.words("reading.index.complete", n=n, of=of, missing=of - n, period=composite.period),
        page.words("reading.index", index=page.show(whole["index"], 3), geometric=page.show(whole["geometric"], 3))
        if whole["index"]
        else "",
        changed,
    )


def weights(page: Page, ways: pd.DataFrame, drawn: pd.DataFrame) -> Shown:
    """Say how far the index and the order of organisations move with other weights."""
    if not len(ways):
        return nothing(page.words("table.index_weights.empty"))
    steps = ways[ways["how"].isin(["raised", "lowered"])]
    changes = sorted(steps["index_change"], key=lambda m: m.number)
    most = max(steps["tercile_change"], key=lambda m: m.number) if len(steps) else None
    around = drawn[drawn["how"] == "around"].to_dict("records")[0]
    return said(
        page,
        page.words(
            "reading.weights.steps",
            low=page.show(changes[0]),
            high=page.show(changes[-1]),
            tercile=page.show(most, 0),
        )
        if most is not None
        else "",
        page.words(
            "reading.weights.random",
            low=page.show(around["conf_low"], 3),
            high=page.show(around["conf_high"], 3),
            tercile=page.show(around["tercile_change"], 0),
            firm=page.show(around["firm"], 0),
        ),
    )
