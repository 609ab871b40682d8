"""The page of a programme at a glance: a fact sheet with linked figures, tiles with their classes, readings."""

from __future__ import annotations

import re

import pytest

from tests.pages import speaking
from toolkit import open_programme
from toolkit.measured import Measured
from toolkit.measures import indicators
from toolkit.measures.appraisal import rule_sets
from toolkit.measures.at_a_glance import overview
from toolkit.measures.indicators import logframe, tracking
from toolkit.report import Page, cards_by_id, fact_sheet, readings, tables
from toolkit.spoken import LANGUAGES


@pytest.fixture(scope="module")
def page(cse):
    return Page(cse, 2011, "es")


def test_a_fact_sheet_links_its_figures_and_says_who(page, cse):
    sheet = fact_sheet(page, overview.pace(cse, 2011))
    assert [figure["id"] for figure in sheet.figures] == ["programme:months", "budget:approved", "budget:executed"]
    assert "efectivo: abril 2008" in sheet.body
    assert "Cooperación belga al desarrollo (DGD)" in sheet.body
    assert sheet.body.count("<button ") == 3


@pytest.mark.parametrize("code", ["spp-global", "clac", "par2-bolivia"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_programme_has_a_fact_sheet_in_every_language(code, language):
    programme = speaking(open_programme(code), language)
    year = programme.file.reporting_years[1]
    assert fact_sheet(Page(programme, year, language), overview.pace(programme, year)).body.count("<tr>") >= 6


def test_a_text_of_the_fact_sheet_cannot_become_markup(project):
    path = project / "data/cse-peru/programme.yaml"
    text = path.read_text(encoding="utf-8").replace("area: ", "area: <b>x</b> ")
    path.write_text(text, encoding="utf-8")
    programme = open_programme("cse-peru")
    assert "<b>" not in fact_sheet(Page(programme, 2011, "es"), {}).body


def test_a_tile_carries_its_class_its_figure_as_printed_and_its_source(page, cse):
    shown = tables.table(page, "tracking_card", tracking.card(cse, 2011))
    cells = re.findall(r'<td class="number (step\d|zero|none)"', shown.body)
    assert len(cells) == 48 * 7
    assert re.search(
        r'class="number step5"[^>]*><button class="figure" popovertarget="f-card:R1.sales:2011-Q4">152\xa0%', shown.body
    )
    # 24 indicators, 3 averages and 8 ratios stand higher than at the end of 2010, 13 of the first from a printed zero
    assert shown.body.count("▲") == 35 - 13
    figure = next(f for f in shown.figures if f["id"] == "card:R1.sales:2011-Q4")
    assert figure["sources"] == ["Informe anual 2011 › 7.2 cadena › R1 Mejora › 2011 Q4: «152%»"]


def test_only_colours_that_occur_are_explained(page, cse):
    body = tables.table(page, "tracking_card", tracking.card(cse, 2011)).body
    swatches = re.search(r'<p class="swatches">(.*?)</p>', body)[1]
    assert re.findall(r'class="(\w+)"', swatches) == ["zero", "step1", "step2", "step3", "step4", "step5"]


def test_a_heading_names_the_level_of_its_result(page, cse):
    body = tables.table(page, "achievement", indicators.achievement(cse, 2011)).body
    assert '<span class="level">Objetivo específico</span> OE ·' in body
    assert body.count('<span class="level">Resultado</span>') == 4


def test_the_logical_framework_lists_its_texts(page, cse):
    body = tables.table(page, "logframe", logframe.logframe(cse, 2011)).body
    assert body.count("<li>Entorno macroeconómico estable") == 4
    assert "Medios de verificación" in body


def test_columns_that_a_framework_has_nothing_for_are_left_out(spp):
    body = tables.table(Page(spp, 2019, "es"), "logframe", logframe.logframe(spp, 2019)).body
    assert "Supuestos" not in body


def test_a_quarter_is_headed_briefly(page, cse):
    body = tables.table(page, "ratios_by_period", rule_sets.by_period(cse, 2011)).body
    assert ">T4 2011</th>" in body
    assert 'class="number C"' in body
    assert 'class="number open"' in body  # of two grades the printed ones do not say which


def test_the_reading_of_the_card_says_what_a_zero_may_be(page, cse):
    card = tracking.card(cse, 2011)
    text = readings.at_a_glance.card(page, tracking.counts(card), tracking.last_period(card)).text
    assert "48 filas" in text
    assert "3 son un cero impreso" in text


def test_two_counts_of_time_are_both_said(page, cse):
    text = readings.at_a_glance.pace(page, overview.pace(cse, 2011)).text
    assert "45 de 56\xa0meses" in text
    assert "79.2" in text


def test_what_is_not_known_is_left_out(spp):
    page = Page(spp, 2019, "es")
    assert readings.at_a_glance.pace(page, {}).omitted
    assert cards_by_id(page, {}).omitted
    assert readings.at_a_glance.card(page, {}, "").omitted


def test_cards_for_figures_are_recorded_by_their_identifier(page):
    shown = cards_by_id(page, {"budget:execution": Measured(0.8, "ratio", "execution")})
    assert [figure["id"] for figure in shown.figures] == ["budget:execution"]
