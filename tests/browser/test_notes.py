"""A figure opens its note where it stands: by a click, by the keyboard, on a telephone; in print notes are numbered."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

STEM = "cse-peru/2011/budget_execution.es"
OPEN = ".notes > li:popover-open"
FIGURES = {"on a card": ".card .figure", "in a sentence": ".reading .figure", "in a table": "td .figure"}

BEFORE = """() => {
    const point = document.querySelector('.reading'), stops = 'a[href], button, summary, [tabindex="0"]';
    const all = [...document.querySelectorAll(stops)].filter(e => e.checkVisibility({contentVisibilityAuto: true}));
    const first = document.createRange();
    first.setStartAfter(point);
    return all.filter(e => first.comparePoint(e, 0) < 0).length;
}"""
"""Stops of the keyboard until the first point of a page has been passed."""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_click_opens_the_note_beside_the_figure_and_inside_the_window(opened, width, figure):
    page = opened(STEM, width)
    shown = page.locator(figure).first
    shown.click()
    note = page.locator(OPEN)
    assert note.count() == 1
    assert note.inner_text().startswith(shown.inner_text().strip("▲▼= "))
    place, own = note.bounding_box(), shown.bounding_box()
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= width
    assert max(place["y"] - own["y"] - own["height"], own["y"] - place["y"] - place["height"]) < 12  # no jump
    page.mouse.click(1, 1)
    assert note.count() == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_enter_opens_a_note_escape_closes_it_and_the_figure_has_the_focus_again(opened, width):
    page = opened(STEM, width)
    page.locator(".reading .figure").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(OPEN).count() == 1
    page.keyboard.press("Tab")  # into the note
    assert page.evaluate("document.activeElement.closest('.notes') !== null")
    page.keyboard.press("Escape")
    assert page.locator(OPEN).count() == 0
    assert page.evaluate("document.activeElement.matches('.reading .figure')")


def test_a_figure_of_a_picture_opens_its_note_below_it(opened):
    page = opened(STEM)
    page.locator(".marks summary").first.click()
    page.locator(".marks .figure").first.click()
    assert "Informe anual 2011" in page.locator(OPEN).inner_text()


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_more_than_three_sources_leads_to_all_of_them_and_each_to_its_cell(opened, width):
    page = opened(STEM, width)
    number = page.evaluate(
        "[...document.querySelectorAll('.notes > li')].find(n => n.querySelector('[href^=\"#m\"]')).id"
    )
    page.locator(f"[popovertarget={number}]").first.click()
    sources = page.locator(OPEN).locator("a")
    assert sources.count() == 4
    more = sources.last
    assert re.fullmatch(r"y \d+ más", more.inner_text())
    more.click()
    whole = page.locator(":target")
    assert whole.is_visible()
    whole.locator("a").first.click()
    cell = page.locator(":target")
    assert cell.is_visible()
    assert "«" in cell.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_link_to_a_figure_of_a_page_shows_its_note(opened):
    page = opened(STEM)
    page.goto(f"{page.url}#f-budget:execution")
    assert page.locator(".notes > li:has(:target)").is_visible()
    assert "79.9" in page.locator(":target").inner_text()


def test_figures_are_underlined_with_dots_and_no_number_is_seen_on_a_screen(opened):
    page = opened(STEM)
    style = "e => getComputedStyle(e).textDecorationLine + ' ' + getComputedStyle(e).textDecorationStyle"
    assert page.locator(".reading .figure").first.evaluate(style) == "underline dotted"
    assert page.locator(".no:visible, .notes > li:visible").count() == 0


def test_in_print_figures_have_numbers_and_all_notes_stand_at_the_end(opened):
    page = opened(STEM)
    page.emulate_media(media="print")
    figure = page.locator(".reading .figure + .no").first
    assert figure.is_visible()
    assert figure.evaluate("e => getComputedStyle(e).verticalAlign") == "super"
    notes = page.locator(".notes > li")
    assert page.locator(".notes > li:visible").count() == notes.count() > 500
    own = notes.nth(int(figure.inner_text()) - 1)
    assert own.evaluate("e => e.id") == figure.evaluate("e => e.hash.slice(1)")
    assert own.evaluate("e => getComputedStyle(e).display") == "list-item"
    assert page.locator(".marks li:visible").count() > 0


@pytest.mark.parametrize(
    "stem", [STEM, "demonstration/par2-bolivia/2022/records_indicators.es", "portfolio/portfolio.es"]
)
def test_the_keyboard_passes_the_first_point_within_sixty_stops_and_skips_to_the_content(opened, stem):
    page = opened(stem)
    assert page.evaluate(BEFORE) <= 60
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_an_open_note_has_no_accessibility_violation(opened):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    page = opened(STEM, 390)
    page.locator(".reading .figure").first.click()
    result = Axe().run(page)
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in result.response["violations"]] == []
