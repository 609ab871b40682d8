"""Averages of group-time effects, and how far they vary: with what the shares of the starts leave open.

Callaway and Sant'Anna (2021), Difference-in-differences with multiple time periods, J. Econometrics 225, section 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from toolkit.impact.columns import Codes, Flags, Floats
from toolkit.impact.group_times import Cell, GroupTimes
from toolkit.impact.rules import FEW

FEW_OF_START = 20
"""Clusters of one start below which limits by the normal distribution, without a correction, hold less than 93 %."""

_TWO = 2


@dataclass(frozen=True, slots=True)
class Average:
    """Weighted averages of cells, a row each.

    Attributes
    ----------
    value, had : array of shape (rows,)
        The effect, and what the treated had.
    gradient, gradient_had : array of shape (rows, k)
        Of both, by the effects of cells, by what their treated had, and by the shares of the starts.
    keys : array of int
        What the cells of a row have in common: a cell, a start, a period or an event.
    starts : array of bool of shape (rows, starts)
        Starts whose units are averaged.
    """

    value: Floats
    had: Floats
    gradient: Floats
    gradient_had: Floats
    keys: Codes
    starts: Flags


def averaged(times: GroupTimes, chosen: Floats, keys: Codes) -> Average:
    """Average the cells in each row of `chosen`, by its numbers times the shares of the starts.

    A row is ``Σ u p a / Σ u p``; by the share of a start it changes as ``Σ u (a - row) / Σ u p`` over its cells.
    """
    start = np.searchsorted(times.starts, [cell.start for cell in times.cells])
    member = start[:, None] == np.arange(len(times.starts))
    whole = chosen @ times.share[start]
    weight = chosen * times.share[start] / whole[:, None]
    value, had = weight @ times.effect, weight @ times.had
    by_share, by_share_had = (
        (chosen * (own - mean[:, None])) @ member / whole[:, None]
        for own, mean in ((times.effect, value), (times.had, had))
    )
    nought = np.zeros_like(weight)
    gradients = (np.hstack([weight, nought, by_share]), np.hstack([nought, weight, by_share_had]))
    return Average(value, had, *gradients, keys, chosen @ member > 0)


def _by(times: GroupTimes, key: Callable[[Cell], int], before_too: bool = False) -> Average:
    """Average the cells after the start, or before it too, by what they have in common."""
    keys = np.array([key(cell) for cell in times.cells])
    used = np.array([before_too or cell.event >= 0 for cell in times.cells])
    found = np.unique(keys[used])
    return averaged(times, ((keys == found[:, None]) & used).astype(float), found)


KINDS: Mapping[str, Callable[[GroupTimes], Average]] = MappingProxyType(
    {
        "group_time": lambda times: averaged(times, np.eye(len(times.cells)), np.arange(len(times.cells))),
        "group": lambda times: _by(times, lambda cell: cell.start),
        "calendar": lambda times: _by(times, lambda cell: cell.period),
        "event": lambda times: _by(times, lambda cell: cell.event, before_too=True),
    }
)
"""Kinds of rows of the details, in their order."""


def overall(times: GroupTimes, average: str) -> tuple[Average, Average | None]:
    """Return the one average that the estimate is, and the rows it is the plain mean of, where it is that.

    Parameters
    ----------
    times : GroupTimes
    average : {"simple", "group", "calendar", "event"}
    """
    after = np.array([float(cell.event >= 0) for cell in times.cells])
    none = np.zeros(1, dtype=np.int64)
    if average == "simple":
        return averaged(times, after[None], none), None
    if average == "group":
        start = np.array([cell.start for cell in times.cells])
        periods = (start[:, None] == start) @ after
        return averaged(times, (after / np.maximum(periods, 1))[None], none), None
    rows = KINDS[average](times)
    kept = rows.keys >= 0
    floats = [each[kept] for each in (rows.value, rows.had, rows.gradient, rows.gradient_had)]
    means = [each.mean(axis=0, keepdims=True) for each in floats]
    of_all = np.asarray(rows.starts[kept].any(axis=0, keepdims=True))
    return (
        Average(means[0], means[1], means[2], means[3], none, of_all),
        Average(floats[0], floats[1], floats[2], floats[3], rows.keys[kept], rows.starts[kept]),
    )


class Spread:
    """How far averages vary; with few clusters what each start adds is corrected, and has its degrees of freedom.

    Few are fewer than :data:`toolkit.impact.rules.FEW` in all, or than :data:`FEW_OF_START` of one start: a start of
    three among a hundred has two degrees of freedom, however many there are beside it. The deviations of `G` clusters
    are taken from the mean of their start, so that their products are ``(G-1)/G`` of what they are about the true one.

    Attributes
    ----------
    clusters : int
    is_few : bool
    correction : str
    """

    def __init__(self, times: GroupTimes, clusters: int) -> None:
        covariance, self._cells = times.covariance, len(times.cells)
        self._there, self._parts, self._whole = covariance.there, covariance.parts, covariance.whole
        self._count = covariance.there.sum(axis=0).astype(float)
        others = np.array([[start in cell.others for start in times.starts] for cell in times.cells])
        self._others = np.array([self._clusters_of(each) for each in others])
        self.clusters, self.is_few = clusters, clusters < FEW or bool(self._count.min() < FEW_OF_START)
        self.correction = "G/(G-1) of each start, Satterthwaite" if self.is_few else "none"
        if self.is_few:
            self._parts = [
                (columns, own * count / max(count - 1, 1))
                for (columns, own), count in zip(covariance.parts, self._count, strict=True)
            ]
            self._whole = covariance.whole.copy()
            for (columns, own), (_, plain) in zip(self._parts, covariance.parts, strict=True):
                self._whole[np.ix_(columns, columns)] += own - plain

    def _clusters_of(self, starts: Flags) -> int:
        return int(self._there[:, starts].any(axis=1).sum())

    def counts(self, average: Average) -> Floats:
        """Count the clusters of those who are averaged, and the fewest that one of their cells is compared with."""
        used = average.gradient[:, : self._cells] != 0
        compared = np.where(used, self._others, self.clusters).min(axis=1)
        return np.column_stack([[self._clusters_of(each) for each in average.starts], compared]).astype(float)

    def covariance(self, gradient: Floats) -> Floats:
        """Return the covariance of what has a gradient, row by row."""
        return np.asarray(gradient @ self._whole @ gradient.T)

    def errors(self, average: Average) -> tuple[Floats, Floats]:
        """Return standard errors and degrees of freedom of rows; NaN with fewer than two clusters on a side.

        The degrees are those of Satterthwaite (1946), An approximate distribution of estimates of variance components,
        Biometrics Bulletin 2: each start adds a variance with one less than its clusters.
        """
        gradient = average.gradient
        variance = ((gradient @ self._whole) * gradient).sum(axis=1)
        variance[(self.counts(average).min(axis=1) < _TWO) | ~(variance > 0)] = np.nan
        if not self.is_few:
            return np.sqrt(variance), np.full(len(variance), np.inf)
        own = np.array(
            [((gradient[:, columns] @ part) * gradient[:, columns]).sum(axis=1) for columns, part in self._parts]
        )
        below = (own**2 / np.maximum(self._count - 1, 1)[:, None]).sum(axis=0)
        df = np.divide(own.sum(axis=0) ** 2, below, out=np.ones_like(below), where=below > 0)
        return np.sqrt(variance), np.where(np.isnan(variance), np.nan, df)

    def freedom(self, gradient: Floats) -> float:
        """Return the degrees of freedom of the covariance of rows, as of one matrix that its starts add up to.

        Krishnamoorthy and Yu (2004), Modified Nel and Van der Merwe test for the multivariate Behrens-Fisher problem,
        Statistics and Probability Letters 66.
        """
        size = len(gradient)
        inverse = np.linalg.pinv(self.covariance(gradient), hermitian=True)
        shares = [gradient[:, columns] @ part @ gradient[:, columns].T @ inverse for columns, part in self._parts]
        squares = np.array([np.trace(each @ each) + np.trace(each) ** 2 for each in shares])
        below = float((squares / np.maximum(self._count - 1, 1)).sum())
        return (size + size**2) / below if below > 0 else 0.0
