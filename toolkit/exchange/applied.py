"""What the reading of a file makes: results, indicators, lines and rows of facts, each with its address."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.errors import Problem
from toolkit.exchange.mapping.mapping_file import Mapped
from toolkit.facts.contracts.allowed import COUNTED
from toolkit.facts.contracts.figure_tables import Row
from toolkit.facts.contracts.framework import Indicator, Result
from toolkit.facts.periods import Calendar

_SHOWN = 3
"""Places that are named of problems of one kind in one column."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a programme has already, before a file is read into it.

    Attributes
    ----------
    results, indicators : mapping
        By code.
    lines : mapping of str to str
        Budget lines: their names by code.
    line_places : mapping of str to (str, str)
        Of each line, the document and the table that it was read from.
    places : frozenset of str
        Codes of its places.
    currency : str
        The programme's own.
    """

    calendar: Calendar = field(default_factory=Calendar)
    results: Mapping[str, Result] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
    line_places: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    places: frozenset[str] = frozenset()
    currency: str = ""


@dataclass(slots=True)
class RecordsRead:
    """One table of records: the lines of its CSV file, and its block for ``framework.yaml``."""

    columns: list[str]
    rows: list[list[str]]
    block: dict[str, Any]


@dataclass(slots=True)
class Applied:
    """What was made of a file.

    Attributes
    ----------
    results, indicators : dict
        Definitions by code that the programme does not have yet.
    rows : mapping of str to list of Row
        Facts by table.
    units : dict of str to str
        Units of the programme's own, and how they are written.
    records : dict
        Tables of records by their name.
    codes : mapping of str to dict of str to str
        By table of the mapping, codes that rows without one have been given, by label.
    """

    mapped: Mapped
    known: Known
    results: dict[str, Result] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    units: dict[str, str] = field(default_factory=dict)
    scales: dict[str, float] = field(default_factory=dict)
    records: dict[str, RecordsRead] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    found: list[Found] = field(default_factory=list)
    told: list[Found] = field(default_factory=list)

    def indicator(self, code: str) -> Indicator | None:
        """Return an indicator that the programme has, or that was read."""
        return self.known.indicators.get(code) or self.indicators.get(code)

    def result(self, code: str) -> Result | None:
        """Return a result that the programme has, or that was read."""
        return self.known.results.get(code) or self.results.get(code)

    def counts_words(self, codes: Iterable[str]) -> dict[str, str]:
        """Return words for what is counted and that not every programme counts."""
        return {code: code.replace("_", " ") for code in sorted(codes) if code not in COUNTED}

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, of one kind in one column one problem."""
        return grouped(self.found)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is wrong with one cell, before those of a kind in a column are put together."""

    code: str
    place: str
    column: str
    cell: str
    found: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def grouped(found: Iterable[Found]) -> list[Problem]:
    """Put together what is wrong in the same way in one column: how often, and the first three cells."""
    kinds: dict[tuple[str, str, str], list[Found]] = {}
    for each in found:
        kinds.setdefault((each.code, each.place, each.column), []).append(each)
    return [_together(same) for same in kinds.values()]


def _together(same: list[Found]) -> Problem:
    first = same[0]
    cells = list(Counter(each.cell for each in same if each.cell))
    shown = [f"{each.cell} \u201c{each.found[:40]}\u201d" if each.found else each.cell for each in same[:_SHOWN]]
    more = " \u2026" if len(same) > _SHOWN else ""
    fields = {"n": str(len(same)), "cells": ", ".join(shown) + more, "found": first.found[:80]}
    where = f"{first.place}, {cells[0]}" if cells else first.place
    return Problem(
        first.code, where if len(same) == 1 else first.place, None, first.column, fields | dict(first.fields)
    )
