"""The period that a heading names: a year, a part of one, months, days; and those that it only may name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from toolkit.exchange.mapping.recognised import folded, words

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SHORT = r"(?P<year>(?:19|20)?\d\d)"
_MONTHS = {word: number for number in range(1, 13) for word in words(f"month_{number:02d}")}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_PART = r"(?:trim(?:estre)?|quarter|qtr|q|t)"
_HALF = r"(?:semestre|semester|sem|half|h|s)"
_ORDINAL = r"(?:st|nd|rd|th|er|ro|do|to|eme|e|o)?"

_PERIODS = (
    (re.compile(rf"\b{_YEAR} ?q(?P<q>[1-4])\b"), "{year}-Q{q}"),
    (re.compile(rf"\b{_PART} ?(?P<q>[1-4]) ?(?:de |of |du )?{_SHORT}\b"), "{year}-Q{q}"),
    (re.compile(rf"\b(?P<q>[1-4]) ?{_ORDINAL} {_PART} ?(?:de |of |du )?{_SHORT}\b"), "{year}-Q{q}"),
    (re.compile(rf"\b{_YEAR} {_PART} ?(?P<q>[1-4])\b"), "{year}-Q{q}"),
    (re.compile(rf"\b{_YEAR} ?{_HALF} ?(?P<s>[12])\b"), "{year}-S{s}"),
    (re.compile(rf"\b{_HALF} ?(?P<s>[12]) ?(?:de |of |du )?{_SHORT}\b"), "{year}-S{s}"),
    (re.compile(rf"\b(?P<s>[12]) ?{_ORDINAL} {_HALF} ?(?:de |of |du )?{_SHORT}\b"), "{year}-S{s}"),
    (re.compile(rf"\b{_YEAR} ?m(?P<m>0[1-9]|1[0-2])\b"), "{year}-M{m}"),
    (re.compile(rf"\b(?P<month>{_MONTH})(?: (?:de|of|du))? {_SHORT}\b"), "{year}-M{m}"),
    (re.compile(rf"\b{_YEAR} (?P<m>0[1-9]|1[0-2])(?: 01)?(?: 00 00)?\b"), "{year}-M{m}"),
    (re.compile(rf"\b{_YEAR} (?P<until>(?:19|20)\d\d)\b"), "{year}..{until}"),
    (re.compile(rf"\b{_YEAR}\b"), "{year}"),
)
"""How headings write periods, folded: the longest first."""

_PARTS = (
    (re.compile(rf"\b{_PART} ?(?P<n>[1-4])\b"), "Q{n}"),
    (re.compile(rf"\b(?P<n>[1-4]) ?{_ORDINAL} {_PART}\b"), "Q{n}"),
    (re.compile(rf"\b{_HALF} ?(?P<n>[12])\b"), "S{n}"),
)
"""How headings write parts of a year that a column beside them names."""

_TO = r"(?: (?:a|al|au|to|until|hasta|y|et|and|de))?"
_MONTHS_TOGETHER = re.compile(
    rf"\b(?P<from>{_MONTH})(?: (?:de |of |du )?(?P<begins>(?:19|20)\d\d))?{_TO} (?P<to>{_MONTH})"
    r"(?: (?:de|del|of|du))? (?P<year>(?:19|20)?\d\d)\b"
)
_DAY = re.compile(r"(?<!\d)(?P<a>\d{1,2})[/.\-](?P<b>\d{1,2})[/.\-](?P<year>(?:19|20)\d\d)(?!\d)")
_MONTH_OF_YEAR = re.compile(r"(?<![\d/.\-])(?P<m>0?[1-9]|1[0-2])[/.\-](?P<year>(?:19|20)\d\d)(?![\d/.\-])")
_SHORT_YEARS = re.compile(rf"\b(?:[a-z]{{1,2}} ?)?{_YEAR} (?P<end>\d\d)\b(?! \d)")
_LONG_YEARS = re.compile(rf"{_YEAR} ?/ ?(?P<end>(?:19|20)\d\d)\b")
_FISCAL = re.compile(rf"\b(?:fy|ejercicio|exercice|fiscal year|ano fiscal) ?{_SHORT}\b")
_MONTHS_OF_YEAR = 12


class PeriodSaid(NamedTuple):
    """A period that a text names, or those it may name; and the text without them, folded."""

    period: str
    unsure: tuple[str, ...]
    rest: str


@lru_cache(maxsize=4096)
def period_in(heading: str) -> PeriodSaid:
    """Find the period of a heading."""
    return _fiscal(heading) or _months_together(heading) or _days(heading) or _plain(folded(heading))


def _fiscal(heading: str) -> PeriodSaid | None:
    """Find a year that runs over two calendar years: it is named by its end, and which months it has is asked."""
    text = folded(heading)
    for pattern, within in ((_SHORT_YEARS, text), (_LONG_YEARS, heading), (_FISCAL, text)):
        if not (found := pattern.search(within)):
            continue
        given = found.groupdict()
        year = int(given["year"]) if len(given["year"]) > 2 else 2000 + int(given["year"])  # noqa: PLR2004
        follows = "end" not in given or int(given["end"][-2:]) == (year + 1) % 100
        if follows:
            rest = folded(f"{within[: found.start()]} {within[found.end() :]}")
            return PeriodSaid("", (str(year + 1 if "end" in given else year),), rest)
    return None


def _months_together(heading: str) -> PeriodSaid | None:
    """Find two months with a year: all that lies between them."""
    text = folded(heading)
    found = _MONTHS_TOGETHER.search(text)
    if found is None:
        return None
    first, last = _MONTHS[found["from"]], _MONTHS[found["to"]]
    end = int(found["year"]) if len(found["year"]) > 2 else 2000 + int(found["year"])  # noqa: PLR2004
    begin = int(found["begins"]) if found["begins"] else end
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    if (begin, first) < (end, last):
        return PeriodSaid(_stretch(begin, first, end, last), (), rest)
    return PeriodSaid("", (_stretch(end - 1, first, end, last), _stretch(end, first, end + 1, last)), rest)


def _stretch(begin: int, first: int, end: int, last: int) -> str:
    if begin == end and (last - first + 1, (first - 1) % 3) == (3, 0):
        return f"{end}-Q{last // 3}"
    if begin == end and (last - first + 1, (first - 1) % 6) == (6, 0):
        return f"{end}-S{last // 6}"
    if (begin, first, last) == (end, 1, _MONTHS_OF_YEAR):
        return str(end)
    return f"{begin}-M{first:02d}..{end}-M{last:02d}"


def _days(heading: str) -> PeriodSaid | None:
    """Find a day, or a month by its number: its month, where it cannot be mistaken for another."""
    if found := _DAY.search(heading):
        months = {int(found[part]) for part in "ab"}
        possible = sorted(month for month in months if 1 <= month <= _MONTHS_OF_YEAR)
        named = tuple(f"{found['year']}-M{month:02d}" for month in possible)
    elif found := _MONTH_OF_YEAR.search(heading):
        named = (f"{found['year']}-M{int(found['m']):02d}",)
    else:
        return None
    rest = folded(f"{heading[: found.start()]} {heading[found.end() :]}")
    return PeriodSaid(named[0], (), rest) if len(named) == 1 else PeriodSaid("", named, rest)


def _plain(text: str) -> PeriodSaid:
    for pattern, form in _PERIODS:
        if found := pattern.search(text):
            given = found.groupdict()
            if "month" in given:
                given["m"] = f"{_MONTHS[given['month']]:02d}"
            given["year"] = given["year"] if len(given["year"]) > 2 else f"20{given['year']}"  # noqa: PLR2004
            if given.get("until") and given["until"] <= given["year"]:
                continue
            return PeriodSaid(form.format(**given), (), f"{text[: found.start()]} {text[found.end() :]}")
    for pattern, form in _PARTS:
        if found := pattern.search(text):
            return PeriodSaid(form.format(n=found["n"]), (), f"{text[: found.start()]} {text[found.end() :]}")
    return PeriodSaid("", (), text)
