"""How a figure was made, as its record holds it: the formula and what it was given, down to the facts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from toolkit.facts.facts_as_figures import printed_figure
from toolkit.measures.formulas import FORMULAS

if TYPE_CHECKING:
    from toolkit.facts.programme import Programme
    from toolkit.measured import Measured

_MOST = 400
"""Facts behind one figure that are written down; the figure of more of them is a number alone."""


def making(programme: Programme, figure: Measured) -> Any:
    """Write down how a figure was made.

    Returns
    -------
    str, float, list or None
        The identifier of a fact that has the same value; a number that is no fact; or a formula and what it was given,
        each in the same way. None where there is no value, or where the formula does not give it.
    """
    if figure.value is None or len(figure.inputs) > _MOST:
        return None
    if not figure.operands:
        return _as_fact(programme, figure)
    formula = FORMULAS.get(figure.formula)
    again = formula(*figure.operands) if formula is not None else None
    if again is None or not math.isclose(float(again), figure.value, rel_tol=1e-12, abs_tol=1e-12):
        return None
    parts = [making(programme, operand) for operand in figure.operands]
    return [
        figure.formula,
        *(operand.value if part is None else part for operand, part in zip(figure.operands, parts, strict=True)),
    ]


def _as_fact(programme: Programme, figure: Measured) -> str | float | None:
    """Name the fact that a figure is; its number, where it is none, or another one."""
    if len(figure.inputs) != 1:
        return figure.value
    printed = printed_figure(programme, figure.inputs[0])
    return figure.inputs[0] if printed is not None and printed.value == figure.value else figure.value
