"""What is computed from records: how far places lie apart, and an index."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from toolkit.measured import Measured
from toolkit.report import charts
from toolkit.report.cell_outputs import Shown, nothing
from toolkit.report.drawing import canvas as c
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.colours import Look
from toolkit.report.drawing.rows import Axis, Interval, Row, Space, draw_rows, stacked
from toolkit.report.page import Page
from toolkit.words import plain


def places(page: Page, across: pd.DataFrame) -> Shown:
    """Draw each percentage as a line with a dot for every place and a bar for the whole.

    Parameters
    ----------
    page : Page
    across : DataFrame
        As ``computed.across`` gives it for shares: the whole in the first column.
    """
    drawn = across[[bool(row.map(bool).sum() > 1 and row.iloc[0]) for _, row in across.iterrows()]]
    if not len(drawn):
        return nothing(page.words("omitted.places"))
    names = [page.name(str(code), "indicator") for code in drawn.index]
    told = [_ends(page, row) for _, row in drawn.iterrows()]
    ends = [plain(end) for end in told]
    text = "; ".join(f"{name}: {end}" for name, end in zip(names, told, strict=True))
    rows = [
        Row(name, dots=_across(row), beside=end, ink=hue.QUIET)
        for name, end, (_, row) in zip(names, ends, drawn.iterrows(), strict=True)
    ]
    axis = charts.shares(page, (at for row in rows for at, _ in row.dots))
    space = Space((2.55, 0.12), (2.2, 0.2), (0.4, 0.4), beside_below=True)
    return charts.picture(
        page,
        lambda width: draw_rows(width, rows, axis, space),
        "places",
        text,
        whole=page.name(str(across.columns[0]), "place"),
    )


_PLACE, _WHOLE = Look(hue.VALUE, alpha=0.6), Look(hue.INK, "|", 16)


def _across(row: pd.Series) -> list[tuple[float, Look]]:
    return [*((m.number, _PLACE) for _, m in _parts(row)), (row.iloc[0].number, _WHOLE)]


def _parts(row: pd.Series) -> list[tuple[str, Measured]]:
    return [(str(place), m) for place, m in row.iloc[1:].items() if m]


def _ends(page: Page, row: pd.Series) -> str:
    parts = sorted(_parts(row), key=lambda part: part[1].number)
    (least, low), (most, high) = parts[0], parts[-1]
    ends = ((least, low), (most, high))
    return " – ".join(charts.sized(page, f"{page.name(p, 'place')} {page.cite(m, 0)}", m) for p, m in ends)


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
    rows = [_group(page, str(group), list(row)) for group, row in contributions.iterrows()]
    told = (", ".join(map(page.cite, row)) for _, row in contributions.iterrows())
    text = "; ".join(f"{row.label}: {row.beside} ({parts})" for row, parts in zip(rows, told, strict=True))
    parts = [page.name(str(column), "indicator") for column in contributions.columns]
    key = {part: Look(hue.PARTS[i % len(hue.PARTS)], "s", 6.5) for i, part in enumerate(parts)}
    axis = Axis(*c.reach(sum(bar.length for bar in row.bars) for row in rows))
    space = Space((2.4, 0.12), (0.5, 0.45), (0.4, 0.46))
    return charts.picture(page, lambda width: draw_rows(width, rows, axis, space, key), "stacked_parts", text)


def _group(page: Page, group: str, parts: Sequence[Measured]) -> Row:
    lengths = [m.number for m in parts]
    bars, whole = stacked(lengths, hue.PARTS, [page.show(m) for m in parts], thick=0.22), sum(lengths)
    shown = page.numbers.decimal(whole, 2)
    return Row(charts.sized(page, page.name(group, *_GROUPS), parts[0]), bars=bars, beside=shown, end=whole, bold=True)


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
    text = "; ".join(f"{_way(page, row)}: {page.cite(row['index'], 3)}" for _, row in ways.iterrows())
    rows = [
        Row(
            _way(page, row),
            intervals=[Interval(row["conf_low"].number, row["conf_high"].number)] if "conf_low" in row else [],
            dots=[(row["index"].number, _WEIGHTED)],
            beside=page.show(row["index"], 3),
        )
        for frame in (drawn, ways)
        for _, row in frame.iterrows()
    ]
    declared = ways.iloc[0]["index"].number - ways.iloc[0]["index_change"].number
    ends = [m.number for column in ("conf_low", "conf_high") for m in drawn[column]]
    low, high, ticks = c.between([declared, *ends, *(m.number for m in ways["index"])])
    axis = Axis(low, high, {tick: page.numbers.decimal(tick, 2) for tick in ticks}, declared)
    space = Space((3.3, 0.12), (0.65, 0.6), (0.24, 0.36))
    return charts.picture(page, lambda width: draw_rows(width, rows, axis, space), "weight_dots", text)


_WEIGHTED = Look(hue.ACCENT, size=5.5)


def _way(page: Page, row: pd.Series) -> str:
    part = page.name(str(row["part"]), "indicator") if row.get("part") else ""
    return page.words(f"weights.{row['how']}", part=part)
