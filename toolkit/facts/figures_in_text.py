"""Figures of running text that are in no fact: amounts, percentages, counts of things; not dates, not numbering."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache

from babel import Locale

from toolkit.errors import Problem
from toolkit.facts.contracts.documents import Document
from toolkit.facts.notation import CURRENCY, SCALES
from toolkit.facts.printed_cells import without_count
from toolkit.facts.printed_text import PrintedDocument, Span, places_of
from toolkit.spoken import LANGUAGES

_PERCENT = r"%|per ?cent\b|por ciento\b|por cento\b|pour cent\b"
_SHORT = r"(?:[kKmM]{1,2}|bn|mn|mio|mln)"
_SPACED = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d.,]\d)"
_FIGURE = re.compile(
    rf"(?P<before>{CURRENCY}\s?)?(?<![\w.,'’/])(?P<number>{_SPACED}|\d(?:[\d.,'’]*\d)?)"
    rf"(?P<after>\s?(?:{_PERCENT})|\s(?:{'|'.join(SCALES)})\b|{_SHORT}|\s?{CURRENCY}(?!\w))?(?!\w)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_CODE = re.compile(r"\d{1,2}(?:\.\d{1,2}){2,}|\d{1,2}(?:,\d{1,2}){2,}|0\d")
"""What numbers a heading, or several at once: 3.2.1, 1,2,3."""

_DECIMAL = re.compile(r"\d{1,2}\.\d{1,2}")
"""Either a heading, as 3.2, or a number with decimals: what follows tells."""

_NUMBERING = re.compile(r"[.)]|\s+[-–]|\s+(?=[A-ZÁÉÍÓÚÑ¿“\"(])")
_OF_THINGS = re.compile(r"\s(?!(?:del|des|con|por|que|los|las|les|the|and|for)\b)(?P<what>[^\W\d_]{3,})")
_BEFORE = re.compile(r"(?P<what>[^\W\d_]{4,})\s*\Z")
_FIRST = re.compile(r"(?P<what>[^\W\d_]{4,})\s1(?:\.1)?\b")
_COUNTED = 3
"""Digits from which on a number says how much."""

_CONTEXT = 60


@lru_cache(maxsize=1)
def _months() -> frozenset[str]:
    """Name the months, in the languages of documents."""
    locales = map(Locale, (*LANGUAGES, "de", "it", "nl", "pt"))
    return frozenset(name.lower() for each in locales for name in each.months["format"]["wide"].values())


def figures_in(text: str) -> Iterator[re.Match[str]]:
    """Find the numbers of a text that say how much or how many.

    These are the numbers with a percent sign, a currency or a word as "million", those of three digits and more, and
    those before something that is counted, as in "7 years". A year, the number of a heading, and one that only names
    something, as in "result 2", are none.
    """
    named = {match["what"].lower() for match in _FIRST.finditer(text)}
    return (match for match in _FIGURE.finditer(text) if _is_figure(match, text, named))


def _is_figure(match: re.Match[str], text: str, named: Set[str]) -> bool:
    """Tell whether a number says how much; `named` has the words that the text numbers, of which there is a first."""
    number, start = match["number"], match.start()
    if match["before"] or match["after"]:
        return True
    is_first = start == 0 or text[start - 1] == "\n"
    if _YEAR.fullmatch(number) or _CODE.fullmatch(number) or (is_first and _NUMBERING.match(text, match.end())):
        return False
    if len(re.sub(r"\D", "", number)) >= _COUNTED and not _DECIMAL.fullmatch(number):
        return True
    before, following = _BEFORE.search(text, max(0, start - _CONTEXT), start), _OF_THINGS.match(text, match.end())
    is_name = before is not None and before["what"].lower() in named
    return not is_name and following is not None and following["what"].islower() and following["what"] not in _months()


def unread(
    document: Document, printed: PrintedDocument, apart: Sequence[Span], read: Sequence[Span]
) -> Iterator[Problem]:
    """List the figures of a document's sentences that no fact reads and that nothing says why, and idle reasons.

    Parameters
    ----------
    document : Document
        As it is declared, with the figures that are no facts, :class:`toolkit.facts.contracts.documents.NoFact`.
    printed : PrintedDocument
        Its text.
    apart : sequence of (start, stop)
        Stretches that are no sentences: the cells of declared tables.
    read : sequence of (start, stop)
        Stretches that a fact reads.
    """
    figures, excused = list(figures_in(printed.text)), list[Span]()
    for reason in document.no_facts:
        for row in reason.rows:
            spans = list(_excused(printed, row, reason.figures))
            excused += spans
            if not any(_inside(match.span(), spans) for match in figures):
                yield Problem("no_such_figure", document.file, fields={"found": row, "why": reason.why})
    for match in figures:
        if not any(_inside(match.span("number"), spans) for spans in (apart, read, excused)):
            line = printed.line_at(match.start())
            fields = {"found": match.group().strip(), "text": _around(printed.text, match.span())}
            yield Problem("figure_without_fact", document.file, line, fields=fields)


def _excused(printed: PrintedDocument, row: str, figures: Sequence[str]) -> Iterator[Span]:
    """Return the sentences that begin with some words, or the figures in them that are named."""
    words, nth = without_count(row)
    found = printed.sentences(words)
    for span in found if words == row else found[nth - 1 : nth]:
        yield from (
            (place for figure in figures for place in places_of(figure, printed.text, span)) if figures else (span,)
        )


def _inside(place: Span, spans: Iterable[Span]) -> bool:
    return any(start < place[1] and place[0] < stop for start, stop in spans)


def _around(text: str, place: Span) -> str:
    """Return the words around a figure, on its line."""
    start = max(text.rfind("\n", 0, place[0]) + 1, place[0] - _CONTEXT)
    end = text.find("\n", place[1])
    return text[start : min(end if end >= 0 else len(text), place[1] + _CONTEXT)].strip()
