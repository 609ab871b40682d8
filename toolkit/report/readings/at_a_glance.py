"""A programme on one page, several beside each other, said in sentences."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from toolkit.figures import kept
from toolkit.measured import Measured
from toolkit.measures.at_a_glance import overview
from toolkit.measures.counts import in_all, parts_of
from toolkit.measures.indicators.achievement import MOVED
from toolkit.measures.indicators.logframe import WHOLES
from toolkit.measures.reconciliation import by_outcome, differing
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.page import Page
from toolkit.report.readings.sentences import count, listed, said


def pace(page: Page, figures: Mapping[str, Measured], written: str = "") -> Shown:
    """Say how much of the time and of the money has gone, what is not known, and that a document is older than that."""
    if not figures:
        return nothing(page.words("omitted.pace"))
    sentences = []
    if "programme:time_passed" in figures:
        passed = figures["programme:months_passed"]
        fields = {
            "months_passed": page.cite(passed, written=page.numbers.decimal(passed.number)),
            "months": page.cite(figures["programme:months"]),
            "share": page.cite(figures["programme:time_passed"]),
        }
        key = "plan" if not page.programme.file.end.effective and not page.programme.file.end.agreed else "dates"
        sentences.append(page.words(f"reading.pace.{key}", year=page.year, **fields))
    if "budget:time" in figures:
        told = figures["budget:time"]
        months = dict(zip(("passed", "months"), map(page.cite, parts_of(told)), strict=True))
        sentences += [page.words("reading.pace.told", time=page.cite(told), **months), page.remarks(told)]
    if "budget:execution" in figures:
        sentences.append(page.words("reading.pace.money", execution=page.cite(figures["budget:execution"])))
    elif "budget:approved" in figures:
        sentences.append(page.words("reading.pace.unspent", year=page.year))
    return said(page, *sentences, written_within(page, written))


def written_within(page: Page, date: str) -> str:
    """Say that the document was written before the year had ended; nothing without a date."""
    return page.words("reading.written_within", year=page.year, date=page.numbers.period(date)) if date else ""


def card(page: Page, counted: Mapping[str, Measured], last: str) -> Shown:
    """Say how many rows are tracked, and where their indicators stand at the end."""
    if not counted:
        return nothing(page.words("table.tracking_card.empty"))
    numbers = {name: page.cite(figure) for name, figure in counted.items()}
    end, before = page.numbers.period(last), page.before
    trend = {"up": numbers["rising"], "down": numbers["falling"]}
    return said(
        page,
        page.words("reading.card", rows=numbers["rows"], of=numbers["indicators"]),
        page.words("reading.card.end", end=end, n=numbers["at_end"], met=numbers["met_at_end"]),
        page.words("reading.card.zero", n=numbers["zero_at_end"]) if counted["zero_at_end"].number else "",
        page.words("reading.card.trend", before=before, of=counted["rising"].of, **trend),
        page.words("reading.card.from_zero", n=numbers["from_zero"], before=before)
        if counted["from_zero"].number
        else "",
        page.words("reading.card.to_zero", n=numbers["to_zero"]) if counted["to_zero"].number else "",
    )


def latest_values(page: Page, latest: pd.DataFrame) -> Shown:
    """Say how many indicators have a value in the year, and how they moved."""
    if not len(latest):
        return nothing(page.words("table.latest_values.empty"))
    counted = overview.of_latest(latest)
    targets, compared = counted["targeted"], counted["compared"]
    moved = {way: page.cite(counted[way]) for way in MOVED}
    return said(
        page,
        page.words("reading.latest", n=page.cite(counted["known"]), of=len(latest), year=page.year),
        page.words("reading.latest.targets", n=page.cite(targets))
        if targets.number
        else page.words("reading.latest.no_targets"),
        page.words("reading.latest.moved", of=page.cite(compared), before=page.before, **moved)
        if compared.number
        else "",
    )


def movement_by_result(page: Page, moved: pd.DataFrame) -> Shown:
    """Say in which results every compared indicator improved or held, and in which some worsened."""
    if not len(moved):
        return nothing(page.words("table.movement_by_result.empty"))
    rows = moved.drop(index=list(WHOLES), errors="ignore")
    some = rows.map(lambda figure: figure.number > 0)
    held = [page.code(str(code)) for code, row in some.iterrows() if row["better"] and not row["worse"]]
    still = [
        page.code(str(code)) for code, row in some.iterrows() if row["same"] and not row["better"] and not row["worse"]
    ]
    worse = [
        page.words(
            "reading.by_result.worse_one",
            result=page.code(str(code)),
            n=page.cite(own["worse"]),
            of=page.cite(own["indicators"]),
        )
        for code, own in rows[some["worse"]].iterrows()
    ]
    unknown = in_all(rows["unknown"], of=in_all(rows["indicators"]).number)
    return said(
        page,
        page.words("reading.by_result.held", items=listed(page, held)) if held else "",
        page.words("reading.by_result.worse", items=listed(page, worse)) if worse else "",
        page.words("reading.by_result.still", items=listed(page, still)) if still else "",
        page.words("reading.by_result.unknown", n=page.cite(unknown), of=unknown.of) if unknown.number else "",
    )


def card_against_values(page: Page, compared: pd.DataFrame) -> Shown:
    """Say how many completions of the card follow from the values that the same documents print for the year."""
    if not len(compared):
        return nothing(page.words("table.card_against_values.empty"))
    counts = by_outcome(compared)
    differs = differing(compared)
    zeros = kept(differs, (figure.number == 0 for figure in differs["stated"]))
    sentences = [
        page.words(
            "reading.card_against_values",
            of=len(compared),
            agrees=page.cite(counts["follows"]),
            of_year=page.cite(counts["agrees_with_another_formula"]),
            differs=page.cite(counts["unexplained"]),
            missing=page.cite(counts["not_recomputable"]),
        )
    ]
    if len(differs):
        code, row = max(differs.iterrows(), key=lambda item: abs(item[1]["gap"].number))
        ends = {"stated": page.cite(row["stated"], 0), "recomputed": page.cite(row["over_target"])}
        sentences.append(
            page.words(
                "reading.card_against_values.widest",
                name=page.name(str(code), "indicator"),
                zeros=count(page, zeros, differs),
                **ends,
            )
        )
    return said(page, *sentences)


def standing(page: Page, rows: pd.DataFrame) -> Shown:
    """Say whose money runs ahead of the time or behind it, and of which programmes that is not known."""
    known = rows[rows["lead"].map(bool)]
    sentences = [
        page.words(
            f"reading.standing.{row['pace']}",
            member=page.name(str(member)),
            execution=page.cite(row["execution"]),
            time=page.cite(row["time"]),
        )
        for member, row in known.iterrows()
    ]
    without = [page.name(str(member)) for member in rows.index.difference(known.index, sort=False)]
    unknown = page.words("reading.standing.unknown", members=listed(page, without)) if without else ""
    return said(page, *sentences, unknown)


def money_and_progress(page: Page, rows: pd.DataFrame) -> Shown:
    """Say which results have spent much and come little of their way; and which result has most money ahead."""
    if not len(rows):
        return nothing(page.words("table.money_and_progress.empty"))
    out = [_result(page, str(key)) for key in rows.index[rows["state"] == "money_ahead"]]
    first, most = max(rows.iterrows(), key=lambda item: float(item[1]["ahead"].number))
    return said(
        page,
        page.words(
            "reading.money_and_progress",
            n=count(page, rows[rows["state"] == "money_ahead"], rows),
            of=len(rows),
            results=listed(page, out),
        )
        if out
        else page.words("reading.money_and_progress.none", of=count(page, rows)),
        page.words(
            "reading.money_and_progress.most",
            result=_result(page, str(first)),
            execution=page.cite(most["execution"], 0),
            way=page.cite(most["way"], 0),
        )
        if most["ahead"].number > 0
        else "",
        page.words("reading.money_and_progress.floored", way=page.cite(most["way_floored"], 0))
        if most["ahead"].number > 0 and most["way_floored"].value != most["way"].value
        else "",
    )


def cost_of_reach(page: Page, rows: pd.DataFrame) -> Shown:
    """Say of each group whose cost is given whom it counts and whom not, where its programme says it."""
    said_of: dict[str, list[str]] = {}
    for key, row in rows.iterrows():
        if whom := page.whom(str(key)):
            said_of.setdefault(whom, []).append(page.name(str(row["member"])))
    sentences = [
        page.words("reading.cost_of_reach.whom", members=listed(page, members), whom=whom)
        for whom, members in said_of.items()
    ]
    return said(page, page.words("reading.cost_of_reach") if len(rows) else "", *sentences)


def _result(page: Page, key: str) -> str:
    member = key.partition(":")[0]
    return f"{page.name(member)}, {page.code_of(key)}"
