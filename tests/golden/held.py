"""What is held of a page: its sentences and words, its figures, and what its charts draw."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.drawn import crossed, drawn, misplaced, small, words
from tests.shown import Cell
from toolkit.language import Numbers
from toolkit.report import Page, charts
from toolkit.report.cell_outputs import Shown
from toolkit.report.cited_figures import TEXTS, Sentences
from toolkit.report.drawing import canvas
from toolkit.words import MARK

PAGES_HELD = Path(__file__).parent / "pages"


def keeping_drawings(monkeypatch: pytest.MonkeyPatch, width: float) -> list[Any]:
    """Keep what charts draw, in one width, instead of pictures of them; in both every word has its place and size."""

    def kept(page: Any, draw: Callable[[float], Any], alt: str, caption: str) -> Shown:
        shown: Any = Shown("", "")
        drawings = {each: canvas.sheet(draw, each, page.synthetic_mark) for each in (canvas.WIDE, canvas.NARROW)}
        for drawing in drawings.values():
            assert misplaced(drawing) + crossed(drawing) + small(drawing) == []
        shown.drawing, shown.alt, shown.caption = drawings[width], alt, page.captioned(caption)
        made.append(shown)
        return shown

    made: list[Any] = []
    monkeypatch.setattr(charts, "framed", kept)
    return made


NAMED = [(Page, "name"), (Page, "say"), (Page, "remark"), (Page, "fact_name"), (Numbers, "period"), (Numbers, "day")]
"""What gives the names, texts and times that digits of a sentence may come from."""

LONGEST_CODE = 3
"""What is no longer could be a number by itself, or hide one."""

CODE = re.compile(r"[^\W\d_][\w.]*")


def hearing_numbers(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """List, once a page is made, what gets into its sentences beside names, times and other sentences, with digits."""
    heard, plain = set[str](), list[tuple[str, str, str]]()

    def bare(text: object) -> str:
        return MARK.sub("", str(text)).lower().strip(" .")

    def keeping(cls: type, attribute: str) -> None:
        say = getattr(cls, attribute)

        def kept(*of: Any, **fields: Any) -> str:
            for name, field in fields.items() if cls is Sentences and of[1].startswith("reading.") else ():
                rest = bare(field) if name in TEXTS and name != "level" else ""  # which may be a digit
                for known in sorted(heard, key=len, reverse=True) if re.search(r"\d", rest) else ():
                    rest = rest.replace(known, "")
                if re.search(r"\d", CODE.sub("", rest)):
                    plain.append((of[1], name, field))
            said = say(*of, **fields)
            heard.update({bare(said)} if re.search(r"\d", said) and len(said) > LONGEST_CODE else ())
            return str(said)

        monkeypatch.setattr(cls, attribute, kept)

    for each in (*NAMED, (Sentences, "__call__")):
        keeping(*each)
    return plain


def sentences(cell: Cell) -> Iterator[str]:
    """Give what a cell shows line by line: a sentence, a caption, a card, a row of a table with its cells.

    Last how many rows and cells of tables look how: a colour, a weight, a side.
    """
    body = getattr(cell.shown, "body", "")
    if body:
        yield f"--- cell {cell.number}"
    broken = re.sub(r"(?i)</(?:p|tr|li|caption|h\d|summary|dt|dd|div)>", "\n", " ".join(body.split()))
    for line in re.sub(r"(?i)</t[hd]>", " | ", broken).splitlines():
        inside = re.sub(r"</?(?:button|span)\b[^>]*>", "", line) if re.search('class="reading"|<li|<h3', line) else line
        text = " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split()).removesuffix(" |")
        if text:
            yield text
    looks = Counter(re.findall(r'<t[dr] class="([^"]+)"', body))
    if looks:
        yield "looks: " + ", ".join(f"{look} {n}" for look, n in sorted(looks.items()))


def pictures(shown: Any, whole: bool) -> Iterator[str]:
    """Give what a chart says, and what it draws; in all but one language only its words."""
    yield f"--- {shown.caption.replace(chr(10), ' | ')}"
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
