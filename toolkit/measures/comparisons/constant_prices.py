"""Constant prices: amounts of one year put into the prices of another by a price index; growth without inflation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import prod
from types import MappingProxyType
from typing import Any

import pandas as pd

from toolkit.errors import refuse_unknown
from toolkit.facts.contracts.rates_and_statements import PriceIndex
from toolkit.facts.facts_as_figures import figures_of, period_of
from toolkit.facts.periods import Evaluated, Period, When
from toolkit.facts.programme import Programme
from toolkit.figures import captioned, typed
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.deriving import derive, over

Span = tuple[int, int]
"""First and last month."""

Levels = Mapping[Span, tuple[Period, Measured]]
"""The values of one index on one base, by what they cover."""

NO_INDEX = "no_index"
"""Why an amount has no constant prices: no price index has both years."""


def indices(programme: Programme) -> list[str]:
    """Name the price indices of a programme, in the order of the file."""
    return list(_values(programme))


def covering(programme: Programme, first: When, *others: When) -> str:
    """Name the first index by which the prices of one year can be set against those of others; empty for none."""
    start, ends = programme.stretch(first), [programme.stretch(when) for when in others]
    tied = (code for code in indices(programme) if all(_links(programme, code, start, end) is not None for end in ends))
    return next(tied, "")


def price_change(programme: Programme, given: When, got: When, index: str = "") -> Measured:
    """How much prices changed from one year to another: ``index(got) / index(given) - 1``.

    Parameters
    ----------
    programme : Programme
    given, got : int, str or Evaluated
        The years, or the parts of one.
    index : str
        Code of the price index; the first one that covers both where it is not said.

    Returns
    -------
    Measured
        A ``change``; missing with the reason ``no_index`` where no index, or not the one named, has both.
    """
    operands = _between(programme, given, got, index)
    return derive("price_change", "change", lambda *values: _factor(values) - 1, operands)


def at_prices_of(programme: Programme, amount: Measured, given: When, got: When, index: str = "") -> Measured:
    """Put an amount of one year into the prices of another: ``amount * index(got) / index(given)``.

    Where an index was given a new base in between, the two are linked by the last year that both have. An index tells
    the prices of a currency: unless it is named, only amounts in that of the country are put into other prices.

    Parameters
    ----------
    programme : Programme
    amount : Measured
        In money.
    given, got : int, str or Evaluated
        The year, or the part of one, of the amount, and that in whose prices it shall be.
    index : str
        Code of the price index; the first one that covers both where it is not said.

    Returns
    -------
    Measured
        In the same currency, made from the amount and the values of the index; missing with the reason ``no_index``
        where there are none of both years, ``other_currency`` for an amount in a currency that is not the country's,
        ``not_applicable`` for what is not money.
    """
    reason = amount.missing or _unpriced(programme, amount, index)
    if reason:
        return undefined(amount.unit, reason, "constant_prices", amount.inputs).but(currency=amount.currency)
    operands = (amount, *_between(programme, given, got, index))
    made = derive("constant_prices", "money", lambda a, *values: a * _factor(values), operands)
    return made.but(currency=amount.currency)


def _unpriced(programme: Programme, amount: Measured, index: str = "") -> str:
    """Say why no index tells the prices of an amount; empty where one may."""
    if amount.unit != "money":
        return "not_applicable"
    own = programme.file.local_currency or programme.file.currency
    return "other_currency" if not index and amount.currency not in ("", own) else ""


# --- growth


def growth(programme: Programme, when: When, sold: pd.DataFrame) -> pd.DataFrame:
    """Set growth at constant prices beside that of a table of sales, in prices of the stretch evaluated.

    Parameters
    ----------
    programme : Programme
    when : int, str or Evaluated
    sold : DataFrame
        As ``sales.growth`` gives it: figures `baseline before actual growth base_growth`.

    Returns
    -------
    DataFrame
        The same with `Measured` columns `real_growth index_change real_base_growth base_index_change`, missing where
        growth is, where no index covers both years, and for what is not money; as text `price_index`, the one index
        that all of them use, and `base_stretch`, the year of the baseline.
    """
    at = programme.at(when)
    since = [_stretch_of(programme, figure) for figure in sold["baseline"]]
    index = _one_index(programme, at, [base for base in since if base is not None])
    rows = [_real(programme, row, at, base, index) for row, base in zip(sold.to_dict("records"), since, strict=True)]
    made = typed(sold.assign(**{name: [row[name] for row in rows] for name in _COLUMNS}))
    has_any = any(row["real_growth"] or row["real_base_growth"] for row in rows)
    return captioned(made, "constant_prices") if has_any else made


_COLUMNS = ("price_index", "base_stretch", "real_growth", "index_change", "real_base_growth", "base_index_change")


def _stretch_of(programme: Programme, figure: Measured) -> Evaluated | None:
    """Return the one stretch that a figure is of; None where it names none, or several."""
    periods = {period.span: period for fact in figure.inputs if (period := period_of(programme, fact)) is not None}
    period = next(iter(periods.values())) if len(periods) == 1 else None
    return programme.calendar.evaluated(period.text) if period is not None else None


def _one_index(programme: Programme, at: Evaluated, since: Sequence[Evaluated]) -> str:
    """Name the first index that covers the year, the one before and the baselines; else the year before, or those."""
    wanted = ([at.before, *since], [at.before], since)
    return next((found for others in wanted if others and (found := covering(programme, at, *others))), "")


def _real(
    programme: Programme, row: Mapping[Any, Any], at: Evaluated, base: Evaluated | None, index: str
) -> dict[str, Any]:
    """Make the growth at constant prices of one series of sales, on the year before and on the baseline."""
    made: dict[str, Any] = {"price_index": index, "base_stretch": base.name if base is not None else ""}
    for prefix, start, since in (("", "before", at.before), ("base_", "baseline", base)):
        nominal, real = row[f"{prefix}growth"], f"real_{prefix}growth"
        reason = nominal.missing or _unpriced(programme, row[start]) or ("" if since is not None else NO_INDEX)
        if since is None or reason:
            made[real] = undefined("change", reason, "real_growth", nominal.inputs)
            made[f"{prefix}index_change"] = undefined("change", reason, "price_change")
            continue
        then = at_prices_of(programme, row[start], since, at, index)
        made[real] = formulas.growth(row["actual"], then).but(formula="real_growth")
        made[f"{prefix}index_change"] = price_change(programme, since, at, index)
    return made


# --- the index


def _between(programme: Programme, given: When, got: When, index: str) -> tuple[Measured, ...]:
    """Return the values that tie two stretches, two a base: where it is begun with, and where it is left."""
    if index:
        refuse_unknown(index, _values(programme), "index")
    start, end = programme.stretch(given), programme.stretch(got)
    links = _links(programme, index or covering(programme, start, end), start, end)
    return (undefined("index", NO_INDEX, "price_change"),) if links is None else links


def _factor(values: Sequence[float]) -> float:
    return over(prod(values[1::2]), prod(values[::2]), "base_is_zero")


def _links(programme: Programme, index: str, start: Evaluated, end: Evaluated) -> tuple[Measured, ...] | None:
    """Go from one stretch to another by the values of an index, over as few bases as it takes; None where none leads.

    From one base to the next it goes at the last year of which both have a value.
    """
    if start.period.span == end.period.span:
        return ()
    bases = _values(programme).get(index, {})
    ways: list[tuple[str, tuple[Measured, ...]]] = [
        (base, (first,)) for base, levels in bases.items() if (first := _value_of(levels, start)) is not None
    ]
    seen = {base for base, _ in ways}
    for base, way in ways:  # it grows while it is gone through, so that the nearest come first
        if (last := _value_of(bases[base], end)) is not None:
            return (*way, last)
        for other, levels in bases.items():
            shared = [span for span, (period, _) in levels.items() if period.is_year and span in bases[base]]
            if shared and other not in seen:
                seen.add(other)
                ways.append((other, (*way, bases[base][max(shared)][1], levels[max(shared)][1])))
    return None


def _value_of(levels: Levels, at: Evaluated) -> Measured | None:
    """Return the value of a stretch; for a year that is not there, that of other twelve months that end in it."""
    named = [figure for period, figure in levels.values() if at.is_named(period)]
    return levels[at.period.span][1] if at.period.span in levels else next(iter(named), None)


@lru_cache(maxsize=16)
def _values(programme: Programme) -> Mapping[str, Mapping[str, Levels]]:
    """Return the values of the price indices, by index, base and time; what is impossible is none."""
    found: dict[str, dict[str, dict[Span, tuple[Period, Measured]]]] = {}
    for fact, row in programme.facts(PriceIndex):
        figure, period = figures_of(programme, PriceIndex.TABLE)[fact], programme.period(row.period)
        if row.use == "yes" and figure and period is not None:
            found.setdefault(row.index, {}).setdefault(row.base, {})[period.span] = (period, figure)
    return MappingProxyType(found)
