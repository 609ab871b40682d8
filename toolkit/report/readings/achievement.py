"""What was achieved: targets, movement, averages, and the changes a document states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from toolkit.measured import Measured
from toolkit.report.page import Page
from toolkit.report.readings.sentences import listed, said
from toolkit.report.shown import Shown, nothing


def achievement(page: Page, counted: Mapping[str, Measured], programmed: pd.DataFrame | None = None) -> Shown:
    """Say how many indicators reached their target, and what the averages hide; without values, what is programmed."""
    if programmed is not None and len(programmed):
        return _programmed(page, programmed)
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


def which_indicators(page: Page, achieved: pd.DataFrame, in_words: Sequence[str] = ()) -> Shown:
    """Say which indicators the page is about: of the framework, only in the reports, and those told in words."""
    of_framework = int((achieved["origin"] == "framework").sum())
    others = len(achieved) - of_framework
    names = listed(page, [page.name(code, "indicator") for code in in_words])
    return said(
        page,
        page.words("reading.which_indicators", n=of_framework)
        if of_framework
        else page.words("reading.which_indicators.none", year=page.year),
        page.words("reading.which_indicators.reports", n=others) if others else "",
        page.words("reading.which_indicators.in_words", n=len(in_words), names=names) if in_words else "",
    )


def _programmed(page: Page, planned: pd.DataFrame) -> Shown:
    targets, finals = (planned[column] for column in ("target", "final_target"))
    later = int(targets.map(lambda target: target.missing == "not_due").sum())
    parts = {str(code): part for code, part in planned["of_final"].items() if part}
    above = {code: part for code, part in parts.items() if part.number > 1}
    below = {code: part for code, part in parts.items() if part.number < 1}
    sentences = [
        page.words(
            "reading.programmed_targets",
            n=int(targets.map(bool).sum()),
            final=int(finals.map(bool).sum()),
            of=len(planned),
            year=page.year,
        ),
        page.words("reading.programmed_targets.later", n=later, of=len(planned)) if later else "",
    ]
    for key, chosen in (("above", above), ("below", below)):
        names = [f"{page.name(code, 'indicator')} ({page.show(part)})" for code, part in chosen.items()]
        sentences.append(page.words(f"reading.programmed_targets.{key}", items=listed(page, names)) if names else "")
    return said(page, *sentences)


def movement(page: Page, achieved: pd.DataFrame) -> Shown:
    """Say how many indicators moved for better or worse, by their own direction."""
    moved = achieved["moved"].value_counts()
    compared = sum(int(n) for state, n in moved.items() if str(state))
    if not compared:
        return nothing(page.words("omitted.two_years"))
    worse = [page.name(str(code), "indicator") for code, state in achieved["moved"].items() if state == "worse"]
    counts = {state: int(moved.get(state, 0)) for state in ("better", "worse", "same")}
    return said(
        page,
        page.words("reading.movement", n=compared, before=page.before, year=page.year, **counts),
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
            name=page.name(str(code), "indicator"),
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
