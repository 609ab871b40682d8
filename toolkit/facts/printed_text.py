"""The text of a source document: its tables row by row, its sentences, and where in it a figure stands."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from toolkit.facts.contracts.documents import Column, Page, PrintedTable
from toolkit.facts.notation import SCALES, is_minus
from toolkit.facts.printed_cells import SECTION, without_count

_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_HEADING = re.compile(r"\d+(\.\d+)+\.?\s")
_SENTENCE_END = re.compile(r"(?<=[.:!?])\s+(?=[A-ZÁÉÍÓÚÑ¿“\"])|\n")


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Return a printed text without markup, with single spaces."""
    return re.sub(r"\s+", " ", html.unescape(_TAG.sub("", text).replace("\\$", "$"))).strip()


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row of a printed table: its label, and its cells by column."""

    label: str
    cells: dict[str, str]
    line: int


Span = tuple[int, int]
"""A stretch of a text: from its first letter to behind its last."""


class PrintedDocument:
    """The text of one document, its table cells separated by tabs.

    Attributes
    ----------
    lines : list of str
        As they are in the file.
    text : str
        All of it without markup; a sentence that goes on over a page break is one.
    """

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self._starts = [clean(line.replace("\t", " ")) for line in self.lines]
        self.text, self._offsets = _joined(self._starts)

    def line_at(self, offset: int) -> int:
        """Return the number of the line that an offset of the text stands in, counted from one."""
        return bisect_right(self._offsets, offset)

    def span_of_line(self, line: int) -> Span:
        """Return the stretch of the text that is a line."""
        return self._offsets[line - 1], self._offsets[line - 1] + len(self._starts[line - 1])

    def rows(self, table: PrintedTable) -> list[PrintedRow]:
        """Read a declared table, over all its pages.

        Raises
        ------
        LookupError
            When a page does not begin where the declaration says, or no line with the heading; the argument is the text
            that was looked for.
        """
        if not any(table.heading in line for line in self._starts):
            raise LookupError(table.heading)
        return [row for page in table.pages for row in self._page(page, table.columns_of(page))]

    def lines_of(self, table: PrintedTable) -> set[int]:
        """Return the lines that a declared table takes: headings and rows, not what is printed between them."""
        return {line for page in table.pages for line in self._lines(page)}

    def _lines(self, page: Page) -> Iterator[int]:
        starts = [i for i, line in enumerate(self._starts, 1) if line.startswith(page.starts)]
        if len(starts) < page.occurrence:
            raise LookupError(page.starts)
        yield starts[page.occurrence - 1]
        for number in range(starts[page.occurrence - 1] + 1, len(self.lines) + 1):
            if page.ends and self._starts[number - 1].startswith(page.ends):
                return
            if "\t" in self.lines[number - 1]:
                yield number

    def _page(self, page: Page, columns: list[Column]) -> Iterator[PrintedRow]:
        _heading, *lines = self._lines(page)
        for line in lines:
            cells = [clean(cell) for cell in self.lines[line - 1].split("\t")]
            if any(cells):
                yield self._row(cells, page, columns, line)

    def _row(self, cells: list[str], page: Page, columns: list[Column], line: int) -> PrintedRow:
        first = next(cell for cell in cells if cell)
        for slip in page.slips:
            if any(begins(first, row) for row in slip.rows):
                cells = cells[slip.by :] if slip.by > 0 else [""] * -slip.by + cells
        cells += [""] * (len(columns) - len(cells))
        named = dict(zip([column.name for column in columns], cells, strict=False))
        label = " ".join(named[column.name] for column in columns if column.label and named[column.name])
        return PrintedRow(label, named, line)

    def sentence(self, section: str, row: str) -> Span:
        """Find the sentence of a section that begins with `row`.

        Raises
        ------
        LookupError
            When there is no such section, or no sentence or more than one begins so.
        """
        words, count = without_count(row)
        found = list(self._beginning(words, self._section(section)))
        if len(found) < count or (count == 1 and len(found) > 1 and words == row):
            raise LookupError(row)
        return found[count - 1]

    def sentences(self, words: str) -> list[Span]:
        """Find every sentence, or rest of one, that begins with some words."""
        return list(self._beginning(words, (0, len(self.text))))

    def _beginning(self, words: str, within: Span) -> Iterator[Span]:
        for match in re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").finditer(self.text, *within):
            stop = _SENTENCE_END.search(self.text, match.end(), within[1])
            yield match.start(), stop.start() if stop else within[1]

    def _section(self, section: str) -> Span:
        heading, nth = without_count(section)
        is_heading = re.compile(re.escape(heading) + r"(?!\.?\d|\w)").match
        plain = [i for i, line in enumerate(self.lines) if "\t" not in line]
        starts = [i for i in plain if is_heading(self._starts[i])]
        if len(starts) < nth:
            raise LookupError(f"{SECTION} {section}")
        begin = starts[nth - 1]
        end = next((i for i in plain if i > begin and _HEADING.match(self._starts[i])), None)
        return self._offsets[begin], len(self.text) if end is None else self._offsets[end]


def _joined(lines: list[str]) -> tuple[str, list[int]]:
    """Join the lines of a text, and say where each begins; a sentence that goes on over a page break stays one."""
    parts, offsets, length, last = list[str](), list[int](), 0, "."
    for line in lines:
        goes_on = bool(line) and last not in ".:;!?" and line[0].islower()
        between = ("" if not parts else " " if goes_on else "\n") if line else ""
        parts += [between, line]
        length += len(between)
        offsets.append(length)
        length, last = length + len(line), line[-1:] or last
    return "".join(parts), offsets


def begins(label: str, row: str) -> bool:
    """Whether a printed label is a row's, or begins with its words."""
    return label == row or (label.startswith(row) and not re.match(r"\w|[.,]\d", label[len(row) :]))


def find_rows(rows: list[PrintedRow], row: str) -> list[PrintedRow]:
    """Find the printed rows that a fact's `row` may mean; one is right, none or several are wrong."""
    words, nth = without_count(row)
    numbered = words != row
    found = [r for r in rows if r.label == words] or [r for r in rows if begins(r.label, words)]
    return found[nth - 1 : nth] if numbered else found


def places_of(figure: str, text: str, within: Span | None = None) -> list[Span]:
    """Find where a figure stands in a printed text by itself, not as a part of a longer one."""
    before = r"(?<![\w.,'’])" + (r"(?<![-−])" if figure[:1].isdigit() else "")
    after = r"(?!\w)" if figure.endswith("%") else r"(?!\w|\s?%|[.,'’]\d" + rf"|\s(?:{'|'.join(SCALES)})\b)"
    found = re.compile(before + re.escape(figure) + after).finditer(text, *(within or (0, len(text))))
    return [match.span() for match in found] if figure else []


def stands_in(figure: str, text: str) -> bool:
    """Whether a figure stands in a printed text, not as a part of a longer one."""
    figure, text = clean(figure), clean(text)
    if figure == text or not figure or (is_minus(text) and not is_minus(figure)):
        return figure == text
    return bool(places_of(figure, text))
