"""Every page in a real browser without network: everything is shown, nothing is asked for, nobody is left out."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from tests.notebooks.test_reports import STEMS
from toolkit.batch.packing import Asked, pack

pytestmark = pytest.mark.browser


INDEXES = ("index", "evaluator", "demonstration/index")

_ONE = {Path(stem).stem: stem for stem in STEMS if stem.endswith(".es")}
OF_EACH = list(dict.fromkeys([*_ONE.values(), *(stem for stem in STEMS if "/story." in stem)]))
"""A page of each notebook, and every story."""

SPLIT = """[...document.querySelectorAll('td.number .figure')].filter(a => {
    const words = document.createRange();
    words.selectNodeContents(a);
    return words.getBoundingClientRect().height > 2.4 * parseFloat(getComputedStyle(a).fontSize);
}).map(a => a.textContent)"""
"""The figures of tables that are broken over two lines."""


WIDTHS = (1440, 1280, 768, 390, 360)
"""Pixels of the windows that every page has to fit: desks, a tablet, telephones."""

LONGEST = {1280: 12 * 800, 390: 30 * 844}
"""Pixels that a page may be long in a window so wide: twelve screens of a desk, thirty of a telephone."""

UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true)"

PRINTED = """() => ({
    hidden: [...document.querySelectorAll('.folded table')].filter(t => !t.getBoundingClientRect().height).length,
    small: [...document.querySelectorAll('body *')].filter(e =>
        [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.getClientRects().length
        && !e.closest('sup, a.no, svg, style') && parseFloat(getComputedStyle(e).fontSize) < 11.95
    ).map(e => `${e.tagName} ${e.className}: ${e.textContent.slice(0, 30)}`).slice(0, 5),
})"""
"""On paper: folded tables that nobody sees, and letters below nine points."""


@pytest.mark.parametrize("stem", [*STEMS, *INDEXES])
def test_a_page_asks_for_nothing_and_fits_every_window(opened, stem):
    page = opened(stem, WIDTHS[0])
    assert [url for url in opened.asked if not url.startswith(("file:", "data:"))] == []
    assert page.evaluate("[...document.images].filter(i => !i.complete || i.naturalWidth === 0).length") == 0
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.documentElement.scrollHeight") <= LONGEST.get(width, math.inf), width
    page.evaluate(UNFOLD)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SPLIT) == [], width


@pytest.mark.parametrize("stem", [*(stem for stem in STEMS if stem.endswith(".es")), *INDEXES])
def test_on_paper_what_is_folded_is_open_and_letters_have_nine_points(opened, stem):
    page = opened(stem)
    page.emulate_media(media="print")
    assert page.evaluate(PRINTED) == {"hidden": 0, "small": []}


@pytest.mark.parametrize("stem", [*OF_EACH, *INDEXES])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_has_no_accessibility_violation(opened, stem, width):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    page = opened(stem, width)
    page.evaluate(UNFOLD)
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


LETTERS = """() => [...document.querySelectorAll('figure.chart img')].filter(i => i.getClientRects().length).map(i => {
    const drawn = atob(i.currentSrc.split(',')[1]), wide = +drawn.match(/viewBox="\\S+ \\S+ (\\S+) /)[1];
    const sizes = [...drawn.matchAll(/font-size: ([\\d.]+)px/g)].map(found => +found[1]);
    return Math.min(...sizes) * i.getBoundingClientRect().width / wide;
})"""
"""How large the smallest letter of each chart is shown, in pixels."""

HOW_READ = """() => [...document.querySelectorAll('figure.chart')].map(figure => ['figcaption', '.how'].every(
    each => figure.querySelector(each).getBoundingClientRect().height))"""
"""Whether each chart has its title and says how it is read."""


@pytest.mark.parametrize("stem", OF_EACH)
def test_the_letters_of_charts_are_never_small_and_their_captions_are_printed(opened, stem):
    page = opened(stem, 390)
    page.evaluate(UNFOLD)
    assert all(size >= 11 for size in page.evaluate(LETTERS)), "on a telephone, in pixels"
    page.set_viewport_size({"width": 1280, "height": 900})
    assert all(size >= 11 for size in page.evaluate(LETTERS)), "on a desk, in pixels"
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET_WIDE, "height": 1002})
    assert all(size >= 12 - 0.02 for size in page.evaluate(LETTERS)), "on paper: nine points"
    heights = page.evaluate(
        "[...document.querySelectorAll('figure.chart img')].map(i => i.getBoundingClientRect().height)"
    )
    assert all(height <= 1002 for height in heights), "each part of a chart fits on a sheet"
    assert all(page.evaluate(HOW_READ))


DONORS = ("story", "results_framework", "budget_execution", "beneficiaries", "follow_up")
"""The pages of CSE's edition for its donor."""

STORIES = [stem for stem in STEMS if "/story." in stem]
THREE_SCREENS, TWO_SHEETS, SHEET_WIDE = 3 * 800, 2 * 1002, 711
"""Pixels: of three windows of a desk; of two sheets of A4 within their margins, and across one."""

TOLD = """() => {
    const main = document.querySelector('main').cloneNode(true);
    main.querySelectorAll('.appendix, details, style').forEach(each => each.remove());
    return main.textContent.match(/[\\p{L}\\p{N}][\\p{L}\\p{N}.,%’'-]*/gu).length;
}"""
"""Words of a story, its notes apart."""


@pytest.mark.parametrize("stem", STORIES)
def test_a_story_has_six_hundred_words_three_screens_two_sheets_and_its_notes_behind_them(opened, stem):
    page = opened(stem)
    assert page.evaluate(TOLD) <= 600
    assert page.evaluate("document.documentElement.scrollHeight") <= THREE_SCREENS
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET_WIDE, "height": 1002})
    assert page.evaluate("document.querySelector('.appendix').getBoundingClientRect().top") <= TWO_SHEETS
    assert page.evaluate("getComputedStyle(document.querySelector('.appendix')).breakBefore") == "page"


def test_the_edition_of_a_donor_says_less_than_six_thousand_words_at_once(opened):
    stems = [f"cse-peru/2011/{name}.es" for name in DONORS]
    told = sum(
        len(re.findall(r"[^\W_][\w.,%’'-]*", opened(stem).evaluate("document.body.innerText"))) for stem in stems
    )
    assert 4_000 < told < 6_000
