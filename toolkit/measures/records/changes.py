"""Changes in amounts of different products, before and after.

Amounts of different products are never added as they are. Each product's amount is valued at the product's own price
before - the sum of price times amount over the sum of amounts, in all records - so that only volumes move the result,
never prices: a Laspeyres index of volumes. Its parts, valued amounts after and before, add up exactly from department
to nation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.facts.conditions import is_empty, met
from toolkit.facts.contracts.compute import Compute
from toolkit.measured import Measured, undefined
from toolkit.measures.records.cases import NO_VALUE, empty_in, names_of


@dataclass(frozen=True, slots=True)
class Pairs:
    """Cases and products, one row each: `before`, `after`, `price`; and what is left out."""

    rows: pd.DataFrame
    left_out: dict[tuple[str, str], str]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is left out, as figures carry it: ``case/product:reason``."""
        return tuple(f"{'/'.join(filter(None, pair))}:{reason}" for pair, reason in self.left_out.items())


def prices_of(compute: Compute, records: pd.DataFrame) -> pd.Series:
    """Find each product's price before by its name, plain where nothing was sold; nothing if records have no price."""
    if not compute.price or not compute.value:
        return pd.Series(dtype=float)
    before = records[_sure(met(records, compute.base))].dropna(subset=[compute.price, compute.value])
    product = product_of(compute, before)
    valued = (before[compute.price] * before[compute.value]).groupby(product).sum()
    amount = before[compute.value].groupby(product).sum()
    plain = before[compute.price].groupby(product).mean()
    return (valued / amount.where(amount != 0)).fillna(plain)


def pairs_of(compute: Compute, records: pd.DataFrame, prices: pd.Series) -> Pairs:
    """Set the amounts before and after of each case and product beside each other.

    Parameters
    ----------
    compute : Compute
    records : DataFrame
        Those of one place.
    prices : Series
        As :func:`prices_of` gives them of all places.
    """
    asked = met(records, compute.among)
    sides = {"before": met(records, compute.base), "after": met(records, compute.where)}
    is_open = asked.isna() | _sure(asked & (sides["before"] | sides["after"]).isna())
    reason = NO_VALUE + empty_in(records, compute.among, compute.where, compute.base)
    for column in compute.within:
        nameless = is_empty(records[column]) & ~asked.eq(False).fillna(False)
        is_open, reason = is_open | nameless, reason.mask(nameless, NO_VALUE + column)
    every = {"case": names_of(records, compute.count), "product": product_of(compute, records)}
    pair = pd.Series(list(zip(*every.values(), strict=True)), index=records.index, dtype=object)
    left_out = dict(zip(pair[is_open], reason[is_open], strict=True))
    known = records[_sure(asked) & ~pair.isin(left_out)]
    keys = {name: key[known.index] for name, key in every.items()}
    own = {name: known.index[_sure(side[known.index])] for name, side in sides.items()}
    amounts = {name: _amounts(compute, known.loc[index], keys) for name, index in own.items()}
    rows = pd.concat(amounts, axis="columns").reset_index()
    rows["price"] = rows["product"].map(prices) if len(prices) else (1.0 if rows["product"].nunique() <= 1 else np.nan)
    recorded = {name: set(zip(*(key[index] for key in keys.values()), strict=True)) for name, index in own.items()}
    for why, lacking in _lacking(compute, rows, recorded):
        left_out |= dict.fromkeys(_pairs(rows[lacking]), why)
        rows = rows[~lacking]
    return Pairs(rows, left_out)


def growth(pairs: Pairs) -> Measured:
    """Return the change of all valued amounts, ``after / before - 1``; undefined when there was nothing before."""
    rows = pairs.rows
    after, before = (rows["price"] * rows["after"]).sum(), (rows["price"] * rows["before"]).sum()
    n = len(rows)
    if not n or before <= 0:
        figure = undefined("ratio", "base_is_zero" if n else "nothing_measured", "records_growth")
    else:
        more, base = float(after - before), float(before)
        figure = Measured(float(after / before - 1), "ratio", "records_growth", numerator=more, denominator=base)
    return figure.but(n=n, of=n + len(pairs.left_out), left_out=pairs.reasons)


def growth_of_each(pairs: Pairs, each: pd.Series) -> Measured:
    """Return the mean of the changes of each organisation, every one counted alike; `each` names it by case.

    An organisation of which one product is not known is left out.
    """
    rows = pairs.rows
    valued = pd.DataFrame({"after": rows["price"] * rows["after"], "before": rows["price"] * rows["before"]})
    sums = valued.groupby(rows["case"].map(each)).sum()
    left_out = dict.fromkeys(sums.index[sums["before"] == 0], "base_is_zero")
    left_out |= {str(each.get(case, case)): reason for (case, _), reason in pairs.left_out.items()}
    whole = sums[~sums.index.isin(left_out)]
    return _mean(whole["after"] / whole["before"] - 1, left_out)


def _mean(changes: pd.Series, left_out: dict[str, str]) -> Measured:
    cover = {"n": len(changes), "of": len(changes) + len(left_out)}
    said = tuple(f"{case}:{why}" for case, why in left_out.items())
    if not len(changes):
        return undefined("ratio", "nothing_measured", "records_growth_each").but(left_out=said, **cover)
    total = float(changes.sum())
    figure = Measured(total / len(changes), "ratio", "records_growth_each", numerator=total, denominator=len(changes))
    return figure.but(left_out=said, **cover)


def product_of(compute: Compute, records: pd.DataFrame) -> pd.Series:
    """Name the product of each record: everything across which amounts are never added."""
    if not compute.within:
        return pd.Series("", index=records.index)
    parts = [records[column].astype(str) for column in compute.within]
    named = parts[0]
    for part in parts[1:]:
        named = named + " · " + part
    return named


def _amounts(compute: Compute, records: pd.DataFrame, keys: dict[str, pd.Series]) -> pd.Series:
    """Add the amounts of a case and product; one that is missing leaves the sum missing."""
    by = [key[records.index] for key in keys.values()]
    amounts = records[compute.value]
    added = amounts.groupby(by).sum().mask(amounts.isna().groupby(by).any())
    added.index.names = list(keys)
    return added


def _sure(known: pd.Series) -> pd.Series:
    return known.fillna(False).astype(bool)


def _lacking(
    compute: Compute, rows: pd.DataFrame, recorded: dict[str, set[tuple[str, str]]]
) -> Iterator[tuple[str, pd.Series]]:
    """Give, reason by reason, which pairs lack something; each is asked of those that are still there."""
    pair = pd.Series(_pairs(rows), index=rows.index, dtype=object)
    lacking = pd.Series(False, index=rows.index)
    tests = [(f"not_{side}", ~pair.isin(recorded[side])) for side in recorded]
    tests += [(f"{NO_VALUE}{compute.value}", rows[side].isna()) for side in recorded]
    tests += [("no_price", rows["price"].isna())]
    for why, test in tests:
        yield why, (test & ~lacking)[~lacking]
        lacking |= test


def _pairs(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(rows["case"], rows["product"], strict=True))
