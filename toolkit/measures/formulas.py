"""The closed list of formulas by which figures are made from figures.

Every formula takes and gives :class:`~toolkit.measured.Measured`. A figure that is missing leaves the result missing,
with the reason; a division that has no answer is undefined, never 0 or 100. How much the printed digits leave open is
carried along: each operand is moved by half a unit of its last printed digit, and the distances are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from toolkit.measured import Measured, undefined


def _derive(
    formula: str, unit: str, compute: Callable[..., float], operands: Sequence[Measured], currency: str = ""
) -> Measured:
    inputs = tuple(fact for operand in operands for fact in operand.inputs)
    for operand in operands:
        if operand.value is None:
            return undefined(unit, operand.missing, formula, inputs)
    values = [operand.number for operand in operands]
    try:
        value = compute(*values)
    except _UndefinedError as error:
        return undefined(unit, str(error), formula, inputs)
    half_unit = sum(
        _reach(compute, values, i, operand.half_unit, value) for i, operand in enumerate(operands) if operand.half_unit
    )
    return Measured(value, unit, formula, inputs, currency, half_unit=half_unit)


class _UndefinedError(Exception):
    """A formula has no answer for these values; the argument is the reason."""


def _reach(compute: Callable[..., float], values: list[float], i: int, half_unit: float, value: float) -> float:
    reach = 0.0
    for step in (-half_unit, half_unit):
        moved = [*values[:i], values[i] + step, *values[i + 1 :]]
        try:
            reach = max(reach, abs(compute(*moved) - value))
        except _UndefinedError:
            continue
    return reach


def _over(numerator: float, denominator: float, reason: str) -> float:
    if denominator == 0:
        raise _UndefinedError(reason)
    return numerator / denominator


def same(figure: Measured) -> Measured:
    """Repeat a figure, to compare it with another place that states it."""
    return figure


def difference(now: Measured, before: Measured) -> Measured:
    """Subtract one figure from another of the same unit: ``now - before``."""
    return _derive("difference", now.unit, lambda a, b: a - b, (now, before), now.currency)


def points(now: Measured, before: Measured) -> Measured:
    """Subtract one share from another, in percentage points as a fraction: 0.05 is 5 points."""
    return _derive("points", "points", lambda a, b: a - b, (now, before))


def growth(now: Measured, before: Measured) -> Measured:
    """Relative change, ``now / before - 1``; undefined when `before` is zero or negative."""

    def compute(a: float, b: float) -> float:
        if b < 0:
            raise _UndefinedError("base_is_negative")
        return _over(a, b, "base_is_zero") - 1

    return _derive("growth", "change", compute, (now, before))


def ratio(numerator: Measured, denominator: Measured) -> Measured:
    """Divide one figure by another; may exceed 1."""
    return _part("ratio", "ratio", numerator, denominator, "whole_is_zero")


def share(part: Measured, whole: Measured) -> Measured:
    """Part of a whole."""
    return _part("share", "share", part, whole, "whole_is_zero")


def completion(actual: Measured, target: Measured) -> Measured:
    """``actual / target``, what donors print. Undefined for a target of zero."""
    return _part("completion", "ratio", actual, target, "target_is_zero")


def execution(executed: Measured, approved: Measured) -> Measured:
    """Divide what was executed by what was approved; undefined where nothing was."""
    return _part("execution", "ratio", executed, approved, "nothing_approved")


def _part(formula: str, unit: str, numerator: Measured, denominator: Measured, reason: str) -> Measured:
    derived = _derive(formula, unit, lambda a, b: _over(a, b, reason), (numerator, denominator))
    return derived.but(numerator=numerator.value, denominator=denominator.value) if derived else derived


def progress(actual: Measured, baseline: Measured, target: Measured) -> Measured:
    """``(actual - baseline) / (target - baseline)``: the way covered, right for decreasing indicators too."""
    return _derive(
        "progress", "ratio", lambda a, b, t: _over(a - b, t - b, "target_equals_baseline"), (actual, baseline, target)
    )


def per_unit(amount: Measured, units: Measured) -> Measured:
    """Amount for each unit."""
    return _derive("per_unit", amount.unit, lambda a, u: _over(a, u, "no_units"), (amount, units), amount.currency)


def balance(approved: Measured, *spent: Measured) -> Measured:
    """Give what is left of an amount: ``approved - spent - …``."""
    return _derive("balance", approved.unit, lambda a, *s: a - sum(s), (approved, *spent), approved.currency)


def convert(amount: Measured, rate: Measured) -> Measured:
    """Amount in another currency: ``amount * rate``."""
    return _derive("convert", "money", lambda a, r: a * r, (amount, rate), rate.currency)


def convert_back(amount: Measured, rate: Measured, currency: str = "") -> Measured:
    """Amount in the currency that a rate is given for one unit of: ``amount / rate``."""
    return _derive("convert_back", "money", lambda a, r: _over(a, r, "rate_is_zero"), (amount, rate), currency)


def compound(*changes: Measured) -> Measured:
    """Change that several changes make together: ``(1 + a)(1 + b)… - 1``."""

    def compute(*values: float) -> float:
        product = 1.0
        for value in values:
            product *= 1 + value
        return product - 1

    return _derive("compound", "change", compute, changes)


def total(*figures: Measured, subjects: Sequence[str] = ()) -> Measured:
    """Sum of figures of one unit and currency; missing ones are left out and named.

    Raises
    ------
    ValueError
        When the figures have different units or currencies: those are never added.
    """
    if len({(f.unit, f.currency) for f in figures if f}) > 1:
        raise ValueError("amounts of different units or currencies are never added")
    return _gather("sum", figures, subjects, lambda *values: float(sum(values)))


def sum_below_zero(*figures: Measured, subjects: Sequence[str] = ()) -> Measured:
    """Sum of what is negative among figures of one unit; missing ones are left out and named."""
    return _gather("sum_below_zero", figures, subjects, lambda *values: float(sum(min(v, 0.0) for v in values)))


def mean(*figures: Measured, subjects: Sequence[str] = ()) -> Measured:
    """Arithmetic mean of the figures that have a value; the others are left out and named."""
    return _gather("mean", figures, subjects, lambda *values: sum(values) / len(values))


def mean_of_completions(*figures: Measured) -> Measured:
    """Mean of completions: of each pair ``actual, target``, and of a last figure alone, a completion as printed.

    All count alike, however large their targets; what documents do that give each part of an indicator the same weight.
    """
    pairs = list(zip(figures[::2], figures[1::2], strict=False))
    alone = figures[2 * len(pairs) :]
    return mean(*[completion(actual, target) for actual, target in pairs], *alone).but(formula="mean_of_completions")


def pooled(*shares: Measured, subjects: Sequence[str] = ()) -> Measured:
    """Share of several parts together: the sum of their numerators over the sum of their denominators.

    Percentages are never averaged; a part whose numerator or denominator is not known is left out and named.
    """
    names = list(subjects) or [share.inputs[0] if share.inputs else str(i) for i, share in enumerate(shares, 1)]
    known = [share for share in shares if share and share.numerator is not None and share.denominator is not None]
    unknown = (
        f"{name}:{share.missing or 'no_denominator'}"
        for name, share in zip(names, shares, strict=True)
        if share not in known
    )
    cover: dict[str, object] = {"n": len(known), "of": len(shares), "left_out": tuple(unknown)}
    numerator = sum(share.numerator or 0.0 for share in known)
    denominator = sum(share.denominator or 0.0 for share in known)
    if not denominator:
        reason = "whole_is_zero" if known else "no_denominator"
        return undefined("share", reason, "pooled", inputs_of(shares)).but(**cover)
    pooled_ = Measured(numerator / denominator, "share", "pooled", inputs_of(known))
    return pooled_.but(numerator=numerator, denominator=denominator, **cover)


def weighted_mean(*figures_and_weights: Measured) -> Measured:
    """Mean with weights: figure, weight, figure, weight, …; undefined when the weights add up to zero."""

    def compute(*values: float) -> float:
        figures, weights = values[::2], values[1::2]
        return _over(sum(f * w for f, w in zip(figures, weights, strict=True)), sum(weights), "whole_is_zero")

    return _derive("weighted_mean", figures_and_weights[0].unit, compute, figures_and_weights)


def _gather(
    formula: str, figures: Sequence[Measured], subjects: Sequence[str], compute: Callable[..., float]
) -> Measured:
    names = list(subjects) or [f.inputs[0] if f.inputs else str(i) for i, f in enumerate(figures, 1)]
    there = [f for f in figures if f]
    left_out = tuple(f"{name}:{f.missing}" for name, f in zip(names, figures, strict=True) if not f)
    unit, currency = (figures[0].unit, figures[0].currency) if figures else ("ratio", "")
    if not there:
        return undefined(unit, "nothing_measured", formula).but(n=0, of=len(figures), left_out=left_out)
    return _derive(formula, unit, compute, there, currency).but(n=len(there), of=len(figures), left_out=left_out)


def count(*figures: Measured) -> Measured:
    """How many of the figures have a value."""
    there = [f for f in figures if f]
    inputs = tuple(fact for f in there for fact in f.inputs)
    return Measured(float(len(there)), "count", "count", inputs, n=len(there), of=len(figures))


FORMULAS: Mapping[str, Callable[..., Measured]] = MappingProxyType(
    {
        formula.__name__.replace("total", "sum"): formula
        for formula in (
            same,
            difference,
            points,
            growth,
            ratio,
            share,
            completion,
            execution,
            progress,
            per_unit,
            balance,
            convert,
            convert_back,
            compound,
            total,
            sum_below_zero,
            mean,
            mean_of_completions,
            pooled,
            weighted_mean,
            count,
        )
    }
)
"""Every formula by the name that statements and figures use."""


def inputs_of(figures: Iterable[Measured]) -> tuple[str, ...]:
    """All facts behind several figures, each once, in order."""
    return tuple(dict.fromkeys(fact for figure in figures for fact in figure.inputs))
