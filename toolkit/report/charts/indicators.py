"""Indicators against their targets and the year before, and what their plan holds."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.measured import Measured, at_least
from toolkit.measures.indicators.indicator_plan import ELEMENTS, TOLD, by_element
from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing

_LONGEST = 2.0
"""Bars end at 200 %; what is longer gets an arrow and its figure."""
_SHORT_OF = 0.75
"""Below three quarters of the target a bar is drawn as short."""


def bullet_bars(page: Page, achieved: pd.DataFrame) -> Shown:
    """Draw each indicator's completion of the year's target as a bar, with the year before as a ring.

    Parameters
    ----------
    page : Page
    achieved : DataFrame
        As ``indicators.achievement`` gives it.
    """
    drawn = achieved[achieved["completion"].map(bool)]
    if not len(drawn):
        return nothing(page.words("omitted.bullet_bars"))
    text = "; ".join(
        f"{page.name(str(code), 'indicator')}: {page.show(m, 0)}" for code, m in drawn["completion"].items()
    )
    missing = len(achieved) - len(drawn)
    reported = int((achieved["origin"] != "framework").sum())
    caption = page.words(
        "caption.bullet_bars",
        year=page.year,
        before=page.before,
        missing=missing,
        of=len(achieved),
        reported=reported,
    )
    return c.picture(
        page, lambda width: _bullets(page, drawn, width), page.words("alt.bullet_bars", figures=text), caption
    )


def _bullets(page: Page, drawn: pd.DataFrame, width: float) -> Figure:
    narrow = c.is_narrow(width)
    left = 0.12 if narrow else 3.0
    groups = _grouped(page, drawn, width - 0.2 if narrow else left - 0.15, width)
    line, row = c.LINE, 0.36 if narrow else 0.24
    if narrow:  # the label stands above its bar
        groups = [(title, [label + "\n" for label in labels]) for title, labels in groups]
    headings, rows, height = c.row_positions(groups, row, line, 0.34)
    figure, axes = c.canvas(width, height + 0.5, left, 0.62, 0.05, 0.45)
    axes.set_ylim(height, 0)
    axes.set_xlim(0, _LONGEST)
    for y, (title, _) in zip(headings, groups, strict=True):
        c.heading(axes, -(left - 0.05) / (width - left - 0.62) * _LONGEST, y, title)
    labels = [label for _, items in groups for label in items]
    for y, label, (_, item) in zip(rows, labels, drawn.iterrows(), strict=True):
        bar = y + (c.lines_of(label) - 1) * line / 2 if narrow else y
        _bullet(page, axes, bar, item)
        where = (0.0, y - 0.09, "left") if narrow else (-0.06, y, "right")
        c.label(axes, where[0], where[1], label.rstrip("\n"), ha=where[2], fontsize=8.5, **c.ON_PAPER)
    axes.axvline(1, color=c.INK, lw=1.1, zorder=3)
    axes.set_yticks([])
    axes.set_xticks([0, 0.5, 1, 1.5, 2], [page.numbers.percent(x, 0) for x in (0, 0.5, 1, 1.5, 2)])
    axes.grid(axis="x", color=c.FAINT, lw=0.6)
    return figure


def _grouped(page: Page, drawn: pd.DataFrame, label_width: float, width: float) -> list[tuple[str, list[str]]]:
    groups: list[tuple[str, list[str]]] = []
    for code, result in drawn["result"].items():
        title = c.wrapped(page.result_heading(result), width - 0.3, 9.5).split("\n")
        heading = title[0] + ("…" if len(title) > 1 else "")
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append(c.wrapped(page.name(str(code), "indicator"), label_width, 8.5))
    return groups


def _bullet(page: Page, axes: Axes, y: float, item: pd.Series) -> None:
    completion: Measured = item["completion"]
    value = min(completion.number, _LONGEST)
    colour = c.REACHED if at_least(completion.number, _SHORT_OF) else c.SHORT
    axes.barh(y, 1, height=0.17, color="#eef1f4", zorder=1)
    axes.barh(y, value, height=0.11, color=colour, zorder=2)
    if item["before"] and item["target"] and item["target"].number:
        earlier = item["before"].number / item["target"].number
        if 0 <= earlier <= _LONGEST:
            axes.plot(earlier, y, "o", ms=4.4, mfc="white", mec=c.BEFORE, mew=1.2, zorder=4, clip_on=False)
    shown = page.show(completion, 0) + (" ▸" if completion.number > _LONGEST else "")
    axes.text(_LONGEST + 0.04, y, shown, va="center", fontsize=8.5, color=colour, weight="bold")


def dumbbells(page: Page, changed: pd.DataFrame) -> Shown:
    """Draw each share as a dot in the year before and one in the year, with the way between them.

    Parameters
    ----------
    page : Page
    changed : DataFrame
        With the columns `result direction before actual moved`, as
        ``indicators.achievement`` gives them; only shares and ratios are drawn.
    """
    is_share = changed["actual"].map(lambda m: bool(m) and m.unit in ("share", "ratio"))
    drawn = changed[is_share & (changed["moved"] != "")]
    if not len(drawn):
        return nothing(page.words("omitted.dumbbells"))
    text = "; ".join(
        f"{page.name(str(code), 'indicator')}: {page.show(row['before'], 0)} → {page.show(row['actual'], 0)}"
        for code, row in drawn.iterrows()
    )
    caption = page.words("caption.dumbbells", year=page.year, before=page.before)
    return c.picture(
        page, lambda width: _dumbbells(page, drawn, width), page.words("alt.dumbbells", figures=text), caption
    )


_MOVED = {"better": c.REACHED, "worse": c.ALARM, "same": c.BEFORE, "": c.BEFORE}


def _dumbbells(page: Page, drawn: pd.DataFrame, width: float) -> Figure:
    narrow = c.is_narrow(width)
    left = 0.12 if narrow else 3.0
    groups = _grouped(page, drawn, width - 0.2 if narrow else left - 0.15, width)
    if narrow:
        groups = [(title, [label + "\n" for label in labels]) for title, labels in groups]
    line = c.LINE
    headings, rows, height = c.row_positions(groups, 0.36 if narrow else 0.25, line, 0.34)
    figure, axes = c.canvas(width, height + 0.5, left, 1.15, 0.05, 0.45)
    least, longest = c.reach((m.number for m in [*drawn["before"], *drawn["actual"]]), 1.0)
    edge = least - 0.02
    axes.set_ylim(height, 0)
    axes.set_xlim(edge, longest)
    scale = (longest - edge) / (width - left - 1.15)
    for y, (title, _) in zip(headings, groups, strict=True):
        c.heading(axes, edge - (left - 0.05) * scale, y, title)
    labels = [label for _, items in groups for label in items]
    for y, label, (_, item) in zip(rows, labels, drawn.iterrows(), strict=True):
        bar = y + (c.lines_of(label) - 1) * line / 2 if narrow else y
        colour = _MOVED[item["moved"]]
        axes.plot([item["before"].number, item["actual"].number], [bar, bar], color=colour, lw=2, zorder=2)
        axes.plot(item["before"].number, bar, "o", ms=5, mfc="white", mec=c.BEFORE, mew=1.3, zorder=3, clip_on=False)
        axes.plot(item["actual"].number, bar, "o", ms=6, color=colour, zorder=4, clip_on=False)
        axes.text(
            longest + 0.12 * scale,
            bar,
            f"{page.show(item['before'], 0)} → {page.show(item['actual'], 0)}",
            va="center",
            fontsize=8.3,
            color=colour,
        )
        where = (edge, y - 0.09, "left") if narrow else (edge - 0.1 * scale, y, "right")
        c.label(axes, where[0], where[1], label.rstrip("\n"), ha=where[2], fontsize=8.5)
    axes.set_yticks([])
    ticks = c.percent_ticks(least, longest)
    axes.set_xticks(ticks, [page.numbers.percent(t, 0) for t in ticks])
    axes.grid(axis="x", color=c.FAINT, lw=0.6)
    return figure


OF_RESULT = "#8cc1cb"


def plan_dots(page: Page, listed: pd.DataFrame) -> Shown:
    """Draw a dot for each indicator and element: full where it is there, a ring where it lacks.

    Parameters
    ----------
    page : Page
    listed : DataFrame
        As ``indicator_plan.sheets`` gives it.
    """
    if not len(listed):
        return nothing(page.words("table.indicator_sheets.empty"))
    counted = by_element(listed)
    text = "; ".join(f"{page.words(f'element.{name}')}: {m.n}/{m.of}" for name, m in counted.items())
    caption = page.words("caption.plan_dots", year=page.year)
    return c.picture(page, lambda width: _dots(page, listed, width), page.words("alt.plan_dots", figures=text), caption)


def _dots(page: Page, listed: pd.DataFrame, width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, right, head = (1.85, 0.1, 0.95) if narrow else (3.1, 0.5, 0.8)
    groups: list[tuple[str, list[str]]] = []
    for code, row in listed.iterrows():
        title = c.wrapped(page.result_heading(str(row["result"])), width - 0.1, 9)
        if not groups or groups[-1][0] != title:
            groups.append((title, []))
        groups[-1][1].append(c.wrapped(page.name(str(code), "indicator"), left - 0.1, 8))
    headings, rows, height = c.row_positions(groups, 0.22, 0.148, 0.3)
    figure, axes = c.canvas(width, head + height + 0.38, 0, 0, 0, 0)
    axes.set_xlim(0, width)
    axes.set_ylim(head + height + 0.38, 0)
    axes.axis("off")
    step = (width - left - right) / (len(ELEMENTS) + 0.4)
    places = {name: left + step * (n + 0.5 + (0.4 if name not in TOLD else 0)) for n, name in enumerate(ELEMENTS)}
    for name, x in places.items():
        short, angle = page.words(f"element_short.{name}"), 90 if narrow else 35
        axes.text(x, head - 0.1, short, rotation=angle, rotation_mode="anchor", va="center", fontsize=7.8)
    for y, (title, _) in zip(headings, groups, strict=True):
        c.label(axes, 0.03, head + y + 0.074 * (c.lines_of(title) - 1), title, fontsize=8.6, weight="bold")
    labels = [label for _, items in groups for label in items]
    for y, label in zip(rows, labels, strict=True):
        c.label(axes, 0.12, head + y, label, fontsize=8)
    for name, x in places.items():
        _draw_dots(axes, x, pd.Series([head + y for y in rows], listed[f"has_{name}"]))
    _totals(page, axes, listed, places, head + height + 0.16)
    return figure


def _draw_dots(axes: Axes, x: float, heights: pd.Series[float]) -> None:
    """Draw the dots of one element below each other; `heights` by what the element is."""
    for state, y in heights.groupby(heights.index):
        for style in _STYLES[str(state)]:
            axes.plot([x] * len(y), y, "o", **style)


_STYLES: dict[str, tuple[dict[str, Any], ...]] = {
    "no": ({"ms": 7, "mfc": c.PAPER, "mec": "#b9c2cb", "mew": 1.1},),
    "reason": ({"ms": 7, "mfc": c.PAPER, "mec": c.SHORT, "mew": 1.1}, {"ms": 2.6, "mfc": c.SHORT, "mec": "none"}),
    "of_result": ({"ms": 7.6, "mfc": OF_RESULT, "mec": "none"},),
    "yes": ({"ms": 7.6, "mfc": c.REACHED, "mec": "none"},),
}
"""How a dot looks, by what the element is: there, or of the result, or lacking, or lacking with a reason."""


def _totals(page: Page, axes: Axes, listed: pd.DataFrame, places: dict[str, float], y: float) -> None:
    """Write under each column how many indicators have it."""
    counted = by_element(listed)
    axes.plot([0.03, max(places.values()) + 0.2], [y - 0.16, y - 0.16], color=c.FAINT, lw=0.8)
    axes.text(0.12, y, page.words("chart.plan.total", of=len(listed)), va="center", fontsize=8, weight="bold")
    for name, x in places.items():
        axes.text(x, y, page.show(counted[name]), ha="center", va="center", fontsize=8, weight="bold", color=c.INK)
