"""The closed list of formulas by which figures are made from figures.

Every formula takes and gives :class:`~toolkit.measured.Measured`. A figure that is missing leaves the result missing,
with the reason; a division that has no answer, or that signs make meaningless, is undefined, never 0 or 100. Figures of
unlike units, currencies or things counted are never put together: the result is undefined, with the reason. How much
the printed digits leave open is carried along: each operand is moved by half a unit of its last printed digit, and the
distances are added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from toolkit.measured import Measured, certainty_of, counted, inputs_of, undefined
from toolkit.measures.deriving import (
    PART,
    UndefinedError,
    derive,
    derive_alike,
    over,
    part_of,
    unlike,
)

_WHOLE = ("whole_is_zero", "whole_is_negative")
"""Why there is no part of a whole."""


def same(figure: Measured) -> Measured:
    """Repeat a figure, to compare it with another place that states it."""
    return figure


def difference(now: Measured, before: Measured) -> Measured:
    """Subtract one figure from another of the same unit: ``now - before``."""
    return derive_alike("difference", now.unit, lambda a, b: a - b, (now, before), now.currency)


def points(now: Measured, before: Measured) -> Measured:
    """Subtract one share from another, in percentage points as a fraction: 0.05 is 5 points."""
    if any(figure.unit not in PART for figure in (now, before)):
        return undefined("points", "not_a_share", "points", inputs_of((now, before)))
    return derive("points", "points", lambda a, b: a - b, (now, before))


def growth(now: Measured, before: Measured) -> Measured:
    """Relative change, ``now / before - 1``; undefined when `before` is zero or negative."""

    def compute(a: float, b: float) -> float:
        if b < 0:
            raise UndefinedError("base_is_negative")
        return over(a, b, "base_is_zero") - 1

    return derive_alike("growth", "change", compute, (now, before))


def ratio(numerator: Measured, denominator: Measured) -> Measured:
    """Divide one figure by another like it; may exceed 1."""
    return _part("ratio", "ratio", numerator, denominator, _WHOLE)


def share(part: Measured, whole: Measured) -> Measured:
    """Part of a whole."""
    return _part("share", "share", part, whole, _WHOLE)


def conversion(after: Measured, before: Measured) -> Measured:
    """Part of one step of a pipeline that passes to the next; the same cases have another name at each step."""
    derived = derive("conversion", "ratio", lambda a, b: part_of(a, b, *_WHOLE), (after, before))
    return _with_parts(derived, after, before)


def part_of_change(part: Measured, change: Measured) -> Measured:
    """Part of a change, rise or fall, that one of its causes makes. Undefined where nothing changed."""
    return derive_alike("part_of_change", "share", lambda a, b: over(a, b, "nothing_changed"), (part, change))


def completion(actual: Measured, target: Measured) -> Measured:
    """``actual / target``, what donors print. Undefined for a target that is not above zero, and below zero."""

    def compute(a: float, t: float) -> float:
        if a < 0 <= t:
            raise UndefinedError("value_is_negative")
        return part_of(a, t, "target_is_zero", "target_is_negative")

    return _with_parts(derive_alike("completion", "ratio", compute, (actual, target)), actual, target)


def execution(executed: Measured, approved: Measured) -> Measured:
    """Divide what was executed by what was approved; undefined where nothing was. Below zero where more came back."""
    return _part("execution", "ratio", executed, approved, ("nothing_approved", "approved_is_negative"))


def _part(formula: str, unit: str, numerator: Measured, denominator: Measured, reasons: tuple[str, str]) -> Measured:
    derived = derive_alike(formula, unit, lambda a, b: part_of(a, b, *reasons), (numerator, denominator))
    return _with_parts(derived, numerator, denominator)


def _with_parts(derived: Measured, numerator: Measured, denominator: Measured) -> Measured:
    return derived.but(numerator=numerator.value, denominator=denominator.value) if derived else derived


def progress(actual: Measured, baseline: Measured, target: Measured) -> Measured:
    """``(actual - baseline) / (target - baseline)``: the way covered, right for decreasing indicators too."""
    return derive_alike(
        "progress", "ratio", lambda a, b, t: over(a - b, t - b, "target_equals_baseline"), (actual, baseline, target)
    )


def per_unit(amount: Measured, units: Measured) -> Measured:
    """Amount for each unit."""
    return derive("per_unit", amount.unit, lambda a, u: over(a, u, "no_units"), (amount, units), amount.currency)


def balance(approved: Measured, *spent: Measured) -> Measured:
    """Return what is left of an amount: ``approved - spent - …``."""
    return derive_alike("balance", approved.unit, lambda a, *s: a - sum(s), (approved, *spent), approved.currency)


def convert(amount: Measured, rate: Measured) -> Measured:
    """Amount in another currency: ``amount * rate``."""
    if amount.currency and rate.counts and amount.currency != rate.counts:
        return undefined("money", "unlike_currencies", "convert", inputs_of((amount, rate)))
    return derive("convert", "money", lambda a, r: a * r, (amount, rate), rate.currency)


def convert_back(amount: Measured, rate: Measured, currency: str = "") -> Measured:
    """Amount in the currency that a rate is given for one unit of: ``amount / rate``."""
    if amount.currency and rate.currency and amount.currency != rate.currency:
        return undefined("money", "unlike_currencies", "convert_back", inputs_of((amount, rate)))
    given = currency or rate.counts
    return derive("convert_back", "money", lambda a, r: over(a, r, "rate_is_zero"), (amount, rate), given)


def nth_year(since: Measured, moment: Measured) -> Measured:
    """Which year of the calendar another one is, counted from the one of the start as the first; of months."""
    return derive("nth_year", "count", lambda a, b: float(b // _YEAR - a // _YEAR + 1), (since, moment))


def years_between(since: Measured, until: Measured) -> Measured:
    """Years from the start of one month to the end of another one: ``(until - since + 1) / 12``, of months."""
    return derive("years_between", "count", lambda a, b: (b - a + 1) / _YEAR, (since, until))


def months_between(since: Measured, until: Measured) -> Measured:
    """Months from some day of one month to some day of another one: as many as lie between, or one more."""
    months = derive("months_between", "months", lambda a, b: b - a + 0.5, (since, until))
    return months.but(half_unit=0.5) if months else months


_YEAR = 12
"""Months."""


def listed(*things: Measured) -> Measured:
    """Count what a sentence names beside the number that it gives."""
    return Measured(float(len(things)), "count", "listed")


def compound(*changes: Measured) -> Measured:
    """Change that several changes make together: ``(1 + a)(1 + b)… - 1``."""

    def compute(*values: float) -> float:
        product = 1.0
        for value in values:
            product *= 1 + value
        return product - 1

    return derive_alike("compound", "change", compute, changes)


def total(*figures: Measured, subjects: Sequence[str] = ()) -> Measured:
    """Sum of figures of one unit and currency; missing ones are left out and named."""
    return _gather("sum", figures, subjects, lambda *values: float(sum(values)))


def sum_below_zero(*figures: Measured, subjects: Sequence[str] = ()) -> Measured:
    """Sum of what is negative among figures of one unit; missing ones are left out and named."""
    return _gather("sum_below_zero", figures, subjects, lambda *values: float(sum([v for v in values if v < 0])))


def mean(*figures: Measured, subjects: Sequence[str] = ()) -> Measured:
    """Arithmetic mean of the figures that have a value; the others are left out and named."""
    return _gather("mean", figures, subjects, lambda *values: sum(values) / len(values))


def mean_of_completions(*figures: Measured) -> Measured:
    """Mean of completions: of each pair ``actual, target``, and of a last figure alone, a completion as printed.

    All count alike, however large their targets; what documents do that give each part of an indicator the same weight.
    """
    pairs = list(zip(figures[::2], figures[1::2], strict=False))
    alone = figures[2 * len(pairs) :]
    averaged = mean(*[completion(actual, target) for actual, target in pairs], *alone)
    return averaged.but(formula="mean_of_completions", operands=figures if averaged else ())


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
    pooled_ = Measured(numerator / denominator, "share", "pooled", inputs_of(known), certainty=certainty_of(known))
    return pooled_.but(numerator=numerator, denominator=denominator, operands=tuple(known), **cover)


def weighted_mean(*figures_and_weights: Measured) -> Measured:
    """Mean with weights: figure, weight, figure, weight, …; undefined when the weights add up to zero."""

    def compute(*values: float) -> float:
        figures, weights = values[::2], values[1::2]
        return over(sum(f * w for f, w in zip(figures, weights, strict=True)), sum(weights), "whole_is_zero")

    figures, weights = figures_and_weights[::2], figures_and_weights[1::2]
    if reason := unlike(figures) or unlike(weights):
        return undefined(figures[0].unit, reason, "weighted_mean", inputs_of(figures_and_weights))
    return derive("weighted_mean", figures[0].unit, compute, figures_and_weights, figures[0].currency)


def _gather(
    formula: str, figures: Sequence[Measured], subjects: Sequence[str], compute: Callable[..., float]
) -> Measured:
    names = list(subjects) or [f.inputs[0] if f.inputs else str(i) for i, f in enumerate(figures, 1)]
    there = [f for f in figures if f]
    left_out = tuple(f"{name}:{f.missing}" for name, f in zip(names, figures, strict=True) if not f)
    unit, currency = next(((f.unit, f.currency) for f in (*there, *figures)), ("ratio", ""))
    cover: dict[str, object] = {"n": len(there), "of": len(figures), "left_out": left_out}
    if not there:
        return undefined(unit, "nothing_measured", formula).but(**cover)
    return derive_alike(formula, unit, compute, there, currency).but(**cover)


def count(*figures: Measured) -> Measured:
    """How many of the figures have a value, or are told in words."""
    there = [f for f in figures if f or f.text]
    inputs = tuple(fact for f in there for fact in f.inputs)
    return counted(len(there), inputs, of=len(figures))


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
            conversion,
            part_of_change,
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
            nth_year,
            years_between,
            months_between,
            listed,
        )
    }
)
"""Every formula by the name that statements and figures use."""
