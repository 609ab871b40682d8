"""Cells of words: codes, names and texts of a programme's files, as a reader is told them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pandas as pd

from toolkit.measured import Measured
from toolkit.measures.indicators.indicator_plan import NOT_OWED, UNSAID
from toolkit.measures.indicators.observed import SO_FAR
from toolkit.report.names import OF_COLUMN
from toolkit.report.page import Page
from toolkit.report.record_words import reasons

GRADES = ("printed", "printed_before", "grade", "grade_before", "proposal", "span", "signed")
"""Columns of letters whose meaning is known, and coloured."""

PAIRS = ("pair", "lower", "higher")
"""Columns of scores, ``probability/impact``."""

SAID = (
    *("claim", "text", "description", "addressed_to", "counted_in", "expected_result"),
    *("said", "option", "first", "second"),
    *(
        "comment",
        "note",
        "method",
        "reason",
        "reservation",
        "frequency",
        "responsible",
        "when",
        "instrument",
        "each_row",
    ),
)
"""Columns of words from a programme's files, said in the language of the page."""

_PLACES = ("counted", "other")
"""Columns of facts, told by where they are printed."""

_EACH = ("responsible", "when")
"""Those of them that may hold several texts, one a line."""

_LISTS = ("aims", "means_of_verification", "assumptions")
"""Columns of several texts, one a line."""

_CODED = MappingProxyType(
    {
        "apart": "answer",
        "caution": "caution",
        "design": "design",
        "dimension": "dimension",
        "kind_of_poll": "kind_of_poll",
        "kind_of_value": "kind_of_value",
        "made_of": "made_of",
        "measured_state": "measured_state",
        "moved": "moved",
        "overlap": "answer",
        "role": "role",
        "rule": "rate_rule",
        "runs": "runs",
        "signature": "signature",
        "state": "state",
        "status": "status",
        "target_met": "met",
        "verdict": "verdict",
        "what": "amount",
    }
)
"""Columns of codes, with the family of words that says them."""


def column_kind(cells: pd.Series, column: str) -> str:
    """Tell how the cells of a column are set: figures to the right, grades in the middle, words as they run."""
    figures = [cell for cell in cells if isinstance(cell, Measured)]
    if any(figure.unit != "text" for figure in figures):
        return "number"
    return "grade" if figures and column in GRADES else _SET.get(column, "")


def text_cell(page: Page, column: str, text: str) -> dict[str, str]:
    """Write a cell that holds no figure."""
    if column in _PLACES:
        return {"kind": "text", "html": page.original(page.place(text))}
    if column in _LISTS:
        items = "".join(f"<li>{page.escape(page.say(item))}</li>" for item in text.splitlines())
        return {"kind": "items", "html": f"<ul>{items}</ul>" if items else ""}
    kind = f"{column} {text}" if column in _CODED and text else _SET.get(column, "text")
    written = _worded(page, column, text) if text or column in _EMPTY else ""
    return {"kind": kind, "html": page.escape(written)}


def _worded(page: Page, column: str, text: str) -> str:
    if column in _CODED:
        return page.words(f"{_CODED[column]}.{text}")
    if column in _WRITERS:
        return _WRITERS[column](page, text)
    if column in _EACH:
        return "; ".join(page.say(each) for each in text.splitlines())
    return page.say(text) if column in SAID else page.name(text, *OF_COLUMN.get(column, ()))


def pair(page: Page, text: str) -> str:
    """Say a place in the grid of risks."""
    probability, _, impact = text.partition("/")
    return page.words("pair", probability=page.score(probability), impact=page.score(impact))


def _why(page: Page, fact: str) -> str:
    """Say why a value is not there: what is noted of the fact that gives the reason."""
    if fact in (UNSAID, NOT_OWED):
        return page.words(f"why.{fact}")
    return page.note(fact) or page.words("why.no_note")


def _named(column: str) -> Callable[[Page, str], str]:
    """Name codes separated by spaces, by the families of their column."""
    return lambda page, codes: "; ".join(page.name(code, *OF_COLUMN[column]) for code in codes.split())


def _fits(page: Page, codes: str) -> str:
    return "; ".join(page.words(f"definition.{code}") for code in codes.split()) or page.words("definition.none")


def _unit(page: Page, code: str) -> str:
    """Say in what is measured, or what is counted."""
    return page.measured_in(code)


def _period(page: Page, text: str) -> str:
    """Say what a figure covers: a period, or some of the parts of a year."""
    parts, _, cover = text.partition(SO_FAR)
    n, _, of = cover.partition("/")
    return page.words(f"so_far.{parts}", n=n, of=of) if cover else page.name(text)


def _cover(page: Page, text: str) -> str:
    n, _, of = text.partition("/")
    return page.words("coverage", n=n, of=of)


def _lacking(page: Page, text: str) -> str:
    """Say why cases are not covered, and how many for each reason."""
    said = []
    for each in text.split():
        reason, _, number = each.partition(":")
        words = page.words(f"missing.{reason}")
        said.append(f"{words} ({number})" if number else words)
    return "; ".join(said)


def _listed(family: str) -> Callable[[Page, str], str]:
    """Say codes separated by spaces, by their family of words."""
    return lambda page, codes: "; ".join(dict.fromkeys(page.words(f"{family}.{code}") for code in codes.split()))


_SET = MappingProxyType({"cover": "number", "date": "date"})
"""How the cells of some columns of words are set."""

_EMPTY = ("fits",)
"""Columns that say something also where they are empty."""

_WRITERS: Mapping[str, Callable[[Page, str], str]] = MappingProxyType(
    {
        "cover": _cover,
        "evidence": _listed("evidence"),
        "fits": _fits,
        "lacking": lambda page, codes: ", ".join(page.words(f"element.{code}") for code in codes.split()),
        "not_covered": _lacking,
        **dict.fromkeys(("period", "period_before"), _period),
        "noted": lambda page, facts: " ".join(dict.fromkeys(page.note(fact) for fact in facts.split())),
        "reasons": reasons,
        "response": lambda page, text: page.words("response.unsaid") if text == UNSAID else page.say(text),
        "source": lambda page, text: page.words("element.of_result") if text == "of_result" else page.say(text),
        "sources": _listed("evidence_source"),
        "unit": _unit,
        "why": _why,
        **{column: _named(column) for column in ("left_out", "lines", "mode", "others")},
        **dict.fromkeys(PAIRS, pair),
    }
)
"""How columns are written that are neither codes, names nor words of a programme's files."""
