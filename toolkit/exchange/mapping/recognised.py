"""Words by which columns and answers of other programs are known: data, in YAML files beside this room."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import yaml

_FILES = tuple(Path(__file__).with_name(name) for name in ("recognised.yaml", "heading_words.yaml"))
"""Those of surveys, and those of tables."""


@lru_cache(maxsize=1)
def _lists() -> dict[str, list[str]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, list[str]] = {}
    for path in _FILES:
        read = yaml.load(path.read_text(encoding="utf-8"), loader)
        for name, listed in read.items():
            found.setdefault(name, []).extend(map(str, listed))
    return found


def has_list(name: str) -> bool:
    """Whether there is a list of that name."""
    return name in _lists()


@lru_cache(maxsize=256)
def words(name: str) -> frozenset[str]:
    """Return the words of a list, folded; what is marks alone as it stands: a percent sign is no dollar."""
    return frozenset(folded(word) or word for word in _lists()[name])


@lru_cache(maxsize=256)
def exact(name: str) -> frozenset[str]:
    """Return the words of a list as they stand there: names of columns, which have marks that mean something."""
    return frozenset(_lists()[name])


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Return what is left of a text without letter case, accents and marks: ``prenom du`` of ``Prénom_du``."""
    letters = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", text))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", bare.casefold()).split())


def holds(text: str, name: str) -> bool:
    """Whether one of the words of a list stands in a text, whole."""
    within = f" {folded(text)} "
    return any(f" {word} " in within for word in words(name))


def is_one(text: str, name: str) -> bool:
    """Whether a text is one of the words of a list."""
    return (folded(text) or text.strip()) in words(name)


def is_system(column: str) -> bool:
    """Whether a program writes a column by itself."""
    return column in exact("system") or column.startswith(tuple(exact("system_beginnings")))
