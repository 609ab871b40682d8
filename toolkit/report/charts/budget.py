"""Budget: lines against their limit, years, and money beside time."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from toolkit.measured import Measured
from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing

_LONGEST = 1.4


def limits(page: Page, lines: pd.DataFrame) -> Shown:
    """Draw what was spent of each budget line against its limit; what lies beyond it stands out.

    Parameters
    ----------
    page : Page
    lines : DataFrame
        As ``budget.by_line`` gives it.
    """
    if not len(lines):
        return nothing(page.words("table.by_line.empty"))
    over = lines[lines["state"] == "overspent"]
    text = "; ".join(
        f"{page.name(row['line'], 'line')}: {page.show(row['executed'], 0)} / {page.show(row['limit'], 0)}"
        for _, row in over.iterrows()
    )
    caption = page.words("caption.limits", year=page.year)
    alt = page.words("alt.limits", n=len(over), of=len(lines), figures=text)
    return c.picture(page, lambda width: _limits(page, lines, width), alt, caption)


def _limits(page: Page, lines: pd.DataFrame, width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, right = (0.12, 0.3) if narrow else (2.9, 1.65)
    room = width - 0.25 if narrow else left - 0.15
    groups: list[tuple[str, list[str]]] = []
    for _, row in lines.iterrows():
        heading = c.wrapped(page.name(row["group"], "line"), width - 0.3, 9.5)
        label = _line_name(page, lines, row) + (f"\n{_amounts(page, row)}" if narrow else "")
        wrapped = "\n".join(c.wrapped(part, room, 8.5) for part in label.split("\n"))
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append(wrapped + ("\n" if narrow else ""))
    headings, rows, height = c.row_positions(groups, 0.24, c.LINE, 0.32)
    figure, axes = c.canvas(width, height + 0.5, left, right, 0.05, 0.45)
    axes.set_ylim(height, 0)
    axes.set_xlim(0, _LONGEST)
    scale = _LONGEST / (width - left - right)
    for y, (title, _) in zip(headings, groups, strict=True):
        c.heading(axes, -(left - 0.05) * scale, y, title)
    labels = [label for _, items in groups for label in items]
    for y, label, (_, row) in zip(rows, labels, lines.iterrows(), strict=True):
        bar = y + (c.lines_of(label) - 1) * c.LINE / 2 if narrow else y
        within, beyond = _parts(row)
        axes.barh(bar, 1, height=0.15, color="#eef1f4", zorder=1)
        axes.barh(bar, within, height=0.11, color=c.SHORT if row["state"] == "unused" else c.REACHED, zorder=2)
        if beyond:
            axes.barh(bar, beyond, left=within, height=0.11, color=c.ALARM, zorder=2)
        where = (0.0, y - 0.08, "left") if narrow else (-0.1 * scale, y, "right")
        c.label(axes, where[0], where[1], label.rstrip("\n"), ha=where[2], fontsize=8.5, **c.ON_PAPER)
        if not narrow:
            colour = c.ALARM if row["state"] == "overspent" else c.INK
            axes.text(_LONGEST + 0.06 * scale, bar, _amounts(page, row), va="center", fontsize=8, color=colour)
    axes.axvline(1, color=c.INK, lw=1.1, zorder=3)
    axes.set_yticks([])
    axes.set_xticks([0, 0.5, 1], [page.numbers.percent(x, 0) for x in (0, 0.5, 1)])
    return figure


def _parts(row: pd.Series) -> tuple[float, float]:
    """Return the length of the bar within the limit and beyond it; where nothing was approved, all lies beyond."""
    if row["execution"]:
        spent = max(row["execution"].number, 0.0)
        return min(spent, 1.0), min(spent, _LONGEST) - min(spent, 1.0)
    return 0.0, _LONGEST if row["state"] == "overspent" else 0.0


def _line_name(page: Page, lines: pd.DataFrame, own: pd.Series) -> str:
    """Name a line, with its mode where another line of its group has the same name."""
    name = page.name(own["line"], "line")
    alike = lines[(lines["group"] == own["group"]) & (lines["line"].map(lambda c: page.name(c, "line")) == name)]
    return f"{name} ({own['mode']})" if len(alike) > 1 and own["mode"] else name


def _amounts(page: Page, row: pd.Series) -> str:
    """Write what was spent of a line and its limit, in plain numbers; in another currency than the budget's with it."""
    own = page.programme.file.currency
    spent, limit = (
        page.numbers.decimal(figure.number) if figure and figure.currency == own else page.show(figure, 0)
        for figure in (row["executed"], row["limit"])
    )
    return page.words("amount.of", spent=spent, limit=limit)


def years(page: Page, by_year: pd.DataFrame) -> Shown:
    """Draw the approved amount of each year as an outline and what was spent as its filling.

    Parameters
    ----------
    page : Page
    by_year : DataFrame
        As ``budget.by_year`` gives it.
    """
    drawn = by_year[by_year["execution"].map(bool)] if len(by_year) else by_year
    if not len(drawn):
        return nothing(page.words("table.by_year.empty"))
    text = "; ".join(f"{year}: {page.show(m, 0)}" for year, m in drawn["execution"].items())
    return c.picture(
        page,
        lambda width: _years(page, drawn, width),
        page.words("alt.years", figures=text),
        page.words("caption.years"),
    )


def _years(page: Page, drawn: pd.DataFrame, width: float) -> Figure:
    figure, axes = c.canvas(width, 2.6, 0.15, 0.15, 0.3, 0.35)
    for x, (_, row) in enumerate(drawn.iterrows()):
        axes.bar(x, row["limit"].number, width=0.62, color="#eef1f4", edgecolor=c.BEFORE, lw=1, zorder=1)
        axes.bar(x, row["executed"].number, width=0.5, color=c.REACHED, zorder=2)
        top = max(row["limit"].number, row["executed"].number)
        axes.annotate(
            page.show(row["execution"], 0),
            (x, top),
            (0, 4),
            textcoords="offset points",
            ha="center",
            fontsize=10,
            weight="bold",
        )
        inside = page.numbers.decimal(row["executed"].number / 1000)
        axes.text(x, row["executed"].number / 2, inside, ha="center", va="center", color="white", fontsize=9)
    axes.set_xticks(range(len(drawn)), [str(year) for year in drawn.index])
    axes.set_xlim(-0.6, len(drawn) - 0.4)
    low, high = c.reach(m.number for m in [*drawn["limit"], *drawn["executed"]])
    axes.set_ylim(low, high + 0.15 * (high - low))
    axes.set_yticks([])
    return figure


def money_and_time(page: Page, spent: Mapping[str, Measured]) -> Shown:
    """Draw the part of the money that is spent above the part of the time that has passed.

    Parameters
    ----------
    page : Page
    spent : mapping
        As ``budget.execution`` gives it.
    """
    names = [name for name in ("execution", "time", "time_calendar") if spent[name]]
    if names[:1] != ["execution"] or len(names) == 1:
        return nothing(page.words("omitted.money_and_time"))
    text = "; ".join(f"{page.words(f'column.{name}')}: {page.show(spent[name], 0)}" for name in names)
    caption = page.words("caption.money_and_time", year=page.year)
    return c.picture(
        page, lambda width: _progress(page, spent, width), page.words("alt.money_and_time", figures=text), caption
    )


def _progress(page: Page, spent: Mapping[str, Measured], width: float) -> Figure:
    names = ["execution", "time", "time_calendar"]
    names = [name for name in names if spent[name]]
    left = 1.35 if c.is_narrow(width) else 2.3
    step = 0.62 if c.is_narrow(width) else 0.42
    figure, axes = c.canvas(width, step * len(names) + 0.4, left, 0.6, 0.05, 0.3)
    for y, name in enumerate(names):
        value = spent[name].number
        axes.barh(y, 1, height=0.5, color="#eef1f4", zorder=1)
        axes.barh(
            y,
            value,
            height=0.5,
            color=c.REACHED if name == "execution" else c.BEFORE,
            zorder=2,
            alpha=1 if name != "time_calendar" else 0.55,
        )
        axes.text(1.02, y, page.show(spent[name], 0), va="center", weight="bold", fontsize=10)
    axes.set_yticks([])
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    for y, name in enumerate(names):
        c.label(axes, -0.015, y, c.wrapped(page.words(f"column.{name}"), left - 0.15, 9), ha="right", fontsize=9)
    axes.set_xticks([0, 0.5, 1], [page.numbers.percent(x, 0) for x in (0, 0.5, 1)])
    return figure
