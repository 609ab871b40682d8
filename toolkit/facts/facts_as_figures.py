"""Facts as figures: every row of a table with its unit, its currency and what its printed digits leave open."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from toolkit.facts.contracts.figure_tables import Kind, Observation, Row
from toolkit.facts.contracts.rates_and_statements import ExchangeRate
from toolkit.facts.contracts.tables_by_name import FACTS, TABLE_OF
from toolkit.facts.identifiers import LITERALS, MOMENT
from toolkit.facts.periods import Period
from toolkit.facts.programme import Programme
from toolkit.measured import Measured, undefined


@lru_cache(maxsize=64)
def figures_of(programme: Programme, table: str) -> Mapping[str, Measured]:
    """Return the figures of a table by the identifier of their fact, in the order of the file.

    A value that is printed but impossible (``use: sic``) is missing with the reason ``sic``: no calculation can use
    it, and a page can still show what is printed.
    """
    if table == ExchangeRate.TABLE:
        return MappingProxyType({fact: _rate(fact, *amounts) for fact, amounts in rate_amounts(programme).items()})
    return MappingProxyType(
        {
            fact: _figure(fact, row, row.figure_kind(programme), programme.half_unit(row))
            for fact, row in programme.facts(FACTS[table])
        }
    )


@lru_cache(maxsize=64)
def rate_amounts(programme: Programme) -> Mapping[str, tuple[Measured, Measured, Measured]]:
    """Return what each exchange rate is made of, by the identifier of its fact.

    Returns
    -------
    mapping of str to (Measured, Measured, Measured)
        The rate as printed, and the two amounts whose quotient an implied rate is. Of these three, a stated rate has
        the first, an implied one the others.
    """
    made = {}
    for fact, row in programme.facts(ExchangeRate):
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
    """Return a rate as printed, or as its two amounts imply it, with what their digits leave open."""
    if printed or not given or not got or not given.value:
        return printed
    value = got.number / given.number
    half_unit = (got.half_unit + value * given.half_unit) / given.number
    return Measured(value, "index", "implied_rate", (fact,), got.currency, half_unit=half_unit, counts=given.currency)


def figure_of(programme: Programme, fact: str) -> Measured:
    """Return one fact as a figure by its identifier.

    Raises
    ------
    KeyError
        When there is no such fact.
    """
    return figures_of(programme, TABLE_OF[fact.partition(":")[0]])[fact]


@lru_cache(maxsize=64)
def printed_of(programme: Programme, table: str) -> Mapping[str, Measured]:
    """Return every fact of a table as it is printed, also what is impossible: that is disputed, by its own document."""
    figures = dict(figures_of(programme, table))
    for fact, row in programme.facts(FACTS[table]) if table != ExchangeRate.TABLE else ():
        if row.use == "sic":
            printed = row.model_copy(update={"use": "yes", "certainty": "disputed"})
            figures[fact] = _figure(fact, printed, row.figure_kind(programme), programme.half_unit(row))
    return MappingProxyType(figures)


def printed_figure(programme: Programme, fact: str) -> Measured | None:
    """Return one fact as it is printed; None where there is none, or it is no figure."""
    table = TABLE_OF.get(fact.partition(":")[0], "")
    return printed_of(programme, table).get(fact) if table and FACTS[table].VALUE else None


def period_of(programme: Programme, fact: str) -> Period | None:
    """Return the period that a fact is of, or a time itself; None for one that has none, or that there is not."""
    kind, _, rest = fact.partition(":")
    if kind == MOMENT:
        return programme.period(rest)
    if kind in LITERALS or kind not in TABLE_OF:
        return None
    text = _periods(programme, TABLE_OF[kind]).get(fact)
    return programme.period(text) if text is not None else None


@lru_cache(maxsize=64)
def _periods(programme: Programme, table: str) -> Mapping[str, str]:
    """Return the period of every fact of a table that has one, as it is typed."""
    return MappingProxyType({fact: row.period for fact, row in programme.facts(table) if hasattr(row, "period")})


def _figure(fact: str, row: Row, kind: Kind, half_unit: float) -> Measured:
    value = getattr(row, row.VALUE)
    if row.use == "sic":
        return undefined(kind.unit, "sic", inputs=(fact,)).but(currency=kind.currency, counts=kind.counts)
    if kind.unit == "text" and isinstance(row, Observation) and row.text:
        return Measured(None, "text", "fact", (fact,), text=row.text, certainty=row.certainty)
    if value is None:
        reason = getattr(row, "missing", "") or "not_reported"
        return undefined(kind.unit, reason, inputs=(fact,)).but(currency=kind.currency, counts=kind.counts)
    if kind.unit in ("count", "months"):
        half_unit = 0.0  # what is counted one by one is printed whole, not rounded
    parts: dict[str, Any] = {name: getattr(row, name, None) for name in ("numerator", "denominator")}
    parts |= {"certainty": row.certainty}
    return Measured(value, kind.unit, "fact", (fact,), kind.currency, half_unit=half_unit, counts=kind.counts, **parts)
