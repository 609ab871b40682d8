"""What is computed from records: how far places lie apart, and what was sold with and without the programme."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from toolkit.measured import Measured
from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.record_words import RecordWords
from toolkit.report.shown import Shown, nothing

BEYOND = "#d9edf0"


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
    text = "; ".join(f"{page.name(str(code), 'indicator')}: {_ends(page, row)}" for code, row in drawn.iterrows())
    caption = page.words("caption.places", whole=page.name(str(across.columns[0]), "place"))
    return c.picture(page, lambda width: _dots(page, drawn, width), page.words("alt.places", figures=text), caption)


def _parts(row: pd.Series) -> list[tuple[str, Measured]]:
    return [(str(place), m) for place, m in row.iloc[1:].items() if m]


def _ends(page: Page, row: pd.Series) -> str:
    parts = sorted(_parts(row), key=lambda part: part[1].number)
    (least, low), (most, high) = parts[0], parts[-1]
    return f"{page.name(least, 'place')} {page.show(low, 0)} – {page.name(most, 'place')} {page.show(high, 0)}"


def _dots(page: Page, drawn: pd.DataFrame, width: float) -> Figure:
    narrow = c.is_narrow(width)
    left, right = (0.12, 0.2) if narrow else (2.55, 2.2)
    names = [
        c.wrapped(page.name(str(code), "indicator"), width - 0.3 if narrow else left - 0.2, 8.5) for code in drawn.index
    ]
    ends = [_ends(page, row) for _, row in drawn.iterrows()]
    lines = [f"{name}\n{end}\n" if narrow else name for name, end in zip(names, ends, strict=True)]
    line, row_height = c.LINE, 0.4
    _, rows, height = c.row_positions([("", lines)], row_height, line, 0.0)
    figure, axes = c.canvas(width, height + 0.45, left, right, 0.05, 0.4)
    least, longest = c.reach((m.number for _, row in drawn.iterrows() for m in row if m), 1.0)
    axes.set_ylim(height, 0)
    axes.set_xlim(least, longest)
    scale = (longest - least) / (width - left - right)
    for y, text, end, (_, row) in zip(rows, lines, ends, drawn.iterrows(), strict=True):
        reach = max(row_height, c.lines_of(text) * line + 0.08) / 2
        at = y + reach - 0.15 if narrow else y
        axes.plot([m.number for _, m in _parts(row)], [at] * len(_parts(row)), "o", ms=6, color=c.REACHED, alpha=0.45)
        axes.plot([row.iloc[0].number] * 2, [at - 0.11, at + 0.11], color=c.INK, lw=2.2, zorder=4)
        if narrow:  # the label stands above its dots
            c.label(axes, least, y - 0.13, text.rstrip("\n"), ha="left", fontsize=8.2)
        else:
            c.label(axes, least - 0.12 * scale, y, text, ha="right", fontsize=8.5)
            c.label(
                axes, longest + 0.12 * scale, y, c.wrapped(end, right - 0.2, 8), ha="left", fontsize=8, color=c.QUIET
            )
    ticks = c.percent_ticks(least, longest)
    axes.set_xticks(ticks, [page.numbers.percent(t, 0) for t in ticks])
    axes.set_yticks([])
    axes.grid(axis="x", color=c.FAINT, lw=0.6)
    return figure


def with_and_without(page: Page, products: pd.DataFrame) -> Shown:
    """Draw what organisations with the programme sold, beside what they would have sold had they changed as the others.

    Parameters
    ----------
    page : Page
    products : DataFrame
        As ``comparisons.by_product`` gives it.
    """
    drawn = products[products["beyond"].map(bool)]
    if "together" not in drawn.index:
        return nothing(page.words("omitted.with_and_without"))
    text = "; ".join(
        f"{_product(page, row)}: {page.show(row['with_change'])}, {page.show(row['without_change'])}"
        for _, row in drawn.iterrows()
    )
    caption, alt = page.words("caption.with_and_without"), page.words("alt.with_and_without", figures=text)
    return c.picture(page, lambda width: _two_panels(page, drawn, width), alt, caption)


def _product(page: Page, row: pd.Series) -> str:
    if row["product"] == "together":
        return page.words("subject.together")
    return RecordWords(page, row["records"]).value(row["product"])


def _two_panels(page: Page, drawn: pd.DataFrame, width: float) -> Figure:
    narrow, rows = c.is_narrow(width), len(drawn) - 1
    above, below = 2.9, 0.3 * rows + 0.85
    height = above + below if narrow else max(above, below)
    figure = Figure(figsize=(width, height))
    if narrow:
        slope = figure.add_axes((0.1, (below + 0.35) / height, 0.45, (above - 0.65) / height))
        dots = figure.add_axes((0.33, 0.4 / height, 0.6, (below - 0.75) / height))
    else:
        slope = figure.add_axes((0.05, 0.4 / height, 0.23, 1 - 0.75 / height))
        dots = figure.add_axes((0.65, 0.4 / height, 0.33, 1 - 0.75 / height))
    _slope(page, slope, drawn[drawn["product"] == "together"].iloc[0])
    _changes(page, dots, drawn.drop(index="together"))
    return figure


def _slope(page: Page, axes: Axes, row: pd.Series) -> None:
    with_change, without = row["with_change"].number, row["without_change"].number
    axes.fill_between([0, 1], [100, 100 * (1 + without)], [100, 100 * (1 + with_change)], color=BEYOND, lw=0)
    for change, colour, style in ((with_change, c.REACHED, "-"), (without, c.BEFORE, "--")):
        axes.plot([0, 1], [100, 100 * (1 + change)], style, color=colour, lw=2.4, marker="o", ms=6, clip_on=False)
    notes = (
        ("column.with_change", with_change, row["with_change"], c.REACHED),
        ("column.without_change", without, row["without_change"], c.QUIET),
    )
    for key, change, figure, colour in notes:
        lines = f"{page.words(key)}\n{page.show(figure)}".split("\n")
        for i, line in enumerate(lines):
            axes.annotate(
                line,
                (1, 100 * (1 + change)),
                (9, 3 - 11 * i),
                textcoords="offset points",
                fontsize=8.3,
                color=colour,
                weight="bold" if i else "normal",
                annotation_clip=False,
            )
    low = 100 * min(1, 1 + without, 1 + with_change)
    axes.set_ylim(low - 6, 100 * (1 + max(with_change, without, 0)) + 4)
    axes.set_xticks([0, 1], [page.words("chart.before"), page.words("chart.after")])
    axes.set_yticks([100], ["100"])
    axes.tick_params(axis="y", pad=-2)
    axes.set_title(page.words("chart.index"), fontsize=9, loc="left", weight="bold")


def _changes(page: Page, axes: Axes, products: pd.DataFrame) -> None:
    values = [m.number for column in ("with_change", "without_change") for m in products[column]]
    axes.set_ylim(len(products) - 0.4, -0.6)
    axes.set_xlim(min(0, *values) - 0.04, max(values) + 0.04)
    axes.axvline(0, color=c.INK, lw=0.9)
    for y, (_, row) in enumerate(products.iterrows()):
        with_change, without = row["with_change"].number, row["without_change"].number
        axes.plot([without, with_change], [y, y], color=c.FAINT, lw=3, zorder=1)
        axes.plot(without, y, "o", ms=6, mfc="white", mec=c.BEFORE, mew=1.4, zorder=3)
        axes.plot(with_change, y, "o", ms=6, color=c.REACHED, zorder=3)
    axes.set_yticks(range(len(products)), [_product(page, row) for _, row in products.iterrows()], fontsize=8.3)
    ticks = [t for t in (-0.2, 0, 0.2, 0.4, 0.6, 0.8, 1.0) if axes.get_xlim()[0] <= t <= axes.get_xlim()[1]]
    axes.set_xticks(ticks, [page.numbers.percent(t, 0, sign=True) for t in ticks])
    axes.grid(axis="x", color=c.FAINT, lw=0.6)
    axes.set_title(page.words("chart.by_product"), fontsize=9, loc="left", weight="bold")
