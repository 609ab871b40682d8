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

    def moments(self, values: Floats) -> tuple[Floats, Floats]:
        """Return mean and variance of values of the pool over the neighbours of each asking row, shapes (asking,).

        The variance is over as many as they are; that of a single one is nought.
        """

    def shares(self) -> tuple[Floats, Floats]:
        """Let each asking row give one, in equal parts, to its neighbours.

        Returns the sum that each row of the pool is given and the sum of the squares, shapes (pool,); exactly 0 for who
        is nobody's neighbour.
        """


class Pool(Protocol):
    """Rows among which neighbours are looked for, made ready to be asked several times."""

    def nearest(self, asking: Floats, k: int) -> Neighbours:
        """Find the `k` nearest to each asking row, shape (n, d), and whoever is as near as the last of them.

        They are all whose squared distance is at most that of the `k`-th plus :data:`TIE`; `k` is at most the size of
        the pool. A row that stands in both is its own neighbour.
        """


def pool_of(rows: Floats) -> Pool:
    """Make rows ready, shape (m, d): standardised, so that distances are Euclid's; none missing."""
    return _Line.of(rows[:, 0]) if rows.shape[1] == 1 else _Space.of(rows)


# --- on a line


@dataclass(frozen=True, slots=True)
class _Line:
    """A pool in one dimension, sorted: its rows in their `order`, and where they are."""

    order: Codes
    line: Floats

    @classmethod
    def of(cls, places: Floats) -> _Line:
        order = np.argsort(places)
        return cls(order, places[order])

    def nearest(self, asking: Floats, k: int) -> _Windows:
        # asked in their order, rows find their places several times faster
        turn = np.argsort(asking[:, 0])
        asked = asking[turn, 0]
        start = self._start(asked, k)
        far = np.maximum(np.abs(asked - self.line[start]), np.abs(self.line[start + k - 1] - asked))
        radius = np.sqrt(far**2 + TIE)
        first, last = np.empty_like(start), np.empty_like(start)
        first[turn] = np.searchsorted(self.line, asked - radius, "left")
        last[turn] = np.searchsorted(self.line, asked + radius, "right")
        return _Windows(self.order, first, last)

    def _start(self, asked: Floats, k: int) -> Codes:
        """Return where the `k` nearest begin: the first start from which going on by one only leads away."""
        at = np.searchsorted(self.line, asked)
        low, high = np.maximum(at - k, 0), np.minimum(at, len(self.line) - k)
        while (is_open := low < high).any():
            middle = (low + high) // 2
            next_one = self.line[np.minimum(middle + k, len(self.line) - 1)]
            leads_nearer = asked - self.line[middle] > next_one - asked
            low = np.where(is_open & leads_nearer, middle + 1, low)
            high = np.where(is_open & ~leads_nearer, middle, high)
        return np.asarray(low)


@dataclass(frozen=True, slots=True)
class _Windows:
    """Neighbours that stand together in a sorted pool: from `first` up to, and without, `last`.

    Everything is sums along the line, so that it costs the same however many tie. They are made in place: of a large
    pool it is the memory that takes the time.
    """

    order: Codes
    first: Codes
    last: Codes

    @property
    def count(self) -> Floats:
        return (self.last - self.first).astype(float)

    def moments(self, values: Floats) -> tuple[Floats, Floats]:
        middle, count = values.mean(), self.count
        away = values[self.order]
        away -= middle
        added = np.zeros(len(away) + 1)
        np.cumsum(away, out=added[1:])
        mean = (added[self.last] - added[self.first]) / count
        away *= away
        np.cumsum(away, out=added[1:])
        variance = (added[self.last] - added[self.first]) / count - mean**2
        return middle + mean, np.where(count > 1, np.maximum(variance, 0.0), 0.0)

    def shares(self) -> tuple[Floats, Floats]:
        part = 1 / self.count
        # what is added and taken away again leaves a trace of rounding in rows that nobody asked for
        is_asked = self._along(np.ones(len(part))) > 0
        return self._in_pool(self._along(part), is_asked), self._in_pool(self._along(part**2), is_asked)

    def _along(self, amounts: Floats) -> Floats:
        """Add amounts up in every place of the line that a window covers."""
        size = len(self.order) + 1
        steps = np.asarray(np.bincount(self.first, amounts, size), dtype=np.float64)
        steps -= np.bincount(self.last, amounts, size)
        np.cumsum(steps, out=steps)
        return steps[:-1]

    def _in_pool(self, along: Floats, is_asked: Any) -> Floats:
        along *= is_asked
        found = np.empty_like(along)
        found[self.order] = along
        return found


# --- in more dimensions


@dataclass(frozen=True, slots=True)
class _Space:
    """A pool in several dimensions, as a tree of its distinct points: many rows in one place are one.

    Attributes
    ----------
    points : array of shape (p, d)
    of_pool : array of int, shape (m,)
        The point of each row.
    """

    points: Floats
    of_pool: Codes
    tree: Any

    @classmethod
    def of(cls, rows: Floats) -> _Space:
        points, of_pool = _distinct(rows)
        return cls(points, of_pool, cKDTree(points))

    def nearest(self, asking: Floats, k: int) -> _Pairs:
        from scipy.sparse import csr_array  # noqa: PLC0415 - a score alone, the common case, does not need it

        askers, of_asking = _distinct(asking)
        # one more than is needed: where it is no tie, nobody beyond it is
        depth = min(k + 1, len(self.points))
        distance, index = (np.reshape(each, (len(askers), depth)) for each in self.tree.query(askers, depth))
        enough = np.cumsum(np.bincount(self.of_pool)[index], axis=1) >= k
        far = distance[np.arange(len(askers)), np.argmax(enough, axis=1)]
        radius = np.sqrt(far**2 + TIE)
        inside = distance <= radius[:, None]
        beyond = np.flatnonzero(inside.all(axis=1)) if depth < len(self.points) else np.empty(0, dtype=np.int64)
        inside[beyond] = False
        row, place = np.nonzero(inside)
        lists = self.tree.query_ball_point(askers[beyond], radius[beyond])
        rows = np.concatenate([row, np.repeat(beyond, [len(each) for each in lists])])
        columns = np.concatenate([index[row, place], *(np.asarray(each, dtype=np.int64) for each in lists)])
        pairs = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(askers), len(self.points)))
        return _Pairs(pairs, self.of_pool, of_asking)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Neighbours as pairs of distinct points: a sparse matrix of ones, asking points by points of the pool."""

    pairs: Any
    of_pool: Codes
    of_asking: Codes

    @property
    def count(self) -> Floats:
        return self._sums(np.ones(len(self.of_pool)))

    def moments(self, values: Floats) -> tuple[Floats, Floats]:
        middle, count = values.mean(), self.count
        away = values - middle
        mean = self._sums(away) / count
        variance = self._sums(away**2) / count - mean**2
        return middle + mean, np.where(count > 1, np.maximum(variance, 0.0), 0.0)

    def shares(self) -> tuple[Floats, Floats]:
        part = 1 / self.count
        return self._given(part), self._given(part**2)

    def _sums(self, values: Floats) -> Floats:
        return np.asarray((self.pairs @ np.bincount(self.of_pool, values, self.pairs.shape[1]))[self.of_asking])

    def _given(self, amounts: Floats) -> Floats:
        return np.asarray((self.pairs.T @ np.bincount(self.of_asking, amounts, self.pairs.shape[0]))[self.of_pool])


def _distinct(rows: Floats) -> tuple[Floats, Codes]:
    """Return the distinct rows, and which of them each row is."""
    order = np.lexsort(rows.T)
    is_new = np.concatenate([[True], (rows[order[1:]] != rows[order[:-1]]).any(axis=1)])
    codes = np.empty(len(rows), dtype=np.int64)
    codes[order] = np.cumsum(is_new) - 1
    return rows[order[is_new]], codes
