"""Every page in a real browser without network: everything is shown, nothing is asked for, nobody is left out."""

from __future__ import annotations

import pytest

from tests.notebooks.test_reports import STEMS
from toolkit.batch.packing import Asked, pack

pytestmark = pytest.mark.browser


INDEXES = ("index", "evaluator", "demonstration/index")

SPLIT = """[...document.querySelectorAll('td.number .figure')].filter(a => {
    const words = document.createRange();
    words.selectNodeContents(a);
    return words.getBoundingClientRect().height > 2.4 * parseFloat(getComputedStyle(a).fontSize);
}).map(a => a.textContent)"""
"""The figures of tables that are broken over two lines."""


@pytest.mark.parametrize("stem", [*STEMS, *INDEXES])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_asks_for_nothing_and_fits_the_screen(opened, stem, width):
    page = opened(stem, width)
    assert [url for url in opened.asked if not url.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    broken = page.evaluate("[...document.images].filter(i => !i.complete || i.naturalWidth === 0).length")
    assert broken == 0
    assert page.evaluate(SPLIT) == []


@pytest.mark.parametrize("stem", [*(s for s in STEMS if s.endswith(".es")), *INDEXES])
def test_a_page_has_no_accessibility_violation(opened, stem):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    page = opened(stem)
    # axe is handed to the page by the test, past the page's own policy of no scripts
    result = Axe().run(page)
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in result.response["violations"]] == []


def test_a_packed_edition_is_one_file_whose_links_all_lead_somewhere_in_it(opened, reports):
    pack(Asked("cse-peru", "2011", "es"), reports)
    for width in (1280, 390):
        page = opened("packed/cse-peru-2011.es", width)
        assert [url for url in opened.asked if not url.startswith(("file:", "data:"))] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(ASTRAY) == []
    page.get_by_role("link", name="Beneficiarios").first.click()
    assert page.evaluate("document.querySelector(':target h1').textContent").startswith("Beneficiarios")


ASTRAY = """[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href')).filter(
    href => !href.startsWith('#') || !document.getElementById(href.slice(1)))"""
"""Links that lead nowhere in the page."""


def test_a_narrow_page_shows_the_narrow_picture(opened):
    page = opened("cse-peru/2011/budget_execution.es", 390)
    shown = page.evaluate("document.querySelector('figure.chart img').currentSrc.length")
    wide = opened("cse-peru/2011/budget_execution.es", 1280).evaluate(
        "document.querySelector('figure.chart img').currentSrc.length"
    )
    assert shown != wide
