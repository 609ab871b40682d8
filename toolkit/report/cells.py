"""Cells and headings: codes, names and texts of a programme's files, written by what their column is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from toolkit.measured import Measured
from toolkit.measures.indicators.indicator_plan import NOT_OWED, UNSAID
from toolkit.measures.indicators.observed import SO_FAR
from toolkit.report.layouts import INTERVAL, Column, TableSpec, column, heading_keys
from toolkit.report.layouts import column as column_of
from toolkit.report.page import Page
from toolkit.report.record_words import RecordWords, reasons

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
    return {"kind": kind, "html": page.escape(page.typeset(written))}


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
    return page.covers(float(n), float(of))


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
        "remark": lambda page, _, text: page.remark(text),
        "response": lambda page, _, text: page.words("response.unsaid") if text == UNSAID else page.say(text),
        "source": lambda page, _, text: page.words("element.of_result") if text == "of_result" else page.say(text),
        "text": lambda page, _, text: page.say(text),
        "texts": lambda page, _, text: "; ".join(page.say(each) for each in text.splitlines()),
        "unit": lambda page, _, code: page.measured_in(code),
        "why": _why,
    }
)
"""How each kind of column is written that does not hold the name of a code."""

Cells = Mapping[str, Any]


def row_label(page: Page, spec: TableSpec, key: str, cells: Cells) -> str:
    """Name a row.

    Parameters
    ----------
    page : Page
    spec : TableSpec
        Its `label` is the column that names the row, or one of the ways in which its key does; empty for a key that is
        a code.
    key : str
        Index of the row.
    cells : mapping
        The row itself.
    """
    kind, of = spec.label, spec.of
    if kind in _LABELS:
        return _LABELS[kind](page, key, cells)
    own = column_of(kind)
    if own.kind in ("text", "texts"):
        return page.say(str(cells[kind])) or page.words("label.unsaid")
    if own.kind == "pair":
        return pair(page, str(cells[kind]))
    return page.heading(str(cells[kind]) if kind else key, of or own.names)


def column_heading(page: Page, spec: TableSpec, column: str) -> str:
    """Head a column: by its word, or by the name of what it is a column of, as a mode, a funder or a period."""
    own = INTERVAL[1:] if column.endswith(INTERVAL) else column
    key = next((k for k in heading_keys(spec.name, own) if k in page.words), "")
    if spec.is_period(column):
        name = page.name(column)
        return page.words("column.programmed_period", period=name) if column.startswith("..") else name
    if spec.columns:
        return page.words(key or f"column.{own}")
    name = page.numbers.short_period(column) if spec.swatches else page.name(column, *spec.columns_of)
    return page.words(key) if name == column and key else name


def group_heading(page: Page, spec: TableSpec, cells: Mapping[Any, Any]) -> str:
    """Head a group of rows: with what its column names; a question with its criterion before it."""
    if spec.group == "asked":
        return f"{page.name(str(cells['heading']), 'subject')} · {page.say(str(cells['text']))}"
    code = str(cells[spec.group]) if spec.group else ""
    heading = page.heading(code, spec.group_of or column_of(spec.group).names) if code else ""
    return heading[:1].upper() + heading[1:]


def _reading(page: Page, key: str, cells: Cells) -> str:
    return page.words("subject.first_reading") if key == cells["first"] else page.name(key, "indicator")


def _read_as(page: Page, _: str, cells: Cells) -> str:
    """Name the way in which a figure is read; the rule's own by the name of the figure."""
    if cells["reading"] == "rule":
        return page.words("read_as.rule", figure=page.evidence(str(cells["evidence"]), ""))
    return page.words(f"read_as.{cells['reading']}")


def _group(page: Page, _: str, cells: Cells) -> str:
    group = str(cells["group"])
    return page.country(group) if cells.get("by") == "country" else page.name(group, "group", "kind", "subject")


def _counted_place(page: Page, _: str, cells: Cells) -> str:
    """Name a place, and whom it counts where there are several groups."""
    group = page.name(str(cells["of_group"]), "group") if cells["of_group"] else ""
    return " · ".join(filter(None, (page.name(str(cells["place"]), "place"), group)))


def _how(page: Page, _: str, cells: Cells) -> str:
    """Name a way of weighting, and the part it is about."""
    part = page.name(str(cells["part"]), "indicator") if cells.get("part") else ""
    return page.words(f"weights.{cells['how']}", part=part)


def _within(page: Page, key: str, cells: Cells) -> str:
    """Name a row for a whole group beside rows for its parts."""
    return page.words("objective.whole") if key == str(cells["strategic"]) else page.heading(key, ("result",))


_LABELS: Mapping[str, Callable[[Page, str, Cells], str]] = MappingProxyType(
    {
        "code": lambda _, key, __: key,
        "coded": lambda page, key, _: f"{key} · {page.name(key, 'indicator')}",
        "country": lambda page, _, cells: page.country(str(cells["country"])),
        "counted_place": _counted_place,
        "counting": lambda page, _, cells: page.words(f"cases.{cells['counting']}"),
        "definition": lambda page, _, cells: page.words(f"definition.{cells['definition']}"),
        "evidence": lambda page, _, cells: page.evidence(str(cells["code"]), str(cells["subject"])),
        "fact": lambda page, key, _: page.fact_name(key),
        "group": _group,
        "how": _how,
        "margin": lambda page, _, cells: page.words("margin", value=page.show(cells["margin"])),
        "reading": _reading,
        "read_as": _read_as,
        "records": lambda page, key, _: RecordWords(page, key).title,
        "signed_for": lambda page, _, cells: page.say(str(cells["text"])) or page.words("signed_for.criterion"),
        "since": lambda page, _, cells: page.words(f"since.{cells['since']}"),
        "within": _within,
        "titled": lambda page, key, _: page.titled(key),
        "wait": lambda page, _, cells: page.words("wait", days=cells["wait"]),
    }
)
