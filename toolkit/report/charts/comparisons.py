"""Comparisons: what every design finds, and how the two sides changed year by year from the start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from matplotlib.figure import Figure

from toolkit.figures import kept
from toolkit.measured import Measured
from toolkit.report import charts
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.comparison_words import ComparisonWords, limited
from toolkit.report.drawing import canvas as c
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.colours import Look
from toolkit.report.drawing.events import LOOKS, Event, Study, draw_studies
from toolkit.report.drawing.rows import Axis, Interval, Row, Space, draw_rows
from toolkit.report.page import Page

_FARTHEST = (-1.0, 3.0)
"""Ends beyond which an interval is cut off, so that one of them does not flatten all others."""

_DOT, _MAIN, _OTHERS = Look(hue.BEFORE), Look(hue.ACCENT, size=7.5), hue.FAINT


def forest(page: Page, designs: pd.DataFrame) -> Shown:
    """Draw what each design finds as a dot with its interval, from naive to credible, in per cent.

    Parameters
    ----------
    page : Page
    designs : DataFrame
        As ``comparisons.designs`` gives it. Every design has its row: one without limits says that there are none.
    """
    found = {str(code): limited(figure) for code, figure in designs["percent"].items()}
    if not any(found.values()):
        return nothing(page.words("omitted.forest"))
    words = {code: ComparisonWords(page, code) for code in designs["comparison"].unique()}
    own = {str(code): words[comparison] for code, comparison in designs["comparison"].items()}
    rows = [_row(page, own[code], code, figure) for code, figure in found.items()]
    told = zip(rows, found.values(), strict=True)
    text = "; ".join(f"{row.heading} {row.label}: {_cited(page, row.beside, m)}".strip() for row, m in told)
    axis, space = _axis(page, (at for row in rows for at in _ends(row))), Space((2.5, 0.12), (1.75, 1.0), (0.3, 0.46))
    return charts.picture(page, lambda width: draw_rows(width, rows, axis, space), "forest", text)


def _row(page: Page, own: ComparisonWords, code: str, figure: Measured) -> Row:
    is_main = code == own.declared.main
    name, heading = own.design(code), own.heading
    if not figure:
        return Row(name, heading, beside=page.words("chart.no_limits"), ink=hue.QUIET, bold=is_main)
    low, high = _within(figure)
    return Row(
        name,
        heading,
        intervals=[Interval(low, high, hue.SOFT if is_main else _OTHERS, 5 if is_main else 4)],
        dots=[(figure.number, _MAIN if is_main else _DOT)],
        beside=_said(page, figure),
        bold=is_main,
    )


def _within(figure: Measured) -> tuple[float, float]:
    """Return the limits of a figure, cut off where they lie too far."""
    low, high = (min(max(end, _FARTHEST[0]), _FARTHEST[1]) for end in (figure.conf_low or 0.0, figure.conf_high or 0.0))
    return low, high


def _said(page: Page, figure: Measured) -> str:
    signed = figure.but(unit="change")
    return page.words("estimate.alone", value=page.show(signed), interval=page.numbers.interval(figure))


def _cited(page: Page, written: str, figure: Measured) -> str:
    return page.cite(figure, written=written) if figure else written


def _ends(row: Row) -> list[float]:
    return [*(end for part in row.intervals for end in (part.low, part.high)), *(at for at, _ in row.dots)]


def _axis(page: Page, values: Iterable[float]) -> Axis:
    low, high, ticks = c.between([0.0, *values])
    return Axis(low, high, _percentages(page, ticks), rule=0.0)


def _percentages(page: Page, places: Sequence[float]) -> dict[float, str]:
    """Write percentages at their places, with a decimal where whole ones would not do."""
    digits = 0 if all(abs(place * 100 - round(place * 100)) < _WHOLE for place in places) else 1
    return {place: page.numbers.percent(place, digits, sign=True) for place in places}


_WHOLE = 1e-6


def events(page: Page, by_year: pd.DataFrame) -> Shown:
    """Draw how those with and without changed apart, year by year from the start.

    Parameters
    ----------
    page : Page
    by_year : DataFrame
        As ``comparisons.events`` gives it.
    """
    drawn = kept(by_year, (bool(limited(figure)) for figure in by_year["percent"]))
    if not len(drawn):
        return nothing(page.words("omitted.events"))
    studies = [_study(page, str(code), own) for code, own in drawn.groupby("comparison", sort=False)]
    told = zip(drawn["event"].astype(int), drawn["percent"], strict=True)
    text = "; ".join(f"{_year(year)}: {_cited(page, _said(page, figure), figure)}" for year, figure in told)
    key = {page.words(f"chart.events_{name}"): look for name, look in LOOKS.items()}
    return charts.picture(page, lambda width: _studies(page, studies, width, key), "events", text)


def _studies(page: Page, studies: Sequence[Study], width: float, key: c.Key) -> Figure:
    return draw_studies(width, studies, page.words("chart.events_years"), key)


def _study(page: Page, code: str, own: pd.DataFrame) -> Study:
    words = ComparisonWords(page, code)
    given = zip(own["event"].astype(int), own["percent"], strict=True)
    found = [Event(year, figure.number, _within(figure)) for year, figure in given]
    base = words.declared.baseline if isinstance(words.declared.baseline, int) else _BASE
    years = {year: _year(year) for year in (*(event.year for event in found), base)}
    _, _, ticks = c.between([0.0, *(end for event in found for end in (event.value, *event.limits))])
    return Study(words.heading, found, _percentages(page, ticks), years, page.words("chart.start"), base)


_BASE = -1
"""The year that all others are compared with, where a comparison does not say: the one before the start."""


def _year(year: int) -> str:
    """Write a year from the start, with its sign."""
    return f"{year:+d}".replace("-", "−") if year else "0"
