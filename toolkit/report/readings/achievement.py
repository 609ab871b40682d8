"""What was achieved: targets, movement, averages, and the changes a document states."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.measured import Measured
from toolkit.report.page import Page
from toolkit.report.readings.sentences import listed, said
from toolkit.report.shown import Shown, nothing


def achievement(page: Page, counted: Mapping[str, Measured], achieved: pd.DataFrame | None = None) -> Shown:
    """Say how many indicators reached their target, and what the averages hide."""
    finals = [m for m in achieved["final_target"] if m] if achieved is not None else []
    if not counted["completion"] and finals and achieved is not None and not achieved["actual"].map(bool).any():
        return said(page, page.words("reading.achievement.only_final", year=page.year, n=len(finals), of=len(achieved)))
    if not counted["completion"]:
        return said(page, page.words("reading.achievement.no_targets", year=page.year))
    with_target, on_target = counted["with_target"], counted["on_target"]
    return said(
        page,
        page.words("reading.achievement", n=on_target.n, of=with_target.n, year=page.year),
        page.words(
            "reading.achievement.average",
            completion=page.show(counted["completion"]),
            capped=page.show(counted["capped"]),
        ),
        page.words("reading.achievement.missing", n=(with_target.of or 0) - (with_target.n or 0), of=with_target.of),
    )


def movement(page: Page, achieved: pd.DataFrame) -> Shown:
    """Say how many indicators moved for better or worse, by their own direction."""
    moved = achieved["moved"].value_counts()
    compared = sum(int(n) for state, n in moved.items() if str(state))
    if not compared:
        return nothing(page.words("omitted.two_years"))
    worse = [page.name(str(code)) for code, state in achieved["moved"].items() if state == "worse"]
    counts = {state: int(moved.get(state, 0)) for state in ("better", "worse", "same")}
    return said(
        page,
        page.words("reading.movement", of=compared, before=page.year - 1, year=page.year, **counts),
        page.words("reading.movement.worse", items=listed(page, worse)) if worse else "",
    )


def reported_averages(page: Page, averages: pd.DataFrame) -> Shown:
    """Say which stated averages follow from their rows, and what the way of averaging does."""
    if not len(averages):
        return nothing(page.words("omitted.reported_averages"))
    follow = averages["verdict"].isin(["agrees", "agrees_within_rounding"])
    sentences = [page.words("reading.averages", n=int(follow.sum()), of=len(averages))]
    for code, row in averages[~follow].iterrows():
        key = (
            "reading.averages.other" if row["verdict"] == "agrees_with_another_formula" else "reading.averages.differs"
        )
        sentences.append(
            page.words(
                key,
                result=code,
                stated=page.show(row["stated"], 0),
                own=page.show(row["own_rule"]),
                other=page.show(row["zeros_recomputed"]),
            )
        )
    sentences.append(
        page.words(
            "reading.averages.effect",
            effects=listed(
                page,
                [
                    page.words(
                        "reading.averages.one",
                        result=code,
                        own=page.show(row["own_rule"]),
                        zeros=page.show(row["zeros_counted"]),
                        capped=page.show(row["capped"]),
                    )
                    for code, row in averages.iterrows()
                ],
            ),
        )
    )
    return said(page, *sentences)


def stated_changes(page: Page, changes: pd.DataFrame) -> Shown:
    """Say how many printed changes follow from the two years, and which do not."""
    if not len(changes):
        return nothing(page.words("omitted.stated_changes"))
    counts = changes["verdict"].value_counts()
    differs = [
        page.words(
            "reading.changes.one",
            name=page.name(str(code)),
            before=page.show(row["before"], 0),
            actual=page.show(row["actual"], 0),
            stated=page.show(row["stated"], 0),
            recomputed=page.show(row["growth"]),
        )
        for code, row in changes[changes["verdict"] == "differs"].iterrows()
    ]
    return said(
        page,
        page.words(
            "reading.changes",
            of=len(changes),
            agrees=int(counts.get("agrees", 0)),
            rounding=int(counts.get("agrees_within_rounding", 0)),
            other=int(counts.get("agrees_with_another_formula", 0)),
            missing=int(counts.get("not_recomputable", 0)),
        ),
        page.words("reading.changes.differs", n=len(differs), items=listed(page, differs)) if differs else "",
    )
