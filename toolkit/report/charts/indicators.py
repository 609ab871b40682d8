"""Indicators against their targets and the year before, what their plan holds, and the way of sales."""

from __future__ import annotations

import pandas as pd

from toolkit.measured import Measured
from toolkit.measures.indicators.indicator_plan import ELEMENTS, TOLD, by_element
from toolkit.report import charts
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.charts import times
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.colours import Look
from toolkit.report.drawing.grids import DotRow, Dots, draw_dots
from toolkit.report.drawing.rows import Axis, Bar, Interval, Row, Space, cut, draw_rows
from toolkit.report.drawing.upright import Level, Path, Point, Step, draw_paths, draw_waterfall
from toolkit.report.page import Page

_LEAST, _MOST = -1.0, 2.0
"""Ends of the way from baseline to target; a bar that goes farther gets an arrow and its figure."""

_RING = Look(hue.BEFORE, size=4.6, inside=hue.PAPER)


def bullet_bars(page: Page, achieved: pd.DataFrame) -> Shown:
    """Draw how far each indicator came on its way from baseline to the year's target, the year before as a ring.

    What has no such way, for want of a baseline or as it is to be kept, stands apart: its value over its target.

    Parameters
    ----------
    page : Page
    achieved : DataFrame
        As ``indicators.achievement`` gives it.
    """
    on_the_way = achieved[achieved["way"].map(bool)]
    others = achieved[~achieved["way"].map(bool) & achieved["completion"].map(bool)]
    drawn = [(str(code), row, "way") for code, row in on_the_way.iterrows()]
    drawn += [(str(code), row, "completion") for code, row in others.iterrows()]
    if not drawn:
        return nothing(page.words("omitted.bullet_bars"))
    text = "; ".join(f"{page.name(code, 'indicator')}: {page.cite(row[how], 0)}" for code, row, how in drawn)
    axis = charts.way(page, [row[how].number for _, row, how in drawn], _LEAST, _MOST)
    rows = [_bullet(page, code, row, how, axis) for code, row, how in drawn]
    space = Space((3.0, 0.32), (0.72, 0.72), (0.24, 0.36), heading_lines=2)
    key = {page.words(f"chart.{name}"): Look(colour, "s") for name, colour in _STANDS.items()}
    return charts.picture(
        page,
        lambda width: draw_rows(width, rows, axis, space, key),
        "bullet_bars",
        text,
        missing=len(achieved) - len(drawn),
        of=len(achieved),
        reported=int((achieved["origin"] != "framework").sum()),
    )


_STANDS = {"reached": hue.REACHED, "short": hue.VALUE, "below": hue.WORSE}
"""Where an indicator stands: at its target, on the way, or below its baseline."""


def _bullet(page: Page, code: str, row: pd.Series, how: str, axis: Axis) -> Row:
    figure: Measured = row[how]
    stands = "reached" if row["reached"] == "reached" else "below" if figure.number < 0 else "short"
    bar, beyond = cut(figure.number, _STANDS[stands], axis, 0.11)
    before = row["way_before"] if how == "way" and not row["doubted"] else None
    dots = [(before.number, _RING)] if before and axis.low <= before.number <= axis.high else []
    heading = page.result_heading(row["result"]) if how == "way" else page.words("chart.no_way")
    bars = [Bar(1.0, hue.TRACK, thick=0.17), bar]
    name = page.name(code, "indicator")
    return Row(name, heading, bars, dots=[*dots, *beyond], beside=page.show(figure, 0), bold=stands == "reached")


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
    rows = [_dumbbell(page, str(code), row) for code, row in drawn.iterrows()]
    told = zip(rows, drawn["before"], drawn["actual"], strict=True)
    text = "; ".join(f"{row.label}: {page.cite(before, 0)} → {page.cite(actual, 0)}" for row, before, actual in told)
    axis = charts.shares(page, (m.number for m in [*drawn["before"], *drawn["actual"]]))
    space = Space((3.0, 0.14), (1.15, 1.15), (0.25, 0.36), heading_lines=1)
    return charts.picture(page, lambda width: draw_rows(width, rows, axis, space), "dumbbells", text)


_MOVED = {"better": hue.BETTER, "worse": hue.WORSE, "same": hue.BEFORE}
"""Colour of each movement, for its line and dot."""


def _dumbbell(page: Page, code: str, row: pd.Series) -> Row:
    before, actual, colour = row["before"], row["actual"], _MOVED[row["moved"]]
    return Row(
        page.name(code, "indicator"),
        page.result_heading(row["result"]),
        intervals=[] if row["doubted"] else [Interval(before.number, actual.number, colour, 2)],
        dots=[*([] if row["doubted"] else [(before.number, _RING)]), (actual.number, Look(colour))],
        beside=f"{page.show(before, 0)}{'?' if row['doubted'] else ''} → {page.show(actual, 0)}",
    )


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
    told = {page.words(f"element.{name}"): page.cite(m, written=f"{m.n}/{m.of}") for name, m in counted.items()}
    text = "; ".join(f"{name}: {of}" for name, of in told.items())
    rows = [
        DotRow(
            page.name(str(code), "indicator"),
            page.result_heading(str(row["result"])),
            [_ELEMENT[str(row[f"has_{name}"])] for name in ELEMENTS],
        )
        for code, row in listed.iterrows()
    ]
    dots = Dots(
        rows,
        [page.words(f"element_short.{name}") for name in ELEMENTS],
        [name not in TOLD for name in ELEMENTS],
        [page.words("chart.plan.total", of=len(listed)), *(page.show(counted[name]) for name in ELEMENTS)],
    )
    return charts.picture(page, lambda width: draw_dots(width, dots), "plan_dots", text)


_ELEMENT = {
    "no": (Look(hue.LACKING, size=7, inside=hue.PAPER),),
    "reason": (Look(hue.SHORT, size=7, inside=hue.PAPER), Look(hue.SHORT, size=2.6)),
    "of_result": (Look(hue.SOFT, size=7.6),),
    "yes": (Look(hue.ACCENT, size=7.6),),
}
"""How a dot looks, by what the element is: there, or of the result, or lacking, or lacking with a reason."""


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
        f"{page.name(row['indicator'], 'indicator')}: {page.cite(row['before'])} → {page.cite(row['actual'])}"
        f" ({page.cite(row['growth'])})"
        for _, row in drawn.iterrows()
    )
    marks = {"sales_target": drawn["target"], "sales_level": drawn["baseline"][drawn["base_period"] == ""]}
    read = ["sales_slope", *(name for name, figures in marks.items() if figures.map(bool).any())]
    paths = [_path(page, row) for _, row in drawn.iterrows()]
    return charts.picture(
        page,
        lambda width: draw_paths(width, paths),
        "sales_slope",
        text,
        caption=" ".join(read),
    )


def _path(page: Page, row: pd.Series) -> Path:
    """Put the year before, the year, and a baseline that has a year, where they lie in time; one without is a level."""
    periods = {"baseline": row["base_period"], "before": page.at.before.name, "actual": page.at.name}
    there = [name for name, period in periods.items() if row[name] and period]
    baseline = row["baseline"] if not periods["baseline"] else None
    return Path(
        page.name(row["indicator"], "indicator"),
        [
            Point(
                times.place(page, periods[name]),
                page.numbers.period(periods[name]),
                row[name].number,
                _short(page, row[name].number, row["actual"]),
            )
            for name in there
        ],
        _level(page, "column.baseline", baseline),
        _level(page, "chart.target", row["target"]),
    )


def _level(page: Page, name: str, figure: Measured | None) -> Level | None:
    return Level(figure.number, (page.words(name), _short(page, figure.number, figure))) if figure else None


_MILLION = 1_000_000


def _short(page: Page, value: float, like: Measured) -> str:
    """Write an amount in millions, where it has them."""
    if abs(value) < _MILLION:
        return page.numbers.money(value, like.currency, 0)
    digits = 2 if abs(value) < 10 * _MILLION else 1
    return page.words("unit.millions", value=page.numbers.money(value / _MILLION, like.currency, digits))


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
    names = ("start", "by_units", "by_unit_sales", "end")
    text = "; ".join(f"{page.words(f'column.{name}')}: {page.cite(row[name])}" for name in names)
    labels = {"start": page.before, "end": page.year}
    steps = [
        Step(
            labels.get(name) or page.words(f"column.{name}"),
            row[name].number,
            ("" if name in labels or row[name].number < 0 else "+") + _short(page, row[name].number, row["end"]),
            whole=name in labels,
        )
        for name in names
    ]
    return charts.picture(page, lambda width: draw_waterfall(width, steps), "waterfall", text)
