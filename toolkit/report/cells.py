"""Cells that are no figures: codes, names and texts of a programme's files, written by what their column is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pandas as pd

from toolkit.measured import Measured
from toolkit.measures.indicators.indicator_plan import NOT_OWED, UNSAID
from toolkit.measures.indicators.observed import SO_FAR
from toolkit.report.layouts import Column, column
from toolkit.report.page import Page
from toolkit.report.record_words import reasons

_SET = MappingProxyType({"cover": "number", "date": "date"})
"""How the cells of some kinds of columns are set."""


def column_kind(cells: pd.Series, name: str) -> str:
    """Tell how the cells of a column are set: figures to the right, grades in the middle, words as they run."""
    kind = column(name).kind
    figures = [cell for cell in cells if isinstance(cell, Measured)]
    if any(figure.unit != "text" for figure in figures):
        return "number"
    return "grade" if figures and kind == "grade" else _SET.get(kind, "")


def text_cell(page: Page, name: str, text: str) -> dict[str, str]:
    """Write a cell that holds no figure."""
    own = column(name)
    if own.kind == "printed_at":
        return {"kind": "text", "html": page.original(page.place(text))}
    if own.kind == "list":
        items = "".join(f"<li>{page.escape(page.say(item))}</li>" for item in text.splitlines())
        return {"kind": "items", "html": f"<ul>{items}</ul>" if items else ""}
    kind = f"{name} {text}" if own.kind == "code" and text else _SET.get(own.kind, "text")
    written = worded(page, own, text) if text or own.kind == "fits" else ""  # that nothing fits is said too
    return {"kind": kind, "html": page.escape(written)}


def worded(page: Page, own: Column, text: str) -> str:
    """Write a text as a column of its kind does."""
    return _WRITERS[own.kind](page, own, text) if own.kind in _WRITERS else page.name(text, *own.names)


def pair(page: Page, text: str) -> str:
    """Say a place in the grid of risks."""
    probability, _, impact = text.partition("/")
    return page.words("pair", probability=page.score(probability), impact=page.score(impact))


def _why(page: Page, _: Column, fact: str) -> str:
    """Say why a value is not there: what is noted of the fact that gives the reason."""
    if fact in (UNSAID, NOT_OWED):
        return page.words(f"why.{fact}")
    return page.note(fact) or page.words("why.no_note")


def _names(page: Page, own: Column, codes: str) -> str:
    return "; ".join(page.name(code, *own.names) for code in codes.split())


def _codes(page: Page, own: Column, codes: str) -> str:
    return "; ".join(dict.fromkeys(page.words(f"{own.family}.{code}") for code in codes.split()))


def _fits(page: Page, _: Column, codes: str) -> str:
    return "; ".join(page.words(f"definition.{code}") for code in codes.split()) or page.words("definition.none")


def _period(page: Page, _: Column, text: str) -> str:
    """Say what a figure covers: a period, or some of the parts of a year."""
    parts, _so_far, cover = text.partition(SO_FAR)
    n, _of, of = cover.partition("/")
    return page.words(f"so_far.{parts}", n=n, of=of) if cover else page.name(text)


def _cover(page: Page, _: Column, text: str) -> str:
    n, _of, of = text.partition("/")
    return page.words("coverage", n=n, of=of)


def _not_covered(page: Page, _: Column, text: str) -> str:
    """Say why cases are not covered, and how many for each reason."""
    said = []
    for each in text.split():
        reason, _colon, number = each.partition(":")
        words = page.words(f"missing.{reason}")
        said.append(f"{words} ({number})" if number else words)
    return "; ".join(said)


_WRITERS: Mapping[str, Callable[[Page, Column, str], str]] = MappingProxyType(
    {
        "code": lambda page, own, code: page.words(f"{own.family}.{code}"),
        "codes": _codes,
        "cover": _cover,
        "fits": _fits,
        "lacking": lambda page, _, codes: ", ".join(page.words(f"element.{code}") for code in codes.split()),
        "names": _names,
        "not_covered": _not_covered,
        "noted": lambda page, _, facts: " ".join(dict.fromkeys(page.note(fact) for fact in facts.split())),
        "pair": lambda page, _, text: pair(page, text),
        "period": _period,
        "reasons": lambda page, _, text: reasons(page, text),
        "response": lambda page, _, text: page.words("response.unsaid") if text == UNSAID else page.say(text),
        "source": lambda page, _, text: page.words("element.of_result") if text == "of_result" else page.say(text),
        "text": lambda page, _, text: page.say(text),
        "texts": lambda page, _, text: "; ".join(page.say(each) for each in text.splitlines()),
        "unit": lambda page, _, code: page.measured_in(code),
        "why": _why,
    }
)
"""How each kind of column is written that does not hold the name of a code."""
