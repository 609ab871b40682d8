"""How cells are printed: the notation, scale and column of each; scores in words, digits or letters; how often."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from toolkit.facts.contracts.documents import Column, Document
from toolkit.facts.notation import Notation, PrintedNumber, read_printed

SECTION = "§"
"""Running text instead of a table: ``§`` and the heading."""

CELLS = " | "
"""Between the columns, and the figures, of one row of data that covers several printed cells."""


@dataclass(frozen=True, slots=True)
class Address:
    """One printed cell."""

    document: str
    table: str
    row: str
    column: str

    @property
    def is_text(self) -> bool:
        """Whether the address is a sentence of running text."""
        return self.table.startswith(SECTION)


def addresses(document: str, table: str, row: str, column: str) -> list[Address]:
    """List the cells that one row of data covers."""
    return [Address(document, table, row, name) for name in column.split(CELLS)]


def column_of(document: Document, address: Address) -> Column | None:
    """Find the declared column of a cell; None in running text or where there is no such column."""
    table = document.tables.get(address.table)
    if table is None:
        return None
    pages = [table.columns, *(page.columns for page in table.pages)]
    return next((c for columns in pages for c in columns if c.name == address.column), None)


def notation_of(document: Document, address: Address) -> Notation:
    """Tell in which notation a cell is printed."""
    table = document.tables.get(address.table)
    if table is None:
        return document.notation
    for other in table.exceptions:
        if other.column == address.column and same_row(other.row, address.row):
            return other.notation
    return table.notation


def read_cell(document: Document, address: Address, as_printed: str) -> PrintedNumber | None:
    """Read a printed figure in the notation and at the scale that are declared for its cell."""
    printed = read_printed(as_printed, notation_of(document, address))
    table, column = document.tables.get(address.table), column_of(document, address)
    if printed is None or table is None:
        return printed
    scale = column.scale if column is not None and column.scale is not None else table.scale
    if scale == 1 or "%" in as_printed:
        return printed
    factor = type(printed.value)(str(scale))
    return PrintedNumber(printed.value * factor, printed.half_unit * factor, printed.numerator)


_NTH = re.compile(r"\s*\[(\d+)\]$")


def without_count(row: str) -> tuple[str, int]:
    """Split ``REGIE [2]`` into the label and which of the equal ones it is."""
    match = _NTH.search(row)
    return (row[: match.start()], int(match[1])) if match else (row, 1)


def same_row(declared: str, row: str) -> bool:
    """Whether a fact's row is the declared one, with or without the number among equals."""
    return row == declared or without_count(row)[0] == declared


_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "very_low": ("muy bajo", "muy baja", "very low", "très faible"),
        "low": ("bajo", "baja", "low", "faible"),
        "medium": (
            "medio",
            "media",
            "mediano",
            "mediana",
            "moderado",
            "moderada",
            "medium",
            "moderate",
            "moyen",
            "moyenne",
        ),
        "high": ("alto", "alta", "high", "élevé", "élevée"),
        "very_high": ("muy alto", "muy alta", "very high", "très élevé", "très élevée"),
    }
)
_STEP = MappingProxyType({word: key for key, words in _WORDS.items() for word in words})

ORDERED = ("words", "digits")
"""Scales whose order is known; letters have one too, but only their document could say which end is worse."""


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """A score of a risk.

    Parameters
    ----------
    scale : {"words", "digits", "letters"}
        Scores of different scales are never compared, nor is one translated into another.
    rank : int
        Place within the scale; of a letter, its place in the alphabet.
    key : str
        ``very_low low medium high very_high``, or the digit or letter itself.
    """

    scale: str
    rank: int
    key: str


@lru_cache(maxsize=256)
def read_score(text: str) -> Score | None:
    """Read a score as printed, whatever its gender and case, or give None when it is none.

    Examples
    --------
    >>> read_score("Alta") == read_score("alto")
    True
    >>> read_score("A")
    Score(scale='letters', rank=1, key='A')
    """
    plain = " ".join(text.casefold().split())
    if plain in _STEP:
        return Score("words", list(_WORDS).index(_STEP[plain]), _STEP[plain])
    if re.fullmatch(r"\d{1,2}", plain):
        return Score("digits", int(plain), str(int(plain)))
    if re.fullmatch(r"[a-z]", plain):
        return Score("letters", ord(plain) - ord("a") + 1, plain.upper())
    return None


_MONTHS: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        1: ("mensual", "mes", "monthly", "mensuel"),
        2: ("bimestral", "bimestre"),
        3: ("trimestral", "trimestre", "quarterly", "trimestriel"),
        4: ("cuatrimestral", "cuatrimestre"),
        6: ("semestral", "semestre", "half-yearly", "semestriel"),
        12: ("anual", "año", "annual", "yearly", "annuel"),
        24: ("bienal", "biennial", "biennal"),
    }
)
_SPAN = MappingProxyType({word: months for months, words in _MONTHS.items() for word in words})


def months_between(frequency: str) -> int | None:
    """Read how many months lie between two values of an indicator, or give None when the text does not say."""
    return _SPAN.get(" ".join(frequency.casefold().split()))
