"""Scales as printed: scores in words, digits or letters, and how often something is to be measured."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

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
