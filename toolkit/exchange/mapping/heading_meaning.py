"""What a heading says: a period, a role, whom, in what unit; in Spanish, English and French, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from babel.numbers import list_currencies

from toolkit.exchange.mapping.heading_periods import period_in
from toolkit.exchange.mapping.recognised import folded, has_list, holds, is_one, words
from toolkit.exchange.mapping.scale_words import scale_in, without_prefix
from toolkit.facts.contracts.allowed import COUNTED, LEVELS, UNITS

_NUMBERED_YEAR = re.compile(r"\b(?:year|ano|annee|an|y) ?(?P<n>\d{1,2})\b")

INDICATOR_ROLES = ("baseline", "final_target", "milestone", "completion", "target", "actual")
BUDGET_ROLES = ("executed", "committed", "revised", "forecast", "approved", "programmed")

_SIGNS = {"US$": "USD", "U$S": "USD", "USD": "USD", "€": "EUR", "£": "GBP", "S/": "PEN", "Bs": "BOB", "₡": "CRC"}
_SIGNS |= {"Lps": "HNL"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a heading says.

    Attributes
    ----------
    period : str
        A period, or a part of one; empty for none.
    numbered : str
        The year of a programme that it numbers: ``Year 1``.
    role : str
    sex, currency : str
    is_share : bool
    """

    period: str = ""
    numbered: str = ""
    role: str = ""
    sex: str = ""
    currency: str = ""
    is_share: bool = False
    scale: float = 1
    unsure: tuple[str, ...] = ()
    unknown: bool = False

    @property
    def is_value(self) -> bool:
        """Whether it says something that only a column of values does."""
        return bool(self.period or self.unsure or self.numbered or self.role)


@lru_cache(maxsize=4096)
def said(heading: str, *, of_budget: bool = False) -> Said:
    """Read a heading."""
    text = folded(heading)
    named = period_in(heading)
    period, rest = named.period, named.rest
    numbered = _NUMBERED_YEAR.search(text) if not (period or named.unsure) or len(period) == len("Q1") else None
    role = _role(rest, BUDGET_ROLES if of_budget else INDICATOR_ROLES)
    if role == "actual" and "%" in heading:
        role = "completion"  # what is reached of a target, in percent
    if role == "baseline" and not period and any(holds(rest, name) for name in ("year_words",)):
        role = ""  # the year of a baseline, and not its value
    if not role and of_budget and holds(rest, "total"):
        role = "stated_total"
    women, men = holds(heading, "women_words"), holds(heading, "men_words")
    sex = "" if women == men else "women" if women else "men"
    is_share = "%" in heading or (holds(heading, "percent_words") and role != "completion")
    if of_budget and is_share and role == "executed":
        role = "stated_share"  # of what is approved
    told = Said(period, numbered[0] if numbered else "", role, sex, currency_in(heading), is_share)
    others = rest.replace(numbered[0], " ") if numbered else rest
    unknown = not role and bool(_unknown(others))
    return replace(told, scale=scale_in(heading), unsure=named.unsure, unknown=unknown)


def _unknown(rest: str) -> list[str]:
    """Return the words of a heading that say nothing that is known; the rest of it, without its period."""
    text = f" {' '.join(rest.split())} "
    for word in _known_words():
        text = text.replace(f" {word} ", "  ")
    return [word for word in text.split() if not word.isdigit() and word.upper() not in list_currencies()]


@lru_cache(maxsize=1)
def _known_words() -> list[str]:
    lists = [*_IN_HEADINGS, *(f"unit_{unit}" for unit in UNITS), *(f"counts_{what}" for what in COUNTED)]
    found = {word for name in lists if has_list(name) for word in words(name)}
    return sorted(found, key=len, reverse=True)


_IN_HEADINGS = (
    *("women_words", "men_words", "percent_words", "number_words", "year_words", "total", "is_period", "is_unit"),
    *("kind_flow", "kind_stock", "kind_cumulative", "scale_1000", "scale_1000000", "of_budget", "between_words"),
)


def _role(text: str, roles: tuple[str, ...]) -> str:
    """Return the role whose longest word stands in a text; the first of those that have it."""
    found: list[tuple[int, int, str]] = []
    for at, role in enumerate(roles):
        inside = [word for word in words(f"role_{role}") if f" {word} " in f" {' '.join(text.split())} "]
        found += [(-max(map(len, inside)), at, role)] if inside else []
    return min(found)[2] if found else ""


@lru_cache(maxsize=1024)
def currency_in(text: str) -> str:
    """Return the currency that a text names; empty for none, and for a dollar that could be anybody's."""
    text = without_prefix(text)
    for code in re.findall(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])", text):
        if code in list_currencies():
            return str(code)
    return next((code for sign, code in _SIGNS.items() if re.search(rf"(?<!\w){re.escape(sign)}(?!\w)", text)), "")


def role_in(text: str) -> str:
    """Return the role that a word of a column of roles names; empty where it is not known."""
    return _role(folded(text), INDICATOR_ROLES)


def word_role(heading: str) -> str:
    """Return what a column of words is by its heading; empty where that is not known."""
    bare = re.sub(r"\([^)]*\)", " ", heading)
    for role in _WORD_ROLES:
        if is_one(heading, f"is_{role}") or is_one(bare, f"is_{role}"):
            return role
    return ""


_WORD_ROLES = (
    *("code", "means_of_verification", "assumption", "name", "result", "level", "parent", "unit", "role", "kind"),
    *("direction", "currency", "sex", "place", "period", "responsible", "frequency", "method", "status", "note"),
    "funder",
)


@lru_cache(maxsize=1024)
def level_in(text: str) -> str:
    """Return the level of results that a word names, also with a number behind it: ``Output 1.2``."""
    bare = re.sub(r"[\d.:\-]+.*$", "", text)
    return _first(bare, "level", LEVELS)


def _first(text: str, what: str, codes: Iterable[str]) -> str:
    """Return the first of some codes one of whose words a text is."""
    return next((code for code in codes if has_list(f"{what}_{code}") and is_one(text, f"{what}_{code}")), "")


@lru_cache(maxsize=1024)
def unit_in(text: str) -> str:
    """Return the unit that the words of a unit column name; empty where it is not known."""
    if text.strip() in ("%", "#"):
        return "share" if text.strip() == "%" else "count"
    if is_one(text, "unit_or_currency"):
        return ""  # litres, or the sign of a currency
    return _first(text, "unit", UNITS) or ("count" if counts_in(text) else "")


def counts_in(text: str) -> str:
    """Return what the words of a unit column count, as every programme can say it; empty where they count nothing."""
    return _first(text, "counts", COUNTED)


@lru_cache(maxsize=1024)
def unit_in_name(name: str) -> str:
    """Return the unit that the name of an indicator says: a share, a count, hectares; empty where it says none."""
    if "%" in name or holds(name, "percent_words"):
        return "share"
    if holds(name, "hectare_words"):
        return "hectares"
    first = folded(name).split(" ")[:1]
    return (
        "count" if (first and first[0] in words("number_words")) or name.strip().startswith(("#", "N°", "Nº")) else ""
    )


def kind_in(text: str) -> str:
    """Return the kind of indicator that a word names; empty where it is not known."""
    return next((kind for kind in ("cumulative", "flow", "stock") if is_one(text, f"kind_{kind}")), "")
