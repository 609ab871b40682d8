"""How a spreadsheet shows what it stores: ``97%`` of 0.97 by its number format."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from toolkit.facts.notation import plain

GENERAL = "General"

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    37: "#,##0;(#,##0)",
    38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)",
    41: "#,##0;(#,##0)",
    42: "#,##0;(#,##0)",
    43: "#,##0.00;(#,##0.00)",
    44: "#,##0.00;(#,##0.00)",
    45: "mm:ss",
    46: "h:mm:ss",
    47: "mm:ss",
    48: "0.0E+0",
    49: "@",
}
"""Formats by the number that stands for them; those of dates, which each country shows in its own way, as ISO dates."""

_HUGE = 1e21
"""From when on no format writes out all digits."""

_LONGEST = 11
"""Digits that a cell shows where its format says nothing."""

_TOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|General|[#0?][#0?,.]*|E[+-]0+|.', re.DOTALL | re.IGNORECASE)
_CURRENCY = re.compile(r"\[\$([^\-\]]*)(?:-[^\]]*)?\]")
_DATED = re.compile(r"[ymdhs]", re.IGNORECASE)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Shows = Callable[[float], str]


def shown_number(value: float, code: str = GENERAL) -> str:
    """Show a number by its format; as plainly as a spreadsheet without one where the format is not known here."""
    return shows(code)(value)


@lru_cache(maxsize=512)
def shows(code: str) -> Shows:
    """Return what shows numbers by a format."""
    sections = _sections(code)
    if code in ("", "@") or code.lower() == "general" or any(_has_condition(section) for section in sections):
        return _general
    made = [_section(section) for section in sections[:3]]
    if made[0] is None:
        return _general

    def show(value: float) -> str:
        if abs(value) >= _HUGE:
            return _general(value)
        if value < 0 and len(made) > 1 and made[1] is not None:
            return made[1](-value)
        if value == 0 and len(made) > 2 and made[2] is not None:  # noqa: PLR2004
            return made[2](value)
        first = made[0]
        text = first(abs(value)) if first is not None else _general(abs(value))
        return f"-{text}" if value < 0 and re.search("[1-9]", text) else text

    return show


def _general(value: float) -> str:
    if abs(value) >= _HUGE:
        return f"{value:.10g}"
    if value.is_integer() and abs(value) < 10**_LONGEST:
        return str(int(value))
    return plain(float(f"{value:.{_LONGEST - 1}g}"))


def _sections(code: str) -> list[str]:
    """Split a format at the semicolons that stand in no quotes."""
    found = [""]
    for token in _TOKEN.findall(code):
        if token == ";":
            found.append("")
        else:
            found[-1] += token
    return found


def _has_condition(section: str) -> bool:
    return bool(re.search(r"\[[<>=]", section))


def _section(section: str) -> Shows | None:
    """Return what shows numbers by one part of a format; None where it shows no plain number."""
    before, digits, after, percents = "", "", "", 0
    for token in _TOKEN.findall(section):
        if token[0] in "#0?":
            if digits:
                return None  # a fraction, or digits apart
            digits = token
        elif token[0] == "E" or token.lower() == "general" or token in "/@":
            return None
        else:
            said, percents = _said(token), percents + (token == "%")
            before, after = (before, after + said) if digits else (before + said, after)
    if not digits:
        return (lambda _: before) if before.strip() else None  # a dash in the place of nought
    return _digits(digits, before, after.rstrip(), 100.0**percents)


def _said(token: str) -> str:
    """Return what a part of a format prints as it is."""
    if token.startswith('"'):
        return token[1:-1]
    if token.startswith("\\"):
        return token[1:]
    if token.startswith("["):
        currency = _CURRENCY.fullmatch(token)
        return currency[1] if currency else ""
    return "" if token[0] in "_*" else token


def _digits(digits: str, before: str, after: str, factor: float) -> Shows:
    whole, _, part = digits.partition(".")
    scaled = len(whole) - len(whole.rstrip(",")) if not part else len(part) - len(part.rstrip(","))
    grouped, part = "," in whole.rstrip(","), part.rstrip(",")
    least, most = part.count("0"), len(part)
    power = Decimal(str(factor)) / Decimal(1000) ** scaled
    unit = Decimal(1).scaleb(-most)

    def show(value: float) -> str:
        shown = (Decimal(repr(value)) * power).quantize(unit, ROUND_HALF_UP)
        text = f"{shown:,f}" if grouped else f"{shown:f}"
        for _ in range(most - least):
            text = text.removesuffix("0")
        return f"{before}{text.removesuffix('.')}{after}"

    return show


@lru_cache(maxsize=512)
def is_of_dates(code: str) -> bool:
    """Whether a format shows days or times."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code)
    return bool(_DATED.search(bare)) and bare.lower() != "general"


def shown_moment(value: date | datetime | time, code: str = "") -> str:
    """Show a day or a moment: by the parts of its format where they are known, else as ISO writes it."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    bare = re.sub(r'\[[^\]]*\]|"|\\|;@', "", code).lower()
    if bare in ("mmm-yy", "mmm yy", "mmm-yyyy", "mmm yyyy", "mmm/yy"):
        mark, long = bare[3], bare.endswith("yyyy")
        return f"{_MONTHS[value.month - 1]}{mark}{value.year if long else f'{value.year % 100:02d}'}"
    if bare in ("yyyy", "d-mmm", "d-mmm-yy"):
        day = f"{value.day}-{_MONTHS[value.month - 1]}"
        return {"yyyy": f"{value.year}", "d-mmm": day}.get(bare, f"{day}-{value.year % 100:02d}")
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes") if (value.hour or value.minute) else value.date().isoformat()
    return value.isoformat()
