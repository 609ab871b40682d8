"""Budget: lines against their limit, years, money beside time, who pays what is programmed, and the financial plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from toolkit.measured import Measured
from toolkit.report import charts
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.charts import times
from toolkit.report.drawing import canvas as c
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.colours import Look
from toolkit.report.drawing.rows import Axis, Bar, Row, Space, draw_rows, stacked
from toolkit.report.drawing.upright import Column, draw_columns
from toolkit.report.page import Page

_LEAST = 1.4
"""Where the axis of limits ends at least, so that what goes beyond them has room."""

_FUNDERS = hue.PARTS
_NOT_FUNDERS = ("line", "group", "total", "counterpart_share", "part_of_total")


def limits(page: Page, lines: pd.DataFrame) -> Shown:
    """Draw what was spent of each budget line against its limit; what lies beyond it stands out.

    No bar is cut: the largest overrun is the longest one. A line without a limit has none.

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
        f"{page.name(row['line'], 'line')}: {page.cite(row['executed'], 0)} / {page.cite(row['limit'], 0)}"
        for _, row in over.iterrows()
    )
    rows = [_limit(page, lines, row) for _, row in lines.iterrows()]
    axis = charts.shares(page, (line.number for line in lines["execution"] if line), rule=1.0, least=_LEAST)
    space = Space((2.9, 0.12), (1.65, 0.3), (0.24, 0.24), beside_below=True)
    return charts.picture(
        page, lambda width: draw_rows(width, rows, axis, space), "limits", text, n=len(over), of=len(lines)
    )


def _limit(page: Page, lines: pd.DataFrame, row: pd.Series) -> Row:
    bars = []
    if row["execution"]:
        spent = row["execution"].number
        colour = hue.AMBER if row["state"] == "unused" else hue.VALUE
        parts = [min(spent, 1.0), max(0.0, spent - 1.0)]
        bars = [Bar(1.0, hue.TRACK), *stacked(parts, [colour, hue.ALARM], thick=0.11)]
    ink = hue.ALARM if row["state"] == "overspent" else hue.INK
    name, heading = _line_name(page, lines, row), page.name(row["group"], "line")
    return Row(name, heading, bars, beside=_amounts(page, row), ink=ink)


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
    text = "; ".join(f"{page.numbers.period(str(year))}: {page.cite(m, 0)}" for year, m in drawn["execution"].items())
    columns = {page.numbers.period(str(year)): _year(page, row) for year, row in drawn.iterrows()}
    return charts.picture(
        page,
        lambda width: draw_columns(width, 2.6, columns),
        "years",
        text,
        currency=drawn["executed"].iloc[0].currency,
    )


def _year(page: Page, row: pd.Series) -> list[Column]:
    limit, spent = row["limit"].number, row["executed"].number
    said, inside = page.show(row["execution"], 0), page.numbers.decimal(spent / 1000)
    higher, lower = (said, "") if limit >= spent else ("", said)
    return [
        Column(limit, hue.TRACK, edge=True, over=higher, bold=True),
        Column(spent, hue.VALUE, wide=0.5, over=lower, inside=inside, bold=True),
    ]


def money_and_time(page: Page, spent: Mapping[str, Measured]) -> Shown:
    """Draw the part of the money that is spent above the part of the time that has passed.

    Parameters
    ----------
    page : Page
    spent : mapping
        As ``budget.execution`` gives it.
    """
    colours = {"execution": hue.VALUE, "time": hue.BEFORE, "time_calendar": hue.BEFORE}
    names = {name: page.words(f"column.{name}") for name in colours if spent[name]}
    if list(names)[:1] != ["execution"] or len(names) == 1:
        return nothing(page.words("omitted.money_and_time"))
    text = "; ".join(f"{said}: {page.cite(spent[name], 0)}" for name, said in names.items())
    rows = [
        Row(
            said,
            bars=[
                Bar(1.0, hue.TRACK, thick=0.21),
                Bar(spent[name].number, colours[name], thick=0.21, alpha=0.55 if name == "time_calendar" else 1),
            ],
            beside=page.show(spent[name], 0),
            bold=True,
        )
        for name, said in names.items()
    ]
    axis = charts.shares(page, (spent[name].number for name in names))
    space = Space((2.3, 1.35), row=(0.42, 0.56))
    return charts.picture(page, lambda width: draw_rows(width, rows, axis, space), "money_and_time", text)


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
        f"{page.name(row['line'], 'line', 'subject')}: {page.cite(row['total'], 0)}" for _, row in drawn.iterrows()
    )
    return charts.picture(
        page, lambda width: _programmed(page, drawn, funders, width), "by_funder", text, currency=currency
    )


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
        f"{page.name(str(code), 'line', 'subject')}: {page.cite(row['total'], 0)}, {page.cite(row['part_of_total'])}"
        for code, row in drawn.iterrows()
    )
    return charts.picture(
        page,
        lambda width: _programmed(page, drawn, ["programmed"], width),
        "by_category",
        text,
        currency=drawn["total"].iloc[0].currency,
    )


def _programmed(page: Page, drawn: pd.DataFrame, funders: Sequence[str], width: float) -> Figure:
    """Draw each line: what each funder gives, the sum at its end, and its part or the counterpart's."""
    rows = []
    for _, row in drawn.iterrows():
        bars = stacked([row[funder].number if row[funder] else 0.0 for funder in funders], _FUNDERS)
        share = row.get("counterpart_share", row["part_of_total"])
        shown = page.numbers.decimal(row["total"].number)
        if isinstance(share, Measured) and share:
            shown += f" · {page.show(share, 1)}"
        name, heading = (
            page.name(row["line"], "line", "subject"),
            page.name(row["group"], "line") if row["group"] else "",
        )
        rows.append(Row(name, heading, bars, beside=shown, end=max(0.0, sum(bar.length for bar in bars))))
    axis, space = (
        Axis(*c.reach(total.number for total in drawn["total"])),
        Space((2.75, 0.12), (1.5, 1.45), (0.26, 0.26)),
    )
    named = [page.name(funder, "funder") for funder in funders] if len(funders) > 1 else []
    key = {name: Look(colour, "s") for name, colour in zip(named, _FUNDERS, strict=False)}
    return draw_rows(width, rows, axis, space, key)


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
            page.name(str(period)), " / ".join(page.cite(row[n], 0) for n in ("outgoing", "taken_back", "left"))
        )
        for period, row in drawn.iterrows()
    )
    columns = {page.name(str(period)): _period(page, row) for period, row in drawn.iterrows()}
    apart = list(times.lengths(page, [str(period) for period in drawn.index]).values())
    return charts.picture(
        page,
        lambda width: draw_columns(width, 3.1, columns, zero=True, groups=apart),
        "plan",
        text,
        currency=drawn["total"].iloc[0].currency,
    )


def _period(page: Page, row: pd.Series) -> list[Column]:
    """Return the columns of a period, each with its amount in thousands beyond its end."""

    def column(name: str, colour: str, shift: float, wide: float, ink: str) -> Column:
        value = row[name].number
        over = page.numbers.decimal(value / 1000)
        return Column(value, colour, wide, shift, over=over, ink=ink, edge=colour == hue.TRACK)

    columns = [column("outgoing", hue.VALUE, -0.18, 0.34, hue.INK)]
    if row["taken_back"].number:
        columns.append(column("taken_back", hue.ALARM, -0.18, 0.34, hue.ALARM))
    if row["left"]:
        columns.append(column("left", hue.TRACK, 0.18, 0.26, hue.QUIET))
    return columns
