"""Changes in amounts of different products, before and after.

Amounts of different products are never added as they are. Each product's amount is valued at the product's own price
before - the sum of price times amount over the sum of amounts, in all records - so that only volumes move the result,
never prices: a Laspeyres index of volumes. Its parts, valued amounts after and before, add up exactly from department
to nation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.facts.conditions import is_empty, met
from toolkit.facts.contracts.compute import Compute
from toolkit.measured import MOST_NAMED, LeftOut, Measured, undefined
from toolkit.measures.records.cases import NO_VALUE, Flags, empty_in, flagged, joined, names_of, told


@dataclass(frozen=True, slots=True)
class Pairs:
    """Cases and products.

    Attributes
    ----------
    case : Categorical
        The case of each record.
    rows : DataFrame
        One row a pair of `case` and `product`, both in categories: `before`, `after`, `price`.
    left_out : DataFrame
        One row a pair that is left out: `case`, `product` and `reason`.
    """

    case: pd.Categorical
    rows: pd.DataFrame
    left_out: pd.DataFrame

    @property
    def reasons(self) -> LeftOut:
        """What is left out, as figures carry it: ``case/product:reason``."""
        first = self.left_out[["case", "product"]].head(MOST_NAMED)
        named = ["/".join(filter(None, map(str, pair))) for pair in first.itertuples(index=False)]
        return told(named, self.left_out["reason"])


def prices_of(compute: Compute, records: pd.DataFrame) -> pd.Series:
    """Find each product's price before by its name, plain where nothing was sold; nothing if records have no price."""
    if not compute.price or not compute.value:
        return pd.Series(dtype=float)
    before = records[_sure(met(records, compute.base))].dropna(subset=[compute.price, compute.value])
    product = product_of(compute, before)
    valued = (before[compute.price] * before[compute.value]).groupby(product, observed=True).sum()
    amount = before[compute.value].groupby(product, observed=True).sum()
    plain = before[compute.price].groupby(product, observed=True).mean()
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
    for column in compute.within:
        is_open |= is_empty(records[column]) & ~asked.eq(False).fillna(False)
    case, product = names_of(records, compute.count), product_of(compute, records)
    of, every = _paired(case, product)
    opened = flagged(of, is_open, len(every))
    known = _sure(asked).to_numpy() & ~opened[of]
    amounts, recorded = records[compute.value or ""].to_numpy(float), pd.DataFrame(index=every.index)
    for side, is_of in sides.items():
        own = known & _sure(is_of).to_numpy()
        recorded[side] = flagged(of, own, len(every))
        added = np.bincount(of[own], amounts[own], len(every))  # one that is missing leaves the sum missing
        every[side] = np.where(recorded[side], added, np.nan)
    every["price"] = _priced(every, recorded.any(axis=1).to_numpy(), prices)
    every["reason"] = np.where(recorded.any(axis=1), _lacking(compute, every, recorded), "-")
    first = records[
        is_open & ~pd.Series(of, records.index)[is_open].duplicated().reindex(records.index, fill_value=True)
    ]
    every.loc[of[records.index.get_indexer(first.index)], "reason"] = _why_open(compute, first).to_numpy()
    left_out = every.loc[~every["reason"].isin(["", "-"]), ["case", "product", "reason"]]
    return Pairs(case.array, every[every["reason"] == ""].drop(columns="reason"), left_out)


def _paired(case: pd.Series, product: pd.Series) -> tuple[NDArray[np.intp], pd.DataFrame]:
    """Give each pair of a case and a product a number: that of each record, and one row a pair."""
    width = max(len(product.cat.categories), 1)
    of, pairs = pd.factorize(case.cat.codes.to_numpy().astype(np.int64) * width + product.cat.codes.to_numpy())
    own = {"case": pairs // width, "product": pairs % width}
    names = {"case": case.cat.categories, "product": product.cat.categories}
    return of, pd.DataFrame({key: pd.Categorical.from_codes(own[key], names[key]) for key in own})


def _why_open(compute: Compute, records: pd.DataFrame) -> pd.Series:
    """Name the first empty cell that leaves each record open: of what tells its product, before all others."""
    reason = NO_VALUE + empty_in(records, compute.among, compute.where, compute.base)
    for column in compute.within:
        reason = reason.mask(is_empty(records[column]), NO_VALUE + column)
    return reason


def _priced(rows: pd.DataFrame, there: Flags, prices: pd.Series) -> NDArray[np.float64] | float:
    """Return the price of each pair; without prices of anything, one product needs none."""
    if len(prices):
        of_each = prices.reindex(rows["product"].cat.categories).to_numpy(float)
        found: NDArray[np.float64] = of_each[rows["product"].cat.codes]
        return found
    return 1.0 if rows["product"][there].nunique() <= 1 else np.nan


def _lacking(compute: Compute, rows: pd.DataFrame, recorded: pd.DataFrame) -> NDArray[np.object_]:
    """Give the first reason why each pair lacks something; empty where it lacks nothing."""
    tests = {f"not_{side}": ~recorded[side] for side in recorded}
    tests[f"{NO_VALUE}{compute.value}"] = rows[list(recorded)].isna().any(axis=1)
    tests["no_price"] = rows["price"].isna()
    found: NDArray[np.object_] = np.select(list(tests.values()), [np.array(why, object) for why in tests], "")
    return found


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


def growth_of_each(pairs: Pairs, each: Any) -> Measured:
    """Return the mean of the changes of each organisation, every one counted alike.

    An organisation of which one product is not known is left out.

    Parameters
    ----------
    pairs : Pairs
    each : array
        The organisation of each case, by the number of the case.
    """
    rows, named = pairs.rows, pd.Categorical(each)
    of, n = named.codes[rows["case"].cat.codes], len(named.categories)
    after, before = (np.bincount(of, rows["price"] * rows[side], n) for side in ("after", "before"))
    there = flagged(of, np.ones(len(of), dtype=bool), n)
    lacks = pd.Series(pairs.left_out["reason"].to_numpy(), named.codes[pairs.left_out["case"].cat.codes], dtype=object)
    zero = pd.Series("base_is_zero", np.flatnonzero(there & (before == 0)), dtype=object)
    left_out = pd.concat([zero, lacks])
    left_out = left_out[~left_out.index.duplicated(keep="last")]
    there[left_out.index] = False
    return _mean(after[there] / before[there] - 1, told(named.categories[left_out.index], left_out))


def _mean(changes: NDArray[np.float64], left_out: LeftOut) -> Measured:
    cover = {"n": len(changes), "of": len(changes) + left_out.counts.total(), "left_out": left_out}
    if not len(changes):
        return undefined("ratio", "nothing_measured", "records_growth_each").but(**cover)
    total = float(changes.sum())
    figure = Measured(total / len(changes), "ratio", "records_growth_each", numerator=total, denominator=len(changes))
    return figure.but(**cover)


def product_of(compute: Compute, records: pd.DataFrame) -> pd.Series:
    """Name the product of each record, in categories: everything across which amounts are never added."""
    if not compute.within:
        return pd.Series(pd.Categorical([""]).take(np.zeros(len(records), int)), index=records.index)
    return joined([records[column] for column in compute.within], " · ")


def _sure(known: pd.Series) -> pd.Series:
    return known.fillna(False).astype(bool)
