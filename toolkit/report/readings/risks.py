"""Risks: how many, how high, answered or not, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.measured import Measured
from toolkit.report.page import Page
from toolkit.report.readings.sentences import listed, said
from toolkit.report.shown import Shown, nothing


def risks(page: Page, counted: Mapping[str, Measured], levels: pd.DataFrame) -> Shown:
    """Say how many risks and assumptions there are, with which levels, how many are high, and how many answered."""
    if not counted["risks"].number + counted["assumptions"].number:
        return nothing(page.words("omitted.risks", year=page.year))
    in_grid, impact, both, answered = (counted[k] for k in ("in_grid", "high_impact", "high_both", "answered"))
    by_level = [
        page.words("reading.risks.level", level=page.name(column), n=page.numbers.decimal(total))
        for column in levels.columns
        if column.startswith("level:") and (total := sum(m.number for m in levels[column]))
    ]
    numbers = {"risks": page.show(counted["risks"]), "assumptions": page.show(counted["assumptions"])}
    return said(
        page,
        page.words("reading.risks", year=page.year, **numbers),
        page.words("reading.risks.in_grid", n=in_grid.n, of=in_grid.of),
        page.words("reading.risks.levels", levels=listed(page, by_level)) if by_level else "",
        page.words("reading.risks.high", n=impact.n, of=impact.of, both=both.n) if impact else "",
        page.words("reading.risks.answered", n=answered.n, of=answered.of) if answered else "",
    )


def risk_conflicts(page: Page, parted: pd.DataFrame, pairs: Measured) -> Shown:
    """Say how many pairs of equal scores carry different levels, and where."""
    if not pairs:
        return nothing(page.words("omitted.risk_conflicts"))
    if not pairs.number:
        return said(page, page.words("reading.risk_conflicts.none", of=pairs.of))
    places = [
        page.words("reading.risk_conflicts.place", kind=page.words(f"kinds.{kind}").lower(), place=_place(page, pair))
        for kind, pair in dict.fromkeys(zip(parted["kind"], parted["pair"], strict=True))
    ]
    return said(
        page, page.words("reading.risk_conflicts", n=page.show(pairs), of=pairs.of, places=listed(page, places))
    )


def risk_reversals(page: Page, found: pd.DataFrame) -> Shown:
    """Say whether levels follow the scores, and that letters contradict whichever way they are read."""
    if not len(found):
        return nothing(page.words("omitted.risk_reversals"))
    up, down = (sum(m.number for m in found.loc[found["runs"] == way, "pairs"]) for way in ("up", "down"))
    numbers = {"up": page.numbers.decimal(up), "down": page.numbers.decimal(down)}
    key = "reading.risk_reversals.letters" if up else "reading.risk_reversals.ordered"
    return said(page, page.words(key, **numbers))


def _place(page: Page, pair: str) -> str:
    probability, _, impact = pair.partition("/")
    return page.words("pair", probability=page.score(probability), impact=page.score(impact))
