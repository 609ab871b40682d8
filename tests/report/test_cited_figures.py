"""Figures in sentences: a link to how each was made, and a record of it, as a figure of a table has."""

from __future__ import annotations

import re
from itertools import product

import pytest

from toolkit.errors import WordsError
from toolkit.measured import Measured, counted
from toolkit.report import Page
from toolkit.report.notes import anchor
from toolkit.report.readings.sentences import listed, said, told
from toolkit.words import plain


@pytest.fixture
def page(cse):
    return Page(cse, 2011, "en")


A, B = "budget:A:..2012:stated_share", "budget:A_01:..2012:stated_share"


def share(value, *inputs):
    return Measured(value, "ratio", "execution", inputs)


def test_a_figure_of_a_sentence_opens_its_note_and_is_recorded(page):
    spent = share(0.799, A, B)
    shown = said(page, told(page, "reading.money_and_time.even", {"execution": spent, "time": share(0.792)}))
    execution, time = shown.figures
    assert execution["id"].startswith("said:reading.money_and_time.even:execution:")
    assert time["id"] == "said:reading.money_and_time.even:time"
    assert (execution["value"], execution["inputs"]) == (0.799, list(spent.inputs))
    assert "79.9%" in shown.text
    assert execution["label"] in shown.text
    assert re.findall(r'popovertarget="([^"]+)">([^<]+)</button>', shown.body) == [
        (anchor(execution["id"]), "79.9%"),
        (anchor(time["id"]), "79.2%"),
    ]
    assert not re.search("[\ue000-\ue002]", shown.text + shown.body + str(shown.figures))


def test_a_figure_inside_another_sentence_is_named_by_its_own(page):
    inside = page.words("reading.definition.without", n=page.cite(counted(7)))
    shown = said(page, page.words("reading.funnel.narrowest", step=inside, share=page.cite(share(0.5))))
    assert [figure["id"] for figure in shown.figures] == [
        "said:reading.definition.without:n",
        "said:reading.funnel.narrowest:share",
    ]


def test_of_one_name_there_is_one_value(page):
    words = [page.words("reading.funnel.narrowest", step="x", share=page.cite(share(v))) for v in (0.5, 0.6, 0.5)]
    ids = [figure["id"] for figure in said(page, *words).figures]
    assert ids == [f"said:reading.funnel.narrowest:share{n}" for n in ("", ":2", "")]


def test_the_order_of_facts_changes_no_name(page):
    one, other = share(0.5, A, B), share(0.5, B, A)
    words = [page.words("reading.funnel.narrowest", step="x", share=page.cite(each)) for each in (one, other)]
    assert len({figure["id"] for figure in said(page, *words).figures}) == 1


def test_one_is_said_in_the_singular_also_where_it_is_a_figure(page):
    one, two = (page.words("reading.follow_up.unsaid", n=page.cite(counted(n))) for n in (1, 2))
    assert said(page, one).text == "For 1 the document does not give its status."
    assert said(page, two).text == "For 2 the document does not give the status."


def test_what_joins_items_names_nothing(page):
    items = [f"a ({page.cite(share(0.5, A))})", f"b ({page.cite(share(0.6, B))})"]
    words = page.words("reading.by_component.counterpart", share=page.cite(share(0.4)), items=listed(page, items))
    ids = [figure["id"] for figure in said(page, words).figures]
    assert {f"said:reading.by_component.counterpart:items:{fact}" for fact in (A, B)} < set(ids)


def test_what_is_negative_money_stays_in_one_piece(page):
    gap = Measured(-5.0, "money", "difference", currency="EUR")
    body = said(page, page.words("reading.limit.sum", total=page.cite(gap))).body
    assert re.search(r'<span class="whole"><button [^>]*>−€5</button></span>', body)


ALONE = (12, 0.5, "12", "1,250", "12%", "€80", "+0.5")
WITH_WORDS = ("PEN 1,000", "12 months", "+0.5 pp")


@pytest.mark.parametrize(
    ("field", "number"),
    [
        *product(("n", "of", "share", "before"), (*ALONE, *WITH_WORDS)),  # tests/golden looks into the other fields
    ],
)
def test_a_number_that_is_no_figure_is_refused_with_its_message_and_field(page, field, number):
    with pytest.raises(WordsError, match=rf'"{field}" of "reading\.forecast\.beyond"'):
        page.words("reading.forecast.beyond", **{"items": "the first line", field: number})


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("year", "2011"),
        ("before", "2010/11"),
        ("known", "2011, quarter 4"),
        ("due", "2022–2024"),
        ("name", "Producers of model 1"),
        ("items", "R1; R2 and R4"),
        ("name", "2"),  # what a programme calls its own may be all digits
        ("figure", "1.3"),
        ("grade", "6"),
        ("grade", "10"),
        ("interval", "22.7–76.4%"),
        ("days", 30),
    ],
)
def test_a_time_a_name_a_step_of_a_scale_and_what_a_rule_sets_are_no_figures(page, field, text):
    assert page.words("reading.forecast.beyond", **{"items": "the first line", field: text})


def test_of_how_many_stands_beside_the_figure_that_is_of_them(page):
    assert plain(page.words("reading.financing", n=page.cite(counted(3, of=7)), of=7)).startswith("Of 7 balances, 3")
    for other in (counted(3, of=8), counted(7)):
        with pytest.raises(WordsError, match='"of" of "reading'):
            page.words("reading.financing", n=page.cite(other), of=7)


def test_what_stands_beside_a_figure_is_no_figure_for_that(page):
    with pytest.raises(WordsError, match='"n" of "reading'):
        page.words("reading.follow_up.unsaid", n=f"{page.cite(counted(3))} 4")
