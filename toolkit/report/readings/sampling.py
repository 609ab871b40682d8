"""Sampling: what samples and registers say, and how surely."""

from __future__ import annotations

import pandas as pd

from toolkit.measures.records.disclosure import SUPPRESSED
from toolkit.measures.records.small_cells import FEWEST, FEWEST_ALIKE
from toolkit.report.page import Page
from toolkit.report.readings.sentences import listed, said, told
from toolkit.report.shown import Shown, nothing


def samples(page: Page, sampled: pd.DataFrame) -> Shown:
    """Say what each sampled indicator comes to, with its interval, and who was asked."""
    if not len(sampled):
        return nothing(page.words("table.sampled.empty"))
    sentences = [
        page.words(
            "reading.samples",
            name=page.name(str(code), "indicator"),
            value=page.show(row["sampled"]),
            interval=page.numbers.interval(row["sampled"]) or page.words("interval.none"),
            answered=page.show(row["answered"]),
            drawn=page.show(row["drawn"]),
        )
        for code, row in sampled.iterrows()
        if row["sampled"]
    ]
    return said(page, *sentences, page.words("reading.samples.meaning"))


def groups(page: Page, by_group: pd.DataFrame, differences: pd.DataFrame) -> Shown:
    """Say whether women and men differ by more than chance, and how many groups have few answers or none shown."""
    if not len(by_group):
        return nothing(page.words("table.sampled_groups.empty"))
    sentences = []
    for code, row in differences.iterrows():
        gap = row["women_less_men"]
        if gap and gap.conf_low is not None:
            sure = not gap.conf_low <= 0 <= gap.conf_high
            key = "reading.groups.differ" if sure else "reading.groups.same"
            limits = {"gap": page.show(gap), "interval": page.numbers.interval(gap)}
            sentences.append(page.words(key, name=page.name(str(code), "indicator"), **limits))
    few = int((by_group["caution"] == "few").sum())
    hidden = int(by_group["sampled"].map(lambda figure: figure.missing == SUPPRESSED).sum())
    return said(
        page,
        *sentences,
        page.words("reading.groups.few", n=few) if few else "",
        page.words("reading.groups.hidden", n=hidden, few=FEWEST, alike=FEWEST_ALIKE) if hidden else "",
    )


def register(page: Page, in_time: pd.DataFrame) -> Shown:
    """Say what part of a register was answered in time, under both readings, and what lies between them."""
    if not len(in_time):
        return nothing(page.words("table.in_time.empty"))
    sentences = []
    for code, own in in_time.groupby("indicator", sort=False):
        everything, over = own.iloc[0], own.iloc[1]
        if not (everything["register_cases"] and over["register_cases"]):  # held back: of too few
            continue
        running = everything["register_cases"].number - over["register_cases"].number
        figures = {"every": everything["in_time"], "cases": everything["register_cases"], "over": over["in_time"]}
        sentences.append(
            told(
                page,
                "reading.register",
                figures,
                name=page.name(str(code), "indicator"),
                day=page.numbers.day(everything["closing"]),
                days=everything["days"],
                of=page.show(over["register_cases"]),
                running=page.numbers.decimal(running),
            )
        )
    return said(page, *sentences)


def silence(page: Page, silent: pd.DataFrame) -> Shown:
    """Say between which values each indicator would lie whatever the silent ones had said."""
    drawn = silent[silent["sampled"].map(bool)]
    if not len(drawn):
        return nothing(page.words("table.silence.empty"))
    items = [
        page.words(
            "reading.silence.item",
            name=page.name(str(code), "indicator"),
            silent=page.show(row["silent"]),
            low=page.show(row["silent_say_no"]),
            high=page.show(row["silent_say_yes"]),
        )
        for code, row in drawn.iterrows()
    ]
    return said(page, page.words("reading.silence", items=listed(page, items)))


def sizes(page: Page, needed: pd.DataFrame, margins: pd.DataFrame) -> Shown:
    """Say which margin the samples gave, and how many to ask for one of five points."""
    reached = margins[margins["margin"].map(bool)]
    if not len(needed) or not len(reached):
        return nothing(page.words("table.sizes.empty"))
    items = [
        page.words("reading.sizes.item", name=page.name(str(code), "indicator"), margin=page.show(row["margin"]))
        for code, row in reached.iterrows()
    ]
    wanted = [
        told(
            page,
            "reading.sizes.needed",
            {"population": row["population"], "n": row["needed"], "ask": row["to_ask"]},
            records=page.name(row["records"], "records"),
        )
        for key, row in needed.iterrows()
        if str(key).endswith(":50") and row["needed"]
    ]
    return said(page, page.words("reading.sizes", items=listed(page, items)), *wanted)
