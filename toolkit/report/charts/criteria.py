"""Quality criteria: the grid of grades, and the ratios behind them over time."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from toolkit.report.charts import canvas as c
from toolkit.report.page import Page
from toolkit.report.shown import Shown, nothing


def grade_grid(page: Page, graded: pd.DataFrame) -> Shown:
    """Draw the grades as a grid: subjects down, criteria across, the ratio and the year before in each cell.

    Parameters
    ----------
    page : Page
    graded : DataFrame
        As ``criteria.grades`` gives it.
    """
    if not len(graded):
        return nothing(page.words("table.grades.empty"))
    text = "; ".join(
        f"{row['subject']}, {page.name(row['criterion'], 'criterion')}: {row['printed'].text or row['grade'].text}"
        for _, row in graded.iterrows()
        if row["printed"].text or row["grade"].text
    )
    caption = page.words("caption.grade_grid", year=page.year, before=page.before)
    return c.picture(
        page, lambda width: _grid(page, graded, width), page.words("alt.grade_grid", figures=text), caption
    )


def _grid(page: Page, graded: pd.DataFrame, width: float) -> Figure:
    subjects, criteria = list(dict.fromkeys(graded["subject"])), list(dict.fromkeys(graded["criterion"]))
    narrow = c.is_narrow(width)
    left = 0.55 if narrow else 2.6
    step = (width - left - 0.1) / len(criteria)
    figure, axes = c.canvas(width, 0.72 * len(subjects) + 0.5, left, 0.1, 0.45, 0.05)
    axes.set_xlim(0, len(criteria))
    axes.set_ylim(len(subjects), 0)
    for _, row in graded.iterrows():
        x, y = criteria.index(row["criterion"]), subjects.index(row["subject"])
        letter = page.step(row["printed"].text or row["grade"].text)
        tone = page.tone(letter) if letter else "X"
        axes.add_patch(
            FancyBboxPatch(
                (x + 0.06, y + 0.08),
                0.88,
                0.84,
                boxstyle="round,pad=0,rounding_size=0.06",
                fc=c.GRADES[tone],
                ec="none",
                mutation_aspect=step / 0.72,
            )
        )
        ink, is_short = c.GRADE_INK[tone], len(letter) <= c.LETTERS
        small = page.show(row["ratio"], None if row["ratio"].unit == "index" else 0) if row["ratio"] else ""
        axes.text(
            x + (0.5 if not small else 0.28),
            y + 0.5,
            letter if is_short else c.wrapped(letter, step * (0.5 if small else 0.8), 7),
            ha="center",
            va="center",
            fontsize=19 if is_short else 7,
            weight="bold",
            color=ink,
        )
        if small:
            axes.text(
                x + 0.68,
                y + (0.36 if row["grade_before"].text else 0.5),
                small,
                ha="center",
                va="center",
                fontsize=8.5,
                color=ink,
            )
        if row["grade_before"].text:
            axes.text(
                x + 0.68,
                y + 0.66,
                f"{page.before}: {row['grade_before'].text}",
                ha="center",
                va="center",
                fontsize=7.5,
                color=ink,
            )
    labels = subjects if narrow else [_subject(page, s, left) for s in subjects]
    axes.set_yticks([])
    axes.set_xticks([])
    axes.spines[:].set_visible(False)
    for i, text in enumerate(labels):
        c.label(axes, -0.08, i + 0.5, text, ha="right", fontsize=8.5)
    for i, name in enumerate(criteria):
        axes.text(
            i + 0.5,
            -0.12,
            page.name(name, "criterion"),
            ha="center",
            va="bottom",
            fontsize=6.8 if narrow else 9,
            weight="bold",
        )
    return figure


def _subject(page: Page, code: str, room: float) -> str:
    lines = c.wrapped(page.result_heading(code), room - 0.2, 8.5).split("\n")
    return "\n".join(lines[:3]) + ("…" if len(lines) > 3 else "")  # noqa: PLR2004 - three lines fit a cell


def ratio_trend(page: Page, ratios: pd.DataFrame) -> Shown:
    """Draw the ratio of each criterion over the tracked periods, one line a result.

    Parameters
    ----------
    page : Page
    ratios : DataFrame
        As ``rule_sets.trend`` gives it.
    """
    tracked = ratios.groupby(["subject", "criterion"])["period"].transform("count") > 2  # noqa: PLR2004 - a line
    drawn = ratios[tracked & ratios["ratio"].map(bool)].assign(value=lambda f: f["ratio"].map(lambda m: m.number))
    if not len(drawn):
        return nothing(page.words("omitted.ratio_trend"))
    last = drawn.groupby(["criterion", "subject"], sort=False).last().reset_index()
    text = "; ".join(
        f"{page.name(row['criterion'], 'criterion')}, {row['subject']}: {page.show(row['ratio'])}"
        for _, row in last.iterrows()
    )
    caption = page.words("caption.ratio_trend")
    return c.picture(
        page, lambda width: _trend(page, drawn, width), page.words("alt.ratio_trend", figures=text), caption
    )


def _trend(page: Page, drawn: pd.DataFrame, width: float) -> Figure:
    criteria, periods = list(dict.fromkeys(drawn["criterion"])), list(dict.fromkeys(drawn["period"]))
    narrow, n = c.is_narrow(width), len(dict.fromkeys(drawn["criterion"]))
    figure = Figure(figsize=(width, 2.3 * n if narrow else 2.7))
    panels = figure.subplots(n if narrow else 1, 1 if narrow else n, squeeze=False).ravel()
    colours = dict(zip(dict.fromkeys(drawn["subject"]), sns.color_palette("colorblind"), strict=False))
    for axes, criterion in zip(panels, criteria, strict=True):
        own = drawn[drawn["criterion"] == criterion].assign(x=lambda f: f["period"].map(periods.index))
        sns.lineplot(
            own,
            x="x",
            y="value",
            hue="subject",
            palette=colours,
            ax=axes,
            legend=False,
            lw=1.8,
            marker="o",
            ms=4,
            errorbar=None,
        )
        ends = own.groupby("subject", sort=False).last().sort_values("value")
        _label_ends(axes, ends, colours)
        axes.set_title(page.name(criterion, "criterion"), loc="left", fontsize=9.5, weight="bold")
        axes.set(xlabel="", ylabel="", xlim=(-0.3, len(periods) + 0.1), ylim=(0, own["value"].max() * 1.12))
        axes.set_xticks(range(len(periods)), [_tick(p) for p in periods], fontsize=7.5)
        as_index = own["ratio"].iloc[0].unit == "index"
        ticks = [t for t in (0, 0.25, 0.5, 0.75, 1.0, 1.25) if t <= own["value"].max() * 1.1]
        axes.set_yticks(
            ticks,
            [page.numbers.decimal(t, 2) if as_index else page.numbers.percent(t, 0) for t in ticks],
            fontsize=7.5,
            color=c.QUIET,
        )
        axes.grid(axis="y", color=c.FAINT, lw=0.6)
    figure.tight_layout(pad=0.4, w_pad=1.2, h_pad=1)
    return figure


def _tick(period: str) -> str:
    """Write a period short: the year with two digits, a quarter or semester without its year."""
    return period.partition("-")[2] or f"’{period[-2:]}"


def _label_ends(axes: Axes, ends: pd.DataFrame, colours: dict[str, object]) -> None:
    """Write each line's name at its end, moved apart where two ends are close."""
    gap, at = ends["value"].max() * 0.075, -1.0
    for subject, row in ends.iterrows():
        at = max(float(row["value"]), at + gap)
        axes.text(
            row["x"] + 0.15, at, str(subject), color=colours[str(subject)], fontsize=8, va="center", weight="bold"
        )
