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
        Every group that has cases but too few; and where those held back are only one group, or too few together, the
        next smallest beside them: else they could be found from the whole less the others. A group without cases holds
        nothing back. That all of a larger group say the same is shown, and so tells what each of them says.
    """
    small = [group for group, n in cases.items() if 0 < n < fewest]
    others = sorted((n, group) for group, n in cases.items() if n >= fewest)
    while small and others and (len(small) == 1 or sum(cases[group] for group in small) < fewest):
        small.append(others.pop(0)[1])
    return frozenset(small)
