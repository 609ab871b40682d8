"""What is computed from records, and an index of organisations, said in sentences."""

from __future__ import annotations

import pandas as pd

from toolkit.measured import Measured
from toolkit.measures.counts import left_out
from toolkit.measures.records.composite import Composite
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.page import Page
from toolkit.report.readings.sentences import count, said


def computed(page: Page, values: pd.DataFrame) -> Shown:
    """Say how many of the indicators records give a value for, and where most cases are left out."""
    if not len(values):
        return nothing(page.words("table.computed.empty"))
    programme = page.programme
    valid = [i for i in programme.framework.indicators if programme.is_valid(i.result, page.at)]
    own = [i.code for i in valid if i.origin == "framework"]
    there = values[values["computed"].map(bool) & values.index.isin(own)]
    sentences = [page.words("reading.computed", n=count(page, there, own), of=len(own))]
    return said(page, *sentences, _most(page, values, "lacking"), _most(page, values, "not_due"))


def _most(page: Page, values: pd.DataFrame, why: str) -> str:
    """Say how many indicators leave cases out for one reason, and which of them the largest part."""
    leaving = values[values[why].map(_number) > 0]
    if not len(leaving):
        return ""
    code, most = max(leaving.iterrows(), key=lambda item: _number(item[1][why]) / _number(item[1]["cases"]))
    parts = {"excluded": page.cite(most[why]), "cases": page.cite(most["cases"])}
    name = page.name(str(code), "indicator")
    return page.words(f"reading.computed.{why}", n=count(page, leaving, values), name=name, **parts)


def _number(figure: Measured | str) -> float:
    return figure.number if isinstance(figure, Measured) and figure else 0.0


def two_readings(page: Page, readings: pd.DataFrame) -> Shown:
    """Say how many methods can be read in more than one way, and where that moves a percentage most."""
    if not len(readings):
        return nothing(page.words("table.readings.empty"))
    sentences = [page.words("reading.readings", n=count(page, readings[readings.index == readings["first"]]))]
    apart = readings[readings["gap"].map(lambda m: bool(m) and m.unit == "points")]
    if len(apart):
        code = apart["gap"].map(lambda m: abs(m.number)).idxmax()
        other = readings[readings.index == code].iloc[0]
        first = readings[readings.index == other["first"]].iloc[0]
        sentences.append(
            page.words(
                "reading.readings.widest",
                name=page.name(str(other["first"]), "indicator"),
                first=page.cite(first["computed"]),
                other=page.cite(other["computed"]),
                reading=page.name(str(code), "indicator"),
            )
        )
    return said(page, *sentences)


def index(page: Page, composite: Composite | None, groups: pd.DataFrame) -> Shown:
    """Say how many organisations have an index, its mean in both ways of averaging, and its change."""
    if composite is None or not len(groups):
        return nothing(page.words("table.index_groups.empty"))
    whole, method = groups.iloc[0], page.programme.indicators[composite.code].method
    complete = whole["organisations"]
    changed = ""
    if whole["matched_change"]:
        changed = page.words(
            "reading.index.change",
            n=page.cite(whole["both_times"]),
            before=composite.period_before,
            change=page.cite(whole["matched_change"]),
        )
    return said(
        page,
        f"{page.name(composite.code, 'indicator')}: {page.remark(method)}" if method else "",
        page.words(
            "reading.index.complete",
            n=page.cite(complete),
            of=complete.of,
            missing=page.cite(left_out(complete)),
            period=composite.period,
        ),
        page.words("reading.index", index=page.cite(whole["index"], 3), geometric=page.cite(whole["geometric"], 3))
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
            low=page.cite(changes[0]),
            high=page.cite(changes[-1]),
            tercile=page.cite(most, 0),
        )
        if most is not None
        else "",
        page.words(
            "reading.weights.random",
            low=page.cite(around["conf_low"], 3),
            high=page.cite(around["conf_high"], 3),
            tercile=page.cite(around["tercile_change"], 0),
            firm=page.cite(around["firm"], 0),
        ),
    )
