"""Impossible facts: half a person, a part that is not its numerator over its denominator, a rate of nothing."""

from __future__ import annotations

from decimal import Decimal

from toolkit.facts.checks.codes import is_counted_unit
from toolkit.facts.checks.readable import Findings, Readable
from toolkit.facts.notation import plain
from toolkit.facts.schemas.figure_tables import (
    ActivityProgress,
    BeneficiaryCount,
    ExchangeRate,
    Observation,
    PriceIndex,
)
from toolkit.facts.schemas.framework import Indicator
from toolkit.facts.schemas.rows import Row
from toolkit.facts.schemas.values import QUANTITIES
from toolkit.measured import EXACT

_OWN = ("baseline", "original_target", "target", "final_target", "actual", "reached", "programmed", "achieved")
"""Roles of figures that are what their indicator, activity or group is, and nothing made of it."""

_AMOUNTS = (*_OWN, "stated_total")
_NEVER_NEGATIVE = ("count", "months", *QUANTITIES)


def row_possible(programme: Readable, _: str, row: Row) -> Findings:
    """Find figures that cannot be, unless the row says that its document prints them so."""
    if row.use == "sic":
        return
    if isinstance(row, Observation) and row.indicator in programme.indicators:
        yield from _observation(programme, row, programme.indicators[row.indicator])
    if isinstance(row, BeneficiaryCount) and row.role in _AMOUNTS and row.value is not None:
        yield from _part(row.value) if row.measure == "share" else _counted(row.value, row.unit)
    if isinstance(row, ActivityProgress) and row.role in _AMOUNTS and row.value is not None:
        yield from _counted(row.value, "", whole=is_counted_unit(programme, row))
    if isinstance(row, ExchangeRate):
        yield from _rate(row)
    if isinstance(row, PriceIndex) and row.value <= 0:
        yield "not_above_zero", "value", {"found": plain(row.value)}


def _observation(programme: Readable, row: Observation, indicator: Indicator) -> Findings:
    if row.value is not None and row.role in _OWN and indicator.unit == "share":
        yield from _part(row.value)
    if row.value is not None and row.role in _AMOUNTS and indicator.unit in _NEVER_NEGATIVE:
        is_count = indicator.unit == "count"
        what = (indicator.counts or "") if is_count else indicator.unit
        yield from _counted(row.value, what, whole=is_count, signed=_may_fall(programme, row, indicator))
    if row.use == "yes":  # what a document prints elsewhere is held against it where what it states is recomputed
        yield from _quotient(programme, row, indicator)


def _may_fall(programme: Readable, row: Observation, indicator: Indicator) -> bool:
    """Whether a figure is what was added to a level, of which more can go than comes."""
    period = programme.period(row.period)
    is_level = period is None or period.is_level or period.months is None or row.role == "baseline"
    return indicator.kind == "cumulative" and indicator.plain_years != "level" and not is_level


def _part(value: float) -> Findings:
    if not 0 <= value <= 1:
        yield "share_out_of_range", "value", {"found": plain(value)}


def _counted(value: float, what: str, *, whole: bool = True, signed: bool = False) -> Findings:
    """Refuse fewer than none of what is counted or measured, and half of what is counted one by one."""
    fields = {"found": plain(value), "what": what or "units"}
    if value < 0 and not signed:
        yield "negative_amount", "value", fields
    elif whole and not value.is_integer():
        yield "fraction_of_a_count", "value", fields


def _quotient(programme: Readable, row: Observation, indicator: Indicator) -> Findings:
    """Refuse a value that is not its numerator over its denominator, as far as its digits tell."""
    if row.numerator is None or row.denominator is None:
        return
    if row.denominator == 0:
        yield "not_above_zero", "denominator", {"found": "0"}
    elif row.value is not None:
        parts = row.numerator / row.denominator
        if abs(parts - row.value) > (programme.half_unit(row) or _half_unit(row.value, indicator)) + EXACT:
            fields = {"found": plain(row.value), "numerator": plain(row.numerator)}
            fields |= {"denominator": plain(row.denominator), "expected": f"{parts:.4g}"}
            yield "not_its_quotient", "value", fields


def _half_unit(value: float, indicator: Indicator) -> float:
    """Give half a unit of the last digit that is typed; a part of a whole that is typed as 0 or 1 is exact."""
    last = min(0, int(Decimal(repr(value)).normalize().as_tuple().exponent))
    return 0.0 if last == 0 and indicator.unit in ("share", "ratio") else 5.0 * 10.0 ** (last - 1)


def _rate(row: ExchangeRate) -> Findings:
    for column in ("rate", "from_amount", "to_amount"):
        value = getattr(row, column)
        if value is not None and value <= 0:
            yield "not_above_zero", column, {"found": plain(value)}
    needed = ("from_amount", "to_amount") if row.rule == "implied" else ("rate",)
    for column in needed:
        if getattr(row, column) is None:
            yield "rate_without_numbers", column, {"rule": row.rule, "expected": ", ".join(needed)}
    if row.from_ == row.to:
        yield "rate_to_itself", "to", {"found": row.to}
