"""Charts: two pictures inside the page, words beside them, the same bytes each time."""

from __future__ import annotations

import base64
import inspect
import re

import pandas as pd
import pytest

from tests.drawn import misplaced
from tests.report import compared
from toolkit import open_programme
from toolkit.measured import undefined
from toolkit.measures import budget, comparisons, indicators
from toolkit.measures.activities import pipeline, strategic_plan
from toolkit.measures.appraisal import appraisals, criteria, risks, rule_sets
from toolkit.measures.at_a_glance import portfolio
from toolkit.measures.indicators import indicator_plan, logframe, sales, tracking
from toolkit.measures.people import beneficiaries
from toolkit.measures.records import composite, composite_groups, composite_weights, records_indicators
from toolkit.measures.surveys import consultation
from toolkit.report import Page, PortfolioPage, charts, readings
from toolkit.report.drawing import canvas
from toolkit.report.drawing.lettering import fitting
from toolkit.statistics.intervals import proportion
from toolkit.words import Words

CSE = ("cse-peru", 2011)
PAR2 = ("par2-bolivia", 2022)
CLAC = ("clac", 2023)
MADE = ("made", compared.YEAR)


def sampled(*_):
    shares = {"women": proportion(7, 20), "men": undefined("share", "suppressed", "sampled_share")}
    rows = {f"R1.sales:{part}": {"indicator": "R1.sales", "part": part, "sampled": m} for part, m in shares.items()}
    return pd.DataFrame.from_dict(rows, orient="index")


def weighted(programme, year):
    index = composite.composite_of(programme, year)
    return composite_weights.sensitivity(index), composite_weights.random_weights(index, draws=50)


FRAMES = {
    "bullet_bars": (CSE, indicators.achievement),
    "dumbbells": (CSE, indicators.achievement),
    "sales_slope": (CSE, sales.growth),
    "waterfall": (CSE, sales.split),
    "limits": (CSE, budget.by_line),
    "years": (CSE, budget.by_year),
    "money_and_time": (CSE, budget.execution),
    "grade_grid": (CSE, criteria.grades),
    "ratio_trend": (CSE, rule_sets.trend),
    "people": (CSE, lambda *subject: beneficiaries.by_place(*subject, "province").assign(group="families")),
    "funnel": (PAR2, pipeline.funnel),
    "plan_dots": (CSE, indicator_plan.sheets),
    "risk_grid": (CSE, risks.register),
    "places": (PAR2, lambda programme, _: records_indicators.across(programme, 2022, "department", of_parts=True)),
    "classes": (CSE, lambda *subject: tracking.by_class(tracking.card(*subject))),
    "movement": (CSE, lambda *subject: logframe.movement_by_result(subject[0], indicators.achievement(*subject))),
    "intervals": (CSE, sampled),
    "appraisal": (CSE, appraisals.appraised),
    "plan_tree": (CLAC, strategic_plan.objectives),
    "ranked_choices": (CLAC, consultation.choices),
    "stacked_parts": (CLAC, composite_groups.contributions),
    "weight_dots": (CLAC, weighted),
    "forest": (MADE, comparisons.designs),
    "events": (MADE, comparisons.events),
    "plan": (CSE, budget.plan),
    "by_funder": (PAR2, budget.by_funder),
    "by_category": (PAR2, budget.by_category),
    "standing": ((), portfolio.standing),
    "money_and_progress": ((), portfolio.money_and_progress),
}
"""Of every chart, a programme and year that has it - none for a portfolio - and what it shows."""


CHARTS = {
    name: function
    for room in charts.ROOMS
    for name, function in vars(getattr(charts, room)).items()
    if name in FRAMES and function.__module__ == f"toolkit.report.charts.{room}"
}


def offered(rooms):
    """Give the functions that a notebook can call, by their room."""
    for room in map(rooms.__getattr__, rooms.ROOMS):
        for name, function in vars(room).items():
            if inspect.isfunction(function) and function.__module__ == room.__name__ and name[0] != "_":
                yield function


def test_every_chart_that_a_notebook_can_call_is_drawn_here():
    assert {function.__name__ for function in offered(charts)} == set(FRAMES)


def drawn(name, subject=None, language="es"):
    own, frame = FRAMES[name]
    if not own:
        members = portfolio.members(["cse-peru/2011", "spp-global/2019"])
        return CHARTS[name](PortfolioPage(members, language), frame(members))
    code, year = subject or own
    programme = compared.made() if code == "made" else open_programme(code)
    shown = frame(programme, year)
    return CHARTS[name](Page(programme, year, language), *(shown if isinstance(shown, tuple) else (shown,)))


@pytest.mark.parametrize("name", FRAMES)
def test_a_chart_is_drawn_wide_and_narrow_with_words(name):
    body = drawn(name).body
    pictures = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", body)
    wide = body.count("<img")  # one taller than a sheet is in parts
    assert len(pictures) == 1 + wide and body.count("<source") == 1
    for picture in pictures:
        svg = base64.b64decode(picture).decode()
        assert svg.startswith("<svg")
        assert "http" not in svg.replace("http://www.w3.org", "").replace("https://www.w3.org", "")
    alt = re.search(r'alt="([^"]+)"', body)[1]
    assert len(alt) > 40
    assert re.search(r"\d", alt)
    assert "<figcaption>" in body


@pytest.mark.parametrize("name", ["bullet_bars", "ratio_trend", "limits"])
def test_the_same_figures_give_the_same_bytes(name):
    assert drawn(name).body == drawn(name).body


@pytest.mark.parametrize("name", ["plan_tree", "ranked_choices", "stacked_parts", "weight_dots"])
def test_a_year_without_the_figures_of_the_plan_gets_no_picture_but_a_reason(name):
    assert drawn(name, ("clac", 2025)).omitted


def test_a_programme_without_targets_gets_no_bars():
    assert drawn("bullet_bars", ("spp-global", 2019)).omitted


@pytest.mark.parametrize("name", ["plan", "money_and_time", "limits"])
def test_what_par2_does_not_print_is_not_drawn(name):
    assert drawn(name, PAR2).omitted


def test_a_programme_without_a_pipeline_gets_no_funnel():
    assert drawn("funnel", CSE).omitted


def test_a_funnel_of_a_year_without_a_later_one_has_one_part():
    assert "su parte oscura" in drawn("funnel", PAR2).body
    assert "su parte oscura" not in drawn("funnel", ("par2-bolivia", 2021)).body


def test_a_programme_without_a_card_gets_no_classes():
    assert drawn("classes", ("spp-global", 2019)).omitted


def test_a_suppressed_share_is_not_drawn_and_the_others_are_said_with_their_interval():
    alt = re.search(r'alt="([^"]+)"', drawn("intervals").body)[1]
    assert "Mujeres (n\u00a0=\u00a020): 35.0\u00a0% (18.1–56.7\u00a0%)" in alt
    assert "Hombres" not in alt


def test_drawing_leaves_no_style_behind():
    import matplotlib as mpl  # noqa: PLC0415

    before = dict(mpl.rcParams)
    drawn("years")
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("rooms", [charts, readings])
def test_whatever_a_notebook_can_call_takes_its_page_first(rooms):
    assert {next(iter(inspect.signature(function).parameters)) for function in offered(rooms)} == {"page"}


def test_shares_of_two_years_that_there_are_not_are_said_not_to_be_there():
    assert drawn("dumbbells", PAR2).omitted == Words("es")("omitted.dumbbells")


def test_people_of_no_place_are_said_not_to_be_there(clac):
    by_place = beneficiaries.by_place(clac, 2023, "")
    assert charts.people.people(Page(clac, 2023, "es"), by_place).omitted == Words("es")("omitted.people")


@pytest.mark.parametrize("kind", ["text", "note"])
@pytest.mark.parametrize("x", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("y", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("ha", ["left", "center", "right"])
@pytest.mark.parametrize("width", [canvas.WIDE, canvas.NARROW])
def test_a_long_amount_stays_on_the_sheet_wherever_it_is_written(x, y, ha, width, kind):
    def draw(inches):
        figure, axes = canvas.canvas(inches, 2.0, 0.1, 0.1, 0.1, 0.1)
        axes.set_axis_off()
        if kind == "text":
            axes.text(x, y, "ETB 812,345,678.90", ha=ha)
        else:
            axes.annotate("ETB 812,345,678.90", (x, y), (0, 8), textcoords="offset points", ha=ha)
        return figure

    assert misplaced(canvas.sheet(draw, width, "")) == []


@pytest.mark.parametrize("width", [canvas.WIDE, canvas.NARROW])
@pytest.mark.parametrize(("name", "family"), [("limits", "line"), ("people", "place")])
def test_the_heading_of_a_group_is_whole_however_long(name, family, width, monkeypatch):
    (code, year), measure = FRAMES[name]
    page = Page(open_programme(code), year, "es")
    long = "{} y todo lo que su nombre dice, desde el principio hasta el fin, por largo que sea el camino"
    monkeypatch.setattr(charts, "framed", lambda _page, draw, *_: canvas.sheet(draw, width, ""))
    monkeypatch.setattr(Page, "name", lambda _page, code, *_: long.format(code))
    frame = measure(page.programme, year)
    drawing = CHARTS[name](page, frame)
    down = sorted(drawing.axes[0].texts, key=lambda text: text.get_position()[1])
    said = " ".join(text.get_text().replace("\n", " ") for text in down)
    groups = frame["group"] if family == "line" else frame["parent"]
    assert [code for code in groups if long.format(code) not in said] == []
    assert misplaced(drawing) == []


def test_two_dollar_signs_in_a_name_are_no_formula():
    def draw(width):
        figure, axes = canvas.canvas(width, 2, 0.5, 0.5)
        axes.text(0.5, 0.5, r"from $100 to $\frac", fontsize=9)
        return figure

    assert "from $100 to $" in canvas.svg(draw, canvas.WIDE, "")


@pytest.mark.parametrize(
    ("high", "ticks"),
    [(1.99, [0, 0.25, 0.5, 0.75, 1.0]), (2.0, [0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75])],
)
def test_an_axis_up_to_twice_the_whole_names_more_than_the_whole(high, ticks):
    assert canvas.percent_ticks(0.0, high) == ticks


@pytest.mark.parametrize(
    ("inches", "named"),
    [(6.0, ["-80 %", "0 %", "+80 %", "+160 %", "+240 %"]), (1.9, ["", "0 %", "", "+160 %", ""])],
)
def test_names_of_ticks_that_would_touch_are_every_second_one_and_nought_is_named(inches, named):
    _, axes = canvas.canvas(inches, 1, 0, 0)
    axes.set_xlim(-0.8, 2.4)
    ticks = dict(zip((-0.8, 0.0, 0.8, 1.6, 2.4), ("-80 %", "0 %", "+80 %", "+160 %", "+240 %"), strict=True))
    assert fitting(axes, ticks) == named
