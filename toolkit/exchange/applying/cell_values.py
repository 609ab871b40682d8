"""A cell of a value column as a figure: read in the notation that is declared, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from toolkit.exchange.containers.sheets import Cell
from toolkit.exchange.mapping.recognised import holds
from toolkit.facts.contracts.values import looks_like_a_date
from toolkit.facts.notation import NOTATIONS, Notation, is_carried, read_printed

_SWAPPED = str.maketrans(".,", ",.")

_INEXACT = re.compile(r"[<>≤≥~≈±¹²³¼½¾⅓⅔⅛⁰⁴-⁹]|\d\s*\+")
"""Marks of a figure that is not said exactly, or that could be a note's: none is a value by itself."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the figures of a column are read."""

    notation: Notation = "point"
    scale: float = 1
    missing: Mapping[str, str] | None = None
    answers: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell says: a value, or why there is none, or the code of what is wrong with it.

    Attributes
    ----------
    as_printed : str
        As shown, in the notation of its table.
    """

    value: float | None = None
    missing: str = ""
    as_printed: str = ""
    problem: str = ""
    numerator: float | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether the cell is empty, and nothing is said of empty cells."""
        return self.value is None and not self.missing and not self.problem


def read_figure(cell: Cell, reading: Reading) -> Figure:
    """Read the figure of a cell."""
    if cell.fault:
        return Figure(problem=cell.fault, as_printed=cell.shown)
    text = cell.shown
    if reading.missing and text in reading.missing:
        return Figure(missing=reading.missing[text], as_printed=text)
    if cell.is_empty:
        return Figure()
    if reading.answers and text in reading.answers:
        return Figure(reading.answers[text], as_printed=text)
    if isinstance(cell.stored, bool):
        return Figure(problem="word_in_value", as_printed=text)
    if isinstance(cell.stored, (date, datetime, time)):
        return Figure(problem="date_in_value", as_printed=text)
    if isinstance(cell.stored, float):
        return _number(cell.stored, text, reading)
    return _text(text, reading)


def _number(stored: float, text: str, reading: Reading) -> Figure:
    shown = text.translate(_SWAPPED) if reading.notation == "comma" else text
    scaled = Decimal(repr(stored)) * (1 if "%" in text else Decimal(str(reading.scale)))
    return _carried(scaled, shown)


def _text(text: str, reading: Reading) -> Figure:
    if _INEXACT.search(text) or (re.search(r"\d", text) and holds(text, "about_words")):
        return Figure(problem="figure_not_exact", as_printed=text)
    if re.fullmatch(r"\D*[A-Za-z$€'’(]\s?0{3}\D*", text):
        return Figure(problem="word_in_value", as_printed=text)  # thousands, and no figure
    printed = read_printed(text, reading.notation)
    if printed is None:
        return Figure(problem=_why(text, reading.notation), as_printed=text)
    scale = 1 if "%" in text else Decimal(str(reading.scale))
    figure = _carried(printed.value * scale, text)
    if printed.numerator is None or figure.problem:
        return figure
    return Figure(figure.value, as_printed=text, numerator=float(printed.numerator))


def _carried(value: Decimal, shown: str) -> Figure:
    number = float(value) + 0.0
    if not is_carried(Decimal(repr(number))):
        return Figure(problem="too_long_a_number", as_printed=shown)
    return Figure(number, as_printed=shown)


def _why(text: str, notation: Notation) -> str:
    """Return the code of what keeps a text from being a figure."""
    if looks_like_a_date(text):
        return "date_in_value"
    if re.fullmatch(r"#[A-Z¡¿/0-9]+[!?]?|#{2,}|Err:\d+", text):
        return "cell_error"
    other = next(each for each in NOTATIONS if each != notation)
    if not re.search(r"[^\W\d_]", text) and read_printed(text, other) is not None:
        return "value_in_other_notation"
    return "word_in_value"
