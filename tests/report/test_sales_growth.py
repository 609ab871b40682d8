"""The page of sales: that growth has nobody to be compared with stands first; money is told at constant prices too."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.shown import shown_by
from toolkit.facts.folders import ENVIRONMENT
from toolkit.facts.programme import Programme
from toolkit.measures.comparisons import constant_prices
from toolkit.measures.indicators import sales
from toolkit.report import Page, readings

ROOT = Path(__file__).resolve().parents[2]
PROGRAMME = """code: bees
title: {es: Abejas}
short_title: Abejas
country: PE
reporting_years: [2010, 2011]
currency: PEN
locale: es_PE
languages: [es, en, fr]
documents:
  doc: {title: Informe, file: doc.txt, kind: talk, date: 2012}
"""
FRAMEWORK = """results: [{{code: R1, level: outcome, title: Ingresos}}]
indicators:
  - {{code: honey, result: R1, name: Miel, unit: {unit}, kind: flow}}
sales:
  - {{code: honey, value: honey}}
"""
SOLD = "indicator,period,role,value,document\nhoney,2008,baseline,600,doc\nhoney,2010,actual,1000,doc\n"
INDEX = "period,index,value,base,document\n2010,ipc,100,2010,doc\n2011,ipc,110,2010,doc\n"
WITH_BASELINE = f"{INDEX}2008,ipc,88,2010,doc\n"

NOBODY = {
    "es": "Este cambio de las ventas no se puede comparar con nadie: no se sabe cuánto vendieron los productores "
    "ajenos al programa, así que no se puede decir qué parte se debe al programa.",
    "en": "There is nobody to compare this change in sales with: what producers outside the programme sold is not "
    "known, so it cannot be said how much of it is due to the programme.",
    "fr": "Cette évolution des ventes n’a pas de point de comparaison : on ignore ce qu’ont vendu les producteurs "
    "hors du programme, et l’on ne peut donc dire quelle part en revient au programme.",
}
CURRENT = {
    "es": "Los importes están a precios corrientes: parte del cambio puede deberse solo a los precios.",
    "en": "Amounts are at current prices: part of the change may be due to prices alone.",
    "fr": "Les montants sont à prix courants : une partie de l’évolution peut ne tenir qu’aux prix.",
}
OTHERS = {
    "es": "Los demás cambios están a precios corrientes: parte de ellos puede deberse solo a los precios.",
    "en": "The other changes are at current prices: part of them may be due to prices alone.",
    "fr": "Les autres évolutions sont à prix courants : une partie peut n’en tenir qu’aux prix.",
}
REAL = {  # 1320 / (1000 x 110 / 100) - 1
    "es": "A precios de 2011, +20.0 % (índice de precios al consumidor: +10.0 % frente a 2010).",
    "en": "At prices of 2011, +20.0% (consumer price index: +10.0% on 2010).",
    "fr": "Aux prix de 2011, +20,0 % (indice des prix à la consommation : +10,0 % par rapport à 2010).",
}
REAL_SINCE_THE_BASELINE = {  # 1320 / (600 x 110 / 88) - 1
    "es": "A precios de 2011, +76.0 % (índice de precios al consumidor: +25.0 % frente a 2008).",
    "en": "At prices of 2011, +76.0% (consumer price index: +25.0% on 2008).",
    "fr": "Aux prix de 2011, +76,0 % (indice des prix à la consommation : +25,0 % par rapport à 2008).",
}
CHANGE = {"es": "+32.0 %", "en": "+32.0%", "fr": "+32,0 %"}


@pytest.fixture
def bees(tmp_path, monkeypatch):
    """Write a programme that sold 1,000 in 2010 and 1,320 in 2011, with a price index or without; give its folder."""

    def write(index="", unit="money, currency: PEN", sold="honey,2011,actual,1320,doc\n"):
        shutil.copytree(ROOT / "data/rules", tmp_path / "data/rules")
        (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
        folder = tmp_path / "data/bees"
        folder.mkdir()
        files = {"programme.yaml": PROGRAMME, "framework.yaml": FRAMEWORK.format(unit=unit)}
        files |= {"observations.csv": SOLD + sold} | ({"price_index.csv": index} if index else {})
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))
        return folder

    return write


def cells_in(language):
    """Give the cells of the page."""
    return list(shown_by("sales_growth", programme="bees", year=2011, language=language))


def texts_of(language):
    """Give what each cell of the page shows as a reader sees it, tags away."""
    bodies = (getattr(cell.shown, "body", "") for cell in cells_in(language))
    bare = (re.sub(r"<svg.*?</svg>|<style.*?</style>", " ", body, flags=re.DOTALL) for body in bodies)
    marks = r"</?(?:button|span|sup)\b[^>]*>"
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(marks, "", text))).split()) for text in bare]


@pytest.mark.parametrize("language", NOBODY)
def test_that_there_is_nobody_to_compare_with_stands_before_any_figure(bees, language):
    bees()
    cells = [text for text in texts_of(language) if text]
    assert cells[0].startswith(NOBODY[language])
    assert CHANGE[language] in cells[0].replace("\xa0", " ")
    assert "\n".join(cells).count(NOBODY[language]) == 1


@pytest.mark.parametrize("language", REAL)
def test_money_with_a_price_index_is_told_at_constant_prices(bees, language):
    bees(INDEX)
    said = " ".join(texts_of(language))
    assert said.count(REAL[language]) == 1
    assert said.count(OTHERS[language]) == 1  # no index goes back to the baseline
    assert CURRENT[language] not in said
    assert said.index(NOBODY[language]) < said.index(REAL[language]) < said.index(OTHERS[language])


@pytest.mark.parametrize("language", REAL)
def test_money_with_a_price_index_since_the_baseline_has_nothing_at_current_prices_alone(bees, language):
    bees(WITH_BASELINE)
    said = " ".join(texts_of(language))
    assert said.index(REAL[language]) < said.index(REAL_SINCE_THE_BASELINE[language])
    assert not [each for each in (CURRENT, OTHERS) if each[language] in said]


@pytest.mark.parametrize("language", CURRENT)
def test_money_without_a_price_index_is_said_once_to_be_at_current_prices(bees, language):
    bees()
    said = " ".join(texts_of(language))
    assert said.count(CURRENT[language]) == 1
    assert OTHERS[language] not in said
    assert "2011, +20" not in said


@pytest.mark.parametrize("index", ["", WITH_BASELINE], ids=["without", "with"])
def test_a_volume_has_no_prices(bees, index):
    bees(index, unit="kg")
    said = " ".join(texts_of("en"))
    assert NOBODY["en"] in said
    assert "current prices" not in said
    assert not re.search("constant prices|At prices of|price index", said)


@pytest.mark.parametrize("index", ["", INDEX], ids=["without", "with"])
def test_the_table_has_a_column_of_growth_at_constant_prices_where_there_is_some(bees, index):
    bees(index)
    shown = {figure["id"]: figure for cell in cells_in("en") for figure in cell.figures}
    said = " ".join(texts_of("en"))
    assert ("Growth on 2010, at constant prices" in said) is bool(index)
    assert ("constant prices are those of 2011" in said) is bool(index)
    assert "Growth on the baseline, at constant prices" not in said
    if index:
        real = shown["honey:real_growth"]
        assert real["value"] == pytest.approx(0.2)
        assert real["inputs"][2:] == ["price_index:2010:ipc:2010", "price_index:2011:ipc:2010"]


def test_sales_of_one_year_alone_say_nothing_of_their_growth(bees):
    bees(INDEX, sold="")
    said = " ".join(texts_of("en"))
    assert NOBODY["en"] not in said
    assert "There are no sales of both years." in said


def test_sales_that_have_grown_since_the_baseline_alone(bees):
    folder = bees()
    text = (folder / "observations.csv").read_text(encoding="utf-8")
    (folder / "observations.csv").write_text(text.replace("2010,actual,1000", "2009,actual,1000"), encoding="utf-8")
    said = " ".join(texts_of("en"))
    assert said.index(NOBODY["en"]) < said.index("+120.0%") < said.index(CURRENT["en"])


def test_an_index_without_a_name_of_ours_is_named_by_its_code(bees):
    programme = Programme(bees(INDEX.replace("ipc", "deflator")))
    page, sold = Page(programme, 2011, "en"), constant_prices.growth(programme, 2011, sales.growth(programme, 2011))
    assert "At prices of 2011, +20.0% (deflator: +10.0% on 2010)." in readings.sales.sales(page, sold).text


@pytest.mark.parametrize("language", NOBODY)
def test_a_programme_that_compares_is_not_said_to_have_nobody_to_compare_with(bees, language):
    programme = Programme(bees(INDEX))
    page, sold = Page(programme, 2011, language), sales.growth(programme, 2011)
    assert readings.sales.caution(page, sold).text.replace("\xa0", " ") == NOBODY[language]
    page.programme = SimpleNamespace(framework=SimpleNamespace(comparisons=["one"]), tried={})
    said = readings.sales.caution(page, sold).text
    assert NOBODY[language] not in said.replace("\xa0", " ")
    assert said == page.words("reading.sales.before_and_after")
