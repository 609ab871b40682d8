"""Which name is put for another: one of the same kind, so that nothing is missing and only what it means is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

_FIELD = re.compile(r"\{(\w+)")


class Exchange:
    """Names put for others: a word's key for one of the catalogue, a column for another of its room.

    Parameters
    ----------
    messages : mapping of str to str
        The words of one language by key.
    """

    def __init__(self, messages: Mapping[str, str]) -> None:
        self._fields = {key: frozenset(_FIELD.findall(text)) for key, text in messages.items()}

    def __call__(self, name: str, others: list[str]) -> str | None:
        """Give the name that is put for one; None where there is no other.

        A key gives way to the nearest that wants no field which is not given; of several as near, the first. Any
        other name gives way to the one that comes after it where names are used in the same way.
        """
        if name in self._fields:
            like = [key for key, fields in self._fields.items() if key != name and fields <= self._fields[name]]
            nearest = min(like, key=lambda key: (-_begins_alike(name, key), key), default="")
            return nearest if _begins_alike(name, nearest) else None
        columns = [other for other in others if other not in self._fields and "." not in other]
        if "." in name or len(columns) == 1:
            return None
        return columns[(columns.index(name) + 1) % len(columns)]


def _begins_alike(one: str, other: str) -> int:
    """Count the letters that two keys begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def exchange(project: Path) -> Exchange:
    """Read which words there are."""
    said: dict[str, str] = {}
    for path in sorted((project / "toolkit" / "words").glob("*.yaml")):
        for family, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            said |= dict(_messages(family, entries))
    return Exchange(said)


def _messages(key: str, entry: Any) -> Iterator[tuple[str, str]]:
    if isinstance(entry, str) and entry.startswith("="):
        yield key, ""
    elif isinstance(entry, dict) and ("es" in entry or "as" in entry):
        yield key, str(entry.get("es", ""))
    elif isinstance(entry, dict):
        for name, inside in entry.items():
            yield from _messages(f"{key}.{name}", inside)
