"""Group-time effects: how those who start together moved since their base, less how those without moved; and how sure.

Callaway and Sant'Anna (2021), Difference-in-differences with multiple time periods, J. Econometrics 225, without
covariates, where their three estimators are one. What each unit adds to an estimate is its influence; sums of its
products over units, or over clusters of them, are the covariance of all estimates and of the shares of the starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from toolkit.impact.cohorts import Cohorts
from toolkit.impact.columns import Codes, Flags, Floats, Groups, together

_ROWS = 1 << 15
"""Units of which influences are held at once."""

_TWO = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One start in one period, against its base; `others` are the starts of those it is compared with."""

    start: int
    period: int
    base: int
    others: tuple[int, ...]

    @property
    def event(self) -> int:
        """Periods since the first treated one, which is 0."""
        return self.period - self.start


@dataclass(frozen=True, slots=True)
class Covariance:
    """Covariance of the basic estimates, and what the units of each start add to it by themselves.

    Attributes
    ----------
    whole : array of shape (k, k)
    parts : list of (array of int, array)
        Of each start: which of the basic estimates its units enter, and the covariance that they add to those. The
        whole has beside it what clusters add that hold several starts.
    there : array of bool of shape (clusters, starts)
        Which starts are in each cluster.
    """

    whole: Floats
    parts: list[tuple[Codes, Floats]]
    there: Flags


@dataclass(frozen=True, slots=True)
class GroupTimes:
    """Group-time effects with what they are made of.

    Attributes
    ----------
    cells : list of Cell
        Those that can be estimated.
    effect, had : array of float
        Of each cell: the effect, and what its treated had in its period.
    share : array of float
        Sum of weights of each start, the never treated last.
    starts : list of int
    never : int
        The start of the never treated, whether there are any or not.
    covariance : Covariance
        Of `effect`, `had` and `share`, one after the other.
    """

    cells: list[Cell]
    effect: Floats
    had: Floats
    share: Floats
    starts: list[int]
    never: int
    covariance: Covariance


def cells_of(cohorts: Cohorts, comparison: str, base: str) -> list[Cell]:
    """List the cells of every start: all periods but the base, before the start and after it.

    Parameters
    ----------
    cohorts : Cohorts
    comparison : {"never", "not_yet"}
    base : {"varying", "universal"}
        After the start the base is the last period before it; before the start the period before, or the same last one.
    """
    starts, never = cohorts.starts, cohorts.never
    found = []
    for start in starts:
        for period in range(never if start < never else 0):
            before = period - 1 if base == "varying" and period < start else start - 1
            if before < 0 or before == period:
                continue
            latest = max(period, before)
            free = (s for s in starts if s > latest and s != start) if comparison == "not_yet" else (never,)
            found.append(Cell(start, period, before, tuple(s for s in free if s in starts)))
    return found


def group_times(cohorts: Cohorts, cells: list[Cell]) -> GroupTimes:
    """Estimate the cells over the units that are seen both in the period and in its base.

    Cells of which nobody is seen, among the treated or among the others, are left out.
    """
    sides = [_sides(cohorts, cell) for cell in cells]
    kept = [(cell, side) for cell, side in zip(cells, sides, strict=True) if side is not None]
    means = np.array([side for _, side in kept]).reshape(-1, 5)
    share = np.array([cohorts.weight[cohorts.rows(start)].sum() for start in cohorts.starts])
    found = [cell for cell, _ in kept]
    covariance = _covariance(cohorts, found, means)
    return GroupTimes(found, means[:, 0] - means[:, 2], means[:, 4], share, cohorts.starts, cohorts.never, covariance)


def incomplete(cohorts: Cohorts) -> int:
    """Count the units that some cell cannot use, as they lack a row of its period or of its base."""
    return int((~cohorts.panel.there.all(axis=0)).sum())


def _sides(cohorts: Cohorts, cell: Cell) -> tuple[float, ...] | None:
    """Return mean change and weight of the treated and of the others, and what the treated had."""
    treated, had = _change(cohorts, cell, cell.start)
    others = [_change(cohorts, cell, start)[0] for start in cell.others]
    total, weight = (sum(each[i] for each in others) for i in (0, 1))
    if not (treated[1] > 0 and weight > 0):
        return None
    return treated[0] / treated[1], treated[1], total / weight, weight, had / treated[1]


def _change(cohorts: Cohorts, cell: Cell, start: int) -> tuple[tuple[float, float], float]:
    """Return the weighted change since the base of the units of one start, their weight, and what they had."""
    rows = cohorts.rows(start)
    weight = _seen(cohorts, cell, rows)
    now, before = cohorts.panel.y[cell.period, rows], cohorts.panel.y[cell.base, rows]
    return (float(weight @ (now - before)), float(weight.sum())), float(weight @ now)


def _seen(cohorts: Cohorts, cell: Cell, rows: slice) -> Floats:
    """Return the weights of units, 0 of those that are not seen in both periods."""
    there = cohorts.panel.there
    return cohorts.weight[rows] * (there[cell.period, rows] & there[cell.base, rows])


def _covariance(cohorts: Cohorts, cells: list[Cell], means: Floats) -> Covariance:
    """Add the products of influences up, over units or over clusters; of two ways Cameron, Gelbach and Miller's."""
    size = 2 * len(cells) + len(cohorts.starts)
    ways = [(1.0, each) for each in cohorts.clusters]
    if len(ways) == _TWO:
        ways.append((-1.0, together(cohorts.clusters)))
    whole, parts = np.zeros((size, size)), dict[int, tuple[Codes, Floats]]()
    for sign, clusters in ways:
        is_unit = clusters.size == len(cohorts.start)
        sums = None if is_unit else np.zeros((size, clusters.size))
        for i, columns, own in _by_start(_blocks(cohorts, cells, means), clusters, sums):
            parts[i] = columns, sign * own + (parts[i][1] if i in parts else 0.0)
            if sums is None:
                whole[np.ix_(columns, columns)] += sign * own
        if sums is not None:
            whole += sign * (sums @ sums.T)
    return Covariance(whole, [parts[i] for i in range(len(cohorts.starts))], _there(cohorts))


def _there(cohorts: Cohorts) -> Flags:
    """Tell which starts are in which cluster, by the way that has fewer."""
    fewest = min(cohorts.clusters, key=lambda each: each.size)
    there = np.zeros((fewest.size, len(cohorts.starts)), bool)
    there[fewest.codes, np.searchsorted(cohorts.starts, cohorts.start)] = True
    return there


Block = tuple[int, slice, Codes, Floats]
"""A start by its number, some of its units, columns of the basic estimates, and what each unit adds to them."""


def _blocks(cohorts: Cohorts, cells: list[Cell], means: Floats) -> Iterator[Block]:
    """Return the influences, of some units of one start at a time, in the columns that they enter."""
    count = len(cells)
    for i, start in enumerate(cohorts.starts):
        own = [c for c, cell in enumerate(cells) if cell.start == start]
        compared = [c for c, cell in enumerate(cells) if start in cell.others]
        columns = np.array([*own, *(count + c for c in own), *compared, 2 * count + i], dtype=np.int64)
        whole = cohorts.rows(start)
        for low in range(whole.start, whole.stop, _ROWS):
            rows = slice(low, min(low + _ROWS, whole.stop))
            influence = np.empty((len(columns), rows.stop - rows.start))
            for j, c in enumerate(own):
                weight = _seen(cohorts, cells[c], rows) / means[c, 1]
                now, before = cohorts.panel.y[cells[c].period, rows], cohorts.panel.y[cells[c].base, rows]
                influence[j] = weight * (now - before - means[c, 0])
                influence[len(own) + j] = weight * (now - means[c, 4])
            for j, c in enumerate(compared, 2 * len(own)):
                weight = _seen(cohorts, cells[c], rows) / means[c, 3]
                change = cohorts.panel.y[cells[c].period, rows] - cohorts.panel.y[cells[c].base, rows]
                influence[j] = -weight * (change - means[c, 2])
            influence[-1] = cohorts.weight[rows]
            yield i, rows, columns, influence


def _by_start(blocks: Iterator[Block], clusters: Groups, sums: Floats | None) -> Iterator[tuple[int, Codes, Floats]]:
    """Return what each start adds by itself, and write what each cluster adds to the sums; None: units are clusters."""
    for i, several in groupby(blocks, key=lambda block: block[0]):
        added: Floats | float = 0.0
        for _, rows, columns, influence in several:
            own = influence
            if sums is not None:
                codes = clusters.codes[rows]
                own = np.array([np.bincount(codes, each, clusters.size) for each in influence])
                sums[columns] += own
            # of clusters whole rows have to be there before they are multiplied, of units any part of them will do
            added = added + (own @ own.T if sums is None else own)
        matrix = np.asarray(added)
        yield i, columns, matrix if sums is None else matrix @ matrix.T
