"""Grades and the rule behind them."""

from __future__ import annotations

import pandas as pd

from toolkit.measured import Measured
from toolkit.report.page import Page
from toolkit.report.readings.sentences import listed, said
from toolkit.report.shown import Shown, nothing


def grades(page: Page, graded: pd.DataFrame, agreed: Measured) -> Shown:
    """Say how many printed grades the rule reproduces, and which results stand near another grade."""
    near = [
        page.words(
            "reading.grades.near",
            subject=row["subject"],
            criterion=page.name(row["criterion"], "criterion"),
            grade=row["grade"].text,
            distance=page.show(row["to_better"]),
        )
        for _, row in graded.iterrows()
        if row["to_better"] and row["to_better"].number <= page.programme.conventions.near_grade
    ]
    if not len(graded):
        return nothing(page.words("table.grades.empty"))
    if not agreed:
        why = "other_scale" if agreed.missing == "not_comparable" else "as_printed"
        return said(page, page.words(f"reading.grades.{why}", n=len(graded)))
    return said(
        page,
        page.words("reading.grades", n=agreed.n, of=agreed.of),
        page.words("reading.grades.close", items=listed(page, near)) if near else "",
    )


def cuts(page: Page, limits: pd.DataFrame) -> Shown:
    """Say that the rule is inferred, where it is, and how far it is known."""
    rule = page.programme.grading
    if rule is None:
        return nothing(page.words("table.cuts.empty"))
    if rule.printed:
        return said(page, page.words("reading.cuts.printed"))
    ranges = [
        page.words("reading.cuts.one", grade=grade, above=page.show(row["above"], 0), up_to=page.show(row["up_to"], 0))
        for grade, row in limits.iterrows()
        if row["above"] and row["up_to"]
    ]
    return said(page, page.words("reading.cuts.inferred", items=listed(page, ranges)))


def activity_grades(page: Page, graded: pd.DataFrame) -> Shown:
    """Say how many activities have each grade, and what the document leaves open about them."""
    if not len(graded):
        return nothing(page.words("table.activity_grades.empty"))
    letters = graded["printed"].map(lambda figure: figure.text).value_counts().sort_index()
    counted = [page.words("reading.activity_grades.one", grade=letter, n=int(n)) for letter, n in letters.items()]
    rule = page.programme.grading
    before = int(graded["printed_before"].map(lambda figure: bool(figure.text)).sum())
    return said(
        page,
        page.words("reading.activity_grades", of=len(graded), items=listed(page, counted)),
        page.words("reading.activity_grades.no_rule") if rule is None or "implementation" not in rule.criteria else "",
        page.words("reading.activity_grades.not_before", before=page.before) if not before else "",
    )
