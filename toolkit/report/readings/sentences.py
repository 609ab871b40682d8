"""From sentences to a reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from toolkit.measured import Measured
from toolkit.measures.counts import number_of
from toolkit.report.cell_outputs import Shown, figure_link
from toolkit.report.cited_figures import numbers_in, written
from toolkit.report.page import Page
from toolkit.report.recorded_figures import record
from toolkit.words import plain
from toolkit.words.one_line import shorten


def said(page: Page, *sentences: str) -> Shown:
    """Show sentences as one reading; empty ones are left out. Of made-up records it says first that they are."""
    there = [sentence for sentence in sentences if sentence]
    text = page.typeset(page.captioned(" ".join(there))) if there else ""
    return Shown(f'<p class="reading">{linked(page, text)}</p>', plain(text), recorded(page, there))


def count(page: Page, rows: pd.DataFrame | Sequence[object], of: pd.DataFrame | Sequence[object] | None = None) -> str:
    """Say how many rows there are, as a figure that can be followed to what was counted."""
    return page.cite(number_of(rows, of))


def linked(page: Page, text: str) -> str:
    """Write sentences into HTML, each figure as a link to how it was made."""
    html = written(text, lambda words: _whole(page.escape(words)), lambda number, shown: _link(page, number, shown))
    return _BESIDE.sub(
        lambda found: f'<span class="whole">{found[0]}</span>' if found[1] or found[3] else found[0], html
    )


_BESIDE = re.compile(r'([^\s<>]*)((?:<span class="whole">)?<button[^>]*>[^<]*</button>(?:</span>)?)([^\s<>]*)')
"""A figure with the signs that stand right beside it, as brackets: no line ends between them."""


def recorded(page: Page, sentences: Iterable[str]) -> list[dict[str, Any]]:
    """Record the figures of sentences, each by the sentence that says it."""
    return [
        record(page, page.cited.identifier(number), shorten(plain(sentence)), page.cited.figures[number])
        for sentence in sentences
        for number in numbers_in(sentence)
    ]


def _whole(written_: str) -> str:
    """Keep in one piece what a line could end in, between a minus and the sign of a currency."""
    return re.sub(r"\S*−[^\s\d]\S*", r'<span class="whole">\g<0></span>', written_)


def _link(page: Page, number: int, shown: str) -> str:
    figure = page.cited.figures[number]
    link = figure_link(page.cited.identifier(number), shown, figure)
    return f'<span class="whole">{link}</span>' if _whole(shown) != shown else link


def told(page: Page, key: str, figures: Mapping[str, Measured], digits: int | None = None, **fields: object) -> str:
    """Say a sentence about figures, if all of them are known.

    Parameters
    ----------
    page : Page
    key : str
        Of the sentence; ``<key>.without_<name>`` is said where just that figure is missing, if there is such a one.
    figures : mapping of str to Measured
        By the field that each fills.
    digits : int, optional
        Behind the decimal mark; those of the unit where it is not said.
    """
    missing = "_".join(name for name, figure in figures.items() if not figure)
    said_ = f"{key}.without_{missing}" if missing else key
    shown = {name: page.cite(figure, digits) for name, figure in figures.items()}
    return page.words(said_, **shown, **fields) if said_ in page.words else ""


def listed(page: Page, items: list[str]) -> str:
    """Join items as the language does: a, b and c."""
    if len(items) < 2:  # noqa: PLR2004
        return "".join(items)
    sound = (
        "list.and_i" if re.match(r"h?i(?!e)", plain(items[-1]).lower()) else "list.and"
    )  # Spanish says e before an i
    return page.words(sound, first="; ".join(items[:-1]), last=items[-1])
