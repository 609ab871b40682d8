"""The nearest of a pool to each of some rows, with their ties: on a line by sorting, in more dimensions by a tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy.spatial import cKDTree

from toolkit.impact.columns import Codes, Floats

TIE = 1e-5
"""Squared distances that differ by no more are ties: ``distance.tolerance`` in Sekhon (2011), J. Stat. Soft. 42(7)."""


class Neighbours(Protocol):
    """Which rows of a pool are the neighbours of each asking row."""

    @property
    def count(self) -> Floats:
        """How many neighbours each asking row has, shape (asking,)."""

    def sums(self, values: Floats) -> Floats:
        """Add up values of the pool, shape (pool,), over the neighbours of each asking row, shape (asking,)."""

    def given(self, amounts: Floats) -> Floats:
        """Add up amounts of the asking rows, shape (asking,), in each row whose neighbour it is, shape (pool,)."""


def means(found: Neighbours, values: Floats) -> Floats:
    """Return the mean over the neighbours of each asking row, shape (asking,)."""
    middle = values.mean()
    return np.asarray(middle + found.sums(values - middle) / found.count)


def variances(found: Neighbours, values: Floats) -> Floats:
    """Return the variance over the neighbours of each asking row, shape (asking,); nought over a single one."""
    away = values - values.mean()
    squares = found.sums(away**2) - found.sums(away) ** 2 / found.count
    return np.asarray(np.where(found.count > 1, np.maximum(squares, 0.0) / found.count, 0.0))


def nearest(pool: Floats, asking: Floats, k: int) -> Neighbours:
    """Find the `k` nearest of a pool to each asking row, and whoever is as near as the last of them.

    Parameters
    ----------
    pool, asking : arrays of shape (m, d) and (n, d)
        Standardised, so that distances are Euclidean; none missing. A row that stands in both is its own neighbour.
    k : int
        From 1 to m.

    Returns
    -------
    Neighbours
        All whose squared distance is at most that of the `k`-th plus :data:`TIE`.
    """
    if pool.shape[1] == 1:
        return _on_a_line(pool[:, 0], asking[:, 0], k)
    return _in_space(pool, asking, k)


# --- on a line


@dataclass(frozen=True, slots=True)
class _Windows:
    """Neighbours that stand together once the pool is sorted: from `first` up to, and without, `last`."""

    order: Codes
    first: Codes
    last: Codes

    @property
    def count(self) -> Floats:
        return (self.last - self.first).astype(float)

    def sums(self, values: Floats) -> Floats:
        added = np.concatenate([[0.0], np.cumsum(values[self.order])])
        return np.asarray(added[self.last] - added[self.first])

    def given(self, amounts: Floats) -> Floats:
        size = len(self.order)
        steps = np.bincount(self.first, amounts, size + 1) - np.bincount(self.last, amounts, size + 1)
        used = np.cumsum(np.bincount(self.first, minlength=size + 1) - np.bincount(self.last, minlength=size + 1))
        found = np.empty(size)
        # what is added and taken away again leaves a trace of rounding in rows that nobody asked for
        found[self.order] = np.where(used > 0, np.cumsum(steps), 0.0)[:-1]
        return found


def _on_a_line(pool: Floats, asking: Floats, k: int) -> _Windows:
    order, turn = np.argsort(pool), np.argsort(asking)
    # asked in their order, rows find their places several times faster
    line, asked = pool[order], asking[turn]
    start = _start(line, asked, k)
    far = np.maximum(np.abs(asked - line[start]), np.abs(line[start + k - 1] - asked))
    radius = np.sqrt(far**2 + TIE)
    first, last = np.empty_like(start), np.empty_like(start)
    first[turn] = np.searchsorted(line, asked - radius, "left")
    last[turn] = np.searchsorted(line, asked + radius, "right")
    return _Windows(order, first, last)


def _start(line: Floats, asking: Floats, k: int) -> Codes:
    """Return where the `k` nearest begin: the first start from which going on by one would only lead away."""
    at = np.searchsorted(line, asking)
    low, high = np.maximum(at - k, 0), np.minimum(at, len(line) - k)
    while (is_open := low < high).any():
        middle = (low + high) // 2
        leads_nearer = asking - line[middle] > line[np.minimum(middle + k, len(line) - 1)] - asking
        low = np.where(is_open & leads_nearer, middle + 1, low)
        high = np.where(is_open & ~leads_nearer, middle, high)
    return np.asarray(low)


# --- in more dimensions


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Neighbours as pairs of distinct points, so that many rows in one place are one point.

    Attributes
    ----------
    pairs : sparse matrix of shape (points asking, points of the pool)
    of_pool, of_asking : arrays of int
        The point of each row.
    """

    pairs: Any
    of_pool: Codes
    of_asking: Codes

    @property
    def count(self) -> Floats:
        return self.sums(np.ones(len(self.of_pool)))

    def sums(self, values: Floats) -> Floats:
        return np.asarray((self.pairs @ np.bincount(self.of_pool, values, self.pairs.shape[1]))[self.of_asking])

    def given(self, amounts: Floats) -> Floats:
        return np.asarray((self.pairs.T @ np.bincount(self.of_asking, amounts, self.pairs.shape[0]))[self.of_pool])


def _in_space(pool: Floats, asking: Floats, k: int) -> _Pairs:
    from scipy.sparse import csr_array  # noqa: PLC0415 - a score alone, the common case, does not need it

    points, of_pool = _distinct(pool)
    askers, of_asking = _distinct(asking)
    tree = cKDTree(points)
    # one more than is needed: where it is no tie, nobody beyond it is
    depth = min(k + 1, len(points))
    distance, index = (np.reshape(each, (len(askers), depth)) for each in tree.query(askers, depth))
    enough = np.cumsum(np.bincount(of_pool)[index], axis=1) >= k
    far = distance[np.arange(len(askers)), np.argmax(enough, axis=1)]
    radius = np.sqrt(far**2 + TIE)
    inside = distance <= radius[:, None]
    beyond = np.flatnonzero(inside.all(axis=1)) if depth < len(points) else np.empty(0, dtype=np.int64)
    inside[beyond] = False
    row, place = np.nonzero(inside)
    lists = tree.query_ball_point(askers[beyond], radius[beyond])
    rows = np.concatenate([row, np.repeat(beyond, [len(each) for each in lists])])
    columns = np.concatenate([index[row, place], *(np.asarray(each, dtype=np.int64) for each in lists)])
    pairs = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(askers), len(points)))
    return _Pairs(pairs, of_pool, of_asking)


def _distinct(rows: Floats) -> tuple[Floats, Codes]:
    """Return the distinct rows, and which of them each row is."""
    order = np.lexsort(rows.T)
    is_new = np.concatenate([[True], (rows[order[1:]] != rows[order[:-1]]).any(axis=1)])
    codes = np.empty(len(rows), dtype=np.int64)
    codes[order] = np.cumsum(is_new) - 1
    return rows[order[is_new]], codes
