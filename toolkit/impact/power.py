"""Power: what a comparison could find, before anybody is asked.

Two means or two proportions, one arm treated, drawn one by one or in clusters. The test is Student's with the degrees
of freedom there will be, so that the power is that of the noncentral t distribution; of two proportions one by one it
is the normal test with the variance pooled under the null.

Sources: Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed. Bloom (1995), Minimum detectable
effects, Evaluation Review 19. Duflo, Glennerster and Kremer (2007), Using randomization in development economics
research: a toolkit, Handbook of Development Economics 4. Bloom, Richburg-Hayes and Black (2007), Using covariates to
improve precision for studies that randomize schools, Educ. Eval. Policy Anal. 29. McKenzie (2012), Beyond baseline and
follow-up, J. Dev. Econ. 99. Eldridge, Ashby and Kerry (2006), Sample size for cluster randomized trials, Int. J.
Epidemiol. 35. Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 3rd ed.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple, Unpack

from scipy.optimize import brentq

from toolkit.errors import ImpactError, Problem
from toolkit.impact.plans import Planned, read, sized

__all__ = ["Planned", "SampleSize", "minimum_detectable", "power", "sample_size"]

_MOST = 10**9


class SampleSize(NamedTuple):
    """How many it takes: rows and, where there are, clusters (else 0) of each side, and the power that they give."""

    n_treated: int
    n_others: int
    clusters_treated: int
    clusters_others: int
    power: float


def power(**planned: Unpack[Planned]) -> float:
    """Return how often an effect of a size would be found.

    Parameters
    ----------
    **planned
        :class:`Planned`: `effect` and `n_treated` or `clusters_treated` at least.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ImpactError
        For keywords that there are not or that lack, values that cannot be, and fewer than three clusters in all.

    Examples
    --------
    >>> round(power(effect=0.5, n_treated=64), 2)  # Cohen (1988), table 2.3.5
    0.8
    """
    plan = read(planned, ("effect",), ("power",))
    return plan.reached(sized(plan))


def minimum_detectable(**planned: Unpack[Planned]) -> float:
    """Return the smallest effect that would be found as often as `power` says, above nought.

    Parameters
    ----------
    **planned
        :class:`Planned`: `n_treated` or `clusters_treated` at least.

    Returns
    -------
    float
        In the unit of the outcome; with `share_without` in shares.

    Raises
    ------
    ImpactError
        As :func:`power`, and where no share is large enough.

    Notes
    -----
    With many degrees of freedom it is 2.8 standard errors (Bloom 1995).
    """
    plan = read(planned, (), ("effect",))
    units = sized(plan)

    def lacking(effect: float) -> float:
        return replace(plan, effect=effect).reached(units) - plan.power

    if plan.errors(units)[0] == 0:
        return 0.0
    if plan.share_without is not None:
        most = 1 - plan.share_without
    else:
        most = 8 * plan.errors(units)[0]
        while lacking(most) < 0:
            most *= 2
    if lacking(most) < 0:
        raise ImpactError(Problem("impact_power_unreachable", column="power", fields={"found": f"{plan.power:g}"}))
    return float(brentq(lacking, 0.0, most, xtol=1e-14 * most, rtol=1e-13))


def sample_size(**planned: Unpack[Planned]) -> SampleSize:
    """Return how many it takes to find an effect as often as `power` says.

    Parameters
    ----------
    **planned
        :class:`Planned`: `effect` at least.

    Returns
    -------
    SampleSize
        Whole clusters, or rows without clusters, to begin with: what will be lost is among them.

    Raises
    ------
    ImpactError
        As :func:`power`, and where a thousand million would not do.
    """
    plan = read(planned, ("effect",), ("n_treated", "clusters_treated"))
    kept = 1.0 if plan.is_clustered else 1 - plan.attrition

    def reached(treated: int) -> float:
        units = (treated * kept, math.ceil(treated * plan.ratio - 1e-9) * kept)
        return plan.reached(units) if plan.freedom(units) > 0 else 0.0

    most = 1
    while reached(most) < plan.power:
        if (most := 2 * most) > _MOST:
            raise ImpactError(
                Problem("impact_power_unreachable", column="effect", fields={"found": f"{plan.effect:g}"})
            )
    least = most // 2
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (least, middle) if reached(middle) >= plan.power else (middle, most)
    others = math.ceil(most * plan.ratio - 1e-9)
    rows = [math.ceil(each * plan.cluster_size) for each in (most, others)]
    clusters = (most, others) if plan.is_clustered else (0, 0)
    return SampleSize(rows[0], rows[1], *clusters, reached(most))
