"""Estimates with their intervals, and answers ranked."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from toolkit.measured import Measured
from toolkit.report import charts
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.drawing import canvas as c
from toolkit.report.drawing.colours import ACCENT, Look
from toolkit.report.drawing.rows import Interval, Row, Space, draw_rows
from toolkit.report.page import Page

_DOT = Look(ACCENT)


def intervals(page: Page, sampled: pd.DataFrame) -> Shown:
    """Draw shares of a sample as dots, each with its interval.

    Targets are left out: a reader would judge what may be chance, or made up, against them.

    Parameters
    ----------
    page : Page
    sampled : DataFrame
        As ``sampling.estimates`` or
        ``sampled_groups.by_group`` give it; what is
        missing or suppressed is not drawn, nor are means, which have other units.
    """
    drawn = sampled[sampled["sampled"].map(lambda figure: bool(figure) and figure.unit == "share")]
    if not len(drawn):
        return nothing(page.words("omitted.intervals"))
    parts = "part" in drawn
    families = ("sex", "place", "subject") if parts else ("indicator",)
    names = [page.name(str(name), *families) for name in (drawn["part"] if parts else drawn.index)]
    names = [charts.sized(page, name, figure) for name, figure in zip(names, drawn["sampled"], strict=True)]
    heads = [page.name(str(code), "indicator") for code in drawn["indicator"]] if parts else [""] * len(drawn)
    rows = list(zip(heads, names, drawn["sampled"], strict=True))
    text = "; ".join(
        f"{head + ', ' if head else ''}{name}: {page.cite(figure, written=_said(page, figure))}"
        for head, name, figure in rows
    )
    return charts.picture(
        page,
        lambda width: _shares(page, rows, width),
        "intervals",
        text,
        caption="interval_groups" if parts else "intervals",
    )


def _said(page: Page, figure: Measured) -> str:
    limits = page.numbers.interval(figure)
    return f"{page.show(figure)}{f' ({limits})' if limits else ''}"


def _shares(page: Page, shares: list[tuple[str, str, Measured]], width: float) -> Figure:
    rows = [
        Row(
            name,
            head,
            intervals=_interval(share.conf_low, share.conf_high),
            dots=[(share.number, _DOT)],
            beside=page.show(share, 0) if c.is_narrow(width) else _said(page, share),
        )
        for head, name, share in shares
    ]
    return draw_rows(width, rows, charts.shares(page, ()), Space(right=(1.75, 0.55)))


def _interval(low: float | None, high: float | None) -> list[Interval]:
    return [] if low is None or high is None else [Interval(low, high)]


def ranked_choices(page: Page, chosen: pd.DataFrame) -> Shown:
    """Draw each option's share of the answers as a dot with its interval, question by question.

    Parameters
    ----------
    page : Page
    chosen : DataFrame
        As ``consultation.choices`` gives it.
    """
    drawn = chosen[chosen["chosen_share"].map(bool)]
    if not len(drawn):
        return nothing(page.words("table.choices.empty"))
    rows = [
        Row(
            page.say(row["option"]),
            charts.sized(page, page.heading(row["poll"], ("poll",)), row["chosen_share"]),
            intervals=[Interval(row["conf_low"].number, row["conf_high"].number)],
            dots=[(row["chosen_share"].number, _DOT)],
            beside=page.show(row["chosen_share"]),
        )
        for _, own in drawn.groupby("poll", sort=False)
        for _, row in own.iterrows()
    ]
    text = "; ".join(
        f"{page.heading(row['poll'], ('poll',))} {page.say(row['option'])}: {page.cite(row['chosen_share'])}"
        for _, row in drawn.iterrows()
    )
    axis, space = charts.shares(page, ()), Space((3.0, 0.12), (0.85, 0.75))
    return charts.picture(page, lambda width: draw_rows(width, rows, axis, space), "ranked_choices", text)
