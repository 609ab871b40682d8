"""The index: true, and quick to use at five thousand reports."""

from __future__ import annotations

import re
import time

from toolkit.report.index import IndexEntry, index_page

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
    page = index_page(many, "en", {f"p{number:04}": f"Programme {number}" for number in range(625)}, NOTEBOOKS)
    assert time.monotonic() - started < 3
    assert len(set(re.findall(r'href="(p\d+/2011/n\d\.\w\w\.html)"', page))) == len(many) == 5000
    assert len(page) < 1_500_000
    assert "5000 reports" in page
    assert "<script" not in page


def test_what_failed_is_told_first_and_its_earlier_report_stays_a_click_away():
    one, *_ = entries(1)
    failed = IndexEntry(one.folder, one.notebook, one.language, one.title, one.href, "NameError: <x>")
    page = index_page([failed], "en", {"p0000": "A & B"}, NOTEBOOKS)
    assert "1 failed" in page
    assert "A &amp; B, 2011: Question 0 (Spanish)" in page.replace("español", "Spanish")
    assert "NameError: &lt;x&gt;" in page
    assert page.index("NameError") < page.index('<section class="subject"')
    assert page.count(f'href="{one.href}"') == 2
    assert f'href="#{failed.anchor}"' in page


def test_what_was_never_made_and_what_cannot_be_made_say_so():
    never = IndexEntry("p/2011", "n0", "es", "Question 0")
    cannot = IndexEntry("p/2011", "n1", "en", "Question 1", left_out="the budget missing")
    page = index_page([never, cannot], "en", {}, NOTEBOOKS)
    assert "not made yet" in page
    assert "the budget missing" in page
    assert "1 not made yet" in page
    assert "Question 2" not in page  # a column that nothing stands in
