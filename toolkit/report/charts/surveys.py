"""Estimates with their intervals, and answers ranked."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.measured import Measured
from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing

_TICKS = (0, 0.25, 0.5, 0.75, 1.0)


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
    names = [str(name) for name in (drawn["part"] if parts else drawn.index)]
    heads = [str(code) for code in drawn["indicator"]] if parts else [""] * len(drawn)
    families = ("sex", "place", "subject") if parts else ("indicator",)
    text = "; ".join(
        f"{page.name(head, 'indicator') + ', ' if head else ''}{page.name(name, *families)}: {_said(page, figure)}"
        for head, name, figure in zip(heads, names, drawn["sampled"], strict=True)
    )
    rows = list(zip(heads, names, drawn["sampled"], strict=True))
    caption = page.words("caption.interval_groups" if parts else "caption.intervals")
    return c.picture(
        page, lambda width: _dots(page, rows, families, width), page.words("alt.intervals", figures=text), caption
    )


def _said(page: Page, figure: Measured, digits: int | None = None) -> str:
    limits = page.numbers.interval(figure)
    return f"{page.show(figure, digits)}{f' ({limits})' if limits else ''}"


def _dots(page: Page, rows: list[tuple[str, str, Measured]], families: tuple[str, ...], width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, right = (0.12, 0.55) if narrow else (2.6, 1.75)
    groups: list[tuple[str, list[str]]] = []
    last = None
    for head, name, _ in rows:
        if head != last:
            groups.append((c.wrapped(page.name(head, "indicator"), width - 0.2) if head else "", []))
            last = head
        label = c.wrapped(page.name(name, *families), width - 0.3 if narrow else left - 0.15, 8.5)
        groups[-1][1].append(label + "\n" if narrow else label)
    headings, places, height = c.row_positions(groups, 0.36 if narrow else 0.27, c.LINE, 0.34)
    figure, axes = c.canvas(width, height + 0.5, left, right, 0.05, 0.45)
    axes.set_ylim(height, 0)
    axes.set_xlim(-0.02, 1.02)
    scale = 1.04 / (width - left - right)
    for y, (title, _) in zip(headings, groups, strict=True):
        c.heading(axes, -0.02 - (left - 0.05) * scale, y, title)
    labels = [label for _, items in groups for label in items]
    for y, label, (_, _, share) in zip(places, labels, rows, strict=True):
        dot = y + (c.lines_of(label) - 1) * c.LINE / 2 if narrow else y
        _dot(axes, dot, share)
        shown = page.show(share, 0) if narrow else _said(page, share)
        axes.text(1.02 + 0.06 * scale, dot, shown, va="center", fontsize=8.2, color=c.INK)
        where = (-0.02, y - 0.09, "left") if narrow else (-0.02 - 0.1 * scale, y, "right")
        c.label(axes, where[0], where[1], label.rstrip("\n"), ha=where[2], fontsize=8.5)
    axes.set_yticks([])
    axes.set_xticks(_TICKS, [page.numbers.percent(t, 0) for t in _TICKS])
    axes.grid(axis="x", color=c.FAINT, lw=0.6)
    return figure


def _dot(axes: Axes, y: float, share: Measured) -> None:
    if share.conf_low is not None and share.conf_high is not None:
        axes.plot([share.conf_low, share.conf_high], [y, y], color="#66a9b5", lw=3.2, solid_capstyle="butt", zorder=2)
    axes.plot(share.number, y, "o", ms=5.5, color=c.REACHED, zorder=3, clip_on=False)


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
    text = "; ".join(
        f"{page.heading(row['poll'], ('poll',))} {page.say(row['option'])}: {page.show(row['chosen_share'])}"
        for _, row in drawn.iterrows()
    )
    return c.picture(
        page,
        lambda width: _ranked_dots(page, drawn, width),
        page.words("alt.ranked_choices", figures=text),
        page.words("caption.ranked_choices"),
    )


def _ranked_dots(page: Page, drawn: pd.DataFrame, width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, right = (0.12, 0.75) if narrow else (3.0, 0.85)
    groups: list[tuple[str, list[str]]] = []
    for poll, own in drawn.groupby("poll", sort=False):
        labels = [c.wrapped(page.say(option), width - 0.3 if narrow else left - 0.2, 8.5) for option in own["option"]]
        title = c.wrapped(page.heading(str(poll), ("poll",)), width - 0.3, 9.5)
        groups.append((title, [label + ("\n" if narrow else "") for label in labels]))
    line = c.LINE
    headings, rows, height = c.row_positions(groups, 0.38 if narrow else 0.26, line, 0.36)
    figure, axes = c.canvas(width, height + 0.5, left, right, 0.05, 0.45)
    axes.set_ylim(height, 0)
    axes.set_xlim(0, 1)
    inch = 1 / (width - left - right)
    for y, (title, _) in zip(headings, groups, strict=True):
        c.heading(axes, -(left - 0.05) * inch, y, title)
    labels = [label for _, items in groups for label in items]
    for y, label, (_, row) in zip(rows, labels, drawn.iterrows(), strict=True):
        at = y + (c.lines_of(label) - 1) * line / 2 if narrow else y
        low, high = row["conf_low"].number, row["conf_high"].number
        axes.plot([low, high], [at, at], color="#8fc1cb", lw=4, solid_capstyle="butt", zorder=2)
        axes.plot(row["chosen_share"].number, at, "o", ms=6, color=c.REACHED, zorder=3, clip_on=False)
        axes.text(1 + 0.08 * inch, at, page.show(row["chosen_share"]), va="center", fontsize=8.5)
        where = (0.0, y - 0.09, "left") if narrow else (-0.1 * inch, y, "right")
        c.label(axes, where[0], where[1], label.rstrip("\n"), ha=where[2], fontsize=8.5)
    ticks = [0, 0.25, 0.5, 0.75, 1.0]
    axes.set_xticks(ticks, [page.numbers.percent(t, 0) for t in ticks])
    axes.set_yticks([])
    axes.grid(axis="x", color=c.FAINT, lw=0.6)
    return figure
