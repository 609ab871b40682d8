"""Exact tests, for counts that are too few for anything else."""

from __future__ import annotations

from math import comb


def exact_test(one: int, other: int) -> float:
    """Return the chance of a split at least so uneven if either side were as likely: McNemar's exact test, two-sided.

    Parameters
    ----------
    one, other : int
        How many are on one side alone, and how many on the other alone; of none at all the chance is 1.

    References
    ----------
    McNemar (1947), Note on the sampling error of the difference between correlated proportions, Psychometrika 12.
    """
    tail = sum(comb(one + other, few) for few in range(min(one, other) + 1))
    return float(min(1, 2 * tail / 2 ** (one + other)))
