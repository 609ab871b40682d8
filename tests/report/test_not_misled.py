"""Charts do not mislead: one rule a test, on figures that nobody gave us."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from tests.drawn import crossed, misplaced
from toolkit import open_programme
from toolkit.measured import Measured, undefined
from toolkit.measures import budget, indicators
from toolkit.measures.appraisal import rule_sets
from toolkit.measures.indicators import sales, tracking
from toolkit.measures.people import beneficiaries
from toolkit.report import Page, charts
from toolkit.report.charts import times
from toolkit.report.drawing import canvas
from toolkit.report.drawing import colours as hue
from toolkit.report.drawing.colours import Look
from toolkit.report.drawing.rows import Axis, Bar, Row, Space, draw_rows
from toolkit.report.drawing.upright import Level, Path, Point, draw_paths

NONE = undefined("ratio", "not_reported")


def ratio(value):
    return Measured(value, "ratio")


@pytest.fixture(scope="module")
def cse():
    return open_programme("cse-peru")


@pytest.fixture
def page(cse):
    return Page(cse, 2011, "es")


@pytest.fixture(params=[canvas.WIDE, canvas.NARROW])
def drawing(request, monkeypatch):
    """Give what a chart draws, instead of a page's picture."""
    monkeypatch.setattr(charts, "framed", lambda _page, draw, *_: canvas.sheet(draw, request.param, ""))


def bars(figure):
    """Give the length and colour of each bar of the main axes, with where it starts, tracks left out."""
    found = [(bar.get_x(), bar.get_width(), to_hex(bar.get_facecolor())) for bar in figure.axes[0].patches]
    return [bar for bar in found if bar[2] != hue.TRACK]


def dots(figure, marker):
    return [line for line in figure.axes[0].get_lines() if line.get_marker() == marker]


def achieved(cse, ways, **more):
    """Give as many indicators as there are ways, each so far on its own, with what else is said of them."""
    rows = indicators.achievement(cse, 2011).iloc[: len(ways)].copy()
    given = {"way": [NONE if way is None else ratio(way) for way in ways], "way_before": [ratio(0.25)] * len(ways)}
    given |= {"completion": [ratio(0.8)] * len(ways), "reached": ["short"] * len(ways), "doubted": [""] * len(ways)}
    return rows.assign(**{name: pd.Series(list(of), index=rows.index) for name, of in (given | more).items()})


@pytest.mark.usefixtures("drawing")
def test_bars_start_at_the_baseline_and_a_fall_below_it_goes_to_the_left(page, cse):
    drawn = bars(charts.indicators.bullet_bars(page, achieved(cse, [0.5, -0.4, 1.25])))
    assert [start for start, _, _ in drawn] == [0, 0, 0]
    assert [length for _, length, _ in drawn] == pytest.approx([0.5, -0.4, 1.25])
    assert [colour for _, _, colour in drawn] == [hue.VALUE, hue.WORSE, hue.VALUE]


@pytest.mark.usefixtures("drawing")
def test_only_what_is_reached_has_its_colour_however_near_the_others_come(page, cse):
    rows = achieved(cse, [0.999, 1.0, 1.7], reached=["short", "reached", ""])
    assert [colour for _, _, colour in bars(charts.indicators.bullet_bars(page, rows))] == [
        hue.VALUE,
        hue.REACHED,
        hue.VALUE,
    ]


@pytest.mark.usefixtures("drawing")
def test_a_bar_that_goes_beyond_the_axis_says_so_on_either_side(page, cse):
    figure = charts.indicators.bullet_bars(page, achieved(cse, [15.0, -6.0, 0.5]))
    assert [line.get_xdata()[0] for mark in "><" for line in dots(figure, mark)] == [2.0, -1.0]


@pytest.mark.usefixtures("drawing")
def test_what_has_no_baseline_stands_apart_under_words_that_say_so(page, cse):
    figure = charts.indicators.bullet_bars(page, achieved(cse, [0.5, None]))
    said = " ".join(text.get_text() for text in figure.axes[0].texts)
    assert "línea de base: el valor sobre la meta" in said
    assert [length for _, length, _ in bars(figure)] == pytest.approx([0.5, 0.8])
    assert len(dots(figure, "o")) == 1  # the year before on a way that there is


@pytest.mark.usefixtures("drawing")
def test_a_doubtful_zero_is_not_drawn_as_a_value(page, cse):
    rows = achieved(cse, [0.5, 0.5], way_before=[ratio(0.0), ratio(0.0)], doubted=["", "x"])
    (ring,) = dots(charts.indicators.bullet_bars(page, rows), "o")
    assert list(ring.get_xdata()) == [0.0]


def test_a_zero_is_doubtful_where_the_card_tracks_the_indicator(cse):
    rows = indicators.achievement(cse, 2011)
    zeros = rows[rows["before"].map(lambda figure: figure.value == 0)]
    tracked = set(tracking.card(cse, 2011).index)
    assert {code for code in zeros.index if code in tracked} == set(rows.index[rows["doubted"] != ""]) != set()


@pytest.mark.usefixtures("drawing")
def test_a_line_of_ratios_breaks_at_a_printed_zero(page):
    rows = [("R1", "2008", 0.0), ("R1", "2009", 0.5), ("R1", "2010", 0.0), ("R1", "2011", 0.7)]
    frame = pd.DataFrame(
        [
            {"subject": s, "criterion": "efficacy", "period": p, "ratio": ratio(v), "doubted": "" if v else "zero"}
            for s, p, v in rows
        ]
    )
    (line,) = charts.appraisal.ratio_trend(page, frame).axes[0].get_lines()[:1]
    assert [None if math.isnan(y) else y for y in line.get_ydata()] == [0.5, None, 0.7]


def test_the_zeros_of_a_followed_ratio_are_marked(cse):
    followed = rule_sets.trend(cse, 2011)
    assert set(followed["doubted"][followed["ratio"].map(lambda figure: figure.value == 0)]) == {"zero"}
    assert set(followed["doubted"][followed["ratio"].map(lambda figure: bool(figure.value))]) == {""}


@pytest.mark.usefixtures("drawing")
def test_years_and_quarters_lie_where_they_are_in_time(page, cse):
    frame = rule_sets.trend(cse, 2011)
    xs = charts.appraisal.ratio_trend(page, frame).axes[0].get_lines()[0].get_xdata()
    steps = [b - a for a, b in pairwise(xs)]
    assert steps == pytest.approx([0.25] * 4)  # from the end of 2010 to the quarters of 2011
    assert times.place(page, "2011") - times.place(page, "2009") == pytest.approx(2)


@pytest.mark.usefixtures("drawing")
def test_columns_of_years_and_of_quarters_stand_apart_under_their_names(page, cse):
    planned = pd.concat([budget.plan(cse, 2011).iloc[:1]] * 4).set_axis(["2012-Q1", "2012-Q2", "2013", "2014"])
    axes = charts.budget.plan(page, planned).axes[0]
    middles = [bar.get_x() + bar.get_width() / 2 for bar in axes.patches if bar.get_width() > 0.3]
    gaps = [b - a for a, b in pairwise(middles)]
    assert gaps[1] > gaps[0] == pytest.approx(gaps[2])
    said = [text.get_text() for text in axes.texts]
    assert {"Por trimestre", "Por año"} <= set(said)


@pytest.mark.usefixtures("drawing")
def test_columns_of_one_length_have_no_headings(page, cse):
    said = [text.get_text() for text in charts.budget.plan(page, budget.plan(cse, 2011)).axes[0].texts]
    assert not any(text.startswith("Por ") for text in said)


def test_what_has_no_year_has_no_place_in_time(page):
    with pytest.raises(ValueError, match="base"):
        times.place(page, "base")


@pytest.mark.usefixtures("drawing")
def test_a_baseline_without_a_year_is_a_level_and_one_with_a_year_a_point(page, cse):
    sold = sales.growth(cse, 2011).iloc[:1]
    lines = charts.indicators.sales_slope(page, sold).axes[0].get_lines()
    assert len(lines[0].get_xdata()) == 2
    assert any(line.get_ydata()[0] == line.get_ydata()[1] == sold["baseline"].iloc[0].number for line in lines[1:])
    dated = charts.indicators.sales_slope(page, sold.assign(base_period="2007")).axes[0].get_lines()[0].get_xdata()
    assert [at - dated[0] for at in dated] == pytest.approx([0, 3, 4])


@pytest.mark.usefixtures("drawing")
@pytest.mark.parametrize("most", [1.6, 7.5, 42.0])
def test_the_largest_overrun_is_the_longest_bar_and_a_line_without_limit_has_none(page, cse, most):
    lines = budget.by_line(cse, 2011).iloc[:4].copy()
    spent = [ratio(1.5), ratio(most), ratio(0.3), undefined("ratio", "nothing_approved")]
    lines = lines.assign(execution=pd.Series(spent, index=lines.index), state=["overspent"] * 2 + ["", "overspent"])
    figure = charts.budget.limits(page, lines)
    drawn = bars(figure)
    ends = sorted(start + length for start, length, _ in drawn)
    assert ends == pytest.approx(sorted([1.0, 1.5, 1.0, most, 0.3]))
    assert figure.axes[0].get_xlim()[1] >= most
    assert len([bar for bar in figure.axes[0].patches if to_hex(bar.get_facecolor()) == hue.TRACK]) == 3


@pytest.mark.usefixtures("drawing")
def test_money_beyond_the_whole_is_not_cut(page, cse):
    spent = budget.execution(cse, 2011) | {"execution": ratio(1.8)}
    assert charts.budget.money_and_time(page, spent).axes[0].get_xlim()[1] >= 1.8


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Measured(0.5, "share", numerator=6, denominator=12), "x (n\u00a0=\u00a012)"),
        (Measured(0.5, "share", numerator=6, denominator=1200, n=6, of=1200), "x (n\u00a0=\u00a01,200)"),
        (Measured(0.5, "index", n=30, of=40), "x (n\u00a0=\u00a030)"),
        (Measured(0.5, "ratio", numerator=2.5, denominator=7.5), "x"),
        (Measured(0.5, "share"), "x"),
    ],
)
def test_a_group_is_named_with_its_number(page, figure, said):
    assert charts.sized(page, "x", figure) == said


def test_a_census_is_not_drawn_under_people(page, cse):
    assert "población" in charts.people.people(page, beneficiaries.by_place(cse, 2011, "province")).omitted


@pytest.mark.usefixtures("drawing")
def test_people_who_are_reached_are_the_dark_part_of_those_to_be(page, cse):
    counted = beneficiaries.by_place(cse, 2011, "province").iloc[:2].assign(group="families")
    reached = [Measured(700, "count", counts="families"), undefined("count", "not_reported")]
    counted = counted.assign(reached=pd.Series(reached, index=counted.index))
    assert [(length, colour) for _, length, colour in bars(charts.people.people(page, counted))] == [
        (counted["to_reach"].iloc[0].number, hue.PALE),
        (700, hue.VALUE),
        (counted["to_reach"].iloc[1].number, hue.PALE),
    ]


def test_words_on_a_line_on_a_dot_or_on_the_edge_of_a_bar_are_noticed():
    figure, axes = canvas.canvas(4, 2, 0.1, 0.1, 0.1, 0.1)
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.plot([0, 1], [0.5, 0.5])
    axes.plot(0.2, 0.8, "o", ms=8)
    axes.bar(0.7, 0.2, width=0.2)
    for at, word in {(0.1, 0.48): "line", (0.18, 0.78): "dot", (0.75, 0.1): "edge of it", (0.5, 0.9): "free"}.items():
        axes.text(*at, word)
    assert crossed(figure) == ["line on a line", "dot on a dot", "edge of it on the edge of a bar"]


@pytest.mark.parametrize("width", [canvas.WIDE, canvas.NARROW])
@pytest.mark.parametrize("values", [(1, 9), (9, 1), (5, 5), (5, 5.1), (0, 3)])
@pytest.mark.parametrize("level", [0.5, 5, 12])
@pytest.mark.parametrize("mark", [None, 0.7, 5, 20])
def test_words_of_a_path_lie_neither_on_lines_nor_on_each_other(width, values, level, mark):
    points = [Point(2010.0 + i, f"{2010 + i}", value, f"USD {value}.0 M") for i, value in enumerate(values)]
    path = Path(
        "Sales", points, Level(level, ("Baseline", f"USD {level} M")), mark and Level(mark, ("Target", f"USD {mark} M"))
    )
    figure: Figure = canvas.sheet(lambda inches: draw_paths(inches, [path, path]), width, "")
    assert misplaced(figure) + crossed(figure) == []


@pytest.mark.parametrize("n", [1, 3, 40])
def test_a_long_text_is_cut_between_its_parts(n):
    alt = "Bars. " + "; ".join(f"An indicator with a long name, number {i}: {i} %" for i in range(n))
    short = canvas.shortened(alt)
    assert len(short) <= canvas.LONGEST_ALT
    assert short == alt or (short.endswith(" %…") and alt.startswith(short[:-1]))
    words = canvas.Said("Title", "%", "How", alt)
    body = canvas.embedded(lambda width: canvas.canvas(width, 1, 0, 0)[0], "", words)
    assert len(re.search('alt="([^"]*)"', body)[1]) <= canvas.LONGEST_ALT


@pytest.mark.parametrize("width", [canvas.WIDE, canvas.NARROW])
def test_a_key_of_long_names_hides_neither_its_dots_nor_the_drawing(width):
    key = {
        f"International Development Association of {i} countries (IDA; AIF)" * 2: Look(hue.VALUE, "s") for i in range(3)
    }

    def draw(inches):
        return draw_rows(inches, [Row("A row", bars=[Bar(1.0)])], Axis(), Space(), key)

    figure = canvas.sheet(draw, width, "")
    assert misplaced(figure) + crossed(figure) == []


def test_a_programme_without_graded_ratios_has_no_lines_and_says_so(page):
    nothing = pd.DataFrame(columns=["subject", "criterion", "period", "doubted", "ratio"])
    assert charts.appraisal.ratio_trend(page, nothing).omitted
