"""Grades by criterion, the ratios behind them over time, what an evaluator appraised, and risks in their grid."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from toolkit.facts.printed_scores import Score, read_score
from toolkit.figures import kept
from toolkit.measured import Measured
from toolkit.measures.appraisal.risks import KINDS, score, scored
from toolkit.report import charts
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.charts import times
from toolkit.report.drawing import canvas as c
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.grids import Cell, Chip, Scales, draw_grades, draw_scales
from toolkit.report.drawing.lettering import wrapped
from toolkit.report.drawing.rows import Axis, Bar, Grade, Row, Space, draw_rows
from toolkit.report.drawing.upright import Trend, draw_trends
from toolkit.report.page import Page


def grade_grid(page: Page, graded: pd.DataFrame) -> Shown:
    """Draw the grades as a grid: subjects down, criteria across, the ratio and the year before in each cell.

    Parameters
    ----------
    page : Page
    graded : DataFrame
        As ``criteria.grades`` gives it.
    """
    if not len(graded):
        return nothing(page.words("table.grades.empty"))
    read = ((row["subject"], page.name(row["criterion"], "criterion"), _read(row)) for _, row in graded.iterrows())
    text = "; ".join(
        f"{subject}, {criterion}: {page.cite(grade, written=grade.text)}"
        for subject, criterion, grade in read
        if grade.text
    )
    cells = [_cell(page, row) for _, row in graded.iterrows()]
    subjects = {code: page.result_heading(code) for code in graded["subject"]}
    criteria = {code: page.name(code, "criterion") for code in graded["criterion"]}
    return charts.picture(page, lambda width: draw_grades(width, cells, subjects, criteria), "grade_grid", text)


def _read(row: pd.Series) -> Measured:
    """Return a grade as it is printed, or the rule's where none is."""
    printed: Measured = row["printed"]
    grade: Measured = row["grade"]
    return printed if printed.text else grade


def _cell(page: Page, row: pd.Series) -> Cell:
    letter, ratio, before = page.step(_read(row).text), row["ratio"], row["grade_before"].text
    small = [page.show(ratio, None if ratio.unit == "index" else 0)] if ratio else []
    if before:
        small = [*(small or [""]), f"{page.before}: {before}"]
    return Cell(row["subject"], row["criterion"], letter, page.tone(letter) if letter else "X", small)


def ratio_trend(page: Page, ratios: pd.DataFrame) -> Shown:
    """Draw the ratio of each criterion over the tracked periods, one line a result.

    Parameters
    ----------
    page : Page
    ratios : DataFrame
        As ``rule_sets.trend`` gives it.
    """
    tracked = ratios[ratios.groupby(["subject", "criterion"])["period"].transform("count") > 2]  # noqa: PLR2004 - a line
    tracked = kept(tracked, map(bool, tracked["ratio"]))
    drawn, zeros = tracked[tracked["doubted"] == ""], int((tracked["doubted"] != "").sum())
    if not len(drawn):
        return nothing(page.words("omitted.ratio_trend"))
    last = drawn.groupby(["criterion", "subject"], sort=False).last().reset_index()
    text = "; ".join(
        f"{page.name(row['criterion'], 'criterion')}, {row['subject']}: {page.cite(row['ratio'])}"
        for _, row in last.iterrows()
    )
    since = min(times.place(page, str(period)) for period in drawn["period"])
    tracked = tracked[tracked["period"].map(lambda period: times.place(page, str(period)) >= since)]
    ticks = times.ticks(page, list(dict.fromkeys(tracked["period"])))
    trends = [_trend(page, str(criterion), own) for criterion, own in tracked.groupby("criterion", sort=False)]
    return charts.picture(
        page,
        lambda width: draw_trends(width, trends, ticks),
        "ratio_trend",
        text,
        zeros=zeros,
    )


def _trend(page: Page, criterion: str, own: pd.DataFrame) -> Trend:
    as_index = own["ratio"].iloc[0].unit == "index"

    def written(tick: float) -> str:
        return page.numbers.decimal(tick, 2) if as_index else page.numbers.percent(tick, 0)

    lines = {str(subject): _line(page, line) for subject, line in own.groupby("subject", sort=False)}
    return Trend(page.name(criterion, "criterion"), lines, written)


def _line(page: Page, own: pd.DataFrame) -> list[tuple[float, float]]:
    """Return a ratio over time; at a printed zero, which may be no measurement, there is none."""
    values = zip(own["period"], own["doubted"], own["ratio"], strict=True)
    return [(times.place(page, str(at)), math.nan if doubted else m.number) for at, doubted, m in values]


def appraisal(page: Page, frame: pd.DataFrame) -> Shown:
    """Draw each criterion with its grades and a bar of the figures there are, of those that its questions ask for.

    Parameters
    ----------
    page : Page
    frame : DataFrame
        As ``appraisals.appraised`` gives it.
    """
    proposal, signed = (page.words(f"column.{name}").lower() for name in ("proposal", "signed"))
    text = "; ".join(
        f"{page.name(row['heading'], 'subject')}: {proposal} {row['span'].text or '–'}, "
        f"{signed} {_letter(page, row['signed'])}, {page.cite(row['figures'], written=_count(page, row))}"
        for _, row in frame.iterrows()
    )
    return charts.picture(page, lambda width: _appraised(page, frame, width), "appraisal", text)


def _letter(page: Page, grade: Measured) -> str:
    return page.cite(grade, written=grade.text) if grade.text else "–"


def _count(page: Page, row: pd.Series) -> str:
    figures = row["figures"]
    return page.covers(figures.numerator, figures.denominator)


def _appraised(page: Page, frame: pd.DataFrame, width: float) -> Figure:
    narrow, space = c.is_narrow(width), Space((1.4, 1.05), (0.75, 0.52), (0.5, 0.5))
    kinds = [k for k in ("printed", "proposal", "signed") if k != "printed" or any(m.text for m in frame[k])]
    box, inches = 0.66 if narrow else 1.15, width - space.left[narrow] - space.right[narrow]
    places = {kind: box * (i + 0.5) for i, kind in enumerate(kinds)}
    start = box * len(kinds) + 0.1
    step = (inches - start) / max(m.denominator for m in frame["figures"])
    rows = []
    for _, row in frame.iterrows():
        asked, there = row["figures"].denominator * step, row["figures"].numerator * step
        bars, grades = [Bar(asked, hue.FAINT, start), Bar(there, start=start)], _grades(page, row, places)
        name, count = page.name(row["heading"], "subject"), _count(page, row)
        rows.append(Row(name, bars=bars, grades=grades, beside=count, end=start + asked))
    heads = [(at, wrapped(page.words(f"sign.{kind}"), box, 8), "center") for kind, at in places.items()]
    heads.append((start, page.words("sign.figures"), "left"))
    return draw_rows(width, rows, Axis(0.0, inches, heads=heads), space)


def _grades(page: Page, row: pd.Series, places: Mapping[str, float]) -> list[Grade]:
    """Draw each grade in its place; of a proposal that other readings change the letters of its ends, in no colour."""
    letters = {kind: row["span" if kind == "proposal" else kind].text for kind in places}
    lapsed = row["signature"] == "lapsed"
    return [
        Grade(
            at,
            letters[kind],
            page.tone(letters[kind]) if letters[kind] else "",
            lapsed=kind == "signed" and lapsed,
        )
        for kind, at in places.items()
    ]


def risk_grid(page: Page, listed: pd.DataFrame) -> Shown:
    """Draw risks and assumptions in grids of probability against impact, one for each kind and scale.

    Parameters
    ----------
    page : Page
    listed : DataFrame
        As ``risks.register`` gives it.
    """
    own = scored(listed)
    panels = [
        (kind, _scales(page, kind, str(scale), rows))
        for kind in KINDS
        for scale, rows in own[own["kind"] == kind].groupby("scale", sort=True)
    ]
    if not panels:
        return nothing(page.words("omitted.risk_grid"))
    grids = [grid for _, grid in panels]
    return charts.picture(
        page,
        lambda width: draw_scales(width, grids),
        "risk_grid",
        "; ".join(_in_words(page, kind, grid) for kind, grid in panels),
    )


def _scales(page: Page, kind: str, scale: str, rows: pd.DataFrame) -> Scales:
    probabilities, impacts = _steps(rows, "probability"), _steps(rows, "impact")
    return Scales(
        page.words(f"chart.risks.{scale}", kind=page.words(f"kinds.{kind}")),
        [page.score(p.key) for p in reversed(probabilities)],
        [page.score(i.key) for i in impacts],
        {(page.score(p.key), page.score(i.key)): _chips(rows, p, i) for p in probabilities for i in impacts},
        (page.words("column.probability"), page.words("column.impact")),
    )


def _in_words(page: Page, kind: str, grid: Scales) -> str:
    told = [
        (page.words("pair", probability=up, impact=across), [f"{chip.name} {chip.level}".strip() for chip in chips])
        for (up, across), chips in grid.cells.items()
        if chips
    ]
    return "; ".join(f"{page.name(kind, 'kind')}, {place}: {len(chips)} ({', '.join(chips)})" for place, chips in told)


def _chips(rows: pd.DataFrame, probability: Score, impact: Score) -> list[Chip]:
    """Return the risks of a cell, each with its level and the colour of it."""
    here = rows[(rows["probability"].map(score) == probability) & (rows["impact"].map(score) == impact)]
    return [Chip(row["code"], row["level"].text, _colour(row["level"].text)) for _, row in here.iterrows()]


def _steps(rows: pd.DataFrame, column: str) -> list[Score]:
    """List the steps of a scale: low, medium and high whether or not they occur, letters and digits as they do."""
    found = {score(figure) for figure in rows[column]}
    if rows["scale"].iloc[0] == "words":
        found |= {Score("words", rank, key) for rank, key in enumerate(("low", "medium", "high"), 1)}
    return sorted(found)


def _colour(level: str) -> str:
    step = read_score(level) or Score("", 0, "")
    if step.scale == "words":
        return hue.RISKS[step.key]
    return hue.LEVELS[min(step.rank, len(hue.LEVELS)) - 1] if step.rank else hue.TRACK
