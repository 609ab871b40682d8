"""Exact tests, for counts that are too few for anything else."""

from __future__ import annotations

from statsmodels.stats.contingency_tables import mcnemar


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
    return float(mcnemar([[0, one], [other, 0]], exact=True).pvalue) if one + other else 1.0
