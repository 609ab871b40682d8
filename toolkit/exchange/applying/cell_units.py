"""The unit or currency that stands in a cell beside its figure: it must be that of the row and its column."""

from __future__ import annotations

import re

from toolkit.exchange.applying.cell_values import Figure
from toolkit.exchange.mapping.heading_meaning import currency_in, unit_in
from toolkit.exchange.mapping.mapping_file import ReadTable
from toolkit.exchange.mapping.recognised import holds, is_one
from toolkit.exchange.mapping.scale_words import without_scale

_NUMBER = re.compile(r"\d(?:[\d.,'’ \u00a0\u202f]*\d)?(?:[eE][+\-−]?\d+)?")
_DOLLARS = re.compile(r"[A-Z]{0,2}\$")
_FREE = ("count", "index", "ratio", "text")
"""Units whose figures may have any word beside them: it names what is counted."""


def names_other_unit(figure: Figure, unit: str, currency: str, table: ReadTable) -> bool:
    """Whether a figure as printed names another unit or currency than it is of.

    Parameters
    ----------
    figure : Figure
        ``12 qq``, ``50%``, ``L 500``.
    unit, currency : str
        Of its row and column.
    table : ReadTable
        It may say that the words are a value.
    """
    text = figure.as_printed
    if figure.missing or text in table.answers:
        return False
    bare = _NUMBER.sub(" ", re.sub(r"\([^)]*\)", " ", text))
    is_percent = "%" in bare or holds(bare, "percent_words")
    if unit in ("share", "text"):
        return bool(currency_in(bare))
    rest = without_scale(" ".join(bare.replace("%", " ").split())).strip(" -+.,'’−–—")
    if is_percent:
        return "%" in bare or not rest
    if not rest:
        return False
    if is_one(rest, "unit_or_currency"):
        return unit != "litres" and currency != "HNL"
    if named := currency_in(rest):
        return unit != "money" or named != currency
    if _DOLLARS.fullmatch(rest):
        return unit != "money"
    known = table.units[rest].unit if rest in table.units else unit_in(rest)
    return known != unit if known else unit not in _FREE and unit != "money" and rest.replace(" ", "").isalpha()
