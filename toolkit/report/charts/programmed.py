"""What is programmed for a year: bars of lines, split by who pays; and the financial plan, period by period."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from toolkit.measured import Measured
from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing

_COLOURS = (c.REACHED, c.SHORT, c.BEFORE, c.QUIET)
_NOT_FUNDERS = ("line", "group", "total", "counterpart_share", "part_of_total")


def by_funder(page: Page, lines: pd.DataFrame) -> Shown:
    """Draw what is programmed on each line as a bar, split by funder.

    Parameters
    ----------
    page : Page
    lines : DataFrame
        As ``budget.by_funder`` gives it; one currency is drawn, the first.
    """
    if not len(lines):
        return nothing(page.words("table.by_funder.empty"))
    currency = next(total.currency for total in lines["total"] if total)
    drawn = lines[lines["total"].map(lambda total: total.currency == currency and bool(total))]
    funders = [str(column) for column in drawn.columns if column not in _NOT_FUNDERS]
    text = "; ".join(
        f"{page.name(row['line'], 'line', 'subject')}: {page.show(row['total'], 0)}" for _, row in drawn.iterrows()
    )
    alt = page.words("alt.by_funder", year=page.year, figures=text)
    caption = page.words("caption.by_funder", year=page.year, currency=currency)
    return c.picture(page, lambda width: _bars(page, drawn, funders, width), alt, caption)


def by_category(page: Page, categories: pd.DataFrame) -> Shown:
    """Draw what is programmed in each category as a bar, with its part of their sum.

    Parameters
    ----------
    page : Page
    categories : DataFrame
        As ``budget.by_category`` gives it.
    """
    if not len(categories):
        return nothing(page.words("table.by_category.empty"))
    drawn = categories[~categories.index.isin(["sum_of_lines", "printed_total"])]
    drawn = drawn[drawn["programmed"].map(bool)].assign(line=lambda frame: frame.index, group="")
    drawn = drawn.assign(total=drawn["programmed"])
    text = "; ".join(
        f"{page.name(str(code), 'line', 'subject')}: {page.show(row['total'], 0)}, {page.show(row['part_of_total'])}"
        for code, row in drawn.iterrows()
    )
    alt = page.words("alt.by_category", year=page.year, figures=text)
    caption = page.words("caption.by_category", year=page.year, currency=drawn["total"].iloc[0].currency)
    return c.picture(page, lambda width: _bars(page, drawn, ["programmed"], width), alt, caption)


def _bars(page: Page, drawn: pd.DataFrame, funders: Sequence[str], width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, right = (0.12, 1.45) if narrow else (2.75, 1.5)
    room = width - 0.25 if narrow else left - 0.15
    groups: list[tuple[str, list[str]]] = []
    for _, row in drawn.iterrows():
        heading = c.wrapped(page.name(row["group"], "line"), width - 0.3, 9.5) if row["group"] else ""
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append(c.wrapped(page.name(row["line"], "line", "subject"), room, 8.5) + ("\n" if narrow else ""))
    headings, rows, height = c.row_positions(groups, 0.26, c.LINE, 0.34)
    top = 0.12 + 0.2 * len(funders) if len(funders) > 1 else 0.05
    figure, axes = c.canvas(width, height + top + 0.05, left, right, top, 0.05)
    axes.set_ylim(height, 0)
    least, longest = c.reach(total.number for total in drawn["total"])
    axes.set_xlim(least, longest)
    scale = (longest - least) / (width - left - right)
    for y, (title, _) in zip(headings, groups, strict=True):
        c.heading(axes, least - (left - 0.05) * scale, y, title)
    labels = [label for _, items in groups for label in items]
    for y, label, (_, row) in zip(rows, labels, drawn.iterrows(), strict=True):
        bar = y + (c.lines_of(label) - 1) * c.LINE / 2 if narrow else y
        where = (least, y - 0.08, "left") if narrow else (least - 0.1 * scale, y, "right")
        c.label(axes, where[0], where[1], label.rstrip("\n"), ha=where[2], fontsize=8.5)
        _bar(page, axes, bar, row, funders, scale)
    if len(funders) > 1:
        named = [
            Patch(color=colour, label=page.name(f, "funder")) for f, colour in zip(funders, _COLOURS, strict=False)
        ]
        figure.legend(handles=named, loc="upper left", frameon=False, fontsize=8.5, handlelength=1, borderpad=0)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    return figure


def _bar(page: Page, axes: Axes, y: float, row: pd.Series, funders: Sequence[str], scale: float) -> None:
    """Draw one line: what each funder gives, the sum at its end, and its part or the counterpart's."""
    start = 0.0
    for funder, colour in zip(funders, _COLOURS, strict=False):
        if row[funder]:
            axes.barh(y, row[funder].number, left=start, height=0.15, color=colour)
            start += row[funder].number
    share = row.get("counterpart_share", row["part_of_total"])
    shown = page.numbers.decimal(row["total"].number)
    if isinstance(share, Measured) and share:
        shown += f" · {page.show(share, 1)}"
    axes.text(max(start, 0.0) + 0.06 * scale, y, shown, va="center", fontsize=8, color=c.INK)


def plan(page: Page, planned: pd.DataFrame) -> Shown:
    """Draw what is planned for each period, what it takes back, and what then remains of the budget.

    Parameters
    ----------
    page : Page
    planned : DataFrame
        As ``budget.plan`` gives it.
    """
    drawn = planned[planned["total"].map(lambda m: bool(m.value))] if len(planned) else planned
    if not len(drawn):
        return nothing(page.words("table.plan.empty"))
    text = "; ".join(
        "{}: {}".format(
            page.name(str(period)), " / ".join(page.show(row[n], 0) for n in ("outgoing", "taken_back", "left"))
        )
        for period, row in drawn.iterrows()
    )
    caption = page.words("caption.plan", currency=drawn["total"].iloc[0].currency)
    return c.picture(page, lambda width: _plan(page, drawn, width), page.words("alt.plan", figures=text), caption)


def _plan(page: Page, drawn: pd.DataFrame, width: float) -> Figure:
    figure, axes = c.canvas(width, 3.1, 0.15, 0.15, 0.3, 0.4)
    values = [m.number for name in ("outgoing", "taken_back", "left") for m in drawn[name] if m]
    highest, lowest = max(0.0, *values), min(0.0, *values)
    axes.set_ylim(lowest - 0.12 * (highest - lowest), highest * 1.12)
    for x, (_, row) in enumerate(drawn.iterrows()):
        back = row["taken_back"].number
        axes.bar(x - 0.18, row["outgoing"].number, width=0.34, color=c.REACHED, zorder=2)
        _above(page, axes, x - 0.18, row["outgoing"].number, c.INK)
        if back:
            axes.bar(x - 0.18, back, width=0.34, color=c.ALARM, zorder=2)
            _above(page, axes, x - 0.18, back, c.ALARM)
        if row["left"]:
            axes.bar(x + 0.18, row["left"].number, width=0.26, color="#eef1f4", edgecolor=c.BEFORE, lw=1, zorder=2)
            _above(page, axes, x + 0.18, row["left"].number, c.QUIET)
    axes.axhline(0, color=c.INK, lw=0.8, zorder=3)
    ticks = [c.wrapped(page.name(str(period)), (width - 0.3) / len(drawn), 9) for period in drawn.index]
    axes.set_xticks(range(len(drawn)), ticks)
    axes.set_xlim(-0.55, len(drawn) - 0.45)
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    return figure


def _above(page: Page, axes: Axes, x: float, value: float, colour: str) -> None:
    """Write a bar's amount in thousands beyond its end."""
    up = value >= 0
    axes.annotate(
        page.numbers.decimal(value / 1000),
        (x, value),
        (0, 3 if up else -3),
        textcoords="offset points",
        ha="center",
        va="bottom" if up else "top",
        fontsize=8.5,
        color=colour,
    )
