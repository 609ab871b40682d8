"""From what each row adds to an estimate to its variance and degrees of freedom, also where rows share their luck."""

from __future__ import annotations

import numpy as np

from toolkit.impact.columns import Flags, Floats, Groups
from toolkit.impact.sample import Sample

_TWO = 2


def of_influence(influence: Floats, sample: Sample, treated: Flags | None = None) -> tuple[Floats, float, str]:
    """Return the covariance of estimates of which the influence of every row is known.

    Parameters
    ----------
    influence : array of shape (n,) or (n, m)
        What each row adds to the error of each of `m` estimates, divided by the number of rows already, so that
        without clusters the variance is the sum of its squares. Its unit is that of the estimate; none is missing.
    sample : Sample
        Of the same rows in the same order. Its clusters are those of the error; without clusters every row is one.
    treated : array of bool of shape (n,), optional
        Which rows stand on the treated side, where `sample` does not mark them.

    Returns
    -------
    covariance : array of shape (m, m)
        Without clusters without a factor for small samples, as Stata's ``vce(robust)``. With them ``G/(G-1)``; of two
        ways ``V1 + V2 - V12``, each with its own number of groups, or, where that is no variance, the larger way.
    df : float
        Infinite without clusters. With them Satterthwaite's over the sides, for the first estimate: a side is the
        clusters that are mostly treated, mostly not, or evenly both. Of two ways the smaller.
    correction : str
        The factor: ``none`` or ``G/(G-1)``.

    References
    ----------
    Satterthwaite (1946), An approximate distribution of estimates of variance components, Biometrics Bulletin 2.
    Cameron, Gelbach and Miller (2011), Robust inference with multiway clustering, J. Bus. Econ. Stat. 29.
    """
    columns = np.asarray(influence, dtype=np.float64).reshape(sample.n, -1)
    if not sample.clusters:
        return columns.T @ columns, np.inf, "none"
    inside = sample.treated if treated is None else treated
    ways = [_one_way(columns, each, inside) for each in sample.clusters]
    df = min(own for _, own in ways)
    if len(ways) < _TWO:
        return ways[0][0], df, "G/(G-1)"
    crossed, _ = _one_way(columns, _crossed(*sample.clusters), inside)
    covariance = ways[0][0] + ways[1][0] - crossed
    if (np.diag(covariance) > 0).all():
        return covariance, df, "G/(G-1)"
    # two ways of which each takes away what the other has
    return max((own for own, _ in ways), key=lambda own: float(own[0, 0])), df, "G/(G-1), larger of two ways"


def _one_way(columns: Floats, clusters: Groups, treated: Flags) -> tuple[Floats, float]:
    """Return the covariance of sums over clusters, and Satterthwaite's degrees of freedom of the first column."""
    rows = np.bincount(clusters.codes, minlength=clusters.size)
    there = rows > 0
    sums = np.column_stack([clusters.sums(column) for column in columns.T])[there]
    inside = np.bincount(clusters.codes[treated], minlength=clusters.size)[there]
    side = np.sign(_TWO * inside - rows[there])
    counts = np.array([int((side == each).sum()) for each in (-1, 0, 1)])
    parts = np.array([float((sums[side == each, 0] ** 2).sum()) for each in (-1, 0, 1)])
    freedom = np.maximum(counts - 1, 1)
    below = float((parts**2 / freedom).sum())
    df = float(parts.sum() ** 2 / below) if below > 0 else float(len(sums) - 1)
    return sums.T @ sums * (len(sums) / (len(sums) - 1)), df


def _crossed(one: Groups, other: Groups) -> Groups:
    labels, codes = np.unique(one.codes * other.size + other.codes, return_inverse=True)
    return Groups(np.asarray(codes, dtype=np.int64), labels)
