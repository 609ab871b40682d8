"""Limits of a ratio of two estimates: Fieller's, which have no end where what is divided by may be nought."""

from __future__ import annotations

import numpy as np

from toolkit.impact.columns import Floats


def fieller(above: float, below: float, covariance: Floats, reach: float) -> tuple[float, float]:
    """Return the limits of ``above / below``.

    Parameters
    ----------
    above, below : float
    covariance : array of shape (2, 2)
        Of the two.
    reach : float
        Quantile of the normal or Student's distribution.

    Returns
    -------
    (float, float)
        NaN where the interval is unbounded: what is divided by is not told from nought.

    References
    ----------
    Fieller (1954), Some problems in interval estimation, J. R. Stat. Soc. B 16.
    """
    (of_above, of_both), (_, of_below) = covariance
    square = below**2 - reach**2 * of_below
    if not np.isfinite(square) or square <= 0:
        return np.nan, np.nan
    middle = above * below - reach**2 * of_both
    root = np.sqrt(max(middle**2 - square * (above**2 - reach**2 * of_above), 0.0))
    return float((middle - root) / square), float((middle + root) / square)
