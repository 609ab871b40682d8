"""Colours: read by everybody, told apart in grey, and written once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest

import toolkit.report
from toolkit.report.cell_outputs import notebook_style, page_css
from toolkit.report.drawing import colours as hue

REPORT = Path(toolkit.report.__file__).parent
TEXT, AREA, GREY = 4.5, 3.0, 3.0
"""Least contrast of words and of areas (WCAG 2.2, 1.4.3 and 1.4.11), and of better from worse once printed in grey."""

WORDS = (hue.INK, hue.QUIET, hue.ACCENT, hue.REACHED, hue.BETTER, hue.ALARM, hue.SHORT, *hue.LINES)
AREAS = (hue.VALUE, hue.REACHED, hue.BETTER, hue.WORSE, hue.ALARM, hue.BEFORE)
WRITTEN_ON = (
    *(*hue.PARTS, *hue.GRADES.values(), *hue.CLASSES.values(), *hue.RISKS.values(), *hue.LEVELS),
    *(hue.VALUE, hue.SOFT, hue.PALE, hue.TRACK),
)


def test_contrast_is_that_of_the_guidelines():
    assert hue.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert hue.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert hue.contrast("#0b7285", "#b42318") == pytest.approx(1.18, abs=0.005)


@pytest.mark.parametrize("ground", [hue.PAPER, hue.WASH])
@pytest.mark.parametrize("ink", WORDS)
def test_words_are_read_on_paper_and_on_cards(ink, ground):
    assert hue.contrast(ink, ground) >= TEXT


@pytest.mark.parametrize("ground", WRITTEN_ON)
def test_what_is_written_into_an_area_is_read(ground):
    assert hue.contrast(hue.ink_on(ground), ground) >= TEXT


@pytest.mark.parametrize("ground", [*(f"step{n}" for n in range(1, 5)), "better-pale", "worse-pale", "track", "marked"])
def test_the_ink_of_a_page_is_read_in_its_cells(ground):
    assert hue.contrast(hue.INK, hue.NAMED[ground]) >= TEXT


@pytest.mark.parametrize("ground", ["reached", "alarm", "grade-A"])
def test_paper_is_read_in_dark_cells(ground):
    assert hue.contrast(hue.PAPER, hue.NAMED[ground]) >= TEXT


@pytest.mark.parametrize("area", AREAS)
def test_a_bar_is_seen_on_paper(area):
    assert hue.contrast(area, hue.PAPER) >= AREA


def test_grey_tells_better_from_worse():
    assert hue.contrast(hue.BETTER, hue.WORSE) >= GREY
    assert hue.contrast(hue.GRADES["A"], hue.GRADES["D"]) >= GREY
    assert hue.contrast(hue.BETTER_PALE, hue.WORSE_PALE) >= 1.5
    assert hue.contrast(hue.BETTER, hue.ALARM) >= 1.5  # as words, those that are worse in bold
    assert hue.contrast(hue.REACHED, hue.VALUE) >= 2.5


@pytest.mark.parametrize("scale", [hue.STEPS, hue.RISKS])
def test_more_is_darker_than_less(scale):
    assert all(hue.luminance(less) > hue.luminance(more) for less, more in pairwise(scale.values()))


def test_reached_has_a_colour_that_nothing_else_has():
    same = {name for name, colour in hue.NAMED.items() if colour == hue.REACHED}
    assert same == {"reached", "step5"}  # the step of what reaches its target
    held = {
        name
        for name, value in vars(hue).items()
        if name.isupper() and hue.REACHED in (list(value.values()) if isinstance(value, Mapping) else [value])
    }
    assert held == {"REACHED", "NAMED", "STEPS", "CLASSES"}
    assert hue.REACHED not in (*hue.PARTS, *hue.LINES, *hue.LEVELS)


def test_what_paints_with_it_says_that_a_target_is_reached():
    told = {
        path.name: re.findall(r'"(\w+)": hue\.REACHED', path.read_text(encoding="utf-8"))
        for path in REPORT.rglob("*.py")
        if "hue.REACHED" in path.read_text(encoding="utf-8")
    }
    assert told == {"indicators.py": ["reached"]}


def test_a_colour_is_written_once():
    typed = {
        str(path.relative_to(REPORT)): found
        for path in (*REPORT.rglob("*.py"), *REPORT.rglob("*.css"), *REPORT.rglob("*.j2"))
        if path.name != "colours.py" and (found := re.findall(r"#[0-9a-f]{3}(?:[0-9a-f]{3})?\b(?!-)", path.read_text()))
    }
    assert typed == {}


@pytest.mark.parametrize("style", [page_css, notebook_style])
def test_a_style_calls_only_colours_that_there_are(style):
    called = set(re.findall(r"var\(--([\w-]+)\)", style()))
    assert called - {"chart", "table"} <= set(hue.NAMED)
    assert {"ink", "paper"} <= called
