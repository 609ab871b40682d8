"""Facts as figures: every row of a table with its unit, its currency and what its printed digits leave open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple, cast

from toolkit.facts.periods import Period
from toolkit.facts.programme import Programme
from toolkit.facts.schemas.rows import Row
from toolkit.facts.schemas.tables import (
    Activity,
    ActivityProgress,
    Amount,
    BeneficiaryCount,
    ExchangeRate,
    Observation,
    Statement,
)
from toolkit.measured import Measured, undefined

_STATED_RATIO = ("completion", "stated_share", "stated_average")


@lru_cache(maxsize=64)
def figures_of(programme: Programme, table: str) -> Mapping[str, Measured]:
    """Give the figures of a table by the identifier of their fact, in the order of the file.

    A value that is printed but impossible (``use: sic``) is missing with the reason ``sic``: no calculation can use
    it, and a page can still show what is printed.
    """
    if table == "exchange_rates":
        return MappingProxyType({fact: _rate(fact, *amounts) for fact, amounts in rate_amounts(programme).items()})
    unit_of = _UNITS[table]
    return MappingProxyType(
        {
            fact: _figure(fact, row, unit_of(programme, row), programme.half_unit(row))
            for fact, row in programme.facts(table)
        }
    )


class Kind(NamedTuple):
    """What a figure is: its unit, its currency if it is money, what it counts if it is a count."""

    unit: str
    currency: str = ""
    counts: str = ""


@lru_cache(maxsize=64)
def rate_amounts(programme: Programme) -> Mapping[str, tuple[Measured, Measured, Measured]]:
    """Give what each exchange rate is made of, by the identifier of its fact.

    Returns
    -------
    mapping of str to (Measured, Measured, Measured)
        The rate as printed, and the two amounts whose quotient an implied rate is. Of these three, a stated rate has
        the first, an implied one the others.
    """
    made = {}
    for fact, row in cast("list[tuple[str, ExchangeRate]]", programme.facts("exchange_rates")):
        half_units = programme.half_units(row)
        absent = "not_applicable"  # a printed rate has no amounts behind it, an implied one is not printed
        rate = undefined("index", absent, inputs=(fact,))
        if row.rate is not None:
            rate = Measured(row.rate, "index", "fact", (fact,), row.to, half_unit=half_units[0], counts=row.from_)
        made[fact] = (
            rate,
            _side(fact, row.from_amount, row.from_, half_units[0]),
            _side(fact, row.to_amount, row.to, half_units[-1]),
        )
    return MappingProxyType(made)


def _side(fact: str, amount: float | None, currency: str, half_unit: float) -> Measured:
    if amount is None:
        return undefined("money", "not_applicable", inputs=(fact,))
    return Measured(amount, "money", "fact", (fact,), currency, half_unit=half_unit)


def _rate(fact: str, printed: Measured, given: Measured, got: Measured) -> Measured:
    """Give a rate as printed, or as its two amounts imply it, with what their digits leave open."""
    if printed or not given or not got or not given.value:
        return printed
    value = got.number / given.number
    half_unit = (got.half_unit + value * given.half_unit) / given.number
    return Measured(value, "index", "implied_rate", (fact,), got.currency, half_unit=half_unit, counts=given.currency)


def figure_of(programme: Programme, fact: str) -> Measured:
    """Give one fact as a figure by its identifier.

    Raises
    ------
    KeyError
        When there is no such fact.
    """
    return figures_of(programme, TABLE_OF[fact.partition(":")[0]])[fact]


def period_of(programme: Programme, fact: str) -> Period | None:
    """Give the period that a fact is of; None for one that has none, or that there is not."""
    table = programme.table(TABLE_OF.get(fact.partition(":")[0], ""))
    known = "period" in table and fact in table.index
    return programme.period(str(table.loc[fact, "period"])) if known else None


def _figure(fact: str, row: Row, kind: Kind, half_unit: float) -> Measured:
    value = getattr(row, row.VALUE)
    if row.use == "sic":
        return undefined(kind.unit, "sic", inputs=(fact,)).but(currency=kind.currency, counts=kind.counts)
    if kind.unit == "text" and isinstance(row, Observation) and row.text:
        return Measured(None, "text", "fact", (fact,), text=row.text)
    if value is None:
        reason = getattr(row, "missing", "") or "not_reported"
        return undefined(kind.unit, reason, inputs=(fact,)).but(currency=kind.currency, counts=kind.counts)
    if kind.unit in ("count", "months"):
        half_unit = 0.0  # what is counted one by one is printed whole, not rounded
    parts: dict[str, Any] = {name: getattr(row, name, None) for name in ("numerator", "denominator")}
    return Measured(value, kind.unit, "fact", (fact,), kind.currency, half_unit=half_unit, counts=kind.counts, **parts)


def unit_of_indicator(programme: Programme, indicator: str, role: str) -> Kind:
    """Tell what an observation is: averages and completions are ratios, changes are changes."""
    if role in _STATED_RATIO:
        return Kind("ratio")
    if role == "stated_change":
        return Kind("change")
    definition = programme.indicators[indicator]
    return Kind(definition.unit, definition.currency or "", definition.counts or "")


def _observation(programme: Programme, row: Row) -> Kind:
    observation = cast(Observation, row)
    return unit_of_indicator(programme, observation.indicator, observation.role)


def _amount(_: Programme, row: Row) -> Kind:
    amount = cast(Amount, row)
    return Kind("ratio") if amount.role == "stated_share" else Kind("money", amount.currency)


def _beneficiaries(_: Programme, row: Row) -> Kind:
    counted = cast(BeneficiaryCount, row)
    return Kind("share" if counted.measure == "share" else "count", counts=counted.unit)


def _statement(_: Programme, row: Row) -> Kind:
    statement = cast(Statement, row)
    return Kind(statement.unit, statement.currency)


def _progress(programme: Programme, row: Row) -> Kind:
    return Kind("count", counts=_counted_in(programme).get(cast(ActivityProgress, row).activity, ""))


@lru_cache(maxsize=16)
def _counted_in(programme: Programme) -> Mapping[str, str]:
    """Give what the figures of each activity count, in the words of its document."""
    activities = (cast(Activity, row) for _, row in programme.rows("activities"))
    return {activity.code: activity.unit for activity in activities}


_UNITS: dict[str, Callable[[Programme, Row], Kind]] = {
    "observations": _observation,
    "budget": _amount,
    "beneficiaries": _beneficiaries,
    "statements": _statement,
    "activity_progress": _progress,
    "price_index": lambda *_: Kind("index"),
}

TABLE_OF = {
    "observation": "observations",
    "budget": "budget",
    "beneficiaries": "beneficiaries",
    "statement": "statements",
    "progress": "activity_progress",
    "rate": "exchange_rates",
    "grade": "criteria",
    "follow_up": "follow_up",
    "risks": "risks",
    "monitoring": "monitoring",
    "price_index": "price_index",
}
"""Table by the first word of a fact's identifier."""


def figure_tables() -> frozenset[str]:
    """Name the tables whose facts are figures."""
    return frozenset((*_UNITS, "exchange_rates"))
