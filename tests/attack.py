"""What somebody finds of a figure that is held back from all that are published: between which values it must lie."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np
from scipy.optimize import linprog


def reach(
    wanted: Hashable, known: Mapping[Hashable, float], sums: Iterable[tuple[Hashable, Sequence[Hashable]]]
) -> tuple[float, float]:
    """Give the least and the most that a number can be.

    Parameters
    ----------
    wanted : hashable
        Whose number is sought.
    known : mapping
        The numbers that are published.
    sums : iterable of (whole, parts)
        What adds up to what. No number is negative.
    """
    sums = list(sums)
    names = list(dict.fromkeys([wanted, *known, *(name for whole, parts in sums for name in (whole, *parts))]))
    at = {name: i for i, name in enumerate(names)}
    equations, values = [], []
    for whole, parts in sums:
        row = np.zeros(len(names))
        row[at[whole]] -= 1
        for part in parts:
            row[at[part]] += 1
        equations.append(row)
        values.append(0.0)
    bounds = [(known.get(name, 0.0), known.get(name)) for name in names]
    ends = []
    for sign in (1, -1):
        target = np.zeros(len(names))
        target[at[wanted]] = sign
        solved = linprog(target, A_eq=np.array(equations), b_eq=np.array(values), bounds=bounds, method="highs")
        ends.append(sign * solved.fun if solved.status == 0 else sign * np.inf * -1)
    return ends[0], ends[1]
