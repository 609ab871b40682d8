"""Numbers as documents print them: read in the notation that is declared, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import MAX_PREC, Context, Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from babel.numbers import list_currencies

from toolkit.facts.number_words import NUMBER_WORDS

Notation = Literal["point", "comma"]
"""``point``: 3'550,000.00, 8,115,563 and 12,34,567; ``comma``: 3.550.151,99 and 95,8%. Spaces between thousands are
read in both: no document separates decimals with them."""

NOTATIONS: tuple[Notation, ...] = ("point", "comma")

_MINUS = "-\u2212\u2013\u2014\u2012\u2010\u2011\ufe63\uff0d"
"""What stands for minus: the hyphen of the keyboard, the sign itself, dashes of every length."""

_SPACE = "[ \u00a0\u202f\u2009\u2007]"
"""Spaces between thousands: ordinary, not to be broken, narrow, thin, as wide as a figure."""

_WHOLE: Mapping[Notation, str] = MappingProxyType(
    {
        "point": rf"\d{{1,3}}(?:[,'’]\d{{3}})+|\d{{1,2}}(?:,\d\d)+,\d{{3}}|\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d+",
        "comma": rf"\d{{1,3}}(?:[.'’]\d{{3}})+|\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d+",
    }
)
"""Whole numbers: in groups of three, in point notation also as lakhs, in both with spaces, or without any mark."""

_DECIMAL: Mapping[Notation, str] = MappingProxyType({"point": r"\.", "comma": ","})

SCALES = {
    **dict.fromkeys(("mil", "miles", "thousand"), 3),
    **dict.fromkeys(("millón", "millon", "millones", "million", "millions"), 6),
    **dict.fromkeys(("por ciento", "per cent", "percent", "pour cent"), -2),
    **dict.fromkeys(("puntos porcentuales", "percentage points", "points de pourcentage"), -2),
}
"""Words after a number that are part of it, with the power of ten they stand for; "5 por ciento" is 5 %."""

_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
CURRENCY = rf"(?:[A-Z]{{0,3}}[$€£¥₡₲₱₹][A-Z]{{0,3}}|{'|'.join(sorted(list_currencies()))}|S/\.?|B/\.|Bs\.?|[QL]\.)"
"""What stands before or behind an amount, as US$, S/. or EUR."""

_SHORT = r"(?:[kK]|MM?|MDD|mill?s?|mio|mln|mn|bn)"
_OF_MONEY = rf"{CURRENCY}\s?[{_MINUS}]?\d[\d.,]*(?P<million>m\b)"
_ABBREVIATED: Mapping[Notation, re.Pattern[str]] = MappingProxyType(
    {
        "point": re.compile(rf"\d\s?(?P<short>{_SHORT})(?:{CURRENCY})?(?!\w)|{_OF_MONEY}"),
        # "mil" is a thousand where decimals have a comma; where they have a point it may be a million as well
        "comma": re.compile(rf"\d\s?(?P<short>(?!mil\b){_SHORT})(?:{CURRENCY})?(?!\w)|{_OF_MONEY}"),
    }
)
_SHORTENED = re.compile(rf"(?<![\w.,])[{_MINUS}]?\d+(?:[.,]\d+)?[eE][+{_MINUS}]?\d+(?!\w)")


def _number(notation: Notation) -> str:
    return (
        rf"(?P<whole>{_WHOLE[notation]})(?:{_DECIMAL[notation]}(?P<part>\d+))?(?![\d'’])(?P<percent>\s?%)?"
        rf"(?:\s(?P<scale>{_SCALE})\b)?"
    )


# a figure may not touch another digit, nor a letter before it: "Q1" and "7.2" are names, not amounts
_WITHIN = {name: re.compile(rf"(?<![\w.,'’])(?P<sign>[{_MINUS}]?){_number(name)}") for name in NOTATIONS}
_ALONE = {name: re.compile(rf"(?P<sign>){_number(name)}") for name in NOTATIONS}
_SHARE = re.compile(rf"\(\s*[{_MINUS}]?[\d.,'’]+\s?%\s*\)\s*$")


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number as printed.

    Parameters
    ----------
    value : Decimal
        The number, a percentage already divided by 100.
    half_unit : Decimal
        Half a unit of the last printed digit, in the same unit as `value`.
    numerator : Decimal, optional
        The count of a cell that prints a count and its share, ``560 (31%)``.
    """

    value: Decimal
    half_unit: Decimal
    numerator: Decimal | None = None


@lru_cache(maxsize=4096)
def read_printed(as_printed: str, notation: Notation) -> PrintedNumber | None:
    """Read the one number of a printed figure.

    Parameters
    ----------
    as_printed : str
        The figure as it stands in the document; currency signs and words around the number are allowed, and one of
        :data:`toolkit.facts.number_words.NUMBER_WORDS` by itself. Brackets around
        all of it, a minus of any length before it, or one behind it, make it negative.
    notation : {"point", "comma"}
        Which mark separates decimals. The other one, an apostrophe or a space groups thousands.

    Returns
    -------
    PrintedNumber or None
        None when the text does not hold exactly one number in this notation, or a count with its share;
        :func:`why_unreadable` says why.
    """
    if (said := NUMBER_WORDS.get(as_printed.lower())) is not None:
        return PrintedNumber(Decimal(said), Decimal("0.5"))
    bare_already = _ALONE[notation].fullmatch(as_printed)
    if bare_already and not bare_already["scale"]:  # as most figures are: no sign and no letter to be read
        return PrintedNumber(*_value(bare_already))
    if why_unreadable(as_printed, notation):
        return None
    bare, negative = _without_marks(as_printed)
    alone = _ALONE[notation].fullmatch(bare)
    if alone:
        value, half_unit = _value(alone)
        return PrintedNumber(-value if negative else value, half_unit)
    found = list(_WITHIN[notation].finditer(as_printed))
    digits = sum(len(re.findall(r"\d", match.group())) for match in found)
    if digits != len(re.findall(r"\d", as_printed)):
        return None  # some digits belong to no number of this notation
    if len(found) == 1:
        return PrintedNumber(*_value(found[0]))
    if len(found) == 2 and found[1]["percent"] and _SHARE.search(as_printed):  # noqa: PLR2004
        share, half_unit = _value(found[1])
        return PrintedNumber(share, half_unit, numerator=_value(found[0])[0])
    return None


def why_unreadable(text: str, notation: Notation) -> dict[str, str]:
    """Say what keeps a text from being one number, where that is known.

    Returns
    -------
    mapping of str to str
        The `code` of a problem and its fields: a spreadsheet has shortened it, ``1.23E+09``, or it is abbreviated,
        ``1.5M``. Empty where neither is so.
    """
    if _SHORTENED.search(text):
        return {"code": "shortened_number", "found": text}
    short = _ABBREVIATED[notation].search(text)
    return {"code": "abbreviated_number", "found": text, "short": short["short"] or short["million"]} if short else {}


_MARKS = (
    (re.compile(rf"\((?P<rest>[^()]*)\)\s*(?:%|{CURRENCY})?"), True),
    (re.compile(rf"[{_MINUS}](?P<rest>.+)"), True),
    (re.compile(rf"(?P<rest>.*\d\s?%?(?:\s?{CURRENCY})?)\s?[{_MINUS}]"), True),
    (re.compile(rf"{CURRENCY}\s*(?P<rest>.*\d.*)"), False),
    (re.compile(rf"(?P<rest>.*[\d%)])\s?{CURRENCY}"), False),
)
"""What stands around a figure that is alone, and whether it makes it negative."""

_LAYERS = 6
"""How many marks can stand around one figure."""


def _without_marks(text: str) -> tuple[str, bool]:
    """Take brackets, minus and currency away from a figure; and say whether they make it negative."""
    bare, negative, percent = text.strip(), False, False
    for _ in range(_LAYERS):
        found = ((match, minus) for mark, minus in _MARKS if (match := mark.fullmatch(bare)))
        match, minus = next(found, (None, False))
        if match is None:
            break
        percent |= bare.endswith("%") and not match["rest"].rstrip().endswith("%")
        bare, negative = match["rest"].strip(), negative or minus
    return (f"{bare}%" if percent else bare), negative


def is_minus(text: str) -> bool:
    """Whether a text is nothing but a figure that its marks make negative."""
    bare, negative = _without_marks(text)
    return negative and any(alone.fullmatch(bare) for alone in _ALONE.values())


def _value(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    whole, part = re.sub(r"\D", "", match["whole"]), match["part"] or ""
    value = Decimal(f"{whole}.{part}" if part else whole)
    half_unit = Decimal(5).scaleb(-len(part) - 1)
    power = -2 if match["percent"] else SCALES.get(match["scale"] or "", 0)
    value, half_unit = value.scaleb(power), half_unit.scaleb(power)
    return (-value if match["sign"] else value), half_unit


_BRIEF = re.compile(r"-?\d{1,9}(\.\d{1,5})?", re.ASCII)
_PLAIN = re.compile(r"-?\d+(\.\d+)?(e-\d+)?", re.ASCII)
_DIGITS = 15
_EXACT = Context(prec=MAX_PREC)


def read_plain(text: str) -> Decimal | None:
    """Read a number as the data files write it, ``1234.5``; None when it is anything else."""
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def is_short(text: str) -> bool:
    """Whether a text is a number as the data files write it, so short that there is nothing else to ask of it."""
    return bool(_BRIEF.fullmatch(text))


def is_carried(number: Decimal) -> bool:
    """Whether a number is of a size and a length that calculations carry: fifteen digits before the point and behind.

    A fraction may be longer where it is what a program writes of a number, ``0.30000000000000004``.
    """
    if not number:
        return True
    if not -_DIGITS <= number.adjusted() < _DIGITS:
        return False
    is_fraction = number != number.to_integral_value()
    length = len(number.normalize(_EXACT).as_tuple().digits)
    return length <= _DIGITS or (is_fraction and Decimal(repr(float(number))) == number)


def plain(value: float) -> str:
    """Write a number as the data files do: all its digits, no exponent."""
    return format(Decimal(repr(value)).normalize(), "f")
