"""A programme that is none of the four, page by page: every figure shown is in a table that was worked out by hand."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.fifth import worked
from tests.fifth.changed import changing
from tests.fifth.made import CODE, PORTFOLIO, YEARS, lay_out, make, offered
from toolkit import open_programme
from toolkit.facts.checks.run_checks import check_programme, refusals
from toolkit.facts.folders import ENVIRONMENT

PAGES = worked.pages()


def test_it_gets_every_page_that_there_is(union):
    programme = open_programme(CODE)
    made = {f"{year}/{name}" for year in YEARS for name in offered(programme, year) if name != "story"}
    assert made | {PORTFOLIO} == set(PAGES)  # a story repeats what other pages show, and is held as a page


def test_its_facts_are_in_order(union):
    """But for one answer that is no option of its question: it is told, and not counted."""
    (told,) = check_programme(CODE)
    assert (told.code, told.file, told.fields["found"]) == (
        "undeclared_option",
        f"data/{CODE}/records/poll_answers.csv",
        "Maybe",
    )
    assert refusals([told]) == []


def test_a_target_worse_than_its_baseline_is_asked_about_where_no_note_says_that_it_is_meant(tmp_path, monkeypatch):
    folder = lay_out(tmp_path)
    monkeypatch.setenv(ENVIRONMENT, str(folder))
    changing("observations", lambda _: {"note": ""})(folder / CODE)
    asked = [problem for problem in check_programme(CODE) if problem.code != "undeclared_option"]
    assert {(problem.code, problem.fields["indicator"]) for problem in asked} == {
        ("target_worse_than_baseline", "A.repaid")
    }


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_made(page_of, page):
    assert page_of(page).failures == {}


@pytest.mark.parametrize("page", PAGES)
def test_every_figure_shown_is_in_the_table(page_of, page):
    table, figures = worked.worked(page), page_of(page).figures
    shown = {name for name in figures if not name.endswith(worked.NOT_WORKED_OUT) and not name.startswith("said:alt.")}
    cited = {name for name in shown if name.startswith("said:")}
    repeated = {name for name in cited if any(row.is_shown_by(figures[name]) for row in table.values())}
    rows = {name for name in cited if figures[name][0]["formula"] == "count"}  # held with their sentences, in golden
    assert shown - set(table) - repeated - rows == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_figure_of_the_table_is_shown_as_it_was_worked_out(page_of, page):
    figures = page_of(page).figures
    wrong = {
        row.id: (row.value, row.cover, *map(as_shown, figures.get(row.id, ())))
        for row in worked.worked(page).values()
        if not row.is_shown_by(figures.get(row.id, []))
    }
    assert wrong == {}


def as_shown(figure):
    return figure["value"], figure["missing"], figure["n"], figure["of"], figure["currency"] or figure["unit"]


@pytest.mark.parametrize("page", PAGES)
def test_the_arithmetic_of_the_table_is_right(page):
    lines = [row for row in worked.worked(page).values() if row.worked_out]
    assert [
        row.id for row in lines if float(row.value) != pytest.approx(worked.reckon(row.worked_out), 1e-9, 1e-9)
    ] == []


@pytest.mark.parametrize("indicator", ["P.sales", "B.meetings"])
def test_the_flow_of_a_quarter_is_not_set_against_a_baseline_and_a_target_of_years(union, indicator):
    page = make("results_framework", programme=CODE, year=2024, period="2024-Q2", language="en")
    assert [figure["value"] for figure in page.figures[f"{indicator}:progress"]] == [None]


@pytest.mark.parametrize(("page", "never_says"), [(row["page"], row["never_says"]) for row in worked.untrue()])
def test_a_page_says_only_what_its_figures_make_true(page_of, page, never_says):
    read = " ".join(re.findall(r'<p class="reading">(.*?)</p>', " ".join(page_of(page).bodies.values()), re.DOTALL))
    assert page_of(page).bodies
    assert not re.search(never_says, unescape(re.sub(r"<[^>]+>", "", read)))


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_shown_without_the_mark_that_it_is_made_up(page_of, page):
    made = page_of(page)
    assert [name for name, figures in made.figures.items() if not all(figure["synthetic"] for figure in figures)] == []
    for body in made.bodies.values():
        captions = body.count("<caption") + body.count("<figcaption")
        assert body.count("SYNTHETIC RECORDS") >= captions


def test_every_sentence_carries_the_mark(page_of):
    readings = re.findall(r'<p class="reading">.*?</p>', " ".join(page_of("2024/risks").bodies.values()), re.DOTALL)
    assert readings
    assert all("SYNTHETIC" in reading for reading in readings)


def test_the_label_of_a_figure_carries_the_mark(page_of):
    figures = page_of("2024/follow_up").figures
    assert all("SYNTHETIC" in figure["label"].upper() for shown in figures.values() for figure in shown)
