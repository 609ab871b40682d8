"""Words and number formats: everything a reader sees comes from a catalogue and a locale."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, localcontext
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import NumberPattern, format_decimal, format_percent, parse_pattern

from toolkit.errors import Problem, ToolkitError
from toolkit.measured import Measured
from toolkit.spoken import SET_APART
from toolkit.words import Words, own_language

NBSP = "\u00a0"
_CENTS_BELOW = 10
_SMALLEST_P = 0.001


def catalogue_name(language: str) -> str:
    """Name the file with what the texts of a folder of facts are in a language."""
    return f"words.{language}.po"


@lru_cache(maxsize=64)
def read_catalogue(path: Path) -> Mapping[str, str]:
    """Read a ``.po`` file: message by key. Messages that are empty or marked fuzzy are left out.

    Raises
    ------
    ToolkitError
        When it is none, in UTF-8.
    """
    return {message: said for message, (said, _) in catalogue_lines(path).items() if said}


def catalogue_lines(path: Path) -> Mapping[str, tuple[str, int]]:
    """Read a ``.po`` file: what each message is, empty where nobody has said it or it is in doubt, and its line.

    Raises
    ------
    ToolkitError
        When it is none, in UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig") as handle:
            catalogue = read_po(handle, abort_invalid=True)
    except Exception as error:  # a library of its own kind of text, and of its own kinds of error
        found = " ".join(str(error).split()) or type(error).__name__
        raise ToolkitError(Problem("not_po", path.name, fields={"found": found})) from None
    return {str(m.id): ("" if m.fuzzy else str(m.string), m.lineno or 0) for m in catalogue if m.id}


def typeset(text: str, language: str) -> str:
    """Put the spaces that never end a line where a text was typed with plain ones.

    They stand before the sign of a percentage, and where the language sets a sign apart from its word.
    """
    signs = re.sub(r"(?<=\d) (?=%)", NBSP, text)
    return re.sub(SET_APART[language], NBSP, signs) if language in SET_APART else signs


class Numbers:
    """Figures as a locale writes them.

    Parameters
    ----------
    locale : str
        As ``es_PE``: decides the decimal mark, so it belongs to the programme, never to the machine.
    words : Words
        For what is not a number: reasons, months.
    units : mapping of str to str
        Units that have no word of ours, as they stand behind a number.
    """

    def __init__(self, locale: str, words: Words, units: Mapping[str, str] = MappingProxyType({})) -> None:
        self.locale = Locale.parse(locale)
        self.words = words
        self.units = units

    def decimal(self, value: float, digits: int = 0) -> str:
        """Write a number with a fixed number of decimals."""
        return _decimal(value, digits, self.locale)

    def percent(self, value: float, digits: int = 1, sign: bool = False) -> str:
        """Write a fraction as a percentage; with its sign when it is a change."""
        text = _percent(value, digits, self.locale)
        return f"+{text}" if sign and value > 0 and re.search("[1-9]", text) else text

    def points(self, value: float) -> str:
        """Write a difference of shares in percentage points, with its sign."""
        text = self.decimal(value * 100, 1)
        return self.words("unit.points", value=f"+{text}" if value > 0 and re.search("[1-9]", text) else text)

    def money(self, value: float, currency: str, digits: int | None = None) -> str:
        """Write an amount with its currency; cents only below ten, unless `digits` says otherwise."""
        if digits is None:
            digits = 0 if abs(value) >= _CENTS_BELOW or float(value).is_integer() else 2
        text = _amount(abs(value), currency, digits, self.locale)
        return f"−{text}" if value < 0 and re.search("[1-9]", text) else text

    def show(self, figure: Measured, digits: int | None = None) -> str:
        """Write a figure in its unit; why there is none, in a word or two, when it has no value."""
        if figure.value is None:
            return figure.text or self.mark(figure.missing)
        value, unit = figure.value, figure.unit
        if unit == "money":
            return self.money(value, figure.currency, digits)
        if unit == "points":
            return self.points(value)
        if unit == "distance":
            return self.words("unit.points", value=self.decimal(value * 100, 1))
        if unit in ("share", "ratio", "change"):
            return self.percent(value, 1 if digits is None else digits, sign=unit == "change")
        if unit in ("index", "index_change", "p_value"):
            return self._index(value, unit, digits)
        whole = float(value).is_integer()
        text = self.decimal(value, (0 if whole else 1) if digits is None else digits)
        if unit in self.units:
            return f"{text}{NBSP}{self.units[unit]}"
        return self.words(f"unit.{unit}", value=text) if f"unit.{unit}" in self.words else text

    def interval(self, figure: Measured) -> str:
        """Write the confidence limits of a figure, ``78.1–86.9 %``; nothing where it has none."""
        if figure.conf_low is None or figure.conf_high is None:
            return ""
        low, high = (self.show(figure.but(value=limit, missing="")) for limit in (figure.conf_low, figure.conf_high))
        if figure.unit in ("points", "change") or figure.conf_low < 0:  # limits with a sign of their own
            return self.words("interval.signed", low=_bare(low), high=high)
        return f"{_bare(low)}–{high}"

    def day(self, text: str) -> str:
        """Write a day, given as ``2022-11-30``, for a reader."""
        from datetime import date  # noqa: PLC0415

        return str(format_date(date.fromisoformat(text), "long", locale=self.locale))

    def _index(self, value: float, unit: str, digits: int | None) -> str:
        """Write a figure without a unit: an index, a change of one with its sign, a p value."""
        text = self.decimal(value, (2 if unit == "index" else 3) if digits is None else digits)
        if unit == "p_value" and value < _SMALLEST_P:
            return f"<{NBSP}{self.decimal(_SMALLEST_P, 3)}"
        return f"+{text}" if unit == "index_change" and value > 0 and re.search("[1-9]", text) else text

    def mark(self, reason: str) -> str:
        """Find the mark that stands for a missing value: each reason has its own, which a reader understands."""
        return self.words(f"mark.{reason}")

    def short_period(self, text: str) -> str:
        """Write a period as briefly as a column of figures allows: a quarter by its letter and number."""
        match = re.fullmatch(r"(\d{4})-(Q|S)(\d)", text)
        key = {"Q": "period.quarter_short", "S": "period.half_short"}.get(match[2] if match else "")
        return self.words(key, year=match[1], number=match[3]) if match and key else self.period(text)

    def period(self, text: str) -> str:
        """Write a period for a reader: ``2011-Q4`` as a quarter, several as one stretch, ``2008-M04`` as a month."""
        if match := re.fullmatch(r"(\d{4})-([QS])(\d)(?:\.\.\1-\2(\d))?", text):
            name = {"Q": "quarter", "S": "half"}[match[2]]
            if match[4]:
                return self.words(f"period.{name}_to", year=match[1], first=match[3], last=match[4])
            return self.words(f"period.{name}", year=match[1], **{name: match[3]})
        if match := re.fullmatch(r"(\d{4})-M(\d\d)", text):
            return _month(int(match[1]), int(match[2]), self.locale)
        if text == "..":
            return self.words("period.whole")
        if text.startswith(".."):
            return self.words("period.until", end=self.period(text[2:]))
        if text.endswith(".."):
            return self.words("period.from", start=self.period(text[:-2]))
        return "–".join(map(self.period, text.split(".."))) if ".." in text else text


def write_as(numbers: Numbers) -> None:
    """Write every figure that is shown outside a page, as a table in JupyterLab, in a locale and its language."""
    Measured.shown = staticmethod(numbers.show)


def written(figure: Measured) -> str:
    """Write a figure in the language of the environment."""
    return Numbers(own_language(), Words(own_language())).show(figure)


Measured.shown = staticmethod(written)


def _bare(text: str) -> str:
    """Take the unit behind a number away: it stands once, behind the second of two."""
    return re.sub(r"[^\d]+$", "", text)


def locale_of(language: str, home: str) -> str:
    """Choose the locale of a page: the programme's own in its own language, else the language's."""
    return home if home.split("_", maxsplit=1)[0] == language else language


def _proper(text: str) -> str:
    """Write minus with its own sign, and no minus before a zero."""
    return re.sub(r"^-(?=\d)|(?<=\D)-(?=\d)", "−", text) if re.search("[1-9]", text) else text.replace("-", "")


_HALF_UP = Context(rounding=ROUND_HALF_UP)
"""A half is rounded away from nought, as spreadsheets and printed reports do."""


@lru_cache(maxsize=4096)  # a figure is written for its table, its record and its appendix
def _decimal(value: float, digits: int, locale: Locale) -> str:
    with localcontext(_HALF_UP):
        return _proper(str(format_decimal(value, format=_with_decimals(digits), locale=locale)))


@lru_cache(maxsize=4096)
def _percent(value: float, digits: int, locale: Locale) -> str:
    own = Locale(locale.language).percent_formats[None].pattern  # whatever the country: one habit a language
    space = "" if own.endswith("0%") else NBSP
    with localcontext(_HALF_UP):
        return _proper(str(format_percent(value, format=f"{_with_decimals(digits)}{space}%", locale=locale)))


@lru_cache(maxsize=4096)
def _amount(value: float, currency: str, digits: int, locale: Locale) -> str:
    pattern = _currency_pattern(locale, digits)
    with localcontext(_HALF_UP):
        text = str(pattern.apply(value, locale, currency=currency, currency_digits=False))
    return re.sub(r"(?<=[A-Za-z])(?=\d)", NBSP, text)


def _with_decimals(digits: int) -> str:
    """Return the pattern of a number with a fixed number of decimals."""
    return "#,##0" + ("." + "0" * digits if digits else "")


@lru_cache(maxsize=64)
def _currency_pattern(locale: Locale, digits: int) -> NumberPattern:
    pattern = locale.currency_formats["standard"].pattern.split(";")[0]
    return parse_pattern(pattern.replace(".00", "." + "0" * digits if digits else ""))


def _month(year: int, month: int, locale: Locale) -> str:
    from datetime import date  # noqa: PLC0415

    return str(format_date(date(year, month, 1), "MMMM yyyy", locale=locale))
