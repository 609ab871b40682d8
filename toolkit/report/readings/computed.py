"""Computed from records: how many indicators, what is left out, how readings differ, with against without."""

from __future__ import annotations

import pandas as pd

from toolkit.measured import Measured
from toolkit.report.page import Page
from toolkit.report.readings.sentences import said
from toolkit.report.shown import Shown, nothing


def computed(page: Page, values: pd.DataFrame) -> Shown:
    """Say how many of the indicators records give a value for, and where most cases are left out."""
    if not len(values):
        return nothing(page.words("table.computed.empty"))
    programme = page.programme
    valid = [i for i in programme.framework.indicators if programme.is_valid(i.result, page.at)]
    own = [i.code for i in valid if i.origin == "framework"]
    there = values[values["computed"].map(bool) & values.index.isin(own)]
    lacking = values.apply(lambda row: _number(row["excluded"]) - _number(row["not_due"]), axis="columns")
    sentences = [page.words("reading.computed", n=len(there), of=len(own))]
    sentences += [
        _most(page, values, lacking, "lacking"),
        _most(page, values, values["not_due"].map(_number), "not_due"),
    ]
    return said(page, *sentences)


def _most(page: Page, values: pd.DataFrame, left_out: pd.Series, why: str) -> str:
    """Say how many indicators leave cases out for one reason, and which of them the largest part."""
    numbers = zip(values.index, left_out, values["cases"].map(_number), strict=True)
    leaving = {str(code): (n, cases) for code, n, cases in numbers if n}
    if not leaving:
        return ""
    code, (n, cases) = max(leaving.items(), key=lambda item: item[1][0] / item[1][1])
    parts = {"excluded": page.numbers.decimal(n), "cases": page.numbers.decimal(cases)}
    return page.words(f"reading.computed.{why}", n=len(leaving), name=page.name(code, "indicator"), **parts)


def _number(figure: Measured | str) -> float:
    return figure.number if isinstance(figure, Measured) and figure else 0.0


def two_readings(page: Page, readings: pd.DataFrame) -> Shown:
    """Say how many methods can be read in more than one way, and where that moves a percentage most."""
    if not len(readings):
        return nothing(page.words("table.readings.empty"))
    sentences = [page.words("reading.readings", n=readings["first"].nunique())]
    apart = readings[readings["gap"].map(lambda m: bool(m) and m.unit == "points")]
    if len(apart):
        code = apart["gap"].map(lambda m: abs(m.number)).idxmax()
        other = readings[readings.index == code].iloc[0]
        first = readings[readings.index == other["first"]].iloc[0]
        sentences.append(
            page.words(
                "reading.readings.widest",
                name=page.name(str(other["first"]), "indicator"),
                first=page.show(first["computed"]),
                other=page.show(other["computed"]),
                reading=page.name(str(code), "indicator"),
            )
        )
    return said(page, *sentences)


def with_without(page: Page, compared: pd.DataFrame, products: pd.DataFrame) -> Shown:
    """Say how volumes changed with and without the programme, and what is beyond the change of the others."""
    together = products[products["product"] == "together"]
    if not len(together) or not together["beyond"].iloc[0]:
        return nothing(page.words("table.with_without.empty"))
    row = together.iloc[0]
    sentences = [
        page.words(
            "reading.with_without",
            changed=page.show(row["with_change"]),
            others=page.show(row["without_change"]),
            beyond=page.show(row["beyond"]),
        )
    ]
    for code, figures in compared[compared["conf_low"].map(bool)].iterrows():
        sentences.append(
            page.words(
                "reading.with_without.interval",
                name=page.name(str(code), "indicator"),
                value=page.show(figures["computed"]),
                low=page.show(figures["conf_low"]),
                high=page.show(figures["conf_high"]),
            )
        )
    return said(page, *sentences, page.words("reading.with_without.caution"))
