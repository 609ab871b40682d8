"""What could name a person or lead to her door: found in columns of records by type, by name and by content.

It is left out of what is kept unless somebody says why it is needed. By type a form is believed; by name a column that
is called after persons, phones or coordinates; by content what looks so whatever it is called. A column is left out
whole: a gap in it would say of whom there was something.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from toolkit.exchange.mapping.recognised import folded, holds, is_one, words

TYPES = {
    **dict.fromkeys(("geopoint", "geotrace", "geoshape", "start-geopoint", "osm"), "coordinates"),
    **dict.fromkeys(("image", "photo", "annotate", "draw", "signature"), "picture"),
    **dict.fromkeys(("audio", "video", "file", "background-audio", "audit"), "recording"),
    **dict.fromkeys(("deviceid", "subscriberid", "simserial", "username"), "device"),
    "phonenumber": "phone",
    "email": "email",
    "barcode": "barcode",
}
"""Types of questions whose answers are always left out, and what they hold."""


class Personal(NamedTuple):
    """Why a column is left out.

    Attributes
    ----------
    what : str
        ``name phone email device coordinates picture recording barcode identity address key``.
    by : str
        ``type name content``.
    n : int
        How many cells show it, where it is found by content.
    """

    what: str
    by: str
    n: int = 0


_BY_NAME = (
    ("phones", "phone"),
    ("emails", "email"),
    ("devices", "device"),
    ("identities", "identity"),
    ("addresses", "address"),
    ("names_of_persons", "name"),
    ("pictures", "picture"),
)
_EMAIL = re.compile(r"[^\s@]@[\w\-]+(?:\.[\w\-]+)+")
_PHONE = re.compile(r"\+(?<![\d.,\-/]\+)\d[\d ().\-]{7,17}\d(?![\d.,])")
_PHONE_ABROAD = re.compile(r"00(?<![\d.,\-/]00)[1-9][\d ().\-]{7,17}\d(?![\d.,])")
_POINT = re.compile(r"-?\d{1,2}\.\d{3,}[ ,;]+-?\d{1,3}\.\d{3,}(?:[ ,;]+-?\d+(?:\.\d+)?){0,2}")
_FINE = re.compile(r"-?\d{1,3}[.,]\d{3,}")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_LONG = re.compile(r"\+?\d(?:[ .\-]?\d){7,14}")
_DECIMAL = re.compile(r"\d+\.\d+")
_DATE = re.compile(
    r"(?P<year>\d{4})(?P<mark>[\-./ ]?)(?P<one>\d\d)(?P=mark)(?P<other>\d\d)"
    r"|(?P<one2>\d\d?)[\-./ ](?P<other2>\d\d?)[\-./ ](?P<year2>\d{4})"
)
_UUID = re.compile(r"(?:uuid:)?[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}(?:/.*)?")
_FILE = re.compile(r"\S.*\.(?:jpe?g|png|gif|heic|webp|amr|m4a|mp3|mp4|3gpp?|wav|ogg|mov|webm)", re.IGNORECASE)
_NAME_OF_ONE = re.compile(r"[^\W\d_][\w'’.\-]*(?: [\w'’.\-]+){0,5}")

_ANYWHERE = (
    (_EMAIL, "email", "@"),
    (_PHONE, "phone", "+"),
    (_PHONE_ABROAD, "phone", "00"),
    (_POINT, "coordinates", "."),
)
"""What one cell is enough of: its pattern, what it is, and a mark without which there is none."""

_SHOWS = {
    "phone": re.compile(r"(?:\d\D{0,2}){6}"),
    "identity": re.compile(r"(?:\d\D{0,2}){5}"),
    "email": re.compile("@"),
}
"""What a cell has at least that is a phone, a number of somebody, an address."""

_FEW = 5
"""Cells below which nothing is said of a column by how its cells differ."""

_NEARLY_ALL, _NEARLY_UNIQUE, _SOME = 0.8, 0.9, 0.6
_ROUND = 0.2
_MOST = 20_000
"""Cells by which a column is judged where it has more: of what stands in any of them, all are looked at."""


def personal(
    header: str, kind: str, labels: Sequence[str], cells: Sequence[str], *, chosen: bool = False
) -> Personal | None:
    """Say whether a column could name somebody.

    Parameters
    ----------
    header : str
        As the export has it, with or without its groups.
    kind : str
        Type of its question in the form; empty where there is none.
    labels : sequence of str
        How the question was put.
    cells : sequence of str
    chosen : bool
        Whether answers were chosen from a list: then what they hold is what the form says.

    Returns
    -------
    Personal or None
        None for a column that can be kept.
    """
    if kind in TYPES:
        return Personal(TYPES[kind], "type")
    filled = [cell for cell in cells if cell]
    sample = filled if len(filled) <= _MOST else filled[:: len(filled) // _MOST + 1]
    name = re.split(r"[/]|(?<=\w)\.(?=\w)|::", header)[-1]
    return _by_name(name, labels, sample, chosen) or (None if chosen else _by_content((name, *labels), filled, sample))


def _by_name(name: str, labels: Sequence[str], sample: Sequence[str], chosen: bool) -> Personal | None:
    if sample and all(is_one(cell, "is_yes") or is_one(cell, "is_no") for cell in set(sample)):
        return None  # whether there is one names nobody
    for listed, what in _BY_NAME:
        said = is_one(name, listed) or (listed != "addresses" and _ends(name, listed))
        said = said or any(is_one(label, listed) for label in labels)
        if said and (what == "name" or not chosen) and _could_be(what, sample):
            return Personal(what, "name")
    if _of_place(name) or any(map(_of_place, labels)):
        fine = sum(bool(_FINE.fullmatch(cell) or _POINT.search(cell)) for cell in sample)
        if fine:
            return Personal("coordinates", "name", fine)
    called = [text for text in (name, *labels) if holds(text, "names_of_anything")]
    if called and not chosen and not any(holds(text, "names_of_things") for text in (name, *labels)):
        named = sum(map(_is_name, sample))
        if sample and named >= _SOME * len(sample) and len(set(sample)) >= _SOME * len(sample):
            return Personal("name", "content", named)
    return None


def _could_be(what: str, sample: Sequence[str]) -> bool:
    """Whether some cell could be what its column is called after: a kind of phone, or how many there are, is none."""
    pattern = _SHOWS.get(what)
    return not sample or pattern is None or any(map(pattern.search, sample))


def _ends(name: str, listed: str) -> bool:
    """Whether a name ends or begins with a word of a list, and is not the name of a thing."""
    bare = folded(name)
    if holds(name, "names_of_things"):
        return False
    several = (word for word in words(listed) if len(word) > 3)  # noqa: PLR2004 - shorter ones are parts of others
    return any(bare.endswith(f" {word}") or bare.startswith(f"{word} ") for word in several)


def _of_place(text: str) -> bool:
    return is_one(text, "coordinates") or any(folded(text).endswith(f" {word}") for word in words("coordinates"))


def _by_content(called: Sequence[str], filled: Sequence[str], sample: Sequence[str]) -> Personal | None:
    if not filled:
        return None
    together = "\n".join(filled)  # one long text is searched much sooner than many short ones
    for pattern, what, mark in _ANYWHERE:
        if mark in together and (found := sum(1 for _ in pattern.finditer(together))):
            return Personal(what, "content", found)
    for pattern, what in ((_UUID, "key"), (_FILE, "recording")):
        if found := len(_nearly_all(pattern, sample)):
            return Personal(what, "content", found)
    amounts = any(holds(text, "names_of_amounts") for text in called)
    return Personal("identity", "content", len(sample)) if not amounts and _are_identities(sample) else None


def _nearly_all(pattern: re.Pattern[str], sample: Sequence[str]) -> list[str]:
    """Return the cells that are of a pattern, where nearly all are; none as soon as too many of them are not."""
    most = len(sample) - _NEARLY_ALL * len(sample)
    found: list[str] = []
    for at, cell in enumerate(sample, 1):
        if pattern.fullmatch(cell):
            found.append(cell)
        elif at - len(found) > most:
            return []
    return found


def _are_identities(sample: Sequence[str]) -> bool:
    """Whether cells are numbers of persons or phones: long, of one length, no two alike, not rounded, no dates."""
    few_apart = len(set(sample)) < _NEARLY_UNIQUE * _NEARLY_ALL * len(sample)
    if len(sample) < _FEW or few_apart:  # then too many of those that are long are alike as well
        return False
    long = [cell for cell in _nearly_all(_LONG, sample) if not _is_date(cell)]
    if len(long) < _NEARLY_ALL * len(sample) or any(_DECIMAL.fullmatch(cell) for cell in long):
        return False
    digits = [re.sub(r"\D", "", cell) for cell in long]
    usual = Counter(map(len, digits)).most_common(1)[0][1]
    rounded = sum(number.endswith("00") for number in digits)
    follow = len({int(number) - at for at, number in enumerate(sorted(digits))}) == 1  # counted up: a running number
    apart = len(set(digits)) >= _NEARLY_UNIQUE * len(digits)
    return usual >= _NEARLY_ALL * len(digits) and rounded < _ROUND * len(digits) and apart and not follow


def _is_date(cell: str) -> bool:
    """Whether digits are a day, the year first or last, the month before the day or behind it."""
    found = _DATE.fullmatch(cell)
    if found is None:
        return False
    year, one, other = (int(found[name] or found[f"{name}2"]) for name in ("year", "one", "other"))
    for month, day in ((one, other), (other, one)):
        try:
            return 1900 <= date(year, month, day).year < 2100  # noqa: PLR2004 - years of programmes
        except ValueError:
            continue
    return False


def _is_name(cell: str) -> bool:
    """Whether a text looks like somebody's name: a few words, no digits, most of them with a capital letter."""
    if not _NAME_OF_ONE.fullmatch(cell):
        return False
    parts = cell.split()
    return sum(part[0].isupper() for part in parts) * 2 >= len(parts)
