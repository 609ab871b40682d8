"""A composite index: what each part contributes, and where the index would lie with other weights."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing

_PARTS = ("#0b7285", "#8fc1cb", "#e9a23b", "#7b8794", "#a4694f", "#c3cfd9", "#4c6b3c", "#d9b8a6")
_INK = ("#ffffff", "#10222b", "#10222b", "#ffffff", "#ffffff", "#10222b", "#ffffff", "#10222b")

_GROUPS = ("group", "kind", "subject")
"""Families that groups of organisations belong to."""


def stacked_parts(page: Page, contributions: pd.DataFrame) -> Shown:
    """Draw the index of each group as a bar made of what its parts contribute.

    Parameters
    ----------
    page : Page
    contributions : DataFrame
        As ``composite_groups.contributions`` gives it: one row a group, one column a part.
    """
    if not len(contributions):
        return nothing(page.words("table.index_groups.empty"))
    parts = [str(column) for column in contributions.columns]
    text = "; ".join(
        f"{page.name(str(group), *_GROUPS)}: {page.numbers.decimal(sum(m.number for m in row), 2)}"
        for group, row in contributions.iterrows()
    )
    return c.picture(
        page,
        lambda width: _bars(page, contributions, parts, width),
        page.words("alt.stacked_parts", figures=text),
        page.words("caption.stacked_parts"),
    )


def _bars(page: Page, contributions: pd.DataFrame, parts: list[str], width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, right = (0.12, 0.45) if narrow else (2.4, 0.5)
    labels = [
        c.wrapped(page.name(str(g), *_GROUPS), width - 0.3 if narrow else left - 0.2, 8.5) for g in contributions.index
    ]
    line, row = c.LINE, 0.56 if narrow else 0.4
    _, rows, height = c.row_positions([("", [label + ("\n\n" if narrow else "") for label in labels])], row, line, 0)
    columns = 2 if narrow else 3
    legend = 0.2 * -(-len(parts) // columns) + 0.1
    figure, axes = c.canvas(width, height + legend + 0.1, left, right, 0.05, legend + 0.05)
    axes.set_ylim(height, 0)
    _, longest = c.reach(sum(m.number for m in cells) for _, cells in contributions.iterrows())
    axes.set_xlim(0, longest)
    inch = longest / (width - left - right)
    for y, label, (_, cells) in zip(rows, labels, contributions.iterrows(), strict=True):
        at, x = y + (0.1 if narrow else 0), 0.0
        for i, figure_of in enumerate(cells):
            axes.barh(at, figure_of.number, left=x, height=0.22, color=_PARTS[i % len(_PARTS)])
            if figure_of.number > 0.34 * inch:
                shown = page.show(figure_of)
                ink = _INK[i % len(_INK)]
                axes.text(x + figure_of.number / 2, at, shown, ha="center", va="center", fontsize=7.5, color=ink)
            x += figure_of.number
        axes.text(x + 0.06 * inch, at, page.numbers.decimal(x, 2), va="center", fontsize=8.5, weight="bold")
        where = (0.0, at - 0.2, "left") if narrow else (-0.1 * inch, y, "right")
        c.label(axes, where[0], where[1], label, ha=where[2], fontsize=8.5)
    _legend(page, axes, parts, (height, 0 if narrow else -(left - 0.1) * inch, columns, (width - 0.2) * inch))
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    return figure


def _legend(page: Page, axes: Axes, parts: list[str], place: tuple[float, float, int, float]) -> None:
    height, start, columns, whole = place
    for i, part in enumerate(parts):
        x, y = start + whole * (i % columns) / columns, height + 0.18 + 0.2 * (i // columns)
        axes.plot(x + whole * 0.012, y, "s", ms=6.5, color=_PARTS[i % len(_PARTS)], clip_on=False)
        axes.text(x + whole * 0.03, y, page.name(part, "indicator"), va="center", fontsize=8)


def weight_dots(page: Page, ways: pd.DataFrame, drawn: pd.DataFrame) -> Shown:
    """Draw the mean index under every other way of weighting as a dot, against the declared one.

    Parameters
    ----------
    page : Page
    ways : DataFrame
        As ``composite_weights.sensitivity`` gives it.
    drawn : DataFrame
        As ``composite_weights.random_weights`` gives it.
    """
    if not len(ways):
        return nothing(page.words("table.index_weights.empty"))
    text = "; ".join(f"{_way(page, row)}: {page.show(row['index'], 3)}" for _, row in ways.iterrows())
    return c.picture(
        page,
        lambda width: _dots(page, ways, drawn, width),
        page.words("alt.weight_dots", figures=text),
        page.words("caption.weight_dots"),
    )


def _way(page: Page, row: pd.Series) -> str:
    part = page.name(str(row["part"]), "indicator") if row.get("part") else ""
    return page.words(f"weights.{row['how']}", part=part)


def _dots(page: Page, ways: pd.DataFrame, drawn: pd.DataFrame, width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, right = (0.12, 0.6) if narrow else (3.3, 0.65)
    labels = [_way(page, row) for frame in (drawn, ways) for _, row in frame.iterrows()]
    labels = [c.wrapped(label, width - 0.3 if narrow else left - 0.2, 8.5) for label in labels]
    line, row = c.LINE, 0.36 if narrow else 0.24
    _, rows, height = c.row_positions([("", [label + ("\n" if narrow else "") for label in labels])], row, line, 0)
    figure, axes = c.canvas(width, height + 0.5, left, right, 0.05, 0.45)
    axes.set_ylim(height, 0)
    first = ways.iloc[0]
    declared = first["index"].number - first["index_change"].number
    ends = [m.number for column in ("conf_low", "conf_high") for m in drawn[column]]
    found = [declared, *ends, *(m.number for m in ways["index"])]
    margin = 0.06 * (max(found) - min(found) or 1)
    axes.set_xlim(min(found) - margin, max(found) + margin)
    low, high = axes.get_xlim()
    inch = (high - low) / (width - left - right)
    items = [item for frame in (drawn, ways) for _, item in frame.iterrows()]
    for y, label, item in zip(rows, labels, items, strict=True):
        at = y + (c.lines_of(label)) * line / 2 if narrow else y
        if "conf_low" in item:
            axes.plot([item["conf_low"].number, item["conf_high"].number], [at, at], color="#8fc1cb", lw=5, zorder=2)
        axes.plot(item["index"].number, at, "o", ms=5.5, color=c.REACHED, zorder=4, clip_on=False)
        axes.text(high + 0.08 * inch, at, page.show(item["index"], 3), va="center", fontsize=8.3)
        where = (low, y - 0.09, "left") if narrow else (low - 0.1 * inch, y, "right")
        paper = {"facecolor": c.PAPER, "edgecolor": "none", "pad": 0.6}  # no line crosses a label
        c.label(axes, where[0], where[1], label, ha=where[2], fontsize=8.5, bbox=paper, zorder=5)
    axes.axvline(declared, color=c.INK, lw=1.1, zorder=3)
    axes.set_yticks([])
    axes.xaxis.set_major_formatter(lambda value, _: page.numbers.decimal(value, 2))
    axes.grid(axis="x", color=c.FAINT, lw=0.6)
    return figure
