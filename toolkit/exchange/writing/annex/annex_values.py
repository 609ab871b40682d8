"""How figures stand in the cells of an annex: as a formula on facts or as a number, or why there is none in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.exchange.writing.annex.annex_sheets import Cell
from toolkit.exchange.writing.annex.live_formulas import FactCells, Live, live
from toolkit.facts.notation import plain
from toolkit.facts.records import RECORDS
from toolkit.report.making import making

if TYPE_CHECKING:
    from toolkit.measured import Measured
    from toolkit.report.page import Page

WITHHELD = "suppressed"
"""Reason of what is not shown, as it is of few, or would give another such figure away."""

_PARTS = ("share", "ratio", "change", "points", "distance")
_SIGNED = ("change", "points", "index_change")
_DIGITS = {"money": 2, "index": 2, "p_value": 3, "index_change": 3}
_POINTS = '" (pp)"'
"""Behind a difference of percentages, which stands beside changes in percent."""

_MOST_DIGITS = 6
"""Decimals of a number that are all shown; of one with more, as many as its unit has on a page."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What the sheets of an annex are written with: words, names, and the cells of the facts."""

    page: Page
    cells: FactCells
    _said: dict[str, str] = field(default_factory=dict)

    def said(self, key: str, **fields: str) -> str:
        """Say a message; what thousands of cells say is looked up once."""
        if fields:
            return self.page.words(key, **fields)
        if key not in self._said:
            self._said[key] = self.page.words(key)
        return self._said[key]

    def figure(self, figure: Measured) -> Cell:
        """Write a figure that a measure gave."""
        if figure.value is None:
            return Cell(self.page.show(figure)) if figure.text else Cell(self.why(figure.missing), is_reason=True)
        made = (
            Live("records") if is_of_records(figure.inputs) else live(making(self.page.programme, figure), self.cells)
        )
        style = number_format(figure.unit, figure.value, figure.formula)
        return Cell(number=figure.value, format=style, formula=made.formula)

    def why(self, missing: str) -> str:
        """Say why there is no value."""
        return self.said(f"missing.{missing}")

    def unit(self, unit: str) -> str:
        """Say in what something is measured."""
        key = f"annex.unit.{unit}"
        if key not in self._said:
            known = key in self.page.words
            self._said[key] = self.page.words(key) if known else self.page.measured_in(unit) if unit else ""
        return self._said[key]

    def heading(self, name: str) -> str:
        """Head a column."""
        return self.said(f"annex.heading.{name}")


def is_of_records(inputs: Sequence[str]) -> bool:
    """Whether a figure was computed from records, whose numbers no formula may show: one of them could be of few."""
    return any(fact.startswith(RECORDS) for fact in inputs)


def number(value: Any, style: str = "") -> Cell:
    """Write a plain number; nothing where there is none."""
    if value is None or not math.isfinite(value):
        return Cell()
    return Cell(number=float(value), format=style or number_format("", float(value)))


def number_format(unit: str, value: float, formula: str = "fact") -> str:
    """Return the format of a number by its unit, in which a spreadsheet of any language writes it as its own does.

    A fact has as many decimals as are printed, what is computed as many as its unit has on a page.

    Examples
    --------
    >>> number_format("share", 0.958), number_format("money", 1234.5), number_format("count", 12.0)
    ('0.0%', '#,##0.00', '#,##0')
    >>> number_format("change", 1 / 3)
    '+0.0%;-0.0%;0.0%'
    >>> number_format("points", -0.05)
    '+0.0%" (pp)";-0.0%" (pp)";0.0%" (pp)"'
    """
    is_part = unit in _PARTS
    usual = 1 if is_part else 0 if value.is_integer() else _DIGITS.get(unit, 1)
    printed = _decimals(value) - (2 if is_part else 0)
    digits = max(usual, printed) if formula == "fact" and printed <= _MOST_DIGITS else usual
    decimals = f".{'0' * digits}" if digits else ""
    shown = f"0{decimals}%" if is_part else f"#,##0{decimals}"
    shown += _POINTS if unit == "points" else ""
    return f"+{shown};-{shown};{shown}" if unit in _SIGNED else shown


def _decimals(value: float) -> int:
    return len(plain(value).partition(".")[2])
