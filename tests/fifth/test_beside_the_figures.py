"""What stands beside the figures of the fifth programme: bases, periods, falls, populations, notes, remarks."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.fifth.changed import changing
from tests.fifth.made import CODE, lay_out, make
from toolkit.facts.folders import ENVIRONMENT


def value(page, identifier):
    """Give the one value that a page shows of a figure."""
    (found,) = {figure["value"] for figure in page.figures[identifier]}
    return found


def text(page):
    """Give all that a page shows in words, pictures apart."""
    bare = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", " ".join(page.bodies.values()), flags=re.DOTALL)
    return " ".join(unescape(bare).split())


@pytest.mark.parametrize(("year", "better", "worse"), [(2023, 10, 1), (2024, 12, 1)])
def test_improved_and_worse_are_the_same_on_every_page_and_say_of_what(page_of, year, better, worse):
    results, portfolio = page_of(f"{year}/results_framework"), page_of("portfolio")
    assert [value(results, f"movement:framework:{way}") for way in ("better", "worse")] == [better, worse]
    assert [value(portfolio, f"{CODE}/{year}:framework_{way}") for way in ("better", "worse")] == [better, worse]
    assert not re.search(
        r"movement:(better|worse)|/20\d\d:(better|worse)", " ".join([*results.figures, *portfolio.figures])
    )
    assert "framework" in results.figures["movement:framework:better"][0]["label"].lower()
    assert {figure["of"] for figure in results.figures["indicators:measured"]} == {26}


def test_a_year_that_is_not_complete_is_shown_as_such_and_not_set_against_its_target(page_of):
    page = page_of("2024/results_framework")
    assert value(page, "B.meetings:actual") == 15
    assert page.figures["B.meetings:completion"][0]["missing"] == "year_not_complete"
    assert "3 of 4 quarters" in text(page)


def test_a_fall_below_the_baseline_is_shown_as_one(page_of):
    assert re.search(r"Worse than at baseline: [^.]*repaid", text(page_of("2024/results_framework")))


def test_what_had_been_reached_the_year_before_is_said(page_of):
    said = text(page_of("2024/results_framework"))
    assert re.search(r"Of those that reach it, \d+ of \d+ (was|were) already there in 2023", said)


def test_inhabitants_are_no_card_and_divide_no_money(page_of):
    html = " ".join(page_of("2024/beneficiaries").bodies.values())
    cards = re.findall(r'<div class="card.*?(?=<p |<table|$)', html, re.DOTALL)
    assert cards
    assert "5,000" not in " ".join(cards)
    (cost,) = page_of("portfolio").figures[f"{CODE}/2024:inhabitants:cost_to_reach"]
    assert cost["missing"] == "population"


def test_nothing_fell_by_nothing(page_of):
    for year in (2023, 2024):
        assert not re.search(r"(fell|grew) 0\.0%", text(page_of(f"{year}/sales_growth")))


@pytest.fixture
def retyped(tmp_path, monkeypatch):
    """Give a page after a table of the fifth programme was typed in another way."""

    def made(name, table, change):
        folder = lay_out(tmp_path)
        monkeypatch.setenv(ENVIRONMENT, str(folder))
        changing(table, change)(folder / CODE)
        return make(name, programme=CODE, year=2024, language="en")

    return made


def test_a_note_typed_beside_a_fact_is_shown_where_the_fact_is(retyped):
    def noted(row):
        of_the_year = (row["indicator"], row["role"], row["place"]) == ("P.price", "actual", "")
        return {"note": "The county paid for the cans."} if of_the_year and row["period"] == "2024" else None

    assert "The county paid for the cans." in text(retyped("sales_growth", "observations", noted))


def test_a_remark_is_told_as_it_is_written_though_it_be_the_word_of_a_code(retyped):
    page = retyped("risks", "risks", lambda _: {"description": "done", "response": "ongoing"})
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", " ".join(page.bodies.values()), re.DOTALL)
    assert {"done", "ongoing"} <= {re.sub("<[^>]+>", "", cell).strip() for cell in cells}
