"""Every page in a real browser without network: everything is shown, nothing is asked for, nobody is left out."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.notebooks.test_reports import STEMS
from toolkit.batch.packing import Asked, pack

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the pages are not opened in a browser"),
]


INDEXES = ("index", "evaluator", "demonstration/index")

SPLIT = """[...document.querySelectorAll('td.number a.figure')].filter(a => {
    const words = document.createRange();
    words.selectNodeContents(a);
    return words.getBoundingClientRect().height > 2.4 * parseFloat(getComputedStyle(a).fontSize);
}).map(a => a.textContent)"""
"""The figures of tables that are broken over two lines."""


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield opened
        opened.close()


@pytest.fixture
def opened(browser, reports):
    asked = []
    contexts = []

    def go(stem, width=1280):
        context = browser.new_context(offline=True, viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on(
            "console", lambda message: asked.append(f"console: {message.text}") if message.type == "error" else None
        )
        page.goto((reports / f"{stem}.html").as_uri())
        return page

    go.asked = asked
    yield go
    for context in contexts:
        context.close()


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


def test_a_number_leads_to_its_line(opened):
    page = opened("cse-peru/2011/sales_growth.es")
    page.locator(".card a.figure").first.click()
    line = page.locator("tr:target")
    assert line.count() == 1
    assert line.is_visible()
    assert "Informe anual 2011" in line.inner_text()


def test_a_narrow_page_shows_the_narrow_picture(opened):
    page = opened("cse-peru/2011/budget_execution.es", 390)
    shown = page.evaluate("document.querySelector('figure.chart img').currentSrc.length")
    wide = opened("cse-peru/2011/budget_execution.es", 1280).evaluate(
        "document.querySelector('figure.chart img').currentSrc.length"
    )
    assert shown != wide
