"""Notes: what is said of a figure where it stands, once a page, with every source in the same file."""

from __future__ import annotations

import re
from html import unescape

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from toolkit.measured import Measured
from toolkit.measures import budget
from toolkit.report import Page, charts, tables, together
from toolkit.report.html import donor_page
from toolkit.report.key_figures import cards_by_id
from toolkit.report.notes import Notes, anchor, note_of, once, runs
from toolkit.report.readings.sentences import said

PARAMETERS = {"programme": "cse-peru", "year": 2011, "language": "en"}


@pytest.fixture
def page(cse):
    return Page(cse, 2011, "en")


@pytest.fixture
def facts(cse):
    return list(cse.table("budget").index)


def total(facts, value=3550151.99):
    return Measured(value, "money", "sum", tuple(facts), "EUR")


def shown_on_a_page(*shown):
    """Put what cells show on a page, as a run does."""
    outputs = [new_output("execute_result", data=each._repr_mimebundle_()) for each in shown]
    cells = [new_code_cell("", outputs=[output]) for output in outputs]
    return donor_page(new_notebook(cells=[new_markdown_cell("# One"), *cells]), PARAMETERS, "One", "")


def notes(html):
    return re.findall(r'<li id="([^"]+)" popover>(.*)', html)


def test_a_note_says_the_value_what_it_is_the_formula_in_words_and_at_most_three_sources(page, facts):
    html = shown_on_a_page(cards_by_id(page, {"budget:approved": total(facts[:50])}))
    ((name, note),) = notes(html)
    assert f'popovertarget="{name}">€3,550,152</button><a class="no" href="#{name}">1</a>' in html
    assert note.startswith('<p id="f-budget:approved"><b>€3,550,152</b> Budget: Approved<p>sum<ul>')
    assert len(re.findall(r'<a href="#c\d+">Informe anual 2011 ›', note)) == 3
    assert re.findall(r'<a href="#m1">(.*?)</a>', note) == ["and 47 more"]


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_figure_of_few_sources_names_all_of_them_and_no_more(page, facts, n):
    ((_, note),) = notes(shown_on_a_page(cards_by_id(page, {"budget:approved": total(facts[:n])})))
    assert note.count("<a ") == n
    assert "more" not in note


def test_the_whole_list_of_sources_is_in_the_same_file_each_cell_once(page, facts):
    several = {"budget:approved": total(facts[:40]), "budget:executed": total(facts[30:60], 1.0)}
    html = shown_on_a_page(cards_by_id(page, several))
    cells = dict(re.findall(r'<li id="c(\d+)" value="\1">([^<]+)', html))
    assert len(cells) == 60
    for number, own in ((1, facts[:40]), (2, facts[30:60])):
        (listed,) = re.findall(rf'<li id="m{number}">(.*?)(?=<li|</ul>)', html)
        named = [link.split("–") for link in re.findall(r"<a [^>]*>([\d–]+)</a>", listed)]
        found = [str(n) for run in named for n in range(int(run[0]), int(run[-1]) + 1)]
        assert sorted(page.source(fact).split(" › ", 2)[2] for fact in own) == sorted(unescape(cells[n]) for n in found)


def test_every_link_of_a_page_leads_to_one_place_of_it(page, facts):
    html = shown_on_a_page(
        cards_by_id(page, {"budget:approved": total(facts), "budget:executed": total(facts[:2], 2.0)})
    )
    places = re.findall(r' id="([^"]+)"', html)
    assert len(places) == len(set(places))
    assert set(re.findall(r'(?:href="#|popovertarget=")([^"]+)"', html)) <= set(places)


def test_a_note_stands_once_however_often_and_in_whatever_cell_its_figure_is_shown(page, facts):
    card, other = {"budget:approved": total(facts[:1])}, {"budget:executed": total(facts[1:2], 5.0)}
    html = shown_on_a_page(cards_by_id(page, other), cards_by_id(page, card), cards_by_id(page, other | card))
    assert re.findall(r'popovertarget="(n\d)">', html) == ["n1", "n2", "n1", "n2"]
    assert [re.search('id="(f-[^"]+)"', note)[1] for _, note in notes(html)] == [
        "f-budget:executed",
        "f-budget:approved",
    ]


def test_the_notes_of_a_cell_travel_with_it_and_its_places_are_not_those_of_another(page, facts):
    one, other = (cards_by_id(page, {name: total(facts[:9])}) for name in ("budget:approved", "budget:executed"))
    bodies = [each._repr_mimebundle_()["text/html"] for each in (one, other)]
    for body in bodies:
        places = set(re.findall(r' id="([^"]+)"', body))
        assert set(re.findall(r'(?:href="#|popovertarget=")([^"]+)"', body)) <= places
    shared = set.intersection(*(set(re.findall(r' id="([^"]+)"', body)) for body in bodies))
    assert shared == set()


def test_where_no_note_can_open_it_stands_below_in_a_box_that_a_notebook_does_not_take_away(page, facts):
    body = cards_by_id(page, {"budget:approved": total(facts[:2])})._repr_mimebundle_()["text/html"]
    assert '<div class="notes" style="max-height: 14em; overflow: auto">' in body
    place = re.search(r'<a class="no" href="#([^"]+)">1</a>', body)[1]
    assert f'<li id="{place}" popover>' in body


def test_a_page_has_one_list_of_notes_and_none_of_its_cells(page, facts):
    html = shown_on_a_page(
        *(cards_by_id(page, {name: total(facts[:2])}) for name in ("budget:approved", "budget:left"))
    )
    assert html.count('class="notes"') == 1
    assert re.findall(r'<a class="no" href="#n(\d)">\1</a>', html) == ["1", "2"]


def test_a_figure_of_a_picture_and_of_its_table_has_one_note(page, cse):
    years = budget.by_year(cse, 2011)
    shown = together(charts.budget.years(page, years), tables.table(page, "by_year", years))
    marks = re.search(r'<details class="marks">(.*?)</details>', shown.body)[1]
    places = re.findall(r'popovertarget="([^"]+)">', marks)
    assert places == [anchor(f"budget:{year}:execution") for year in (2008, 2009, 2010, 2011)]
    assert len(once(shown.figures)) == len(tables.table(page, "by_year", years).figures)


def test_a_figure_that_a_picture_alone_shows_is_recorded_by_what_the_picture_says(page, cse):
    shown = charts.budget.years(page, budget.by_year(cse, 2011))
    assert [figure["label"] for figure in shown.figures] == ["2008: 70%", "2009: 86%", "2010: 97%", "2011: 84%"]
    assert all(figure["id"].startswith("said:alt.years:figures:") for figure in shown.figures)
    assert "\ue000" not in shown.body + shown.text


@pytest.mark.parametrize("inputs", [(), ("records:answers",)])
def test_figures_of_one_value_are_not_taken_for_each_other(page, inputs):
    figure = Measured(0.25, "share", "share", inputs)
    card = cards_by_id(page, {"budget:execution": figure})
    marks = charts.marked(page, f"The other: {page.cite(figure)}")
    assert [each["label"] for each in (*card.figures, *marks.figures)] == ["Budget: Execution rate", "The other: 25.0%"]
    assert marks.figures[0]["id"] != card.figures[0]["id"]


def test_what_a_programme_calls_its_own_cannot_become_markup(page, facts, monkeypatch):
    evil = "<b>\"&'</b>"
    monkeypatch.setattr(page, "source", lambda _: f"{evil} › {evil} › {evil}")
    shown = said(page, page.words("reading.funnel.narrowest", step=evil, share=page.cite(total(facts[:9]))))
    html = shown_on_a_page(shown)
    assert evil not in html
    assert html.count("&lt;b&gt;") >= 3


def test_numbers_that_follow_each_other_are_one_run():
    assert runs([5, 1, 2, 3, 7, 2, 8]) == [(1, 3), (5, 5), (7, 8)]
    assert runs([]) == []


def test_a_note_is_found_at_its_place():
    figure = {"id": 'a"b', "shown": "1 < 2", "label": "What", "made": "sum", "inputs": [], "more": ""}
    html = Notes([figure], {}).items
    assert note_of(html, anchor('a"b')) == ("1 &lt; 2", "What")
    assert note_of(html, anchor("other")) is None


def test_the_source_of_a_figure_that_its_own_document_denies_says_why(cse):
    page = Page(cse, 2011, "en")
    (said,) = (
        page.source(fact)
        for fact in cse.observations.query("certainty == 'disputed'").index
        if "norms" in fact and "completion" in fact
    )
    assert said.endswith("“100%” (denied: The same sentence says that the 3 regulations were not issued.)")
