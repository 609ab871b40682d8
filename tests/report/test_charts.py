"""Charts: two pictures inside the page, words beside them, the same bytes each time."""

from __future__ import annotations

import base64
import re

import pytest

from toolkit.measures import (
    beneficiaries,
    budget,
    composite,
    composite_weights,
    consultation,
    criteria,
    indicators,
    sales,
    strategic_plan,
)
from toolkit.report import Page, charts


def drawn(name, programme, year, language="es"):
    page = Page(programme, year, language)
    frames = {
        "bullet_bars": lambda: indicators.achievement(programme, year),
        "dumbbells": lambda: indicators.achievement(programme, year),
        "sales_slope": lambda: sales.growth(programme, year),
        "waterfall": lambda: sales.split(programme, year),
        "limits": lambda: budget.by_line(programme, year),
        "years": lambda: budget.by_year(programme, year),
        "money_and_time": lambda: budget.execution(programme, year),
        "grade_grid": lambda: criteria.grades(programme, year),
        "ratio_trend": lambda: criteria.trend(programme, year),
        "people": lambda: beneficiaries.by_place(programme, "province"),
        "plan_tree": lambda: strategic_plan.objectives(programme, year),
        "ranked_choices": lambda: consultation.choices(programme, year),
        "stacked_parts": lambda: composite.contributions(composite.composite_of(programme, year)),
    }
    if name == "weight_dots":
        opened = composite.composite_of(programme, year)
        return charts.weight_dots(
            page, composite_weights.sensitivity(opened), composite_weights.random_weights(opened, draws=50)
        )
    return getattr(charts, name)(page, frames[name]())


OF_CLAC = ("plan_tree", "ranked_choices", "stacked_parts", "weight_dots")


@pytest.mark.parametrize("name", charts.__all__)
def test_a_chart_is_drawn_wide_and_narrow_with_words(cse, clac, name):
    body = (drawn(name, clac, 2023) if name in OF_CLAC else drawn(name, cse, 2011)).body
    pictures = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", body)
    assert len(pictures) == 2
    for picture in pictures:
        svg = base64.b64decode(picture).decode()
        assert svg.startswith("<svg")
        assert "http" not in svg.replace("http://www.w3.org", "").replace("https://www.w3.org", "")
    alt = re.search(r'alt="([^"]+)"', body)[1]
    assert len(alt) > 40
    assert re.search(r"\d", alt)
    assert "<figcaption>" in body


@pytest.mark.parametrize("name", ["bullet_bars", "ratio_trend", "limits"])
def test_the_same_figures_give_the_same_bytes(cse, name):
    assert drawn(name, cse, 2011).body == drawn(name, cse, 2011).body


@pytest.mark.parametrize("name", OF_CLAC)
def test_a_year_without_the_plan_s_figures_gets_no_picture_but_a_reason(clac, name):
    assert drawn(name, clac, 2025).omitted


def test_a_programme_without_targets_gets_no_bars(spp):
    assert drawn("bullet_bars", spp, 2019).omitted


def test_drawing_leaves_no_style_behind(cse):
    import matplotlib as mpl  # noqa: PLC0415

    before = dict(mpl.rcParams)
    drawn("years", cse, 2011)
    assert dict(mpl.rcParams) == before
