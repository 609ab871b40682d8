"""Sales: how much they grew, and how much of it is more sellers, more sales each, volume or price."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from math import prod
from typing import Any

import pandas as pd

from toolkit.facts.contracts.framework import SalesSeries
from toolkit.facts.periods import Evaluated, When
from toolkit.facts.programme import Programme
from toolkit.figures import frame
from toolkit.measured import Measured, inputs_of, undefined
from toolkit.measures import formulas
from toolkit.measures.indicators import direction
from toolkit.measures.indicators.observed import LEVEL, Observed, observed_in


def codes(programme: Programme) -> list[str]:
    """List the indicators that say what was sold and by how many."""
    named = [code for s in programme.framework.sales for code in (s.value, s.producer_units) if code]
    return list(dict.fromkeys(named))


def growth(programme: Programme, when: When) -> pd.DataFrame:
    """Set the sales of a year against the year before, the baseline and the target, and by producer unit.

    Growth is before against after in the same programme: it is no estimate of what the programme caused. Of an
    indicator that is cumulative, what was sold since the start is not what the year sold: its sales are what the year
    added, and neither a baseline nor a target that is a level is set against them.

    Returns
    -------
    DataFrame
        One row a series of sales, index `series`; as text `indicator` and `base_period` (of the baseline, where a
        document names its year); `Measured` columns `baseline before actual
        target growth base_growth completion units_before units per_unit_before per_unit per_unit_growth`; where it is
        known which part of the units sells, `selling_before selling` and `per_seller_growth`, of each that does.
    """
    at = programme.at(when)
    rows = {series.code: _grown(programme, series, at) for series in programme.framework.sales}
    return frame(rows, "series", GROWN)


GROWN = (
    *(
        "indicator",
        "base_period",
        "baseline",
        "before",
        "actual",
        "target",
        "growth",
        "base_growth",
        "completion",
        "units_before",
    ),
    *("units", "per_unit_before", "per_unit", "per_unit_growth", "selling_before", "selling", "per_seller_growth"),
)
"""Columns of what sales grew by."""


def _grown(programme: Programme, series: SalesSeries, at: Evaluated) -> dict[str, Any]:
    observed, indicator = observed_in(programme), programme.indicators[series.value]
    before, actual = observed.added(indicator, at.before), observed.added(indicator, at)
    baseline, target = observed.baseline(indicator.code, at), observed.target(indicator, at)
    if indicator.kind == LEVEL:
        baseline, target = (_of_a_level(figure) for figure in (baseline, target))
    units_before, units = _units(programme, series, at.before), _units(programme, series, at)
    per_unit_before, per_unit = formulas.per_unit(before, units_before), formulas.per_unit(actual, units)
    selling_before, selling = _selling(programme, series, at.before), _selling(programme, series, at)
    per_seller_before = formulas.per_unit(before, _part_of(units_before, selling_before))
    per_seller = formulas.per_unit(actual, _part_of(units, selling))
    return {
        "indicator": indicator.code,
        "base_period": _period_of(observed, indicator.code, baseline),
        "baseline": baseline,
        "before": before,
        "actual": actual,
        "target": target,
        "growth": observed.growth(actual, before),
        "base_growth": observed.growth(actual, baseline),
        "completion": direction.completed(observed, indicator, actual, target),
        "units_before": units_before,
        "units": units,
        "per_unit_before": per_unit_before,
        "per_unit": per_unit,
        "per_unit_growth": formulas.growth(per_unit, per_unit_before),
        "selling_before": selling_before,
        "selling": selling,
        "per_seller_growth": formulas.growth(per_seller, per_seller_before),
    }


def _period_of(observed: Observed, code: str, baseline: Measured) -> str:
    """Name the period of a baseline; empty where it has none, or no year."""
    found = observed.periods(code, "baseline").items()
    return next((period.text for period, figure in found if figure is baseline and period.year is not None), "")


def _of_a_level(figure: Measured) -> Measured:
    """Return a level, which is not set against what a year added."""
    return undefined(figure.unit, "level_and_increment", figure.formula, figure.inputs) if figure else figure


def _units(programme: Programme, series: SalesSeries, at: Evaluated, of_baseline: bool = False) -> Measured:
    """How many producer units sell: at the end of a stretch, or at the baseline."""
    if series.producer_units is None:
        return undefined("count", "units_not_reported")
    observed, indicator = observed_in(programme), programme.indicators[series.producer_units]
    return observed.baseline(indicator.code, at) if of_baseline else observed.actual(indicator, at)


def _selling(programme: Programme, series: SalesSeries, at: Evaluated) -> Measured:
    """Which part of the producer units sells."""
    if series.selling is None:
        return undefined("share", "not_reported")
    return observed_in(programme).actual(programme.indicators[series.selling], at)


def _part_of(units: Measured, share: Measured) -> Measured:
    """How many units a share of them implies."""
    if not units or not share:
        return undefined("count", "not_reported", "implied")
    return Measured(units.number * share.number, "count", "implied", inputs_of((units, share)))


def shapley(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Split the change of a product into the part of each factor, exactly adding up.

    Each factor gets what its change adds, averaged over all orders in which the factors could have changed: the
    Shapley value of the factors. For two factors it is Bennet's indicator, the change of one times the mean of the
    other.

    Parameters
    ----------
    before, after : mapping of str to float
        The factors, under the same names.

    References
    ----------
    Shorrocks, A. F. (2013), "Decomposition procedures for distributional analysis: a unified framework based on the
    Shapley value", Journal of Economic Inequality 11. Bennet, T. L. (1920), "The theory of measurement of changes in
    cost of living", Journal of the Royal Statistical Society 83.

    Examples
    --------
    >>> shapley({"units": 10, "each": 2}, {"units": 20, "each": 3})
    {'units': 25.0, 'each': 15.0}
    """
    parts = dict.fromkeys(before, 0.0)
    orders = list(permutations(before))
    for order in orders:
        factors = dict(before)
        for name in order:
            old = prod(factors.values())
            factors[name] = after[name]
            parts[name] += (prod(factors.values()) - old) / len(orders)
    return parts


def split(programme: Programme, when: When) -> pd.DataFrame:
    """Split the growth of sales into more producer units and more sales by unit.

    Returns
    -------
    DataFrame
        One row a series whose units are known and a start, index ``series:since``; `indicator` and `since`
        (``before`` for the year before, ``baseline``) as text; `Measured` columns `start by_units by_unit_sales end`
        in money, which add up exactly, and `units_part unit_sales_part`, their parts of the change.
    """
    rows, at = {}, programme.at(when)
    for series in programme.framework.sales:
        sold = _grown(programme, series, at)
        starts = {
            "before": (sold["before"], sold["units_before"]),
            "baseline": (sold["baseline"], _units(programme, series, at, of_baseline=True)),
        }
        for since, (first, units_first) in starts.items():
            observed = observed_in(programme)
            if not observed.comparable(first, sold["actual"]) or not observed.comparable(units_first, sold["units"]):
                continue
            row = _parts(first, sold["actual"], units_first, sold["units"])
            if row is not None:
                rows[f"{series.code}:{since}"] = {"indicator": series.value, "since": since} | row
    columns = ["indicator", "since", "start", "by_units", "by_unit_sales", "end", "units_part", "unit_sales_part"]
    return frame(rows, "split", columns)


def _parts(first: Measured, last: Measured, units_first: Measured, units_last: Measured) -> dict[str, Measured] | None:
    each_first, each_last = formulas.per_unit(first, units_first), formulas.per_unit(last, units_last)
    if not each_first or not each_last:
        return None
    parts = shapley(
        {"units": units_first.number, "each": each_first.number}, {"units": units_last.number, "each": each_last.number}
    )
    inputs = inputs_of((first, last, units_first, units_last))

    def money(value: float) -> Measured:
        return Measured(value, "money", "shapley", inputs, last.currency)

    by_units, by_each = money(parts["units"]), money(parts["each"])
    change = formulas.difference(last, first)
    return {
        "start": first,
        "by_units": by_units,
        "by_unit_sales": by_each,
        "end": last,
        "units_part": formulas.part_of_change(by_units, change).but(inputs=inputs),
        "unit_sales_part": formulas.part_of_change(by_each, change).but(inputs=inputs),
    }


def price_and_volume(programme: Programme, when: When) -> pd.DataFrame:
    """Hold the growth in value against the changes in price and volume that are reported beside it.

    Value is price times volume, so the three changes cannot be chosen freely.

    Returns
    -------
    DataFrame
        One row a series of which price, volume and value of both years are known, index `series`; `Measured` columns
        `price_change volume_change implied growth`; as text `indicator`.
    """
    rows, at = {}, programme.at(when)
    for series in programme.framework.sales:
        if not series.price or not series.volume:
            continue
        value = _grown(programme, series, at)["growth"]
        price, volume = (_change(programme, code, at) for code in (series.price, series.volume))
        implied = formulas.compound(price, volume)
        if not value or not implied:
            continue
        rows[series.code] = {
            "indicator": series.value,
            "price_change": price,
            "volume_change": volume,
            "implied": implied,
            "growth": value,
        }
    columns = ["indicator", "price_change", "volume_change", "implied", "growth"]
    return frame(rows, "series", columns)


def _change(programme: Programme, code: str, at: Evaluated) -> Measured:
    """Change of an indicator on the year before; the printed one where the levels are not printed."""
    observed, indicator = observed_in(programme), programme.indicators[code]
    own = observed.growth(observed.added(indicator, at), observed.added(indicator, at.before))
    return own or observed.get(code, "stated_change", at.period)
