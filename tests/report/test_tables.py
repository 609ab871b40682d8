"""Tables: accessible, every figure linked and recorded, marks explained."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from toolkit.measured import Measured, undefined
from toolkit.measures import budget, indicators
from toolkit.report import Page, cards, key_figure, tables, together
from toolkit.report.shown import FIGURES, OMITTED, anchor, nothing


@pytest.fixture(scope="module")
def page(cse):
    return Page(cse, 2011, "es")


@pytest.fixture(scope="module")
def shown(page, cse):
    return tables.table(page, "achievement", indicators.achievement(cse, 2011))


def test_a_table_has_a_caption_and_scoped_headings(shown):
    assert "<caption>Indicadores por resultado, 2011</caption>" in shown.body
    assert not re.search(r"<th\b(?![^>]*scope=)", shown.body)


def test_every_figure_is_linked_and_recorded(shown):
    links = set(re.findall(r'href="#([^"]+)"', shown.body))
    assert {anchor(f["id"]) for f in shown.figures} == links
    assert len(shown.figures) == 35 * 8


def test_an_impossible_figure_is_shown_as_printed(shown):
    assert "«101%» (sic)" in shown.body


def test_every_mark_is_explained_below(shown):
    assert "s. d.: el documento no lo da" in shown.body
    assert "n. m.: no se midió" in shown.body


def test_a_recorded_figure_names_formula_and_sources(shown):
    growth = next(f for f in shown.figures if f["id"] == "R1.sales:change")
    assert growth["value"] == pytest.approx(0.97203, abs=1e-5)
    assert growth["inputs"] == ["observation:R1.sales:2011:actual", "observation:R1.sales:2010:actual"]
    assert growth["sources"][0] == "Informe anual 2011 › 3.3.1 R1 › Mejora del nivel de ventas › Año N: «23,432,855»"
    assert growth["status"] == "computed"


def test_nothing_to_show_says_why(page):
    empty = tables.table(page, "stated_changes", pd.DataFrame())
    assert empty._repr_mimebundle_()[OMITTED]["reason"] == "El documento no imprime cambios entre los dos años."


def test_together_leaves_out_what_has_nothing_to_show(page, shown):
    both = together(nothing("no"), shown)
    assert both.body == shown.body
    assert both.figures == shown.figures
    assert together(nothing("a"), nothing("b")).omitted == "a"


def test_text_from_the_facts_cannot_become_markup(page):
    frame = pd.DataFrame(
        {
            "claim": ["<script>x</script>"],
            "stated": [undefined("share", "not_reported")],
            "recomputed": [Measured(0.5, "share")],
            "gap": [Measured(0.5, "points")],
            "verdict": ["agrees"],
        },
        index=["S.x"],
    )
    assert "<script>" not in tables.table(page, "statements", frame).body


def test_a_key_figure_is_a_card_and_a_record(page, cse):
    shown = cards(key_figure(page, "budget:execution", budget.execution(cse, 2011)["execution"]))
    bundle = shown._repr_mimebundle_()
    assert "79.9\u00a0%" in bundle["text/html"]
    assert bundle[FIGURES][0]["id"] == "budget:execution"


def test_figures_that_nothing_was_measured_for_are_left_out(page):
    shown = cards(key_figure(page, "indicators:completion", undefined("ratio", "nothing_measured")))
    assert shown.figures == []
