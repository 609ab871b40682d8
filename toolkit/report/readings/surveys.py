"""Samples, registers and polls, said in sentences."""

from __future__ import annotations

import pandas as pd

from toolkit.figures import kept
from toolkit.measures.counts import cases_of, in_all
from toolkit.measures.records.disclosure import SUPPRESSED
from toolkit.measures.records.small_cells import FEWEST, FEWEST_ALIKE
from toolkit.measures.surveys import consultation
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.page import Page
from toolkit.report.readings.sentences import count, listed, said, told


def samples(page: Page, sampled: pd.DataFrame) -> Shown:
    """Say what each sampled indicator comes to, with its interval, and who was asked."""
    if not len(sampled):
        return nothing(page.words("table.sampled.empty"))
    sentences = [
        page.words(
            "reading.samples",
            name=page.name(str(code), "indicator"),
            value=page.cite(row["sampled"]),
            interval=page.numbers.interval(row["sampled"]) or page.words("interval.none"),
            answered=page.cite(row["answered"]),
            drawn=page.cite(row["drawn"]),
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
            limits = {"gap": page.cite(gap), "interval": page.numbers.interval(gap)}
            sentences.append(page.words(key, name=page.name(str(code), "indicator"), **limits))
    few = by_group[by_group["caution"] == "few"]
    hidden = kept(by_group, (figure.missing == SUPPRESSED for figure in by_group["sampled"]))
    return said(
        page,
        *sentences,
        page.words("reading.groups.few", n=count(page, few, by_group)) if len(few) else "",
        page.words("reading.groups.hidden", n=count(page, hidden, by_group), few=FEWEST, alike=FEWEST_ALIKE)
        if len(hidden)
        else "",
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
        figures = {"every": everything["in_time"], "cases": everything["register_cases"], "over": over["in_time"]}
        sentences.append(
            told(
                page,
                "reading.register",
                figures,
                name=page.name(str(code), "indicator"),
                day=page.numbers.day(everything["closing"]),
                days=everything["days"],
                of=page.cite(over["register_cases"]),
                running=page.cite(everything["running"]),
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
            silent=page.cite(row["silent"]),
            low=page.cite(row["silent_say_no"]),
            high=page.cite(row["silent_say_yes"]),
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
        page.words("reading.sizes.item", name=page.name(str(code), "indicator"), margin=page.cite(row["margin"]))
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


def participation(page: Page, answered: pd.DataFrame) -> Shown:
    """Say how many questions were put, how many organisations answered, and how many answers do not count."""
    if not len(answered):
        return nothing(page.words("table.participation.empty"))
    responses = sorted((m for m in answered["response"]), key=lambda m: m.number)
    rejected = in_all(answered["rejected"])
    reasons = [
        page.words("reading.participation.why", why=page.words(f"rejected.{reason}"), n=page.cite(number))
        for reason, number in consultation.rejected(answered)
    ]
    return said(
        page,
        page.words(
            "reading.participation",
            questions=count(page, answered),
            respondents=page.cite(cases_of(responses[0])),
            least=page.cite(responses[0], 0),
            most=page.cite(responses[-1], 0),
        ),
        page.words("reading.participation.rejected", n=page.cite(rejected), reasons=listed(page, reasons))
        if rejected.number
        else "",
        page.words("reading.participation.open") if (answered["kind_of_poll"] == "open").any() else "",
    )


def choices(page: Page, chosen: pd.DataFrame, apart: pd.DataFrame) -> Shown:
    """Say for each question which option leads and by how much, and where the first two cannot be told apart."""
    if not len(chosen):
        return nothing(page.words("table.choices.empty"))
    asked: dict[str, list[str]] = {}
    doubts = []
    for poll, own in chosen.groupby("poll", sort=False):
        first = own.iloc[0]
        if first["chosen_share"]:
            asked.setdefault(page.name(str(poll), "poll"), []).append(_leader(page, str(poll), first))
            doubts += [_apart(page, pair) for _, pair in apart[apart["poll"] == poll].iterrows()]
    sentences = [f"{question} {listed(page, leaders)}." for question, leaders in asked.items()]
    return said(page, *sentences, *doubts)


def _leader(page: Page, poll: str, first: pd.Series) -> str:
    """Name the option that leads, with its share and interval."""
    return page.words(
        "reading.choices",
        poll=page.heading(poll, ("poll",)).partition(" · ")[0],
        option=page.say(first["option"]).rstrip("."),
        share=page.cite(first["chosen_share"], 0),
        of=first["chosen_share"].of,
        low=page.cite(first["conf_low"], 0),
        high=page.cite(first["conf_high"], 0),
    )


def _apart(page: Page, pair: pd.Series) -> str:
    """Say whether the first two options of a question can be told apart; nothing where there is no doubt."""
    if pair["overlap"] == "no" and pair["apart"] == "yes":
        return ""
    key = "reading.choices.together" if pair["apart"] == "no" else "reading.choices.overlap"
    return page.words(
        key,
        first=page.say(pair["first"]).rstrip("."),
        second=page.say(pair["second"]).rstrip("."),
        only_first=page.cite(pair["only_first"]),
        only_second=page.cite(pair["only_second"]),
        p=page.cite(pair["p_value"]),
    )
