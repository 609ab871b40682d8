"""Consultations: who answered, which answers lead, and whether the leaders can be told apart."""

from __future__ import annotations

import pandas as pd

from toolkit.report.page import Page
from toolkit.report.readings.sentences import listed, said
from toolkit.report.shown import Shown, nothing


def participation(page: Page, answered: pd.DataFrame) -> Shown:
    """Say how many questions were put, how many organisations answered, and how many answers do not count."""
    if not len(answered):
        return nothing(page.words("table.participation.empty"))
    responses = sorted((m for m in answered["response"]), key=lambda m: m.number)
    rejected = sum(int(m.number) for m in answered["rejected"])
    why = [reason.split(":") for m in answered["rejected"] for reason in m.left_out]
    reasons = [f"{page.words(f'rejected.{reason}')}: {number}" for number, reason in why]
    return said(
        page,
        page.words(
            "reading.participation",
            questions=len(answered),
            respondents=responses[0].of,
            least=page.show(responses[0], 0),
            most=page.show(responses[-1], 0),
        ),
        page.words("reading.participation.rejected", n=rejected, reasons=listed(page, reasons)) if rejected else "",
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
        share=page.show(first["chosen_share"], 0),
        n=first["chosen_share"].of,
        low=page.show(first["conf_low"], 0),
        high=page.show(first["conf_high"], 0),
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
        only_first=page.show(pair["only_first"]),
        only_second=page.show(pair["only_second"]),
        p=page.show(pair["p_value"]),
    )
