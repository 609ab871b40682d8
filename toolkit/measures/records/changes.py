"""Changes in amounts of different products: before and after, and with against without.

Amounts of different products are never added as they are. Each product's amount is valued at the product's own price
before - the sum of price times amount over the sum of amounts, in all records - so that only volumes move the result,
never prices: a Laspeyres index of volumes. Its parts, valued amounts after and before, add up exactly from department
to nation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.facts.contracts.framework import Compute
from toolkit.measured import Measured, undefined
from toolkit.measures.records.cases import NO_VALUE, TWO_VALUES, empty_in, is_empty, met, names_of

DRAWS, SEED, TAILS = 999, 5201, (0.025, 0.975)
"""How often organisations are drawn again for an interval, from which dice, and where it is cut."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Cases and products, one row each: `before`, `after`, `price`, whether it `took_part`; and what is left out."""

    rows: pd.DataFrame
    left_out: dict[tuple[str, str], str]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is left out, as figures carry it: ``case/product:reason``."""
        return tuple(f"{'/'.join(filter(None, pair))}:{reason}" for pair, reason in self.left_out.items())

    def over(self, value: float, formula: str, numerator: float, denominator: float) -> Measured:
        """Return a change with its parts and what it covers."""
        n = len(self.rows)
        parts = {"numerator": numerator, "denominator": denominator}
        whole = {"n": n, "of": n + len(self.left_out), "left_out": self.reasons}
        return Measured(value, "ratio", formula, **parts, **whole)  # type: ignore[arg-type]


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


def pairs_of(compute: Compute, records: pd.DataFrame, prices: pd.Series, both: bool = True) -> Pairs:
    """Set the amounts before and after of each case and product beside each other.

    Parameters
    ----------
    compute : Compute
    records : DataFrame
        Those of one place.
    prices : Series
        As :func:`prices_of` gives them of all places.
    both : bool
        Whether a pair needs an amount before; else only the one after.
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
    rows = rows.join(_took_part(compute, known, keys["case"], rows["case"]))
    rows["price"] = rows["product"].map(prices) if len(prices) else (1.0 if rows["product"].nunique() <= 1 else np.nan)
    recorded = {name: set(zip(*(key[index] for key in keys.values()), strict=True)) for name, index in own.items()}
    for why, lacking in _lacking(compute, rows, recorded, ("before", "after") if both else ("after",)):
        left_out |= dict.fromkeys(_pairs(rows[lacking]), why)
        rows = rows[~lacking]
    return Pairs(rows, left_out)


def growth(pairs: Pairs) -> Measured:
    """Return the change of all valued amounts, ``after / before - 1``; undefined when there was nothing before."""
    rows = pairs.rows
    after, before = (rows["price"] * rows["after"]).sum(), (rows["price"] * rows["before"]).sum()
    return _changed(pairs, "records_growth", after, before)


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


def with_without(pairs: Pairs, design: str, interval: bool = False) -> Measured:
    """Compare those that took part with those that did not, product by product, ``(with - without) / without``.

    Parameters
    ----------
    pairs : Pairs
    design : {"levels", "difference_in_differences"}
        What "without" is: what as many comparison cases sell on average afterwards, or what those that took part sold
        before, changed as the comparison cases changed.
    interval : bool
        Whether to draw cases again, each group by itself, for a 95 % interval.
    """
    rows = pairs.rows
    took_part = rows["took_part"].astype(bool)
    treated, others = rows[took_part], rows[~took_part]
    alone = ~treated["product"].isin(set(others["product"]))
    lonely = dict.fromkeys(_pairs(treated[alone]), "no_comparison")
    kept = Pairs(pd.concat([treated[~alone], others]), pairs.left_out | lonely)
    formula = f"records_{design}"
    if not len(treated[~alone]):
        cases = len(rows) + len(pairs.left_out)
        return undefined("ratio", "no_comparison", formula).but(n=0, of=cases, left_out=kept.reasons)
    codes, products = pd.factorize(kept.rows["product"])
    arrays = _Arrays(kept.rows, codes, len(products), design)
    after, without = arrays.sums(np.ones(len(codes)))
    figure = _changed(kept, formula, after, without)
    if interval and figure:
        low, high = np.quantile(arrays.drawn(), TAILS)
        figure = figure.but(conf_low=float(low), conf_high=float(high))
    return figure


class _Arrays:
    """Pairs as arrays, so that drawing them again a thousand times takes no time."""

    def __init__(self, rows: pd.DataFrame, codes: np.ndarray, products: int, design: str) -> None:
        self.codes, self.products, self.design = codes, products, design
        self.cases, names = pd.factorize(rows["case"])
        self.treated = rows["took_part"].to_numpy(bool)
        self.price = rows.groupby(codes)["price"].first().to_numpy(float)
        self.before, self.after = (rows[name].to_numpy(float) for name in ("before", "after"))
        taking = np.zeros(len(names), bool)
        taking[self.cases[self.treated]] = True
        self.groups = [np.flatnonzero(taking), np.flatnonzero(~taking)]

    def sums(self, weights: np.ndarray) -> tuple[float, float]:
        """Value what those that took part sell, and what they would sell without."""
        with np.errstate(divide="ignore", invalid="ignore"):
            after = self._sum(weights * self.treated * self.after)
            if self.design == "levels":
                cases = self._sum(weights * self.treated)
                without = cases * self._sum(weights * ~self.treated * self.after) / self._sum(weights * ~self.treated)
            else:
                change = self._sum(weights * ~self.treated * self.after) / self._sum(
                    weights * ~self.treated * self.before
                )
                without = self._sum(weights * self.treated * self.before) * change
        good = np.isfinite(without)
        return float(self.price[good] @ after[good]), float(self.price[good] @ without[good])

    def _sum(self, values: np.ndarray) -> np.ndarray:
        return np.bincount(self.codes, weights=values, minlength=self.products)

    def drawn(self) -> list[float]:
        """Draw the cases of each group again and again, and give the change of each draw."""
        dice = np.random.default_rng(SEED)
        changes = []
        for _ in range(DRAWS):
            drawn = np.concatenate([dice.choice(group, len(group)) for group in self.groups])
            after, without = self.sums(np.bincount(drawn, minlength=self.cases.max() + 1)[self.cases])
            if without > 0:
                changes.append(after / without - 1)
        return changes


def _changed(pairs: Pairs, formula: str, after: float, before: float) -> Measured:
    n, left_out = len(pairs.rows), pairs.reasons
    if not n or before <= 0:
        reason = "base_is_zero" if n else "nothing_measured"
        return undefined("ratio", reason, formula).but(n=n, of=n + len(left_out), left_out=left_out)
    return pairs.over(float(after / before - 1), formula, float(after - before), float(before))


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


def _took_part(compute: Compute, records: pd.DataFrame, case: pd.Series, cases: pd.Series) -> pd.DataFrame:
    """Tell of each case whether it took part, as far as its records know, and whether they say both."""
    if not compute.treated:
        return pd.DataFrame({"took_part": pd.Series(True, index=cases.index, dtype="boolean"), "says_both": False})
    known = met(records, compute.treated).groupby(case)
    took_part, neither = cases.map(known.max()).astype("boolean"), cases.map(known.min()).astype("boolean")
    return pd.DataFrame({"took_part": took_part, "says_both": _sure(took_part != neither)})


def _lacking(
    compute: Compute, rows: pd.DataFrame, recorded: dict[str, set[tuple[str, str]]], needed: Sequence[str]
) -> Iterator[tuple[str, pd.Series]]:
    """Give, reason by reason, which pairs lack something; each is asked of those that are still there."""
    pair = pd.Series(_pairs(rows), index=rows.index, dtype=object)
    lacking = pd.Series(False, index=rows.index)
    tests = [(f"not_{side}", ~pair.isin(recorded[side])) for side in needed]
    tests += [(f"{NO_VALUE}{compute.value}", rows[side].isna()) for side in needed]
    tests += [("no_price", rows["price"].isna())]
    treated = next(iter(compute.treated), "")
    tests += [(NO_VALUE + treated, rows["took_part"].isna()), (TWO_VALUES + treated, rows["says_both"])]
    for why, test in tests:
        yield why, (test & ~lacking)[~lacking]
        lacking |= test


def _pairs(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(rows["case"], rows["product"], strict=True))
