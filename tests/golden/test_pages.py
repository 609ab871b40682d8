"""Every page held as it is: its sentences and words in each language, its figures, and what its charts draw.

A change is shown as a difference in ``tests/golden/pages`` and accepted by ``make accept``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.fifth import worked
from tests.fifth.made import CODE, PORTFOLIO, YEARS, lay_out
from tests.golden.held import PAGES_HELD, figures, hearing_numbers, keeping_drawings, pictures, sentences
from tests.pages import LANGUAGES, PAGES
from tests.shown import shown_by
from toolkit.batch.requests import read_parameters
from toolkit.editions import subject_of
from toolkit.facts.folders import ENVIRONMENT, data_folder
from toolkit.facts.programme import Programme, open_programme
from toolkit.report.drawing import canvas

ROOT = Path(__file__).resolve().parents[2]
REPORTS = [(subject_of(folder), name) for folder, names in PAGES.items() for name in names]


@pytest.fixture(scope="module", autouse=True)
def opened_once():
    """Open each programme once for all its pages: they take a fifth less time, and none may change what it reads."""
    opened: dict[tuple[Path, str], Programme] = {}

    def once(code: str) -> Programme:
        where = data_folder(), code
        if where not in opened:
            opened[where] = open_programme(code)
        return opened[where]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("toolkit.facts.programme.open_programme", once)
        yield


@pytest.fixture
def held(file_regression):
    """Hold a text against the one that was accepted."""

    def check(lines, name):
        text = "\n".join(lines) + "\n"
        file_regression.check(text, encoding="utf-8", newline="\n", fullpath=PAGES_HELD / name)

    return check


@cache
def parameters_of(folder: str) -> Mapping[str, Any]:
    read = read_parameters(ROOT / "parameters" / f"{folder.replace('/', '-')}.yaml", [])
    return {key: value for key, value in read.items() if key != "language"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("folder", "name"), REPORTS)
def test_a_page_says_and_draws_what_it_did(folder, name, language, held, monkeypatch):
    drawings, plain = keeping_drawings(monkeypatch, canvas.WIDE), hearing_numbers(monkeypatch)
    cells = list(shown_by(name, language=language, **parameters_of(folder)))
    assert plain == []
    own = language == LANGUAGES[0]
    if own:
        held(figures(cells), f"{folder}/{name}.figures")
    said = [line for cell in cells for line in sentences(cell)]
    drawing = [line for shown in drawings for line in pictures(shown, whole=own)]
    held([*said, *drawing], f"{folder}/{name}.{language}.page")


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    return lay_out(tmp_path_factory.mktemp("fifth"))


@pytest.fixture
def union(laid_out, monkeypatch):
    """Make the fifth programme the one that is found, by one test: others may run between two of its tests."""
    monkeypatch.setenv(ENVIRONMENT, str(laid_out))


@pytest.mark.parametrize(("year", "name"), [page.split("/") for page in worked.pages() if "/" in page])
def test_a_page_of_the_fifth_programme_says_and_draws_what_it_did(union, year, name, held, monkeypatch):
    plain = hearing_numbers(monkeypatch)
    drawings = keeping_drawings(monkeypatch, canvas.NARROW)  # as on a telephone; the others are held wide
    cells = list(shown_by(name, programme=CODE, year=int(year), language="en"))
    assert plain == []
    said = [line for cell in cells for line in sentences(cell)]
    drawing = [line for shown in drawings for line in pictures(shown, whole=True)]
    held([*said, *drawing], f"{CODE}/{year}/{name}.en.page")


def test_the_portfolio_of_the_fifth_programme_says_what_it_did(union, held, monkeypatch):
    drawings, plain = keeping_drawings(monkeypatch, canvas.NARROW), hearing_numbers(monkeypatch)
    cells = list(shown_by(PORTFOLIO, programmes=[f"{CODE}/{year}" for year in YEARS], language="en"))
    assert plain == []
    drawing = [line for shown in drawings for line in pictures(shown, whole=True)]
    held([*(line for cell in cells for line in sentences(cell)), *drawing], f"{CODE}/{PORTFOLIO}.en.page")
