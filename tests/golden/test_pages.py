"""Every page held as it is: its sentences and words in each language, its figures, and what its charts draw.

A change is shown as a difference in ``tests/golden/pages`` and accepted by ``make accept``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.drawn import drawn, words
from tests.pages import LANGUAGES, PAGES
from tests.shown import Cell, shown_by
from toolkit.batch.parameters import read_parameters
from toolkit.report.charts import canvas
from toolkit.report.shown import Shown

ROOT = Path(__file__).resolve().parents[2]
REPORTS = [(folder, name) for folder, names in PAGES.items() for name in names]


PAGES_HELD = Path(__file__).parent / "pages"


@pytest.fixture
def held(file_regression):
    """Hold a text against the one that was accepted."""

    def check(text, name):
        file_regression.check(text, encoding="utf-8", newline="\n", fullpath=PAGES_HELD / name)

    return check


@pytest.fixture
def drawings(monkeypatch):
    """Keep what charts draw, once and wide, instead of making pictures of them."""

    def kept(page, draw, alt, caption):
        shown = Shown("", "")
        shown.drawing, shown.alt, shown.caption = draw(canvas.WIDE), alt, page.captioned(caption)
        made.append(shown)
        return shown

    made: list[Any] = []
    monkeypatch.setattr(canvas, "picture", kept)
    return made


@cache
def parameters_of(folder: str) -> Mapping[str, Any]:
    read = read_parameters(ROOT / "parameters" / f"{folder.replace('/', '-')}.yaml", [])
    return {key: value for key, value in read.items() if key != "language"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("folder", "name"), REPORTS)
def test_a_page_says_and_draws_what_it_did(folder, name, language, held, drawings):
    cells = list(shown_by(name, language=language, **parameters_of(folder)))
    own = language == LANGUAGES[0]
    if own:
        held("\n".join(figures(cells)) + "\n", f"{folder}/{name}.figures")
    said = [line for cell in cells for line in sentences(cell)]
    drawing = [line for shown in drawings for line in pictures(shown, whole=own)]
    held("\n".join([*said, *drawing]) + "\n", f"{folder}/{name}.{language}.page")


def sentences(cell: Cell) -> Iterator[str]:
    """Give what a cell shows line by line: a sentence, a caption, a card, a row of a table with its cells."""
    body = getattr(cell.shown, "body", "")
    if body:
        yield f"--- cell {cell.number}"
    broken = re.sub(r"(?i)</(?:p|tr|li|caption|h\d|summary|dt|dd|div)>", "\n", " ".join(body.split()))
    for line in re.sub(r"(?i)</t[hd]>", " | ", broken).splitlines():
        text = " ".join(unescape(re.sub(r"<[^>]+>", " ", line)).split()).removesuffix(" |")
        if text:
            yield text


def pictures(shown: Any, whole: bool) -> Iterator[str]:
    """Give what a chart says, and what it draws; in all but one language only its words."""
    yield f"--- {shown.caption}"
    yield shown.alt
    yield from drawn(shown.drawing) if whole else [f"  {' | '.join(words(shown.drawing))}"]


def figures(cells: list[Cell]) -> Iterator[str]:
    """Give every recorded figure: its value to nine digits, or why it has none, and what it covers."""
    for figure in (figure for cell in cells for figure in cell.figures):
        value = figure["value"] if figure["value"] is not None else f"({figure['missing']})"
        value = f"{value:.9g}" if isinstance(value, float) else value
        cover = f" {figure['n']}/{figure['of']}" if figure["of"] else ""
        limits = f" [{figure['conf_low']:.6g}, {figure['conf_high']:.6g}]" if figure["conf_low"] is not None else ""
        unit = figure["currency"] or figure["unit"]
        yield f"{figure['id']} = {value} {unit}{cover}{limits} {figure['formula']} {figure['status']}"
