"""Risks: how many, how high, answered or not, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.facts.printed_scores import ORDERED
from toolkit.measured import Measured
from toolkit.measures.counts import cases_of, in_all
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.page import LEVEL, Page
from toolkit.report.readings.sentences import listed, said


def risks(page: Page, counted: Mapping[str, Measured], levels: pd.DataFrame) -> Shown:
    """Say how many risks and assumptions there are, with which levels, how many are high, answered and changed."""
    if not counted["risks"].number + counted["assumptions"].number:
        return nothing(page.words("table.risks.empty", year=page.year))
    in_grid, impact, both, answered = (counted[k] for k in ("in_grid", "high_impact", "high_both", "with_response"))
    by_level = [_levels(page, str(kind), own) for kind, own in levels.groupby("kind", sort=False)]
    by_level, changed = [kind for kind in by_level if kind], counted["changed"]
    numbers = {"risks": page.cite(counted["risks"]), "assumptions": page.cite(counted["assumptions"])}
    return said(
        page,
        page.words("reading.risks", year=page.year, **numbers),
        page.words("reading.risks.in_grid", n=page.cite(in_grid), of=in_grid.of),
        page.words("reading.risks.levels", levels=listed(page, by_level)) if by_level else "",
        page.words("reading.risks.unexplained") if _in_letters(levels) else "",
        page.words("reading.risks.high", n=page.cite(impact), of=impact.of, both=page.cite(both)) if impact else "",
        page.words("reading.risks.answered", n=page.cite(answered), of=answered.of) if answered else "",
        page.words("reading.risks.changed", n=page.cite(changed), of=changed.of) if changed else "",
    )


def _levels(page: Page, kind: str, own: pd.DataFrame) -> str:
    totals = {column: in_all(own[column]) for column in own.columns if column.startswith(LEVEL)}
    counts = [
        page.words("reading.risks.level", level=page.score(column.removeprefix(LEVEL)), n=page.cite(total))
        for column, total in totals.items()
        if total.number
    ]
    if not counts:
        return ""
    return page.words("reading.risks.kind", kind=page.words(f"kinds.{kind}").lower(), levels=", ".join(counts))


def _in_letters(levels: pd.DataFrame) -> bool:
    steps = [column.removeprefix(LEVEL) for column in levels.columns if column.startswith(LEVEL)]
    return any(step.isalpha() and len(step) == 1 for step in steps)


def risk_conflicts(page: Page, parted: pd.DataFrame, pairs: pd.DataFrame) -> Shown:
    """Say, for risks and for assumptions, how many pairs of equal scores carry different levels, and where."""
    counted = {str(kind): pairs_of for kind, pairs_of in pairs["conflicting"].items() if pairs_of}
    if not counted:
        return nothing(page.words("table.risk_conflicts.empty"))
    return said(page, *[_conflicts(page, kind, parted[parted["kind"] == kind], n) for kind, n in counted.items()])


def _conflicts(page: Page, kind: str, parted: pd.DataFrame, pairs: Measured) -> str:
    name = page.words(f"kinds.{kind}")
    if not pairs.number:
        return page.words("reading.risk_conflicts.none", kind=name, of=page.cite(cases_of(pairs)))
    places = [_place(page, pair) for pair in dict.fromkeys(parted["pair"])]
    fields = {"kind": name, "of": pairs.of, "places": listed(page, places)}
    return page.words("reading.risk_conflicts", n=page.cite(pairs), **fields)


def risk_reversals(page: Page, register: pd.DataFrame, found: pd.DataFrame) -> Shown:
    """Say whether levels follow the scores, and that letters contradict whichever way they are read."""
    if not register["scale"].isin(ORDERED).any():
        return nothing(page.words("table.risk_reversals.empty"))
    if not len(found):
        return said(page, page.words("reading.risk_reversals.none"))
    up, down = (in_all(found.loc[found["runs"] == way, "pairs"]) for way in ("up", "down"))
    key = "reading.risk_reversals.letters" if up.number else "reading.risk_reversals.ordered"
    return said(page, page.words(key, up=page.cite(up), down=page.cite(down)))


def _place(page: Page, pair: str) -> str:
    probability, _, impact = pair.partition("/")
    return page.words("pair", probability=page.score(probability), impact=page.score(impact))
