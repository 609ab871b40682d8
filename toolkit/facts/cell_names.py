"""Columns of a sheet named by letters, as a spreadsheet names them."""

from __future__ import annotations

from functools import lru_cache

_LETTERS = 26


def letters(column: int) -> str:
    """Name a column, counted from 0.

    Examples
    --------
    >>> [letters(column) for column in (0, 25, 26)]
    ['A', 'Z', 'AA']
    """
    name, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, _LETTERS)
        name = chr(ord("A") + letter) + name
    return name


@lru_cache(maxsize=1024)
def column_number(name: str) -> int:
    """Count a column from 0 by its letters.

    Examples
    --------
    >>> [column_number(name) for name in ("A", "Z", "aa")]
    [0, 25, 26]
    """
    number = 0
    for letter in name.upper():
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1
