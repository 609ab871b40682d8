"""Beneficiaries: how many, women among them, and reached."""

from __future__ import annotations

import pandas as pd

from toolkit.measured import Measured
from toolkit.report.page import Page
from toolkit.report.readings.sentences import said
from toolkit.report.shown import Shown, nothing


def people(page: Page, whole: pd.DataFrame, placed: pd.DataFrame) -> Shown:
    """Say how many a programme is for, how many of them are women and where, and how many it reached."""
    if not len(whole):
        return nothing(page.words("omitted.people"))
    sentences = []
    for group, row in whole.iterrows():
        own = placed[(placed["group"] == group) & placed["women_share"].map(bool)]
        sentences += [_how_many(page, str(group), row), _women(page, row, own), _reached(page, row)]
    return said(page, *sentences)


def _how_many(page: Page, group: str, row: pd.Series) -> str:
    unit, places = page.words(f"unit.{row['unit']}"), row["to_reach"].n
    return page.words(
        "reading.people", group=page.name(group), people=page.show(row["to_reach"]), unit=unit, places=places
    )


def _women(page: Page, row: pd.Series, placed: pd.DataFrame) -> str:
    share: Measured = row["women_share"]
    if not share or not len(placed):
        return ""
    ordered = placed.sort_values("women_share", key=lambda shares: shares.map(lambda m: m.number))
    low, high = ordered.iloc[0], ordered.iloc[-1]
    ends = {
        "low": page.show(low["women_share"]),
        "lowest": page.name(low["place"]),
        "high": page.show(high["women_share"]),
        "highest": page.name(high["place"]),
    }
    return page.words("reading.people.women", share=page.show(share), n=share.n, of=share.of, **ends)


def _reached(page: Page, row: pd.Series) -> str:
    if not row["reached"]:
        return page.words("reading.people.not_reached")
    return page.words("reading.people.reached", reached=page.show(row["reached"]), coverage=page.show(row["coverage"]))
