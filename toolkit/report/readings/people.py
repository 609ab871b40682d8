"""Beneficiaries: how many, women among them, and reached."""

from __future__ import annotations

import pandas as pd

from toolkit.measured import Measured
from toolkit.measures.counts import covered
from toolkit.measures.reconciliation import by_outcome
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.page import Page
from toolkit.report.readings.sentences import count, said


def people(page: Page, whole: pd.DataFrame, placed: pd.DataFrame) -> Shown:
    """Say how many a programme is for, how many of them are women and where, and how many it reached."""
    if not len(whole):
        return nothing(page.words("omitted.people"))
    sentences = []
    for _, row in whole.iterrows():
        own = placed[(placed["group"] == row["group"]) & (placed["unit"] == row["unit"])]
        own = own[own["women_share"].map(bool)]
        sentences += [_how_many(page, row), page.whom(str(row["group"])), _women(page, row, own), _reached(page, row)]
    if not whole["reached"].map(bool).any():
        sentences.append(page.words("reading.people.not_reached"))
    return said(page, *sentences, _units_apart(page, whole))


def _how_many(page: Page, row: pd.Series) -> str:
    group = page.name(row["group"], "group")
    if row["printed_share"] and not row["to_reach"]:
        return page.words("reading.people.share", group=group, share=page.cite(row["printed_share"]))
    if not row["to_reach"]:
        return page.words("reading.people.group", group=group)
    people = {"people": page.cite(row["to_reach"]), "unit": page.counted(str(row["unit"]))}
    if not row["to_reach"].n:
        return page.words("reading.people.whole", group=group, **people)
    return page.words("reading.people", group=group, places=page.cite(covered(row["to_reach"])), **people)


def _units_apart(page: Page, whole: pd.DataFrame) -> str:
    """Say that people of different units are neither added nor divided, where there are several."""
    units = list(dict.fromkeys(whole["unit"]))
    if len(units) < 2:  # noqa: PLR2004
        return ""
    return page.words("reading.people.units", units=", ".join(page.counted(unit) for unit in units))


def _women(page: Page, row: pd.Series, placed: pd.DataFrame) -> str:
    share: Measured = row["women_share"]
    if not share:
        return ""
    key = "reading.people.women" if share.of else "reading.people.women.plain"
    said_ = page.words(key, share=page.cite(share), n=page.cite(covered(share)), of=share.of)
    return f"{said_} {_range(page, placed)}".strip()


def _range(page: Page, placed: pd.DataFrame) -> str:
    """Say from where to where the share of women goes; one place is no range."""
    if len(placed) < 2:  # noqa: PLR2004
        return ""
    ordered = placed.sort_values("women_share", key=lambda shares: shares.map(lambda m: m.number))
    low, high = ordered.iloc[0], ordered.iloc[-1]
    ends = {
        "low": page.cite(low["women_share"]),
        "lowest": page.name(low["place"], "place"),
        "high": page.cite(high["women_share"]),
        "highest": page.name(high["place"], "place"),
    }
    return page.words("reading.people.women.range", places=count(page, placed), **ends)


def _reached(page: Page, row: pd.Series) -> str:
    if not row["reached"]:
        return ""
    key = "reading.people.reached" if row["coverage"] else "reading.people.reached.alone"
    return page.words(key, reached=page.cite(row["reached"]), coverage=page.cite(row["coverage"]))


def people_sums(page: Page, verdicts: pd.DataFrame) -> Shown:
    """Say how many printed totals of people follow from their parts."""
    if not len(verdicts):
        return nothing(page.words("table.people_sums.empty"))
    return said(page, page.words("reading.people_sums", n=page.cite(by_outcome(verdicts)["follows"]), of=len(verdicts)))
