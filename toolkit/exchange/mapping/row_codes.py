"""Codes of results, indicators and lines: those of the file, else those that a reading gave before, else new ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_NUMBERED = re.compile(
    r"(?P<code>[A-Za-z]{0,3}\d+(?:[.\-]\d+)+[a-z]?|[A-Za-z]{1,3}[.\-]?\d+[a-z]?|\d+(?=[.):\-–]))[.):\-–]*\s+\S"
)
"""What numbers a title: ``1.2 Hectares``, ``R1: Incomes``, ``3. Training``; a bare number may be part of it."""


def as_code(text: str) -> str:
    """Return a text as a code: letters without accents, digits, points and hyphens; empty where none is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_.\-]+", "_", plain).strip("_.-")


def numbered(text: str) -> str:
    """Return the code with which a title begins; empty where it has none."""
    found = _NUMBERED.match(text.strip())
    return found["code"].rstrip(".-") if found else ""


def without_number(text: str) -> str:
    """Return a title without the code with which it begins."""
    code = numbered(text)
    return text.strip()[len(code) :].lstrip(".):-– ") if code else text


def new_code(letter: str, taken: Collection[str]) -> str:
    """Return the first code of a kind that nothing has yet."""
    return next(code for number in range(1, len(taken) + 2) if (code := f"{letter}{number}") not in taken)


def above(code: str, codes: Collection[str]) -> str:
    """Return the longest code that another one begins with, up to a mark: ``1.2`` of ``1.2.3``; empty for none."""
    parts = re.split(r"(?<=[\w])([.\-])", code)
    while len(parts) > 2:  # noqa: PLR2004 - a code, a mark and what follows it
        parts = parts[:-2]
        if (shorter := "".join(parts)) in codes:
            return shorter
    return ""
