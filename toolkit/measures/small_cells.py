"""Small cells: groups of so few that a figure of theirs could be laid at somebody's door."""

from __future__ import annotations

from collections.abc import Mapping

FEWEST = 5
"""Cases that a group needs so that a figure of it is given."""


def too_small(cases: Mapping[str, int], fewest: int = FEWEST) -> frozenset[str]:
    """Choose the groups whose figures are held back.

    Parameters
    ----------
    cases : mapping of str to int
        How many cases each group has; the figure of all together is given elsewhere.
    fewest : int
        Smallest group that is given.

    Returns
    -------
    frozenset of str
        Every group that is too small, and where that is only one, the next smallest beside it: else the one could be
        found from the whole less the others.
    """
    small = {group for group, n in cases.items() if n < fewest}
    others = sorted((n, group) for group, n in cases.items() if group not in small)
    if len(small) == 1 and others:
        small.add(others[0][1])
    return frozenset(small)
