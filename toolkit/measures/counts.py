"""Counts: how many rows or cases there are, several counts together, and what a figure covers or leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from toolkit.measured import Measured, counted, inputs_of


def number_of(rows: pd.DataFrame | Sequence[object], of: pd.DataFrame | Sequence[object] | None = None) -> Measured:
    """Count rows of a table, or things in a list, of how many; its facts are those of the figures in the rows."""
    cells = rows.to_numpy(object).ravel() if isinstance(rows, pd.DataFrame) else ()
    facts = sorted(inputs_of(cell for cell in cells if isinstance(cell, Measured)))  # rows have no order to follow
    return counted(len(rows), facts, of=None if of is None else len(of))


def in_all(counts: Iterable[Measured], of: float | None = None) -> Measured:
    """Count together what several counts count, none of it twice, of how many; its facts are those of all."""
    each = list(counts)
    return counted(sum(count.number for count in each), sorted(inputs_of(each)), of=None if of is None else round(of))


def covered(figure: Measured) -> Measured:
    """Count the cases that a figure covers, of how many there are."""
    return counted(figure.n or 0, figure.inputs, of=figure.of)


def left_out(figure: Measured) -> Measured:
    """Count the cases that a figure does not cover, of how many there are."""
    return counted((figure.of or 0) - (figure.n or 0), figure.inputs, of=figure.of)


def cases_of(figure: Measured) -> Measured:
    """Count the cases that there are, of which a figure covers some."""
    return counted(figure.of or 0, figure.inputs)


def parts_of(share: Measured) -> tuple[Measured, Measured]:
    """Return the two counts that a share divides: what is above the line, and what is below it."""
    formula = "fact" if share.formula == "fact" else "count"
    above, below = (counted(part or 0, share.inputs, formula=formula) for part in (share.numerator, share.denominator))
    return above, below
