"""Deriving: how a figure is made from others, whatever the formula - what is missing, unlike, undefined, left open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from toolkit.measured import Measured, certainty_of, inputs_of, undefined

PART = ("share", "ratio", "change", "points", "distance")
"""Units of parts of a whole and of their differences, which can be set against each other."""


def derive(
    formula: str, unit: str, compute: Callable[..., float], operands: Sequence[Measured], currency: str = ""
) -> Measured:
    """Derive a figure.

    Parameters
    ----------
    formula, unit, currency : str
        Of the result.
    compute : callable
        Takes the values of the operands; raises :class:`UndefinedError` where there is no answer.
    operands : sequence of Measured
        One that is missing leaves the result missing, with its reason.
    """
    inputs = tuple(fact for operand in operands for fact in operand.inputs)
    certainty = certainty_of(operands)
    for operand in operands:
        if operand.value is None:
            return undefined(unit, operand.missing, formula, inputs).but(certainty=certainty)
    values = [operand.number for operand in operands]
    try:
        value = compute(*values)
    except UndefinedError as error:
        return undefined(unit, str(error), formula, inputs)
    half_unit = sum(
        _reach(compute, values, i, operand.half_unit, value) for i, operand in enumerate(operands) if operand.half_unit
    )
    return Measured(
        value, unit, formula, inputs, currency, half_unit=half_unit, certainty=certainty, operands=tuple(operands)
    )


def derive_alike(
    formula: str, unit: str, compute: Callable[..., float], operands: Sequence[Measured], currency: str = ""
) -> Measured:
    """Derive a figure from figures that must be of one unit and currency, and count the same."""
    reason = unlike(operands)
    if reason:
        return undefined(unit, reason, formula, inputs_of(operands))
    derived = derive(formula, unit, compute, operands, currency)
    return derived.but(counts=_counted(operands)) if unit == operands[0].unit else derived


def unlike(figures: Sequence[Measured]) -> str:
    """Say why figures cannot be put together: unlike units, currencies or things counted; empty where they can.

    What a figure counts is only compared where both say it.
    """
    there = [figure for figure in figures if figure]
    if len({"part" if figure.unit in PART else figure.unit for figure in there}) > 1:
        return "unlike_units"
    if len({figure.currency for figure in there if figure.unit == "money"}) > 1:
        return "unlike_currencies"
    return "unlike_counts" if len({figure.counts for figure in there if figure.counts}) > 1 else ""


def _counted(figures: Sequence[Measured]) -> str:
    return next((figure.counts for figure in figures if figure.counts), "")


class UndefinedError(Exception):
    """A formula has no answer for these values; the argument is the reason."""


def _reach(compute: Callable[..., float], values: list[float], i: int, half_unit: float, value: float) -> float:
    reach = 0.0
    for step in (-half_unit, half_unit):
        moved = [*values[:i], values[i] + step, *values[i + 1 :]]
        try:
            reach = max(reach, abs(compute(*moved) - value))
        except UndefinedError:
            continue
    return reach


def over(numerator: float, denominator: float, reason: str) -> float:
    """Divide; the reason is for a denominator of zero."""
    if denominator == 0:
        raise UndefinedError(reason)
    return numerator / denominator


def part_of(part: float, whole: float, zero: str, negative: str) -> float:
    """Divide by a whole, which has to be above zero; the reasons are for one of zero and for one below."""
    if whole < 0:
        raise UndefinedError(negative)
    return over(part, whole, zero)
