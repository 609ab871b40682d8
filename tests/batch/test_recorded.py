"""The figures that are written out are those of the pages of one programme, year and language."""

from __future__ import annotations

import pytest

from toolkit.batch.recorded import recorded_figures
from toolkit.errors import CommandError

pytestmark = pytest.mark.slow


def test_each_figure_comes_once_a_page_with_how_it_was_made(reports):
    figures = recorded_figures(reports, "cse-peru", "2011", "es")
    named = [(figure["id"], figure["page"]) for figure in figures]
    assert len(named) == len(set(named)) > 1000
    assert all(page.endswith(".es.html") for _, page in named)
    (growth,) = [f["making"] for f in figures if f["id"] == "R1.sales:growth" and f["page"] == "sales_growth.es.html"]
    now, before = ("observation:R1.sales:2011:actual", "observation:R1.sales:2010:actual")
    assert growth == ["growth", now, before]


def test_without_pages_what_makes_them_is_told(tmp_path):
    with pytest.raises(CommandError) as refused:
        recorded_figures(tmp_path, "cse-peru", "2011", "fr")
    assert refused.value.problems[0].fields["next"] == "evaluate run cse-peru --language fr"


def test_a_year_that_is_not_reported_is_told_before_pages_are_asked_for(evaluate):
    said = evaluate("write", "xlsx", "cse-peru", "1999")
    assert said.status == 1
    assert "does not report the year 1999" in said.err
