"""Thousands and millions that a text says in words or signs, and what is left of it: ``USD 000``, ``miles de USD``."""

from __future__ import annotations

import re
from functools import lru_cache

from babel.numbers import list_currencies

from toolkit.exchange.mapping.recognised import folded, words

_SCALES = {1000.0: "scale_1000", 1_000_000.0: "scale_1000000"}
_PREFIX = re.compile(r"(?<![A-Za-z])(?P<by>[kKM])(?P<what>€|£|US\$|\$|[A-Z]{3}(?![A-Za-z]))")
_BY = {"k": 1000.0, "K": 1000.0, "M": 1_000_000.0}
_LEADING = re.compile(r"^(?:in|of|de|en|d|des|del) | (?:in|of|de|en|d)$")


@lru_cache(maxsize=4096)
def scale_in(text: str) -> float:
    """Return by what the figures of a text are to be multiplied; 1 where it says nothing of it."""
    return _found(text)[0]


@lru_cache(maxsize=4096)
def without_scale(text: str) -> str:
    """Return a text, folded, without the words of its scale."""
    scale, rest = _found(text)
    return rest if scale != 1 else text


def without_prefix(text: str) -> str:
    """Return a text whose ``kUSD`` and ``M€`` are written without their prefix."""
    return _PREFIX.sub(lambda found: found["what"] if _is_money(found["what"]) else found[0], text)


@lru_cache(maxsize=4096)
def scale_of_name(name: str) -> tuple[float, bool]:
    """Return the scale in the name of an indicator, and whether it certainly is that of its figures.

    It is where it stands in brackets or behind the last comma: elsewhere it may belong to what is counted.
    """
    for part in (*re.findall(r"[(\[]([^)\]]*)[)\]]", name), *([name.rpartition(",")[2]] if "," in name else [])):
        if (scale := scale_in(part)) != 1:
            return scale, True
    return scale_in(name), False


def _is_money(what: str) -> bool:
    return not what.isalpha() or what in list_currencies()


def _found(text: str) -> tuple[float, str]:
    for found in _PREFIX.finditer(text):
        if _is_money(found["what"]):
            return _BY[found["by"]], without_prefix(text)
    whole = f" {folded(text)} "
    for scale in sorted(_SCALES, reverse=True):
        for word in sorted(words(_SCALES[scale]), key=len, reverse=True):
            # "1 000" is a number, and "per thousand" a rate
            pattern = rf"(?<!\d)(?<! per)(?<! por)(?<! pour)(?<! cada) {re.escape(word)} (?!\d)"
            if re.search(pattern, whole):
                rest = re.sub(pattern, " ", whole, count=1).strip()
                return scale, _LEADING.sub("", _LEADING.sub("", rest)).strip()
    return 1.0, text
