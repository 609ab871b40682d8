"""With and without a programme: what organisations that took part and others sold, and how each group changed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from toolkit.facts.contracts.framework import Indicator
from toolkit.facts.periods import When
from toolkit.facts.programme import Programme
from toolkit.facts.records import is_protected
from toolkit.figures import frame
from toolkit.measured import Measured, undefined
from toolkit.measures import formulas
from toolkit.measures.records import changes
from toolkit.measures.records.computation import is_of, records_at
from toolkit.measures.records.disclosure import SUPPRESSED, value_of, withheld
from toolkit.measures.records.small_cells import WHOLE, Cell, Split, held_back

TOGETHER = "together"
"""All products, valued."""

COLUMNS = ["first", "computed", "conf_low", "conf_high", "covered", "cases", "why"]


def comparisons(programme: Programme, when: When | None = None) -> pd.DataFrame:
    """Compute every comparison with organisations that did not take part, with its interval.

    Returns
    -------
    DataFrame
        One row an indicator, index its code; as text `first` (code of the reading it stands beside) and `why`; as
        `Measured` `computed`, `conf_low` and `conf_high` (95 %, from drawing the organisations of each group again),
        `covered` pairs of organisation and product of `cases`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for indicator in _compared(programme, when):
        figure = value_of(programme, indicator.code, interval=True, when=when)
        limits = {name: _limit(figure, getattr(figure, name)) for name in ("conf_low", "conf_high")}
        rows[indicator.code] = {
            "first": indicator.reading_of or indicator.code,
            "computed": figure,
            **limits,
            "covered": _counted(figure, figure.n, "records_covered"),
            "cases": _counted(figure, figure.of, "records_cases"),
            "why": "",
        }
    return frame(rows, "indicator", COLUMNS)


def _counted(figure: Measured, cases: int | None, formula: str) -> Measured:
    counted = Measured(float(cases or 0), "count", formula, figure.inputs)
    return withheld(counted) if figure.missing == SUPPRESSED else counted


def _limit(figure: Measured, value: float | None) -> Measured:
    if value is None:
        return undefined(figure.unit, figure.missing or "nothing_measured", "bootstrap", figure.inputs)
    return Measured(value, figure.unit, "bootstrap", figure.inputs)


def _compared(programme: Programme, when: When | None, *designs: str) -> list[Indicator]:
    asked = [i for i in programme.framework.indicators if i.compute and i.compute.measure == "with_without"]
    chosen = [i for i in asked if i.compute and (not designs or i.compute.design in designs)]
    return [i for i in chosen if is_of(programme, i, when)]


def by_product(programme: Programme, when: When | None = None) -> pd.DataFrame:
    """Set the change of each product with the programme beside the one without, and all of them together.

    Returns
    -------
    DataFrame
        One row a product and, last, ``together``; index a name of its own; as text `records`, `product`; as `Measured`
        `with_before`, `with_after` (in the unit of the product; together, valued at prices before), `with_change`,
        `without_change` and `beyond`, the first beyond the second. Together, what would have been sold without the
        programme is each product's amount before, changed as that product changed elsewhere. Of the first indicator of
        the design ``difference_in_differences``; empty where there is none.
    """
    columns = ["records", "product", "with_before", "with_after", "with_change", "without_change", "beyond"]
    rows: dict[str, dict[str, Any]] = {}
    for indicator in _compared(programme, when, "difference_in_differences")[:1]:
        compute = indicator.compute
        assert compute is not None
        name, records = compute.records or "", records_at(programme, indicator, when)
        pairs = changes.pairs_of(compute, records, changes.prices_of(compute, records))
        hidden = _hidden(pairs.rows) if is_protected(programme, name) else frozenset()
        rows = {
            product: row
            | {column: withheld(m) for column, m in row.items() if isinstance(m, Measured) and product in hidden}
            for product, row in _rows(pairs.rows, name, compute.currency or "").items()
        }
    return frame(rows, "product", columns)


def _hidden(pairs: pd.DataFrame) -> frozenset[str]:
    """Choose the products, and perhaps all of them together, that too few sell, with the programme or without."""
    took_part = pairs["took_part"].astype(bool)
    tables = []
    for own in (pairs[took_part], pairs[~took_part]):
        sizes = own.groupby("product")["case"].nunique()
        tables.append(
            {WHOLE: Cell(own["case"].nunique())} | {("product", str(p)): Cell(int(n)) for p, n in sizes.items()}
        )
    products = [("product", str(product)) for product in pairs["product"].unique()]
    if any(cells[WHOLE].is_small for cells in tables):
        return frozenset({TOGETHER, *(product for _, product in products)})
    return frozenset(product for _, product in held_back([Split(WHOLE, tuple(products))], tables))


def _rows(pairs: pd.DataFrame, records: str, currency: str) -> dict[str, dict[str, Any]]:
    inputs = (f"records:{records}",)
    rows: dict[str, dict[str, Any]] = {}
    total = dict.fromkeys(("before", "after", "without"), 0.0)
    for product, own in pairs.groupby("product"):
        took_part = own["took_part"].astype(bool)
        sums = [_sold(own[group], side, inputs) for group in (took_part, ~took_part) for side in ("before", "after")]
        changed, others = formulas.growth(sums[1], sums[0]), formulas.growth(sums[3], sums[2])
        rows[str(product)] = {"records": records, "product": product} | _parts(sums[0], sums[1], changed, others)
        if changed and others:
            price = float(own["price"].iloc[0])
            total["before"] += price * sums[0].number
            total["after"] += price * sums[1].number
            total["without"] += price * sums[0].number * (1 + others.number)
    money = {name: Measured(value, "money", "records_valued", inputs, currency) for name, value in total.items()}
    growths = formulas.growth(money["after"], money["before"]), formulas.growth(money["without"], money["before"])
    if currency:
        together = _parts(money["before"], money["after"], *growths)
        rows[TOGETHER] = {"records": records, "product": TOGETHER} | together
    return rows


def _parts(before: Measured, after: Measured, changed: Measured, others: Measured) -> dict[str, Measured]:
    named = {"with_before": before, "with_after": after, "with_change": changed, "without_change": others}
    inputs = before.inputs
    named = {name: figure.but(inputs=inputs) for name, figure in named.items()}
    return named | {"beyond": _beyond(changed, others).but(inputs=inputs)}


def _beyond(changed: Measured, others: Measured) -> Measured:
    """Change beyond that of the others: ``(1 + changed) / (1 + others) - 1``."""
    for figure in (changed, others):
        if not figure:
            return undefined("change", figure.missing, "beyond")
    if others.number <= -1:
        return undefined("change", "base_is_zero", "beyond")
    return Measured((1 + changed.number) / (1 + others.number) - 1, "change", "beyond")


def _sold(pairs: pd.DataFrame, side: str, inputs: tuple[str, ...]) -> Measured:
    if not len(pairs):
        return undefined("count", "no_comparison", "records_sum", inputs).but(n=0)
    return Measured(float(pairs[side].sum()), "count", "records_sum", inputs, n=len(pairs))
