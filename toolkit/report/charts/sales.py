"""Sales: the way from the baseline to the target, and what the growth is made of."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.measured import Measured
from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing


def sales_slope(page: Page, sold: pd.DataFrame) -> Shown:
    """Draw each series of sales from baseline and year before to the year, with the target as a mark.

    Parameters
    ----------
    page : Page
    sold : DataFrame
        As ``sales.growth`` gives it.
    """
    drawn = sold[sold["actual"].map(bool) & sold["before"].map(bool)]
    if not len(drawn):
        return nothing(page.words("table.sales.empty"))
    text = "; ".join(
        f"{page.name(row['indicator'], 'indicator')}: {page.show(row['before'])} → {page.show(row['actual'])}"
        f" ({page.show(row['growth'])})"
        for _, row in drawn.iterrows()
    )
    has_target = bool(drawn["target"].map(bool).any())
    caption = page.words("caption.sales_slope_target" if has_target else "caption.sales_slope", year=page.year)
    return c.picture(
        page, lambda width: _slope(page, drawn, width), page.words("alt.sales_slope", figures=text), caption
    )


def _slope(page: Page, drawn: pd.DataFrame, width: float) -> Figure:
    narrow, n = c.is_narrow(width), len(drawn)
    height = 2.7 * n if narrow else 2.9
    figure = Figure(figsize=(width, height))
    panels = figure.subplots(n if narrow else 1, 1 if narrow else n, squeeze=False).ravel()
    for axes, (_, row) in zip(panels, drawn.iterrows(), strict=True):
        marks: list[tuple[str, Measured]] = [
            ("baseline", row["baseline"]),
            ("before", row["before"]),
            ("actual", row["actual"]),
        ]
        there = [(name, m) for name, m in marks if m]
        xs, ys = range(len(there)), [m.number for _, m in there]
        axes.plot(xs, ys, color=c.REACHED, lw=2.4, marker="o", ms=6, zorder=3)
        last = len(there) - 1
        missed = bool(row["target"]) and row["target"].number > row["actual"].number
        for x, y in zip(xs, ys, strict=True):
            rises = x < last and ys[x + 1] > y * 1.05  # keep the label off the line that leaves the point
            below = x == last and missed  # and off the target that stands above it
            axes.annotate(
                _short(page, y, row["actual"]),
                (x, y),
                (4, -4) if below else (-2 if rises else 0, 8),
                textcoords="offset points",
                ha="left" if below else "right" if rises else "center",
                va="top" if below else "baseline",
                fontsize=9,
                weight="bold" if x == last else "normal",
            )
        if row["target"]:
            _target(page, axes, last, row["target"], missed)
        labels = {"baseline": page.words("column.baseline"), "before": page.before, "actual": page.year}
        axes.set_xticks(list(xs), [labels[name] for name, _ in there])
        axes.set_xlim(-0.6, len(there) - 0.5)
        low, high = c.reach([*ys, *([row["target"].number] if row["target"] else [])])
        axes.set_ylim(low, high + 0.22 * (high - low))
        axes.set_yticks([])
        axes.set_title(
            c.wrapped(page.name(row["indicator"], "indicator"), width / (1 if narrow else n) - 0.3, 9.5),
            fontsize=9.5,
            loc="left",
            weight="bold",
        )
    figure.tight_layout(pad=0.5, w_pad=2, h_pad=1.2)
    return figure


def _target(page: Page, axes: Axes, x: int, target: Measured, missed: bool) -> None:
    """Draw a target as a short line over its year, its words on the side where the value is not."""
    axes.plot([x - 0.28, x + 0.28], [target.number] * 2, color=c.SHORT, lw=2.2, zorder=4)
    words = [page.words("chart.target"), _short(page, target.number, target)]
    for line, text in enumerate(reversed(words) if missed else words):
        away = 5 + 10 * line
        how: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "fontsize": 8, "color": c.SHORT}
        offset, side = ((0, away), "bottom") if missed else ((0, -away), "top")
        axes.annotate(text, (x, target.number), offset, va=side, **how)


def _short(page: Page, value: float, like: Measured) -> str:
    """Write an amount in millions, where it has them."""
    million = 1_000_000
    if abs(value) >= million:
        return page.words(
            "unit.millions",
            value=page.numbers.money(value / million, like.currency, 2 if abs(value) < 10 * million else 1),
        )
    return page.numbers.money(value, like.currency, 0)


def waterfall(page: Page, parts: pd.DataFrame) -> Shown:
    """Draw what the growth of sales is made of: more producer units, and more sales by unit.

    Parameters
    ----------
    page : Page
    parts : DataFrame
        As ``sales.split`` gives it; its parts against the year before are drawn.
    """
    drawn = parts[parts["since"] == "before"]
    if not len(drawn):
        return nothing(page.words("table.split.empty"))
    row = drawn.iloc[0]
    text = "; ".join(
        f"{page.words(f'column.{name}')}: {page.show(row[name])}"
        for name in ("start", "by_units", "by_unit_sales", "end")
    )
    caption = page.words("caption.waterfall", year=page.year, before=page.before)
    return c.picture(
        page, lambda width: _waterfall(page, row, width), page.words("alt.waterfall", figures=text), caption
    )


def _waterfall(page: Page, row: pd.Series, width: float) -> Figure:
    names = ["start", "by_units", "by_unit_sales", "end"]
    values = [row[name].number for name in names]
    below = 0.95 if c.is_narrow(width) else 0.5  # labels of five lines on a telephone
    figure, axes = c.canvas(width, 2.2 + below, 0.15, 0.15, 0.35, below)
    level, tops = 0.0, []
    for x, (name, value) in enumerate(zip(names, values, strict=True)):
        whole = name in ("start", "end")
        bottom = 0.0 if whole else level
        colour = c.BEFORE if name == "start" else c.INK if name == "end" else c.REACHED if value >= 0 else c.ALARM
        axes.bar(x, value, bottom=bottom, width=0.62, color=colour, zorder=2)
        level = value if whole else level + value
        tops.append(max(bottom, bottom + value))
        shown = _short(page, value, row["end"])
        axes.annotate(
            shown if whole or value < 0 else f"+{shown}",
            (x, tops[-1]),
            (0, 4),
            textcoords="offset points",
            ha="center",
            fontsize=8 if c.is_narrow(width) else 9,
            weight="bold",
        )
        if x < len(names) - 1:
            axes.plot([x + 0.31, x + 0.69], [level, level], color=c.QUIET, lw=0.8)
    each = (width - 0.3) / len(names) - 0.12
    labels = [page.before, page.words("column.by_units"), page.words("column.by_unit_sales"), page.year]
    axes.set_yticks([])
    low, high = c.reach([*tops, *values[:1], *values[-1:]])
    axes.set_ylim(low, high + 0.14 * (high - low))
    axes.set_xticks([])
    for x, label in enumerate(labels):
        for line, part in enumerate(c.wrapped(label, each, 9).split("\n")):
            axes.annotate(
                part, (x, 0), (0, -5 - 11 * line), textcoords="offset points", ha="center", va="top", color=c.QUIET
            )
    return figure
