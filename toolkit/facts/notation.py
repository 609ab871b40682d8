"""Numbers as documents print them: read in the notation that is declared, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Notation = Literal["point", "comma"]
"""``point``: 3'550,000.00 and 8,115,563; ``comma``: 3.550.151,99 and 95,8%."""

_MARKS = {"point": (r"\.", r"[,']"), "comma": (",", r"[.']")}
SCALES = {"mil": 3, "miles": 3, "millón": 6, "millon": 6, "millones": 6, "thousand": 3, "million": 6, "millions": 6}
"""Words after a number that are part of it, with the power of ten they stand for."""

_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_INTEGER = r"(?:\d{{1,3}}(?:{group}\d{{3}})+|\d+)"


def _pattern(decimal: str, group: str) -> re.Pattern[str]:
    integer = _INTEGER.format(group=group)
    # a figure may not touch another digit, nor a letter before it: "Q1" and "7.2" are names, not amounts
    return re.compile(
        rf"(?<![\w.,'])(?P<sign>[-−]?)(?P<whole>{integer})(?:{decimal}(?P<part>\d+))?(?![\d'])(?P<percent>\s?%)?"
        rf"(?:\s(?P<scale>{_SCALE})\b)?"
    )


_PATTERNS = {name: _pattern(*marks) for name, marks in _MARKS.items()}


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


def read_printed(as_printed: str, notation: Notation) -> PrintedNumber | None:
    """Read the one number of a printed figure.

    Parameters
    ----------
    as_printed : str
        The figure as it stands in the document; currency signs and words around the number are allowed.
    notation : {"point", "comma"}
        Which mark separates decimals. The other one, or an apostrophe, groups thousands.

    Returns
    -------
    PrintedNumber or None
        None when the text does not hold exactly one number in this notation, or a count with its share.
    """
    found = list(_PATTERNS[notation].finditer(as_printed))
    digits = sum(len(re.findall(r"\d", match.group())) for match in found)
    if digits != len(re.findall(r"\d", as_printed)):
        return None  # some digits belong to no number of this notation
    if len(found) == 1:
        return PrintedNumber(*_value(found[0]))
    if len(found) == 2 and found[1]["percent"] and re.search(r"\(\s*[-−]?[\d.,']+\s?%\s*\)\s*$", as_printed):  # noqa: PLR2004
        share, half_unit = _value(found[1])
        return PrintedNumber(share, half_unit, numerator=_value(found[0])[0])
    return None


def _value(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    whole, part = re.sub(r"\D", "", match["whole"]), match["part"] or ""
    value = Decimal(f"{whole}.{part}" if part else whole)
    half_unit = Decimal(5).scaleb(-len(part) - 1)
    power = -2 if match["percent"] else SCALES.get(match["scale"] or "", 0)
    value, half_unit = value.scaleb(power), half_unit.scaleb(power)
    return (-value if match["sign"] else value), half_unit


_PLAIN = re.compile(r"-?\d+(\.\d+)?([eE]-?\d+)?")


def read_plain(text: str) -> Decimal | None:
    """Read a number as the data files write it, ``1234.5``; None when it is anything else."""
    return Decimal(text) if _PLAIN.fullmatch(text) else None
