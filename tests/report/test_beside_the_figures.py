"""What stands beside the figures of the four programmes: bases, doubts, periods, populations, words as printed."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

import pytest

from tests.fifth.made import make
from toolkit.facts.programme import Programme
from toolkit.report import Page

YEARS = {"cse-peru": 2011, "spp-global": 2019, "par2-bolivia": 2022, "clac": 2023}


@cache
def page_of(name, code, language="es"):
    """Make a page of a programme, once."""
    return make(name, programme=code, year=YEARS[code], language=language)


@cache
def portfolio_of(member):
    """Make a portfolio of one programme and year, once."""
    return make("portfolio", programmes=[member], language="en")


def value(page, identifier):
    """Give the one value that a page shows of a figure."""
    (found,) = {figure["value"] for figure in page.figures[identifier]}
    return found


def markup(page):
    """Give all that a page shows as it is marked up, pictures apart."""
    return re.sub(r"<svg.*?</svg>", " ", " ".join(page.bodies.values()), flags=re.DOTALL)


def text(page):
    """Give all that a page shows in words."""
    sentences = r'(?<=<p class="reading">).*?(?=</p>)'
    inside = re.sub(sentences, lambda said: re.sub(r"</?(?:a|span)\b[^>]*>", "", said[0]), markup(page))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())


def test_of_cse_16_of_19_of_the_framework_improved_and_17_of_20_of_all():
    results, portfolio = page_of("results_framework", "cse-peru"), portfolio_of("cse-peru/2011")
    assert [value(results, f"movement:framework:{way}") for way in ("better", "worse", "same")] == [16, 3, 0]
    assert [value(results, f"movement:all:{way}") for way in ("better", "worse", "same")] == [17, 3, 0]
    assert [value(portfolio, f"cse-peru/2011:framework_{way}") for way in ("better", "worse")] == [16, 3]
    assert not re.search(
        r"movement:(better|worse)|/20\d\d:(better|worse)", " ".join([*results.figures, *portfolio.figures])
    )


def test_the_base_of_a_count_is_in_its_label():
    results, portfolio = page_of("results_framework", "spp-global", "en"), portfolio_of("spp-global/2019")
    assert "framework" in results.figures["movement:framework:better"][0]["label"].lower()
    assert "framework" in portfolio.figures["spp-global/2019:framework_better"][0]["label"].lower()


def test_what_rose_on_the_card_is_another_count_and_says_so():
    said = text(page_of("programme_overview", "cse-peru"))
    assert "sube en 24 de los 29 indicadores que cambian" in said
    assert "es una cuenta distinta de la de los que mejoran o empeoran por su valor" in said


def test_indicators_of_the_framework_are_counted_alone():
    results, overview = page_of("results_framework", "cse-peru"), page_of("programme_overview", "cse-peru")
    assert "Indicadores del marco que se miden con números: 31" in text(results)
    assert {figure["of"] for figure in results.figures["indicators:measured"]} == {31}
    assert (value(overview, "level:all:indicators"), value(overview, "level:all:from_reports")) == (32, 4)


def test_a_rise_from_a_zero_that_the_page_doubts_has_no_arrow_and_no_colour():
    html = markup(page_of("programme_overview", "cse-peru"))
    doubted = re.findall(r'<td class="number from_zero"[^>]*>.*?</td>', html, re.DOTALL)
    sure = re.findall(r'<td class="number better"[^>]*>.*?</td>', html, re.DOTALL)
    assert len(doubted) == 13
    assert not any(re.search("[▲▼]", cell) for cell in doubted)
    assert sure
    assert all("▲" in cell for cell in sure)


def test_a_value_of_another_period_is_shown_with_it_and_not_said_to_be_missing():
    clac = page_of("results_framework", "clac")
    assert value(clac, "P22.fairs:actual") == 14
    assert clac.figures["P22.fairs:growth"][0]["missing"] == "other_stretch"
    assert clac.figures["P22.attended:growth"][0]["missing"] == "year_not_complete"


def test_what_had_been_reached_the_year_before_is_said():
    said = text(page_of("results_framework", "cse-peru"))
    assert "De los que la alcanzan, 5 de 9 ya estaban en ella en 2010." in said


@pytest.mark.parametrize(("code", "member"), [("cse-peru", "cse-peru/2011"), ("par2-bolivia", "par2-bolivia/2021")])
def test_a_population_is_no_card_and_divides_no_money(code, member):
    cards = re.findall(r'<div class="card.*?(?=<p |<table|$)', markup(page_of("beneficiaries", code)), re.DOTALL)
    assert not re.search(r"792,110|3\.235\.746|target_population", " ".join(cards))
    assert bool(cards) is (code == "par2-bolivia")
    (cost,) = portfolio_of(member).figures[f"{member}:target_population:cost_to_reach"]
    assert (cost["value"], cost["missing"]) == (None, "population")


def test_sales_by_organisation_say_of_which_organisations():
    page = page_of("sales_growth", "spp-global", "en")
    assert round(value(page, "i1.4:per_unit_growth"), 3) == -0.160  # 107 and 121 certified
    assert round(value(page, "i1.4:per_seller_growth"), 3) == -0.228  # 57 % and 62 % of them
    assert "all count, whether they sell or not" in text(page)
    assert (
        "Of them, 57.0% sold the previous year and 62.0% in the year; sales per unit that sells changed by −22.8%."
        in text(page)
    )


def test_two_institutions_with_one_part_are_shown_as_printed():
    said = text(page_of("programme_overview", "cse-peru"))
    assert "(PRODUCE) («Encargada de Ejecución: Ministerio de la Producción»)" in said
    assert "(CTB) («Código Ejecutor: CTB PER 06 010 11»)" in said


@pytest.mark.parametrize("code", YEARS)
@pytest.mark.parametrize("name", ["programme_overview", "results_framework", "mid_term_evaluation"])
def test_numbers_are_those_of_the_country_notes_included_and_a_year_has_no_separator(name, code):
    said = text(page_of(name, code)).replace("\xa0", " ")
    wrong = r"\d\.\d %" if code == "par2-bolivia" else r"\d,\d{1,2} %"
    assert re.findall(f".{{20}}{wrong}", said) == []
    assert re.findall(r"\b(?:en|de|año) 20?[.,]\d\d\d\b", said) == []


def test_nothing_fell_by_nothing_and_no_limit_is_25_percent():
    for name, code in (("sales_growth", "spp-global"), ("budget_execution", "cse-peru")):
        assert not re.search(r"(fell|grew) 0\.0%|limit \(25%\)", text(page_of(name, code, "en")))


OBSERVED = """indicator,role,period,value,missing,document,table,row,column,as_printed
A,actual,2021,5,,doc,1,Uno,Valor,5
A,actual,2022,,not_reported,doc,1,Uno,Valor,
A,actual,2023,,not_reported,doc,1,,,
A,target,2023,7,,doc,1,Uno,Meta,
"""


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("observation:A:2021:actual", "Informe › 1 › Uno › Valor: «5»"),
        ("observation:A:2022:actual", "Informe › 1 › Uno › Valor: {empty}"),
        ("observation:A:2023:actual", "Informe › 1"),  # no cell is known: none can be empty
        ("observation:A:2023:target", "Informe › 1 › Uno › Meta"),  # it has a value: its cell is not empty
    ],
)
def test_a_source_says_of_a_cell_that_it_is_empty_only_where_there_is_one_without_a_figure(small, fact, said):
    programme = small(
        "results: [{code: R1, level: output, title: Uno}]\n"
        "indicators: [{code: A, result: R1, name: Uno, unit: count, counts: persons, kind: flow}]\n"
    )
    path = programme.folder / "programme.yaml"
    document = "documents: {doc: {title: Informe, file: informe.pdf, date: '2023'}}"
    path.write_text(path.read_text(encoding="utf-8").replace("documents: {}", document), encoding="utf-8")
    (programme.folder / "observations.csv").write_text(OBSERVED, encoding="utf-8")
    page = Page(Programme(programme.folder), 2023, "es")
    assert page.source(fact) == said.format(empty=page.words("printed.empty_at", place="").removeprefix(": "))
