"""A text that somebody typed, on one line: nothing in it that ends a line, hides, or speaks to a terminal."""

from __future__ import annotations

import re

_LONGEST = 120

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffd]"
)
"""Signs that nobody sees, and that do something: they end a line, turn it round, or speak to a terminal."""


def visible(text: str) -> str:
    """Write a text on one line, signs that nobody sees by their number."""
    return HIDDEN.sub(lambda sign: f"U+{ord(sign[0]):04X}", re.sub(r"[\r\n\t]+", " ", text))


def shorten(text: str, longest: int = _LONGEST) -> str:
    """Return a text that somebody typed as one line, without what is too long to be looked at."""
    line = re.sub(r"[\r\n\t]+\s*", " ", text)
    return line if len(line) <= longest else f"{line[:longest]}…"
