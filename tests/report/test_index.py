"""The index: true, and quick to use at five thousand reports."""

from __future__ import annotations

import re
import time
from dataclasses import replace

from toolkit.editions import DEMONSTRATION, DONOR, EVALUATOR
from toolkit.report.frame import Link
from toolkit.report.index import PICTURES, Index, IndexEntry, index_page

EVALUATORS, DONORS = Index(EVALUATOR, "en"), Index(DONOR, "en")

NOTEBOOKS = {f"n{number}": f"Question {number}" for number in range(4)}


def entries(programmes):
    return [
        IndexEntry(
            f"p{number:04}/2011",
            notebook,
            language,
            f"{title} ({language})",
            f"p{number:04}/2011/{notebook}.{language}.html",
        )
        for number in range(programmes)
        for notebook, title in NOTEBOOKS.items()
        for language in ("es", "en")
    ]


def test_five_thousand_reports_are_one_light_page_with_a_link_to_each():
    many = entries(625)
    started = time.monotonic()
    page = index_page(many, EVALUATORS, {f"p{number:04}": f"Programme {number}" for number in range(625)}, NOTEBOOKS)
    assert time.monotonic() - started < 3
    assert len(set(re.findall(r'href="(p\d+/2011/n\d\.\w\w\.html)"', page))) == len(many) == 5000
    assert len(page) < 1_500_000
    assert "5000 reports" in page
    assert "<script" not in page


def test_what_failed_is_told_first_and_its_earlier_report_stays_a_click_away():
    one, *_ = entries(1)
    failed = IndexEntry(one.folder, one.notebook, one.language, one.title, one.href, "NameError: <x>")
    page = index_page([failed], EVALUATORS, {"p0000": "A & B"}, NOTEBOOKS)
    assert "1 failed" in page
    assert "A &amp; B, 2011: Question 0 (Spanish)" in page.replace("español", "Spanish")
    assert "NameError: &lt;x&gt;" in page
    assert page.index("NameError") < page.index('<section class="subject"')
    assert page.count(f'href="{one.href}"') == 2
    assert f'href="#{failed.anchor}"' in page


def test_what_was_never_made_and_what_cannot_be_made_say_so():
    never = IndexEntry("p/2011", "n0", "es", "Question 0")
    cannot = IndexEntry("p/2011", "n1", "en", "Question 1", left_out="the budget missing")
    page = index_page([never, cannot], EVALUATORS, {}, NOTEBOOKS)
    assert "not made yet" in page
    assert "the budget missing" in page
    assert "1 not made yet" in page
    assert "Question 2" not in page  # a column that nothing stands in


HEADING = {
    "title": "Sales doubled & more",
    "figures": [{"id": "a:b", "value": "EUR 2", "what": "sales", "change": "+100 %"}],
    "picture": "data:image/svg+xml;base64,AAAA",
}


def story(folder, language="en", on="2024-05-01", **more):
    said = {**HEADING, "title": f"{HEADING['title']} in {folder} ({language})"}
    href = f"{folder}/story.{language}.html"
    return IndexEntry(folder, "story", language, said["title"], href, edition=DONOR, heading=said, on=on, **more)


def test_a_programme_is_told_in_a_sentence_with_figures_and_a_picture():
    page = index_page([story("a/2020", "es"), story("a/2020")], DONORS, {"a": "A"}, {"story": "Report"})
    assert '<a href="a/2020/story.en.html" lang="en" hreflang="en">Sales doubled &amp; more in a/2020 (en)</a>' in page
    assert "story.es.html" not in page  # the reader's language is there
    assert '<dt>EUR 2</dt><dd>sales</dd><dd class="change">+100 %</dd>' in page
    assert '<img src="data:image/svg+xml;base64,AAAA" alt="">' in page


def test_a_page_that_is_in_no_language_of_the_reader_is_given_in_its_own_and_says_so():
    other = IndexEntry("a/2020", "n0", "es", "Pregunta 0", "a/2020/n0.es.html", edition=DONOR)
    page = index_page([story("a/2020", "es"), other], DONORS, {}, NOTEBOOKS)
    assert 'lang="es" hreflang="es">Sales doubled' in page
    assert '<a href="a/2020/n0.es.html" hreflang="es">Question 0</a> <span class="quiet">Spanish</span>' in page


def test_the_latest_year_comes_first_and_of_one_year_what_was_made_last():
    several = [story("a/2019"), story("b/2021", on="2024-01-01"), story("c/2021", on="2024-03-01"), story("mixed")]
    page = index_page([*several, story("d/2021-Q4", on="2024-02-01")], DONORS, {}, {})
    placed = [page.index(f"in {folder} ") for folder in ("c/2021", "d/2021-Q4", "b/2021", "a/2019", "mixed")]
    assert placed == sorted(placed)


def test_an_edition_holds_what_is_for_it():
    made_up = IndexEntry("demonstration/a/2020", "n0", "en", "Zero", "demonstration/a/2020/n0.en.html", synthetic=True)
    of_all = [
        IndexEntry("a/2020", "n1", "en", "One", "a/2020/n1.en.html", edition=DONOR),
        IndexEntry("a/2020", "n2", "en", "Two", "a/2020/n2.en.html"),
        IndexEntry("a/2020", "n3", "en", "Three", "a/2020/n3.en.html", edition=DONOR, synthetic=True),
        replace(made_up, edition=DEMONSTRATION),
    ]
    indexes = {edition: Index(edition, "en") for edition in (DONOR, EVALUATOR, DEMONSTRATION)}
    links = {e: re.findall(r'href="([^"]*html)"', index_page(of_all, i, {}, NOTEBOOKS)) for e, i in indexes.items()}
    assert links[DONOR] == ["a/2020/n1.en.html"]  # what was made up is nothing for a donor, whatever it says
    assert links[EVALUATOR] == ["a/2020/n1.en.html", "a/2020/n2.en.html", "a/2020/n3.en.html"]
    assert links[DEMONSTRATION] == ["a/2020/n0.en.html"]  # its index lies in its folder


def test_a_donor_is_not_told_of_what_failed_or_is_not_made():
    one = IndexEntry("p/2011", "n0", "en", "Zero", "p/2011/n0.en.html", "NameError", edition=DONOR, earlier="facts")
    cannot = IndexEntry("p/2011", "n1", "en", "One", left_out="the budget missing", edition=DONOR)
    never = IndexEntry("q/2011", "n0", "en", "Zero", edition=DONOR)
    page = index_page([one, cannot, never], DONORS, {}, NOTEBOOKS)
    assert "NameError" not in page
    assert "budget" not in page
    assert "q, 2011" not in page
    assert "made from earlier facts" in page
    assert "There is no page yet." in index_page([never], DONORS, {}, NOTEBOOKS)


def test_an_index_leads_to_itself_in_other_languages_and_to_other_editions():
    links = Index(DONOR, "en", [Link("index.es.html", "Español", "es"), Link("", "English", "en", here=True)])
    page = index_page([], replace(links, editions=[Link("evaluator.en.html", "All pages")]), {}, {})
    assert '<a href="index.es.html" lang="es" hreflang="es">Español</a>' in page
    assert '<span aria-current="page">English</span>' in page
    assert '<footer><ul><li><a href="evaluator.en.html">All pages</a></li></ul></footer>' in page


def test_no_more_pictures_than_can_be_looked_at():
    page = index_page([story(f"p{number}/2020") for number in range(100)], DONORS, {}, {})
    assert page.count("<img") == PICTURES
